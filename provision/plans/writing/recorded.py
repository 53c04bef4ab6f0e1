"""What was recorded of a plan's rows already: no later word about a row may leave it outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Max, Min

from provision.choices import SessionState
from provision.models import Attendance, PlanRow, ProvisionPlan, Session
from provision.plans.rules.content import RowContent
from provision.plans.selectors.frame import PlanFrame, places_now
from send_mis.ui.words import day as in_words


@dataclass(frozen=True)
class RecordedRows:
    """By row the first and the last day on which it was held; by row and pupil the last."""

    held: Mapping[UUID, tuple[date, date]] = field(default_factory=dict)
    there: Mapping[tuple[UUID, UUID], date] = field(default_factory=dict)


def recorded_of(plan: ProvisionPlan) -> RecordedRows:
    """Two queries, whatever the number of rows."""
    sessions = Session.objects.filter(row__plan=plan.pk, state=SessionState.DELIVERED).order_by()
    held = sessions.values_list("row_id").annotate(first=Min("held_on"), last=Max("held_on"))
    there = (
        Attendance.objects.filter(session__row__plan=plan.pk, is_present=True)
        .order_by()
        .values_list("session__row_id", "pupil_id")
        .annotate(last=Max("session__held_on"))
    )
    return RecordedRows(
        {row: (first, last) for row, first, last in held},
        {(row, pupil): last for row, pupil, last in there},
    )


def recorded_problems(
    content: RowContent, frame: PlanFrame, row: PlanRow | None, recorded: RecordedRows
) -> dict[str, list[str]]:
    """By the boxes of the grid: what would make a session disappear from what was delivered."""
    if row is None or row.pk not in recorded.held:
        return {}
    first, last = recorded.held[row.pk]
    problems: dict[str, list[str]] = {}
    if content.minutes is None:
        problems["minutes"] = [
            "Sessions are recorded for this row, so it keeps its minutes. End it early instead."
        ]
    if content.starts_on > first:
        problems["start"] = [f"A session is recorded on {in_words(first)}: begin no later."]
    if content.ends_on <= last:
        problems["until"] = [f"A session is recorded on {in_words(last)}: end no earlier."]
    if stay := _who_stay(content, frame, row, recorded):
        problems["who"] = stay
    return problems


def late_places(row: PlanRow, recorded: RecordedRows) -> list[str]:
    """Whoever took part after the day on which they are to have left."""
    return [
        f"{place.pupil.name} took part on {in_words(last)}, after their last day in this row."
        for place in row.allocations.all()
        if place.ends_on is not None
        and (last := recorded.there.get((row.pk, place.pupil_id))) is not None
        and last >= place.ends_on
        and not any(
            other.pupil_id == place.pupil_id and other.starts_on <= last
            and (other.ends_on is None or last < other.ends_on)
            for other in row.allocations.all()
        )
    ]  # fmt: skip


def why_row_stays(row: PlanRow) -> str:
    """ "" where it may be taken out."""
    if row.sessions.exists():
        return (
            "Sessions are recorded for this row, so it cannot be removed. End it early instead: "
            "what was done"
            " is kept."
        )
    if row.reviews.filter(done_on__isnull=False).exists():
        return "This row has been reviewed, so it cannot be removed. End it early instead."
    return ""


def _who_stay(
    content: RowContent, frame: PlanFrame, row: PlanRow, recorded: RecordedRows
) -> list[str]:
    """Whoever leaves a row that runs was in it until yesterday: not if they took part today."""
    names = frame.names.short
    return [
        f"{names.get(place.pupil_id, '')} took part on {in_words(last)}: remove them on the "
        "row’s own page, with that as the last day."
        for place in places_now(row, frame.today)
        if place.pupil_id not in content.pupils
        and (last := recorded.there.get((row.pk, place.pupil_id))) is not None
        and last >= max(frame.today, place.starts_on)
    ]
