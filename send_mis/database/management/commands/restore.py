"""`manage.py restore COPY`: a copy takes the place of the database and the uploaded files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.recording import record_made, recorded
from send_mis.database.copies.restoring import restore_copy
from send_mis.database.copies.upgrading import waiting_migrations
from send_mis.database.models import CopyKind


class Command(BaseCommand):
    help = "Puts the copy in the folder COPY in the place of the database and the uploaded files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("copy", type=Path)
        parser.add_argument(
            "--replace", default="", metavar="DATABASE", help="name the database that it replaces"
        )
        parser.add_argument(
            "--other-key", action="store_true", dest="is_other_key_meant",
            help="although it was made under another SECRET_KEY",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        copy: Path = options["copy"].absolute()
        try:
            with recorded(CopyKind.RESTORED, copy) as run:
                run.contents = restore_copy(
                    copy, replace=options["replace"],
                    is_other_key_meant=options["is_other_key_meant"],
                )  # fmt: skip
                record_made(run.contents, copy)
        except CopyError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"Restored and compared: {len(run.contents.tables)} tables, {run.contents.rows:,} rows,"
            f" {len(run.contents.files)} files, as of {run.contents.moment:%d %b %Y %H:%M %Z}."
        )
        if waiting_migrations():
            self.stdout.write("The copy is of an older version: run `manage.py upgrade` now.")
