"""A place of a form and where it is in its tree."""

import re
from dataclasses import dataclass, replace
from typing import Any

from ehcp.authority_forms.rules.wordxml import Node

_LONGEST_KEY = 60
_NOT_LETTERS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class FormPlace:
    """`key`: the same in the next version of the form; `where`: the heading that it stands under;
    `group`: of a column, its table; `options`: of a list to choose from; `own`: the form's own name
    for it."""

    key: str
    kind: str
    label: str
    where: str = ""
    how: str = "cell"
    group: str = ""
    own: str = ""
    options: tuple[str, ...] = ()
    most: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "kind": self.kind, "label": self.label, "where": self.where,
            "how": self.how, "group": self.group, "own": self.own,
            "options": list(self.options), "most": self.most,
        }  # fmt: skip

    @classmethod
    def read(cls, said: dict[str, Any]) -> "FormPlace":
        return cls(**said | {"options": tuple(said["options"])})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place and where it is in the tree. `copies`: the same text box for older programs; `start`
    and `end`: of a line; `column` and `grid`: of a table with a row for each."""

    place: FormPlace
    node: Node
    start: int = 0
    end: int = 0
    copies: tuple["Anchor", ...] = ()
    column: int = 0
    rows: tuple[Node, ...] = ()


def slug(words: str) -> str:
    return _NOT_LETTERS.sub("-", words.casefold()).strip("-")[:_LONGEST_KEY]


def with_keys(spots: list[Anchor]) -> list[Anchor]:
    """By the words beside it, or, where there are none, the form's own name."""
    seen: dict[str, int] = {}
    tables: dict[str, list[int]] = {}
    found = []
    for spot in spots:
        place = spot.place
        if spot.rows:
            named = tables.setdefault(f"{place.where}\n{place.group}", [])
            if id(spot.rows[0]) not in named:
                named.append(id(spot.rows[0]))
            number = named.index(id(spot.rows[0])) + 1
            place = replace(place, group=f"{place.group} {number}" if number > 1 else place.group)
        group = "" if place.group == place.where else slug(place.group)
        key = "/".join(filter(None, (place.kind, slug(place.where), group, slug(place.label))))
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            key = f"{key}#{seen[key]}"
        found.append(replace(spot, place=replace(place, key=key)))
    return found
