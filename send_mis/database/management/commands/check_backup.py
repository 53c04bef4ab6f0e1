"""`manage.py check_backup COPY`: whether every byte of a copy is as it was. Needs no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from send_mis.database.copies import folder
from send_mis.database.copies.errors import CopyError


class Command(BaseCommand):
    help = "Checks every byte of the copy in the folder COPY."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("copy", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contents = folder.read(options["copy"])
        except CopyError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"Whole. Made {contents.moment:%d %b %Y %H:%M %Z} of {contents.database}:"
            f" {len(contents.tables)} tables, {contents.rows:,} rows, {len(contents.files)} files."
        )
