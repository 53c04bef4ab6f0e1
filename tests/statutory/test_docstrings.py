"""What each rule says of itself is true: its source, since when, and its worked example."""

import doctest

from send_mis.statutory import rules
from tests.statutory import worked
from tests.statutory.rule_functions import MODULES, RULE_FUNCTIONS, rules_of

# Names that an example may use without importing them.
KNOWN = {"HARVEST": worked.HARVEST}
FINDER, PARSER = doctest.DocTestFinder(), doctest.DocTestParser()


def test_every_worked_example_is_right() -> None:
    runner = doctest.DocTestRunner()
    for module in MODULES:
        for example in FINDER.find(module, extraglobs=KNOWN):
            runner.run(example)
    assert runner.summarize(verbose=False).failed == 0
    assert runner.tries > len(RULE_FUNCTIONS)


def test_a_rule_says_its_source_and_since_when() -> None:
    for name, function in RULE_FUNCTIONS.items():
        said = " ".join((function.__doc__ or "").split())
        assert rules_of(name), name
        for rule in rules_of(name):
            assert rule.id in said, name
            assert rule.since is None or f"from {rule.since.day} {rule.since:%B %Y}" in said, name


def test_a_rule_works_an_example_that_a_reader_can_follow() -> None:
    for name, function in RULE_FUNCTIONS.items():
        examples = PARSER.get_examples(function.__doc__ or "")
        worked_out = [e for e in examples if f"{function.__name__}(" in e.source and e.want]
        assert worked_out, name
        assert not any("import" in example.source for example in examples), name


def test_every_rule_is_counted_by_exactly_one_function() -> None:
    counted = [rule.id for function in RULE_FUNCTIONS for rule in rules_of(function)]
    assert sorted(counted) == sorted(rule.id for rule in rules.RULES)
