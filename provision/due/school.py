"""What a school itself is to see to by a day: rates and training that end."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from provision.choices import ProvisionDue
from provision.models import Intervention, InterventionTraining, Rate
from pupils.due.writing.table import write_due
from pupils.models import DueDate
from send_mis.audit.record import open_change
from send_mis.schools.models import School

_DAY = timedelta(days=1)
# For so long after a rate ended somebody may still be asked for the next; then nobody is paid so.
_ASKED_FOR = timedelta(weeks=13)
# Owed from the beginning: how long ahead it is said is for each school to choose.
_ALWAYS = date.min
_OF_TRAINING = (ProvisionDue.TRAINING.value, ProvisionDue.TRAINED.value)


def rate_changes(school_id: UUID) -> None:
    """Inside an open change: have what follows from a school's rates follow."""
    open_change().derives(_write_rates, school_id)


def training_changes(intervention_id: UUID) -> None:
    """Inside an open change: have what is due of this training follow."""
    open_change().derives(_write_training, intervention_id)


def rebuild_school_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its rates or interventions meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        entries = Intervention.objects.filter(school=school_id).order_by("pk")
        ids = set(entries.select_for_update(of=("self",)).values_list("pk", flat=True))
        there = DueDate.objects.filter(school=school_id, kind__in=_OF_TRAINING)
        return _write_rates({school_id}) + write_due(there, _of_training(ids))


def _write_rates(school_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(school__in=school_ids, kind=ProvisionDue.RATE.value)
    return write_due(there, _of_rates(school_ids))


def _write_training(intervention_ids: set[UUID]) -> int:
    """All of their schools', which are few."""
    schools = Intervention.objects.filter(pk__in=intervention_ids).values_list("school", flat=True)
    school_ids = set(schools)
    entries = Intervention.objects.filter(school__in=school_ids).values_list("pk", flat=True)
    there = DueDate.objects.filter(school__in=school_ids, kind__in=_OF_TRAINING)
    return write_due(there, _of_training(set(entries)))


def _of_rates(school_ids: set[UUID]) -> Iterator[DueDate]:
    """The last day of a rate that none follows."""
    next_one = Rate.objects.order_by().filter(
        school=OuterRef("school"), staff_role=OuterRef("staff_role"), starts_on=OuterRef("ends_on")
    )
    rows = Rate.objects.filter(school__in=school_ids, ends_on__isnull=False)
    for row in rows.filter(~Exists(next_one)):
        yield DueDate(
            school_id=row.school_id, kind=ProvisionDue.RATE.value, turn="senco",
            about=row.get_staff_role_display(), subject_type=row._meta.label_lower,
            subject_id=row.pk, hold_by_on=row.ends_on - _DAY, starts_on=row.starts_on,
            ends_on=row.ends_on + _ASKED_FOR,
        )  # fmt: skip


def _of_training(intervention_ids: set[UUID]) -> Iterator[DueDate]:
    """Of each whose training ends, for themselves and for who arranges it."""
    rows = InterventionTraining.objects.filter(
        intervention__in=intervention_ids, expires_on__isnull=False
    ).annotate(
        school_id=F("intervention__school"), about=F("intervention__name"),
        retired_on=F("intervention__retired_on"),
    )  # fmt: skip
    for row in rows:
        yield _due(row, ProvisionDue.TRAINING, owner_id=row.user_id)
        yield _due(row, ProvisionDue.TRAINED, turn="senco")


def _due(row: Any, kind: ProvisionDue, **whose: Any) -> DueDate:
    return DueDate(
        school_id=row.school_id, kind=kind.value, about=row.about,
        subject_type=row._meta.label_lower, subject_id=_subject(row.pk), hold_by_on=row.expires_on,
        starts_on=_ALWAYS, ends_on=row.retired_on, **whose,
    )  # fmt: skip


def _subject(number: int) -> UUID:
    """Training is numbered; what is due has the number of its fact in the form of all others."""
    return UUID(int=number)
