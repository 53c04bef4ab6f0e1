"""What the database server must not write down: rows, statements and their values.

On a lost race PostgreSQL's own log would otherwise hold the address, name or password hash that
was to be written: an error names the row, its statement and the parameters.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

# A setting, the value that keeps it quiet, and all values that do.
_QUIET: dict[str, tuple[str, frozenset[str]]] = {
    # No DETAIL ("Key (email)=(…) already exists"), no CONTEXT and no statement in either.
    "log_error_verbosity": ("terse", frozenset({"terse"})),
    # What a client did wrong is the client's to log; the server's own troubles are still written.
    "log_min_messages": ("log", frozenset({"log", "fatal", "panic"})),
    "log_min_error_statement": ("panic", frozenset({"panic"})),
    "log_parameter_max_length_on_error": ("0", frozenset({"0"})),
    "log_parameter_max_length": ("0", frozenset({"0"})),
    "log_statement": ("none", frozenset({"none"})),
    "log_min_duration_statement": ("-1", frozenset({"-1"})),
    "log_min_duration_sample": ("-1", frozenset({"-1"})),
    "log_transaction_sample_rate": ("0", frozenset({"0"})),
    "debug_print_parse": ("off", frozenset({"off"})),
    "debug_print_rewritten": ("off", frozenset({"off"})),
    "debug_print_plan": ("off", frozenset({"off"})),
}
QUIET_SETTINGS = {name: value for name, (value, _) in _QUIET.items()}


def hush(connection: psycopg.Connection, role: str) -> None:
    """Set them for all that this role does, whatever the server's own file says. Needs the
    administrator: the role itself may neither set nor undo most of them."""
    for name, value in QUIET_SETTINGS.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(role), sql.Identifier(name), sql.Literal(value)
            )
        )


def loud_settings(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """Those in force for this session that would write down what must not be."""
    found = connection.execute(
        "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(_QUIET)]
    )
    for name, value in found.fetchall():
        if value not in _QUIET[name][1]:
            yield f"{name}={value}"
