import codecs
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from send_mis.errors import BadFile
from send_mis.tabular import TableRow, read_csv
from send_mis.tabular import limits as lim
from send_mis.tabular.table import Table

LINES = "UPN,Surname,Forename\r\nC999123425001,Lindström,Zoë\r\nR999123425002,O’Neill,Renée\r\n"
ROWS = (
    TableRow(2, ("C999123425001", "Lindström", "Zoë")),
    TableRow(3, ("R999123425002", "O’Neill", "Renée")),
)


def read(text: str) -> Table:
    return read_csv(text.encode())


def refusal(data: bytes) -> BadFile:
    with pytest.raises(BadFile) as refused:
        read_csv(data)
    return refused.value


@pytest.mark.parametrize(
    "data",
    [
        LINES.encode("utf-8"),
        LINES.encode("utf-8-sig"),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-le"),
        LINES.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + LINES.encode("utf-16-be"),
        LINES.encode("cp1252"),
        LINES.replace("\r\n", "\n").encode(),
        LINES.replace("\r\n", "\r").encode(),
        LINES.rstrip().encode(),
        (LINES + "\x1a").encode(),
    ],
    ids=["utf8", "bom", "utf16", "le", "be", "be-bom", "1252", "lf", "cr", "no-end", "ctrl-z"],
)
def test_encodings_and_line_ends(data: bytes) -> None:
    table = read_csv(data)
    assert table.columns == ("UPN", "Surname", "Forename")
    assert table.rows == ROWS
    assert not table.problems


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("announced", [False, True])
def test_separators(separator: str, announced: bool) -> None:
    text = LINES.replace(",", separator)
    first = f"sep={separator}\r\n" if announced else ""
    table = read(first + text)
    assert [row.cells for row in table.rows] == [row.cells for row in ROWS]
    assert table.rows[0].number == (3 if announced else 2)


def test_separator_is_found_although_another_is_more_frequent() -> None:
    table = read('Surname;Forename;Notes\nBright;Noah;"a, b, c, d"\nClarke;Jay;e, f, g, h\n')
    assert table.columns == ("Surname", "Forename", "Notes")
    assert table.rows[1].cells == ("Clarke", "Jay", "e, f, g, h")


def test_quoted_line_breaks_do_not_count_as_rows() -> None:
    table = read('Surname,Notes\nBright,"one\ntwo"\nClarke,"say ""yes"""\n')
    assert table.rows == (TableRow(2, ("Bright", "one\ntwo")), TableRow(3, ("Clarke", 'say "yes"')))


def test_blank_rows_and_columns_are_left_out_but_numbers_stay() -> None:
    table = read("Surname,,Forename,\n\nBright,,Noah,\n,,,\nClarke,,Jay,\n")
    assert table.columns == ("Surname", "Forename")
    assert table.rows == (TableRow(3, ("Bright", "Noah")), TableRow(5, ("Clarke", "Jay")))


def test_ragged_rows_are_named_and_kept() -> None:
    table = read("Surname,Forename,Year\nBright,Noah,4\nClarke,Jay\nOkafor,Ama,6,x,y\n")
    assert [str(problem) for problem in table.problems] == [
        "Row 3: it has 2 values and the headings have 3.",
        "Row 4: it has 5 values and the headings have 3.",
    ]
    assert table.rows[1].cells == ("Clarke", "Jay", "")


def test_titles_above_the_headings_are_passed_over() -> None:
    table = read(
        "Pupil list,,\nHarebell Primary,,\n22/11/2026,,\n,,\nSurname,Forename,Keyworker\n"
        "Bright,Noah,Ellis\n"
    )
    assert table.heading_row == 5
    assert table.rows == (TableRow(6, ("Bright", "Noah", "Ellis")),)


def test_unknown_headings_are_found_by_their_width() -> None:
    table = read("Autumn list\nWho,What,Where from\nBright,reading,4H\n")
    assert table.columns == ("Who", "What", "Where from")


def test_a_single_column_needs_a_heading_that_is_known() -> None:
    assert read("UPN\nC999123425001\n").rows == (TableRow(2, ("C999123425001",)),)
    with pytest.raises(BadFile, match="No row of headings"):
        read("thing\nother\n")


def test_rows_of_data_alone_have_no_headings() -> None:
    assert "No row of headings" in refusal(b"C999123425001,03/02/2016,4\n").message


def test_repeated_headings_say_which_they_are() -> None:
    table = read("Surname,Start,start,Start,Start (second)\nBright,1,2,3,4\n")
    assert table.columns == (
        "Surname",
        "Start",
        "start (second)*",
        "Start (third)",
        "Start (second)",
    )
    assert any("more than once" in note for note in table.notes)


def test_a_column_without_heading_is_named_by_its_place() -> None:
    table = read("Surname,,Forename\nBright,x,Noah\n")
    assert table.columns == ("Surname", "Column B", "Forename")


def test_records_by_column() -> None:
    table = read("Surname,Forename\nBright,Noah\n")
    assert list(table.records()) == [(2, {"Surname": "Bright", "Forename": "Noah"})]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"UPN,Surname\n", "no rows under them"),
        (b"UPN,Surname\n,\n", "no rows under them"),
        (b"UPN,Surname\nA\x00B,C\n", "not text"),
        ("UPN,Surname\nA\x00B,C\n".encode("utf-16"), "not text"),
        (b"UPN,Surname\nA\x01B,C\n", "not text"),
        (b"UPN,Surname\nA,\x81\n", "not text"),
        (codecs.BOM_UTF32_LE + "UPN".encode("utf-32-le"), "UTF-32"),
        ("UPN,Surname\nA,Zoë".encode()[:-1], "breaks off"),
        ("UPN,Surname\nA,Zoë".encode("utf-16")[:-1], "breaks off"),
        (b'UPN,Surname\nA,"Bright\nB,Clarke\n', "From row 2 on a quotation mark"),
        (b'UPN,Surname\nA,B\nA,"Bright"x\n', "Row 3: there is a quotation mark"),
    ],
)
def test_refusals(data: bytes, words: str) -> None:
    assert words in refusal(data).message


def test_too_many_rows_and_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lim, "MAX_ROWS", 40)
    monkeypatch.setattr(lim, "MAX_COLUMNS", 5)
    body = b"UPN,Surname\n" + b"A,B\n" * 40
    assert len(read_csv(body).rows) == 40
    assert "more than 40 rows" in refusal(body + b"A,B\n").message
    assert "more than 40 rows" in refusal(body + b"A,B\n" * 60).message
    assert "more than 5 columns" in refusal(b"UPN,Surname\n" + b"A," * 6 + b"B\n").message
    assert "more than 5 columns" in refusal(b"UPN,b,c,d,e,f,g\n1,2,3,4,5,6,7\n").message


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lim, "MAX_FILE_BYTES", 1024 * 1024)
    assert "larger than 1 MB" in refusal(b"a" * (1024 * 1024 + 1)).message


def test_a_value_longer_than_a_cell_is_a_problem_of_its_row() -> None:
    table = read("UPN,Notes\nA," + "x" * 40_000 + "\n")
    assert str(table.problems[0]) == "Row 2: a value is longer than 32,767 characters."


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_give_a_table_or_a_reason(data: bytes) -> None:
    with suppress(BadFile):
        table = read_csv(data)
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
        assert len({column.casefold() for column in table.columns}) == len(table.columns)


@pytest.mark.parametrize(
    "first", ["Key,Anna,", "Notes,Ben,", "Source,Ann,5B", "Legend,Zoë,", "Key,,Anna"]
)
def test_a_child_with_a_printers_word_for_a_name_is_read(first: str) -> None:
    table = read_csv(f"Surname,Forename,Class\n{first}\nBright,Amy,5B\n".encode())
    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.parametrize(
    "last", ["Key:,,", "Key,K = SEN support,", "Printed by,,", "Notes: none,,", "Page 1,,", "©,,"]
)
def test_what_only_furnishes_the_page_is_passed_over(last: str) -> None:
    table = read_csv(f"Surname,Forename,Class\nBright,Amy,5B\n{last}\n".encode())
    assert [row.number for row in table.rows] == [2]
    assert "row 3" in table.remarks[0]
