"""Which column is which: headings as school systems and SENCOs write them → our field keys."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from send_mis.tabular.contact_words import (
    FIELDS,
    NAMED,
    NUMBERED,
    ORDINAL,
    ORDINALS,
    PREFIXES,
    PUPIL_HOME,
    UNNUMBERED,
)
from send_mis.tabular.heading_words import (
    PUPIL_LOOSE,
    PUPIL_WORDS,
    STAFF_LOOSE,
    STAFF_WORDS,
    STYLE_WORDS,
)

# Fields that several columns may fill together.
MANY = frozenset({"notes", "unused"})
_REPEATED = re.compile(
    r"\s\((?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|number \d+)\)\**$"
)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_ENOUGH_FOR_STYLE = 3


class SheetKind(StrEnum):
    """What a sheet is about: "Name" and "Email" mean other things on a staff list."""

    PUPILS = "pupils"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Recognition:
    """`keys` has every heading, in order; None where a person must say what it is."""

    keys: Mapping[str, str | None]
    style: str
    notes: tuple[str, ...] = ()


def folded(heading: str) -> str:
    """Only what tells headings apart: "Date of Birth", "DATE_OF_BIRTH" → "dateofbirth"."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return _NOT_LETTERS.sub("", plain.replace("&", "and"))


def _table(words: Mapping[str, str]) -> dict[str, str]:
    return {folded(word): key for key, line in words.items() for word in line.split("|")}


def _contacts() -> tuple[dict[str, str], dict[str, str]]:
    """Headings of up to six contacts in a row, of a mother and of a father; and those that name
    a contact without a number, who is the first unless there is a numbered one."""
    numbered: dict[str, str] = {}
    for slot, words in ORDINALS.items():
        names = [name.replace("#", slot) for name in NUMBERED.split("|")]
        names += [
            name.replace("#", word) for name in ORDINAL.split("|") for word in words.split("|")
        ]
        prefixes = [name.replace("#", slot) for name in PREFIXES.split("|")]
        numbered |= _of_slot(slot, prefixes, bare=False) | _of_slot(slot, names)
    for slot, names_of in NAMED.items():
        numbered |= _of_slot(slot, names_of.split("|"))
    return numbered, _of_slot("1", UNNUMBERED.split("|"), bare=False)


def _of_slot(slot: str, names: Sequence[str], *, bare: bool = True) -> dict[str, str]:
    found = {folded(name): f"contact_{slot}_name" for name in names} if bare else {}
    for field, line in FIELDS.items():
        for word in line.split("|"):
            key = f"contact_{slot}_{field}"
            found |= {folded(f"{name} {word}"): key for name in names}
            # "Mobile (contact 1)", "Email - parent 2".
            found |= {folded(f"{word} {name}"): key for name in names} if bare else {}
    return found


_CONTACTS, _ONE_CONTACT = _contacts()
_TIGHT = {
    SheetKind.PUPILS: {**_CONTACTS, **_table(PUPIL_WORDS)},
    SheetKind.STAFF: _table(STAFF_WORDS),
}
_LOOSE = {
    SheetKind.PUPILS: {**_ONE_CONTACT, **_table(PUPIL_HOME), **_table(PUPIL_LOOSE)},
    SheetKind.STAFF: _table(STAFF_LOOSE),
}
_STYLES = {
    style: frozenset(folded(word) for word in line.split("|"))
    for style, line in STYLE_WORDS.items()
}
_FIELDS = frozenset(
    word for table in (*_TIGHT.values(), *_LOOSE.values()) for word, key in table.items()
    if key not in MANY
)  # fmt: skip
_ANY: frozenset[str] = frozenset().union(*_TIGHT.values(), *_LOOSE.values())


def recognise(headings: Sequence[str], sheet: SheetKind = SheetKind.PUPILS) -> Recognition:
    """A key is given to one heading at most. A precise heading beats a loose one ("Surname" beside
    "Legal surname"); two equally good ones get nothing and a note: a person decides."""
    tight, loose = _claims(headings, _TIGHT[sheet]), _claims(headings, _LOOSE[sheet])
    keys: dict[str, str | None] = dict.fromkeys(headings)
    notes = []
    for key in dict.fromkeys([*tight, *loose]):
        claimants = tight.get(key) or loose.get(key, [])
        if len(claimants) == 1 or key in MANY:
            keys |= dict.fromkeys(claimants, key)
            continue
        named = ", ".join(f"“{heading}”" for heading in claimants)
        notes.append(f"{named} could all be the same thing: choose which one to use.")
    return Recognition(keys=keys, style=_style(headings), notes=tuple(notes))


def is_known(heading: str) -> bool:
    """Whether it is a heading that we know, on any kind of sheet."""
    return folded(heading) in _ANY


def recognised_count(cells: Iterable[str]) -> int:
    """How many of a row's cells are headings that we know, on any kind of sheet."""
    return sum(1 for cell in set(cells) if is_known(cell))


def field_count(cells: Iterable[str]) -> int:
    """How many cells are headings of single fields: words that may fill any column apart."""
    return sum(1 for cell in set(cells) if folded(cell) in _FIELDS)


def signature(headings: Iterable[str]) -> str:
    """The same for the same columns in any order, case or punctuation: for remembered mappings."""
    parts = sorted(folded(heading) or heading.strip() for heading in headings)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _claims(headings: Sequence[str], table: Mapping[str, str]) -> dict[str, list[str]]:
    claims: dict[str, list[str]] = {}
    for heading in headings:
        key = table.get(folded(_REPEATED.sub("", heading)))
        if key is not None:
            claims.setdefault(key, []).append(heading)
    return claims


def _style(headings: Iterable[str]) -> str:
    words = {folded(heading) for heading in headings}
    counts = Counter({style: len(words & typical) for style, typical in _STYLES.items()})
    (best, most), (_, runner_up) = counts.most_common(2)
    return best if most >= _ENOUGH_FOR_STYLE and most > runner_up else "own"
