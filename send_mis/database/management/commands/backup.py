"""`manage.py backup [FOLDER]`: a whole copy of the database and the uploaded files."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from send_mis.database.copies import server
from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.making import make_copy, remove_older
from send_mis.database.copies.places import copies_folder
from send_mis.database.copies.recording import recorded
from send_mis.database.copies.restoring import try_copy
from send_mis.database.models import CopyKind


class Command(BaseCommand):
    help = "Copies the database and the uploaded files into a new folder of FOLDER (BACKUP_TO)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", default="", help="instead of BACKUP_TO")
        parser.add_argument(
            "--try",
            action="store_true",
            dest="is_tried",
            help="then restore it beside, and compare",
        )
        parser.add_argument(
            "--keep", type=int, default=0, help="remove all but the newest N copies"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            into = copies_folder(options["folder"])
            with recorded(CopyKind.MADE, into) as run:
                with server.one_at_a_time():
                    made = make_copy(into)
                run.place, run.contents = made.path, made.contents
            self.stdout.write(
                f"{made.path}: {len(made.contents.tables)} tables, {made.contents.rows:,} rows,"
                f" {len(made.contents.files)} files."
            )
            if settings.DOCUMENTS_S3_BUCKET:
                self.stdout.write(
                    f"Documents lie in the bucket {settings.DOCUMENTS_S3_BUCKET}, and are not in"
                    " this copy."
                )
            if options["is_tried"]:
                with recorded(CopyKind.TRIED, made.path) as run:
                    run.contents = try_copy(made.path)
                self.stdout.write("Tried: restored beside, equal in every table, removed again.")
            if options["keep"]:
                for older in remove_older(into, keep=options["keep"]):
                    self.stdout.write(f"Removed the older copy {older}.")
        except CopyError as error:
            raise CommandError(str(error), returncode=2) from error
