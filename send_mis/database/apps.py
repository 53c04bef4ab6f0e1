from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from send_mis.database.grants import secure


class DatabaseConfig(AppConfig):
    """Listed last in the settings: its step after a migration finds every other's done."""

    name = "send_mis.database"
    label = "database"

    def ready(self) -> None:
        post_migrate.connect(_secure, sender=self)
        connection_created.connect(_plan_once)


def _plan_once(connection: Any, **_: Any) -> None:
    """A prepared statement is planned when it is first executed, not five times before.

    Nothing else is prepared here but the history's triggers (docs/adr/0024-compiled-reads.md).
    """
    connection.connection.execute("SET plan_cache_mode = force_generic_plan")


def _secure(using: str, **_: Any) -> None:
    if settings.RUNNING_ROLE:
        connections[using].ensure_connection()
        secure(connections[using].connection, settings.RUNNING_ROLE)
