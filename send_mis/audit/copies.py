"""Reads the copies that the database's triggers keep. Nothing but the pages of the record does.

One statement for all models: made by the ORM a union of twenty tables costs more than it reads.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql

from send_mis.audit.history import History, Of

Model = type[models.Model]
Record = dict[str, Any]
# Of one model in one change: who moves a whole school's classes is shown the first of them.
MOST_OF_A_KIND = 30
_LONDON = sql.SQL("'Europe/London'")


@dataclass(frozen=True, slots=True)
class CopiedEvent:
    """A row was made, changed or taken away in a change: `before` and `after`, by column.

    `of_kind` are all the rows of this model that the change touched; at most the first
    MOST_OF_A_KIND are read.
    """

    history: History
    change_id: UUID
    key: str
    label: str
    after: Record
    before: Record
    of_kind: int
    at: str
    note: str = ""


def events_of(
    change_ids: Sequence[UUID], histories: Sequence[History], pupil_id: UUID | None = None
) -> list[CopiedEvent]:
    """What these changes wrote, in the order of `histories`; with a pupil, what concerns them.

    One query.
    """
    if not change_ids or not histories:
        return []
    parts = [_events(number, each, pupil_id) for number, each in enumerate(histories)]
    given = {
        "changes": list(change_ids), "pupil": pupil_id, "most": MOST_OF_A_KIND,
    }  # fmt: skip
    whole = sql.SQL("{} ORDER BY 1, 4").format(sql.SQL(" UNION ALL ").join(parts))
    return [
        CopiedEvent(
            histories[number], change_id, key, label, _read(after), _read(before), of_kind, at
        )
        for number, key, label, _, change_id, of_kind, after, before, at in _rows(whole, given)
    ]


def last_copies(
    wanted: Mapping[Model, Iterable[str]],
) -> dict[tuple[Model, str], Record]:
    """What each of these rows was when it was written last, removed or not. One query."""
    asked = [(model, sorted(keys)) for model, keys in wanted.items() if keys]
    if not asked:
        return {}
    parts = [
        sql.SQL(
            "SELECT {number}::int, last.key, to_jsonb(last)::text FROM (SELECT DISTINCT ON"
            " (pgh_obj_id) pgh_obj_id::text AS key, copy.* FROM {table} copy WHERE pgh_obj_id ="
            " ANY({keys}::{kind}[]) ORDER BY pgh_obj_id, pgh_id DESC) last"
        ).format(
            number=sql.Literal(number), table=_table(model), keys=sql.Literal(keys),
            kind=sql.SQL(_kind(model)),
        )
        for number, (model, keys) in enumerate(asked)
    ]  # fmt: skip
    rows = _rows(sql.SQL(" UNION ALL ").join(parts), {})
    return {(asked[number][0], key): _read(values) for number, key, values in rows}


def held_then(
    model: Model, column: str, asked: Sequence[tuple[UUID, str, str]]
) -> list[tuple[UUID, Record]]:
    """For each change, key and moment: the rows that pointed at the key then. One query."""
    if not asked:
        return []
    query = sql.SQL(
        "SELECT asked.change_id, to_jsonb(held)::text FROM unnest(%(changes)s::uuid[],"
        " %(keys)s::uuid[], %(moments)s::timestamptz[]) AS asked(change_id, key, at)"
        " CROSS JOIN LATERAL (SELECT DISTINCT ON (copy.pgh_obj_id) copy.* FROM {table} copy"
        " WHERE copy.{column} = asked.key AND copy.pgh_created_at <= asked.at"
        " ORDER BY copy.pgh_obj_id, copy.pgh_id DESC) held WHERE held.pgh_label <> 'delete'"
    ).format(table=_table(model), column=_column(column))
    changes, keys, moments = (list(each) for each in zip(*asked, strict=True))
    found = _rows(query, {"changes": changes, "keys": keys, "moments": moments})
    return [(change_id, _read(values)) for change_id, values in found]


def touching(model: Model, column: str, keys: Sequence[UUID]) -> models.Q:
    """The changes that wrote a row of this model whose column holds one of these keys."""
    name = "pgh_obj_id" if column == "id" else column
    copies = model.pgh_event_model._default_manager.filter(**{f"{name}__in": keys})  # type: ignore[attr-defined]  # pghistory's own
    return models.Q(pk__in=copies.values("pgh_context_id"))


def _events(number: int, history: History, pupil_id: UUID | None) -> sql.Composed:
    narrowing: sql.Composable = sql.SQL("")
    if pupil_id is not None:
        narrowing = sql.SQL("AND {}").format(_concerns(history.pupil, "event", 0))
    return sql.SQL(
        "SELECT {number}::int, event.pgh_obj_id::text, event.pgh_label, event.pgh_id,"
        " event.pgh_context_id, event.of_kind, to_jsonb(event)::text,"
        " CASE WHEN event.pgh_label <> 'insert' THEN (SELECT to_jsonb(was)::text FROM {table} was"
        " WHERE was.pgh_obj_id = event.pgh_obj_id AND was.pgh_id < event.pgh_id"
        " ORDER BY was.pgh_id DESC LIMIT 1) END, event.pgh_created_at::text"
        " FROM (SELECT event.*, count(*) OVER (PARTITION BY event.pgh_context_id) AS of_kind,"
        " row_number() OVER (PARTITION BY event.pgh_context_id ORDER BY event.pgh_id) AS nth"
        " FROM {table} event WHERE event.pgh_context_id = ANY(%(changes)s::uuid[]) {narrowing}"
        ") event WHERE event.nth <= %(most)s"
    ).format(number=sql.Literal(number), table=_table(history.model), narrowing=narrowing)


def _concerns(whose: str | Of, copy: str, depth: int) -> sql.Composed:
    """Whether a copy is about the pupil: by a column of its own, or by another model's copies."""
    if isinstance(whose, str):
        return sql.SQL("{}.{} = %(pupil)s").format(sql.Identifier(copy), _column(whose))
    other = f"whose_{depth}"
    return sql.SQL(
        "EXISTS (SELECT 1 FROM {table} {other} WHERE {other}.{picks} = {copy}.{column}"
        " AND {concerns} {lasts})"
    ).format(
        table=_table(whose.model), other=sql.Identifier(other), picks=_column(whose.picks),
        copy=sql.Identifier(copy), column=_column(whose.column),
        concerns=_concerns(whose.pupil, other, depth + 1),
        lasts=_lasted(whose, copy, other) if whose.lasts else sql.SQL(""),
    )  # fmt: skip


def _lasted(whose: Of, copy: str, other: str) -> sql.Composed:
    """The other row, as it stood when this one was written, held on the day.

    Whoever left a group last month is not told what becomes of it.
    """
    then = sql.SQL("({copy}.pgh_created_at AT TIME ZONE {london})::date").format(
        copy=sql.Identifier(copy), london=_LONDON
    )
    on = sql.SQL("{}.{}").format(sql.Identifier(copy), _column(whose.on)) if whose.on else then
    started = (
        sql.SQL("AND {other}.starts_on <= {on}").format(other=sql.Identifier(other), on=on)
        if whose.on
        else sql.SQL("")
    )
    return sql.SQL(
        "AND {other}.pgh_created_at <= {copy}.pgh_created_at {started}"
        " AND ({other}.ends_on IS NULL OR {other}.ends_on > {on})"
        " AND ({other}.pgh_label <> 'delete'"
        " OR {other}.pgh_created_at = {copy}.pgh_created_at)"
        " AND NOT EXISTS (SELECT 1 FROM {table} later WHERE later.pgh_obj_id = {other}.pgh_obj_id"
        " AND later.pgh_id > {other}.pgh_id AND later.pgh_created_at < {copy}.pgh_created_at)"
    ).format(
        other=sql.Identifier(other), copy=sql.Identifier(copy), on=on, started=started,
        table=_table(whose.model),
    )  # fmt: skip


def _column(name: str) -> sql.Identifier:
    return sql.Identifier("pgh_obj_id" if name == "id" else name)


def _table(model: Model) -> sql.Identifier:
    return sql.Identifier(model.pgh_event_model._meta.db_table)  # type: ignore[attr-defined]


def _kind(model: Model) -> str:
    return "uuid" if isinstance(model._meta.pk, models.UUIDField) else "bigint"


def _read(values: str | None) -> Record:
    found: Record = json.loads(values, parse_float=Decimal) if values else {}
    return {name: value for name, value in found.items() if not name.startswith("pgh_")}


def _rows(query: sql.Composed, given: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        found: list[Any] = cursor.fetchall()
        return found
