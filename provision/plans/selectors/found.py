"""One plan, with what its page says of it, where the reader's action reaches it."""

from uuid import UUID

from django.db.models import QuerySet

from provision.models import ProvisionPlan
from send_mis.access.actions import Action
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import compiled


def plans_with_all() -> QuerySet[ProvisionPlan]:
    return ProvisionPlan.objects.select_related(
        "school", "year", "term__year", "school_class", "proposed_by", "agreed_by"
    )


@compiled
def found_plan(reader: Reader, action: Action, plan_id: UUID) -> QuerySet[ProvisionPlan]:
    return visible_to(plans_with_all(), reader, action).filter(pk=plan_id)
