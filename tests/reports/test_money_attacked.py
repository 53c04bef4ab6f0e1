"""Random schools’ money and interventions, attacked: whoever adds and subtracts all that a report
shows finds no sum that is for few pupils. What leaves a part of the rule out is found."""

import random

import pytest

from send_mis.reports.suppression.rules.tables import THRESHOLDS
from send_mis.reports.termly.rules import measures as rules
from send_mis.reports.termly.rules.measures import (
    FundSpent,
    InterventionDone,
    Measures,
    shown_measures,
)
from tests.reports.money_attack import small_unions, solvable
from tests.reports.test_measures_shown import measures

SCHOOLS = 300
FUNDS = ("Notional", "Grant", "Top-up", "")

# An intervention and a kind of fund that pays for it.
Cell = tuple[str, str]


def random_money(seed: int) -> Measures:
    draw = random.Random(seed)
    names = "ABCDE"[: draw.randint(1, 5)]
    pupils = range(draw.choice((3, 8, 20, 40)))
    done, paid = [], {fund: [set[int](), 0] for fund in FUNDS}
    for name in names:
        members = draw.sample(pupils, min(len(pupils), draw.choice((1, 2, 4, 6, 12))))
        costs, paid_for = {}, {}
        for fund in draw.sample(FUNDS, draw.randint(1, 3)):
            those = draw.sample(members, draw.randint(1, len(members)))
            amount = draw.randint(1, 900)
            costs[fund], paid_for[fund] = str(amount), those
            paid[fund][0] |= set(those)
            paid[fund][1] += amount
        done.append(InterventionDone(name, members, 3, 4, costs, paid_for))
    funds = [
        FundSpent(fund, "50000", str(paid[fund][1]), named, len(paid[fund][0]))
        for fund, named in (("Notional", None), ("Grant", None), ("Top-up", draw.choice((2, 12))))
    ]
    return measures(
        funds=funds, loose=str(paid[""][1]), loose_for=len(paid[""][0]), interventions=done
    )


def cells_of(found: Measures) -> list[Cell]:
    return [(each.name, fund) for each in found.interventions for fund in each.costs]


def published(found: Measures, threshold: int) -> list[tuple[set[Cell], str]]:
    """Which costs are added up in each figure, and the figure."""
    shown, cells = shown_measures(found, threshold), cells_of(found)
    left_out = {
        "" if fund == "Not charged to a fund" else fund
        for fund in (*shown["funds"]["hidden"], *shown["funds"]["unsaid"])
    }
    named = {row["name"] for row in shown["interventions"]}
    figures = []
    for row in shown["interventions"]:
        figures.append(({
            (name, fund) for name, fund in cells if fund not in left_out
            and (name == row["name"] or (name not in named and row["name"] == "Others together"))
        }, row["cost"]))  # fmt: skip
    for kind, _, spent in shown["funds"]["rows"]:
        fund = "" if kind == "Not charged to a fund" else kind
        if spent != "not said":
            figures.append(
                ({cell for cell in cells if kind == "Together" or cell[1] == fund}, spent)
            )
    return figures


def told(schools: int) -> tuple[int, int]:
    """How many small sums can be worked out from what is shown, of how many there are."""
    found = asked = 0
    for seed in range(schools):
        money, threshold = random_money(seed), THRESHOLDS[seed % len(THRESHOLDS)]
        figures = [some for some, _ in published(money, threshold)]
        pupils = {
            (each.name, fund): those
            for each in money.interventions for fund, those in each.paid_for.items()
        }  # fmt: skip
        for some in small_unions(pupils, threshold):
            asked += 1
            found += solvable(some, figures, cells_of(money))
    return found, asked


def test_no_sum_of_few_pupils_can_be_worked_out() -> None:
    found, asked = told(SCHOOLS)
    assert (found, asked > 2000) == (0, True)


@pytest.mark.parametrize(("name", "instead"), [("_is_many", True), ("unsaid_spending", [])])
def test_each_part_of_the_rule_is_needed(
    monkeypatch: pytest.MonkeyPatch, name: str, instead: object
) -> None:
    monkeypatch.setattr(rules, name, lambda *given: instead)
    assert told(SCHOOLS)[0]


def test_each_figure_is_the_sum_of_what_it_says() -> None:
    for seed in range(60):
        money = random_money(seed)
        costs = {
            (each.name, fund): int(cost)
            for each in money.interventions for fund, cost in each.costs.items()
        }  # fmt: skip
        top_up = {cell for cell in costs if cell[1] == "Top-up"}
        for some, figure in published(money, 5):
            if some != top_up:
                truly = f"£{sum(costs[cell] for cell in some):,}"
                assert figure.removesuffix(" and more") == truly or figure == "not said"
