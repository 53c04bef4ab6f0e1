"""What each rule says of itself is true: its source, since when, and its worked example."""

import doctest
from types import ModuleType

import pytest

from send_mis.statutory import counting, deadline, rules
from tests.statutory import worked
from tests.statutory.rule_functions import MODULES, RULE_FUNCTIONS, rules_of

# Names that an example may use without importing them.
KNOWN = {"HARVEST": worked.HARVEST}
FINDER, PARSER = doctest.DocTestFinder(), doctest.DocTestParser()


@pytest.mark.parametrize("module", [*MODULES, counting, deadline], ids=lambda m: m.__name__)
def test_every_worked_example_is_right(module: ModuleType) -> None:
    runner = doctest.DocTestRunner()
    for example in FINDER.find(module, extraglobs=KNOWN):
        runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("function", RULE_FUNCTIONS)
def test_a_rule_says_its_source_and_since_when_and_works_an_example(function: str) -> None:
    said = " ".join((RULE_FUNCTIONS[function].__doc__ or "").split())
    named = rules_of(function)
    assert named, "which rule does it count?"
    for rule in named:
        assert rule.id in said
        if rule.since is not None:
            assert f"from {rule.since.day} {rule.since:%B %Y}" in said
    examples = PARSER.get_examples(RULE_FUNCTIONS[function].__doc__ or "")
    name = function.rpartition(".")[2]
    assert any(f"{name}(" in example.source and example.want for example in examples)
    assert not any("import" in example.source for example in examples)


def test_every_rule_is_counted_by_exactly_one_function() -> None:
    counted = [rule.id for function in RULE_FUNCTIONS for rule in rules_of(function)]
    assert sorted(counted) == sorted(rule.id for rule in rules.RULES)
