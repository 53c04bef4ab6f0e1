"""What the register asks to be done by a day: reviews, looking again, telling the parents."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils import rules
from pupils.choices import RegisterDue, SenStatus
from pupils.due.writing.following import FollowedFacts, others_follow
from pupils.due.writing.table import write_due
from pupils.models import DueDate, Monitoring, Pupil, Spell
from pupils.rules import next_review_by
from send_mis.audit.record import open_change
from send_mis.schools.models import School
from send_mis.statutory.school_duties import parents_told

_TURN = "senco"
# The class teacher answers for the graduated approach (Code of Practice 6.36).
_CYCLES_TURN = "teacher"


def register_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils follow what is written of them."""
    open_change().derives(write_register_due, *pupil_ids)
    others_follow(FollowedFacts.STANDING, *pupil_ids)


def write_register_due(pupil_ids: set[UUID]) -> int:
    """Inside the transaction that changed these pupils' register. Four queries where it agrees."""
    pupils = Pupil.objects.filter(pk__in=pupil_ids).only("born_on", "school_id")
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=RegisterDue.values)
    return write_due(there, _due_of(list(pupils)))


def rebuild_register_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its register meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("born_on", "school_id").order_by("pk")
        there = DueDate.objects.filter(school=school_id, kind__in=RegisterDue.values)
        return write_due(there, _due_of(list(pupils.select_for_update(of=("self",)))))


def _due_of(pupils: Sequence[Pupil]) -> Iterator[DueDate]:
    spells, watched = defaultdict(list), defaultdict(list)
    for spell in Spell.objects.filter(pupil__in=pupils).order_by("starts_on"):
        spells[spell.pupil_id].append(spell)
    for monitoring in Monitoring.objects.filter(pupil__in=pupils):
        watched[monitoring.pupil_id].append(monitoring)
    for pupil in pupils:
        for spell in spells[pupil.pk]:
            yield from _of_spell(pupil, spell)
        for monitoring in watched[pupil.pk]:
            yield from _of_monitoring(pupil, monitoring, spells[pupil.pk])


def _of_spell(pupil: Pupil, spell: Spell) -> Iterator[DueDate]:
    by_law = None
    if spell.reviewed_on is not None:
        by_law = next_review_by(
            status=spell.status, held_on=spell.reviewed_on, born_on=pupil.born_on
        )
    if by_law or spell.next_review_on:
        yield _due(
            pupil, RegisterDue.REVIEW, spell, law_on=by_law, hold_by_on=spell.next_review_on,
            turn=_CYCLES_TURN if spell.is_reviewed_by_cycle else _TURN,
        )  # fmt: skip
    # The Act speaks of support without a plan; of a plan schools tell parents as soon.
    told_by = parents_told(spell.starts_on).due_on
    is_support = spell.status == SenStatus.SEN_SUPPORT
    yield _due(
        pupil, RegisterDue.PARENTS_TOLD, spell, law_on=told_by if is_support else None,
        hold_by_on=told_by, done_on=spell.parents_told_on,
    )  # fmt: skip


def _of_monitoring(pupil: Pupil, row: Monitoring, spells: Sequence[Spell]) -> Iterator[DueDate]:
    """A status that begins meanwhile has its own review instead."""
    if row.look_again_on is None:
        return
    begins = [s.starts_on for s in spells if s.starts_on >= row.starts_on and rules.overlap(s, row)]
    ends_on = min([*begins, *([row.ends_on] if row.ends_on else [])], default=None)
    yield _due(pupil, RegisterDue.LOOK_AGAIN, row, hold_by_on=row.look_again_on, ends_on=ends_on)


def _due(pupil: Pupil, kind: RegisterDue, fact: Spell | Monitoring, **days: Any) -> DueDate:
    return DueDate(
        **{
            "school_id": pupil.school_id, "pupil_id": pupil.pk, "kind": kind.value,
            "subject_type": fact._meta.label_lower, "subject_id": fact.pk, "turn": _TURN,
            "starts_on": fact.starts_on, "ends_on": fact.ends_on, **days,
        }
    )  # fmt: skip
