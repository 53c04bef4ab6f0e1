"""What a hostile workbook tries, and that the reader's own settings are not what stops it."""

import io
import os
import struct
import subprocess
import sys
from contextlib import suppress
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from send_mis.errors import BadFile
from send_mis.tabular import limits as lim
from send_mis.tabular import read_xlsx
from tests.tabular.workbooks import (
    SHEET,
    STRINGS,
    by_hand,
    plain_rows,
    sheet_xml,
    text_cell,
    workbook,
)

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
OUTSIDE_TYPE = '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'
HONEST = workbook(("Pupils", [("UPN", "Surname", "Year"), ("C999123425001", "Bright", 4)]))


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        read_xlsx(data)
    return refused.value.message


@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE, OUTSIDE_TYPE, "<!DOCTYPE worksheet>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_document_type_in_a_sheet(declaration: str, encoding: str) -> None:
    rows = plain_rows(
        f'<row r="3">{text_cell("A3", "&a;" if "ENTITY" in declaration else "x")}</row>'
    )
    xml = sheet_xml(rows, declaration).replace("UTF-8", encoding)
    assert "not allowed" in refusal(by_hand(xml.encode(encoding)))


@pytest.mark.parametrize(
    "part",
    ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml", STRINGS, SHEET],
)
def test_no_entities_in_any_part_that_is_read(part: str) -> None:
    data = by_hand(sheet_xml(plain_rows()), {part: f"{LAUGHS}<x>&c;</x>"})
    assert "not allowed" in refusal(data)


def test_the_spreadsheet_library_is_hardened_too() -> None:
    assert openpyxl.DEFUSEDXML is True


def test_the_guard_holds_with_the_library_unhardened() -> None:
    """openpyxl can be told by the environment to use the plain parser; we refuse all the same."""
    code = (
        "import openpyxl, sys; assert not openpyxl.DEFUSEDXML\n"
        "from send_mis.tabular import read_xlsx; from send_mis.errors import BadFile\n"
        "try: read_xlsx(sys.stdin.buffer.read())\n"
        "except BadFile as error: print(error.message)\n"
    )
    xml = sheet_xml(plain_rows(f'<row r="3">{text_cell("A3", "&c;")}</row>'), LAUGHS)
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=by_hand(xml),
        capture_output=True,
        check=True,
        env={**os.environ, "OPENPYXL_DEFUSEDXML": "False", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert b"not allowed" in done.stdout


def test_a_part_under_an_innocent_name_is_not_read() -> None:
    """A manifest may point anywhere; only parts that were checked exist for the reader."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="pictures/picture.png"/></Relationships>'
    )
    data = by_hand(
        sheet_xml(plain_rows()),
        {
            "xl/_rels/workbook.xml.rels": rels,
            "xl/pictures/picture.png": sheet_xml(plain_rows(), OUTSIDE),
        },
    )
    assert "empty" in refusal(data)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = sheet_xml(plain_rows() + " " * 30_000_000)
    assert "unpacks to far more" in refusal(by_hand(bomb))
    monkeypatch.setattr(lim, "MAX_UNPACKED_BYTES", 1_000)
    assert "unpacks to far more" in refusal(HONEST)


def test_a_part_that_lies_about_its_size_is_not_believed() -> None:
    data = bytearray(by_hand(sheet_xml(plain_rows() + " " * 30_000_000)))
    listed = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    struct.pack_into("<I", data, listed + 24, 100)
    assert "damaged" in refusal(bytes(data)) or "far more" in refusal(bytes(data))


@pytest.mark.parametrize("place", ["A99999999", "XFE1", "ZZZZ1", "A0", "1A", "-1", ""])
def test_places_that_excel_does_not_have(place: str) -> None:
    rows = plain_rows(f'<row r="3"><c r="{place}" t="str"><v>x</v></c></row>')
    assert "damaged" in refusal(by_hand(sheet_xml(rows)))


@pytest.mark.parametrize("row", ["99999999999", "1048577", "0", "-3", "x"])
def test_rows_that_excel_does_not_have(row: str) -> None:
    assert "damaged" in refusal(by_hand(sheet_xml(plain_rows(f'<row r="{row}"/>'))))


def test_depth_and_number_of_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "<x>" * 50 + "</x>" * 50
    assert "nested more than 40 deep" in refusal(by_hand(sheet_xml(plain_rows(deep))))
    monkeypatch.setattr(lim, "MAX_SHEET_ELEMENTS", 30)
    assert "more in it than can be read" in refusal(by_hand(sheet_xml(plain_rows())))


def test_unusual_archives() -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_LZMA) as archive:
        archive.writestr(SHEET, sheet_xml(plain_rows()))
    assert "packed in an unusual way" in refusal(out.getvalue())

    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, "<x/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(SHEET, "<x/>")
    assert "one part twice" in refusal(out.getvalue())

    locked = bytearray(HONEST)
    start = 0
    while (start := locked.find(b"PK\x01\x02", start)) >= 0:
        locked[start + 8] |= 1
        start += 4
    assert "password" in refusal(bytes(locked))


def test_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lim, "MAX_ARCHIVE_MEMBERS", 3)
    assert "too many parts" in refusal(HONEST)


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_truncated(keep: float) -> None:
    assert "damaged" in refusal(HONEST[: int(len(HONEST) * keep)])


def test_a_sheet_cut_off_inside_the_archive_says_where() -> None:
    words = refusal(by_hand(sheet_xml(plain_rows())[:-30]))
    assert "line 1" in words
    assert "cut off" in words


@given(st.integers(0, len(HONEST) - 1), st.integers(1, 255))
@settings(max_examples=150)
def test_any_flipped_byte_gives_a_table_or_a_reason(place: int, change: int) -> None:
    data = bytearray(HONEST)
    data[place] ^= change
    with suppress(BadFile):
        assert read_xlsx(bytes(data)).rows


@given(st.text("<>/rcvtsi=\"0123456789A' ", max_size=80))
@settings(max_examples=150)
def test_any_sheet_gives_a_table_or_a_reason(inside: str) -> None:
    with suppress(BadFile):
        assert read_xlsx(by_hand(sheet_xml(plain_rows(inside)))).rows
