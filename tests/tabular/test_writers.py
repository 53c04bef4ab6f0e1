import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from send_mis.tabular import read_csv, read_xlsx, write_csv, write_xlsx
from send_mis.tabular.safe_text import Value, guarded, is_formula_like, printable, unguarded
from send_mis.tabular.table import tidy

DANGEROUS = [
    "=1+1",
    "+44 7700 900123",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\thello",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    "﹦1",
    "\u3000＝1",
    '=HYPERLINK("http://example.invalid","x")',
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "'''=1",
]
HARMLESS = ["", "Bright", "O'Neill", "'quoted'", "a=b", "1+1", "x@example.org", "–", "£5", "3/2/26"]


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_begins_a_formula_in_csv(text: str) -> None:
    for data in (write_csv(["Notes"], [[text]]), write_csv([text], [["x"]])):
        written = [cell for row in rows_of(data) for cell in row if cell not in {"Notes", "x"}]
        assert written[0].startswith("'")
        assert not is_formula_like(written[0])


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_left_alone_in_csv(text: str) -> None:
    assert rows_of(write_csv(["Notes"], [[text]]))[1] == [text]


def test_csv_is_what_excel_opens() -> None:
    data = write_csv(["Näme", "n"], [["Zoë; a\tb", 4], ['say "yes"\nno', -5]])
    assert data == ('\ufeff"Näme","n"\r\n"Zoë; a\tb","4"\r\n"say ""yes""\nno","-5"\r\n').encode()


def test_values_in_csv() -> None:
    moment = datetime(2026, 2, 3, 9, 15, tzinfo=UTC)
    values: list[Value] = [date(2026, 2, 3), moment, True, False, None, 4, -4.5, Decimal("1.50")]
    assert rows_of(write_csv([str(i) for i in range(8)], [values]))[1] == [
        "2026-02-03",
        "2026-02-03 09:15",
        "Yes",
        "No",
        "",
        "4",
        "-4.5",
        "1.50",
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_a_formula_in_a_workbook(text: str) -> None:
    data = write_xlsx("Register", [text], [[text]])
    with ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<f " not in xml
    assert xml.count(b'inlineStr"') == 2
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert bool(sheet["A2"].quotePrefix) == is_formula_like(printable(text))


def test_errors_and_numbers_written_as_text_stay_text() -> None:
    data = write_xlsx("R", ["a", "b", "c"], [["#N/A", "007", "TRUE"]])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        ("#N/A", "s"),
        ("007", "s"),
        ("TRUE", "s"),
    ]


def test_a_workbook_has_dates_a_fixed_heading_and_widths() -> None:
    moment = datetime(2026, 2, 3, 9, 15, tzinfo=UTC)
    data = write_xlsx(
        "SEN register: Harebell/Primary [2026] of the autumn term",
        ["Name", "Since", "At", "Hours", "Rate", "EAL", "Empty", "Odd"],
        [["Noah Bright with a name that is long", date(2026, 2, 3), moment, 4, Decimal("1.5"), True,
          None, float("nan")]],
    )  # fmt: skip
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert sheet.title == "SEN register Harebell Primary 2"
    assert (book.properties.creator, book.properties.title) == (
        "SEND MIS",
        "SEN register: Harebell/Primary [2026] of the autumn term",
    )
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert [cell.value for cell in sheet[2]] == [
        "Noah Bright with a name that is long",
        datetime(2026, 2, 3),  # noqa: DTZ001  a spreadsheet's moment has no zone
        datetime(2026, 2, 3, 9, 15),  # noqa: DTZ001
        4,
        1.5,
        "Yes",
        None,
        "nan",
    ]
    assert sheet["B2"].number_format == "dd/mm/yyyy"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["D"].width


@pytest.mark.parametrize("title", ["", "'", "[]", "x" * 50, "a\x00b", "=1"])
def test_any_title_makes_a_sheet(title: str) -> None:
    assert read_xlsx(write_xlsx(title, ["UPN", "Surname"], [["a", "b"]])).rows


def test_characters_that_no_file_can_hold_are_left_out() -> None:
    bad = "a\x00b\x08c\ud800d\ufffee\x85f\tg"
    for table in (
        read_csv(write_csv(["UPN", "Notes"], [["x", bad]])),
        read_xlsx(write_xlsx("R", ["UPN", "Notes"], [["x", bad]])),
    ):
        assert table.rows[0].cells == ("x", tidy("abcde\x85f\tg"))


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    (row,) = read_xlsx(write_xlsx("R", ["UPN", "Notes"], [["x", "n" * 40_000]])).rows
    assert isinstance(row.cells[1], str)
    assert len(row.cells[1]) == 32_767
    assert row.cells[1].endswith("…")


@pytest.mark.parametrize("text", [*DANGEROUS, *HARMLESS])
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


words = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn"]), max_size=30).map(tidy)
# A row that begins with a UPN is nobody's page number, total or section: those are passed over.
grids = st.lists(st.tuples(st.just("A123456789012"), words, words), min_size=1, max_size=6)


@given(grids)
def test_csv_comes_back_as_it_was_written(rows: list[tuple[str, str, str]]) -> None:
    table = read_csv(write_csv(["UPN", "Surname", "Notes"], rows))
    assert [row.cells for row in table.rows] == rows
    assert not table.problems


@given(grids, st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(-(10**9), 10**12))
@settings(max_examples=50)
def test_a_workbook_comes_back_as_it_was_written(
    rows: list[tuple[str, str, str]], day: date, number: int
) -> None:
    table = read_xlsx(
        write_xlsx(
            "R", ["UPN", "Surname", "Notes", "DOB", "Phone"], [[*row, day, number] for row in rows]
        )
    )
    assert [row.cells for row in table.rows] == [(*row, day, str(number)) for row in rows]


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_nothing_written_is_ever_formula_like(text: str) -> None:
    assert not is_formula_like(rows_of(write_csv(["Notes"], [[text]]))[1][0])
