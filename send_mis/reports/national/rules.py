"""A row of the file of national figures, checked. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from send_mis.reports.choices import Measure
from send_mis.schools.choices import Phase

COLUMNS = ("measure", "phase", "as_at", "percent", "of_what", "source")
LONGEST = {"of_what": 200, "source": 300}
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class NationalRow:
    measure: str
    phase: str
    as_at: date
    percent: Decimal
    of_what: str
    source: str

    @property
    def key(self) -> tuple[str, str, date]:
        return self.measure, self.phase, self.as_at


def percent_words(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def read_figures(
    lines: Iterable[tuple[int, Mapping[str, str]]],
) -> tuple[list[NationalRow], list[str]]:
    """Each line by its number in the file. The rows, and what is wrong, row by row."""
    rows: dict[tuple[str, str, date], NationalRow] = {}
    problems = []
    for number, line in lines:
        cells = {name: " ".join((line[name] or "").split()) for name in COLUMNS}
        row, wrong = _read(cells)
        if row is not None and row.key in rows:
            wrong = "this measure, phase and day stand in the file twice."
        if row is None or wrong:
            problems.append(f"Row {number}: {wrong}")
        else:
            rows[row.key] = row
    return list(rows.values()), problems or ([] if rows else ["The file has no rows."])


def _read(cells: Mapping[str, str]) -> tuple[NationalRow | None, str]:
    if cells["measure"] not in Measure.values:
        return None, f"there is no measure called “{cells['measure']}”."
    if cells["phase"] and cells["phase"] not in Phase.values:
        return None, f"there is no phase called “{cells['phase']}”."
    try:
        as_at = date.fromisoformat(cells["as_at"])
    except ValueError:
        return None, "“as_at” is a day such as 2026-01-15."
    try:
        percent = Decimal(cells["percent"])
        percent = percent if percent.is_finite() else Decimal(-1)
    except InvalidOperation:
        percent = Decimal(-1)
    if not 0 <= percent <= _HUNDRED or percent != percent.quantize(Decimal("0.1")):
        return None, "“percent” is a number from 0 to 100 with one decimal place."
    for name, longest in LONGEST.items():
        if not 0 < len(cells[name]) <= longest:
            return None, f"“{name}” has 1 to {longest} characters."
    return NationalRow(
        cells["measure"], cells["phase"], as_at, percent, cells["of_what"], cells["source"]
    ), ""
