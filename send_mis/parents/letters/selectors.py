"""The letter that a reader has, and what stands in the next."""

from django.utils import timezone

from send_mis.links.models import ExpiringLink
from send_mis.parents.choices import ToldBy
from send_mis.parents.models import SharedWith, SummarySnapshot
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from send_mis.parents.summaries.selectors.shown import ShownSummary, shown_of
from send_mis.ui.words import at_time


def letter_before(shared: SharedWith) -> str:
    """What is said of the one that they have: a new one takes its place."""
    if shared.told_by != ToldBy.PAPER:
        return ""
    found = ExpiringLink.objects.filter(
        purpose=SHARED_LINK, subject_id=shared.pk, revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    ).first()  # fmt: skip
    if found is None:
        return ""
    made = at_time(timezone.localtime(found.made_at))
    return f"A letter was made {made}: the new one takes its place."


def shown_in_letter(shared: SharedWith) -> ShownSummary:
    """The version that they were given, whatever stands in hand now."""
    content = SummarySnapshot.objects.values_list("content", flat=True).get(
        summary=shared.summary_id, number=shared.number
    )
    return shown_of(content, shared.summary.kind, shared.pupil.short_name)
