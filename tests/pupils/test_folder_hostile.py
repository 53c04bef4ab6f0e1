"""What a folder may not bring in: each is said by its name, and the others go on."""

import stat
from pathlib import Path
from typing import Any
from zipfile import ZipInfo

import pytest

from pupils.documents.rules import kinds
from pupils.folders.rules import unpacking
from pupils.folders.services.reading import EMPTY_ZIP
from pupils.models import FolderFile
from tests.people import Cast, signed_in
from tests.pupils.folder_files import word, zipped
from tests.pupils.folder_sending import found, post_folder, sent_folder
from tests.pupils.sent_files import EICAR, archive, huge_png, office, ole, pdf, picture
from tests.pupils.test_document_files import REFUSED, TAKEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
GOOD = word("Name: Noah Bright")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(files: Path) -> int:
    return sum(path.is_file() for path in files.rglob("*"))


def problems(folder: Any) -> dict[str, str]:
    rows = FolderFile.objects.filter(folder=folder).exclude(problem="")
    return dict(rows.values_list("path", "problem"))


def test_every_file_that_is_refused_alone_is_refused_in_a_folder(cast: Cast, files: Path) -> None:
    """But a ZIP, which is a folder here and not kept itself."""
    zips = {
        "archive of texts", "bare archive", "something after the archive",
        "pdf in the archive's head",
    }  # fmt: skip
    hostile = {
        f"{name}.pdf": made
        for name, (_, make) in REFUSED.items()
        if name not in zips and len(made := make()) <= kinds.MOST_BYTES
    }
    folder = sent_folder(cast, hostile | {"Noah Bright.docx": GOOD})
    refused = problems(folder)
    assert {path for path in hostile if path not in refused} == set()
    for name, (words, _) in REFUSED.items():
        if f"{name}.pdf" in refused:
            assert refused[f"{name}.pdf"] == words, name
    assert found(folder)["Noah Bright.docx"] == "certain"
    assert kept(files) == 1


def test_every_file_that_is_taken_alone_is_taken_in_a_folder(cast: Cast) -> None:
    folder = sent_folder(cast, {f"{name} Noah Bright": make() for name, (_, make) in TAKEN.items()})
    assert problems(folder) == {}
    assert set(found(folder).values()) == {"likely"}


def test_a_zip_is_a_folder_and_its_bad_files_are_named(cast: Cast, files: Path) -> None:
    link = ZipInfo("link.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    content = zipped(
        {
            "Noah Bright/plan.docx": GOOD, "../../x.pdf": pdf(), "/etc/passwd.pdf": pdf(),
            "C:\\x.pdf": pdf(), link: b"/etc/passwd", "inner.zip": zipped({"a.pdf": pdf()}),
            "bomb.docx": office(word__media__a=bytes(30 * 1024 * 1024)),
            "zeros.pdf": bytes(26 * 1024 * 1024), "huge.png": huge_png(),
            "locked.pdf": pdf("secret", "owner"), "empty.pdf": b"", "eicar.txt": EICAR,
            "macros.doc": ole("WordDocument", "Macros", storages=("Macros",)),
            "__MACOSX/._plan.docx": b"x", "Noah Bright/.DS_Store": b"x", "~$plan.docx": b"x",
            "Thumbs.db": b"x", "Windows\\Noah Bright\\letter.pdf": pdf(), f"{'n' * 250}.pdf": pdf(),
            "Noah Bright/": b"",
        }
    )  # fmt: skip
    folder = sent_folder(cast, {"plans.zip": content})
    said = problems(folder)
    assert {path: said.get(path) for path in said} == {
        "../../x.pdf": unpacking.LEADS_OUT, "etc/passwd.pdf": unpacking.LEADS_OUT,
        "C:/x.pdf": unpacking.LEADS_OUT, "link.pdf": unpacking.IS_LINK,
        "inner.zip": unpacking.IS_ZIP, "bomb.docx": kinds.BOMB, "zeros.pdf": kinds.BOMB,
        "huge.png": kinds.PICTURE_TOO_LARGE, "locked.pdf": kinds.LOCKED, "empty.pdf": kinds.EMPTY,
        "eicar.txt": kinds.VIRUS, "macros.doc": kinds.MACROS,
    }  # fmt: skip
    became = found(folder)
    left_out = {path for path, match in became.items() if match == "none"}
    assert left_out == {
        "__MACOSX/._plan.docx", "Noah Bright/.DS_Store", "~$plan.docx", "Thumbs.db",
    }  # fmt: skip
    assert became["Noah Bright/plan.docx"] == "certain"
    assert became["Windows/Noah Bright/letter.pdf"] == "likely"
    assert (became[f"{'n' * 250}.pdf"], became["plans.zip"]) == ("unmatched", "unpacked")
    assert kept(files) == 3
    assert {path.name for path in files.iterdir()} == {"documents"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp850"])
def test_names_of_old_programs_are_read_as_they_were_written(cast: Cast, encoding: str) -> None:
    wanted = "Séan Zoë" if encoding == "cp850" else "Sän Zoë"
    raw = wanted.encode(encoding)
    plain = f"Sea{'x' * (len(raw) - 3)}.docx".encode()
    content = zipped({plain.decode(): GOOD}).replace(plain, raw + b".docx")
    assert f"{wanted}.docx" in found(sent_folder(cast, {"a.zip": content}))


def test_an_encrypted_zip_and_one_that_is_spoilt(cast: Cast, files: Path) -> None:
    locked = bytearray(zipped({"a.pdf": pdf()}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + at] |= 1
    cut = zipped({"a": GOOD})[:-9]
    sent = {"locked.zip": bytes(locked), "none.zip": zipped({}), "cut.zip": cut}
    folder = sent_folder(cast, sent)
    assert problems(folder) == {
        "a.pdf": kinds.LOCKED, "none.zip": EMPTY_ZIP, "cut.zip": kinds.DAMAGED,
    }  # fmt: skip
    assert kept(files) == 0


def test_a_zip_of_too_many_or_too_much_says_what_is_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_FILES", 2)
    folder = sent_folder(cast, {"a.zip": zipped({f"{n}.docx": word(str(n)) for n in range(5)})})
    assert problems(folder) == {"3 more": unpacking.TOO_MANY}
    monkeypatch.setattr(unpacking, "MOST_FILES", 300)
    monkeypatch.setattr(unpacking, "MOST_BYTES_OF_ALL", len(GOOD) + 9)
    folder = sent_folder(cast, {"a.zip": archive({"a.docx": GOOD, "b.docx": GOOD})})
    assert problems(folder) == {"b.docx": unpacking.TOO_MUCH}


def test_the_page_takes_the_others_when_one_is_too_large(cast: Cast, files: Path) -> None:
    client = signed_in(cast.head)
    sent = {
        "Noah Bright.docx": GOOD, "large.pdf": b"a" * (kinds.MOST_BYTES + 1), "none.pdf": b"",
        "scan.png": picture(),
    }  # fmt: skip
    assert post_folder(client, cast, sent).status_code == 302
    rows = dict(FolderFile.objects.values_list("path", "problem"))
    assert rows == {
        "Noah Bright.docx": "", "large.pdf": kinds.TOO_LARGE, "none.pdf": kinds.EMPTY,
        "scan.png": "",
    }  # fmt: skip
    assert kept(files) == 2


def test_together_too_large_nothing_is_kept_and_it_says_so(cast: Cast, files: Path) -> None:
    half = b"a" * (23 * 1024 * 1024)
    answer = post_folder(signed_in(cast.senco), cast, {"a.txt": half, "b.txt": half})
    assert "Together these files are larger than 45 MB" in answer.content.decode()
    assert "Choose the files" in post_folder(signed_in(cast.senco), cast, {}).content.decode()
    assert (kept(files), FolderFile.objects.count()) == (0, 0)
