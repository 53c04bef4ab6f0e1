"""A school enters a national figure itself, and takes it back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.errors import EditConflict, RuleBroken
from send_mis.reports.choices import Measure
from send_mis.reports.models import OwnNationalFigure
from send_mis.reports.national.rules import percent_words
from send_mis.reports.national.selectors import WRITE, own_figure
from send_mis.schools.models import School
from send_mis.ui.words import day

_FIELDS = ("as_at", "percent", "of_what", "source")


def enter_national_figure(
    *, actor: Actor, school: School, measure: Measure, version: int, as_at: date, percent: Decimal,
    of_what: str, source: str,
) -> OwnNationalFigure:  # fmt: skip
    """`version`: nought where the school has none yet. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, school)
    with change(actor=actor, event="national_figure.entered", school_id=school.pk):
        lock(School, school.pk)
        if as_at > actor.today:
            raise RuleBroken({"as_at": ["That day is still to come."]})
        row = own_figure(school, measure)
        if row is None:
            if version:
                raise EditConflict({"Percentage": "taken back"})
            row = OwnNationalFigure(school=school, measure=measure.value)
        else:
            same_version(row, version, lambda: figure_words(row))
        is_new = row._state.adding
        row.as_at, row.percent = as_at, percent
        row.of_what, row.source = " ".join(of_what.split()), " ".join(source.split())
        insert(row, at="percent") if is_new else save(row, *_FIELDS, at="percent")
        return row


def clear_national_figure(*, actor: Actor, school: School, measure: Measure, version: int) -> None:
    """The loaded one stands again. Raises EditConflict."""
    ensure(actor, WRITE, school)
    with change(actor=actor, event="national_figure.cleared", school_id=school.pk):
        lock(School, school.pk)
        row = own_figure(school, measure)
        if row is not None:
            same_version(row, version, lambda: figure_words(row))
            row.delete()


def figure_words(row: OwnNationalFigure) -> Mapping[str, str]:
    return {
        "Percentage": percent_words(row.percent), "As at": day(row.as_at), "Of what": row.of_what,
        "Source": row.source,
    }  # fmt: skip
