"""`import_pupils`: writes only what is certain, says why not, and never makes leavers."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pupils.models import Enrolment, ImportBatch, Pupil
from send_mis.audit.models import Change
from tests.factories import make_pupil
from tests.imports.files import PUPIL_HEADINGS, csv_file, ctf, many_rows, upn
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")


def run(cast: Cast, path: Path, *more: str, format: str = "csv") -> tuple[int, str, str]:  # noqa: A002 the option's name
    out, err = StringIO(), StringIO()
    try:
        call_command(
            "import_pupils", "--school", cast.harebell.urn, "--format", format, str(path), *more,
            stdout=out, stderr=err,
        )  # fmt: skip
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def file(tmp_path: Path, content: bytes, name: str = "pupils.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_certain_file_is_written(cast: Cast, tmp_path: Path) -> None:
    code, out, err = run(cast, file(tmp_path, csv_file(PUPIL_HEADINGS, *many_rows(3))))
    assert (code, err) == (0, "")
    assert "Saved: 3 new" in out
    assert Pupil.objects.filter(school=cast.harebell).count() == 8
    change = Change.objects.get(event="import.applied")
    assert (change.user_id, change.user_name, change.school_id) == (
        None, "import_pupils command", cast.harebell.pk,
    )  # fmt: skip


def test_a_preview_shows_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = file(tmp_path, csv_file(PUPIL_HEADINGS, *many_rows(3)))
    code, out, _ = run(cast, path, "--preview")
    assert code == 0
    assert "Row 2 (Surnamea, Forenamea) new" in out
    assert "Would be: 3 new" in out
    assert Pupil.objects.filter(school=cast.harebell).count() == 5
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("more", [(), ("--preview",)])
def test_a_problem_is_named_by_row_and_nothing_is_written(
    cast: Cast, tmp_path: Path, more: tuple[str, ...]
) -> None:
    rows = [*many_rows(2), f"{upn(1)},Lind,Freya,31/02/2019,F,2,2K"]
    code, _, err = run(cast, file(tmp_path, csv_file(PUPIL_HEADINGS, *rows)), *more)
    assert code == 2
    assert "Row 4 (Lind, Freya): Date of birth: 31/02/2019 is not a real date" in err
    assert Pupil.objects.filter(school=cast.harebell).count() == 5
    assert not ImportBatch.objects.exists()


def test_a_doubtful_row_is_not_decided(cast: Cast, tmp_path: Path) -> None:
    make_pupil(cast.harebell, surname="Lind", forename="Freya")
    content = csv_file("Surname,Forename,DOB", "Lind,Freyja,03/02/2018")
    code, _, err = run(cast, file(tmp_path, content))
    assert code == 2
    assert "is it the same child?" in err
    assert not Pupil.objects.filter(legal_forename="Freyja").exists()


def test_nobody_ever_leaves(cast: Cast, tmp_path: Path) -> None:
    content = csv_file("Surname,Forename,DOB,Leaving date", "Bright,Noah,03/02/2018,23/10/2026")
    assert run(cast, file(tmp_path, content))[0] == 0
    assert not Enrolment.objects.filter(school=cast.harebell, ends_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("content", "format_", "words"),
    [
        (b"", "csv", "is empty"),
        (b"UPN,Surname,Forename,DOB\r\n", "csv", "no rows under them"),
        (b"Colour,Size\r\nRed,1\r\n", "csv", "Say which column holds the UPN"),
        (csv_file(PUPIL_HEADINGS, *many_rows(1)), "xlsx", "is CSV, not XLSX"),
        (ctf("<Surname>Lind</Surname>"), "csv", "is CTF, not CSV"),
        (b"%PDF-1.7", "csv", "a PDF"),
    ],
)
def test_a_bad_file(cast: Cast, tmp_path: Path, content: bytes, format_: str, words: str) -> None:
    code, _, err = run(cast, file(tmp_path, content), format=format_)
    assert code == 2
    assert words in err
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_not_there_and_a_school_that_is_none(cast: Cast, tmp_path: Path) -> None:
    assert run(cast, tmp_path / "none.csv")[0] == 2
    cast.harebell.urn = "999999"
    path = file(tmp_path, csv_file(PUPIL_HEADINGS, *many_rows(1)))
    code, _, err = run(cast, path)
    assert code == 2
    assert "No school has the URN 999999" in err


def test_a_transfer_file(cast: Cast, tmp_path: Path) -> None:
    content = ctf(
        f"<UPN>{upn(1)}</UPN><Surname>Lind</Surname><Forename>Freya</Forename><DOB>2016-02-03</DOB>"
    )
    assert run(cast, file(tmp_path, content, "a.xml"), format="ctf")[0] == 0
    assert Pupil.objects.filter(upn=upn(1)).exists()
