"""The grid of a plan as a form: boxes that were typed become rows, or sentences beside the boxes.

Every row stands by itself. One that cannot be kept keeps what was typed and holds up no other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from provision.choices import StaffRole
from provision.models import Intervention
from provision.plans.rules.boxes import BOXES, Box, BoxKind, RowTyped
from provision.plans.rules.content import RowContent, RowDraft, mark_of
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
from provision.plans.selectors.row_words import by_words, what_words

DAY = timedelta(days=1)
_TOO_MANY = f"At most {MOST_ROWS} rows are saved at once, and this one is not. Save again."


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
        boxes = {box.name: data.get(f"{id_}-{box.name}", "") for box in BOXES}
        number = int(version) if version.isdecimal() and len(version) < 9 else 0
        was = data.get(f"{id_}-was", "")
        found[id_] = TypedRow(id_, number, mark, RowTyped(**boxes), was, str(id_))
    return list(found.values())


# How a kind of box is shown for a row that is kept.
_SHOW: Mapping[BoxKind, Callable[[Box, RowContent, PlanFrame], str]] = {
    BoxKind.NAMES: lambda _, content, frame: frame.names.out(content.pupils),
    BoxKind.LINES: lambda box, content, _: str(getattr(content, box.columns[0])),
    BoxKind.TEXT: lambda box, content, _: str(getattr(content, box.columns[0])),
    BoxKind.INTERVENTION: lambda _, content, frame: what_words(content, frame),
    BoxKind.ADULT: lambda _, content, frame: by_words(content, frame),
    BoxKind.ROLE: lambda _, content, __: content.staff_role,
    BoxKind.NUMBER: lambda box, content, _: _number(getattr(content, box.columns[0])),
    BoxKind.DAY: lambda _, content, frame: _day(content.starts_on, frame),
    BoxKind.LAST_DAY: lambda _, content, frame: _day(content.ends_on - DAY, frame),
    BoxKind.WEEKDAYS: lambda _, content, __: weekdays_out(content.weekdays),
    BoxKind.TIME: lambda _, content, __: time_out(content.at),
}


def typed_of(content: RowContent, frame: PlanFrame) -> RowTyped:
    """What the boxes show for a row that is kept."""
    return RowTyped(**{box.name: _SHOW[box.kind](box, content, frame) for box in BOXES})


def blank_typed(frame: PlanFrame) -> RowTyped:
    return RowTyped(start=_day(frame.starts_on, frame), until=_day(frame.term.ends_on, frame))


def _day(on: date, frame: PlanFrame) -> str:
    year = frame.plan.year
    return day_out(on, year.starts_on, year.ends_on)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


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
    typed = RowTyped(**{box.name: _plain(getattr(typed, box.name)) for box in BOXES})
    reading = _Reading(frame, before)
    for box in BOXES:
        reading.read(box, getattr(typed, box.name))
    reading.fill_in(typed)
    content = RowContent(**reading.values)
    if not reading.problems:
        has_until = reading.has_until
        content = _with_length(content, before, frame, has_until=has_until)
    return content, reading.problems


class _Reading:
    """One row while its boxes are read: by column what they say, by box what cannot be read."""

    def __init__(self, frame: PlanFrame, before: RowContent | None) -> None:
        self.frame, self.before = frame, before
        self.values: dict[str, Any] = {}
        self.problems: dict[str, list[str]] = {}
        self.has_until = False

    def read(self, box: Box, text: str) -> None:
        if box.longest and len(text) > box.longest:
            self._refuse(box, f"Use at most {box.longest} characters.")
        try:
            found = _READ[box.kind](box, text, self.frame)
        except Unread as unread:
            self._refuse(box, str(unread))
            found = _NOTHING.get(box.kind, (None,))
        self.values |= dict(zip(box.columns, found, strict=True))

    def fill_in(self, typed: RowTyped) -> None:
        """What is usual where nothing is typed: for the intervention, the adult and the term."""
        values, frame, before = self.values, self.frame, self.before
        chosen = frame.interventions.get(values["intervention_id"])
        if chosen is not None and before is None:
            self._fill_in_usual(typed, chosen)
        if not values["staff_role"]:
            person = frame.staff_by_id.get(values["delivered_by_id"])
            usual = chosen.usual_staff_role if chosen else ""
            values["staff_role"] = (person.staff_role if person else "") or usual or StaffRole.TA
        self.has_until = values["ends_on"] is not None
        values["starts_on"] = values["starts_on"] or (
            before.starts_on if before else frame.starts_on
        )
        values["ends_on"] = values["ends_on"] or frame.ends_on

    def _fill_in_usual(self, typed: RowTyped, chosen: Intervention) -> None:
        if not (typed.minutes or typed.times):
            both = chosen.usual_minutes, chosen.usual_times_a_week
            minutes, times = (None, None) if None in both else both
            self.values |= {"minutes": minutes, "times_a_week": times}
        if not typed.weeks:
            self.values["weeks"] = chosen.usual_weeks

    def _refuse(self, box: Box, words: str) -> None:
        self.problems.setdefault(box.name, []).append(words)


def _intervention(text: str, frame: PlanFrame) -> tuple[UUID | None, str]:
    chosen = frame.interventions_called.find(text)
    return (chosen.pk, "") if chosen else (None, text)


def _adult(text: str, frame: PlanFrame) -> tuple[UUID | None, str]:
    person = frame.staff_called.find(text)
    return (person.id, "") if person else (None, text)


def _last_day(text: str, frame: PlanFrame) -> date | None:
    last_day = day_in(text, frame.plan.year.starts_on)
    return last_day + DAY if last_day else None


# How a kind of box is read, by the columns in which it is kept; raises Unread.
_READ: Mapping[BoxKind, Callable[[Box, str, PlanFrame], tuple[Any, ...]]] = {
    BoxKind.NAMES: lambda _, text, frame: (frame.names.read(text),),
    BoxKind.LINES: lambda _, text, __: (text,),
    BoxKind.TEXT: lambda _, text, __: (text,),
    BoxKind.INTERVENTION: lambda _, text, frame: _intervention(text, frame),
    BoxKind.ADULT: lambda _, text, frame: _adult(text, frame),
    BoxKind.ROLE: lambda _, text, __: (text if text in StaffRole.values else "",),
    BoxKind.NUMBER: lambda box, text, _: (whole_number(text, 1, box.most or 0, box.label.lower()),),
    BoxKind.DAY: lambda _, text, frame: (day_in(text, frame.plan.year.starts_on),),
    BoxKind.LAST_DAY: lambda _, text, frame: (_last_day(text, frame),),
    BoxKind.WEEKDAYS: lambda _, text, __: (weekdays_in(text),),
    BoxKind.TIME: lambda _, text, __: (time_in(text),),
}
# What stands for a box that cannot be read, where that is not None.
_NOTHING: Mapping[BoxKind, tuple[Any, ...]] = {
    BoxKind.NAMES: (frozenset(),),
    BoxKind.WEEKDAYS: ((),),
}


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


def _plain(text: str) -> str:
    """One kind of line, no space at the ends, none of what a database refuses."""
    return "\n".join(text.replace("\0", "").strip().splitlines())
