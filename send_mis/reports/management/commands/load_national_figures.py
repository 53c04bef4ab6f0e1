from pathlib import Path
from typing import ClassVar

from send_mis.reports.national.rules import COLUMNS, NationalRow, read_figures
from send_mis.reports.national.writing import load_figures
from send_mis.schools.loading import Lines, LoadCommand, Loaded

DATA = Path(__file__).resolve().parents[2] / "data" / "national_figures.csv"


class Command(LoadCommand):
    help = "Load the national figures of reports. Run again, it changes only what differs."
    data: ClassVar = (DATA,)
    columns: ClassVar = COLUMNS
    what = "national figures"
    retired = "no longer used"

    def read(self, lines: Lines) -> tuple[list[NationalRow], list[str]]:
        return read_figures(lines)

    def load(self, rows: list[NationalRow]) -> Loaded:
        return load_figures(rows)
