"""The small rules of cells and columns, on each side of what they tell apart."""

from datetime import date
from typing import Any

import pytest

from pupils.imports.rules.cells import Reading, read_row
from pupils.imports.rules.codes import Codes
from pupils.imports.rules.columns import mapping_problems, suggested
from pupils.imports.rules.notes import joined_notes
from pupils.imports.rules.says import NEXT_REVIEW, SINCE, RowSays, SenSays, ToldSays
from pupils.imports.rules.sen_cells import read_sen
from pupils.imports.rules.told import read_told
from send_mis.reading.dates import of_month

DAY = date(2026, 11, 23)
NO_CODES = Codes([])

# --- Columns ----------------------------------------------------------------------------------

NAMES = "Say which column holds the names."
WHO = "Say which column holds the UPN, or which hold the names and the date of birth."
WHAT = "Say which column holds the status, the needs or the next review."
MAIL, ROLES = (f"Say which column holds the {what}." for what in ("e-mail addresses", "roles"))


@pytest.mark.parametrize(
    ("kind", "keys", "problems"),
    [
        ("pupils", "upn", []), ("pupils", "full_name born_on", []),
        ("pupils", "legal_surname legal_forename born_on", []),
        ("pupils", "legal_surname born_on", [WHO]), ("pupils", "full_name", [WHO]),
        ("pupils", "born_on", [WHO]), ("ctf", "upn", []),
        ("register", "full_name sen_status", []), ("register", "upn needs", []),
        ("register", "legal_surname legal_forename notes", []),
        ("register", "legal_forename next_review_on", [NAMES]),
        ("register", "full_name need_area sen_until", [WHAT]),
        ("register", "class_name", [NAMES, WHAT]),
        ("staff", "staff_name email staff_role", []),
        ("staff", "legal_surname legal_forename email staff_role", []),
        ("staff", "legal_surname email staff_role", [NAMES]),
        ("staff", "full_name class_name", [NAMES, MAIL, ROLES]),
        ("staff", "staff_name email", [ROLES]), ("staff", "staff_name staff_role", [MAIL]),
        ("pupils", "upn upn", ["Two columns are matched to “UPN”. Choose one."]),
        ("register", "upn notes notes", []),
    ],
)  # fmt: skip
def test_what_a_file_needs_to_be_read(kind: str, keys: str, problems: list[str]) -> None:
    mapping = {f"{place} {key}": key for place, key in enumerate(keys.split())}
    assert mapping_problems(mapping | {"Else": ""}, kind) == problems


def test_what_was_said_of_a_heading_wins_where_it_still_can() -> None:
    headings = ["Surname", "Email", "Kid", "Unheard", "Date of leaving"]
    remembered = {"Surname": "preferred_surname", "Kid": "staff_role", "Unheard": ""}
    keys, notes = suggested(headings, "pupils", remembered)
    assert keys == {
        "Surname": "preferred_surname", "Email": None, "Kid": "", "Unheard": "",
        "Date of leaving": "left_on",
    }  # fmt: skip
    assert notes == ()
    assert suggested(["Date of leaving", "X"], "register", {})[0] == {
        "Date of leaving": "", "X": None,
    }  # fmt: skip
    assert suggested(["Email"], "staff", {})[0] == {"Email": "email"}


# --- Cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"full_name": f"{'S' * 100}, Ann"}, ""), ({"full_name": f"{'S' * 101}, Ann"}, "too long"),
        ({"full_name": f"Smith, {'A' * 101}"}, "too long for a name"),
        ({"legal_surname": "S" * 100}, ""), ({"legal_surname": "S" * 101}, "longer than 100"),
        ({"middle_names": "S" * 160}, ""), ({"middle_names": "S" * 161}, "longer than 160"),
        ({"uln": "1234567890"}, ""), ({"uln": "123456789"}, "ten digits"),
        ({"uln": "12345 67890"}, ""), ({"uln": "１２３４５６７８９０"}, "ten digits"),
        ({"uln": "123456789x"}, "ten digits"),
        ({"class_name": "C" * 40}, ""), ({"class_name": "C" * 41}, "longer than 40"),
        ({"medical_flag": "m" * 300}, ""), ({"medical_flag": "m" * 301}, "longer than 300"),
        ({"care_authority": "301"}, ""), ({"care_authority": "30"}, "three digits"),
        ({"born_on": "23/11/2026"}, ""), ({"born_on": "24/11/2026"}, "in the future"),
        ({"legal_surname": "????"}, "is not a name"), ({"legal_surname": "12"}, "is not a name"),
        ({"legal_surname": "??"}, ""),
        ({"born_on": "02/02/2018", "joined_on": "02/02/2018"}, ""),
        ({"born_on": "02/02/2018", "joined_on": "01/02/2018"}, "entry is before the date of birth"),
        ({"born_on": "02/02/2018", "left_on": "01/02/2018"}, "leaving is before the date of birth"),
        ({"joined_on": "02/02/2018", "left_on": "02/02/2018"}, ""),
        ({"joined_on": "02/02/2018", "left_on": "01/02/2018"}, "before the date of entry"),
    ],
)  # fmt: skip
def test_a_cell_at_its_limit_and_past_it(cells: dict[str, str], words: str) -> None:
    notes = [note.text for note in read_row(2, cells, Reading(DAY, NO_CODES)).notes if note.blocks]
    assert (words in " ".join(notes)) if words else notes == []


@pytest.mark.parametrize(
    ("cell", "how", "on", "remark", "notes"),
    [
        ("Y", "records", None, "", []), ("N", None, None, "", []),
        ("05/01/2026", "records", date(2026, 1, 5), "", []),
        ("23/11/2026", "records", DAY, "", []),
        ("24/11/2026", None, None, "", ["Parents told: that day has not come yet."]),
        ("letter", "letter", None, "", []),
        ("e-mail 5 Jan 2026", "email", date(2026, 1, 5), "", []),
        ("rang 05/01/26", "phone", date(2026, 1, 5), "", []),
        ("parents' evening Oct 2025", "meeting", date(2025, 10, 1), "", []),
        ("spoke to dad", "conversation", None, "", []),
        ("Yes, at the gate", "records", None, "Parents told: at the gate", []),
        ("Yes, by post Sept 2025", "records", date(2025, 9, 1), "", []),
        ("no answer yet", None, None, "Parents told: no answer yet", []),
        ("to be done", None, None, "Parents told: to be done", []),
        ("at the gate", None, None, "Parents told: at the gate",
         ["Parents told: “at the gate” is kept in the notes, since it says no day."]),
        ("letter 31/02/2026", None, None, "", ["Parents told: 31/02/2026 is not a real date."]),
    ],
)  # fmt: skip
def test_what_is_said_of_telling_the_parents(
    cell: str, how: str | None, on: date | None, remark: str, notes: list[str]
) -> None:
    told = read_told(cell, day=DAY)
    assert told.says == (ToldSays(how, on) if how else None)
    assert (told.remarks, [note.text for note in told.notes]) == ([remark] if remark else [], notes)


@pytest.mark.parametrize(
    ("cell", "status"),
    [("Y", "E"), ("N", ""), ("05/01/26", "E"), ("5 Jan", ""), ("asked", ""), ("", "")],
)
def test_a_plan_is_a_yes_or_its_day(cell: str, status: str) -> None:
    sen, _ = read_sen({"has_plan": cell}, day=DAY, need_columns=0)
    assert (sen.status, sen.source_code) == (status, status)


def test_notes_are_said_under_their_headings_and_nothings_left_out() -> None:
    columns = [
        ("Notes", " Likes  trains "), ("Agencies", "SALT"), ("Strategies", "N/A"),
        ("SEN notes", ""),
        (" COMMENTS ", "Shy"), ("Seen on", date(2026, 1, 5)),
    ]  # fmt: skip
    said = joined_notes(columns)  # type: ignore[arg-type]
    assert said == "Likes trains; Agencies: SALT; Shy; Seen on: 05/01/2026"


@pytest.mark.parametrize(
    ("theirs", "ours", "rough", "differs", "compares"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), False, False, True),
        (date(2026, 1, 1), date(2026, 1, 9), False, True, True),
        (date(2026, 1, 1), date(2026, 1, 9), True, False, False),
        (date(2026, 1, 1), date(2026, 2, 1), True, True, True),
        (date(2026, 1, 1), date(2025, 1, 9), True, True, True),
        (date(2026, 1, 1), None, True, True, True),
        (None, date(2026, 1, 1), False, False, False),
    ],
)
@pytest.mark.parametrize("what", [SINCE, NEXT_REVIEW])
def test_a_month_agrees_with_each_of_its_days(
    theirs: date | None, ours: date | None, rough: bool, differs: bool, compares: bool, what: str
) -> None:
    days: dict[str, Any] = {what: theirs}
    says = SenSays(**days, rough={what: of_month(theirs)} if rough and theirs else {})
    assert (says.differs(what, ours), says.compares(what, ours)) == (differs, compares)


@pytest.mark.parametrize(
    ("facts", "more", "label"),
    [
        ({"preferred_surname": "P", "legal_surname": "L", "preferred_forename": "Q",
          "legal_forename": "M"}, {"whole_name": ("W", "X")}, "P, Q"),
        ({"legal_surname": "L", "legal_forename": "M"}, {}, "L, M"),
        ({}, {"whole_name": ("W", "X"), "full_name": "X W"}, "W, X"),
        ({"legal_surname": "L"}, {}, "L"), ({"legal_forename": "M"}, {"full_name": "F"}, "M"),
        ({"upn": "U"}, {"full_name": "F"}, "F"), ({"upn": "U"}, {}, "U"), ({}, {}, "Row 7"),
    ],
)  # fmt: skip
def test_how_a_row_is_named(facts: dict[str, str], more: dict[str, Any], label: str) -> None:
    assert RowSays(7, facts=facts, **more).label == label
