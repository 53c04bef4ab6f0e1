"""Sheets that SENCOs and offices really keep: each goes in with the value that was meant, or says
on its row why it cannot."""

import io
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pupils.imports.services.imports import map_headings
from pupils.imports.services.jobs import read_import
from pupils.models import ImportBatch, Monitoring, Need, Pupil, Spell
from tests.factories import TODAY, actor_for_user, in_change
from tests.imports.files import confirm, fresh, outcomes, row, texts, upload, upn
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

PUPILS = "UPN,Surname,Forename,Date of birth,Year,Class"


def book(
    *sheets: tuple[str, Sequence[Sequence[object]]],
    change: Callable[[Workbook], None] | None = None,
) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def register(cast: Cast, *rows: Sequence[object], sheets: bytes | None = None) -> ImportBatch:
    content = sheets or book(("Sheet1", rows))
    return upload(
        actor_for_user(cast.senco), cast.harebell, content, "register", name="register.xlsx"
    )


def pupils(cast: Cast, content: bytes | str, name: str = "pupils.csv") -> ImportBatch:
    data = content.encode() if isinstance(content, str) else content
    return upload(actor_for_user(cast.office), cast.harebell, data, name=name)


def spell(pupil: Pupil) -> Spell:
    return Spell.objects.get(pupil=pupil, ends_on=None)


def needs(pupil: Pupil) -> list[tuple[str, str, str]]:
    rows = Need.objects.filter(pupil=pupil).on(TODAY).order_by("rank")
    return [(need.type, need.area, need.words) for need in rows]


# --- The SENCO's own ----------------------------------------------------------------------------


def test_a_typical_register_with_an_area_a_month_and_notes(cast: Cast) -> None:
    batch = register(
        cast,
        ["SEND REGISTER 2026-27  - CONFIDENTIAL"],
        ["Surname", "First Name", "M/F", "DOB", "Year & Class", "SEN Code", "Area (CoP)",
         "Primary Need", "Diagnosis", "EHCP Y/N", "Annual Review month", "Agencies", "PP", "EAL"],
        ["Nowak", "Kacper", "M", date(2018, 12, 1), "4H", "K", "C&I", "SLCN", None, "N", "March",
         "SALT", "Y", "Y"],
    )  # fmt: skip
    assert batch.counts["blocking"] == batch.counts["undecided"] == 0
    confirm(actor_for_user(cast.senco), batch)
    assert needs(cast.kacper) == [("SLCN", "CI", "")]
    assert spell(cast.kacper).next_review_on == date(2027, 3, 1)
    assert "Agencies: SALT" in spell(cast.kacper).reason
    assert Pupil.objects.get(pk=cast.kacper.pk).is_eal


@pytest.mark.parametrize(
    ("status", "expected"),
    [("SEN Support", "K"), ("K+", "K"), ("K (Top up)", "K"), ("EHCP pending", "K"), ("EHCP", "E")],
)
def test_words_for_a_status(cast: Cast, status: str, expected: str) -> None:
    batch = register(
        cast, ["Name", "Level of need", "Category of need", "Date identified", "Parents informed"],
        ["Kacper Nowak", status, "Speech, Language & Communication", "Sept 2024", "Y"],
    )  # fmt: skip
    assert outcomes(batch) == {2: "changed"}
    assert ("not yet an EHC plan" in texts(row(batch, 2))) == (status == "EHCP pending")
    confirm(actor_for_user(cast.senco), batch)
    found = spell(cast.kacper)
    assert (found.status, found.starts_on) == (expected, date(2024, 9, 1))
    assert (found.parents_told_on, found.parents_told_how) == (TODAY, "records")


@pytest.mark.parametrize("status", ["Monitoring", "M", "Cause for concern"])
def test_who_is_watched_is_not_on_the_register(cast: Cast, status: str) -> None:
    batch = register(
        cast, ["Name", "Level of need", "Category of need"], ["Kacper Nowak", status, "SEMH"]
    )
    assert outcomes(batch) == {2: "changed"}
    confirm(actor_for_user(cast.senco), batch)
    assert not Spell.objects.filter(pupil=cast.kacper).exists()
    assert "Social, emotional" in Monitoring.objects.get(pupil=cast.kacper).reason


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("C&I", [("", "CI", "")]), ("Sensory and physical", [("", "SP", "")]),
        ("ASC/ADHD", [("ASD", "CI", ""), ("SEMH", "SEMH", "ADHD")]),
        ("Diabetes", [("", "OTHER", "Diabetes")]), ("GDD", [("MLD", "CL", "GDD")]),
        ("Selective mutism", [("SEMH", "SEMH", "Selective mutism")]),
        ("SLCN – expressive", [("SLCN", "CI", "expressive")]),
        ("Autism – awaiting diagnosis", []), ("?ASD", []), ("SLCN, ?ASD", [("SLCN", "CI", "")]),
    ],
)  # fmt: skip
def test_words_for_a_need(cast: Cast, cell: str, expected: list[tuple[str, str, str]]) -> None:
    batch = register(cast, ["Child", "CoP", "Assessed need"], ["Kacper Nowak", "K", cell])
    assert batch.counts["blocking"] == 0
    confirm(actor_for_user(cast.senco), batch)
    assert needs(cast.kacper) == expected
    if "?" in cell or "await" in cell:
        assert "is not yet a need" in texts(row(batch, 2))
        assert cell.split(", ")[-1] in spell(cast.kacper).reason


def test_our_richer_needs_and_dates_stay(cast: Cast) -> None:
    """An area says less than its types, a month less than a day of it."""
    before = needs(cast.noah)
    began = spell(cast.noah).starts_on
    batch = register(
        cast, ["Name", "Status", "Broad area", "Date on SEN reg"],
        ["Noah Bright", "E", "C&I", f"{began:%b %Y}"],
    )  # fmt: skip
    assert outcomes(batch) == {2: "unchanged"}
    assert needs(cast.noah) == before


def test_a_sheet_for_each_year_is_one_list(cast: Cast) -> None:
    heading = ["Name", "SEN status", "Need", "Review"]
    batch = register(
        cast,
        sheets=book(
            ("Y4", [heading, ["Noah Bright", "E", "ASD", ""]]),
            ("Year 5", [heading, ["Jayden Clarke", "K", "SEMH", "Mar 2027"]]),
            ("Left", [[*heading[:3], "Left"], ["Old Pupil", "K", "MLD", "July 2026"]]),
        ),
    )
    assert set(outcomes(batch)) == {2, 1002}
    assert row(batch, 1002).pupil_id == cast.jayden.pk
    assert batch.counts["undecided"] == 0
    remarks = " ".join(batch.choices["remarks"])
    assert "“Y4”, “Year 5”" in remarks
    assert "not read: “Left”" in remarks


def test_two_rows_of_headings_and_a_cross_for_each_need(cast: Cast) -> None:
    batch = register(
        cast,
        ["Name", "Class", "Status", "Area of need", None, None, "Review"],
        [None, None, None, "SLCN", "ASD", "SEMH", "due"],
        ["Kacper Nowak", "4H", "K", "x", None, "✓", "12/12/2026"],
        ["Ella Prosser", "4H", "K", None, "X", None, None],
    )
    assert batch.counts["blocking"] == 0
    assert "read as that need" in " ".join(batch.choices["remarks"])
    said = {
        r.number: [c["new"] for c in r.changes if c["field"] == "needs"] for r in batch.rows.all()
    }
    assert [n.split("; ") for n in said[3]] == [
        ["Speech, language and communication needs", "Social, emotional and mental health"]
    ]


def test_the_sheet_says_less_than_parents_told(cast: Cast) -> None:
    batch = register(
        cast, ["Name", "Status", "Parents informed"], ["Kacper Nowak", "K", "Letter 12/9/26"]
    )
    confirm(actor_for_user(cast.senco), batch)
    assert (spell(cast.kacper).parents_told_on, spell(cast.kacper).parents_told_how) == (
        date(2026, 9, 12), "letter",
    )  # fmt: skip
    again = register(cast, ["Name", "Status", "Parents informed"], ["Kacper Nowak", "K", "Y"])
    assert outcomes(again) == {2: "unchanged"}


# --- The office's -------------------------------------------------------------------------------


def test_a_bare_yes_takes_nothing_away(cast: Cast) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(
            pupil_premium=["LAP", "SCP"], medical_note="Epilepsy", has_medical_flag=True,
            first_language="POL", is_eal=True, young_carer="P",
        )  # fmt: skip
    batch = pupils(
        cast,
        "Surname,Forename,DOB,PP,Medical,First language,EAL,Young carer\r\n"
        "Bright,Noah,03/02/2018,Y,N,NOT,N,Y\r\n",
    )
    assert outcomes(batch) == {2: "unchanged"}


@pytest.mark.parametrize(("cell", "expected"), [("Y", ["DPP"]), ("N", []), ("SCP", ["SCP"])])
def test_what_a_bare_no_takes_back(cast: Cast, cell: str, expected: list[str]) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(pupil_premium=["DPP"])
    batch = pupils(cast, f"Surname,Forename,DOB,PP\r\nBright,Noah,03/02/2018,{cell}\r\n")
    confirm(actor_for_user(cast.office), batch)
    assert Pupil.objects.get(pk=cast.noah.pk).pupil_premium == expected


def test_words_that_say_nothing_are_empty(cast: Cast) -> None:
    batch = pupils(
        cast,
        f"{PUPILS},Preferred forename,Middle names,Next review,Medical\r\n"
        f"{upn(1)},Placeholder,Amy,14/05/2017,4,4F,N/A,n/a,TBC,N/A\r\n"
        f"{upn(2)},Placeholder,Bea,15/05/2017,4,TBC,None,None,,None\r\n"
        f"{upn(3)},Placeholder,Cat,16/05/2017,4,4F,NULL,tbc,n/a,None known\r\n",
    )
    assert batch.counts["blocking"] == 0
    assert batch.counts["new_classes"] == ["4F"]
    confirm(actor_for_user(cast.office), batch)
    for pupil in Pupil.objects.filter(legal_surname="Placeholder"):
        assert (pupil.preferred_forename, pupil.middle_names, pupil.has_medical_flag) == (
            "", "", False,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("surname", "forename", "room", "words"),
    [
        ("#N/A", "Lookup", "4F", "Surname (legal): “#N/A” is a spreadsheet's error"),
        ("Vee", "#REF!", "4F", "Forename (legal): “#REF!” is a spreadsheet's error"),
        ("Vea", "Class", "#N/A", "Class or tutor group: “#N/A” is a spreadsheet's error"),
        ("Mix", "Anna", date(2026, 2, 1), "Class: “01/02/2026” is a date"),
        ("Mix", "Ben", 70, "Class: “70” is a number"),
        ("Mix", "Cy", 0.5, "Class: “0.5” is a number"),
        ("Mix", "Di", "7.00E+01", "Class: “7.00E+01” is a number"),
        (date(2026, 4, 1), "April", "4F", "Surname (legal): “01/04/2026” is a date"),
    ],
)
def test_what_a_spreadsheet_spoilt_is_a_problem_on_its_row(
    cast: Cast, surname: object, forename: object, room: object, words: str
) -> None:
    rows = [PUPILS.split(","), [upn(1), surname, forename, date(2017, 5, 14), 4, room]]
    batch = pupils(cast, book(("Pupils", rows)), "pupils.xlsx")
    assert outcomes(batch) == {2: "problem"}
    assert words in texts(row(batch, 2))
    assert batch.counts["new_classes"] in ([], ["4F"])


def test_a_text_cell_may_be_called_so(cast: Cast) -> None:
    rows = [PUPILS.split(","), [upn(1), "Mix", "Ed", date(2017, 5, 14), 4, "7E1"]]
    assert pupils(cast, book(("Pupils", rows)), "pupils.xlsx").counts["new_classes"] == ["7E1"]


def test_days_of_a_macs_workbook_count_from_1904(cast: Cast) -> None:
    rows = [PUPILS.split(","), [upn(1), "Mac", "A", date(2017, 5, 14), 4, "4F"],
            [upn(2), "Mac", "B", 41407, 4, "4F"]]  # fmt: skip

    def from_1904(made: Workbook) -> None:
        made.epoch = CALENDAR_MAC_1904

    confirm(
        actor_for_user(cast.office), pupils(cast, book(("P", rows), change=from_1904), "p.xlsx")
    )
    assert set(Pupil.objects.filter(legal_surname="Mac").values_list("born_on", flat=True)) == {
        date(2017, 5, 14)
    }


def test_merged_and_hidden_is_said_where_one_confirms(cast: Cast) -> None:
    rows = [PUPILS.split(","), [upn(1), "Merged", "Amy", date(2017, 5, 14), 4, "4F"],
            [upn(2), "Merged", "Bo", date(2017, 5, 15), 4, None],
            [upn(3), "Merged", "Cy", date(2017, 5, 16), 4, None]]  # fmt: skip

    def change(made: Workbook) -> None:
        sheet = made.worksheets[0]
        sheet.merge_cells("F2:F4")
        sheet.row_dimensions[4].hidden = True
        made.create_sheet("Codes").append(["K", "SEN support"])
        made.worksheets[1].sheet_state = "hidden"

    batch = pupils(cast, book(("Pupils", rows), change=change), "pupils.xlsx")
    assert batch.counts["new_classes"] == ["4F"]
    assert all(r.values["Class"] == "4F" for r in batch.rows.all())
    remarks = " ".join(batch.choices["remarks"])
    assert "Row 4 is hidden" in remarks
    assert "(F2:F4)" in remarks
    assert "Hidden sheet is not read: “Codes”." in remarks


def test_formulas_that_were_never_worked_out_are_no_empty_cells(cast: Cast) -> None:
    rows = [PUPILS.split(","), [upn(1), "Form", "Una", date(2017, 5, 14), 4, '="4"&"F"']]
    batch = pupils(cast, book(("Pupils", rows)), "pupils.xlsx")
    assert "result was not saved" in texts(row(batch, 2))
    assert outcomes(batch) == {2: "problem"}


@pytest.mark.parametrize(
    ("line", "surname", "forename"),
    [
        (
            '"=""{0}""","=""Equal""","=""Erin""","=""14/05/2017""","=""04""","=""4F"""',
            "Equal",
            "Erin",
        ),
        (
            "\u202a{0}\u202c,Bi\u00addi,\u200eZo\u0308e\u200b,\u206614/05/2017\u2069,4,4F",
            "Bidi",
            "Zöe",
        ),
    ],
)
def test_marks_around_a_value_are_no_part_of_it(
    cast: Cast, line: str, surname: str, forename: str
) -> None:
    batch = pupils(cast, f"{PUPILS}\r\n{line.format(upn(1))}\r\n")
    confirm(actor_for_user(cast.office), batch)
    pupil = Pupil.objects.get(upn=upn(1))
    assert (pupil.legal_surname, pupil.legal_forename) == (surname, forename)
    assert pupil.born_on == date(2017, 5, 14)


def test_rows_about_nobody_are_passed_over_and_counted(cast: Cast) -> None:
    batch = pupils(
        cast,
        f"{PUPILS}\r\nYear 4,,,,,\r\n{upn(1)},Sec,Amy,14/05/2017,4,4F\r\n\ufeff{PUPILS}\r\n"
        f"{upn(2)},Sec,Bo,15/05/2017,4,4F\r\nTotal: 2,,,,,\r\nPrinted 27/11/2026 09:14,,,,,\r\n",
    )
    assert outcomes(batch) == {3: "added", 5: "added"}
    (remark,) = batch.choices["remarks"]
    assert remark.startswith("4 rows name no pupil and are passed over: row 2 (“Year 4”)")


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        ("Beaupré,René".encode("mac_roman"), "“Beaupré”, if the file is read as Mac OS Roman"),
        ("Müller,Zoë".encode().decode("cp1252").encode(), "“Müller”, if the file is read as UTF-8"),
    ],
)
def test_garbled_letters_are_hinted_at_with_their_right_reading(
    cast: Cast, data: bytes, meant: str
) -> None:
    content = f"{PUPILS}\r{upn(1)},".encode() + data + b",14/05/2017,4,4F\r"
    batch = pupils(cast, content)
    assert outcomes(batch) == {2: "added"}
    assert meant in texts(row(batch, 2))


def test_another_table_in_the_sheet_is_not_read_under_wrong_headings(cast: Cast) -> None:
    batch = pupils(
        cast,
        f"{PUPILS}\r\n{upn(1)},One,Amy,14/05/2017,4,4F\r\n\r\n"
        "Forename,Surname,DOB,UPN,Class,Year\r\nBo,Two,15/05/2017,,4F,4\r\n",
    )
    assert outcomes(batch)[2] == "added"
    assert "the headings of another table" in texts(batch.rows.order_by("number").last()).lower()
    assert batch.counts["blocking"] == 1


def test_who_is_asked_about_columns_is_told_of_the_file(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = register(cast, ["Name", "Status", "Wombat"], ["Kacper Nowak", "K", "?"], ["Total 1"])
    assert batch.choices["mapped"]
    map_headings(
        actor=actor, batch=batch, version=batch.version,
        mapping={"Name": "full_name", "Status": "sen_status", "Wombat": "notes"},
    )  # fmt: skip
    read_import(batch_id=batch.id)
    assert "passed over" in fresh(batch).choices["remarks"][0]
