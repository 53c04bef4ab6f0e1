"""Statements that the database prepares once on each connection and is then given values for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import NotSupportedError, connection
from django.db.backends.postgresql.base import ServerBindingCursor

# A connection: what goes beyond is prepared again and again. PostgreSQL keeps some 50 kB for each.
_PREPARED_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class _Executed:
    """What Django's debugging asks a cursor for: the SQL with its values in it."""

    sql: str
    params: Any

    @property
    def query(self) -> bytes:
        ops: Any = connection.ops
        return str(ops.compose_sql(self.sql, self.params)).encode()


class _Prepared(ServerBindingCursor):
    """Prepares whatever it executes. For these reads alone: the history's writes are two
    statements in one, which can be neither prepared nor bound by the database."""

    connection: Any
    _query: Any

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        usual, self.connection.prepare_threshold = self.connection.prepare_threshold, 0
        try:
            return super().execute(query, params, **kwargs)  # type: ignore[misc]  # psycopg's
        finally:
            self.connection.prepare_threshold = usual
            self._query = _Executed(query, params)


class Prepares:
    """The connection, with cursors that prepare."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def cursor(self) -> Any:
        self._theirs.ensure_connection()
        raw = self._theirs.connection
        raw.prepared_max = _PREPARED_AT_MOST
        usual, raw.cursor_factory = raw.cursor_factory, _Prepared
        try:
            return self._theirs.cursor()
        finally:
            raw.cursor_factory = usual

    def __getattr__(self, name: str) -> Any:
        return getattr(self._theirs, name)


def read_prepared(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """A statement written by hand that is the same every time, but for what is bound in it."""

    def read() -> list[tuple[Any, ...]]:
        with Prepares(connection).cursor() as cursor:
            cursor.execute(sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    return or_anew(read)


def or_anew(read: Callable[[], list[Any]]) -> list[Any]:
    try:
        return read()
    except NotSupportedError:
        # A column got another type since it was prepared: a new connection knows no old plan.
        if connection.in_atomic_block:
            raise
        connection.close()
        return read()
