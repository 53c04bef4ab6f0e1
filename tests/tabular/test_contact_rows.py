"""A row for each contact of a pupil is read as one row a pupil."""

import pytest

from send_mis.tabular import Table, read_csv
from send_mis.tabular.contact_rows import with_contacts_joined
from send_mis.tabular.headings import recognise

RUTH, TOM = "Mrs Ruth Bright,Mother,07700 900123", "Mr Tom Bright,Father,07700 900124"


def read(*lines: str) -> Table:
    return with_contacts_joined(read_csv("\n".join(lines).encode()))


def by_key(table: Table) -> list[dict[str, str]]:
    keys = recognise(table.columns).keys
    return [
        {key: str(cell) for name, cell in cells.items() if (key := keys[name]) and cell}
        for _, cells in table.records()
    ]


def test_as_a_school_system_prints_it() -> None:
    table = read(
        "UPN,Legal Surname,Legal Forename,DOB,Contact Title,Contact Forename,Contact Surname,"
        "Relationship,Parental Responsibility,Priority,Telephone,Email,Address,Postcode",
        "A1,Lind,Freya,03/02/2018,Mrs,Ruth,Bright,Mother,Yes,1,0113 496 0000,r@example.com,1 High"
        " St,LS1 1AA",
        "A2,Lind,Otto,04/05/2019,Mrs,Ruth,Bright,Mother,Yes,1,,,1 High St,LS1 1AA",
        "A1,Lind,Freya,03/02/2018,Mr,Tom,Bright,Father,Yes,2,,,2 Low St,LS1 1AB",
    )
    freya, otto = by_key(table)
    assert [row.number for row in table.rows] == [2, 3]
    assert (freya["legal_forename"], otto["legal_forename"]) == ("Freya", "Otto")
    assert (freya["contact_1_forename"], freya["contact_2_forename"]) == ("Ruth", "Tom")
    assert (freya["contact_2_address"], freya["contact_2_rank"]) == ("2 Low St", "2")
    assert freya["contact_1_phone"] == "0113 496 0000"
    assert "contact_2_forename" not in otto
    assert "home_address" not in freya
    assert "3 rows are read as 2 pupils" in table.remarks[-1]


@pytest.mark.parametrize("again", ["Freya Lind,03/02/2018,4H", ",,", "freya  lind,03/02/2018,4H"])
def test_the_pupil_stands_in_every_row_or_in_the_first_alone(again: str) -> None:
    table = read(
        "Student,Date of birth,Reg,Name,Relation,Mobile", f"Freya Lind,03/02/2018,4H,{RUTH}",
        f"{again},{TOM}", f"Otto Lind,04/05/2019,2B,{RUTH}",
    )  # fmt: skip
    freya, otto = by_key(table)
    assert freya == {
        "full_name": "Freya Lind", "born_on": "03/02/2018", "class_name": "4H",
        "contact_1_name": "Mrs Ruth Bright", "contact_1_relationship": "Mother",
        "contact_1_mobile": "07700 900123", "contact_2_name": "Mr Tom Bright",
        "contact_2_relationship": "Father", "contact_2_mobile": "07700 900124",
    }  # fmt: skip
    assert otto["full_name"] == "Otto Lind"


def test_the_same_surname_of_both_is_still_theirs() -> None:
    table = read("Pupil surname,Pupil forename,Class,Surname,Forename,Relationship",
                 "Lind,Freya,4H,Bright,Ruth,Mother", "Lind,Freya,4H,Bright,Tom,Father")  # fmt: skip
    (freya,) = by_key(table)
    assert freya["legal_surname"] == "Lind"
    assert (freya["contact_1_surname"], freya["contact_2_surname"]) == ("Bright", "Bright")
    assert "are read as 1 pupil." in table.remarks[-1]


def test_an_address_that_all_share_is_the_pupils() -> None:
    table = read(
        "UPN,Surname,Forename,Address,Contact name,Relationship",
        "A1,Lind,Freya,1 High St,Ruth,Mother", "A1,Lind,Freya,1 High St,Tom,Father",
    )  # fmt: skip
    (freya,) = by_key(table)
    assert freya["home_address"] == "1 High St"
    assert (freya["contact_1_name"], freya["contact_2_name"]) == ("Ruth", "Tom")


def test_the_seventh_is_left_out_and_said() -> None:
    rows = [f"A1,Lind,Freya,Contact number {n},Friend" for n in "abcdefgh"]
    table = read("UPN,Surname,Forename,Contact name,Relationship", *rows)
    (freya,) = by_key(table)
    assert "contact_6_name" in freya
    assert table.remarks[-1].startswith("1 pupil has more than 6 contacts")


@pytest.mark.parametrize(
    "lines",
    [
        # The same pupil twice, with two needs.
        ("UPN,Surname,Forename,SEN status,Need type", "A1,Lind,Freya,K,SLCN",
         "A1,Lind,Freya,K,ASD"),
        # Nobody twice.
        ("UPN,Surname,Forename,Contact name", "A1,Lind,Freya,Ruth", "A2,Lind,Otto,Ruth"),
        # Two rows that disagree about the pupil.
        ("UPN,Surname,Forename,Class,Contact name", "A1,Lind,Freya,4H,Ruth",
         "A1,Lind,Freya,5B,Tom"),
        # The same contact twice.
        ("UPN,Surname,Forename,Contact name", "A1,Lind,Freya,Ruth", "A1,Lind,Freya,Ruth"),
        # Contacts stand side by side already.
        ("UPN,Surname,Forename,Contact 1 name,Contact 2 name", "A1,Lind,Freya,Ruth,Tom",
         "A1,Lind,Freya,Ann,Bo"),
        # One UPN of two children, and nothing that says what else they might be.
        ("UPN,Surname,Forename,Email", "A1,Lind,Freya,", "A1,Oak,Zed,"),
        ("Colour,Shape", "red,round", "red,square"),
    ],
)  # fmt: skip
def test_anything_else_is_left_as_it_is(lines: tuple[str, ...]) -> None:
    table = read_csv("\n".join(lines).encode())
    assert with_contacts_joined(table) == table
