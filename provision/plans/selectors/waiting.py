"""What an open change of an agreed plan says of each row, for the record of changes."""

from collections.abc import Mapping, Sequence

from django.db.models import Model

from provision.models import Allocation, PlanRow
from send_mis.audit.history import Part, Values

# What a change that waits says of a row and of a place in it.
_ROW_KEYS = ("position", "version", "places", "id")
_PLACE = ("starts_on", "ends_on", "end_reason", "weekdays")


def waiting_parts(
    before: Values, after: Values, held: Mapping[type[Model], list[Values]]
) -> list[Part]:
    """The rows of an agreed plan that is being changed, and who is in them."""
    plan_id, new = after["id"], _rows_of(after)
    old: dict[str, Values]
    columns = {name for row in new.values() for name in row} - set(_ROW_KEYS)
    if before.get("change"):
        old = _rows_of(before)
    else:
        old = {
            row["id"]: {
                **row,
                "places": [p for p in held.get(Allocation, []) if p["row_id"] == row["id"]],
            }
            for row in held.get(PlanRow, [])
        }
    parts: list[Part] = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        places = [(each or {}).get("places", []) for each in (was, now)]
        pupils = frozenset(_pupil_of(place) for side in places for place in side)
        sides = [
            {name: row.get(name) for name in columns} | {"id": key, "plan_id": plan_id}
            if row
            else {}
            for row in (was, now)
        ]
        parts.append(Part(PlanRow, key, sides[0], sides[1], pupils))
        parts += _places(key, *places)
    return [part for part in parts if part.before != part.after]


def _rows_of(plan: Values) -> dict[str, Values]:
    """At erasure the change may have lost its rows."""
    return {row["id"]: row for row in plan["change"].get("rows", [])}


def _pupil_of(place: Values) -> str:
    return str(place.get("pupil") or place.get("pupil_id"))


def _places(row_id: str, old: Sequence[Values], new: Sequence[Values]) -> list[Part]:
    sides: list[dict[str, Values]] = [
        {
            place["id"]: {name: place[name] for name in _PLACE}
            | {"id": place["id"], "row_id": row_id, "pupil_id": _pupil_of(place)}
            for place in side
        }
        for side in (old, new)
    ]
    return [
        Part(
            Allocation, key, sides[0].get(key, {}), sides[1].get(key, {}),
            frozenset(str(side[key]["pupil_id"]) for side in sides if key in side),
        )
        for key in dict.fromkeys([*sides[0], *sides[1]])
    ]  # fmt: skip
