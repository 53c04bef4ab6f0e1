import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseFailed

from send_mis.schools.models import School
from send_mis.schools.selectors import as_the_law_counts
from send_mis.statutory import processes
from send_mis.statutory.counting import said
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.errors import StatutoryError
from send_mis.statutory.typed_facts import process_named, read_facts

BAD_INPUT = 2
_URN = re.compile(r"\d{6}", re.ASCII)


class Command(BaseCommand):
    help = (
        "Every date that a statutory process sets, counted from what is known of it. It needs no"
        " database, except where the process is counted in the days of one school."
    )
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # No abbreviations: `--school` alone, in full, says that there must be a database.
        parser = super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)
        # Options may stand between the facts.
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]  # argparse's own other way to parse
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("process", metavar="PROCESS", help=", ".join(processes.PROCESSES))
        parser.add_argument("facts", nargs="*", metavar="key=YYYY-MM-DD", help="what is known")
        parser.add_argument("--school", metavar="URN", help="whose school days are counted")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            process = process_named(options["process"])
            given = read_facts(process, options["facts"])
            school = _school(process, options["school"])
            found = process.deadlines(processes.Facts(given, school))
        except StatutoryError as error:
            self.stderr.write(str(error))
            sys.exit(BAD_INPUT)
        shown = _as_json(found) if options["format"] == "json" else _as_text(found)
        self.stdout.write(shown)


def _school(process: processes.Process, urn: str | None) -> processes.SchoolFacts | None:
    if not process.needs_school:
        if urn is not None:
            raise StatutoryError(f"{process.key} counts no school days: leave out --school.")
        return None
    if urn is None:
        raise StatutoryError(f"{process.key} is counted in school days: name it, --school URN.")
    if not _URN.fullmatch(urn):
        raise StatutoryError(f"--school: {urn!r} is not a URN of six digits.")
    try:
        school = School.objects.filter(urn=urn).first()
        if school is None:
            raise StatutoryError(f"--school: no school has the URN {urn}.")
        return as_the_law_counts(school)
    except DatabaseFailed as error:
        reason = str(error).partition("\n")[0]
        raise StatutoryError(f"--school: the database cannot be read: {reason}") from error


def _as_json(found: Sequence[Deadline]) -> str:
    rows = [
        {
            "name": deadline.name,
            "due_on": deadline.due_on.isoformat() if deadline.due_on else None,
            "rule": deadline.rule.id,
            "counted": deadline.counted,
        }
        for deadline in found
    ]
    return json.dumps(rows, indent=2)


def _as_text(found: Sequence[Deadline]) -> str:
    if not found:
        return "Nothing can be dated from this alone."
    rows = [
        (
            deadline.name,
            said(deadline.due_on) if deadline.due_on else "no date",
            deadline.counted,
            f"{deadline.rule.id} ({deadline.rule.standing})",
        )
        for deadline in found
    ]
    rows.insert(0, ("deadline", "due on", "counted", "rule"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    # A terminal that knows no typographic apostrophe shows a question mark instead.
    known = sys.stdout.encoding or "ascii"
    return "\n".join(lines).encode(known, "replace").decode(known)
