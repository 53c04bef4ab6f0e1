import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from send_mis.reports.national.rules import COLUMNS, NationalRow, read_figures
from send_mis.reports.national.writing import load_figures

DATA = Path(__file__).resolve().parents[2] / "data" / "national_figures.csv"


class Command(BaseCommand):
    help = "Load the national figures of reports. Run again, it changes only what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=DATA, help=f"CSV: {', '.join(COLUMNS)}")

    def handle(self, *args: Any, **options: Any) -> None:
        rows, problems = _rows_of(options["file"])
        if problems:
            for problem in problems:
                self.stderr.write(problem)
            self.stderr.write("Nothing was saved.")
            sys.exit(2)
        done = load_figures(rows)
        self.stdout.write(
            f"{len(rows)} national figures: {done.added} added, {done.changed} changed,"
            f" {done.retired} no longer used."
        )


def _rows_of(path: Path) -> tuple[list[NationalRow], list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                return [], [f"The file has no column {', '.join(missing)}."]
            return read_figures([(reader.line_num, line) for line in reader])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [f"The file cannot be read: {error}"]
