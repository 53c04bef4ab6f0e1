"""One name, one meaning: a class that is found by its name is the one that was meant."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The days on which pupils are expected, once for the law and once for minutes and money.
SAME_MEANING = {"SchoolDays"}
# Django finds a command and a migration by this name.
BY_FRAMEWORK = {"Command", "Migration"}


def test_no_two_classes_have_the_same_name() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for package in ("send_mis", "pupils", "provision", "reviews", "ehcp"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name].append(str(path.relative_to(ROOT)))
    allowed = SAME_MEANING | BY_FRAMEWORK
    twice = {name: paths for name, paths in found.items() if len(paths) > 1 and name not in allowed}
    assert twice == {}
