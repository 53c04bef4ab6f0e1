"""`manage.py try_backup [COPY]`: whether a copy comes back equal; what is in use stays."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from send_mis.database.copies import folder
from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.places import copies_folder
from send_mis.database.copies.recording import recorded
from send_mis.database.copies.restoring import try_copy
from send_mis.database.models import CopyKind


class Command(BaseCommand):
    help = "Restores COPY (or the newest in BACKUP_TO) beside, compares it, and removes it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("copy", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            copy = options["copy"] or _newest()
            with recorded(CopyKind.TRIED, copy) as run:
                run.contents = try_copy(copy)
        except CopyError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"{copy} came back equal: {len(run.contents.tables)} tables,"
            f" {run.contents.rows:,} rows, {len(run.contents.files)} files. It is removed again."
        )


def _newest() -> Path:
    into = copies_folder("")
    found = folder.copies_in(into)
    if not found:
        raise CopyError(f"There is no copy in {into} yet.")
    return found[0]
