import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from send_mis.schools.codes import CodeRow, CodeSet, load_codes
from send_mis.schools.models import Code

_DATA = Path(__file__).resolve().parents[2] / "data"
DATA = (_DATA / "cbds_may2026_codesets.csv", _DATA / "local_authorities.csv")
COLUMNS = ("set", "code", "description")
_LONGEST_CODE = Code._meta.get_field("code").max_length or 0
_LONGEST_WORDS = Code._meta.get_field("description").max_length or 0


class Command(BaseCommand):
    help = "Load the Department's code sets. Run again, it changes only what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file", type=Path, nargs="+", default=DATA, help="CSVs: set, code, description"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        read = [read_rows(path) for path in options["file"]]
        rows = [row for found, _ in read for row in found]
        problems = [problem for _, wrong in read for problem in wrong]
        if problems:
            for problem in problems:
                self.stderr.write(problem)
            self.stderr.write("Nothing was saved.")
            sys.exit(2)
        loaded = load_codes(rows)
        self.stdout.write(
            f"{len(rows)} codes: {loaded.added} added, {loaded.changed} changed,"
            f" {loaded.retired} no longer offered."
        )


def read_rows(path: Path) -> tuple[list[CodeRow], list[str]]:
    """The rows of the file, and what is wrong with it, row by row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                return [], [f"The file has no column {', '.join(missing)}."]
            return _checked(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [f"The file cannot be read: {error}"]


def _checked(reader: "csv.DictReader[str]") -> tuple[list[CodeRow], list[str]]:
    rows: list[CodeRow] = []
    problems: list[str] = []
    seen: set[tuple[str, str]] = set()
    for line in reader:
        row = CodeRow(*((line[name] or "").strip() for name in COLUMNS))
        wrong = _wrong_with(row, seen)
        if wrong:
            problems.append(f"Row {reader.line_num}: {wrong}")
        seen.add((row.code_set, row.code))
        rows.append(row)
    if not rows:
        problems.append("The file has no rows.")
    return rows, problems


def _wrong_with(row: CodeRow, seen: set[tuple[str, str]]) -> str:
    if row.code_set not in set(CodeSet):
        return f"there is no set called “{row.code_set}”."
    if not row.code or len(row.code) > _LONGEST_CODE:
        return f"a code has 1 to {_LONGEST_CODE} characters."
    if not row.description or len(row.description) > _LONGEST_WORDS:
        return f"the words have 1 to {_LONGEST_WORDS} characters."
    if (row.code_set, row.code) in seen:
        return f"{row.code} is in {row.code_set} twice."
    return ""
