"""Plans that somebody who works with a child is asked to read, on their first page."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from ehcp.choices import EhcPlanState
from ehcp.models import EhcPlan, PlanRead
from pupils.models import Enrolment
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import Asked, compiled
from send_mis.ui.tasks import Task, TaskKind

_READ = Action.EHC_READ_PROVISION
_MOST = 5


def is_asked(actor: Actor) -> bool:
    """Whoever reads every plan of the school is asked for none: they ask others."""
    if actor.school_id is None or actor.user_id is None or not actor.may(_READ):
        return False
    reach = actor.for_query.reach(_READ)
    return reach is not None and not reach.schools


def plans_to_read(actor: Actor) -> list[Asked]:
    return [_to_read.asked(actor.for_query)] if is_asked(actor) else []


def plan_tasks(actor: Actor) -> list[Task]:
    """One query; none for whoever is not asked."""
    if not is_asked(actor):
        return []
    return [
        Task(
            TaskKind.REVIEWS, f"Read the EHC plan of {forename} {surname}",
            "It is new or has changed. Say there that you have read it.", "Read it",
            reverse("pupil_ehc_plan", args=[pupil_id]),
        )
        for pupil_id, forename, surname in _to_read(actor.for_query)
    ]  # fmt: skip


@compiled
def _to_read(reader: Reader) -> QuerySet[Any, tuple[Any, ...]]:
    """Of pupils on roll whose record opens to them, and who have not said that they read it."""
    said = PlanRead.objects.filter(
        plan=OuterRef("pk"), user=reader.user_id, read_on__gte=OuterRef("everyone_reads_on")
    )
    here = Enrolment.objects.filter(holds_on(reader.today), pupil=OuterRef("pupil"))
    rows = EhcPlan.objects.filter(
        ~Exists(said), Exists(here), school=reader.school_id, state=EhcPlanState.CURRENT,
        everyone_reads_on__isnull=False,
    )  # fmt: skip
    found: QuerySet[Any, tuple[Any, ...]] = (
        visible_to(rows, reader, _READ)
        .annotate(
            forename=Coalesce(
                NullIf("pupil__preferred_forename", Value("")), "pupil__legal_forename"
            ),
            surname=Coalesce(NullIf("pupil__preferred_surname", Value("")), "pupil__legal_surname"),
        )
        .order_by("pupil__sort_key", "pk")
        .values_list("pupil_id", "forename", "surname")[:_MOST]
    )
    return found
