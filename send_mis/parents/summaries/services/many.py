"""A whole class at once: drafts for those who have none, and shared with every family as usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from pupils.writing import last_word, locked_all
from reviews.choices import OPEN_STATES
from reviews.models import Cycle
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import EditConflict, RuleBroken
from send_mis.parents.choices import SummaryKind
from send_mis.parents.models import Summary
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.drafting import draft_of_cycle
from send_mis.parents.summaries.selectors.many import ChosenSummary, with_summary
from send_mis.parents.summaries.selectors.sharing import sharings_of
from send_mis.parents.summaries.services.summaries import SHARE
from send_mis.parents.summaries.writing import ShareAsked, keep_draft, share_locked
from send_mis.schools.models import School


@dataclass(frozen=True, slots=True)
class SharedMany:
    """How many were shared, and of whom not and why."""

    shared: int
    refused: Sequence[tuple[str, str]]


def share_many(*, actor: Actor, school: School, chosen: Sequence[ChosenSummary]) -> SharedMany:
    """Each with everybody who is told, in the usual way of each. Where one is refused the others
    are shared all the same. Raises RuleBroken where none is chosen."""
    for each in chosen:
        ensure(actor, SHARE, each.summary)
    if not chosen:
        raise RuleBroken("Tick those that you have read.")
    with change(actor=actor, event="summary.shared_many", school_id=school.pk), last_word():
        pupils = locked_all([each.summary.pupil for each in chosen])
        ids = [each.summary.pk for each in chosen]
        locks = Summary.objects.select_for_update(of=("self",)).filter(pk__in=ids, school=school)
        rows = {row.pk: row for row in locks.order_by("pk")}
        words = {
            pupils[row.pupil_id]: SummaryWords.read(row.content) for row in rows.values()
        }  # fmt: skip
        sharings = sharings_of(words, actor.today)
        refused = []
        for each in chosen:
            row = rows[each.summary.pk]
            pupil, sharing = pupils[row.pupil_id], sharings[row.pupil_id]
            ways = {reader.contact_id: reader.ways[0].value for reader in sharing.readers}
            asked = ShareAsked(each.version, ways, each.mark, is_checked=False)
            try:
                with transaction.atomic():
                    share_locked(actor, pupil, row, sharing, asked)
            except EditConflict as conflict:
                refused.append((pupil.name, f"{conflict.by or 'Somebody'} changed it meanwhile."))
            except RuleBroken as broken:
                refused.append((pupil.name, broken.message))
        return SharedMany(len(chosen) - len(refused), refused)


def draft_many(*, actor: Actor, school: School, cycles: Sequence[Cycle]) -> int:
    """Of open cycles without a summary. How many were written."""
    for cycle in cycles:
        ensure(actor, SHARE, cycle)
    with change(actor=actor, event="summary.drafted_many", school_id=school.pk), last_word():
        pupils = locked_all([cycle.pupil for cycle in cycles])
        ids = [cycle.pk for cycle in cycles]
        rows = Cycle.objects.select_for_update(of=("self",)).filter(
            pk__in=ids, school=school, state__in=OPEN_STATES
        ).exclude(pk__in=with_summary(ids))  # fmt: skip
        many = 0
        for row in rows.order_by("pk"):
            row.pupil = pupils[row.pupil_id]
            words = draft_of_cycle(actor, row)
            keep_draft(actor, row.pupil, words, kind=SummaryKind.CYCLE, cycle=row)
            many += 1
        return many
