"""The pages of folders: the list, and one folder before and after it is filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from pupils.choices import DocumentKind, FileMatch, FolderState
from pupils.documents.rules.kinds import FILE_KINDS
from pupils.documents.selectors import size_words
from pupils.folders.rules.filing import (
    KEPT_FOR,
    KEPT_UNCONFIRMED,
    MATCHED,
    is_undecided,
    kept_already,
)
from pupils.folders.rules.known import KnownPupils
from pupils.folders.selectors.known import known_pupils
from pupils.folders.selectors.on_file import on_file
from pupils.folders.selectors.taking_back import why_not
from pupils.models import DocumentFolder, FolderFile
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.words import day, plain_day, plural

BUSY = (FolderState.WAITING, FolderState.READING, FolderState.FILING)
_CHIPS = {
    FolderState.WAITING: Chip("neutral", "Waiting to be read"),
    FolderState.READING: Chip("neutral", "Being read"),
    FolderState.PREVIEW: Chip("soon", "Ready to check"),
    FolderState.FILING: Chip("neutral", "Being filed"),
    FolderState.FILED: Chip("fine", "Filed"),
}
_SECTIONS: tuple[tuple[FileMatch, str, str], ...] = (
    (
        FileMatch.DOUBTFUL, "Which pupil?",
        "Two pupils are possible, or something speaks against the one who was found.",
    ),
    (
        FileMatch.UNMATCHED, "No pupil found",
        "Type the pupil’s name and choose, or leave the file out.",
    ),
    (
        FileMatch.LIKELY, "Likely: please check",
        "Only the file name or only the words inside say whose it is.",
    ),
    (FileMatch.CERTAIN, "Certain", "The file name and the words inside agree."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FolderLine:
    url: str
    name: str
    state: Chip
    files: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class FoldersPage:
    school: School
    page: ListPage[DocumentFolder]
    lines: list[FolderLine]


@dataclass(frozen=True, slots=True)
class PupilCandidate:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as the page asks about it. `who`, `kind`, `day`: what stands in the boxes."""

    id: UUID
    number: int
    name: str
    where: str
    facts: str
    url: str
    says: list[str]
    candidates: list[PupilCandidate]
    who: str
    kind: str
    day: str
    dated_by: str
    is_left_out: bool
    note: str
    is_undecided: bool
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class FileSection:
    key: str
    title: str
    lede: str
    files: list[FileView]

    @property
    def is_folded(self) -> bool:
        """Of what is certain nobody need see seventy boxes, unless one of them is to be mended."""
        return self.key == FileMatch.CERTAIN and not any(
            file.wrong or file.is_undecided or file.note for file in self.files
        )


@dataclass(frozen=True, slots=True)
class FiledLine:
    name: str
    pupil: str
    url: str
    kind: str
    dated: str
    note: str


@dataclass(frozen=True, slots=True)
class FolderPage:
    school: School
    folder: DocumentFolder
    url: str
    lede: str
    chip: Chip
    is_busy: bool
    sections: list[FileSection]
    pupils: list[str]
    kinds: list[tuple[str, str]]
    undecided: int
    to_file: int
    refused: list[tuple[str, str]]
    no_documents: list[str]
    filed: list[FiledLine]
    not_filed: list[tuple[str, str]]
    can_take_back: bool
    until: str


def folders_page(school: School, address: Address) -> FoldersPage:
    rows = DocumentFolder.objects.filter(school=school).select_related("made_by")
    page = page_of(rows, address.get("page"), address=address)
    return FoldersPage(school, page, [_line(folder, school) for folder in page.rows])


def _line(folder: DocumentFolder, school: School) -> FolderLine:
    return FolderLine(
        url=reverse("folder", args=[school.slug, folder.pk]),
        name=folder.name,
        state=folder_chip(folder),
        files=plural(folder.files_total, "file", "files"),
        by=folder.made_by.display_name if folder.made_by else "",
        when=day(folder.made_at),
    )


def folder_chip(folder: DocumentFolder) -> Chip:
    if folder.undone_at is not None:
        return Chip("neutral", "Taken back")
    return _CHIPS[FolderState(folder.state)]


def folder_page(
    school: School, folder: DocumentFolder, today: date,
    typed: Mapping[str, str] | None = None, wrong: Mapping[int, str] | None = None,
) -> FolderPage:  # fmt: skip
    """`typed`: what a form sent that was not taken; `wrong`: number of a file → what is wrong."""
    files = list(
        FolderFile.objects.filter(folder=folder).select_related("pupil").order_by("number", "id")
    )
    is_preview = folder.state == FolderState.PREVIEW
    known = known_pupils(school.pk, today) if is_preview else KnownPupils(())
    kept = kept_already(files, on_file(school.pk, files)) if is_preview else {}
    views = {
        file.pk: _view(school, folder, file, known, kept.get(file.pk, ""), typed, wrong or {})
        for file in files
        if is_preview and file.match in MATCHED
    }
    undecided = sum(map(is_undecided, files)) if is_preview else 0
    until = (folder.filed_at or folder.made_at) + (
        KEPT_FOR if folder.filed_at else KEPT_UNCONFIRMED
    )
    return FolderPage(
        school=school, folder=folder, url=reverse("folder", args=[school.slug, folder.pk]),
        lede=_lede(folder), chip=folder_chip(folder), is_busy=folder.state in BUSY,
        sections=_sections(files, views), pupils=[p.label for p in known.by_id.values()],
        kinds=[(kind.value, str(kind.label)) for kind in DocumentKind], undecided=undecided,
        to_file=sum(
            file.match in MATCHED and not file.is_left_out and file.pk not in kept for file in files
        ),
        refused=[(f.path, f.problem) for f in files if f.match == FileMatch.REFUSED],
        no_documents=[f.path for f in files if f.match == FileMatch.NO_DOCUMENT],
        filed=[_filed(file) for file in files if file.is_filed],
        not_filed=_not_filed(folder, files),
        can_take_back=folder.state == FolderState.FILED and not why_not(folder),
        until=day(until - timedelta(days=1)),
    )  # fmt: skip


def _lede(folder: DocumentFolder) -> str:
    by = folder.made_by.display_name if folder.made_by else ""
    return " · ".join(
        filter(None, (plural(folder.files_total, "file", "files"), by, day(folder.made_at)))
    )


def _sections(files: list[FolderFile], views: Mapping[UUID, FileView]) -> list[FileSection]:
    found = [
        FileSection(
            match.value,
            title,
            lede,
            [views[f.pk] for f in files if f.pk in views and f.match == match],
        )
        for match, title, lede in _SECTIONS
    ]
    return [section for section in found if section.files]


def _view(
    school: School, folder: DocumentFolder, file: FolderFile, known: KnownPupils, note: str,
    typed: Mapping[str, str] | None, wrong: Mapping[int, str],
) -> FileView:  # fmt: skip
    number = file.number
    offered = [UUID(pk) for pk in file.candidates if UUID(pk) in known.by_id]
    chosen = str(file.pupil_id or "")
    who = known.label(file.pupil_id) if file.pupil_id in known.by_id and file.pupil_id else ""
    box = {
        "who": chosen, "other": "" if file.pupil_id in offered else who, "kind": file.kind,
        "day": plain_day(file.dated_on) if file.dated_on else "",
        "out": "on" if file.is_left_out else "",
    }  # fmt: skip
    if typed is not None:
        box = {name: typed.get(f"{name}-{number}", "") for name in box}
    return FileView(
        id=file.pk, number=number, name=file.name, where=file.path.rpartition("/")[0],
        facts=f"{FILE_KINDS[file.file_kind].label}, {size_words(file.size)}",
        url=reverse("folder_file", args=[school.slug, folder.pk, file.pk]),
        says=list(file.says),
        candidates=[
            PupilCandidate(str(pk), known.label(pk), str(pk) == box["who"]) for pk in offered
        ],
        who=box["other"], kind=box["kind"], day=box["day"], dated_by=file.dated_by,
        is_left_out=bool(box["out"]), note=note, is_undecided=is_undecided(file),
        wrong=wrong.get(number, ""),
    )  # fmt: skip


def _filed(file: FolderFile) -> FiledLine:
    pupil = file.pupil
    return FiledLine(
        name=file.title,
        pupil=pupil.name if pupil else "",
        url=reverse("document", args=[pupil.pk, file.pk]) if pupil and not file.is_undone else "",
        kind=file.get_kind_display(),
        dated=plain_day(file.dated_on) if file.dated_on else "",
        note=file.problem or ("Taken back" if file.is_undone else ""),
    )


def _not_filed(folder: DocumentFolder, files: list[FolderFile]) -> list[tuple[str, str]]:
    if folder.state != FolderState.FILED:
        return []
    return [
        (file.path, file.problem or "Left out.")
        for file in files
        if file.match in MATCHED and not file.is_filed
    ]
