"""A school's own scales: added, changed, retired."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min

from reviews.assessments.rules.scales import (
    NURSERY_SET,
    PRIMARY_SET,
    SCALE_LABELS,
    Used,
    scale_problems,
    tidy_scale,
)
from reviews.choices import ScaleKind
from reviews.due.baseline import scale_changes
from reviews.models import Assessment, AssessmentScale
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, insert, lock, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.schools.choices import Phase
from send_mis.schools.models import School
from send_mis.schools.services import lock_school

_SETTINGS = Action.ASSESSMENT_SETTINGS


def add_scale(*, actor: Actor, school: School, facts: Mapping[str, Any]) -> AssessmentScale:
    """`facts`: SCALE_LABELS. Raises RuleBroken."""
    ensure(actor, _SETTINGS, school)
    with change(actor=actor, event="scale.added", school_id=school.pk):
        row = AssessmentScale(school=school, **_ruled(facts, Used(), facts["kind"]))
        insert(row, at="name")
        scale_changes(school.pk)
        return row


def change_scale(
    *, actor: Actor, scale: AssessmentScale, version: int, facts: Mapping[str, Any]
) -> AssessmentScale:
    """Raises RuleBroken, EditConflict."""
    ensure(actor, _SETTINGS, scale)
    with change(actor=actor, event="scale.changed", school_id=scale.school_id):
        row = lock_version(AssessmentScale, scale.pk, version, scale_words)
        wanted = _ruled(facts, _used(row), row.kind)
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            save(row, *changed, at="name")
        else:
            checked(row)
        return row


def retire_scale(
    *, actor: Actor, scale: AssessmentScale, version: int, last_day: date
) -> AssessmentScale:
    """Nobody is assessed by it after that day; its values stay. Raises EditConflict."""
    ensure(actor, _SETTINGS, scale)
    with change(actor=actor, event="scale.retired", school_id=scale.school_id):
        row = lock_version(AssessmentScale, scale.pk, version, scale_words)
        row.retired_on = last_day + timedelta(days=1)
        save(row, "retired_on", at="last_day")
        scale_changes(row.school_id)
        return row


def bring_back_scale(*, actor: Actor, scale: AssessmentScale) -> None:
    ensure(actor, _SETTINGS, scale)
    with change(actor=actor, event="scale.brought_back", school_id=scale.school_id):
        row = lock(AssessmentScale, scale.pk)
        if row.retired_on is not None:
            row.retired_on = None
            save(row, "retired_on")
            scale_changes(row.school_id)


def add_starter_scales(*, actor: Actor, school: School) -> int:
    """Those whose names the school does not have yet; pressed twice, the second adds none."""
    ensure(actor, _SETTINGS, school)
    with change(actor=actor, event="scale.starter_added", school_id=school.pk):
        lock_school(school.pk)
        names = AssessmentScale.objects.filter(school=school).values_list("name", flat=True)
        known = {name.casefold() for name in names}
        wanted = NURSERY_SET if school.phase == Phase.NURSERY else PRIMARY_SET
        new = [each for each in wanted if each.name.casefold() not in known]
        AssessmentScale.objects.bulk_create(
            AssessmentScale(school=school, **each.facts) for each in new
        )
        scale_changes(school.pk)
        return len(new)


def _ruled(facts: Mapping[str, Any], used: Used, kind_now: str) -> dict[str, Any]:
    wanted = tidy_scale(facts)
    if problems := scale_problems(wanted, used, kind_now):
        raise RuleBroken(problems)
    return wanted


def _used(scale: AssessmentScale) -> Used:
    found = Assessment.objects.filter(scale=scale).aggregate(low=Min("value"), high=Max("value"))
    return Used(found["low"], found["high"])


def scale_words(row: AssessmentScale) -> dict[str, str]:
    words = {}
    for name, label in SCALE_LABELS.items():
        value = getattr(row, name)
        words[label] = "" if value is None else str(value)
    words[SCALE_LABELS["kind"]] = ScaleKind(row.kind).label
    words[SCALE_LABELS["levels"]] = "\n".join(row.levels)
    return words
