"""docs/legislation.md says of each rule what the code does, and names a test that holds it."""

import ast
import re
from pathlib import Path

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


def test_a_row_says_what_the_code_says() -> None:
    of = {rule.id: rule for rule in RULES}
    for rule_id, *said in OF_RULES:
        rule, since = of[rule_id], of[rule_id].since
        assert said[:4] == [
            rule.instrument,
            f"{since.day} {since:%B %Y}" if since else "–",
            rule.standing,
            rule.certainty,
        ], rule_id


def test_a_row_names_the_function_that_counts_and_a_test_that_calls_it() -> None:
    of = {rule.id: rule for rule in RULES}
    for rule_id, *_, function, test in OF_RULES:
        name = function.strip("`")
        assert name in RULE_FUNCTIONS, rule_id
        assert of[rule_id] in rules_of(name), rule_id
        assert calls(test.strip("`"), name.rpartition(".")[2]), rule_id


def test_a_row_says_whom_an_exception_excuses() -> None:
    of = {kind.value: kind for kind in MAY_EXCUSE}
    for kind, excuses, _, function, test in OF_EXCEPTIONS:
        assert set(re.findall(r"`(\w+)`", excuses)) == MAY_EXCUSE[of[kind]], kind
        name = function.strip("`").removeprefix("ehc_assessment.")
        assert callable(getattr(ehc_assessment, name)), kind
        assert calls(test.strip("`"), name), kind


def test_every_exception_stands_in_exactly_one_row() -> None:
    assert sorted(row[0] for row in OF_EXCEPTIONS) == sorted(kind.value for kind in MAY_EXCUSE)


def calls(test: str, function: str) -> bool:
    file, _, name = test.partition("::")
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
        for node in ast.walk(functions_in(HERE / file)[name])
    )
