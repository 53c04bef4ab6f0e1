"""Whose names stand in a text that others will read. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody whose name may stand in it: `calls`, each of which is a name of theirs."""

    what: str
    name: str
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedThere:
    """`where`: the heading under which it is read."""

    where: str
    said: str
    what: str

    @property
    def question(self) -> str:
        """For whoever decides whether it may stay."""
        return f"“{self.said}” stands under “{self.where}”: {self.what[:1].lower()}{self.what[1:]}?"


def names_in(texts: Iterable[tuple[str, str]], people: Sequence[NamedPerson]) -> list[NamedThere]:
    """Whole words alone, with a capital: "will" is no Will. Once, where several have the name."""
    found: list[NamedThere] = []
    for where, text in texts:
        for person in people:
            said = next((call for call in person.calls if _stands_in(call, text)), None)
            if said is not None:
                found.append(NamedThere(where, said, person.what))
    return list(dict.fromkeys(found))


def _stands_in(call: str, text: str) -> bool:
    # Most names stand in no text: a plain search is asked first, which is forty times as fast.
    if not call or call not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(call)}(?!\w)", text) is not None


def mark_of(found: Sequence[NamedThere]) -> str:
    """Another one as soon as anybody else is named, or elsewhere."""
    return sha256(repr([(n.where, n.said, n.what) for n in found]).encode()).hexdigest()[:20]
