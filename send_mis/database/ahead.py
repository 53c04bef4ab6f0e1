"""Several compiled reads in one statement, for a page that is made of many small ones.

`with read_ahead(_spells.asked(pupil), _needs.asked(pupil)):` asks the database once. A compiled
read with the same arguments then takes what was found, once, and asks nothing; any other asks by
itself as ever. So a selector is the same whether it was read ahead or not.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from send_mis.database.compiled import FOUND, Asked
from send_mis.database.prepared import read_prepared

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
    """All rows of one read as a list, in their order: two columns may have one name, so they are
    numbered."""
    columns = ", ".join(f"c{number}" for number in range(len(each.columns)))
    return f"(SELECT coalesce(json_agg(found), '[]')::text FROM ({each.sql}) AS found ({columns}))"  # noqa: S608 - the ORM's own SQL


def _rows(each: Asked, text: str) -> list[tuple[Any, ...]]:
    rows = json.loads(text, parse_float=Decimal)
    readers = [_reader(column) for column in each.columns] if rows else []
    return [
        tuple(
            value if read is None or value is None else read(value)
            for read, value in zip(readers, row.values(), strict=True)
        )
        for row in rows
    ]


def _reader(column: Any) -> Callable[[Any], Any] | None:
    kind = column.output_field.get_internal_type()
    if kind == "JSONField":
        # Its field reads text.
        return json.dumps
    return None if kind in _AS_IT_IS else column.output_field.to_python
