import io
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from send_mis.errors import BadFile
from send_mis.tabular import FileKind, limits, sniff
from tests.tabular.transfer_files import ctf
from tests.tabular.workbooks import workbook

CSV = b"UPN,Surname\nC999123425001,Bright\n"
XLSX = workbook(("Pupils", [("UPN", "Surname"), ("a", "b")]))


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as built:
        for name in names:
            built.writestr(name, "x")
    return out.getvalue()


def refusal(data: bytes, filename: str = "") -> str:
    with pytest.raises(BadFile) as refused:
        sniff(data, filename)
    return refused.value.message


@pytest.mark.parametrize("name", ["", "a.csv", "a.xlsx", "a.xml", "a.pdf", "pupils"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (CSV, FileKind.CSV),
        (CSV.decode().encode("utf-16"), FileKind.CSV),
        (CSV.decode().encode("utf-16-le"), FileKind.CSV),
        (b"\xef\xbb\xbf" + CSV, FileKind.CSV),
        (b"Surname\nZo\xeb\n", FileKind.CSV),
        (CSV * 10_000, FileKind.CSV),
        (("UPN,Surname\n" + "é€,Ö\n" * 30_000).encode(), FileKind.CSV),
        (("UPN,Surname\n" + "é€,Ö\n" * 30_000).encode("utf-16"), FileKind.CSV),
        (XLSX, FileKind.XLSX),
        (ctf(), FileKind.CTF),
        (b"\xef\xbb\xbf\n" + ctf().partition(b"?>")[2], FileKind.CTF),
        (ctf(encoding="utf-16"), FileKind.CTF),
        (ctf(" " * 100_000), FileKind.CTF),
    ],
)
def test_content_tells_the_kind_and_the_name_nothing(
    data: bytes, kind: FileKind, name: str
) -> None:
    assert sniff(data, name) is kind


def test_a_path_is_sniffed_like_bytes(tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    path.write_bytes(XLSX)
    assert sniff(path, "pupils.csv") is FileKind.XLSX


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7\n...", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"{\\rtf1 x}", "rich text"),
        (b"SQLite format 3\x00", "database"),
        (b"MZ\x90\x00", "program"),
        (b"abc\x00\x01\x02\xff" * 99, "not text"),
        (bytes(range(256)) * 40, "not text"),
        (archive("a.txt"), "zip archive: unpack it"),
        (archive("[Content_Types].xml", "word/document.xml"), "Word document"),
        (archive("mimetype", "content.xml"), "OpenDocument"),
        (archive("[Content_Types].xml", "xl/workbook.bin"), "binary Excel workbook"),
        (archive(), "zip archive"),
        (XLSX[:200], "its end is missing"),
        (XLSX[:-30], "its end is missing"),
        (b"PK", "its end is missing"),
        (b"<html><body><table><tr><td>UPN</td></tr></table>", "web page"),
        (b"  <TABLE border=1><tr><td>UPN", "web page"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "a" "b"><html/>', "not allowed"),
        (b'<?xml version="1.0"?><html/>', "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "Excel 2003 XML"),
        (b'<?xml version="1.0"?><Message><Header/></Message>', "begins with <message>"),
        (b"<CTfile", "cut off"),
        (b'<?xml version="1.0"?>', "cut off"),
        (b"<<>>", "line 1, column"),
        (ctf(before='<!DOCTYPE a [<!ENTITY b "c">]>'), "not allowed"),
    ],
)
def test_anything_else_is_called_what_it_is(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_the_name_is_repeated_to_the_person() -> None:
    assert refusal(b"%PDF-1.7", "pupils.csv").startswith("“pupils.csv” is a PDF. Upload a CSV")


def test_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 1024 * 1024)
    assert "larger than 1 MB" in refusal(b"a" * (1024 * 1024 + 1))


@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode())))
@settings(max_examples=400)
def test_sniffing_never_crashes(data: bytes) -> None:
    for candidate in (data, b"PK\x03\x04" + data, b"<" + data, b"<?xml" + data):
        with suppress(BadFile):
            assert sniff(candidate) in FileKind


@given(st.integers(0, len(XLSX) - 1), st.integers(1, 255))
@settings(max_examples=150)
def test_sniffing_a_damaged_workbook_never_crashes(place: int, change: int) -> None:
    data = bytearray(XLSX)
    data[place] ^= change
    with suppress(BadFile):
        assert sniff(bytes(data)) in FileKind
