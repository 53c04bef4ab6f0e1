"""One pupil's review: each outcome with its line and counts, what was delivered, what was said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from provision.delivery.rules import delivered_words, verdict_chip
from provision.delivery.selectors.counts import added_by, delivery_of, delivery_reads, judged
from provision.delivery.selectors.lines import (
    LineWording,
    LineWords,
    label_reads,
    layer_labels,
    line_reads,
    timed_place,
    with_rows,
)
from provision.models import Allocation, Outcome
from provision.outcomes.selectors.active import active_of, active_reads
from provision.outcomes.selectors.page import Shown, show
from reviews.choices import CycleState
from reviews.cycles.selectors.words import cycle_words
from reviews.models import Cycle, CycleNote
from reviews.pupil_review.rules import box
from reviews.voice.selectors.given import PersonViews, views_asked, views_of
from send_mis.access.actor import Actor
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.schools.periods import Period
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays
from send_mis.schools.selectors import closure_dates, term_dates
from send_mis.ui.chips import Chip
from send_mis.ui.words import day as in_words

_A_TERM = timedelta(weeks=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LineToReview:
    """One line that the pupil had in the cycle. `outcomes`: what it works on, in words."""

    place: Allocation
    words: LineWords
    delivered: str
    chip: Chip | None
    outcome: str


@dataclass(frozen=True)
class OutcomeToReview:
    shown: Shown
    lines: Sequence[LineToReview]

    @property
    def outcome(self) -> Outcome:
        return self.shown.outcome


@dataclass(frozen=True)
class PupilReviewPage:
    cycle: Cycle
    lede: str
    outcomes: Sequence[OutcomeToReview]
    lines: Sequence[LineToReview]
    notes: Sequence[str]
    # What the pupil and each parent said since the cycle began, as far as the reader may read it.
    people: Sequence[PersonViews]
    next_review_on: date
    # Why it cannot be reviewed, where it cannot.
    refused: str

    @property
    def facts(self) -> dict[str, str]:
        """What somebody else may change while the page is filled in."""
        return cycle_words(self.cycle) | {
            f"Outcome {number}": each.shown.text
            for number, each in enumerate(self.outcomes, start=1)
        }


def pupil_review_page(cycle: Cycle, actor: Actor) -> PupilReviewPage:
    """Two queries, however much there is. `cycle`: with its pupil and school."""
    school_id, pupil_id, today = cycle.school_id, cycle.pupil_id, actor.today
    with read_ahead(
        term_dates.asked(school_id), closure_dates.asked(school_id), *label_reads(school_id),
        *active_reads(pupil_id), _places.asked(pupil_id, cycle.starts_on, today),
        _notes_of.asked(cycle.pk), views_asked(actor, pupil_id, cycle.starts_on),
    ):  # fmt: skip
        days, labels = provision_days(school_id), layer_labels(school_id)
        active, notes = active_of(pupil_id), _notes(cycle)
        places = list(_places(pupil_id, cycle.starts_on, today))
        people = views_of(actor, cycle.pupil, cycle.starts_on)
    lines = _lines(cycle, places, days, labels, today)
    outcomes = [
        OutcomeToReview(
            show(row, today), [line for line in lines if line.place.outcome_id == row.pk]
        )
        for row in active
    ]
    return PupilReviewPage(
        cycle, _lede(cycle), outcomes, lines, notes,
        people, next_review(days, today),
        "" if cycle.state == CycleState.AGREED else _REFUSED[CycleState(cycle.state)],
    )  # fmt: skip


_REFUSED = {
    CycleState.DRAFT: "This plan is not agreed yet. Agree it first, then it can be reviewed.",
    CycleState.REVIEWED: "This plan was reviewed already.",
    CycleState.CLOSED: "This plan was closed without a review.",
}


def versions_seen(cycles: Collection[Cycle]) -> dict[UUID, int]:
    """Cycle → a number that is higher after any change of it or of any outcome of its pupil. One
    query."""
    pupils = tuple({cycle.pupil_id: None for cycle in cycles})
    of_pupil = dict(_totals(pupils)) if pupils else {}
    return {cycle.pk: cycle.version + of_pupil.get(cycle.pupil_id, 0) for cycle in cycles}


@compiled
def _totals(pupil_ids: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Outcome.objects.filter(pupil_id__in=pupil_ids).order_by()
    found: QuerySet[Any, tuple[Any, ...]] = rows.values_list("pupil_id").annotate(
        total=Sum("version")
    )
    return found


def next_review(days: SchoolDays, today: date) -> date:
    """A term on, on a school day if the days are known so far."""
    about = today + _A_TERM
    return days.first_in(about, about + timedelta(weeks=3)) or about


def _lede(cycle: Cycle) -> str:
    due = f", review date {in_words(cycle.review_on)}" if cycle.review_on else ""
    return f"Cycle {cycle.number}, since {in_words(cycle.starts_on)}{due}"


def _lines(
    cycle: Cycle, places: Sequence[Allocation], days: SchoolDays, labels: Mapping[str, str],
    today: date,
) -> list[LineToReview]:  # fmt: skip
    """What the pupil had on some day of the cycle, of plans that were agreed. One query."""
    since = cycle.starts_on
    if not places:
        return []
    timed = [each for place in places if (each := timed_place(place))]
    periods = [Period("", since, today + _DAY)]
    with read_ahead(*line_reads(places), *delivery_reads(timed, periods)):
        words = LineWording(places, today, labels, says_usual=False)
        parts = delivery_of(timed, days, periods)
    by_row = added_by(parts, lambda part: part.row_id)
    lines = []
    for place in places:
        own = [part for part in parts if part.row_id == place.row_id]
        lines.append(
            LineToReview(
                place, words.line(place), delivered_words(by_row[place.row_id]) if own else "",
                verdict_chip(judged(own)) if own else None,
                place.outcome.text if place.outcome else place.row.outcome,
            )
        )  # fmt: skip
    return lines


def places_reviewed(cycles: Collection[Cycle], today: date) -> Any:
    """Places in agreed plans that began by today and went on after the first of the cycles did."""
    since = min((cycle.starts_on for cycle in cycles), default=today)
    return _since(since, today).filter(pupil__in={cycle.pupil_id for cycle in cycles})


def _since(since: date, today: date) -> Any:
    return Allocation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=since), row__plan__agreed_at__isnull=False,
        row__starts_on__lte=today, row__ends_on__gt=since, starts_on__lte=today,
    )  # fmt: skip


@compiled
def _places(pupil_id: UUID, since: date, today: date) -> QuerySet[Allocation]:
    places = with_rows(_since(since, today).filter(pupil=pupil_id)).select_related("outcome")
    return places.order_by("row__starts_on", "row__position", "pk")


def _notes(cycle: Cycle) -> list[str]:
    """One query."""
    return [
        f"{note.words} ({in_words(note.on)}{f', {note.by.display_name}' if note.by else ''})"
        for note in _notes_of(cycle.pk)
    ]


@compiled
def _notes_of(cycle_id: UUID) -> QuerySet[CycleNote]:
    notes = CycleNote.objects.filter(cycle=cycle_id).select_related("by")
    return notes.order_by("on", "pk")


_TYPED = {
    "level": "How it ended", "count": "Count", "note": "What we saw", "next_text": "Next outcome",
    "next_target": "Its target", "words": "What changes, or why it stops",
}  # fmt: skip


def typed_words(cycle: Cycle, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was sent, by the name of its box, in words: for boxes that are on the page no more. One
    query."""
    names = dict(Outcome.objects.filter(pupil=cycle.pupil_id).values_list("pk", "text"))
    by_box = {
        box(part, key): f"{label}: {text}"
        for key, text in names.items() for part, label in _TYPED.items()
    } | {"why": "Why"}  # fmt: skip
    return [(by_box[name], text.strip()) for name, text in texts.items()
            if name in by_box and text.strip()]  # fmt: skip


def outcome_hint(each: OutcomeToReview) -> str:
    """What is known, before anybody judges: from what to what, and what was delivered for it."""
    facts = {fact.label: fact.value for fact in each.shown.facts}
    words = [
        f"{label} {facts[label]}" for label in ("From", "To") if label in facts
    ] + [each.shown.due]  # fmt: skip
    words += [f"{line.words.name}: {line.delivered}" for line in each.lines if line.delivered]
    return ". ".join(words) + "."


def line_hint(line: LineToReview) -> str:
    words = [line.words.how, line.words.by, line.words.dates, line.delivered]
    return ". ".join(word for word in words if word) + "."
