"""What a page says about the files of a folder, as the services take it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pupils.choices import DocumentKind
from pupils.folders.rules.filing import MATCHED
from pupils.folders.selectors.known import known_pupils
from pupils.folders.services.deciding import FileAnswer
from pupils.imports.services.imports import pupil_called
from pupils.models import DocumentFolder, FolderFile
from send_mis.errors import RuleBroken
from send_mis.reading.dates import NoDate, read_day
from send_mis.schools.models import School

# What of a file comes from a page; a page that shows a file sends its day always.
_MARK = "day"


def answers_in(
    post: Mapping[str, str], school: School, folder: DocumentFolder, today: date
) -> tuple[dict[UUID, FileAnswer], dict[int, str]]:
    """Answers by file, and by a file's number what cannot be taken."""
    known = known_pupils(school.pk, today)
    labels = {known.label(pk): pk for pk in known.by_id}
    every = _for_all(post, today)
    answers: dict[UUID, FileAnswer] = {}
    wrong: dict[int, str] = {}
    for file in FolderFile.objects.filter(folder=folder, match__in=MATCHED):
        if f"{_MARK}-{file.number}" not in post:
            continue
        try:
            answers[file.pk] = _answer(post, file, school, labels, every, today)
        except (RuleBroken, NoDate) as error:
            wrong[file.number] = str(error)
    return answers, wrong


def _for_all(post: Mapping[str, str], today: date) -> tuple[str, date | None]:
    """Kind and day for every file that is filed; nothing where it stays as it is."""
    kind = post.get("all_kind", "")
    text = post.get("all_day", "").strip()
    try:
        day = read_day(text, today=today) if text else None
    except NoDate as error:
        raise RuleBroken(f"The date for all of them: {error}") from None
    return kind if kind in DocumentKind.values else "", day


def _answer(
    post: Mapping[str, str], file: FolderFile, school: School, labels: Mapping[str, UUID],
    every: tuple[str, date | None], today: date,
) -> FileAnswer:  # fmt: skip
    """Raises RuleBroken, NoDate."""
    kind, day = every
    number = file.number
    is_left_out = bool(post.get(f"out-{number}"))
    return FileAnswer(
        pupil_id=_pupil(post, file, school, labels, is_left_out=is_left_out),
        is_left_out=is_left_out,
        kind=kind or post.get(f"kind-{number}", ""),
        dated_on=day or read_day(post.get(f"day-{number}", ""), today=today),
    )


def _pupil(
    post: Mapping[str, str], file: FolderFile, school: School, labels: Mapping[str, UUID], *,
    is_left_out: bool,
) -> UUID | None:  # fmt: skip
    """What is typed counts before what is ticked, unless it only stands there from before."""
    ticked = _id(post.get(f"who-{file.number}", ""))
    text = " ".join(post.get(f"other-{file.number}", "").split())
    if not text:
        return ticked
    if text in labels:
        stood = labels[text] == file.pupil_id
        return ticked if stood and ticked is not None else labels[text]
    try:
        return pupil_called(school, text).pk
    except RuleBroken:
        if is_left_out:
            return None
        raise


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
