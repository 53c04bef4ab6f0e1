"""Which pupil of ours a row is about: by UPN, former UPN, then the very same name and birth date.

Two candidates, a name that is merely like ours, or evidence that points at two pupils, is a
question for a person, never a guess.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from uuid import UUID

from pupils.imports.rules.says import RowSays
from pupils.imports.rules.state import PupilState, SchoolState, class_key
from pupils.names import is_written_together, one_letter_gone
from send_mis.names.folding import looks, pair_forms, spellings
from send_mis.names.writing import has_letters, normal

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


# Surname and forename. Somebody with one name has it in either place.
Name = tuple[str, str]


def row_names(row: RowSays) -> set[Name]:
    """Surname and forename in every combination that the row gives, as written."""
    surnames = _given(row.facts.get("legal_surname"), row.facts.get("preferred_surname"))
    forenames = _given(row.facts.get("legal_forename"), row.facts.get("preferred_forename"))
    surnames |= _given(row.whole_name[0])
    forenames |= _given(row.whole_name[1])
    return _pairs(surnames, forenames)


def pupil_names(state: PupilState) -> set[Name]:
    pupil = state.pupil
    surnames = _given(pupil.legal_surname, pupil.preferred_surname, pupil.former_surname)
    forenames = _given(pupil.legal_forename, pupil.preferred_forename)
    return _pairs(surnames, forenames)


def _given(*names: object) -> set[str]:
    return {str(name) for name in names if name and has_letters(str(name))}


def _pairs(surnames: set[str], forenames: set[str]) -> set[Name]:
    return set(product(surnames or {""}, forenames or {""})) - {("", "")}


def exact_names(names: Iterable[Name]) -> set[Name]:
    """As they are compared; one name alone is the same in either place."""
    return {
        pair if all(pair) else ("".join(pair), "")
        for surname, forename in names
        if any(pair := (normal(surname), normal(forename)))
    }


class PupilFinder:
    """For files of a school system: every pupil recorded, those who have left, too."""

    def __init__(self, school: SchoolState) -> None:
        self._states = school.pupils
        self._by_upn: dict[str, UUID] = {}
        self._by_former: dict[str, list[UUID]] = defaultdict(list)
        self._by_name_and_birth: dict[tuple[Name, date], set[UUID]] = defaultdict(set)
        self._by_birth: dict[date, set[UUID]] = defaultdict(set)
        self._by_form: dict[Name, set[UUID]] = defaultdict(set)
        for pk, state in school.pupils.items():
            pupil = state.pupil
            if pupil.upn:
                self._by_upn[pupil.upn] = pk
            if pupil.former_upn:
                self._by_former[pupil.former_upn].append(pk)
            self._by_birth[pupil.born_on].add(pk)
            for name in exact_names(pupil_names(state)):
                self._by_name_and_birth[name, pupil.born_on].add(pk)
            for form in pair_forms(pupil_names(state)):
                self._by_form[form].add(pk)

    def find(self, row: RowSays) -> Match:
        by_upn = self._with_upn(row)
        named = self._with_name_and_birth(row)
        if len(by_upn) > 1:
            return _ask(by_upn, "These UPNs belong to different pupils here.")
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
            return _ask(near, "Very like a pupil recorded here: is it the same child?")
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
        for name in exact_names(row_names(row)):
            found |= self._by_name_and_birth.get((name, row.born_on), set())
        return self._in_order(found)

    def _checked(self, row: RowSays, pk: UUID, named: Sequence[UUID]) -> Match:
        """A UPN may be mistyped into somebody else's: the name and birth date must not deny it."""
        if named and pk not in named:
            return _ask(
                [pk, *named], "The UPN is one pupil's, the name and date of birth another's."
            )
        if _is_denied(row, self._states[pk]):
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
        theirs, words = pair_forms(row_names(row)), _words(row_names(row))
        found = set()
        for pk in self._by_birth.get(row.born_on, ()):
            ours = pupil_names(self._states[pk])
            # Smith-Jones is Jones-Smith, and the columns may stand the wrong way round.
            if words & _words(ours) or any(
                _alike(our, their) for our, their in product(pair_forms(ours), theirs)
            ):
                found.add(pk)
        return self._in_order(found)

    def _same_name(self, row: RowSays) -> list[UUID]:
        found: set[UUID] = set()
        if not row.upn:
            for form in pair_forms(row_names(row)):
                found |= self._by_form.get(form, set())
        return self._in_order(found)

    def _in_order(self, found: Iterable[UUID]) -> list[UUID]:
        return sorted(found, key=lambda pk: (self._states[pk].pupil.sort_key, str(pk)))


class RegisterFinder:
    """For the SENCO's own sheet: pupils on roll, by the same name, and birth date or class."""

    def __init__(self, school: SchoolState) -> None:
        self._on_roll = {state.pupil.pk: state for state in school.on_roll}
        self._by_upn = {s.pupil.upn: pk for pk, s in self._on_roll.items() if s.pupil.upn}
        self._by_name: dict[Name | str, set[UUID]] = defaultdict(set)
        self._by_words: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
        self._by_key: dict[str, set[UUID]] = defaultdict(set)
        for pk, state in self._on_roll.items():
            names = pupil_names(state)
            for name in (*exact_names(names), *_texts(names, state.pupil.middle_names)):
                self._by_name[name].add(pk)
            for words in _words(names):
                self._by_words[words].add(pk)
                for word in words:
                    for key in one_letter_gone(word):
                        self._by_key[key].add(pk)

    def find(self, row: RowSays) -> Match:
        named = self._named(row)
        if row.upn in self._by_upn:
            return self._checked(row, self._by_upn[row.upn], named)
        alike = [pk for pk in self._alike(row) if pk not in named]
        fitting = [pk for pk in named if self._fits(self._on_roll[pk], row)]
        near = [] if row.born_on else [*alike, *self._called_so_among_others(row, named)]
        rivals = [pk for pk in near if self._fits(self._on_roll[pk], row)]
        if len(fitting) == 1 and not rivals:
            return Match(pupil_id=fitting[0])
        if fitting:
            return _ask([*fitting, *rivals], "Several pupils on roll have this name.")
        if named:
            return _ask(
                [*named, *alike], "The name is on roll, but with another date of birth or class."
            )
        if alike:
            return _ask(alike, "Nobody on roll has exactly this name: is it the same child?")
        return _ask(self._like(row), "Nobody on roll has exactly this name.")

    def _checked(self, row: RowSays, pk: UUID, named: Sequence[UUID]) -> Match:
        """One line too far in a column of UPNs, and every plan stands with the next child."""
        if named and pk not in named:
            return _ask([pk, *named], "The UPN is one pupil's, the name another's.")
        if _is_denied(row, self._on_roll[pk]):
            return _ask([pk], "The UPN is this pupil's, but the name is not.")
        return Match(pupil_id=pk)

    def _named(self, row: RowSays) -> list[UUID]:
        """Written the same; a whole name in one cell may have either part in front."""
        wanted: set[Name | str] = set(exact_names(row_names(row)))
        if row.full_name and "," not in row.full_name:
            wanted |= _texts({row.whole_name}, "")
        if row.born_on:  # columns the wrong way round, which the birth date settles
            wanted |= {name[::-1] for name in exact_names(row_names(row))}
        return self._in_order({pk for name in wanted for pk in self._by_name.get(name, ())})

    def _alike(self, row: RowSays) -> list[UUID]:
        """Accents, lookalike letters and the order of the words aside."""
        wanted = _words(row_names(row))
        return self._in_order({pk for words in wanted for pk in self._by_words.get(words, ())})

    def _called_so_among_others(self, row: RowSays, named: Sequence[UUID]) -> list[UUID]:
        """Of one name alone: it may be the forename of somebody who has a surname, too."""
        words = {words[0] for words in _words(row_names(row)) if len(words) == 1}
        found = {pk for word in words for pk in self._by_key.get(word, ())}
        return self._in_order(found.difference(named))

    def _in_order(self, found: Iterable[UUID]) -> list[UUID]:
        return sorted(found, key=lambda pk: (self._on_roll[pk].pupil.sort_key, str(pk)))

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
        words = {word for words in _words(row_names(row)) for word in words}
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


def _texts(names: Iterable[Name], middle_names: str) -> set[Name | str]:
    """The whole name as people write it in one cell."""
    found: set[Name | str] = set()
    for surname, forename in names:
        found |= {normal(f"{forename} {surname}"), normal(f"{surname} {forename}")}
        if is_written_together(surname) and is_written_together(forename):
            found |= {normal(f"{surname}{forename}"), normal(f"{forename}{surname}")}
        if middle_names:
            found.add(normal(f"{forename} {middle_names} {surname}"))
    return found


def _words(names: Iterable[Name]) -> set[tuple[str, ...]]:
    """Folded words in alphabetical order: "Jones-Smith" beside Smith-Jones."""
    return {
        words
        for surname, forename in names
        for text in spellings(f"{forename} {surname}") | {looks(f"{forename} {surname}")}
        if (words := tuple(sorted(text.split())))
    }


def _is_denied(row: RowSays, state: PupilState) -> bool:
    """No part of the name is like ours, and no birth date speaks for it."""
    theirs, ours = pair_forms(row_names(row)), pair_forms(pupil_names(state))
    if not theirs or row.born_on == state.pupil.born_on:
        return False
    ours_parts = {part for pair in ours for part in pair if part}
    return all(part not in ours_parts for pair in theirs for part in pair)


def _alike(ours: Name, theirs: Name) -> bool:
    if theirs in (ours, ours[::-1]) or _is_part(ours, theirs) or _is_part(theirs, ours):
        return True
    return _one_slip(ours[0], theirs[0]) and (
        _one_slip(ours[1], theirs[1]) or _is_short_form(ours[1], theirs[1])
    )


def _is_part(one: Name, whole: Name) -> bool:
    """One name alone, which the other has too: a forename may only have been forgotten."""
    return not all(one) and "".join(one) in whole


def _one_slip(one: str, other: str) -> bool:
    return one == other or not one_letter_gone(one).isdisjoint(one_letter_gone(other))


def _is_short_form(one: str, other: str) -> bool:
    """Tom and Thomas are not, Alex and Alexandra are: what stands at the front decides."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_PREFIX and long.startswith(short)


def _ask(candidates: Sequence[UUID], question: str) -> Match:
    return Match(candidates=tuple(dict.fromkeys(candidates))[:MOST_CANDIDATES], question=question)
