from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pupils.choices import ImportKind
from pupils.imports.services.command import CommandResult, import_file
from send_mis.access import clock
from send_mis.errors import BadFile
from send_mis.schools.models import School
from send_mis.tabular import FileKind, sniff
from send_mis.tabular.limits import MAX_FILE_BYTES

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Import pupils and classes. Without --preview it saves only a file in which no row is"
        " a problem or a question, and it never makes leavers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", required=True, metavar="URN")
        parser.add_argument("--format", required=True, choices=[kind.value for kind in FileKind])
        parser.add_argument("--preview", action="store_true", help="show it and save nothing")
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        school = School.objects.filter(urn=options["school"]).first()
        if school is None:
            raise self._refused([f"No school has the URN {options['school']}."])
        try:
            content = self._content(options["file"], options["format"])
            done = import_file(
                school=school,
                kind=ImportKind.CTF if options["format"] == FileKind.CTF else ImportKind.PUPILS,
                file_name=options["file"].name,
                content=content,
                today=clock.today(),
                is_preview=options["preview"],
            )
        except BadFile as bad:
            raise self._refused([bad.message, *bad.problems]) from None
        for remark in done.remarks:
            self.stdout.write(f"Note: {remark}")
        if done.reasons:
            raise self._refused(done.reasons)
        self._say(done, is_preview=options["preview"])

    def _content(self, path: Path, wanted: str) -> bytes:
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise BadFile("The file is larger than 20 MB, the most that can be read.")
            content = path.read_bytes()
        except OSError as error:
            raise BadFile(f"{path} cannot be read: {error.strerror}.") from None
        found = sniff(content, path.name)
        if found != wanted:
            raise BadFile(f"{path.name} is {found.upper()}, not {wanted.upper()}.")
        return content

    def _refused(self, reasons: list[str]) -> CommandError:
        for reason in reasons:
            self.stderr.write(reason)
        return CommandError("Nothing was saved.", returncode=BAD_INPUT)

    def _say(self, done: CommandResult, *, is_preview: bool) -> None:
        for line in done.lines if is_preview else ():
            self.stdout.write(line)
        word = "Would be" if is_preview else "Saved"
        self.stdout.write(f"{word}: {done.summary or 'nothing'}.")
