"""A first draft of the annual report (Code of Practice 6.64): what a school year's reviews of the
support plan say, in plain words."""

from datetime import date
from uuid import UUID

from provision.choices import Scale
from provision.models import Judgement, Outcome
from pupils.models import Pupil
from reviews.choices import OPEN_STATES, CycleDecision, CycleState
from reviews.models import Cycle
from send_mis.access.actor import Actor
from send_mis.parents.summaries.rules.parts import MOST_AIMS, SummaryAim, SummaryWords, tidied
from send_mis.parents.summaries.rules.plainly import counted, next_hopes, with_name
from send_mis.parents.summaries.selectors.drafting import (
    meeting_words,
    now_words,
    ring_words,
    says,
    titled,
)
from send_mis.schools.models import school_year_of

FAR = {
    Scale.FOUR: {1: "Not reached yet.", 2: "Partly reached.", 3: "Reached.",
                 4: "Reached, and more than that."},
    Scale.GOAL: {-2: "Much less than we hoped.", -1: "Less than we hoped.", 0: "As we hoped.",
                 1: "More than we hoped.", 2: "Much more than we hoped."},
}  # fmt: skip
NEXT = {
    CycleDecision.NEW_CYCLE: "We go on with a new plan.",
    CycleDecision.SPECIALIST: "We ask a specialist to look at it with us, and go on.",
    CycleDecision.TOP_UP: "We ask for more money for this help, and go on.",
    CycleDecision.EHC: "We ask the council to look at all needs, and go on.",
    CycleDecision.STEP_DOWN: "This extra help is not needed any more.",
}
_SUMMER = range(4, 9)


def report_years(pupil_id: UUID, today: date) -> list[int]:
    """Years that ask for a report: with a plan that was reviewed, and this one in its last term.
    The newest first. One query."""
    closed = Cycle.objects.filter(pupil=pupil_id, state=CycleState.REVIEWED)
    found = {school_year_of(on) for on in closed.values_list("closed_on", flat=True) if on}
    if today.month in _SUMMER:
        found.add(school_year_of(today))
    return sorted(found, reverse=True)


def year_words(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def draft_of_year(actor: Actor, pupil: Pupil, year: int) -> SummaryWords:
    """From the cycles that were reviewed in it and what was judged of the outcomes. Six queries."""
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    cycles = list(
        Cycle.objects.filter(
            pupil=pupil, state=CycleState.REVIEWED, closed_on__range=(first, last)
        ).order_by("number")
    )  # fmt: skip
    aims = _aims(pupil, first, last)
    going = Cycle.objects.filter(pupil=pupil, state__in=OPEN_STATES).first()
    name = pupil.short_name
    why = ""
    if aims:
        why = f"This year we worked with {name} on {counted(len(aims), 'thing', 'things')}."
    newest = going or (cycles[-1] if cycles else None)
    words = {
        "good": with_name(
            next((c.strengths for c in reversed([*cycles, *filter(None, [going])])
                  if c.strengths), ""),
            name,
        ),
        "says": says(pupil, first),
        "why": why,
        "going": _next(pupil, cycles),
        "home": newest.parents_will if newest else "",
        "meet": meeting_words(pupil, going.review_on if going else None, actor.today),
        "ring": ring_words(actor, pupil),
    }  # fmt: skip
    return tidied(SummaryWords(words, aims))


def _aims(pupil: Pupil, first: date, last: date) -> list[SummaryAim]:
    """Each outcome that was judged in the year, by the last word on it. Two queries."""
    rows = Judgement.objects.filter(outcome__pupil=pupil, judged_on__range=(first, last))
    judged = {
        row.outcome_id: row
        for row in rows.select_related("outcome").prefetch_related("outcome__points")
        .order_by("judged_on", "pk")
    }  # fmt: skip
    chosen = list(judged.values())[:MOST_AIMS]
    outcomes = [row.outcome for row in chosen]
    aims = [
        SummaryAim(
            key=row.outcome_id.hex,
            hope=f"{with_name(row.outcome.text, pupil.short_name).rstrip('.')}.",
            now=f"{FAR[Scale(row.scale)][row.value]} {now_words(row.outcome)}".strip(),
        )
        for row in chosen
    ]  # fmt: skip
    return titled(aims, outcomes)


def _next(pupil: Pupil, cycles: list[Cycle]) -> str:
    """What the last review decided, and what is worked on now. One query."""
    said = [NEXT[CycleDecision(cycles[-1].decision)]] if cycles else []
    texts = Outcome.objects.active().filter(pupil=pupil, judgements__isnull=True)
    hopes = next_hopes(list(texts.values_list("text", flat=True)[:MOST_AIMS]), pupil.short_name)
    return " ".join(filter(None, [*said, hopes]))
