"""What a pupil's first page says of provision: what is asked in class, what they get, and how
it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from provision.delivery.rules import delivered_words, meter
from provision.delivery.selectors.counts import added, delivery_of
from provision.delivery.selectors.lines import Wording, layer_labels, timed_place, with_rows
from provision.models import Allocation, Outcome, PlanRow, ProvisionPlan
from provision.outcomes.selectors.page import chips_of, line_of
from provision.pages.selectors.pupil_map import progress_words
from provision.plans.selectors.frame import plan_name
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.schools.school_time import SchoolTime, school_time
from send_mis.ui.charts import Meter
from send_mis.ui.chips import Chip
from send_mis.ui.words import LONG_WEEKDAYS, from_now, joined
from send_mis.ui.words import day as in_words


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that goes on in every lesson, or that the class's own teacher gives."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class LineNow:
    what: str
    how: str
    who_and_when: str
    dates: str
    note: str


@dataclass(frozen=True, slots=True)
class OutcomeNow:
    text: str
    url: str
    due: str
    progress: str
    chips: Sequence[Chip]


@dataclass(frozen=True)
class ProvisionNow:
    asked: Sequence[Asked]
    # What the plan of the class says that everyone gets, and whose plan that is.
    everyone: str
    whose: str
    lines: Sequence[LineNow]
    outcomes: Sequence[OutcomeNow]
    delivered: str
    period: str
    meter: Meter | None


def provision_now(record: PupilRecord) -> ProvisionNow | None:
    """Twelve queries at most, however much there is; none for who may not see provision."""
    if Action.PROVISION_VIEW not in record.may:
        return None
    pupil, today = record.pupil, record.today
    running = Allocation.objects.filter(school=pupil.school_id, pupil=pupil).running(today)
    places = list(with_rows(running).order_by("row__plan", "row__position", "pk"))
    plan = _plan(record)
    time = school_time(pupil.school_id)
    delivered, shown = _delivery(places, time, today)
    half = time.half_on(today)
    return ProvisionNow(
        asked=[_asked(place.row) for place in places if _is_in_class(place.row)],
        everyone=plan.qft if plan else "",
        whose=plan_name(plan) if plan else "",
        lines=_lines(places, today, pupil.school_id),
        outcomes=_outcomes(pupil.pk, today),
        delivered=delivered,
        period=half.label if half else "",
        meter=shown,
    )


def _is_in_class(row: PlanRow) -> bool:
    """Always on: the class's own adults do it, in the lesson."""
    return row.minutes is None


def _asked(row: PlanRow) -> Asked:
    return Asked(row.what or (row.intervention.name if row.intervention else ""), _why(row))


def _why(row: PlanRow) -> str:
    return " · ".join(part for part in (row.additional_to, row.outcome) if part)


def _plan(record: PupilRecord) -> ProvisionPlan | None:
    """The plan of the pupil's class, or else of their year, in the term of the day. One query."""
    pupil, today = record.pupil, record.today
    whose = Q(school_class=record.row.class_id) | Q(year_group=pupil.year_group(today))
    plans = ProvisionPlan.objects.filter(
        whose, school=pupil.school_id, term__starts_on__lte=today, term__ends_on__gte=today
    ).exclude(qft="")
    # A class's own before that of the year group.
    found = sorted(plans.select_related("school_class"), key=lambda plan: not plan.school_class_id)
    return found[0] if found else None


def _lines(places: Sequence[Allocation], today: date, school_id: UUID) -> list[LineNow]:
    words = Wording(places, today, layer_labels(school_id))
    lines = []
    for place in places:
        line = words.line(place)
        who = " · ".join(part for part in (line.by, _when(place)) if part)
        lines.append(LineNow(line.name, line.how, who, line.dates, line.kind))
    return lines


def _when(place: Allocation) -> str:
    """Mondays and Wednesdays at 09:15, as far as the plan says it."""
    row = place.row
    days = [f"{LONG_WEEKDAYS[n]}s" for n in sorted(place.weekdays or row.weekdays)]
    at = f"at {row.at:%H:%M}" if row.at else ""
    return " ".join(part for part in (joined(days), at) if part)


def _outcomes(pupil_id: UUID, today: date) -> list[OutcomeNow]:
    """Two queries."""
    found = []
    rows: Any = Outcome.objects.active().filter(pupil=pupil_id).prefetch_related("points")
    for outcome in rows.order_by("due_on", "pk"):
        points = list(outcome.points.all())
        found.append(
            OutcomeNow(
                outcome.text, reverse("outcome_page", args=[outcome.pk]),
                f"By {in_words(outcome.due_on)}, {from_now(outcome.due_on, today)}",
                progress_words(outcome, points),
                chips_of(outcome, line_of(outcome), points, today),
            )
        )  # fmt: skip
    return found


def _delivery(
    places: Sequence[Allocation], time: SchoolTime, today: date
) -> tuple[str, Meter | None]:
    """Of this half-term, to today."""
    half = time.half_on(today)
    timed = [each for place in places if (each := timed_place(place))]
    if half is None or not timed:
        return "", None
    parts = delivery_of(timed, time.days, [half.cut(today)])
    so_far = added(part.tally for part in parts)
    return delivered_words(so_far), meter("Delivered of what was due", so_far)
