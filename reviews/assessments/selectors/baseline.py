"""Pupils who joined lately and have no baseline on entry, counted for Today and listed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from pupils.models import Enrolment, Pupil
from pupils.querysets import holds_on
from reviews.due.rules import ASKED_FOR, FIRST_HALF_TERM, baseline_by
from reviews.models import Assessment, AssessmentScale
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.words import day, from_now

_RECORD = Action.ASSESSMENT_RECORD


def baseline_days(today: date) -> tuple[date, date]:
    """Of whom it is asked: who joined from then on; and before when whoever has none is late."""
    return today - ASKED_FOR, today - FIRST_HALF_TERM


def _owed(reader: Reader, joined_from: date) -> QuerySet[Any]:
    """Times on roll that began lately, of pupils without a baseline, where the school assesses."""
    today = reader.today
    baseline = Assessment.objects.order_by().filter(pupil=OuterRef("pupil_id"), is_baseline=True)
    scales = AssessmentScale.objects.in_use(today).order_by().filter(school=OuterRef("school_id"))
    rows = Enrolment.objects.filter(
        ~Exists(baseline), Exists(scales), holds_on(today), starts_on__gte=joined_from
    )
    return visible_to(rows, reader, _RECORD)


@dataclass(frozen=True, slots=True)
class OwedBaseline:
    """A pupil without one, and by when."""

    name: str
    url: str
    joined: str
    chip: Chip


def owed_baselines(actor: Actor, school: School) -> list[OwedBaseline]:
    """One query; who joined first stands first."""
    joined_from, _ = baseline_days(actor.today)
    rows = _owed(actor, joined_from).filter(school=school).select_related("pupil")
    return [
        _owed_line(row.pupil, row.starts_on, actor.today)
        for row in rows.order_by("starts_on", "pupil__sort_key", "pk")
    ]


def _owed_line(pupil: Pupil, joined_on: date, today: date) -> OwedBaseline:
    by = baseline_by(joined_on)
    return OwedBaseline(
        pupil.list_name, reverse("assessment_baseline", args=[pupil.pk]), day(joined_on),
        Chip("late" if by < today else "soon", f"By {day(by)}, {from_now(by, today)}"),
    )  # fmt: skip
