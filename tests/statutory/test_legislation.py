"""docs/legislation.md says of each rule what the code does, and names a test that holds it."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from send_mis.statutory import ehc_assessment
from send_mis.statutory.ehc_assessment import MAY_EXCUSE
from send_mis.statutory.rules import RULES
from tests.statutory.rule_functions import RULE_FUNCTIONS, functions_in, rules_of

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "legislation.md").read_text("utf-8")


def rows(columns: int) -> list[list[str]]:
    """Without the heads of the tables and the lines beneath them."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.splitlines()
        if line.startswith("| ") and not line.startswith(("| rule |", "| exception |"))
    ]
    return [row for row in found if len(row) == columns]


OF_RULES, OF_EXCEPTIONS = rows(7), rows(5)


def test_every_rule_stands_in_exactly_one_row_and_nothing_else_does() -> None:
    assert sorted(row[0] for row in OF_RULES) == sorted(rule.id for rule in RULES)


@pytest.mark.parametrize("row", OF_RULES, ids=lambda row: row[0])
def test_a_row_says_what_the_code_says(row: list[str]) -> None:
    rule_id, instrument, since, standing, certainty, function, test = row
    (rule,) = [rule for rule in RULES if rule.id == rule_id]
    assert (instrument, standing, certainty) == (rule.instrument, rule.standing, rule.certainty)
    assert since == (said(rule.since) if rule.since else "–")
    name = function.strip("`")
    assert name in RULE_FUNCTIONS
    assert rule in rules_of(name)
    assert calls(test.strip("`"), name.rpartition(".")[2])


@pytest.mark.parametrize("row", OF_EXCEPTIONS, ids=lambda row: row[0])
def test_a_row_says_whom_an_exception_excuses(row: list[str]) -> None:
    said_kind, excuses, _, function, test = row
    (kind,) = [kind for kind in MAY_EXCUSE if kind.value == said_kind]
    assert set(re.findall(r"`(\w+)`", excuses)) == MAY_EXCUSE[kind]
    name = function.strip("`").removeprefix("ehc_assessment.")
    assert callable(getattr(ehc_assessment, name))
    assert calls(test.strip("`"), name)


def test_every_exception_stands_in_exactly_one_row() -> None:
    assert sorted(row[0] for row in OF_EXCEPTIONS) == sorted(kind.value for kind in MAY_EXCUSE)


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def calls(test: str, function: str) -> bool:
    file, _, name = test.partition("::")
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
        for node in ast.walk(functions_in(HERE / file)[name])
    )
