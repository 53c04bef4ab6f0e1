"""Costs and effect as a file: the rows of the page, with only what its reader may see."""

from provision.costs.selectors.pages import ONE_OF, CostList
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value


def costs_csv(found: CostList) -> bytes:
    """Amounts as bare numbers, in pounds: a file is there to be added up."""
    headings = [
        "School year", ONE_OF[found.by], "Where", "Worked out, or against", "Status",
        "Planned, £", "To date, £",
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [found.year.name, row.label, row.note, row.limit, row.chip.text if row.chip else "",
         row.cost.planned, row.cost.to_date]
        for row in found.rows
    ]  # fmt: skip
    return write_csv(headings, rows)
