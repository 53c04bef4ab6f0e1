"""The rates of a row's days, copied onto the row inside another's open change."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from provision.choices import StaffRole
from provision.models import PlanRow, RowRate
from provision.rates.rules import DAY, Price, price_gaps, prices_within
from provision.rates.selectors import prices_of_school
from send_mis.audit.record import open_change
from send_mis.errors import RuleBroken
from send_mis.ui.words import from_to


def copy_rates(*, rows: Sequence[PlanRow]) -> None:
    """Inside an open change: the school's rates of each timed row's dates, onto the row.

    Earlier copies are replaced. Raises RuleBroken where a day of a row has no rate, naming the
    role and the dates. Rows are of one school.
    """
    open_change()
    if not rows:
        return
    prices = prices_of_school(rows[0].school_id)
    wanted: dict[UUID, list[Price]] = {}
    problems: dict[str, None] = {}
    for row in rows:
        if not row.is_timed:
            wanted[row.pk] = []
            continue
        known = prices.get(row.staff_role, [])
        for gap in price_gaps(known, row.starts_on, row.ends_on):
            problems[_gap_words(row.staff_role, *gap)] = None
        wanted[row.pk] = prices_within(known, row.starts_on, row.ends_on)
    if problems:
        raise RuleBroken({"": list(problems)})
    _write_copies(rows, wanted)


def _write_copies(rows: Sequence[PlanRow], wanted: Mapping[UUID, list[Price]]) -> None:
    kept: dict[UUID, list[Price]] = {}
    for copy in RowRate.objects.filter(row__in=[row.pk for row in rows]).order_by("starts_on"):
        price = Price(copy.hourly, copy.starts_on, copy.ends_on)
        kept.setdefault(copy.row_id, []).append(price)
    stale = [row for row in rows if kept.get(row.pk, []) != wanted[row.pk]]
    RowRate.objects.filter(row__in=[row.pk for row in stale]).delete()
    RowRate.objects.bulk_create(
        RowRate(
            row_id=row.pk, school_id=row.school_id, hourly=price.hourly,
            starts_on=price.starts_on, ends_on=price.ends_on,
        )
        for row in stale
        for price in wanted[row.pk]
    )  # fmt: skip


def _gap_words(staff_role: str, since: date, until: date) -> str:
    role = StaffRole(staff_role).label
    return (
        f"There is no rate for “{role}” {from_to(since, until - DAY)}. Add one under Rates first."
    )
