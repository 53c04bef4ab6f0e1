"""The tiles above the list and the strip by year below it, each leading to what it counts."""

from dataclasses import replace

from pupils.register.selectors.filters import RegisterFilter
from pupils.register.selectors.query import Register
from pupils.register.selectors.totals import Totals
from pupils.years import year_of_cohort, year_words
from send_mis.ui.charts import Strip, StripRow
from send_mis.ui.lists import Address
from send_mis.ui.parts import Stat

_STATUS_TILES = (("E", "EHC plans"), ("K", "SEN support"), ("monitored", "monitored"))
_ON_REGISTER = {"register", "E", "K"}


def tiles(totals: Totals, address: Address) -> list[Stat]:
    asked = totals.asked
    made = [
        _tile(totals, address, replace(asked, status=status), label)
        for status, label in _STATUS_TILES
    ]
    on_register = asked.status if asked.status in _ON_REGISTER else "register"
    may_be_late = asked.status if asked.status == "monitored" else on_register
    made += [
        _tile(totals, address, replace(asked, status=on_register, missing="need"),
              "without a need", "soon"),
        _tile(totals, address, replace(asked, status=may_be_late, review="late", missing=""),
              "review late", "late"),
        _tile(totals, address, replace(asked, status=on_register, missing="review", review=""),
              "without a review date", "soon"),
    ]  # fmt: skip
    return made


def _tile(
    totals: Totals, address: Address, wanted: RegisterFilter, label: str, tone: str = ""
) -> Stat:
    count = totals.of(wanted)
    url = address.changed(
        status=wanted.status if wanted.status != "register" or wanted.q else None,
        missing=wanted.missing,
        review=wanted.review,
    )
    return Stat(
        value=f"{count:,}",
        label=label,
        url=url,
        tone=tone if count and tone in ("soon", "late") else "",  # type: ignore[arg-type]
        current=wanted == totals.asked,
    )


def year_strip(register: Register, totals: Totals, address: Address) -> Strip | None:
    """How the register spreads over the years; nothing where there is only one year to show."""
    plans, support = totals.by_year("E"), totals.by_year("K")
    cohorts = sorted({*plans, *support}, reverse=True)
    if len(cohorts) < 2:
        return None
    rows = []
    for cohort in cohorts:
        year = year_of_cohort(cohort, register.today)
        url = address.changed(year=str(year))
        rows.append(StripRow(year_words(year), (plans.get(cohort, 0), support.get(cohort, 0)), url))
    most = max(rows, key=lambda row: row.total)
    return Strip(
        title="The register by year",
        description=f"Pupils with an EHC plan and on SEN support in each year. {most.label} has"
        f" most: {most.total}.",
        series=(("EHC plan", "accent"), ("SEN support", "then")),
        rows=rows,
    )
