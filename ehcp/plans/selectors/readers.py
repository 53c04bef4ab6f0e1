"""Who has read a pupil's EHC plan, and who works with the pupil and has not yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from ehcp.models import EhcPlan, PlanRead
from ehcp.plans.selectors.tasks import is_asked
from pupils.record.selectors.pupil import PupilRecord
from reviews.meetings.selectors.people import staff_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.roles import ROLES
from send_mis.audit.models import Read
from send_mis.audit.selectors import reads
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import at_time, day, day_of

# What is recorded where the text of a plan is opened.
OPENED = ("pupil.ehc_plan", "ehc_plan", "ehc_plan.versions")
_MOST = 100


@dataclass(frozen=True, slots=True)
class MeantReader:
    """Somebody who may read the provision."""

    name: str
    chip: Chip
    note: str


@dataclass(frozen=True, slots=True)
class PlanReading:
    when: str
    name: str
    role: str
    what: str


@dataclass(frozen=True)
class PlanReaders:
    since: str
    meant: Sequence[MeantReader]
    unread: int
    readings: Sequence[PlanReading]
    is_cut: bool


def plan_readers(record: PupilRecord, plan: EhcPlan | None) -> PlanReaders:
    """Eight queries, however often it was read."""
    rows = list(reads(pupil_id=record.id).filter(what__in=OPENED)[: _MOST + 1])
    readings, is_cut = [_reading(row) for row in rows[:_MOST]], len(rows) > _MOST
    if plan is None:
        return PlanReaders("", (), 0, readings, is_cut)
    staff = staff_of(record.pupil, record.today, Action.EHC_READ_PROVISION)
    last, said = _last_of(rows, plan), _said(plan)
    meant = [_meant(name, last.get(key), said.get(key)) for key, name in staff.items()]
    known = said if plan.everyone_reads_on else last
    unread = sum(key not in known for key in staff)
    return PlanReaders(day(plan.received_on), meant, unread, readings, is_cut)


def _last_of(rows: Sequence[Read], plan: EhcPlan) -> dict[object, Read]:
    """Of each person the last reading since this version came."""
    found: dict[object, Read] = {}
    for row in rows:
        if day_of(row.at) >= plan.received_on:
            found.setdefault(row.user_id, row)
    return found


def _said(plan: EhcPlan) -> dict[UUID, date]:
    """Who said that they read it, since everyone was asked. One query."""
    rows = PlanRead.objects.filter(plan=plan, read_on__gte=plan.everyone_reads_on or date.min)
    return dict(rows.values_list("user_id", "read_on"))


def reading_of(actor: Actor, plan: EhcPlan | None) -> Link | None:
    """The way for somebody to say that they have read it, where they are asked and have not. One
    query at most."""
    if plan is None or plan.everyone_reads_on is None or not plan.is_current:
        return None
    if Action.EHC_READ_PROVISION not in actions_on(actor, plan):
        return None
    if not is_asked(actor) or actor.user_id in _said(plan):
        return None
    return Link("I have read it", reverse("ehc_plan_read", args=[plan.pk]))


def _meant(name: str, last: Read | None, said_on: date | None) -> MeantReader:
    if said_on is not None:
        return MeantReader(name, Chip("fine", "Has read it"), f"Said so on {day(said_on)}")
    if last is None:
        return MeantReader(name, Chip("soon", "Not read yet"), "")
    return MeantReader(name, Chip("fine", "Read"), f"Last {at_time(last.at)}")


def _reading(row: Read) -> PlanReading:
    role = ROLES.get(row.role)
    return PlanReading(
        at_time(row.at), row.user_name, str(role.label) if role else row.role, row.detail
    )
