"""Which plans of a list ask for a look before their review: stopped lines, outcomes behind."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from provision.delivery.rules import has_stopped
from provision.models import Outcome, OutcomePoint, PlanRow
from provision.outcomes.rules.on_track import Line, Point
from reviews.checks.rules.alerts import (
    BEHIND,
    TEACHER_ACTS,
    PlanAlert,
    is_behind,
    stopped_alert,
)
from reviews.checks.selectors.facts import last_held, places_from, quiet_since
from send_mis.access.reach import Reader
from send_mis.accounts.models import display_name
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.schools.school_time import school_time, school_time_reads
from send_mis.ui.progress import figure
from send_mis.ui.words import short_day


def alerts_of(
    reader: Reader, school_id: UUID, ids: tuple[UUID, ...]
) -> dict[UUID, list[PlanAlert]]:
    """By pupil; whoever has none is not in it. One query."""
    today, found = reader.today, defaultdict(list)
    if not ids:
        return {}
    with read_ahead(
        *school_time_reads(school_id), _members.asked(ids, today), _running.asked(ids, today),
        _counted.asked(ids),
    ):  # fmt: skip
        since = quiet_since(school_time(school_id), today)
        lines = {row.pk: row for row in _running(ids, today)}
        for pupil_id, row_id, starts_on in _members(ids, today):
            row = lines.get(row_id)
            if row and has_stopped(max(starts_on, row.starts_on), row.last_held_on, since):
                found[pupil_id].append(stopped_alert(_name(row), _by(row), row.last_held_on))
        for row in _counted(ids):
            if alert := _behind(row):
                found[row.pupil_id].append(alert)
    return dict(found)


def _behind(row: Any) -> PlanAlert | None:
    line = Line(row.baseline, row.target, row.starts_on, row.due_on)
    latest = Point(row.last_on, row.last_value) if row.last_on is not None else None
    if latest is None or not is_behind(line, latest):
        return None
    aim = f"{figure(row.target)} by {short_day(row.due_on)}"
    reason = f"{figure(latest.value)} on {short_day(latest.on)}, to reach {aim}"
    return PlanAlert(BEHIND, row.text, reason, TEACHER_ACTS)


def _name(row: Any) -> str:
    return str(row.intervention__name or row.what)


def _by(row: Any) -> str:
    if row.delivered_by__full_name is None:
        return str(row.delivered_by_words)
    return display_name(row.delivered_by__title, row.delivered_by__full_name)


@compiled
def _members(ids: tuple[UUID, ...], today: date) -> QuerySet[Any, tuple[Any, ...]]:
    places: QuerySet[Any, tuple[Any, ...]] = (
        places_from(ids, today).filter(starts_on__lte=today).order_by("row__position", "pk")
        .values_list("pupil_id", "row_id", "starts_on")
    )  # fmt: skip
    return places


@compiled
def _running(ids: tuple[UUID, ...], today: date) -> QuerySet[Any]:
    """With sessions, held once at least; of those that were never held the check speaks."""
    rows: QuerySet[Any] = PlanRow.objects.order_by().annotate(last_held_on=last_held(today))
    return rows.filter(
        pk__in=places_from(ids, today).values("row"), plan__agreed_at__isnull=False,
        minutes__isnull=False, last_held_on__isnull=False,
    ).values_list(
        "pk", "what", "intervention__name", "delivered_by__title", "delivered_by__full_name",
        "delivered_by_words", "starts_on", "last_held_on", named=True,
    )  # fmt: skip


@compiled
def _counted(ids: tuple[UUID, ...]) -> QuerySet[Any]:
    """Outcomes with a line from baseline to target, each with its latest count."""
    points = OutcomePoint.objects.filter(outcome=OuterRef("pk")).order_by(
        "-measured_on", "noted_at"
    )
    rows = Outcome.objects.active().filter(
        pupil_id__in=ids, baseline__isnull=False, target__isnull=False
    )
    found: QuerySet[Any] = rows.annotate(
        last_on=Subquery(points.values("measured_on")[:1]),
        last_value=Subquery(points.values("value")[:1]),
    ).order_by("due_on", "pk").values_list(
        "pk", "pupil_id", "text", "baseline", "target", "starts_on", "due_on", "last_on",
        "last_value", named=True,
    )  # fmt: skip
    return found
