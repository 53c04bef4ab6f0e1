"""The filter that reads as a sentence: Show everyone in Year 4 with any need.

A plain GET form. It never decides what a person may filter by: the page gives only the filters
that its reader is allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.safestring import SafeString

from send_mis.ui.lists import PAGE, Address
from send_mis.ui.markup import NOTHING, fill, fill_each

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice in the sentence.

    `choices` are (value, words) with the widest first and its value "": ("", "any year").
    `lead` is the visible word before it, `label` its name for screen readers.
    `default` is the value that narrows nothing, shown when the address is silent.
    A `checks` filter takes several values; a `text` filter is a search box.
    """

    name: str
    label: str
    choices: Choices = ()
    values: tuple[str, ...] = ()
    lead: str = ""
    kind: Literal["select", "checks", "text"] = "select"
    hint: str = ""
    default: str = ""

    @property
    def value(self) -> str:
        return self.values[0] if self.values else self.default

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The values in force, with their words."""
        if self.kind == "text":
            return [(self.value, f"“{self.value}”")] if self.value else []
        none = {"", self.default}
        return [(v, words) for v, words in self.choices if v not in none and v in self.values]

    @property
    def options(self) -> SafeString:
        return fill_each(
            '<option value="{}"{}>{}</option>',
            (
                (value, SafeString(" selected" if value == self.value else ""), words)
                for value, words in self.choices
            ),
        )

    @property
    def checks(self) -> SafeString:
        return fill_each(
            '<label class="check"><input type="checkbox" class="form-check-input" name="{}"'
            ' value="{}"{}> <span>{}</span></label>',
            (
                (self.name, value, SafeString(" checked" if value in self.values else ""), words)
                for value, words in self.choices
                if value
            ),
        )

    @property
    def field_id(self) -> str:
        return f"filter-{self.name}"


@dataclass(frozen=True, slots=True)
class InForce:
    """A filter that narrows the list now, and the address without it."""

    label: str
    words: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class FilterBar:
    """`main` reads as the sentence, `more` hides behind "More filters", `search` stands last.

    `results` is the id of the part of the page that holds the list: where htmx is loaded, only
    that part is fetched when a choice changes.
    """

    address: Address
    main: Sequence[Filter]
    more: Sequence[Filter] = ()
    search: Filter | None = None
    submit: str = "Update the list"
    results: str = ""
    _all: tuple[Filter, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        found = (*self.main, *self.more, *([self.search] if self.search else []))
        object.__setattr__(self, "_all", found)

    @property
    def action(self) -> str:
        return self.address.path

    @property
    def hidden(self) -> SafeString:
        """Whatever else the address holds, such as the sort, goes along."""
        own = {PAGE, *(each.name for each in self._all)}
        return fill_each(
            '<input type="hidden" name="{}" value="{}">',
            (pair for pair in self.address.params if pair[0] not in own),
        )

    @property
    def in_force(self) -> list[InForce]:
        """Those behind "More filters"; the sentence itself shows the others."""
        return [
            InForce(
                each.label,
                words,
                self.address.changed(**{each.name: [v for v in each.values if v != value]}),
            )
            for each in self.more
            for value, words in each.chosen
        ]

    @property
    def is_narrowed(self) -> bool:
        return any(each.chosen for each in self._all)

    @property
    def clear_url(self) -> str:
        return self.address.changed(**{each.name: None for each in self._all})

    @property
    def htmx(self) -> SafeString:
        if not self.results:
            return NOTHING
        return fill(
            ' hx-get="{}" hx-target="#{}" hx-select="#{}" hx-swap="outerHTML"'
            ' hx-push-url="true" hx-trigger="change, submit"',
            self.action,
            self.results,
            self.results,
        )
