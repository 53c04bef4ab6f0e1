"""The school's catalogue: what it offers, and who on its staff is trained for it."""

from dataclasses import asdict
from datetime import date
from typing import Any

from provision.catalogue.rules import LABELS, STARTER_SET, InterventionEntry, Starter
from provision.choices import Area, ForWhom, Layer, StaffRole
from provision.due.school import training_changes
from provision.due.writing import row_changes
from provision.models import Intervention, InterventionTraining, PlanRow
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.accounts.models import User
from send_mis.audit.record import change
from send_mis.audit.saving import checked, insert, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.schools.services import lock_school
from send_mis.ui.words import plain_day


def add_intervention(*, actor: Actor, school: School, entry: InterventionEntry) -> Intervention:
    ensure(actor, Action.CATALOGUE_CHANGE, school)
    with change(actor=actor, event="intervention.added", school_id=school.pk):
        made = Intervention(school=school, **asdict(entry))
        insert(made, at="name")
        return made


def change_intervention(
    *, actor: Actor, intervention: Intervention, version: int, entry: InterventionEntry
) -> None:
    """Lines that use it keep their own minutes, dates and costs."""
    ensure(actor, Action.CATALOGUE_CHANGE, intervention)
    with change(actor=actor, event="intervention.changed", school_id=intervention.school_id):
        row = lock_version(Intervention, intervention.pk, version, intervention_theirs)
        if row.name != entry.name:
            # Its reviews are called by its name.
            row_changes(*PlanRow.objects.filter(intervention=row).values_list("pk", flat=True))
        for name, value in asdict(entry).items():
            setattr(row, name, value)
        save(row, *asdict(entry), at="name")
        training_changes(row.pk)


def retire_intervention(
    *, actor: Actor, intervention: Intervention, version: int, last_day: date
) -> None:
    """New lines no longer offer it after that day; lines that use it go on."""
    ensure(actor, Action.CATALOGUE_CHANGE, intervention)
    with change(actor=actor, event="intervention.retired", school_id=intervention.school_id):
        row = lock_version(Intervention, intervention.pk, version, intervention_theirs)
        row.retired_on = date.fromordinal(last_day.toordinal() + 1)
        save(row, "retired_on", at="last_day")
        training_changes(row.pk)


def bring_back_intervention(*, actor: Actor, intervention: Intervention) -> None:
    ensure(actor, Action.CATALOGUE_CHANGE, intervention)
    with change(actor=actor, event="intervention.brought_back", school_id=intervention.school_id):
        row = Intervention.objects.select_for_update(of=("self",)).get(pk=intervention.pk)
        if row.retired_on is not None:
            row.retired_on = None
            save(row, "retired_on")
            training_changes(row.pk)


def add_starter_set(*, actor: Actor, school: School) -> int:
    """Those whose names the catalogue does not have yet; pressed twice, the second adds none."""
    ensure(actor, Action.CATALOGUE_CHANGE, school)
    with change(actor=actor, event="intervention.starter_added", school_id=school.pk):
        lock_school(school.pk)
        names = Intervention.objects.filter(school=school).values_list("name", flat=True)
        known = {name.casefold() for name in names}
        new = [each for each in STARTER_SET if each.name.casefold() not in known]
        Intervention.objects.bulk_create(
            Intervention(school=school, **_columns(each)) for each in new
        )
        return len(new)


def add_training(
    *, actor: Actor, intervention: Intervention, user: User, trained_on: date | None,
    expires_on: date | None = None, note: str = "",
) -> InterventionTraining:  # fmt: skip
    """Recorded once a person: a later course is a correction of the date; None keeps the day that
    is known. `expires_on`: the last day on which it counts; without any day both stay."""
    ensure(actor, Action.CATALOGUE_CHANGE, intervention)
    if trained_on and trained_on > actor.today:
        raise RuleBroken({"trained_on": ["Choose today or an earlier day."]})
    with change(actor=actor, event="intervention.trained", school_id=intervention.school_id):
        row = InterventionTraining.objects.filter(intervention=intervention, user=user).first()
        if row is None:
            row = InterventionTraining(intervention=intervention, user=user)
        if trained_on or expires_on:
            row.expires_on = expires_on
        row.trained_on, row.note = trained_on or row.trained_on, note
        if row.trained_on and row.expires_on and row.expires_on < row.trained_on:
            raise RuleBroken({"expires_on": ["That is before the training."]})
        checked(row, "user")
        row.save()
        training_changes(intervention.pk)
        return row


def remove_training(*, actor: Actor, training: InterventionTraining) -> None:
    intervention = training.intervention
    ensure(actor, Action.CATALOGUE_CHANGE, intervention)
    with change(
        actor=actor, event="intervention.training_removed", school_id=intervention.school_id
    ):
        InterventionTraining.objects.filter(pk=training.pk).delete()
        training_changes(intervention.pk)


def intervention_theirs(row: Intervention) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, label in LABELS.items():
        value = getattr(row, name)
        words[label] = "" if value is None else str(value)
    words[LABELS["area"]] = Area(row.area).label
    words[LABELS["layer"]] = Layer(row.layer).label
    words[LABELS["for_whom"]] = ForWhom(row.for_whom).label
    if row.usual_staff_role:
        words[LABELS["usual_staff_role"]] = StaffRole(row.usual_staff_role).label
    if row.retired_on:
        words["No longer offered from"] = plain_day(row.retired_on)
    return words


def _columns(starter: Starter) -> dict[str, Any]:
    return asdict(
        InterventionEntry(
            name=starter.name, area=starter.area, layer=starter.layer, for_whom=starter.for_whom,
            what=starter.what, evidence=starter.evidence, usual_measure=starter.measure,
            usual_minutes=starter.minutes, usual_times_a_week=starter.times_a_week,
            usual_weeks=starter.weeks, usual_group_size=starter.group_size,
            usual_staff_role=starter.staff_role, unit_cost=starter.unit_cost, unit=starter.unit,
        )
    )  # fmt: skip
