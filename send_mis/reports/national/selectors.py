"""The national figures that a school is set beside."""

from dataclasses import dataclass
from datetime import date

from send_mis.access.actions import Action
from send_mis.reports.choices import Measure
from send_mis.reports.models import NationalFigure, OwnNationalFigure
from send_mis.reports.national.rules import percent_words
from send_mis.schools.models import School
from send_mis.ui.words import day

WRITE = Action.REPORT_WRITE


def figures_beside(
    school: School, on: date
) -> dict[Measure, NationalFigure | OwnNationalFigure | None]:
    """The school’s own, where it entered one of that day or before; else the newest loaded one
    of its phase, else of all schools; None where there is neither, which whoever shows them says.
    Two queries."""
    found: dict[Measure, NationalFigure | OwnNationalFigure | None] = dict.fromkeys(Measure)
    found |= _loaded(school.phase, on)
    for own in OwnNationalFigure.objects.filter(school=school.pk, as_at__lte=on):
        found[Measure(own.measure)] = own
    return found


def _loaded(phase: str, on: date) -> dict[Measure, NationalFigure]:
    found: dict[Measure, NationalFigure] = {}
    rows = NationalFigure.objects.filter(is_current=True, as_at__lte=on, phase__in=("", phase))
    for row in rows.order_by("as_at", "pk"):
        measure = Measure(row.measure)
        held = found.get(measure)
        if held is None or row.phase or not held.phase:
            found[measure] = row
    return found


@dataclass(frozen=True, slots=True)
class FigureLine:
    """`percent` is empty where nobody knows a figure."""

    measure: str
    label: str
    percent: str
    words: str
    source: str
    is_own: bool


def figure_lines(school: School, on: date) -> list[FigureLine]:
    return [_line(measure, row) for measure, row in figures_beside(school, on).items()]


def _line(measure: Measure, row: NationalFigure | OwnNationalFigure | None) -> FigureLine:
    if row is None:
        return FigureLine(measure.value, measure.label, "", "", "", is_own=False)
    words = f"{row.of_what[:1].upper()}{row.of_what[1:]}, {day(row.as_at)}"
    return FigureLine(
        measure.value, measure.label, f"{percent_words(row.percent)} %", words, row.source,
        is_own=isinstance(row, OwnNationalFigure),
    )  # fmt: skip


def own_figure(school: School, measure: Measure) -> OwnNationalFigure | None:
    return OwnNationalFigure.objects.filter(school=school, measure=measure.value).first()
