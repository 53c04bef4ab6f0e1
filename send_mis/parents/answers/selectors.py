"""An answer of a family, and its words as saved."""

from collections.abc import Mapping
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.parents.models import SummaryAnswer
from send_mis.ui.words import day

_SHARE = Action.SUMMARY_SHARE


def answer_or_404(actor: Actor, answer_id: UUID) -> SummaryAnswer:
    rows = SummaryAnswer.objects.select_related(
        "pupil__school", "contact", "owner", "shared__summary", "document"
    )
    row: SummaryAnswer = visible_or_404(rows, actor, _SHARE, pk=answer_id)
    return row


def answer_words(row: SummaryAnswer) -> Mapping[str, str]:
    """As saved, by the labels of the forms."""
    return {
        "What they said": row.words, "Who answers": row.owner.display_name if row.owner else "",
        "Answer by": day(row.by_on) if row.by_on else "",
        "What came of it": row.outcome, "Answered by": row.answered_by,
    }  # fmt: skip
