"""A pupil's story in the order in which it is told: need, start, what was done, what came of it,
what changed, what they say, what is next."""

from collections.abc import Iterable, Sequence
from datetime import date

from provision.choices import OutcomeState
from provision.delivery.rules import hours
from provision.models import Outcome
from provision.money import about_pounds
from provision.outcomes.selectors.page import chips_of, line_of
from pupils.choices import BroadArea, NeedType, SenStatus
from pupils.record.selectors.state import State
from pupils.register.selectors.rows import STATUS_WORDS
from pupils.rules import holds
from pupils.years import year_words
from reviews.assessments.rules.values import value_words
from reviews.choices import CycleSource, CycleState
from reviews.models import Assessment, Cycle
from reviews.voice.selectors.given import ShownViews
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.reports.inspection.rules import PupilStory, StoryPart, overdue_words
from send_mis.reports.inspection.selectors.facts import Line, StoryFacts
from send_mis.ui.progress import figure
from send_mis.ui.words import day, joined, plain_day

Texts = list[tuple[str, str]]
Rows = list[Sequence[str]]


def story_of(actor: Actor, facts: StoryFacts) -> PupilStory:
    row, today = facts.row, actor.today
    place = [year_words(row.year_group(today)), row.class_name or "no class"]
    if facts.teachers:
        place.append(facts.teachers)
    return PupilStory(
        pupil_id=row.pk, name=row.name, lede=" · ".join(place), facts=_facts(actor, facts),
        parts=[
            _needs(facts, today), _start(facts), _provision(facts), _outcomes(facts, today),
            _reviews(facts), _views(facts), *_ehc(facts), _next(facts, today),
        ],
    )  # fmt: skip


def _facts(actor: Actor, facts: StoryFacts) -> Texts:
    row, more = facts.row, facts.more
    status = STATUS_WORDS[State(row.state)] or "Not on the register"
    since = f", on the register since {day(more.since)}" if more.since else ""
    groups = [
        words
        for holds, words, action in (
            (row.is_disadvantaged, "disadvantaged", Action.PUPIL_VIEW_DISADVANTAGE),
            (row.is_eal, "English as an additional language", Action.PUPIL_VIEW),
            (row.is_looked_after, "looked after", Action.PUPIL_VIEW_CARE),
        )
        if holds and actor.may(action)
    ]
    said = joined(groups)
    return [
        ("Status", f"{status}{since}"),
        ("On roll since", day(row.enrolled_on) if row.enrolled_on else "Not on roll"),
        *([("Also", f"{said[:1].upper()}{said[1:]}")] if groups else []),
        ("Outside agencies", "; ".join(more.agencies) or "None at present"),
        ("Last review", day(more.last_on) if more.last_on else "None recorded"),
    ]


def _needs(facts: StoryFacts, today: date) -> StoryPart:
    texts: Texts = []
    for need in (each for each in facts.needs if holds(each, today)):
        kind = str(NeedType(need.type).label) if need.type else str(BroadArea(need.area).label)
        words = f"{kind}: {need.words}" if need.words else kind
        texts.append(("Main need" if not texts else "Also", words))
    found = [
        ("How it was found", _sources(facts.cycles)),
        *(
            (label, text)
            for talk in facts.discussions[:1]
            for label, text in (
                ("What was hard, as first discussed", talk.difficulties),
                ("What the parents were concerned about", talk.concerns),
            )
        ),
        *(("Why support began", spell.reason) for spell in facts.spells[:1]),
    ]
    texts += [(label, text) for label, text in found if text]
    return StoryPart("The need, and how it was found", texts, none="No need is recorded yet.")


def _sources(cycles: Sequence[Cycle]) -> str:
    for cycle in cycles:
        if cycle.sources or cycle.source_words:
            named = joined([_inside(CycleSource(each).label) for each in cycle.sources])
            return _sentences(f"{named[:1].upper()}{named[1:]}", cycle.source_words)
    return ""


def _inside(label: str) -> str:
    """Within a sentence."""
    return f"{label[:1].lower()}{label[1:]}"


def _start(facts: StoryFacts) -> StoryPart:
    texts: Texts = []
    for label, name in (("Strengths", "strengths"), ("Progress expected", "expected")):
        said = next((text for each in facts.cycles if (text := getattr(each, name))), "")
        if said:
            texts.append((label, said))
    return StoryPart(
        "The starting point", texts, ("What was assessed", "At first", "Latest"),
        _values(facts.assessments),
        none="No assessment or strength is recorded yet.",
    )  # fmt: skip


def _values(rows: Iterable[Assessment]) -> Rows:
    first: dict[str, Assessment] = {}
    last: dict[str, Assessment] = {}
    for row in rows:
        first.setdefault(row.scale.name, row)
        last[row.scale.name] = row
    return [
        (name, _value(first[name]), _value(last[name]) if last[name] != first[name] else "–")
        for name in sorted(first, key=lambda each: last[each].on, reverse=True)
    ]


def _value(row: Assessment) -> str:
    return f"{value_words(row.scale, row.value)}, {plain_day(row.on)}"


def _provision(facts: StoryFacts) -> StoryPart:
    head = ["What", "How often, with whom", "When", "Minutes given"]
    if facts.shows_cost:
        head.append("Cost so far")
    return StoryPart(
        "What was put in place", (), head,
        [_line(line, with_cost=facts.shows_cost) for line in facts.lines],
        none="No agreed provision is recorded yet.",
    )  # fmt: skip


def _line(line: Line, *, with_cost: bool) -> Sequence[str]:
    place, words, tally, cost = line
    by = f", {words.by}" if words.by else ""
    given = "–" if place.row.minutes is None else f"{hours(tally.delivered)} of {hours(tally.due)}"
    ended = f" ({words.ended})" if words.ended else ""
    cells = [words.name, f"{words.often}, {words.group}{by}", f"{words.dates}{ended}", given]
    return [*cells, about_pounds(cost.to_date)] if with_cost else cells


def _outcomes(facts: StoryFacts, today: date) -> StoryPart:
    """Those worked on first, then the newest that ended."""
    rows = sorted(
        facts.outcomes,
        key=lambda each: (
            each.state != OutcomeState.ACTIVE, -(each.closed_on or each.due_on).toordinal(),
        ),
    )  # fmt: skip
    return StoryPart(
        "Outcomes, from the start to now", (),
        ("What the pupil is to be able to do", "Start", "Now", "Target", "By", "How it stands"),
        [_outcome(row, facts, today) for row in rows],
        none="No outcome is recorded yet.",
    )  # fmt: skip


def _outcome(row: Outcome, facts: StoryFacts, today: date) -> Sequence[str]:
    points = list(row.points.all())
    now = points[-1].value if points else None
    chips = chips_of(row, line_of(row), points, today, judged=facts.levels.get(row.pk))
    measure = f" ({row.measure})" if row.measure else ""
    return (
        f"{row.text}{measure}",
        "–" if row.baseline is None else figure(row.baseline),
        "–" if now is None else figure(now),
        "–" if row.target is None else figure(row.target),
        plain_day(row.closed_on or row.due_on), joined([chip.text for chip in chips]),
    )  # fmt: skip


def _reviews(facts: StoryFacts) -> StoryPart:
    """The newest first."""
    events: list[tuple[date, str, str]] = []
    for spell in facts.spells:
        what = SenStatus(spell.status).label
        events.append((spell.starts_on, f"{what} began", spell.reason))
        if spell.ends_on is not None:
            events.append((spell.ends_on, f"{what} ended", spell.end_reason))
    for cycle in facts.cycles:
        if cycle.state == CycleState.REVIEWED and cycle.closed_on:
            changed = _sentences(
                cycle.get_decision_display() if cycle.decision else "", cycle.decision_words
            )
            events.append((cycle.closed_on, f"Support plan {cycle.number} reviewed", changed))
    for review in facts.reviews:
        if review.held_on is not None:
            said = review.get_recommends_display() if review.recommends else ""
            decided = review.get_decision_display() if review.decision else ""
            changed = _sentences(
                f"The school recommended: {said}" if said else "", review.recommends_words,
                f"The authority decided: {decided}" if decided else "",
            )  # fmt: skip
            events.append((review.held_on, f"{review.get_kind_display()} held", changed))
    events.sort(key=lambda each: each[0], reverse=True)
    return StoryPart(
        "Reviews, and what changed", (), ("When", "What", "What changed, and why"),
        [(plain_day(on), what, changed or "–") for on, what, changed in events],
        none="No review is recorded yet.",
    )  # fmt: skip


def _sentences(*parts: str) -> str:
    said = [part.strip() for part in parts if part.strip()]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in said)


def _views(facts: StoryFacts) -> StoryPart:
    """The newest of each person, in turn."""
    texts: Texts = []
    people = [
        [(_who(facts, person.contact_id is None, person.what, said), _said(said))
         for said in person.shown]
        for person in facts.views
    ]  # fmt: skip
    for place in range(max(map(len, people), default=0)):
        texts += [views[place] for views in people if place < len(views)]
    return StoryPart(
        "What the pupil and the parents say", [each for each in texts if each[1]],
        none="No views that may be shown are recorded yet.",
    )  # fmt: skip


def _who(facts: StoryFacts, is_pupil: bool, what: str, said: ShownViews) -> str:  # noqa: FBT001 - of two
    who = facts.row.short_name if is_pupil else what
    return f"{who}, {said.on} ({_inside(said.how)})"


def _said(said: ShownViews) -> str:
    answers = [f"{label}: {text}" for label, text in said.said]
    answers += [f"{each.about}: {each.caption}" for each in said.faces]
    if said.helps:
        answers.append(f"What helps: {joined([each.caption for each in said.helps])}")
    return " · ".join(part for part in (said.words, *answers) if part)


def _ehc(facts: StoryFacts) -> list[StoryPart]:
    """None where there is no plan and none was asked for."""
    rows: Rows = []
    for request in facts.requests:
        by = request.get_requested_by_display()
        rows.append((f"An assessment was asked for: {by.lower()}", day(request.received_on)))
        if request.decided_on:
            rows.append((request.get_decision_display(), day(request.decided_on)))
        if request.no_plan_on:
            rows.append(("No plan will be issued", day(request.no_plan_on)))
    if (plan := facts.plan) is not None:
        rows += [
            (f"First plan of {plan.authority.name}", day(plan.first_made_on)),
            ("This version", f"{day(plan.made_on)}, received {day(plan.received_on)}"),
        ]
        decided = [each.decided_on for each in facts.reviews if each.decided_on]
        last = max(filter(None, [plan.last_review_decided_on, *decided]), default=None)
        if last is not None:
            rows.append(("Last review decided by the authority", day(last)))
    if not rows:
        return []
    return [StoryPart("The EHC plan", (), ("What", "When"), rows)]


def _next(facts: StoryFacts, today: date) -> StoryPart:
    return StoryPart(
        "What is next", (), ("By", "What"),
        [(overdue_words(row.due_on, today, day), words) for row, words in facts.due if row.due_on],
        none="Nothing with a date is to come.",
    )  # fmt: skip
