"""Which of a pupil's provision works on which outcome: what is counted there is counted for it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from provision.models import Allocation, Outcome
from send_mis.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Served:
    """`offered`: the allocations that the person saw; `chosen`: those that serve the outcome."""

    offered: Collection[UUID]
    chosen: Collection[UUID]


def serve(outcome: Outcome, served: Served) -> None:
    """Inside an open change. What was not offered stays as it is; raises RuleBroken."""
    rows = (
        Allocation.objects.select_for_update(of=("self",))
        .filter(pupil_id=outcome.pupil_id, pk__in=served.offered)
        .select_related("row")
    )
    found = {row.pk: row for row in rows}
    if not set(served.chosen) <= found.keys():
        raise RuleBroken(
            {"served_by": ["Some of this provision has changed meanwhile: choose again."]}
        )
    for row in found.values():
        serves = outcome.pk if row.pk in served.chosen else None
        if row.outcome_id != serves and (serves or row.outcome_id == outcome.pk):
            row.outcome_id = serves
            row.outcome_words = row.row.outcome if serves else ""
            row.save(update_fields=["outcome", "outcome_words"])
