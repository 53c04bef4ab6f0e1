"""What is in a database, in so few words that two can be compared table by table."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

# The same row reads the same whoever asks, wherever.
_PLAIN = """
    SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601';
    SET extra_float_digits = 1; SET bytea_output = 'hex'
"""
_TABLES = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
"""
# Each row's digest as two numbers, added up: no order of rows and no memory for them is needed.
_CONTENT = """
    SELECT count(*), coalesce(sum(('x' || left(digest, 16))::bit(64)::bigint::numeric), 0)
        || ':' || coalesce(sum(('x' || right(digest, 16))::bit(64)::bigint::numeric), 0)
    FROM (SELECT md5((each.*)::text) AS digest FROM {} AS each) AS digests
"""
# What keeps the tables sound, by name: PostgreSQL words the same rule anew when it is restored.
_SCHEMA = """
    SELECT md5(string_agg(words, E'\\n' ORDER BY words)) FROM (
        SELECT concat_ws(' ', 'trigger', c.relname, t.tgname, t.tgenabled, t.tgtype) AS words
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
        UNION ALL
        SELECT concat_ws(' ', 'constraint', c.relname, k.conname, k.contype, k.convalidated)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('c', 'f', 'p', 'u', 'x')
        UNION ALL
        SELECT concat_ws(' ', 'index', c.relname, i.indisunique, i.indisvalid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'column', c.relname, a.attname,
                         format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND a.attnum > 0 AND NOT a.attisdropped
    ) AS definitions
"""

Tables = Mapping[str, tuple[int, str]]


def tables(connection: psycopg.Connection[Any]) -> dict[str, tuple[int, str]]:
    """Each table's number of rows, and a digest of what stands in them."""
    connection.execute(_PLAIN)
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    found: dict[str, tuple[int, str]] = {}
    for name in names:
        statement = sql.SQL(_CONTENT).format(sql.Identifier("public", name))
        rows, digest = connection.execute(statement).fetchone() or (0, "")
        found[name] = (int(rows), str(digest))
    return found


def schema(connection: psycopg.Connection[Any]) -> str:
    """A digest of columns, constraints, indexes and triggers; of one PostgreSQL version only."""
    (digest,) = connection.execute(_SCHEMA).fetchone() or ("",)
    return str(digest)


def differences(expected: Tables, found: Tables) -> list[str]:
    """What differs, a sentence a table."""
    said = []
    for name in sorted({*expected, *found}):
        if name not in found:
            said.append(f"{name} is missing")
        elif name not in expected:
            said.append(f"{name} is not in the copy")
        elif tuple(expected[name]) != tuple(found[name]):
            was, now = expected[name][0], found[name][0]
            rows = f"{now} rows instead of {was}" if was != now else f"{now} rows, some differ"
            said.append(f"{name}: {rows}")
    return said
