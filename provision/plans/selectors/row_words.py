"""A row as people read it: for a conflict, a snapshot, a comparison and a printed plan."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from provision.choices import StaffRole
from provision.plans.rules.boxes import BOX, BOXES, Box, BoxKind, RowTyped
from provision.plans.rules.content import RowContent
from provision.plans.rules.typed import time_out
from provision.plans.selectors.frame import PlanFrame
from send_mis.ui.words import LONG_WEEKDAYS, joined, plural
from send_mis.ui.words import day as in_words

DAY = timedelta(days=1)
_SHORT = 60
_HOW_OFTEN = BOX["minutes"].said


def row_words(content: RowContent, frame: PlanFrame) -> dict[str, str]:
    """Label → words, always all labels in one order."""
    words: dict[str, str] = {}
    for box in BOXES:
        if box.said not in words:
            words[box.said] = _say(box, content, frame)
            if box.said == _HOW_OFTEN:
                words["Group"] = group_words(len(content.pupils))
    return words


def _say(box: Box, content: RowContent, frame: PlanFrame) -> str:
    """Alone, or with the other boxes that are said with it."""
    if box.said == _HOW_OFTEN:
        return often_words(content)
    return _SAY[box.kind](box, content, frame)


def who_words(content: RowContent, frame: PlanFrame) -> str:
    named = [frame.names.full[p.id] for p in frame.names.people if p.id in content.pupils]
    return joined(named)


def what_words(content: RowContent, frame: PlanFrame) -> str:
    chosen = frame.interventions.get(content.intervention_id) if content.intervention_id else None
    return chosen.name if chosen else content.what


def by_words(content: RowContent, frame: PlanFrame) -> str:
    person = frame.staff_by_id.get(content.delivered_by_id) if content.delivered_by_id else None
    return person.name if person else content.delivered_by_words


def often_words(content: RowContent) -> str:
    if content.minutes is None or content.times_a_week is None:
        return "always on, no sessions"
    return f"{plural(content.minutes, 'minute', 'minutes')}, {_times(content.times_a_week)} a week"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def more_words(typed: RowTyped) -> str:
    """What the folded boxes of a row hold: "Teaching assistant, Mon Wed, 8:45, additional to …"."""
    role = str(StaffRole(typed.role).label) if typed.role in StaffRole.values else ""
    more = " ".join(typed.more.split())
    if len(more) > _SHORT:
        more = f"{more[:_SHORT].rstrip()}…"
    return ", ".join(part for part in (role, typed.days, typed.at, more) if part)


def group_words(count: int) -> str:
    return "1:1" if count == 1 else f"group of {count}"


def days_words(content: RowContent) -> str:
    """ "" where it is held on any day, at any time."""
    days = joined([LONG_WEEKDAYS[day] for day in content.weekdays])
    return ", ".join(part for part in (days, time_out(content.at)) if part)


_SAY: Mapping[BoxKind, Callable[[Box, RowContent, PlanFrame], str]] = {
    BoxKind.NAMES: lambda _, content, frame: who_words(content, frame),
    BoxKind.LINES: lambda box, content, _: str(getattr(content, box.columns[0])),
    BoxKind.TEXT: lambda box, content, _: str(getattr(content, box.columns[0])),
    BoxKind.INTERVENTION: lambda _, content, frame: what_words(content, frame),
    BoxKind.ADULT: lambda _, content, frame: by_words(content, frame),
    BoxKind.ROLE: lambda _, content, __: str(StaffRole(content.staff_role).label),
    BoxKind.NUMBER: lambda box, content, _: str(getattr(content, box.columns[0]) or ""),
    BoxKind.DAY: lambda _, content, __: in_words(content.starts_on),
    BoxKind.LAST_DAY: lambda _, content, __: in_words(content.ends_on - DAY),
    # With the time.
    BoxKind.WEEKDAYS: lambda _, content, __: days_words(content),
}
