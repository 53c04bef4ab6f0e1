"""The keys that a page of a plan gives to its new rows."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from provision.models import PlanRow, ProvisionPlan


def ids_meant(plan: ProvisionPlan, keys: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Keys that are taken by rows of other plans, each with the id that it stands for in this one.

    A page makes the keys of its new rows itself. One that happens to be, or was forged to be, the
    id of a row elsewhere makes a row of this plan like any other key: it tells nothing, and what
    was typed is kept. The same key always stands for the same id, so that it may be sent again.
    """
    others = PlanRow.objects.filter(pk__in=set(keys)).exclude(plan=plan.pk)
    return {key: uuid5(plan.pk, str(key)) for key in others.values_list("pk", flat=True)}
