"""Reads that pages ask all the time: SQL made once for each shape, then executed prepared.

Making SQL out of a queryset costs several times what the database needs to answer it. `compiled`
goes around a function that builds a queryset. Days and ids that it is given are only marked while
the SQL is made, and bound by the database whenever it is asked; everything else (words, numbers,
which lists are empty) is the shape, and each shape has SQL of its own. The function may pass a
marked value on to the ORM and do nothing else with it: computing with one raises `ComputedWith`,
for the result would stay as it was the first time. Docs: docs/adr/0024-compiled-reads.md.
"""

import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from send_mis.database.prepared import Prepares, or_anew

P = ParamSpec("P")
T = TypeVar("T", bound="QuerySet[Any, Any]")

_SHAPES_AT_MOST = 200
_PLACE = re.compile(r"(%%|%s)")


class ComputedWith(TypeError):
    """A value that is only bound when the query runs was used while its SQL is made."""


def _refuse(*_: object, **__: object) -> Any:
    raise ComputedWith(
        "A day or id of a compiled query is bound later: give what is computed from it as a"
        " parameter of its own."
    )


class _Mark:
    """Equal to itself alone, so that the ORM can put it into sets; good for nothing else."""

    place: int
    cast: str
    is_many: bool

    def __eq__(self, other: object) -> bool:
        if self is not other and isinstance(other, _KINDS):
            _refuse(self)
        return self is other

    def __hash__(self) -> int:
        return id(self)

    __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __sub__ = __rsub__ = _refuse
    __str__ = __format__ = __reduce__ = __int__ = _refuse


class _Day(_Mark, date):
    cast = "date"
    # Nothing that computes is left as it was, so mypy finds other types than the base class has.
    if not TYPE_CHECKING:
        year = month = day = property(_refuse)
        replace = isoformat = weekday = isoweekday = isocalendar = strftime = _refuse
        toordinal = ctime = timetuple = _refuse


class _Moment(_Mark, datetime):
    cast = "timestamptz"
    # Django asks of a moment whether it has a zone, which all of ours have.
    if not TYPE_CHECKING:
        year = month = day = hour = minute = second = microsecond = property(_refuse)
        replace = isoformat = weekday = isoweekday = isocalendar = strftime = _refuse
        toordinal = ctime = timetuple = utctimetuple = timestamp = date = time = _refuse
        timetz = astimezone = _refuse


class _Id(_Mark, UUID):
    cast = "uuid"
    if not TYPE_CHECKING:
        int = hex = bytes = bytes_le = urn = fields = time = node = version = property(_refuse)

    def __init__(self) -> None:
        """No number: whatever were read of it would be made up."""


class _Many(tuple[Any, ...]):
    """A list that is not empty; how many are in it is not known yet."""

    __slots__ = ()
    __len__ = __getitem__ = __contains__ = __add__ = _refuse

    def __bool__(self) -> bool:
        return True


# What is bound later. Not whatever inherits from them: a moment is a date to Python.
_KINDS = (UUID, date, datetime)
# Two made-up days: what is computed from one of them differs from the other's.
_SAMPLE_DAYS = ((2001, 2, 3), (2024, 11, 28))


def _mark(kind: type, place: int, sample: int, *, is_many: bool) -> _Mark:
    day = _SAMPLE_DAYS[sample]
    mark: Any = _Id() if kind is UUID else _Day(*day) if kind is date else _Moment(*day, tzinfo=UTC)
    for name, value in (("place", place), ("is_many", is_many)):
        object.__setattr__(mark, name, value)
    found: _Mark = mark
    return found


def _shape(value: Any, bound: list[Any]) -> Any:
    """What of the arguments decides the SQL; appends to `bound` what does not."""
    kind = type(value)
    if kind in _KINDS:
        bound.append(value)
        return kind
    if kind is tuple or kind is list:
        if value and type(value[0]) in _KINDS:
            if len({type(each) for each in value}) > 1:
                raise TypeError("Days and ids do not stand in one list of a compiled query.")
            # Of one school the planner knows more than of any of several: a shape of its own.
            is_one = len(value) == 1
            bound.append(value[0] if is_one else list(value))
            return (list, type(value[0]), is_one)
        return tuple([_shape(each, bound) for each in value])
    if kind in (str, int, bool, type(None)) or isinstance(value, Enum):
        return (kind, value)
    if kind is frozenset:
        return value
    if is_dataclass(value):
        return (kind, *[_shape(getattr(value, name), bound) for name in _names(kind)])
    raise TypeError(f"{kind.__name__} is no part of a compiled query: {value!r}")


def _marked(value: Any, places: Iterator[int], sample: int) -> Any:
    """The same arguments with a mark in the place of each value that is bound later."""
    kind = type(value)
    if kind in _KINDS:
        return _mark(kind, next(places), sample, is_many=False)
    if kind is tuple or kind is list:
        if value and type(value[0]) in _KINDS:
            is_many = len(value) > 1
            return _Many([_mark(type(value[0]), next(places), sample, is_many=is_many)])
        return kind(_marked(each, places, sample) for each in value)
    if is_dataclass(value):
        return kind(
            **{name: _marked(getattr(value, name), places, sample) for name in _names(kind)}
        )
    return value


def _names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind)]


class compiled(Generic[P, T]):  # noqa: N801 - a decorator
    """Around a function that builds a queryset; called, it reads the rows."""

    def __init__(self, build: Callable[P, T]) -> None:
        self._build = build
        self._plans: dict[Any, _Plan | None] = {}
        update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        plan, bound = self._planned(args, kwargs)
        if known := FOUND.get():
            rows = known.pop(_key(self, plan, bound), None)
            if rows is not None:
                return rows
        return plan.rows(bound) if plan else []

    def asked(self, *args: P.args, **kwargs: P.kwargs) -> "Asked":
        """To be read ahead, together with others (`send_mis/database/ahead.py`)."""
        plan, bound = self._planned(args, kwargs)
        return Asked(_key(self, plan, bound), plan, plan.given(bound) if plan else ())

    def sql(self, *args: P.args, **kwargs: P.kwargs) -> tuple[str, tuple[Any, ...]] | None:
        """To stand inside a statement for `read_prepared`. None where it finds nothing."""
        plan, bound = self._planned(args, kwargs)
        return (plan.sql, plan.given(bound)) if plan else None

    def _planned(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple["_Plan | None", list[Any]]:
        bound: list[Any] = []
        key = (
            tuple([_shape(each, bound) for each in args]),
            tuple([(name, _shape(kwargs[name], bound)) for name in sorted(kwargs)]),
        )
        # Threads share the plans. None is one, too: it finds nothing.
        plan: Any = self._plans.get(key, _refuse)
        if plan is _refuse:
            plan = self._plan(args, kwargs)
            if len(self._plans) >= _SHAPES_AT_MOST:
                self._plans.clear()
            self._plans[key] = plan
        return plan, bound

    def _plan(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> "_Plan | None":
        """Made twice, of other days and ids: what was computed from one shows as a difference."""
        plan, again = (self._sample(args, kwargs, sample) for sample in range(2))
        if plan and again and (plan.sql, plan.places) != (again.sql, again.places):
            _refuse(plan)
        return plan

    def _sample(self, args: tuple[Any, ...], kwargs: dict[str, Any], sample: int) -> "_Plan | None":
        places = iter(range(1_000))
        marked = [_marked(each, places, sample) for each in args]
        named = {name: _marked(kwargs[name], places, sample) for name in sorted(kwargs)}
        rows = self._build(*marked, **named)
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        return _Plan(rows, compiler, *_with_places(sql, params))


def _with_places(sql: str, params: tuple[Any, ...]) -> tuple[str, tuple[int, ...]]:
    """Constants are written into the SQL; for the rest, which value is bound where."""
    given = iter(params)
    parts, places = [], []
    texts = _PLACE.split(sql)
    for n, text in enumerate(texts):
        if text != "%s":
            parts.append(text)
            continue
        value = next(given)
        is_array = isinstance(value, list) and len(value) == 1 and isinstance(value[0], _Mark)
        mark = value[0] if is_array else value
        if not isinstance(mark, _Mark):
            ops: Any = connection.ops
            parts.append(ops.compose_sql("%s", [value]).replace("%", "%%"))
            continue
        if mark.is_many and not is_array:
            if not _is_in_list(texts, n):
                _refuse(mark)
            # … IN (%s) is any of them.
            parts[-1] = parts[-1].removesuffix("IN (") + "= ANY ("
        one = f"%s::{mark.cast}"
        parts.append(f"{one}[]" if mark.is_many else f"ARRAY[{one}]" if is_array else one)
        places.append(mark.place)
    made = "".join(parts)
    # Inside a change the history puts its context before whatever does not begin so, as a union.
    if not made.startswith("SELECT"):
        made = f'SELECT * FROM ({made}) AS "found"'  # noqa: S608 - the ORM's own SQL
    return made, tuple(places)


def _is_in_list(texts: list[str], n: int) -> bool:
    return texts[n - 1].endswith(" IN (") and texts[n + 1].startswith(")")


@dataclass(frozen=True)
class _Plan:
    """One shape: a queryset whose SQL is known."""

    queryset: Any
    compiler: Any
    sql: str
    places: tuple[int, ...]

    @cached_property
    def columns(self) -> list[Any]:
        return [expression for expression, *_ in self.compiler.select[: self.compiler.col_count]]

    @cached_property
    def converters(self) -> Any:
        """Which columns are turned into Python's values: the same with every reading."""
        return self.compiler.get_converters(self.columns)

    def given(self, bound: list[Any]) -> tuple[Any, ...]:
        return tuple([bound[place] for place in self.places])

    def rows(self, bound: list[Any]) -> list[Any]:
        params = self.given(bound)
        return or_anew(lambda: list(self._bound(params)))

    def _bound(self, params: tuple[Any, ...]) -> Any:
        """The queryset again, unevaluated: it makes models or tuples of the rows as ever."""
        compiler = self._own_compiler()
        compiler.connection = Prepares(connection)
        compiler.as_sql = lambda *_, **__: (self.sql, params)
        return self._queryset_of(compiler)

    def made_of(self, found: list[tuple[Any, ...]]) -> list[Any]:
        """Models or tuples of rows that were read elsewhere."""
        compiler = self._own_compiler()
        compiler.execute_sql = lambda *_, **__: [found]
        return list(self._queryset_of(compiler))

    def _own_compiler(self) -> Any:
        compiler = object.__new__(type(self.compiler))
        compiler.__dict__.update(self.compiler.__dict__)
        compiler.get_converters = lambda _: self.converters
        return compiler

    def _queryset_of(self, compiler: Any) -> Any:
        rows = object.__new__(type(self.queryset))
        rows.__dict__.update(self.queryset.__dict__)
        rows._query = _Query(self.queryset.query, compiler)
        return rows


class _Query:
    """A query whose compiler is ready."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


@dataclass(frozen=True, slots=True)
class Asked:
    """One compiled read with its arguments, not made yet."""

    key: "_Key"
    plan: _Plan | None
    params: tuple[Any, ...]

    @property
    def sql(self) -> str:
        return self.plan.sql if self.plan else ""

    @property
    def columns(self) -> list[Any]:
        return self.plan.columns if self.plan else []

    def made_of(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        return self.plan.made_of(rows) if self.plan else []


# A read, its shape, and what is bound in it.
_Key = tuple[int, int, tuple[Any, ...]]
# What was read ahead by this thread, for the read that asks for it.
FOUND: ContextVar[dict[_Key, list[Any]]] = ContextVar("read_ahead", default={})  # noqa: B039 - never written to


def _key(read: object, plan: _Plan | None, bound: list[Any]) -> _Key:
    values = tuple(tuple(each) if isinstance(each, list) else each for each in bound)
    return id(read), id(plan), values
