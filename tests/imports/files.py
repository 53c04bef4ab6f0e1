"""Files as schools send them, made up."""

from collections.abc import Sequence
from datetime import date
from itertools import islice

from pupils.choices import ImportKind, ImportState
from pupils.imports.services.imports import confirm_import, decide_rows, map_headings, upload_import
from pupils.imports.services.jobs import apply_import, read_import
from pupils.models import ImportBatch, ImportRow
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.tabular.upn import check_letter

PUPIL_HEADINGS = "UPN,Surname,Forename,DOB,Sex,NCyearActual,Class"


def upn(number: int) -> str:
    """A permanent UPN of the invented authority 999."""
    body = f"9991234{25:02d}{number:03d}"
    return check_letter(body) + body


def csv_file(headings: str, *rows: str, separator: str = ",") -> bytes:
    text = "\r\n".join([headings, *rows]) + "\r\n"
    return text.replace(",", separator).encode()


def many_rows(count: int, start: int = 0) -> list[str]:
    """Rows under PUPIL_HEADINGS, each pupil another, in fourteen classes."""
    rows = []
    for number in range(start, start + count):
        body = f"{100 + number // 1000 % 900:03d}1234{25:02d}{number % 1000:03d}"
        year = number % 7
        born = date(2021 - year, 1 + number % 8, 1 + number % 28)
        rows.append(
            f"{check_letter(body) + body},Surname{_letters(number)},Forename{_letters(number * 7)},"
            f"{born:%d/%m/%Y},{'MF'[number % 2]},{year or 'R'},{year or 'R'}{'AB'[number % 2]}"
        )
    return rows


def _letters(number: int) -> str:
    found = ""
    while True:
        number, rest = divmod(number, 26)
        found += chr(ord("a") + rest)
        if not number:
            return found


def ctf(*pupils: str) -> bytes:
    """A transfer file around <Pupil> elements."""
    inside = "".join(f"<Pupil>{pupil}</Pupil>" for pupil in pupils)
    return (
        '<?xml version="1.0" encoding="utf-8"?><CTfile><Header>'
        "<DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion></Header>"
        f"<CTFpupilData>{inside}</CTFpupilData></CTfile>"
    ).encode()


def upload(
    actor: Actor, school: School, content: bytes, kind: str = ImportKind.PUPILS, *,
    name: str = "pupils.csv", **options: object,
) -> ImportBatch:  # fmt: skip
    """Uploaded and read; columns that nobody knows are left out."""
    batch = upload_import(
        actor=actor,
        school=school,
        kind=kind,
        file_name=name,
        content=content,
        **options,  # type: ignore[arg-type]
    )
    read_import(batch_id=batch.id)
    batch = fresh(batch)
    if batch.state == ImportState.MAPPING:
        map_headings(
            actor=actor, batch=batch, version=batch.version,
            mapping={c["name"]: c["key"] for c in batch.columns},
        )  # fmt: skip
        read_import(batch_id=batch.id)
    return fresh(batch)


def decide(actor: Actor, batch: ImportBatch, **answers: str) -> ImportBatch:
    """decide(actor, batch, row_3="out"), and the preview made again."""
    decide_rows(
        actor=actor, batch=batch, version=batch.version,
        answers={int(name.removeprefix("row_")): answer for name, answer in answers.items()},
    )  # fmt: skip
    read_import(batch_id=batch.id)
    return fresh(batch)


def confirm(actor: Actor, batch: ImportBatch) -> ImportBatch:
    assert confirm_import(actor=actor, batch=batch, version=batch.version)
    apply_import(batch_id=batch.id)
    return fresh(batch)


def fresh(batch: ImportBatch) -> ImportBatch:
    found: ImportBatch = ImportBatch.objects.select_related("school").get(id=batch.id)
    return found


def row(batch: ImportBatch, number: int) -> ImportRow:
    found: ImportRow = batch.rows.get(number=number)
    return found


def texts(found: ImportRow) -> str:
    return " ".join(problem["text"] for problem in found.problems)


def outcomes(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.rows.values_list("number", "outcome"))


def first(rows: Sequence[str], count: int) -> list[str]:
    return list(islice(rows, count))
