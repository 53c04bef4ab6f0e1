import pytest
from hypothesis import given
from hypothesis import strategies as st

from send_mis.tabular.heading_words import PUPIL_LOOSE, PUPIL_WORDS, STAFF_LOOSE, STAFF_WORDS
from send_mis.tabular.headings import MANY, SheetKind, folded, recognise, signature

CENSUS = [
    "UPN",
    "FormerUPN",
    "Surname",
    "Forename",
    "MiddleNames",
    "PreferredSurname",
    "Sex",
    "DOB",
    "Ethnicity",
    "FSMeligible",
    "EVERFSM_6",
    "Language",
    "EnrolStatus",
    "EntryDate",
    "NCyearActual",
    "SENProvision",
    "PrimarySENeedsType",
    "SecondarySENType",
    "URN",
    "LAEstab",
]


def test_every_column_of_the_census_download() -> None:
    found = recognise(CENSUS)
    assert found.style == "DfE"
    assert list(found.keys) == CENSUS
    assert list(found.keys.values()) == [
        "upn", "former_upn", "legal_surname", "legal_forename", "middle_names",
        "preferred_surname", "sex", "born_on", "ethnicity", "fsm_eligible", "ever6_fsm",
        "first_language", "enrol_status", "joined_on", "year_group", "sen_status", "need_1",
        "need_2", None, None,
    ]  # fmt: skip
    assert found.notes == ()


@pytest.mark.parametrize(
    ("style", "headings"),
    [
        (
            "SIMS",
            {
                "Adno": None, "UPN": "upn", "Legal Surname": "legal_surname",
                "Legal Forename": "legal_forename", "Chosen name": "preferred_forename",
                "DOB": "born_on", "Gender": "sex", "Year taught in": "year_group",
                "Reg Group": "class_name", "DOA": "joined_on", "SEN Status": "sen_status",
                "SEN Need": "needs", "In Care": "is_looked_after",
                "Eligible for free meals": None, "Ever 6": "ever6_fsm",
            },
        ),
        (
            "Arbor",
            {
                "Student ID": None, "Legal first name": "legal_forename",
                "Legal last name": "legal_surname", "Preferred first name": "preferred_forename",
                "Date of birth": "born_on", "Legal sex": "sex",
                "Year group (current academic year)": "year_group",
                "Registration form": "class_name", "SEN status": "sen_status",
                "Primary SEN need": "need_1", "Pupil Premium recipient": "pupil_premium",
            },
        ),
        (
            "Bromcom",
            {
                "Pupil ID": None, "Student Name": "full_name", "Tutor Group": "class_name",
                "Year Grp": "year_group", "SEN Provision Code": "sen_status",
                "SEN Type 1": "need_1", "SEN Type 2": "need_2",
                "Pupil Premium Indicator": "pupil_premium", "Date on Roll": "joined_on",
            },
        ),
        (
            "own",
            {
                "Name": "full_name", "Yr": "year_group", "Class": "class_name",
                "K/E": "sen_status", "Area of need": "needs", "On register since": "sen_since",
                "Next review": "next_review_on", "Key worker": "notes", "Comments": "notes",
            },
        ),
        (
            "own",
            {
                "1st name": "legal_forename", "Surname": "legal_surname", "Yr/Class": "class_name",
                "Status": "sen_status", "Main area of need": "need_1", "2nd need": "need_2",
                "On since": "sen_since", "Next rev.": "next_review_on",
            },
        ),
    ],
)  # fmt: skip
def test_styles(style: str, headings: dict[str, str | None]) -> None:
    found = recognise(list(headings))
    assert dict(found.keys) == headings
    assert found.style == style


@pytest.mark.parametrize(
    "heading",
    ["Date of Birth", "date_of_birth", "DATE-OF-BIRTH:", " Date  of birth ", "DateOfBirth"],
)
def test_case_spaces_and_punctuation_do_not_count(heading: str) -> None:
    assert recognise([heading]).keys == {heading: "born_on"}


def test_a_precise_heading_beats_a_loose_one() -> None:
    found = recognise(["Surname", "Legal surname", "Sex", "Gender"])
    assert found.keys == {
        "Surname": None,
        "Legal surname": "legal_surname",
        "Sex": "sex",
        "Gender": None,
    }
    assert found.notes == ()


def test_two_equal_headings_get_nothing_and_a_note() -> None:
    found = recognise(["UPN", "Class", "Tutor group"])
    assert found.keys == {"UPN": "upn", "Class": None, "Tutor group": None}
    assert found.notes == (
        "“Class”, “Tutor group” could all be the same thing: choose which one to use.",
    )


def test_a_repeated_heading_is_not_quietly_the_first_one() -> None:
    found = recognise(["Review date", "Review date (second)", "Surname", "surname (second)*"])
    assert set(found.keys.values()) == {None}
    assert len(found.notes) == 2


def test_a_staff_sheet_is_read_as_one() -> None:
    headings = ["Title", "Name", "E-mail", "Job title", "Class"]
    assert list(recognise(headings, SheetKind.STAFF).keys.values()) == [
        "title",
        "staff_name",
        "email",
        "staff_role",
        "class_name",
    ]
    assert recognise(headings).keys["Name"] == "full_name"
    assert recognise(headings).keys["E-mail"] is None


@pytest.mark.parametrize(
    ("tight", "loose"), [(PUPIL_WORDS, PUPIL_LOOSE), (STAFF_WORDS, STAFF_LOOSE)]
)
def test_no_word_means_two_things(tight: dict[str, str], loose: dict[str, str]) -> None:
    seen: dict[str, str] = {}
    for key, line in [*tight.items(), *loose.items()]:
        for word in line.split("|"):
            assert folded(word), word
            assert seen.setdefault(folded(word), key) == key, word


def test_every_key_of_the_importer_has_words() -> None:
    keys = {*PUPIL_WORDS, *PUPIL_LOOSE}
    assert keys == {
        "upn",
        "former_upn",
        "uln",
        "legal_surname",
        "legal_forename",
        "middle_names",
        "preferred_surname",
        "preferred_forename",
        "full_name",
        "born_on",
        "sex",
        "ethnicity",
        "first_language",
        "english_proficiency",
        "year_group",
        "class_name",
        "joined_on",
        "left_on",
        "enrol_status",
        "is_looked_after",
        "care_authority",
        "fsm_eligible",
        "ever6_fsm",
        "pupil_premium",
        "service_child",
        "young_carer",
        "medical_flag",
        "sen_status",
        "sen_until",
        "has_plan",
        "need_area",
        "needs_ticked",
        "unused",
        "parents_told",
        "is_eal",
        "sen_since",
        "need_1",
        "need_2",
        "need_3",
        "need_4",
        "needs",
        "next_review_on",
        "notes",
    }


def test_the_signature_is_that_of_the_columns() -> None:
    first = signature(["UPN", "Date of birth"])
    assert first == signature(["date_of_birth", "upn"])
    assert first != signature(["UPN", "Date of birth", "Sex"])
    assert first != signature(["UPN", "UPN", "Date of birth"])
    assert signature(["学年"]) != signature(["名前"])
    assert signature(["\ud800"])


@given(st.lists(st.text(max_size=12), unique=True, max_size=8))
def test_any_headings_keep_their_order_and_no_key_comes_twice(headings: list[str]) -> None:
    found = recognise(headings)
    assert list(found.keys) == headings
    given_keys = [key for key in found.keys.values() if key and key not in MANY]
    assert len(given_keys) == len(set(given_keys))
