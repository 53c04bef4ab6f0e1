"""What interventions brought, as a file: with only what its reader may see."""

from provision.fields import PROVISION_FIELDS
from provision.impact.selectors.effect import EffectPage, MeasuredEffect
from send_mis.access.actor import Actor
from send_mis.access.fields import Use
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value


def effect_csv(actor: Actor, page: EffectPage) -> bytes:
    """A line a measure: different measures never share one. Numbers are bare."""
    with_cost = PROVISION_FIELDS.allows(actor, "cost", Use.EXPORT)
    headings = [
        "School year", "Intervention", "Area of need", "Pupils", "Sessions held",
        "Sessions missed", "Measure", "Pupils measured", "Results", "Mean change", "Spread",
        "In words", *(["Cost to date, £", "Cost a pupil, £"] if with_cost else []),
    ]  # fmt: skip
    lines: list[list[Value]] = []
    for row in page.rows:
        first: list[Value] = [
            page.year_name, row.name, row.area, row.pupils, row.delivered, row.missed,
        ]  # fmt: skip
        cost: list[Value] = [row.spent, row.cost] if with_cost else []
        lines += [[*first, *_measured(each), *cost] for each in row.measured]
        if not row.measured:
            lines.append([*first, "", "", "", "", "", "not measured yet", *cost])
    return write_csv(headings, lines)


def _measured(each: MeasuredEffect) -> list[Value]:
    found = each.effect
    words = each.words or "too few to say"
    return [found.measure, found.pupils, found.results, found.mean, found.spread, words]
