"""The review of a plan that is under way, and what it says by the labels of its forms."""

from typing import Any
from uuid import UUID

from ehcp.annual.rules.running import REVIEW_LABELS
from ehcp.clock import ReviewFacts
from ehcp.due.facts import review_facts, review_rows
from ehcp.models import AnnualReview
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.ui.words import day


def review_or_404(actor: Actor, pupil_id: UUID, review_id: UUID) -> AnnualReview:
    rows = AnnualReview.objects.select_related("pupil__school__trust", "plan", "meeting")
    row: AnnualReview = visible_or_404(
        rows, actor, Action.EHC_REVIEW, id=review_id, pupil=pupil_id
    )  # fmt: skip
    return row


def facts_of(row: AnnualReview) -> ReviewFacts:
    """As saved now. One query."""
    found: Any = review_rows(AnnualReview.objects.filter(pk=row.pk)).get()
    return review_facts(found)


def review_words(row: AnnualReview) -> dict[str, str]:
    meeting = row.meeting
    when = f"{day(meeting.on)}, {meeting.get_state_display().lower()}" if meeting else ""
    return {"Meeting": when} | {
        label: _said(row, name) for name, label in REVIEW_LABELS.items()
    }  # fmt: skip


def _said(row: AnnualReview, name: str) -> str:
    value = getattr(row, name)
    if not value:
        return ""
    if name.endswith("_on"):
        return day(value)
    named = getattr(row, f"get_{name}_display", None)
    return str(named() if named else value)
