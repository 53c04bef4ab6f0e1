"""All due dates of what a school shares with families, written anew."""

from itertools import chain
from uuid import UUID

from django.db import transaction

from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from send_mis.parents.choices import SharedDue
from send_mis.parents.due.answers import answers_due
from send_mis.parents.due.readers import readers_due
from send_mis.parents.due.rights import rights_due
from send_mis.schools.models import School


def rebuild_shared_due(school_id: UUID) -> int:
    """Nobody changes the school's pupils, readers or answers meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(kind__in=SharedDue.values, school=school_id)
        wanted = (write(school=school_id) for write in (answers_due, readers_due, rights_due))
        return write_due(there, chain.from_iterable(wanted))
