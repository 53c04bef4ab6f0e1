"""Which pupil of ours a row is about: by UPN, former UPN, then name and birth date.

Two candidates, or evidence that points at two pupils, is a question for a person, never a guess.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from uuid import UUID

from pupils.imports.says import RowSays
from pupils.imports.state import PupilState, SchoolState, class_key
from pupils.names import fold, one_letter_gone

MOST_CANDIDATES = 8
_SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Match:
    """`pupil_id` where it is certain; else who it might be and why somebody must say.

    Neither: nobody of ours.
    """

    pupil_id: UUID | None = None
    candidates: tuple[UUID, ...] = ()
    question: str = ""


Name = tuple[str, str]


def row_names(row: RowSays) -> set[Name]:
    """Surname and forename, folded, in every form that the row gives."""
    surnames = _given(row.facts.get("legal_surname"), row.facts.get("preferred_surname"))
    forenames = _given(row.facts.get("legal_forename"), row.facts.get("preferred_forename"))
    surnames |= _given(row.whole_name[0])
    forenames |= _given(row.whole_name[1])
    return set(product(surnames, forenames))


def pupil_names(state: PupilState) -> set[Name]:
    pupil = state.pupil
    surnames = _given(pupil.legal_surname, pupil.preferred_surname, pupil.former_surname)
    forenames = _given(pupil.legal_forename, pupil.preferred_forename)
    return set(product(surnames, forenames))


def _given(*names: object) -> set[str]:
    return {fold(str(name)) for name in names if name}


class PupilFinder:
    """For files of a school system: every pupil we hold, those who have left, too."""

    def __init__(self, school: SchoolState) -> None:
        self._states = school.pupils
        self._by_upn: dict[str, UUID] = {}
        self._by_former: dict[str, list[UUID]] = defaultdict(list)
        self._by_name_and_birth: dict[tuple[Name, date], set[UUID]] = defaultdict(set)
        self._by_birth: dict[date, set[UUID]] = defaultdict(set)
        self._by_name: dict[Name, set[UUID]] = defaultdict(set)
        for pk, state in school.pupils.items():
            pupil = state.pupil
            if pupil.upn:
                self._by_upn[pupil.upn] = pk
            if pupil.former_upn:
                self._by_former[pupil.former_upn].append(pk)
            self._by_birth[pupil.born_on].add(pk)
            for name in pupil_names(state):
                self._by_name_and_birth[name, pupil.born_on].add(pk)
                self._by_name[name].add(pk)

    def find(self, row: RowSays) -> Match:
        by_upn = self._with_upn(row)
        named = self._with_name_and_birth(row)
        if len(by_upn) > 1:
            return _ask(by_upn, "These UPNs belong to different pupils of ours.")
        if by_upn:
            return self._checked(row, by_upn[0], named)
        if len(named) > 1:
            return _ask(named, "Several pupils have this name and date of birth.")
        if named and self._is_another_upn(row, named[0]):
            return _ask(named, "Name and date of birth fit, but our UPN is another one.")
        return Match(pupil_id=named[0]) if named else Match()

    def might_be(self, row: RowSays, taken: set[UUID]) -> Match:
        """For a row that is nobody's: pupils so alike that adding one more would be a guess.

        `taken` are found exactly by other rows of the file, so it is not them.
        """
        near = [
            pk
            for pk in (*self._nearly_named(row), *self._same_name(row))
            if pk not in taken and not self._is_another_upn(row, pk)
        ]
        if near:
            return _ask(near, "Very like a pupil we hold: is it the same child?")
        return Match()

    def owner_of(self, upn: str) -> UUID | None:
        return self._by_upn.get(upn)

    def _with_upn(self, row: RowSays) -> list[UUID]:
        if row.upn in self._by_upn:
            return [self._by_upn[row.upn]]
        found = list(self._by_former.get(row.upn, ())) if row.upn else []
        former = str(row.facts.get("former_upn", ""))
        if former in self._by_upn:
            found.append(self._by_upn[former])
        return list(dict.fromkeys(found))

    def _with_name_and_birth(self, row: RowSays) -> list[UUID]:
        if row.born_on is None:
            return []
        found: set[UUID] = set()
        for name in row_names(row):
            found |= self._by_name_and_birth.get((name, row.born_on), set())
        return self._in_order(found)

    def _checked(self, row: RowSays, pk: UUID, named: Sequence[UUID]) -> Match:
        """A UPN may be mistyped into somebody else's: the name and birth date must not deny it."""
        if named and pk not in named:
            return _ask(
                [pk, *named], "The UPN is one pupil's, the name and date of birth another's."
            )
        state = self._states[pk]
        names = row_names(row)
        surnames, forenames = {s for s, _ in names}, {f for _, f in names}
        ours = pupil_names(state)
        is_denied = (
            bool(names)
            and row.born_on is not None
            and row.born_on != state.pupil.born_on
            and not surnames & {s for s, _ in ours}
            and not forenames & {f for _, f in ours}
        )
        if is_denied:
            return _ask([pk], "The UPN is this pupil's, but name and date of birth are not.")
        return Match(pupil_id=pk)

    def _is_another_upn(self, row: RowSays, pk: UUID) -> bool:
        """Both have a permanent UPN, and not the same one."""
        ours, theirs = self._states[pk].pupil.upn, row.upn
        if not (ours and theirs) or ours[-1].isalpha() or theirs[-1].isalpha():
            return False
        return ours != theirs

    def _nearly_named(self, row: RowSays) -> list[UUID]:
        """Born on the same day, with a name that is one slip away or stands the wrong way round."""
        if row.born_on is None:
            return []
        found = {
            pk
            for pk in self._by_birth.get(row.born_on, ())
            for ours, theirs in product(pupil_names(self._states[pk]), row_names(row))
            if _alike(ours, theirs)
        }
        return self._in_order(found)

    def _same_name(self, row: RowSays) -> list[UUID]:
        found: set[UUID] = set()
        if not row.upn:
            for name in row_names(row):
                found |= self._by_name.get(name, set())
        return self._in_order(found)

    def _in_order(self, found: Iterable[UUID]) -> list[UUID]:
        return sorted(found, key=lambda pk: (self._states[pk].pupil.sort_key, str(pk)))


class RegisterFinder:
    """For the SENCO's own sheet: pupils on roll, by name in any order, and birth date or class."""

    def __init__(self, school: SchoolState) -> None:
        self._on_roll = {state.pupil.pk: state for state in school.on_roll}
        self._by_upn = {s.pupil.upn: pk for pk, s in self._on_roll.items() if s.pupil.upn}
        self._by_words: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
        self._by_key: dict[str, set[UUID]] = defaultdict(set)
        for pk, state in self._on_roll.items():
            for name in pupil_names(state):
                words = _words(name)
                self._by_words[words].add(pk)
                for word in words:
                    for key in one_letter_gone(word):
                        self._by_key[key].add(pk)

    def find(self, row: RowSays) -> Match:
        if row.upn in self._by_upn:
            return Match(pupil_id=self._by_upn[row.upn])
        named = self._named(row)
        fitting = [pk for pk in named if self._fits(self._on_roll[pk], row)]
        if len(fitting) == 1:
            return Match(pupil_id=fitting[0])
        if fitting:
            return _ask(fitting, "Several pupils on roll have this name.")
        if named:
            return _ask(named, "The name is on roll, but with another date of birth or class.")
        return _ask(self._like(row), "Nobody on roll has exactly this name.")

    def _named(self, row: RowSays) -> list[UUID]:
        found: set[UUID] = set()
        for name in row_names(row):
            found |= self._by_words.get(_words(name), set())
        return sorted(found, key=lambda pk: self._on_roll[pk].pupil.sort_key)

    def _fits(self, state: PupilState, row: RowSays) -> bool:
        if row.born_on:
            return state.pupil.born_on == row.born_on
        asked = []
        if "class_name" in row.place:
            asked.append(class_key(row.place["class_name"]) == class_key(state.class_name))
        if "year_group" in row.place:
            asked.append(row.place["year_group"] == state.pupil.year_group(state.day))
        return not asked or any(asked)

    def _like(self, row: RowSays) -> list[UUID]:
        """Those who share most words with the row, one slip in each forgiven."""
        shared: dict[UUID, int] = defaultdict(int)
        words = {word for name in row_names(row) for word in _words(name)}
        for word in words:
            near = {pk for key in one_letter_gone(word) for pk in self._by_key.get(key, ())}
            for pk in near:
                shared[pk] += 1
        ranked = sorted(
            shared,
            key=lambda pk: (
                -shared[pk], self._on_roll[pk].pupil.born_on != row.born_on,
                self._on_roll[pk].pupil.sort_key,
            ),
        )  # fmt: skip
        return ranked[:MOST_CANDIDATES]


def _words(name: Name) -> tuple[str, ...]:
    return tuple(sorted(" ".join(name).split()))


def _alike(ours: Name, theirs: Name) -> bool:
    if ours == theirs[::-1]:
        return True
    return _one_slip(ours[0], theirs[0]) and (
        _one_slip(ours[1], theirs[1]) or _is_short_form(ours[1], theirs[1])
    )


def _one_slip(one: str, other: str) -> bool:
    return one == other or not one_letter_gone(one).isdisjoint(one_letter_gone(other))


def _is_short_form(one: str, other: str) -> bool:
    """Tom and Thomas are not, Alex and Alexandra are: what stands at the front decides."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_PREFIX and long.startswith(short)


def _ask(candidates: Sequence[UUID], question: str) -> Match:
    return Match(candidates=tuple(dict.fromkeys(candidates))[:MOST_CANDIDATES], question=question)
