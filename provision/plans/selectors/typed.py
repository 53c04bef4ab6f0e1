"""The grid of a plan as a form: boxes that were typed become rows, or sentences beside the boxes.

Every row stands by itself. One that cannot be kept keeps what was typed and holds up no other.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.http import QueryDict

from provision.choices import StaffRole
from provision.models import Intervention
from provision.plans.rules.content import BOXES, RowContent, RowDraft, RowTyped, mark_of
from provision.plans.rules.limits import MOST_ROWS
from provision.plans.rules.typed import (
    Unread,
    day_in,
    day_out,
    time_in,
    time_out,
    weekdays_in,
    weekdays_out,
    whole_number,
)
from provision.plans.selectors.frame import PlanFrame

T = TypeVar("T")
DAY = timedelta(days=1)
_TOO_MANY = f"At most {MOST_ROWS} rows are saved at once, and this one is not. Save again."
LONGEST_WORDS = {"outcome": 600, "more": 600, "what": 200, "by": 120, "who": 2000}


@dataclass(frozen=True)
class TypedRow:
    """One row as it came: `seen` is the version and the mark that the page was made with.

    `key` is what the page calls it, and `id` the row of this plan that is meant by it.
    """

    id: UUID
    version: int
    mark: str
    typed: RowTyped
    # What the boxes said when the page was made.
    was: str = ""
    key: str = ""

    @property
    def is_touched(self) -> bool:
        return mark_of(self.typed) != self.mark

    @property
    def is_wanted(self) -> bool:
        """An empty new row is no row; an untouched one needs no saving."""
        return self.is_touched and not (self.version == 0 and self.typed.is_blank)


@dataclass
class ReadGrid:
    drafts: list[RowDraft] = field(default_factory=list)
    problems: dict[UUID, dict[str, list[str]]] = field(default_factory=dict)


def typed_rows(data: QueryDict) -> list[TypedRow]:
    """In the order of the page. A key that is no key is passed over."""
    found: dict[UUID, TypedRow] = {}
    for text in data.getlist("row"):
        try:
            id_ = UUID(text)
        except ValueError:
            continue
        version, _, mark = data.get(f"{id_}-seen", "").partition(".")
        boxes = {box: data.get(f"{id_}-{box}", "") for box in BOXES}
        number = int(version) if version.isdecimal() and len(version) < 9 else 0
        was = data.get(f"{id_}-was", "")
        found[id_] = TypedRow(id_, number, mark, RowTyped(**boxes), was, str(id_))
    return list(found.values())


def typed_of(content: RowContent, frame: PlanFrame) -> RowTyped:
    """What the boxes show for a row that is kept."""
    year = frame.plan.year
    chosen = frame.interventions.get(content.intervention_id) if content.intervention_id else None
    person = frame.staff_by_id.get(content.delivered_by_id) if content.delivered_by_id else None
    return RowTyped(
        who=frame.names.out(content.pupils),
        outcome=content.outcome,
        what=chosen.name if chosen else content.what,
        by=person.name if person else content.delivered_by_words,
        role=content.staff_role,
        minutes=_number(content.minutes),
        times=_number(content.times_a_week),
        weeks=_number(content.weeks),
        start=day_out(content.starts_on, year.starts_on, year.ends_on),
        until=day_out(content.ends_on - DAY, year.starts_on, year.ends_on),
        more=content.additional_to,
        days=weekdays_out(content.weekdays),
        at=time_out(content.at),
    )


def blank_typed(frame: PlanFrame) -> RowTyped:
    year = frame.plan.year
    return RowTyped(
        start=day_out(frame.starts_on, year.starts_on, year.ends_on),
        until=day_out(frame.term.ends_on, year.starts_on, year.ends_on),
    )


def read_grid(rows: list[TypedRow], frame: PlanFrame) -> ReadGrid:
    """Only what was touched is read: nobody saves a row that they did not change."""
    grid = ReadGrid()
    for row in rows:
        if not row.is_wanted:
            continue
        if len(grid.drafts) + len(grid.problems) >= MOST_ROWS:
            grid.problems[row.id] = {"who": [_TOO_MANY]}
            continue
        content, problems = read_row(row.typed, frame, frame.contents.get(row.id))
        if problems:
            grid.problems[row.id] = problems
        else:
            grid.drafts.append(RowDraft(row.id, row.version, content))
    return grid


def read_row(
    typed: RowTyped, frame: PlanFrame, before: RowContent | None = None
) -> tuple[RowContent, dict[str, list[str]]]:
    """The row that the boxes say. With problems, what is handed back is not to be kept."""
    typed = replace(typed, **{box: _plain(text) for box, text in asdict(typed).items()})
    reading = _Reading()
    for box, longest in LONGEST_WORDS.items():
        if len(getattr(typed, box)) > longest:
            reading.refuse(box, f"Use at most {longest} letters.")
    chosen = frame.interventions_called.find(typed.what)
    person = frame.staff_called.find(typed.by)
    usual = chosen if before is None else None
    minutes, times, weeks = _amounts(typed, reading, usual)
    starts_on = reading.box("start", lambda: day_in(typed.start, frame.plan.year.starts_on))
    starts_on = starts_on or (before.starts_on if before else frame.starts_on)
    last_day = reading.box("until", lambda: day_in(typed.until, frame.plan.year.starts_on))
    content = RowContent(
        pupils=reading.box("who", lambda: frame.names.read(typed.who)) or frozenset(),
        starts_on=starts_on,
        ends_on=last_day + DAY if last_day else frame.ends_on,
        outcome=typed.outcome,
        intervention_id=chosen.pk if chosen else None,
        what="" if chosen else typed.what,
        delivered_by_id=person.id if person else None,
        delivered_by_words="" if person else typed.by,
        staff_role=_role(typed.role, chosen, person.staff_role if person else ""),
        minutes=minutes,
        times_a_week=times,
        weeks=weeks,
        additional_to=typed.more,
        weekdays=reading.box("days", lambda: weekdays_in(typed.days)) or (),
        at=reading.box("at", lambda: time_in(typed.at)),
    )
    if not reading.problems:
        content = _with_length(content, before, frame, has_until=last_day is not None)
    return content, reading.problems


class _Reading:
    def __init__(self) -> None:
        self.problems: dict[str, list[str]] = {}

    def refuse(self, box: str, words: str) -> None:
        self.problems.setdefault(box, []).append(words)

    def box(self, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Unread as unread:
            self.refuse(name, str(unread))
            return None


def _amounts(
    typed: RowTyped, reading: _Reading, usual: Intervention | None
) -> tuple[int | None, int | None, int | None]:
    minutes = reading.box("minutes", lambda: whole_number(typed.minutes, 1, 600, "minutes"))
    times = reading.box("times", lambda: whole_number(typed.times, 1, 20, "times a week"))
    weeks = reading.box("weeks", lambda: whole_number(typed.weeks, 1, 60, "weeks"))
    if usual is not None and not (typed.minutes or typed.times):
        minutes, times = usual.usual_minutes, usual.usual_times_a_week
        if minutes is None or times is None:
            minutes = times = None
    if usual is not None and not typed.weeks:
        weeks = usual.usual_weeks
    return minutes, times, weeks


def _role(typed: str, chosen: Intervention | None, by: str) -> str:
    if typed in StaffRole.values:
        return typed
    return by or (chosen.usual_staff_role if chosen else "") or StaffRole.TA


def _with_length(
    content: RowContent, before: RowContent | None, frame: PlanFrame, *, has_until: bool
) -> RowContent:
    """Weeks and until say the same thing: whichever of the two was changed gives the other."""
    if content.ends_on <= content.starts_on:
        return content
    if before is None:
        # The page gives a new row the whole term; fewer weeks were said on purpose.
        weeks_lead = bool(content.weeks) and (not has_until or content.ends_on == frame.ends_on)
    else:
        moved = content.ends_on != before.ends_on and has_until
        weeks_lead = bool(content.weeks) and content.weeks != before.weeks and not moved
        weeks_lead = weeks_lead or not has_until
    if weeks_lead and content.weeks:
        end = frame.days.end_after(content.starts_on, content.weeks)
        if end is not None and end <= frame.ends_on:
            return replace(content, ends_on=end)
        weeks = _weeks(frame, content.starts_on, frame.ends_on)
        return replace(content, ends_on=frame.ends_on, weeks=weeks)
    has_changed = before is None or (content.starts_on, content.ends_on) != (
        before.starts_on, before.ends_on,
    )  # fmt: skip
    says_weeks = before is not None and content.weeks != before.weeks
    if content.weeks is None or (has_changed and not says_weeks):
        return replace(content, weeks=_weeks(frame, content.starts_on, content.ends_on))
    return content


def _weeks(frame: PlanFrame, starts_on: date, ends_on: date) -> int:
    return frame.days.whole_weeks(starts_on, ends_on)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _plain(text: str) -> str:
    """One kind of line, no space at the ends, none of what a database refuses."""
    return "\n".join(text.replace("\0", "").strip().splitlines())
