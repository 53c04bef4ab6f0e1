"""What a process sets, in words: the page, the paper and the calendar read the same rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from send_mis.calculator.choosing import (
    BEST_ON_A_SCHOOL_DAY,
    DONE_BY,
    GROUPS,
    OWN_TIME,
)
from send_mis.calculator.forms import TRANSFERS, Question
from send_mis.schools.models import School
from send_mis.schools.selectors import as_the_law_counts
from send_mis.statutory.calendars import (
    WORKING_DAYS,
    EmergencyClosure,
    SchoolDays,
    on_or_before,
)
from send_mis.statutory.deadline import (
    Certainty,
    Deadline,
    DeadlineStatus,
    Excepted,
    Rule,
    Status,
    StatusWord,
    beside_the_law,
    status_of,
)
from send_mis.statutory.ehc_assessment import closure_exception, closure_that_excuses, excused
from send_mis.statutory.errors import BeyondTheCalendar, StatutoryError
from send_mis.statutory.names import NAMES, STEPS
from send_mis.statutory.plans import PhaseTransfer
from send_mis.statutory.processes import PROCESSES, Facts
from send_mis.statutory.processes import SchoolFacts as SchoolFacts
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Row
from send_mis.ui.words import ago, day, from_now, joined, plain_day, plural

# From here on it is coming: the mark changes its colour.
SOON_DAYS = 14
STANDING_WORDS = {
    DeadlineStatus.LAW: "The law",
    DeadlineStatus.CODE: "Statutory guidance",
    DeadlineStatus.PRACTICE: "Good practice",
    DeadlineStatus.SCHOOL: "The school’s own",
}

# What is not read in the source says how it was; docs/legislation.md says so of every rule.
_DOUBTS = {
    Certainty.SECONDARY: "As published guidance gives it, not word for word.",
    Certainty.NUMBER: "As published guidance gives it, not word for word; its number may differ.",
    Certainty.MEMORY: "Not yet compared with the source.",
}
_WHICH_REVIEW = (
    "These are the days of the first review, because only the day on which the plan was made is"
    " known. Has it been reviewed since? Then enter when the authority decided on the last review:"
    " the twelve months begin with that day."
)


@dataclass(frozen=True, slots=True)
class OfferedProcess:
    key: str
    title: str
    words: str
    needs_school: bool


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    title: str
    processes: tuple[OfferedProcess, ...]


@dataclass(frozen=True, slots=True)
class AtSchool:
    """The school of the hat that somebody wears."""

    id: UUID
    name: str
    facts: SchoolFacts


@dataclass(frozen=True, slots=True)
class Source:
    """`who_says` only where nobody enacted it: an instrument's own name stands below, once."""

    citation: str
    who_says: str
    standing: Chip
    certainty: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """`beside` are lines that stand next to the day and never change it."""

    name: str
    title: str
    who: str
    due_on: date | None
    day: str
    mark: Chip
    counted: str
    source: Source
    note: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessStep:
    title: str
    once: str
    mark: Chip


@dataclass(frozen=True, slots=True)
class Next:
    """The first day that lies ahead, and everything that falls due on it."""

    day: str
    when: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    title: str
    facts: list[Row]
    rows: tuple[DueRow, ...]
    not_started: tuple[ProcessStep, ...]
    next: Next | None
    instruments: tuple[str, ...]
    # A closure that excuses nobody, and why; or what would have to be known besides.
    notice: str
    today: date
    school_name: str

    @property
    def dated(self) -> list[DueRow]:
        return [row for row in self.rows if row.due_on is not None]


def offered() -> list[OfferedGroup]:
    return [
        OfferedGroup(
            group.title,
            tuple(
                OfferedProcess(key, PROCESSES[key].title, words, PROCESSES[key].needs_school)
                for key, words in group.processes.items()
            ),
        )
        for group in GROUPS
    ]


def at_school(school_id: UUID | None) -> AtSchool | None:
    """Four queries; none for somebody who is at no school."""
    school = School.objects.get(pk=school_id) if school_id else None
    return AtSchool(school.pk, school.name, as_the_law_counts(school)) if school else None


def answer(*, question: Question, school: AtSchool | None, today: date) -> Answer:
    """Raises StatutoryError, in words fit for the person who asked."""
    process = question.process
    found = process.deadlines(Facts(question.given, school.facts if school else None))
    excuse, notice = _closure(question, school)
    if excuse:
        found = excused(found, [excuse])
    found.sort(key=lambda each: each.due_on or date.max)
    rows = tuple(_row(each, question, school, today) for each in found)
    dated = {each.name for each in found}
    return Answer(
        title=process.title,
        facts=_facts(question),
        rows=rows,
        not_started=tuple(_not_started(name) for name in STEPS[process.key] if name not in dated),
        next=_next(found, question, today),
        instruments=_instruments(found),
        notice=notice or _which_review(question),
        today=today,
        school_name=school.name if school else "",
    )


# --- One step -------------------------------------------------------------------------------------


def _row(deadline: Deadline, question: Question, school: AtSchool | None, today: date) -> DueRow:
    words = NAMES[deadline.name]
    return DueRow(
        name=deadline.name,
        title=words.title,
        who=words.who,
        due_on=deadline.due_on,
        day=day(deadline.due_on) if deadline.due_on else "No date",
        mark=_mark(deadline, question, today),
        counted=_sentence(deadline.counted),
        source=_source(deadline.rule),
        note=deadline.note,
        beside=tuple(_beside(deadline, question, school, today)),
    )


def _mark(deadline: Deadline, question: Question, today: date) -> Chip:
    due_on = deadline.due_on
    if due_on is None:
        return Chip("neutral", "Nothing falls due")
    if NAMES[deadline.name].is_first_day:
        if due_on <= today:
            return Chip("neutral", _sentence(f"since {ago(due_on, today)}")[:-1])
        return Chip("neutral", _sentence(from_now(due_on, today))[:-1])
    status = status_of(
        due_on,
        today=today,
        met_on=_done_on(deadline, question, today),
        is_excepted=bool(deadline.exceptions),
    )
    if status.word is StatusWord.OVERDUE_BY:
        # What was done since is not known here, so nobody is called late.
        return Chip("neutral", f"Was due {ago(due_on, today)}")
    return Chip(_kind(status), _sentence(str(status))[:-1])


def _kind(status: Status) -> Kind:
    match status.word:
        case StatusWord.DUE_TODAY:
            return "soon"
        case StatusWord.DUE_IN if status.days <= SOON_DAYS:
            return "soon"
        case StatusWord.MET:
            return "fine"
        case _:
            return "neutral"


def _done_on(deadline: Deadline, question: Question, today: date) -> date | None:
    """The fact that says that this step was done; one that lies ahead is a plan."""
    done = question.given.get(DONE_BY.get(deadline.name, ""))
    return done if isinstance(done, date) and done <= today else None


def _beside(
    deadline: Deadline, question: Question, school: AtSchool | None, today: date
) -> Iterator[str]:
    if deadline.due_on is None:
        return
    planned = question.given.get(DONE_BY.get(deadline.name, ""))
    if isinstance(planned, date) and planned > max(today, deadline.due_on):
        late = plural((planned - deadline.due_on).days, "day", "days")
        yield f"Planned for {day(planned)}: {late} after this day."
    if deadline.name in BEST_ON_A_SCHOOL_DAY:
        yield _open_day(deadline.due_on, school)
    if question.own_time and deadline.name == OWN_TIME[question.process.key]:
        own = beside_the_law(deadline, question.own_time)
        if own:
            kept = (
                "This day is within the law’s limit."
                if own.keeps_the_law
                else "This is later than the day above, which stands."
            )
            yield f"{own.authority}’s own time: {day(own.due_on)}, {own.counted}. {kept}"
    for excuse in deadline.exceptions:
        yield f"May be excused: {excuse.kind}. {excuse.reason}. The day stays the same."


def _open_day(due_on: date, school: AtSchool | None) -> str:
    """The day on or before it on which the school is open, or is likely to be."""
    if school:
        try:
            open_on = on_or_before(due_on, school.facts.days)
        except BeyondTheCalendar:
            return f"{school.name}’s term dates do not reach this day."
        if open_on == due_on:
            return f"A school day at {school.name}."
        return f"The last school day at {school.name} before it: {day(open_on)}."
    try:
        open_on = on_or_before(due_on, WORKING_DAYS)
    except BeyondTheCalendar:
        return "Bank holidays of that year are not announced yet."
    if open_on == due_on:
        return "A weekday and no bank holiday; whether the school is open, its own calendar says."
    return (
        f"The last weekday before it that is no bank holiday: {day(open_on)}. Whether the school is"
        " open then, its own calendar says."
    )


def _source(rule: Rule) -> Source:
    is_law = rule.standing in (DeadlineStatus.LAW, DeadlineStatus.CODE)
    return Source(
        citation=rule.id,
        who_says="" if rule.since else _sentence(rule.instrument)[:-1],
        standing=Chip("accent" if is_law else "neutral", STANDING_WORDS[rule.standing]),
        certainty=_DOUBTS.get(rule.certainty, ""),
    )


def _not_started(name: str) -> ProcessStep:
    words = NAMES[name]
    mark = Chip("neutral", _sentence(StatusWord.NOT_STARTED.value)[:-1])
    return ProcessStep(words.title, words.once, mark)


# --- The whole ------------------------------------------------------------------------------------


def _closure(question: Question, school: AtSchool | None) -> tuple[Excepted | None, str]:
    """The closure that was typed, or that the school's calendar knows, as an exception; or the
    reason why it is none."""
    asked = question.given.get("information_requested_on")
    if not isinstance(asked, date):
        return None, ""
    closed = question.closed or (_own_closure(asked, school.facts.days) if school else None)
    if closed is None:
        return None, ""
    try:
        return closure_exception(asked, closed), ""
    except StatutoryError as error:
        return None, str(error)


def _which_review(question: Question) -> str:
    """Of a plan made long ago the first review lies far back: nobody said that none was held."""
    given = question.given
    is_first = "plan_made_on" in given and "last_review_decided_on" not in given
    return _WHICH_REVIEW if question.process.key == "annual_review" and is_first else ""


def _own_closure(asked: date, days: SchoolDays) -> EmergencyClosure | None:
    try:
        return closure_that_excuses(asked, days)
    except BeyondTheCalendar:
        return None


def _next(found: Sequence[Deadline], question: Question, today: date) -> Next | None:
    ahead = [
        (deadline.due_on, NAMES[deadline.name])
        for deadline in found
        if deadline.due_on is not None
        and deadline.due_on >= today
        and not NAMES[deadline.name].is_first_day
        and not _done_on(deadline, question, today)
    ]
    if not ahead:
        return None
    first = ahead[0][0]
    steps = tuple(f"{words.title} ({words.who})" for due_on, words in ahead if due_on == first)
    return Next(day(first), from_now(first, today), steps)


def _instruments(found: Sequence[Deadline]) -> tuple[str, ...]:
    """Each instrument in full, once, with the days from which its rules here have been in force."""
    since: dict[str, set[date]] = {}
    for rule in (deadline.rule for deadline in found):
        if rule.since:
            since.setdefault(rule.instrument, set()).add(rule.since)
    return tuple(
        f"{name}, in force since {joined([plain_day(on) for on in sorted(days)])}"
        for name, days in since.items()
    )


def _facts(question: Question) -> list[Row]:
    return [
        Row(fact.label, _said(question.given[fact.key]))
        for fact in question.process.facts
        if fact.key in question.given
    ]


def _said(value: date | int | PhaseTransfer) -> str:
    if isinstance(value, date):
        return day(value)
    return TRANSFERS[value] if isinstance(value, PhaseTransfer) else str(value)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
