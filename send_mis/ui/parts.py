"""The small pieces that pages hand to the components, already in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from send_mis.ui.chips import Chip


@dataclass(frozen=True, slots=True)
class Stat:
    """A tile: a figure and what it counts, leading to the list of just those where it can."""

    value: str
    label: str
    url: str = ""
    tone: Literal["", "fine", "soon", "late"] = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A step of the breadcrumb, a tab or a plain link. The last crumb has no address."""

    label: str
    url: str = ""
    current: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary list. `action` names the link for a screen reader: Change the class.

    `to`: where the value itself leads, as a telephone number does.
    """

    label: str
    value: str = ""
    note: str = ""
    chip: Chip | None = None
    url: str = ""
    action: str = ""
    link: str = "Change"
    to: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when in words, what, by whom."""

    when: str
    title: str
    detail: str = ""
    by: str = ""
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people changed: what this person typed and what is saved now."""

    label: str
    yours: str
    theirs: str
    # What it said when the form was opened.
    before: str = ""
    # The field, and whether its box holds what this person typed.
    name: str = ""
    is_mine: bool = True

    @property
    def differs(self) -> bool:
        return self.yours != self.theirs


@dataclass(frozen=True, slots=True)
class Conflict:
    """`use`: the name of the buttons that put one side into a field of the form `form_id`;
    `of_record`: the form changes none of these, they are what it is about."""

    by: str
    differences: Sequence[Difference]
    form_id: str = ""
    use: str = ""
    of_record: bool = False
