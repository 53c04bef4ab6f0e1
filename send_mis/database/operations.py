"""What migrations need beside Django's own operations."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Changes of tables that exist, none of which asks what another of them made.

    Django draws every related model anew after each operation. Here they are drawn once, after the
    last: an empty database is made in a fraction of the time, by the same statements.
    """

    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    @property
    def reversible(self) -> bool:  # type: ignore[override]  # a constant of Django's other operations
        return all(each.reversible for each in self.operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.operations], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} changes of tables that exist"


def composite_key(table: str, columns: str, target: str, others: str, name: str) -> RunSQL:
    """A foreign key of several columns: what a row repeats, such as its school, cannot contradict
    the row that it belongs to. `others` of the target are unique together."""
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
        f" REFERENCES {target} ({others}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
