"""A pupil's outcomes as their pages show them: what, how far, on the line or not, and what next."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from provision.choices import UNMET, Area, FourPoint, GoalAttainment, OutcomeState, Scale
from provision.models import Allocation, Judgement, Outcome, Session
from provision.outcomes.rules import on_track
from provision.outcomes.rules.on_track import Point, Standing
from provision.outcomes.rules.scales import level_choices
from provision.outcomes.rules.wording import BY_WHEN, MEASURE, Advice, check_outcome
from pupils.choices import NeedType
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.parts import Row as Fact
from send_mis.ui.progress import Counted, Progress, figure
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now, plain_day, plural, short_day

# Then people ask whether something else should be tried.
TRIES = 3
_STANDING = {
    Standing.NOT_COUNTED: Chip("neutral", "Not counted yet"),
    Standing.TOO_EARLY: Chip("neutral", "Too early to say"),
    Standing.BEHIND: Chip("soon", "Behind"),
    Standing.ON: Chip("fine", "On track"),
    Standing.AHEAD: Chip("fine", "Ahead"),
    Standing.REACHED: Chip("fine", "Target reached"),
}
# What holds on the day of the count alone.
_OF_ITS_DAY = frozenset({Standing.BEHIND, Standing.ON, Standing.AHEAD})
# The level at which the target is reached, and no more.
_AS_AIMED = {Scale.FOUR: FourPoint.MET, Scale.GOAL: GoalAttainment.EXPECTED}
_ENDED = {
    OutcomeState.MET: Chip("fine", "Met"),
    OutcomeState.PARTLY: Chip("soon", "Partly met"),
    OutcomeState.NOT_MET: Chip("late", "Not met"),
    OutcomeState.STOPPED: Chip("neutral", "Stopped"),
}


@dataclass(frozen=True)
class PointRow:
    id: UUID
    when: str
    value: str
    note: str
    by: str
    session_url: str
    can_remove: bool
    is_own: bool


@dataclass(frozen=True)
class Shown:
    """One outcome in words. `asks_change`: it was not met three times."""

    outcome: Outcome
    url: str
    text: str
    chips: list[Chip]
    due: str
    facts: list[Fact]
    chart: Progress | None
    points: list[PointRow]
    judged: list[str]
    served_by: list[str]
    attempt: str
    asks_change: bool
    can_follow: bool
    follow: str
    suggestion: str
    advice: list[Advice] = field(default_factory=list)

    @property
    def is_active(self) -> bool:
        return self.outcome.state == OutcomeState.ACTIVE

    @property
    def chart_id(self) -> str:
        return f"line-{self.outcome.pk.hex}"


@dataclass(frozen=True)
class OutcomesPage:
    active: list[Shown]
    ended: list[Shown]
    may_change: bool
    may_note: bool


def pupil_outcomes(pupil_id: UUID, may: frozenset[Action], today: date) -> OutcomesPage:
    """Five queries, however many outcomes there are."""
    shown = [show(row, today) for row in with_everything(Outcome.objects.filter(pupil=pupil_id))]
    return OutcomesPage(
        active=[each for each in shown if each.is_active],
        ended=sorted(
            (each for each in shown if not each.is_active),
            key=lambda each: each.outcome.closed_on or today, reverse=True,
        ),
        may_change=Action.OUTCOME_CHANGE in may, may_note=Action.OUTCOME_NOTE in may,
    )  # fmt: skip


def with_everything(rows: Any) -> Any:
    places = Allocation.objects.select_related("row__intervention")
    return (
        rows.select_related("pupil__school")
        .prefetch_related("points__noted_by", Prefetch("allocations", queryset=places))
        .prefetch_related("judgements__judged_by", "followed_by")
        .order_by("due_on", "id")
    )


def sessions_open_to(actor: Actor, outcome: Outcome) -> frozenset[UUID]:
    """Of the sessions that counted towards it, those whose page the actor may open."""
    counted = Session.objects.filter(points__outcome=outcome)
    reached = visible_to(counted, actor, Action.SESSION_RECORD)
    return frozenset(reached.values_list("pk", flat=True))


def show(
    outcome: Outcome, today: date, *, with_advice: bool = False, reader: UUID | None = None,
    sessions: Collection[UUID] = (),
) -> Shown:  # fmt: skip
    """An outcome from `with_everything` or `active_of`.

    `reader` may take away what they noted themselves; `sessions`: those to which a count leads.
    """
    points = list(outcome.points.all())
    line = line_of(outcome)
    is_active = outcome.state == OutcomeState.ACTIVE
    unmet = outcome.state in UNMET
    followed = not is_active and bool(outcome.followed_by.all())
    return Shown(
        outcome=outcome, url=reverse("outcome_page", args=[outcome.pk]), text=outcome.text,
        chips=chips_of(
            outcome, line, points, today, judged=None if is_active else _judged_level(outcome)
        ),
        due=_due(outcome, today),
        facts=_facts(outcome), chart=_chart(outcome, line, points),
        points=[_point(each, reader, sessions, is_active=is_active) for each in reversed(points)],
        judged=[]
        if is_active
        else [_judged(each, outcome) for each in outcome.judgements.all()],
        served_by=_served_by(outcome),
        attempt=f"Attempt {outcome.attempt}" if outcome.attempt > 1 else "",
        asks_change=outcome.attempt >= TRIES and unmet and not followed,
        can_follow=not followed and (unmet or outcome.state == OutcomeState.MET),
        follow=follow_words(outcome), suggestion=suggestion(outcome, line, points),
        advice=advice_on(outcome.text, outcome.measure) if with_advice else [],
    )  # fmt: skip


def follow_words(outcome: Outcome) -> str:
    """What comes after it: the next step where it was met, else another try."""
    if outcome.state == OutcomeState.MET:
        return "Set the next step"
    return "Change the approach" if outcome.attempt >= TRIES else "Try again"


def line_of(outcome: Outcome) -> on_track.Line | None:
    if outcome.baseline is None or outcome.target is None:
        return None
    return on_track.Line(outcome.baseline, outcome.target, outcome.starts_on, outcome.due_on)


def advice_on(text: str, measure: str) -> list[Advice]:
    """By when has a field of its own; what is counted may have."""
    return check_outcome(text, {BY_WHEN, *([MEASURE] if measure else [])})


def suggestion(outcome: Outcome, line: on_track.Line | None, points: Sequence[Any]) -> str:
    """What the last count suggests. People decide."""
    if line is None or not points:
        return ""
    last = points[-1]
    come = on_track.progress(line, last.value)
    four = outcome.scale == Scale.FOUR
    level = on_track.suggest_four(come) if four else on_track.suggest_goal(come)
    words = dict(level_choices(outcome.scale, outcome.levels))[str(level)]
    return (
        f"The last count, {figure(last.value)} on {in_words(last.measured_on)}, suggests “{words}”."
        " You decide."
    )


def chips_of(
    outcome: Outcome, line: on_track.Line | None, points: Sequence[Any], today: date, *,
    judged: int | None = None,
) -> list[Chip]:  # fmt: skip
    """How it ended, in the words of the level that was `judged`; or where it stands against the
    line, on the day of the last count if that is long ago, and that it waits to be judged."""
    if outcome.state != OutcomeState.ACTIVE:
        ended = _ENDED[OutcomeState(outcome.state)]
        if judged is not None and judged > _AS_AIMED[Scale(outcome.scale)]:
            return [replace(ended, text=_level_words(outcome.scale, judged))]
        return [ended]
    chips = []
    if line is not None:
        counted = [Point(point.measured_on, point.value) for point in points]
        found = on_track.standing_of(line, counted)
        chip = _STANDING[found]
        if found in _OF_ITS_DAY and on_track.is_stale(line, counted, today):
            last = max(point.on for point in counted)
            chip = Chip("soon", f"{chip.text} on {short_day(last)}, not counted since")
        chips.append(chip)
    if outcome.due_on <= today:
        chips.append(Chip("late" if outcome.due_on < today else "soon", "To be reviewed"))
    return chips


def _level_words(scale: str, level: int) -> str:
    return str((FourPoint if scale == Scale.FOUR else GoalAttainment)(level).label)


def _judged_level(outcome: Outcome) -> int | None:
    """Of an outcome from `with_everything`."""
    judged = list(outcome.judgements.all())
    return judged[-1].value if judged else None


def judged_levels(outcomes: Iterable[Outcome]) -> dict[UUID, int]:
    """Outcome → the level that people judged, of those that were met. One query; none where none
    was."""
    met = [outcome.pk for outcome in outcomes if outcome.state == OutcomeState.MET]
    if not met:
        return {}
    found = Judgement.objects.filter(outcome__in=met).order_by("judged_on")
    return dict(found.values_list("outcome_id", "value"))


def _due(outcome: Outcome, today: date) -> str:
    if outcome.closed_on is not None:
        return f"Ended {in_words(outcome.closed_on)}"
    return f"By {in_words(outcome.due_on)}, {from_now(outcome.due_on, today)}"


def early_notes(outcome: Outcome, today: date) -> tuple[str, ...]:
    """Before somebody judges what is still being counted. Of an outcome from `with_everything`."""
    if outcome.state != OutcomeState.ACTIVE or outcome.due_on <= today:
        return ()
    when = f"It is due on {in_words(outcome.due_on)}, {from_now(outcome.due_on, today)}."
    notes = [f"{when} Once it is reviewed, no more counts can be recorded."]
    if any(place.row.ends_on > today for place in outcome.allocations.all()):
        notes.append(
            "To plan the next term you need not review it now: set the next outcome from the row of"
            " the plan, and this one is counted to its end."
        )
    return tuple(notes)


def _facts(outcome: Outcome) -> list[Fact]:
    target = figure(outcome.target) if outcome.target is not None else ""
    if target and outcome.out_of is not None:
        target = f"{target} of {figure(outcome.out_of)}"
    need = str(NeedType(outcome.need_type).label) if outcome.need_type else ""
    rows = [
        Fact("In the pupil's own words", f"“{outcome.pupil_words}”" if outcome.pupil_words else ""),
        Fact("Need", need or str(Area(outcome.area).label)),
        Fact("What is counted", outcome.measure),
        Fact(
            "From", f"{figure(outcome.baseline)} on {plain_day(outcome.starts_on)}"
            if outcome.baseline is not None else plain_day(outcome.starts_on),
        ),
        Fact("To", target),
        Fact("How it is measured", outcome.how_measured),
    ]  # fmt: skip
    return [row for row in rows if row.value]


def _chart(
    outcome: Outcome, line: on_track.Line | None, points: Sequence[Any]
) -> Progress | None:  # fmt: skip
    if line is None:
        return None
    counted = [
        Counted(p.measured_on, p.value, on_track.expected_on(line, p.measured_on), p.note)
        for p in points
    ]
    return Progress(
        title=f"{outcome.measure[:1].upper()}{outcome.measure[1:]}, from {figure(line.baseline)}"
        f" to {figure(line.target)}",
        description=_description(line, counted),
        measure=outcome.measure[:1].upper() + outcome.measure[1:],
        start=(line.starts_on, line.baseline), aim=(line.due_on, line.target), points=counted,
    )  # fmt: skip


def _description(line: on_track.Line, counted: Sequence[Counted]) -> str:
    way = (
        f"Expected progress is from {figure(line.baseline)} on {in_words(line.starts_on)} to"
        f" {figure(line.target)} on {in_words(line.due_on)}."
    )
    if not counted:
        return f"{way} Nothing has been counted yet."
    last = counted[-1]
    return (
        f"{way} {plural(len(counted), 'count', 'counts')} so far; the last is"
        f" {figure(last.value)} on {in_words(last.on)}, where"
        f" {figure(last.expected)} is expected."
    )


def _point(
    point: Any, reader: UUID | None, sessions: Collection[UUID], *, is_active: bool
) -> PointRow:
    return PointRow(
        point.pk, in_words(point.measured_on), figure(point.value), point.note,
        point.noted_by.display_name if point.noted_by else "",
        reverse("session_page", args=[point.session_id]) if point.session_id in sessions else "",
        can_remove=is_active and point.session_id is None,
        is_own=reader is not None and point.noted_by_id == reader,
    )  # fmt: skip


def _judged(judgement: Any, outcome: Outcome) -> str:
    words = dict(level_choices(judgement.scale, outcome.levels)).get(str(judgement.value), "")
    who = f", {judgement.judged_by.display_name}" if judgement.judged_by else ""
    note = f" {judgement.note}" if judgement.note else ""
    return f"{words} ({in_words(judgement.judged_on)}{who}).{note}"


def _served_by(outcome: Outcome) -> list[str]:
    rows = {place.row_id: place.row for place in outcome.allocations.all()}
    return [_row_words(row) for row in rows.values()]


def _row_words(row: Any) -> str:
    title = row.what or (row.intervention.name if row.intervention else "")
    return f"{title}, {row.times_a_week} × {row.minutes} minutes a week" if row.minutes else title


def outcome_crumbs(outcome: Outcome) -> tuple[Link, ...]:
    pupil = outcome.pupil
    return (
        Link(pupil.name, reverse("pupil_page", args=[pupil.pk])),
        Link("Outcomes", reverse("pupil_outcomes", args=[pupil.pk])),
    )


def last_value(outcome: Outcome) -> Decimal | None:
    point = outcome.points.last()
    return point.value if point else None
