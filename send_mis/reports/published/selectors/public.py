"""What is out, for everybody: read from what was kept when it was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from send_mis.reports.choices import PublicationKind
from send_mis.reports.models import Publication
from send_mis.reports.published.rules.words import (
    LabelledRow,
    TextBlock,
    table_of,
    text_blocks,
    version_words,
)
from send_mis.reports.published.selectors.rows import OUT
from send_mis.schools.models import School


def public_titles(school: School) -> list[tuple[str, str, str]]:
    """Title, address and day of each document that is out. One query."""
    rows = Publication.objects.filter(OUT, school=school)
    newest: dict[str, Publication] = {}
    for row in rows.defer("content").order_by("number"):
        newest[row.kind] = row
    return [
        (kind.label, reverse("published_document", args=[school.slug, kind.value]),
         _words(newest[kind]))
        for kind in PublicationKind
        if kind in newest
    ]  # fmt: skip


@dataclass(frozen=True)
class PublicPage:
    """A published version, from what was kept when it was published."""

    row: Publication
    sections: Sequence[tuple[Mapping[str, object], Sequence[TextBlock], Sequence[LabelledRow]]]
    changes: Sequence[str]
    earlier: Sequence[tuple[str, str]]
    is_newest: bool

    @property
    def says_sources(self) -> bool:
        """Where each heading has its own; else it is said once, at the end."""
        return len({section["source"] for section, _, _ in self.sections}) > 1


def public_page(school: School, kind: str, number: int | None) -> PublicPage | None:
    """Of the newest version where no number is given; none where there is no such. Two queries."""
    out = OUT & Q(school=school, kind=kind)
    versions = list(Publication.objects.filter(out).defer("content").order_by("-number"))
    numbers = [row.number for row in versions]
    if not numbers or (number is not None and number not in numbers):
        return None
    row = Publication.objects.get(out, number=number or numbers[0])
    sections = row.content["sections"]
    changes = [each["heading"] for each in sections if each["change"] in ("new", "changed")]
    earlier = [
        (_words(each), reverse("published_version", args=[school.slug, kind, each.number]))
        for each in versions
        if each.number != row.number
    ]
    shown = [(each, text_blocks(each["text"]), table_of(each["drawn"])) for each in sections]
    return PublicPage(row, shown, changes, earlier, row.number == numbers[0])


def _words(row: Publication) -> str:
    return version_words(row.number, row.published_on) if row.published_on else ""
