"""Which document is the authority's plan: those that may be chosen, and the one that was."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from ehcp.models import EhcPlan
from pupils.choices import DocumentKind
from pupils.documents.rules.audience import may_open
from pupils.documents.selectors import of_pupil
from send_mis.access.actions import Action
from send_mis.ui.parts import Link
from send_mis.ui.words import day


def offered_documents(pupil_id: UUID, may: Collection[Action]) -> dict[UUID, str]:
    """The pupil's EHC papers that the actor finds, newest first. One query."""
    rows = of_pupil(pupil_id, may).filter(kind=DocumentKind.EHC)
    return {row.pk: f"{row.title}, {day(row.dated_on)}" for row in rows}


def document_link(plan: EhcPlan, may: Collection[Action]) -> Link | None:
    """To who reads the whole plan, and may open that document too."""
    row = plan.document
    if row is None or row.removed_on is not None or Action.EHC_READ_ALL not in may:
        return None
    if not may_open(row.kind, row.audience, may):
        return None
    return Link(f"{row.title}, {day(row.dated_on)}",
                reverse("document", args=[row.pupil_id, row.pk]))  # fmt: skip


def has_document(plan: EhcPlan) -> bool:
    return plan.document is not None and plan.document.removed_on is None
