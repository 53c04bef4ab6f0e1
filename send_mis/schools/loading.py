"""Lists of the Department's, as CSVs of our own, brought into their tables by a command."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand

# Each by its number in the file.
Lines = Sequence[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    added: int
    changed: int
    retired: int


class LoadCommand(BaseCommand):
    """All of the files or nothing. `what`: of which there are so many; `retired`: what is said of
    those that the files no longer have."""

    data: ClassVar[Sequence[Path]]
    columns: ClassVar[Sequence[str]]
    what: ClassVar[str]
    retired: ClassVar[str]

    def read(self, lines: Lines) -> tuple[list[Any], list[str]]:
        """The rows, and what is wrong, row by row."""
        raise NotImplementedError

    def load(self, rows: list[Any]) -> Loaded:
        """Makes the table say what the rows say. This and `read` are each command's own."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = f"CSVs: {', '.join(self.columns)}"
        parser.add_argument("--file", type=Path, nargs="+", default=self.data, help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        read = [self._read(path) for path in options["file"]]
        rows = [row for found, _ in read for row in found]
        problems = [problem for _, wrong in read for problem in wrong]
        if problems:
            for problem in problems:
                self.stderr.write(problem)
            self.stderr.write("Nothing was saved.")
            sys.exit(2)
        done = self.load(rows)
        self.stdout.write(
            f"{len(rows)} {self.what}: {done.added} added, {done.changed} changed,"
            f" {done.retired} {self.retired}."
        )

    def _read(self, path: Path) -> tuple[list[Any], list[str]]:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                missing = [name for name in self.columns if name not in (reader.fieldnames or ())]
                if missing:
                    return [], [f"The file has no column {', '.join(missing)}."]
                return self.read([(reader.line_num, line) for line in reader])
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            return [], [f"The file cannot be read: {error}"]
