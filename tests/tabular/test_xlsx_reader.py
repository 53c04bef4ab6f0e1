from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from send_mis.errors import BadFile
from send_mis.tabular import NumberText, TableRow, read_xlsx
from send_mis.tabular import limits as lim
from tests.tabular.workbooks import by_hand, plain_rows, saved, sheet_xml, text_cell, workbook

HEADINGS = ("UPN", "Surname", "Date of birth", "Phone", "SEN status")


def refusal(data: bytes, sheet: str | None = None) -> str:
    with pytest.raises(BadFile) as refused:
        read_xlsx(data, sheet=sheet)
    return refused.value.message


def test_dates_are_dates_and_numbers_are_as_people_write_them() -> None:
    moment = datetime(2026, 2, 3, 9, 15)  # noqa: DTZ001  a spreadsheet's moment has no zone
    data = workbook(
        ("Pupils", [("UPN", "DOB", "Joined", "Phone", "Score", "FSM", "At", "Year"),
                    ("C999123425001", date(2016, 2, 3), moment, 7700900123.0, 0.5, True,
                     time(9, 30), 4)]),
    )  # fmt: skip
    (row,) = read_xlsx(data).rows
    assert row.cells == (
        "C999123425001",
        date(2016, 2, 3),
        date(2026, 2, 3),
        "7700900123",
        "0.5",
        "Yes",
        "09:30:00",
        "4",
    )
    assert [type(cell) for cell in row.cells[1:5]] == [date, date, NumberText, NumberText]


def test_a_path_is_read_like_bytes(tmp_path: Path) -> None:
    data = workbook(("Pupils", [("UPN", "Surname"), ("a", "b")]))
    path = tmp_path / "whatever.bin"
    path.write_bytes(data)
    assert read_xlsx(path) == read_xlsx(data)


def test_merged_titles_above_the_headings_are_passed_over() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Harebell Primary: SEN register"])
    sheet.merge_cells("A1:C1")
    sheet.append([])
    sheet.append(["Pupil", "Yr", "Status"])
    sheet.append(["Bright, Noah", 4, "K"])
    sheet.append([])
    sheet.append(["Clarke, Jay", 5])
    table = read_xlsx(saved(book))
    assert table.heading_row == 3
    assert table.rows == (
        TableRow(4, ("Bright, Noah", "4", "K")),
        TableRow(6, ("Clarke, Jay", "5", "")),
    )
    assert not table.problems


def test_the_sheet_of_pupils_outweighs_a_longer_list_of_codes() -> None:
    data = workbook(
        ("Codes", [("Code", "Meaning"), *[(f"c{i}", f"m{i}") for i in range(300)]]),
        ("Register", [HEADINGS, *[("u", f"s{i}", None, None, "K") for i in range(20)]]),
        ("Leavers", [HEADINGS, ("u", "s", None, None, "K")]),
        ("Empty", []),
    )
    table = read_xlsx(data)
    assert (table.sheet, len(table.rows)) == ("Register", 20)
    assert table.other_sheets == ("Codes", "Leavers")


def test_a_named_sheet_is_taken_and_a_hidden_one_only_by_name() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["UPN", "Surname"])
    first.append(["a", "b"])
    hidden = book.create_sheet("Old")
    hidden.append(["UPN", "Surname"])
    for _ in range(9):
        hidden.append(["c", "d"])
    hidden.sheet_state = "hidden"
    data = saved(book)
    assert read_xlsx(data).sheet == "Sheet"
    assert read_xlsx(data, sheet="Old").sheet == "Old"
    assert "no sheet called “None such”" in refusal(data, sheet="None such")


def test_a_formula_counts_as_its_last_value() -> None:
    row = '<row r="3"><c r="A3" t="str"><f>B2&amp;"x"</f><v>Okafor</v></c></row>'
    table = read_xlsx(by_hand(sheet_xml(plain_rows(row))))
    assert table.rows[1] == TableRow(3, ("Okafor", ""))


def test_the_spelt_out_line_end_of_a_workbook_is_not_text() -> None:
    row = f'<row r="3">{text_cell("A3", "one_x000D_&#10;two")}</row>'
    assert read_xlsx(by_hand(sheet_xml(plain_rows(row)))).rows[1].cells == ("one\ntwo", "")


def test_a_false_size_does_not_hide_rows() -> None:
    xml = sheet_xml(plain_rows()).replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')
    assert read_xlsx(by_hand(xml)).rows == (TableRow(2, ("Bright", "Noah")),)


def test_cells_may_do_without_places() -> None:
    xml = sheet_xml(plain_rows()).replace(' r="1"', "").replace(' r="2"', "")
    for place in ("A1", "B1", "A2", "B2"):
        xml = xml.replace(f' r="{place}"', "")
    assert read_xlsx(by_hand(xml)).rows == (TableRow(2, ("Bright", "Noah")),)


def test_macros_and_links_to_other_files_stay_behind() -> None:
    data = by_hand(
        sheet_xml(plain_rows()),
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not read",
            "xl/externalLinks/externalLink1.xml": "<!DOCTYPE x><broken",
            "xl/media/image1.png": b"\x89PNG",
            "xl/printerSettings/printerSettings1.bin": b"\x00\x01 every printed workbook has one",
            "docProps/core.xml": "also <broken",
        },
    )
    assert len(read_xlsx(data).rows) == 1


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ([("A", [])], "empty"),
        ([("A", [("UPN", "Surname")])], "no rows under them"),
        ([("A", [(1, 2, 3), (4, 5, 6)])], "No row of headings"),
    ],
)
def test_nothing_to_read(sheets: list[tuple[str, list[tuple[object, ...]]]], words: str) -> None:
    assert words in refusal(workbook(*sheets))


def test_too_many_rows_and_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lim, "MAX_ROWS", 40)
    monkeypatch.setattr(lim, "MAX_COLUMNS", 5)
    rows = [("UPN", "Surname"), *[("a", "b")] * 40]
    assert len(read_xlsx(workbook(("A", rows))).rows) == 40
    assert "more than 40 rows" in refusal(workbook(("A", [*rows, ("a", "b")])))
    assert "more than 40 rows" in refusal(workbook(("A", rows * 3)))
    wide = [("UPN", "Surname"), ("a",) * 6]
    assert "Row 2 of “A” has more than 5 columns" in refusal(workbook(("A", wide)))


def test_a_row_far_below_is_found_in_no_time() -> None:
    row = '<row r="1048576"><c r="A1048576" t="str"><v>Okafor</v></c></row>'
    table = read_xlsx(by_hand(sheet_xml(plain_rows(row))))
    assert table.rows[-1] == TableRow(1_048_576, ("Okafor", ""))


@pytest.mark.parametrize(
    "row",
    [
        '<row r="3"><c r="A3" t="s"><v>99</v></c></row>',
        '<row r="3"><c r="A3" t="s"><v>x</v></c></row>',
        '<row r="3"><c r="A3"><v>1e</v></c></row>',
        '<row r="3"><c r="A3" t="d"><v>yesterday</v></c></row>',
    ],
)
def test_contradictions_inside_are_called_damage(row: str) -> None:
    assert "damaged" in refusal(by_hand(sheet_xml(plain_rows(row))))


def test_a_number_without_end_is_no_crash() -> None:
    row = '<row r="3"><c r="A3"><v>1e999</v></c></row>'
    assert read_xlsx(by_hand(sheet_xml(plain_rows(row)))).rows[1].cells == ("inf", "")
