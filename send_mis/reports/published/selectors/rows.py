"""Finding a document, and what may not go out unseen."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.names.named import NamedThere
from send_mis.reports.choices import ReportState
from send_mis.reports.models import Publication, PublicationSection
from send_mis.reports.published.rules.documents import DOCUMENTS, RequiredDocument
from send_mis.reports.published.selectors.records import threshold_at
from send_mis.reports.suppression.selectors import told_there
from send_mis.ui.words import plain_day

VIEW, WRITE, PUBLISH, APPROVE = (
    Action.PUBLICATION_VIEW, Action.PUBLICATION_WRITE, Action.PUBLICATION_PUBLISH,
    Action.PUBLICATION_APPROVE,
)  # fmt: skip
# Published, and not withdrawn.
OUT = Q(state=ReportState.PUBLISHED, withdrawn_on__isnull=True)


def document_of(row: Publication) -> RequiredDocument:
    return DOCUMENTS[row.kind]  # type: ignore[index]  # a value of its kinds


def publication_or_404(actor: Actor, publication_id: UUID, action: Action) -> Publication:
    """To whoever does not write them, a draft exists once it is shown."""
    rows = Publication.objects.select_related("school")
    if not actor.may(WRITE):
        rows = rows.exclude(state=ReportState.DRAFT, shown_on=None)
    found: Publication = visible_or_404(rows, actor, action, pk=publication_id)
    return found


def section_or_404(actor: Actor, section_id: UUID) -> PublicationSection:
    rows = PublicationSection.objects.select_related("publication__school")
    found: PublicationSection = visible_or_404(rows, actor, WRITE, pk=section_id)
    return found


def sections_of(row: Publication) -> list[PublicationSection]:
    return list(PublicationSection.objects.filter(publication=row).order_by("place"))


def newest_out(school_id: UUID, kind: str) -> Publication | None:
    rows = Publication.objects.filter(OUT, school=school_id, kind=kind)
    found: Publication | None = rows.order_by("-number").first()
    return found


def newest_written(school_id: UUID, kind: str) -> Publication | None:
    """The last that was published, withdrawn or not: its words are the school’s to mend."""
    rows = Publication.objects.filter(school=school_id, kind=kind, state=ReportState.PUBLISHED)
    found: Publication | None = rows.order_by("-number").first()
    return found


def texts_before(newest: Publication | None) -> Mapping[str, str]:
    """By the key of a section, what the version that is out says."""
    if newest is None:
        return {}
    return {each["key"]: each["text"] for each in newest.content["sections"]}


def not_written(row: Publication, sections: Sequence[PublicationSection]) -> list[str]:
    """Headings of sections without which it cannot go out."""
    document = document_of(row)
    return [
        each.heading for each in sections
        if document.part(each.key).is_needed and not each.is_written
    ]  # fmt: skip


def not_named(row: Publication, sections: Sequence[PublicationSection]) -> list[str]:
    """Headings that still wait for their name, of sections that go out."""
    document = document_of(row)
    return [
        each.heading for each in sections
        if document.part(each.key).is_named_here
        and each.text
        and each.heading == document.part(each.key).heading
    ]  # fmt: skip


def looked_for(row: Publication, sections: Sequence[PublicationSection]) -> list[NamedThere]:
    """Pupils’ names, and numbers of pupils so small that one could be recognised. Three queries."""
    texts = [(each.heading, f"{each.heading}\n{each.text}") for each in sections]
    return told_there(texts, row.school_id, threshold_at(row.school))


def section_words(row: PublicationSection) -> Mapping[str, str]:
    return {
        "Heading": row.heading, "Words": row.text,
        "Show what the records say": "Yes" if row.shows_drawn else "No",
    }  # fmt: skip


def cover_facts(row: Publication) -> Mapping[str, str]:
    return {"From": plain_day(row.starts_on), "For how many years": str(row.years)}


def publication_words(row: Publication) -> Mapping[str, str]:
    """All that somebody agrees to: what the cover and each section say."""
    found = {each.heading: each.text for each in sections_of(row)}
    people = {"Handed over by": row.ready_by, "Approved by": row.approved_by}
    return {**cover_facts(row), **found, **people}
