"""Costs and effect as a file: the rows of the page, with only what its reader may see."""

from provision.fields import PROVISION_FIELDS
from provision.selectors.cost_pages import VIEWS, CostList
from provision.selectors.effect import EffectRow
from send_mis.access.actor import Actor
from send_mis.access.fields import Use
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value


def costs_csv(found: CostList) -> bytes:
    headings = [VIEWS[found.by], "Where", "Against", "How it stands", "Planned", "To date"]
    rows: list[list[Value]] = [
        [row.label, row.note, row.limit, row.chip.text if row.chip else "", row.planned,
         row.to_date]
        for row in [*found.rows, found.total]
    ]  # fmt: skip
    return write_csv(headings, rows)


def effect_csv(actor: Actor, rows: list[EffectRow]) -> bytes:
    """A line a measure: different measures never share one."""
    with_cost = PROVISION_FIELDS.allows(actor, "cost", Use.EXPORT)
    headings = [
        "Intervention", "Area of need", "Pupils", "Sessions held", "Sessions missed", "Measure",
        "Pupils measured", "Change from start to end", *(["Cost a pupil"] if with_cost else []),
    ]  # fmt: skip
    lines: list[list[Value]] = []
    for row in rows:
        measured = [
            (each.measure, each.pupils, each.words or "too few to say") for each in row.measured
        ] or [("", "", "not measured yet")]
        for measure, pupils, words in measured:
            cost = [row.cost_words] if with_cost else []
            lines.append(
                [row.name, row.area, row.pupils, row.delivered, row.missed, measure, pupils, words,
                 *cost]
            )  # fmt: skip
    return write_csv(headings, lines)
