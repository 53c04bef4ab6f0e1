"""The national figures that a school is set beside."""

from datetime import date

from send_mis.reports.choices import Measure
from send_mis.reports.models import NationalFigure


def figures_beside(phase: str, on: date) -> dict[Measure, NationalFigure | None]:
    """The newest of that day or before, of the school's phase, else of all schools; None where
    there is neither, which whoever shows them says. One query."""
    found: dict[Measure, NationalFigure | None] = dict.fromkeys(Measure)
    rows = NationalFigure.objects.filter(is_current=True, as_at__lte=on, phase__in=("", phase))
    for row in rows.order_by("as_at", "pk"):
        measure = Measure(row.measure)
        held = found[measure]
        if held is None or row.phase or not held.phase:
            found[measure] = row
    return found
