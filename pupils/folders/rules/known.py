"""The pupils of one school as files may name them, ready to be looked for in words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from uuid import UUID

from pupils.names import is_written_together, one_letter_gone, together
from send_mis.names.folding import fold, spellings
from send_mis.names.writing import APOSTROPHES, has_letters

# Surname and forename, either of which may be all there is.
PupilName = tuple[str, str]
_APOSTROPHES = re.compile(f"[{re.escape(''.join(APOSTROPHES))}]")
# A pupil with one name alone is looked for by it, unless it could be any word.
_SHORTEST_ONLY_NAME = 4


@dataclass(frozen=True, slots=True)
class KnownPupil:
    """`names`: every surname that they have or had with every forename."""

    id: UUID
    names: frozenset[PupilName]
    middle_names: str
    born_on: date
    upns: frozenset[str]
    class_name: str
    is_on_roll: bool
    label: str


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as a row of folded words. `middle`: how many words stand before its middle names."""

    words: tuple[str, ...]
    middle: int
    pupil_id: UUID


class KnownPupils:
    def __init__(self, pupils: Iterable[KnownPupil]) -> None:
        self.by_id = {pupil.id: pupil for pupil in pupils}
        self.whole: dict[str, list[WrittenName]] = defaultdict(list)
        self.by_forename: dict[str, set[UUID]] = defaultdict(set)
        self.by_surname: dict[str, set[UUID]] = defaultdict(set)
        self.nearly_forename: dict[str, set[UUID]] = defaultdict(set)
        self.nearly_surname: dict[str, set[UUID]] = defaultdict(set)
        self.unspaced: dict[str, set[UUID]] = defaultdict(set)
        self.by_upn: dict[str, set[UUID]] = defaultdict(set)
        self.by_birth: dict[date, set[UUID]] = defaultdict(set)
        self.by_class: dict[str, set[UUID]] = defaultdict(set)
        self.middles: dict[UUID, frozenset[str]] = {}
        for pupil in self.by_id.values():
            self._add(pupil)

    def _add(self, pupil: KnownPupil) -> None:
        self.middles[pupil.id] = frozenset(fold(pupil.middle_names).split())
        self.by_birth[pupil.born_on].add(pupil.id)
        for upn in pupil.upns:
            self.by_upn[upn].add(pupil.id)
        if pupil.class_name and pupil.is_on_roll:
            self.by_class[" ".join(fold(pupil.class_name).split())].add(pupil.id)
        for surname, forename in pupil.names:
            self._add_name(pupil.id, surname, forename)

    def _add_name(self, pk: UUID, surname: str, forename: str) -> None:
        for joined in together(surname, forename):
            self.unspaced[joined].add(pk)
        lasts, firsts = _written(surname), _written(forename)
        for last, first in product(lasts or [()], firsts or [()]):
            if last and first:
                self._add_words((*first, *last), len(first), pk)
                self._add_words((*last, *first), len(last) + len(first), pk)
            elif len("".join(last or first)) >= _SHORTEST_ONLY_NAME:
                self._add_words(last or first, 0, pk)
        for words in lasts:
            self.by_surname[words[0] if len(words) == 1 else " ".join(words)].add(pk)
            # Of Smith-Jones, Smith and Jones alone are hints.
            for word in words:
                self.by_surname[word].add(pk)
                for key in one_letter_gone(word):
                    self.nearly_surname[key].add(pk)
        for words in firsts:
            self.by_forename[words[0]].add(pk)
            for key in one_letter_gone(words[0]):
                self.nearly_forename[key].add(pk)

    def _add_words(self, words: tuple[str, ...], middle: int, pk: UUID) -> None:
        self.whole[words[0]].append(WrittenName(words, middle, pk))

    def in_order(self, ids: Iterable[UUID]) -> list[UUID]:
        """As lists order them, those on roll first."""
        places = {pk: place for place, pk in enumerate(self.by_id)}
        return sorted(set(ids), key=lambda pk: (not self.by_id[pk].is_on_roll, places[pk]))

    def label(self, pk: UUID) -> str:
        return self.by_id[pk].label

    def labels(self, ids: Sequence[UUID]) -> list[str]:
        return [self.by_id[pk].label for pk in ids]


def _written(name: str) -> list[tuple[str, ...]]:
    """The words of a name in each way in which a file may write it: O'Brien is obrien, o brien and
    Smith-Jones is smith jones and smithjones."""
    if not has_letters(name) or is_written_together(fold(name)):
        return [(fold(name),)] if has_letters(name) else []
    found: dict[tuple[str, ...], None] = {}
    for text in (name, _APOSTROPHES.sub(" ", name)):
        for spelt in sorted(spellings(text)):
            words = tuple(spelt.split())
            found[words] = None
            found["".join(words),] = None
    return [words for words in found if words]
