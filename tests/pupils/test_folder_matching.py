"""Whose a file is, by its name and by what stands inside."""

from datetime import date
from uuid import UUID, uuid5

import pytest

from pupils.documents.rules.words import DocumentWords
from pupils.folders.rules.known import KnownPupil, KnownPupils
from pupils.folders.rules.matching import match_file
from pupils.folders.rules.proposing import propose

TODAY = date(2026, 11, 28)
_ROOT = UUID(int=7)


def pupil(
    key: str, surname: str, forename: str, born: date, class_name: str, *, preferred: str = "",
    middle: str = "", upn: str = "", former: str = "",
) -> KnownPupil:  # fmt: skip
    names = {
        (s, f) for s in {surname, former or surname} for f in {forename, preferred or forename}
    }
    return KnownPupil(
        uuid5(_ROOT, key), frozenset(names), middle, born, frozenset(filter(None, [upn])),
        class_name, bool(class_name), key,
    )  # fmt: skip


KNOWN = KnownPupils(
    [
        pupil("noah", "Bright", "Noah", date(2018, 2, 3), "4H", middle="James",
              upn="A123456789012"),
        pupil("noah b", "Brown", "Noah", date(2019, 2, 3), "3B"),
        pupil("mia 4", "Stone", "Mia", date(2018, 5, 5), "4H"),
        pupil("mia 3", "Stone", "Mia", date(2019, 5, 6), "3B"),
        pupil("mia hall", "Stone-Hall", "Mia", date(2019, 7, 6), "3B"),
        pupil("sean", "O'Brien", "Seán", date(2017, 1, 1), "5C"),
        pupil("kacper", "Nowak", "Kacper", date(2017, 1, 2), "5C"),
        pupil("li", "李", "芳", date(2017, 1, 9), "5C"),
        pupil("ada", "Smith-Jones", "Adaeze", date(2017, 9, 9), "5C", preferred="Ada"),
        pupil("will", "Green", "Will", date(2015, 9, 9), ""),
        pupil("lev", "Кац", "Лев", date(2016, 3, 3), "6A"),
        pupil("joerg", "Müller", "Jörg", date(2016, 3, 4), "6A", former="Schmidt"),
        pupil("sinta", "Suharti", "", date(2016, 3, 5), "6A"),
    ]
)  # fmt: skip
IEP = "IEP Autumn 2025 - Noah B 4H"
CASES = {
    "an initial and the class, and the name inside": (
        [IEP], "Name: Noah Bright", "certain", "noah",
    ),
    "an initial and the class alone": ([IEP], "", "likely", "noah"),
    "an initial, with the class of nobody so called": (
        ["Noah B 5C"], "", "doubtful", "noah noah b",
    ),
    "an initial that two have": (["Noah B"], "", "doubtful", "noah noah b"),
    "surname first": (["Bright, Noah"], "Pupil: Noah James Bright", "certain", "noah"),
    "name, and forename with the class inside": (
        ["Noah Bright"], "Noah of 4H likes maths", "certain", "noah",
    ),
    "name, and forename alone inside": (["Noah Bright"], "Noah likes maths", "likely", "noah"),
    "name and another's inside": (["Noah Bright"], "Name: Kacper Nowak", "doubtful", "noah kacper"),
    "name, and another birthday inside": (
        ["Noah Bright"], "Noah Bright. Date of birth: 1/1/2011", "doubtful", "noah",
    ),
    "name, and the birthday of another inside": (
        ["Noah Bright"], "Noah Bright, DOB 3.2.19", "doubtful", "noah noah b",
    ),
    "two of the name": (["Mia Stone plan"], "Name: Mia Stone", "doubtful", "mia 4 mia 3"),
    "two of the name, and the birthday": (
        ["Mia Stone"], "Mia Stone, born 6 May 2019", "certain", "mia 3",
    ),
    "two of the name, and the class": (["Mia Stone 4H"], "Mia Stone", "likely", "mia 4"),
    "a longer name is not the shorter": (["Mia Stone Hall"], "", "likely", "mia hall"),
    "half of a double-barrelled name": (["Ada Smith"], "", "doubtful", "ada"),
    "apostrophe and accent left out": (["OBrien Sean"], "Seán O’Brien", "certain", "sean"),
    "underscores": (["Sean_O_Brien_IEP"], "", "likely", "sean"),
    "without a space": (["NoahBright_IEP"], "", "likely", "noah"),
    "a middle name": (["Noah James Bright IEP"], "", "likely", "noah"),
    "a middle initial": (["Bright N IEP"], "Noah J. Bright", "certain", "noah"),
    "a nickname in brackets": (["Adaeze (Ada) Smith-Jones"], "", "likely", "ada"),
    "the preferred name": (["Ada SmithJones"], "Adaeze Smith-Jones", "certain", "ada"),
    "a former surname": (["Jörg Schmidt"], "", "likely", "joerg"),
    "umlauts spelt out": (["Mueller Joerg"], "Jörg Müller", "certain", "joerg"),
    "one letter wrong": (["Nowak Kasper"], "", "doubtful", "kacper"),
    "two letters changed places": (["Noha Birght"], "", "doubtful", "noah"),
    "a forename alone": (["Kacper"], "", "doubtful", "kacper"),
    "a forename alone, and the name inside": (["Kacper"], "Kacper Nowak", "certain", "kacper"),
    "a forename alone, and another inside": (
        ["Kacper"], "Mia Stone-Hall", "doubtful", "kacper mia hall",
    ),
    "Cyrillic": (["Лев Кац"], "Имя: Лев Кац", "certain", "lev"),
    "Han, which puts no space between": (["李芳 IEP"], "李芳", "certain", "li"),
    "one name alone": (["Suharti plan"], "Name: Suharti", "certain", "sinta"),
    "the UPN": (["A123456789012"], "", "likely", "noah"),
    "the UPN inside": (["support plan"], "UPN: A123456789012", "likely", "noah"),
    "forename and birthday inside": (["plan"], "Noah, born 3 Feb 2018", "likely", "noah"),
    "initials and the class": (["NB 4H"], "", "doubtful", "noah"),
    "initials and the class, and the name inside": (["NB 4H"], "Noah Bright", "certain", "noah"),
    "a folder of the child's": (
        ["Plans", "Noah Bright", "IEP 2"], "Noah Bright", "certain", "noah",
    ),
    "a folder of another child's": (["Kacper Nowak", "Noah Bright"], "", "doubtful", "noah kacper"),
    "a folder that tells two apart": (["4H", "Mia Stone"], "", "likely", "mia 4"),
    "somebody who has left": (["Will Green"], "Will Green", "doubtful", "will"),
    "two in the name": (["Kacper Nowak and Noah Bright"], "Noah Bright", "doubtful", "noah kacper"),
    "several inside": (["Noah Bright"], "Noah Bright sits by Kacper Nowak", "likely", "noah"),
    "words of plans that are names": (["Will May Green report"], "", "unmatched", ""),
    "nobody": (["Policy 2025"], "How we plan", "unmatched", ""),
    "a stranger": (["Zara Quill IEP"], "Name: Zara Quill", "unmatched", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_whose_a_file_is(case: str) -> None:
    path, text, match, who = CASES[case]
    verdict = match_file(path, text, KNOWN, TODAY)
    ids = {verdict.pupil_id} if verdict.pupil_id else set(verdict.candidates)
    wanted = {pk for pk, each in KNOWN.by_id.items() if each.label in _keys(who)}
    assert (verdict.match, {KNOWN.label(pk) for pk in ids}) == (
        match,
        {KNOWN.label(p) for p in wanted},
    )
    assert verdict.says


def _keys(text: str) -> set[str]:
    found, words = set(), text.split()
    while words:
        two = " ".join(words[:2])
        key = two if any(each.label == two for each in KNOWN.by_id.values()) else words[0]
        found.add(key)
        words = words[len(key.split()) :]
    return found


DATES = {
    "a term": ("IEP Autumn 2025 - Noah", "", "2025-09-01", "the name"),
    "a term without a space": ("IEP spring25", "", "2025-01-01", "the name"),
    "a day": ("Report 12.03.25", "", "2025-03-12", "the name"),
    "a day with underscores": ("2025_03_12_plan", "", "2025-03-12", "the name"),
    "a day by name": ("Letter 3rd March 2024", "", "2024-03-03", "the name"),
    "a month": ("plan Nov 2024", "", "2024-11-01", "the name"),
    "a school year": ("plan 2024-25", "", "2024-09-01", "the name"),
    "a day inside": ("plan", "Date: 4 March 2026\nName: Noah", "2026-03-04", "inside"),
    "a birthday inside is no date of a paper": (
        "plan", "DOB: 4 March 2018", "2026-07-01", "last saved",
    ),
    "a day to come": ("plan 1.1.2030", "", "2026-07-01", "last saved"),
    "nothing": ("plan", "", "2026-07-01", "last saved"),
}  # fmt: skip


@pytest.mark.parametrize("case", DATES)
def test_of_when_a_file_is(case: str) -> None:
    name, text, day, by = DATES[case]
    words = DocumentWords(text, saved_on=date(2026, 7, 1))
    found = propose([name], words, TODAY)
    assert (found.dated_on.isoformat(), found.dated_by) == (day, by)
    assert propose(["x"], DocumentWords(), TODAY).dated_by == "today"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("IEP Noah", "", "school"), ("Noah", "Individual Education Plan\n…", "school"),
        ("EP report Noah", "", "report"), ("Noah SALT", "", "report"), ("EHCP", "", "ehc"),
        ("Health care plan", "", "medical"), ("Noah letter", "", "letter"),
        ("Noah", "Dear Mrs Bright,", "letter"), ("CPOMS", "", "safeguarding"),
        ("Parent views", "", "parents"), ("All about me", "", "pupil"), ("Noah", "", "other"),
        ("scan003", "", "other"),
    ],
)  # fmt: skip
def test_what_a_file_is(name: str, text: str, kind: str) -> None:
    assert propose([name], DocumentWords(text), TODAY).kind == kind
