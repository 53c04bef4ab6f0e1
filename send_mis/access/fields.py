"""Columns, filters, sorts, searches and exports: each names the action that it needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.errors import NotAllowed


class Use(StrEnum):
    COLUMN = "column"
    FILTER = "filter"
    SORT = "sort"
    SEARCH = "search"
    EXPORT = "export"


@dataclass(frozen=True)
class Field:
    """One fact about a pupil that a list may show, narrow or order by."""

    key: str
    label: str
    action: Action
    uses: frozenset[Use]


class FieldRegistry:
    """What is not in here can be neither shown, filtered, sorted, searched nor exported."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.fields = {field.key: field for field in fields}

    def allowed(self, actor: Actor, use: Use) -> list[Field]:
        return [f for f in self.fields.values() if use in f.uses and actor.may(f.action)]

    def allows(self, actor: Actor, key: str, use: Use) -> bool:
        field = self.fields.get(key)
        return field is not None and use in field.uses and actor.may(field.action)

    def require(self, actor: Actor, key: str, use: Use) -> Field:
        """The field, or NotAllowed: nobody infers by filtering what they may not read."""
        if not self.allows(actor, key, use):
            label = self.fields[key].label.lower() if key in self.fields else f"“{key}”"
            raise NotAllowed(f"As {actor.role_label} you cannot {use.value} by {label}.")
        return self.fields[key]
