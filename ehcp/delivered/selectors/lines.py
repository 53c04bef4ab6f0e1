"""A line of the plan and its evidence, for whoever may read the section where it stands."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404

from ehcp.delivered.rules.evidence import EVIDENCE_LABELS
from ehcp.models import DeliveryEvidence, PromisedProvision, UndeliveredLetter
from ehcp.plans.rules.reading import readable
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404
from send_mis.ui.words import day


def line_or_404(
    actor: Actor, pupil_id: UUID, promised_id: UUID, action: Action
) -> PromisedProvision:
    rows = PromisedProvision.objects.select_related(
        "plan__pupil__school__trust", "pupil__school__trust"
    )
    row: PromisedProvision = visible_or_404(rows, actor, action, id=promised_id, pupil=pupil_id)
    if row.section not in readable(actions_on(actor, row.pupil)):
        raise Http404
    return row


def evidence_or_404(
    actor: Actor, pupil_id: UUID, evidence_id: UUID, action: Action
) -> DeliveryEvidence:
    rows = DeliveryEvidence.objects.select_related("promised__plan", "pupil__school__trust")
    row: DeliveryEvidence = visible_or_404(rows, actor, action, id=evidence_id, pupil=pupil_id)
    return row


def undelivered_or_404(
    actor: Actor, pupil_id: UUID, letter_id: UUID, action: Action
) -> UndeliveredLetter:
    rows = UndeliveredLetter.objects.select_related("promised", "pupil__school__trust")
    row: UndeliveredLetter = visible_or_404(rows, actor, action, id=letter_id, pupil=pupil_id)
    return row


def evidence_words(row: DeliveryEvidence) -> Mapping[str, str]:
    """As saved, by the labels of the form."""
    return {
        EVIDENCE_LABELS["kind"]: str(row.get_kind_display()), EVIDENCE_LABELS["on"]: day(row.on),
        EVIDENCE_LABELS["who"]: row.who, EVIDENCE_LABELS["note"]: row.note,
    }  # fmt: skip
