"""`manage.py upgrade`: copy, migrate, and go back to the copy when a migration fails."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.upgrading import upgrade


class Command(BaseCommand):
    help = "Migrates the database; when that fails, it is as it was before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--backup-to", default="", help="instead of BACKUP_TO")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            upgrade(options["backup_to"], say=self.stdout.write)
        except CopyError as error:
            raise CommandError(str(error), returncode=1) from error
