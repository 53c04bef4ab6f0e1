"""An empty database is made quickly: tables that exist are changed in one operation."""

from itertools import groupby

from django.db.migrations import operations as django
from django.db.migrations.loader import MigrationLoader
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from tests.house.floors import OUR_PACKAGES

OF_TABLES_THAT_EXIST = (
    django.AddConstraint, django.AddField, django.AddIndex, django.AlterField,
    django.RemoveConstraint, django.RemoveIndex, AddTrigger, RemoveTrigger,
)  # fmt: skip
# So few are read more easily as they are.
ALONE_AT_MOST = 3


def test_changes_of_tables_that_exist_stand_together() -> None:
    loader = MigrationLoader(None)
    apart = [
        f"{app}.{name}: {count} in a row, put them in send_mis.database.operations.Together"
        for (app, name), migration in loader.disk_migrations.items()
        if type(migration).__module__.startswith(OUR_PACKAGES)
        for is_of_tables, run in groupby(
            migration.operations, lambda each: isinstance(each, OF_TABLES_THAT_EXIST)
        )
        if is_of_tables and (count := len(list(run))) > ALONE_AT_MOST
    ]
    assert apart == []
