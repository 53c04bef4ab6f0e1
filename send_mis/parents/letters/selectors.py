"""The letter that a reader has, and what stands in the next; what they are told by hand."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from send_mis.links.models import ExpiringLink
from send_mis.parents.choices import ToldBy
from send_mis.parents.letters.rules import MOST_TIMES, news_words
from send_mis.parents.models import SharedWith, SummaryAnswer, SummarySnapshot
from send_mis.parents.slots.selectors import free_choices, held_choices, own_times
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from send_mis.parents.summaries.selectors.shown import ShownSummary, shown_of
from send_mis.ui.words import at_time, long_day


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


def answered(shared: SharedWith) -> list[SummaryAnswer]:
    """What this reader said, and what came of it. One query."""
    rows = SummaryAnswer.objects.filter(shared=shared, answered_on__isnull=False)
    return list(rows.order_by("given_at", "pk"))


def news_of(shared: SharedWith) -> list[str]:
    """What they are told by hand. `shared`: with its summary and school."""
    withdrawn = shared.summary.withdrawn_on
    return news_words(
        shared.pupil.school.name, long_day(shared.shared_on),
        long_day(withdrawn) if withdrawn else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterTimes:
    """`held`: what they have chosen; `free`: what they may choose, by a tick."""

    held: list[str]
    free: list[str]

    def __bool__(self) -> bool:
        return bool(self.held or self.free)


def times_in_letter(shared: SharedWith, today: date) -> LetterTimes:
    """Two queries, and those of a place that the school has moved."""
    own = own_times(shared, list(held_choices(shared)), today)
    free = free_choices(shared.pupil_id, today)
    return LetterTimes(
        [f"{each.when}, with {each.who}: {each.where}" for each in own if not each.is_off],
        [label for _, label in free[:MOST_TIMES]],
    )
