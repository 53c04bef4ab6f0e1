"""The values of a record in a version: a dataclass to JSON, and back to what it was."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

D = TypeVar("D")
# How a value comes back, by the type of its field.
_BACK: Mapping[Any, Callable[[Any], Any]] = {
    UUID: UUID, date: date.fromisoformat, time: time.fromisoformat, Decimal: Decimal,
}  # fmt: skip


def values_of(record: Any) -> dict[str, Any]:
    """By field, as JSON keeps them."""
    return {each.name: to_json(getattr(record, each.name)) for each in fields(record)}


def from_values(kind: type[D], values: Mapping[str, Any]) -> D:
    """A field that the version does not have yet is as it is where nobody says anything."""
    ways = _fields_back(kind)  # type: ignore[arg-type]  # a class is hashable
    return kind(**{n: back(values[n]) for n, back in ways.items() if n in values})


def to_json(value: Any) -> Any:
    if isinstance(value, UUID | date | time | Decimal):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(to_json(each) for each in value)
    return [to_json(each) for each in value] if isinstance(value, tuple | list) else value


def from_json(hint: Any, value: Any) -> Any:
    """`hint`: the type of the field, such as `date | None` or `frozenset[UUID]`."""
    return None if value is None else _way_back(hint)(value)


@cache
def _fields_back(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {each.name: _optional(hints[each.name]) for each in fields(kind)}


def _optional(hint: Any) -> Callable[[Any], Any]:
    back = _way_back(hint)
    return lambda value: None if value is None else back(value)


def _way_back(hint: Any) -> Callable[[Any], Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _way_back(next(each for each in inner if each is not type(None)))
    if origin in (frozenset, tuple):
        each_back = _way_back(inner[0])
        return lambda value: origin(each_back(each) for each in value)
    return _BACK.get(hint, lambda value: value)
