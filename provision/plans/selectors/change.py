"""The rows of a plan: as agreed, and as they are being changed.

Once a plan has been agreed its rows in the database are what was agreed, until a change of them is
agreed in its turn. The change waits in the plan's own `change`: whole rows, by the same keys.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.models import Allocation, Intervention, PlanRow, ProvisionPlan
from provision.plans.rules.boxes import COLUMNS
from provision.plans.rules.content import column_in
from pupils.models import Pupil
from send_mis.accounts.models import User
from send_mis.audit.snapshots.values import to_json
from send_mis.database.compiled import compiled
from send_mis.database.related import by_key, hold

# What a change says of a row; its money stays with the row itself.
ROW_COLUMNS = (*COLUMNS, "was_to_end_on", "end_reason", "position", "version")


def agreed_rows(plan: ProvisionPlan) -> list[PlanRow]:
    """In order, each with everybody who was ever in it. Two queries."""
    rows = _rows(plan.pk)
    places = by_key(_places(plan.pk), lambda place: place.row_id) if rows else {}
    for row in rows:
        row.plan = plan
        hold(row, "allocations", places.get(row.pk, []))
    return rows


@compiled
def _rows(plan_id: UUID) -> QuerySet[PlanRow]:
    rows = PlanRow.objects.filter(plan=plan_id).order_by("position", "id")
    return rows.select_related("intervention", "delivered_by", "funding")


@compiled
def _places(plan_id: UUID) -> QuerySet[Allocation]:
    places = Allocation.objects.filter(row__plan=plan_id).select_related("pupil", "outcome")
    return places.order_by("pupil__sort_key", "starts_on")


def rows_of(plan: ProvisionPlan) -> list[PlanRow]:
    """As they are being written: the open change of an agreed plan, else the rows themselves."""
    rows = agreed_rows(plan)
    return rows if plan.change is None else _changed_rows(plan, rows)


def find_row(plan: ProvisionPlan, row_id: UUID) -> PlanRow | None:
    found: PlanRow | None = None
    for row in rows_of(plan):
        if row.pk == row_id:
            row.plan = plan
            found = row
    return found


def change_of(
    qft: str, rows: Sequence[PlanRow], places: Mapping[UUID, Sequence[Allocation]]
) -> dict[str, Any]:
    """A whole plan as its open change keeps it."""
    return {
        "qft": qft,
        "rows": [
            {"id": str(row.pk)}
            | {name: to_json(getattr(row, name)) for name in ROW_COLUMNS}
            | {"places": [_place_out(place) for place in places[row.pk]]}
            for row in rows
        ],
    }  # fmt: skip


def _place_out(place: Allocation) -> dict[str, Any]:
    return {
        "id": str(place.pk), "pupil": str(place.pupil_id), "starts_on": str(place.starts_on),
        "ends_on": str(place.ends_on) if place.ends_on else None,
        "end_reason": place.end_reason, "weekdays": list(place.weekdays),
    }  # fmt: skip


def _changed_rows(plan: ProvisionPlan, agreed: Sequence[PlanRow]) -> list[PlanRow]:
    """Four queries more. Outcomes and money are those of the rows that are agreed."""
    said = (plan.change or {})["rows"]
    by_id = {row.pk: row for row in agreed}
    known = {place.pk: place for row in agreed for place in row.allocations.all()}
    pupils = _by_id(Pupil, (place["pupil"] for row in said for place in row["places"]))
    interventions = _by_id(Intervention, (row["intervention_id"] for row in said))
    staff = _by_id(User, (row["delivered_by_id"] for row in said))
    found = []
    for each in said:
        row = by_id.get(UUID(each["id"])) or PlanRow(
            id=UUID(each["id"]), plan=plan, school_id=plan.school_id
        )
        for name in ROW_COLUMNS:
            setattr(row, name, column_in(name, each[name]))
        row.intervention = interventions.get(row.intervention_id)
        row.delivered_by = staff.get(row.delivered_by_id)
        places = [
            place
            for one in each["places"]
            if (place := _place_in(row, one, known, pupils)) is not None
        ]
        hold(row, "allocations", places)
        found.append(row)
    return sorted(found, key=lambda row: (row.position, str(row.pk)))


def _by_id(model: Any, ids: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = model._default_manager.in_bulk({UUID(each) for each in ids if each})
    return found


def _place_in(
    row: PlanRow, said: Mapping[str, Any], known: Mapping[UUID, Allocation],
    pupils: Mapping[UUID, Pupil],
) -> Allocation | None:  # fmt: skip
    pupil = pupils.get(UUID(said["pupil"]))
    if pupil is None:
        return None  # Erased since.
    place = known.get(UUID(said["id"])) or Allocation(
        id=UUID(said["id"]), row=row, pupil=pupil, school_id=row.school_id
    )
    place.starts_on = date.fromisoformat(said["starts_on"])
    place.ends_on = date.fromisoformat(said["ends_on"]) if said["ends_on"] else None
    place.end_reason, place.weekdays = said["end_reason"], said["weekdays"]
    return place
