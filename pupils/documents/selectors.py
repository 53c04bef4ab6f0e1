"""A child's documents for a page: those that the reader may know of, newest first."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models.functions import ExtractYear
from django.urls import reverse

from pupils.choices import Audience, DocumentKind
from pupils.documents.rules.audience import (
    asks_for_a_reason,
    audiences,
    may_change,
    may_open,
)
from pupils.documents.rules.kinds import FILE_KINDS
from pupils.models import Document
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import ScopedQuerySet, visible_or_404
from send_mis.ui.downloads import short_name
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, plain_day

_MB, _KB = 1024 * 1024, 1024
_MOST_AUTHORS = 200


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in the list."""

    title: str
    url: str
    kind: str
    file: str
    dated: str
    author: str
    audience: str
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class DocumentList:
    page: ListPage[Document]
    lines: list[DocumentLine]
    bar: FilterBar
    links: list[Link]


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One document's page."""

    document: Document
    rows: list[Row]
    may_open: bool
    asks_for_a_reason: bool
    links: list[Link]


def of_pupil(pupil_id: UUID, may: Collection[Action]) -> ScopedQuerySet[Any]:
    """Those that somebody who may do this to the pupil finds."""
    rows: ScopedQuerySet[Any] = Document.objects.filter(
        pupil=pupil_id, removed_on__isnull=True, audience__in=audiences(may)
    )
    return rows


def document_list(record: PupilRecord, address: Address) -> DocumentList:
    """Four queries, however many there are."""
    rows = of_pupil(record.id, record.may)
    years = rows.order_by().annotate(year=ExtractYear("dated_on")).values_list("year", flat=True)
    authors = rows.exclude(author="").order_by("author").values_list("author", flat=True)
    bar = _bar(
        address, [str(year) for year in sorted(set(years.distinct()), reverse=True)],
        list(authors.distinct()[:_MOST_AUTHORS]),
    )  # fmt: skip
    page = page_of(_narrowed(rows, address), address.get("page"), address=address)
    links = _links(record.id, record.pupil.school.slug, record.may)
    return DocumentList(page, [_line(row) for row in page.rows], bar, links)


def document_or_404(actor: Actor, pupil_id: UUID, document_id: UUID, action: Action) -> Document:
    """One that the reader finds in the list; a removed one is there for nobody."""
    rows = Document.objects.filter(removed_on__isnull=True).select_related("pupil__school")
    if not actor.may(Action.DOCUMENT_VIEW_RESTRICTED):
        rows = rows.filter(audience=Audience.CLASS_STAFF)
    document: Document = visible_or_404(rows, actor, action, id=document_id, pupil_id=pupil_id)
    return document


def document_card(
    document: Document, may: Collection[Action], user_id: UUID | None
) -> DocumentCard:
    place = [document.pupil_id, document.pk]
    links = []
    if may_change(document.adder_id, user_id, may):
        links = [
            Link("Change what is said of it", reverse("document_change", args=place)),
            Link("Remove it", reverse("document_remove", args=place)),
        ]
    return DocumentCard(
        document, _rows(document), may_open(document.kind, document.audience, may),
        asks_for_a_reason(document.audience), links,
    )  # fmt: skip


def download_name(document: Document) -> tuple[str, ...]:
    """What a downloaded document is called: what it is, of whom, of when."""
    pupil = document.pupil
    whom = short_name(pupil.forename, pupil.surname)
    return document.title, whom, plain_day(document.dated_on)


def named_in_record(document: Document) -> str:
    """What the record of readings says was opened: of a restricted one, not its title."""
    if document.audience == Audience.CLASS_STAFF:
        return document.title
    return f"{document.get_kind_display()}, {day(document.dated_on)}"


def size_words(size: int) -> str:
    return f"{size / _MB:.1f} MB" if size >= _MB else f"{max(1, round(size / _KB))} kB"


def _rows(document: Document) -> list[Row]:
    file = FILE_KINDS[document.file_kind]
    return [
        Row("Kind", document.get_kind_display()),
        Row("Date of the document", day(document.dated_on)),
        Row("Written by", document.author or "Not recorded"),
        Row("Who may open it", document.get_audience_display()),
        Row("File", file.label, size_words(document.size)),
        Row("Added", day(document.added_on), f"by {document.added_by}"),
    ]


def _narrowed(rows: ScopedQuerySet[Any], address: Address) -> ScopedQuerySet[Any]:
    narrowing: dict[str, Callable[[str], dict[str, Any]]] = {
        "kind": lambda value: {"kind": value},
        "year": lambda value: {"dated_on__year": int(value)},
        "author": lambda value: {"author": value},
    }
    for name, condition in narrowing.items():
        value = address.get(name)
        if value and (name != "year" or (value.isdecimal() and len(value) == 4 and int(value))):
            rows = rows.filter(**condition(value))
    return rows


def _bar(address: Address, years: list[str], authors: list[str]) -> FilterBar:
    def one(name: str, label: str, widest: str, choices: list[tuple[str, str]]) -> Filter:
        return Filter(name, label, [("", widest), *choices], address.get_all(name))

    kinds = [(kind.value, str(kind.label)) for kind in DocumentKind]
    return FilterBar(
        address,
        main=[
            Filter("kind", "Kind", [("", "every kind"), *kinds], address.get_all("kind"),
                   lead="Show"),
            one("year", "Year", "of any year", [(year, f"of {year}") for year in years]),
            one("author", "Written by", "by anybody", [(who, f"by {who}") for who in authors]),
        ],
    )  # fmt: skip


def _line(row: Document) -> DocumentLine:
    return DocumentLine(
        title=row.title,
        url=reverse("document", args=[row.pupil_id, row.pk]),
        kind=row.get_kind_display(),
        file=f"{FILE_KINDS[row.file_kind].label}, {size_words(row.size)}",
        dated=day(row.dated_on), author=row.author, audience=row.get_audience_display(),
        is_restricted=row.audience != Audience.CLASS_STAFF,
    )  # fmt: skip


def _links(pupil_id: UUID, school_slug: str, may: Collection[Action]) -> list[Link]:
    links = []
    if Action.DOCUMENT_ADD in may:
        links.append(Link("Add a document", reverse("document_add", args=[pupil_id])))
    if Action.DOCUMENT_VIEW_RESTRICTED in may:
        links.append(Link("All as one file", reverse("documents_box", args=[pupil_id])))
    if Action.DOCUMENT_ADD_FOLDER in may:
        links.append(Link("A whole folder at once", reverse("folders", args=[school_slug])))
    return links
