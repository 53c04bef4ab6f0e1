"""Whose the rights are on a day, and who is told. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pupils.families.rules.telling import LetterAnswer
from send_mis.parents.choices import RightsReader
from send_mis.statutory.young_person import first_day_of_own_rights
from send_mis.ui.words import long_day

RIGHTS_LABELS = {"reader": "Who is told", "why": "What the young person said, or why"}
MOST_LETTERS = 600


@dataclass(frozen=True, slots=True)
class PupilRights:
    """`reader`: as it was decided last, or ""; it holds from `moves_on`."""

    moves_on: date
    reader: str
    today: date

    @property
    def have_moved(self) -> bool:
        return self.today >= self.moves_on

    @property
    def are_undecided(self) -> bool:
        """Nothing new is shared; what was shared stays readable."""
        return self.have_moved and not self.reader

    @property
    def are_the_pupils_alone(self) -> bool:
        return self.have_moved and self.reader == RightsReader.ALONE

    def words(self, name: str) -> str:
        since = f"the rights of a parent are {name}’s own since {long_day(self.moves_on)}"
        if self.are_undecided:
            return f"Nothing new is shared until somebody decides who is told: {since}."
        if self.are_the_pupils_alone:
            return f"{name} alone is told: {since}."
        return ""


def rights_on(born_on: date, reader: str, today: date) -> PupilRights:
    return PupilRights(first_day_of_own_rights(born_on), reader, today)


def who_is_told(
    answers: Iterable[LetterAnswer], rights: PupilRights, name: str
) -> list[LetterAnswer]:
    """The rule of families, and nobody where the young person alone is told."""
    if not rights.are_the_pupils_alone:
        return list(answers)
    return [
        replace(each, is_told=False, reason=rights.words(name) if each.is_told else each.reason)
        for each in answers
    ]


def rights_problems(reader: str, why: str) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if reader not in RightsReader.values:
        wrong["reader"] = ["Choose who is told."]
    if not why:
        wrong["why"] = ["Say what the young person said, or why."]
    if len(why) > MOST_LETTERS:
        wrong["why"] = [f"At most {MOST_LETTERS} letters."]
    return wrong
