"""Which names and facts are taken for the same, and which writes can go back: side by side."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from pupils.imports.rules.codes import Codes, is_eal
from pupils.imports.rules.comparing import new_facts
from pupils.imports.rules.matching import (
    _alike,
    _is_part,
    _is_short_form,
    _one_slip,
    _pairs,
    exact_names,
)
from pupils.imports.rules.poorer import says_less
from pupils.imports.rules.reading import _meals
from pupils.imports.rules.says import RowSays
from pupils.imports.rules.spelling import letter_hints, poorer, spelling_hints
from pupils.imports.rules.state import PupilState
from pupils.imports.rules.undoing import _clash, _is_covered, _outlives
from pupils.imports.rules.written import Write, differences
from pupils.imports.writing.staff import _years
from pupils.models import Pupil
from send_mis.schools.codes import CodeSet
from send_mis.tabular.ctf_records import CtfMeals

DAY = date(2026, 11, 23)

# --- Names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        (("smith", "amy"), ("smith", "amy"), True), (("smith", "amy"), ("amy", "smith"), True),
        (("smith", "amy"), ("smyth", "amy"), True),
        (("smith", "amelia"), ("smyth", "amelja"), True),
        (("smith", "amy"), ("jones", "amy"), False), (("smith", "amy"), ("smith", "zed"), False),
        (("smith", "alexandra"), ("smith", "alex"), True),
        (("smith", "alexandra"), ("smith", "al"), False),
        (("smith", ""), ("smith", "amy"), True), (("smith", "amy"), ("amy", ""), True),
        (("smith", ""), ("jones", "amy"), False),
        (("smyth", "alex"), ("smith", "alexandra"), True),
    ],
)  # fmt: skip
def test_names_that_may_be_the_same_child(
    ours: tuple[str, str], theirs: tuple[str, str], alike: bool
) -> None:
    assert _alike(ours, theirs) is alike


def test_parts_slips_and_short_forms_of_names() -> None:
    assert _is_part(("smith", ""), ("amy", "smith"))
    assert not _is_part(("smith", "amy"), ("smith", "amy"))
    assert [_one_slip("smith", other) for other in ("smith", "smth", "smyth", "smooth")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert [_is_short_form(one, "alexandra") for one in ("ale", "al", "alx", "alexandra")] == [
        True, False, False, True,
    ]  # fmt: skip
    assert _pairs({"a"}, set()) == {("a", "")}
    assert _pairs(set(), set()) == set()
    assert exact_names({("Hoa", ""), ("", "HOA"), ("Lind", "Ada")}) == {
        ("hoa", ""), ("lind", "ada"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "ours", "is_poorer"),
    [
        ("Rene", "René", True), ("René", "Rene", False), ("Rene", "RENE", False),
        ("OBrien", "O’Brien", True), ("Jones", "René", False),
        ("Аnn", "Ann", True), ("Ann", "Аnn", False),
    ],
)  # fmt: skip
def test_a_name_that_is_poorer_than_ours(theirs: str, ours: str, is_poorer: bool) -> None:
    assert poorer(theirs, ours) is is_poorer


def test_each_name_that_is_spelt_otherwise_is_hinted_at() -> None:
    pupil = Pupil(
        legal_surname="Smith", legal_forename="René", middle_names="Zoe", preferred_surname="Ann",
        born_on=DAY,
    )  # fmt: skip
    row = RowSays(
        2,
        facts={
            "legal_surname": "Smith", "legal_forename": "Rene", "middle_names": "Zoë",
            "preferred_surname": "Аnn", "preferred_forename": "Rene",
        },
        whole_name=("Аnn", "Х"),
    )  # fmt: skip
    assert [hint.text for hint in spelling_hints(row, pupil)] == [
        "The file has “Rene” in plainer letters; “René” stays.",
        "“Zoe” becomes “Zoë”: the same name in another spelling?",
        "The file has “Аnn” with letters that only look the same; “Ann” stays.",
    ]
    mixed = [hint.text for hint in letter_hints(row)]
    assert mixed == ["“Аnn” mixes letters of two alphabets that look alike: is it typed as meant?"]


# --- Facts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "eal"),
    [("", False), ("ENG", False), ("ENB", False), ("REF", False), ("ZZZ", False), ("POL", True)],
)
def test_which_languages_make_english_an_additional_one(language: str, eal: bool) -> None:
    assert is_eal(language) is eal


def test_a_code_is_known_by_its_letters_its_words_and_each_half_of_them() -> None:
    codes = Codes([(CodeSet.ETHNICITY, "BAOF", "Black/Other African*")])
    for text in ("BAOF", "baof", "Black / other-african", "black", "Other African"):
        assert codes.code(CodeSet.ETHNICITY, text) == "BAOF"
        assert codes.holds(CodeSet.ETHNICITY, text)
    assert codes.words(CodeSet.ETHNICITY, "BAOF") == "Black/Other African"
    assert codes.words(CodeSet.ETHNICITY, "XXXX") == "XXXX"
    assert not codes.holds(CodeSet.ETHNICITY, "other")
    with pytest.raises(ValueError, match="“other” is not an ethnicity code"):
        codes.code(CodeSet.ETHNICITY, "other")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "now", "six_years"),
    [
        (date(2019, 1, 1), None, True, True), (date(2019, 1, 1), DAY, True, True),
        (date(2019, 1, 1), date(2026, 11, 22), False, True),
        (date(2019, 1, 1), date(2020, 11, 1), False, True),
        (date(2019, 1, 1), date(2020, 10, 31), False, False),
    ],
)  # fmt: skip
def test_free_meals_now_and_in_six_years(
    starts_on: date, ends_on: date | None, now: bool, six_years: bool
) -> None:
    times = [CtfMeals(None, None, ""), CtfMeals(starts_on, ends_on, "ENG")]
    assert _meals(times, DAY) == {"is_fsm": now, "is_ever6_fsm": six_years}
    assert _meals(times[:1], DAY) == {}


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "is_bare", "less"),
    [
        ("ethnicity", "WBRI", "NOBT", False, True), ("ethnicity", "", "NOBT", False, False),
        ("ethnicity", "WBRI", "MWAS", False, False),
        ("first_language", "POL", "REF", False, True),
        ("english_proficiency", "C", "N", False, True),
        ("english_proficiency", "", "N", False, False),
        ("english_proficiency", "C", "A", False, False),
        ("young_carer", "P", "S", True, True), ("young_carer", "P", "S", False, False),
        ("young_carer", "P", "N", True, False), ("young_carer", "", "S", True, False),
        ("pupil_premium", ["LAP"], ["DPP"], True, True), ("pupil_premium", ["LAP"], [], True, True),
        ("pupil_premium", ["DPP"], [], True, False), ("pupil_premium", [], ["DPP"], True, False),
        ("pupil_premium", ["LAP"], ["DPP"], False, False),
        ("has_medical_flag", True, False, True, False), ("uln", "1", "2", True, False),
    ],
)  # fmt: skip
def test_where_a_file_says_less_than_we_hold(
    field: str, ours: Any, theirs: Any, is_bare: bool, less: bool
) -> None:
    assert says_less(field, Pupil(**{field: ours}), theirs, is_bare=is_bare) is less


@pytest.mark.parametrize(
    ("note", "is_bare", "less"),
    [("Asthma", True, True), ("", True, False), ("Asthma", False, False)],
)
def test_a_bare_no_takes_no_medical_note_away(note: str, is_bare: bool, less: bool) -> None:
    pupil = Pupil(has_medical_flag=True, medical_note=note)
    assert says_less("has_medical_flag", pupil, False, is_bare=is_bare) is less


def facts(theirs: dict[str, Any], place: dict[str, Any] | None = None, **ours: Any) -> Any:
    usual: dict[str, Any] = {"born_on": date(2018, 2, 3), "reception_year": 2022}
    state = PupilState(Pupil(id=uuid4(), **usual | ours), DAY)
    return new_facts(RowSays(2, facts=theirs, place=place or {}), state)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"preferred_forename": ""}, {"preferred_forename": ""}, {}),
        ({"preferred_forename": "A"}, {"preferred_forename": ""}, {"preferred_forename": ""}),
        ({"first_language": "POL", "is_eal": True}, {"is_eal": False}, {}),
        ({"first_language": "", "is_eal": True}, {"is_eal": False}, {"is_eal": False}),
        ({"first_language": "POL", "is_eal": True}, {"first_language": "ENG", "is_eal": False},
         {"first_language": "ENG", "is_eal": False}),
        ({"first_language": "ENG", "is_eal": False}, {"first_language": "POL", "is_eal": True},
         {"first_language": "POL", "is_eal": True}),
        ({"upn": ""}, {"upn": "A1"}, {"upn": "A1"}),
        ({"upn": "A1", "upn_unknown": ""}, {"upn_unknown": "UN1"}, {}),
        ({"upn": "", "upn_unknown": "UN2"}, {"upn_unknown": "UN1"}, {"upn_unknown": "UN1"}),
        ({"upn": "", "upn_unknown": "UN2"}, {"upn": "A1"}, {"upn": "A1", "upn_unknown": ""}),
        ({"upn": "A1"}, {"upn": "A2", "former_upn": "A3"}, {"upn": "A2", "former_upn": "A3"}),
        ({"upn": "A1"}, {"upn": "A2"}, {"upn": "A2", "former_upn": "A1"}),
        ({"pupil_premium": ["A", "B"]}, {"pupil_premium": ["B", "A"]}, {}),
        ({}, {"born_on": date(2018, 2, 4)}, {"born_on": date(2018, 2, 4)}),
        ({}, {"born_on": date(2019, 2, 3)}, {"born_on": date(2019, 2, 3), "reception_year": 2023}),
        ({"reception_year": 2021}, {"born_on": date(2019, 2, 3)}, {"born_on": date(2019, 2, 3)}),
    ],
)  # fmt: skip
def test_what_gets_another_value(
    ours: dict[str, Any], theirs: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert facts(theirs, **ours) == expected


def test_a_year_group_says_when_reception_was() -> None:
    assert facts({}, {"year_group": 4}) == {}
    assert facts({}, {"year_group": 5}) == {"reception_year": 2021}


# --- Written and undone -----------------------------------------------------------------------


def test_two_readings_held_against_each_other() -> None:
    before = {("m", "1"): {"a": 1, "b": 2}, ("m", "2"): {"a": 1}, ("m", "3"): {"a": 3}}
    after = {("m", "1"): {"a": 1, "b": 4}, ("m", "3"): {"a": 3}, ("m", "4"): {"a": 5}}
    assert differences(before, after) == [
        Write("m", "1", "changed", {"b": 2}, {"b": 4}),
        Write("m", "2", "removed", old={"a": 1}),
        Write("m", "4", "made", new={"a": 5}),
    ]


def test_a_write_that_is_half_undone_is_two() -> None:
    old, new = {"a": 1, "b": 2, "version": 1}, {"a": 3, "b": 4, "version": 2}
    write = Write("m", "1", "changed", old, new)
    assert write.undone({"a"}) == [
        Write("m", "1", "changed", {"a": 1}, {"a": 3}, is_undone=True),
        Write("m", "1", "changed", {"b": 2, "version": 1}, {"b": 4, "version": 2}),
    ]
    assert write.undone({"a", "b"}) == [Write("m", "1", "changed", old, new, is_undone=True)]
    for deed in ("made", "removed"):
        whole = Write("m", "1", deed, old, new)  # type: ignore[arg-type]
        assert whole.undone({"a"}) == [Write("m", "1", deed, old, new, is_undone=True)]  # type: ignore[arg-type]


def span(start: str, end: str | None = None, **more: object) -> dict[str, Any]:
    return {"starts_on": start, "ends_on": end, **more}


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (span("2026-01-01"), span("2026-02-01"), True),
        (span("2026-01-01", "2026-02-01"), span("2026-02-01"), False),
        (span("2026-01-01", "2026-02-02"), span("2026-02-01"), True),
        (span("2026-02-01"), span("2026-01-01", "2026-02-01"), False),
        (span("2026-01-05", "2026-01-05"), span("2026-01-01"), False),
    ],
)
def test_times_that_clash(one: dict[str, Any], other: dict[str, Any], clash: bool) -> None:
    assert _clash([one, other]) is clash
    assert _clash([one | {"rank": 1}, other | {"rank": 1}], "rank") is clash
    assert _clash([one | {"rank": 1}, other | {"rank": 2}], "rank") is False


def test_needs_are_covered_and_nothing_outlives_the_roll() -> None:
    need = span("2026-01-10", "2026-03-01")
    halves = [span("2026-02-01", "2026-03-01"), span("2026-01-10", "2026-02-01")]
    assert _is_covered(need, halves)
    assert not _is_covered(need, halves[:1])
    assert not _is_covered(need, [span("2026-01-11")])
    assert not _is_covered(span("2026-01-10"), halves)
    enrolments = [span("2025-01-01", "2026-01-01"), span("2024-01-01", "2024-06-01")]
    assert not _outlives([span("2025-02-01", "2026-01-01")], enrolments)
    assert _outlives([span("2025-02-01", "2026-01-02")], enrolments)
    assert not _outlives([span("2026-02-01", "2026-02-01")], enrolments)


@pytest.mark.parametrize(
    ("name", "years"),
    [("4H", [4]), ("Year 4", [4]), ("Y10", [10]), ("14A", [14]), ("15A", []), ("0A", []),
     ("Reception Oak", [0]), ("Rec", [0]), ("R", [0]), ("Robins", []), ("Nursery", [-1]),
     (" 1K ", [1])],
)  # fmt: skip
def test_what_a_class_s_name_tells_of_its_years(name: str, years: list[int]) -> None:
    assert _years(name) == years
