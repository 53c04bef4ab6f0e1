"""`manage.py database_roles`: makes the database and its two roles, as the server's administrator.

Reads DATABASE_ADMIN_URL, DATABASE_OWNER_URL and DATABASE_URL. Safe to run again: it also hands the
tables of an older installation, which had one role, to the owner, and takes over new passwords.
"""

import os
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

from send_mis.database.roles import RolesError, address, make_roles

NAMES = ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL")


class Command(BaseCommand):
    help = "Makes the database, its owner and the role that runs. Needs DATABASE_ADMIN_URL."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        urls = [os.environ.get(name, "") for name in NAMES]
        missing = [name for name, url in zip(NAMES, urls, strict=True) if not url]
        if missing:
            raise CommandError(f"Set {', '.join(missing)}: .env.owner.example explains them.")
        administrator, owner, running = urls
        try:
            make_roles(administrator=administrator, owner=owner, running=running)
        except (RolesError, psycopg.Error) as error:
            raise CommandError(str(error).strip()) from error
        self.stdout.write(
            f"{address(owner).user} owns the database {address(owner).database};"
            f" {address(running).user} runs on it. Next: manage.py migrate."
        )
