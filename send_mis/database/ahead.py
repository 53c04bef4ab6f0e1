"""Several compiled reads in one statement, for a page that is made of many small ones.

`with read_ahead(_spells.asked(pupil), _needs.asked(pupil)):` asks the database once. A compiled
read with the same arguments then takes what was found, once, and asks nothing; any other asks by
itself as ever. So a selector is the same whether it was read ahead or not.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from send_mis.database.compiled import FOUND, Asked
from send_mis.database.prepared import read_prepared

# As many values a function of the database takes; of more a row is a list of lists.
_MOST_AT_ONCE = 100
# What JSON says as Python keeps it; all else is turned into Python's value by its field.
_AS_IT_IS = frozenset(
    {
        "AutoField", "BigIntegerField", "BooleanField", "CharField", "EmailField", "IntegerField",
        "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField", "SmallIntegerField",
        "TextField",
    }
)  # fmt: skip


@contextmanager
def read_ahead(*asked: Asked) -> Iterator[None]:
    """One query, or none where nothing can be found. What is left over is forgotten at the end."""
    known: dict[Any, list[Any]] = {each.key: [] for each in asked if each.plan is None}
    wanted = {each.key: each for each in asked if each.plan is not None}
    if wanted:
        parts = [_part(each) for each in wanted.values()]
        params = [value for each in wanted.values() for value in each.params]
        found = read_prepared(f"SELECT {', '.join(parts)}", params)[0]
        for each, text in zip(wanted.values(), found, strict=True):
            known[each.key] = each.made_of(_rows(each, text))
    token = FOUND.set({**FOUND.get(), **known})
    try:
        yield
    finally:
        FOUND.reset(token)


def _part(each: Asked) -> str:
    """All rows of one read as a list of lists, in their order: two columns may have one name, so
    they are numbered."""
    columns = [f"c{number}" for number in range(len(each.columns))]
    lists = [f"json_build_array({', '.join(part)})" for part in _parts(columns)]
    row = lists[0] if len(lists) == 1 else f"json_build_array({', '.join(lists)})"
    rows = f"({each.sql}) AS found ({', '.join(columns)})"
    return f"(SELECT coalesce(json_agg({row}), '[]')::text FROM {rows})"  # noqa: S608 - the ORM's own SQL


def _parts(columns: Sequence[str]) -> list[Sequence[str]]:
    return [columns[at : at + _MOST_AT_ONCE] for at in range(0, len(columns), _MOST_AT_ONCE)]


def _rows(each: Asked, text: str) -> list[tuple[Any, ...]]:
    rows = json.loads(text, parse_float=Decimal)
    if len(each.columns) > _MOST_AT_ONCE:
        rows = [list(chain.from_iterable(row)) for row in rows]
    readers = [_reader(column) for column in each.columns] if rows else []
    return [
        tuple(
            value if read is None or value is None else read(value)
            for read, value in zip(readers, row, strict=True)
        )
        for row in rows
    ]


def _reader(column: Any) -> Callable[[Any], Any] | None:
    field = column.output_field
    while field.is_relation:
        field = field.target_field
    kind = field.get_internal_type()
    return None if kind in _AS_IT_IS else _READERS.get(kind) or field.to_python


# A list of hundreds names the same pupils again and again.
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    # Its field reads text.
    "JSONField": json.dumps,
    "UUIDField": lru_cache(maxsize=4096)(UUID),
}
