"""What the school must publish, as a list; and a draft, section by section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from ehcp.annual.rules.marking import MarkedWords, marked
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.names.named import NamedThere
from send_mis.reports.choices import ReportState
from send_mis.reports.models import Publication, PublicationSection
from send_mis.reports.published.due import next_last_day
from send_mis.reports.published.rules.documents import DOCUMENTS, RequiredDocument
from send_mis.reports.published.rules.words import (
    CHANGE_WORDS,
    LabelledRow,
    TextBlock,
    change_of,
    cover_words,
    table_of,
    text_blocks,
    version_words,
)
from send_mis.reports.published.selectors.rows import (
    APPROVE,
    PUBLISH,
    VIEW,
    WRITE,
    document_of,
    looked_for,
    newest_out,
    not_named,
    not_written,
    sections_of,
    texts_before,
)
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, from_now, plain_day, plural

_SOON_DAYS = 42


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """One document of the list: who asks for it, how it stands, and what can be done."""

    title: str
    why: str
    again: str
    out: str
    draft: str
    due: str
    chip: Chip | None
    links: Sequence[Link]


def publication_lines(actor: Actor, school: School) -> list[PublicationLine]:
    """Two queries."""
    rows = Publication.objects.filter(school=school, withdrawn_on=None)
    rows = rows.select_related("school").defer("content")
    if not actor.may(WRITE):
        rows = rows.exclude(state=ReportState.DRAFT, shown_on=None)
    found = list(visible_to(rows, actor, VIEW))
    sections: dict[object, list[PublicationSection]] = {}
    drafts = [row.pk for row in found if row.state == ReportState.DRAFT]
    for each in PublicationSection.objects.filter(publication__in=drafts):
        sections.setdefault(each.publication_id, []).append(each)
    of_kind = {kind: [row for row in found if row.kind == kind] for kind in DOCUMENTS}
    return [
        _line(actor, school, document, of_kind[kind], sections)
        for kind, document in DOCUMENTS.items()
    ]


def drafts_shown(actor: Actor, school: School) -> list[tuple[str, str, str]]:
    """Title, words and address of each draft that governors read. One query."""
    rows = Publication.objects.filter(
        school=school, state=ReportState.DRAFT, shown_on__isnull=False, approved_on=None
    ).order_by("kind")  # fmt: skip
    return [
        (
            row.get_kind_display(), "When governors have approved it, record that on its page.",
            reverse("publication", args=[row.pk]),
        )
        for row in visible_to(rows, actor, VIEW)
    ]  # fmt: skip


def _line(
    actor: Actor, school: School, document: RequiredDocument, rows: Sequence[Publication],
    sections: Mapping[object, Sequence[PublicationSection]],
) -> PublicationLine:  # fmt: skip
    draft = next((row for row in rows if row.state == ReportState.DRAFT), None)
    newest = max((row for row in rows if row is not draft), key=lambda r: r.number, default=None)
    by = next_last_day(school, document.kind, newest)
    links = []
    if newest is not None:
        address = reverse("published_document", args=[school.slug, document.kind.value])
        links.append(Link("The public page", address))
    if draft is not None:
        links.insert(0, Link("Open the draft", reverse("publication", args=[draft.pk])))
    elif actor.may(WRITE):
        start = reverse("publication_draft", args=[school.slug, document.kind.value])
        links.insert(0, Link("Draft the next version" if newest else "Draft it", start))
    return PublicationLine(
        document.kind.label, document.why, document.again, _out_words(newest),
        _draft_words(draft, sections.get(draft.pk, ())) if draft else "",
        f"The next by {day(by)}" if by and newest else f"By {day(by)}" if by else "",
        _due_chip(by, actor.today), links,
    )  # fmt: skip


def _out_words(newest: Publication | None) -> str:
    if newest is None or newest.published_on is None:
        return "Not published here yet"
    return version_words(newest.number, newest.published_on)


def _draft_words(row: Publication, sections: Sequence[PublicationSection]) -> str:
    document = document_of(row)
    needed = [each for each in sections if document.part(each.key).is_needed]
    written = sum(each.is_written for each in needed)
    return f"Draft: {written} of {plural(len(needed), 'section', 'sections')} written"


def _due_chip(by: date | None, today: date) -> Chip | None:
    if by is None:
        return None
    kind = "late" if by < today else "soon" if (by - today).days <= _SOON_DAYS else "neutral"
    return Chip(kind, from_now(by, today))  # type: ignore[arg-type]  # one of its kinds


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section as it would be read; `marks`: word by word against what is out."""

    row: PublicationSection
    source: str
    asks: str
    is_needed: bool
    blocks: Sequence[TextBlock]
    table: Sequence[LabelledRow]
    chip: Chip | None
    marks: Sequence[MarkedWords]


@dataclass(frozen=True)
class PublicationPage:
    """A draft. `then`: what this reader does next, the first of it the one that matters."""

    row: Publication
    document: RequiredDocument
    title: str
    cover: str
    before: str
    sections: Sequence[SectionShown]
    written: str
    unnamed: Sequence[str]
    steps: Sequence[str]
    then: Sequence[Link]
    found: Sequence[NamedThere]


def publication_page(actor: Actor, row: Publication) -> PublicationPage:
    """Seven queries, however much is written."""
    sections, newest = sections_of(row), newest_out(row.school_id, row.kind)
    before = texts_before(newest)
    found = looked_for(row, sections) if actor.may(WRITE) else []
    return PublicationPage(
        row, document_of(row), row.get_kind_display(), cover_words(row.starts_on, row.years),
        plain_day(newest.published_on) if newest and newest.published_on else "",
        [_shown(row, each, before, is_first=newest is None) for each in sections],
        _draft_words(row, sections), not_named(row, sections), _steps(row),
        _then(actor, row, sections), found,
    )  # fmt: skip


_KINDS = {"new": "accent", "same": "neutral", "changed": "accent"}


def _shown(
    row: Publication, each: PublicationSection, before: Mapping[str, str], *, is_first: bool
) -> SectionShown:
    part = document_of(row).part(each.key)
    change = change_of(each.text, before.get(each.key), is_first=is_first)
    chip = Chip(_KINDS[change], CHANGE_WORDS[change]) if change else None  # type: ignore[arg-type]  # one of its kinds
    marks = marked(before[each.key], each.text) if change == "changed" else []
    return SectionShown(
        each,
        part.source,
        part.asks,
        part.is_needed,
        text_blocks(each.text),
        table_of(each.drawn),
        chip,
        marks,
    )


def _steps(row: Publication) -> list[str]:
    """What has been done, by whom and when."""
    steps = []
    if row.ready_on is not None:
        steps.append(f"{row.ready_by} handed it to the headteacher on {day(row.ready_on)}.")
    if row.shown_on is not None:
        steps.append(f"Governors have been able to read it since {day(row.shown_on)}.")
    if row.approved_on is not None:
        steps.append(
            f"Approved by {row.approved_by} on {day(row.approved_on)};"
            f" {row.approval_kept_by} recorded it."
        )
    return steps


def next_step(actor: Actor, publication_id: UUID) -> str:
    """What this reader does next with a draft, as it is saved now."""
    row = Publication.objects.get(pk=publication_id)
    sections = sections_of(row)
    then = _then(actor, row, sections)
    return then[0].label if then else ""


def _then(actor: Actor, row: Publication, sections: Sequence[PublicationSection]) -> list[Link]:
    """What is missing comes before everything that would be refused without it."""
    found: list[Link] = []
    gaps, unnamed = not_written(row, sections), not_named(row, sections)
    if actor.may(WRITE):
        missing = [
            Link(f"{verb} “{each.heading}”", reverse("publication_section", args=[each.pk]))
            for verb, headings in (("Write", gaps), ("Name", unnamed))
            for each in sections if each.heading in headings
        ]  # fmt: skip
        found += missing[:1]
    gaps += unnamed
    needs = document_of(row).needs_governors and row.approved_on is None
    asked = (
        (not gaps and not needs and actor.may(PUBLISH), "Publish it", "publication_publish"),
        (row.shown_on is None and actor.may(PUBLISH), "Show it to governors", "publication_show"),
        (not gaps and row.approved_on is None and actor.may(APPROVE),
         "Record that governors approved it", "publication_approve"),
        (not gaps and row.ready_on is None and actor.may(WRITE) and not actor.may(PUBLISH),
         "Hand it to the headteacher", "publication_hand_over"),
        (actor.may(WRITE), "Change the dates it covers", "publication_cover"),
        (actor.may(WRITE), "Update the figures", "publication_draw"),
    )  # fmt: skip
    found += [Link(label, reverse(name, args=[row.pk])) for does, label, name in asked if does]
    return found
