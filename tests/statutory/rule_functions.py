"""Every function that counts a rule, found by what it gives back."""

import ast
from collections.abc import Callable, Iterator
from inspect import getmembers, isfunction
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, get_args, get_type_hints

from send_mis.statutory import (
    annual_review,
    appeals,
    complaints,
    ehc_assessment,
    orders,
    plans,
    records,
    rules,
    school_duties,
    young_person,
)
from send_mis.statutory.deadline import Deadline, Rule

MODULES: tuple[ModuleType, ...] = (
    ehc_assessment,
    plans,
    annual_review,
    appeals,
    orders,
    school_duties,
    records,
    complaints,
    young_person,
)


def _found() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in MODULES:
        for name, function in getmembers(module, isfunction):
            if name.startswith("_") or function.__module__ != module.__name__:
                continue
            given = get_type_hints(function)["return"]
            if given is Deadline or (
                isinstance(given, UnionType) and set(get_args(given)) == {Deadline, type(None)}
            ):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", function


RULE_FUNCTIONS = dict(_found())


def functions_in(file: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


_SOURCES = {
    module.__name__.rpartition(".")[2]: functions_in(Path(module.__file__ or ""))
    for module in MODULES
}


def rules_of(function: str) -> list[Rule]:
    """The rules that a function names in its source."""
    module, _, name = function.partition(".")
    return [
        getattr(rules, node.attr)
        for node in ast.walk(_SOURCES[module][name])
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "rules"
    ]
