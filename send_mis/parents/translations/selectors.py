"""The translations of a summary whose documents are there."""

from uuid import UUID

from django.db.models import QuerySet

from pupils.models import Document
from send_mis.database.compiled import compiled
from send_mis.parents.models import SummaryTranslation
from send_mis.parents.translations.rules import Translated, newest_by_language


def translations_of(summary_id: UUID) -> "QuerySet[SummaryTranslation]":
    rows = SummaryTranslation.objects.filter(
        summary=summary_id, document__removed_on__isnull=True
    ).select_related("document")
    found: QuerySet[SummaryTranslation] = rows.order_by("number", "pk")
    return found


@compiled
def translations_beside(summary_id: UUID) -> "QuerySet[SummaryTranslation]":
    """To be read ahead with what else a reader's page shows."""
    return translations_of(summary_id)


def offered_in(summary_id: UUID, number: int) -> list[Translated]:
    """For a reader of the version `number`."""
    rows = (
        Translated(row.pk, row.language, row.document.author, row.number)
        for row in translations_beside(summary_id)
    )
    return newest_by_language(rows, number)


def document_in(translation_id: UUID) -> Document:
    """Of one that is offered. One query."""
    found: Document = Document.objects.get(translation=translation_id)
    return found
