"""A view says what happens, in 25 lines at most: access, fetch, form, service, redirect."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 25


def _marks(view: ast.FunctionDef) -> bool:
    names = {ast.unparse(each).partition("(")[0] for each in view.decorator_list}
    return bool(names & {"requires", "signed_in", "public"})


def test_no_view_is_longer_than_a_page_of_a_notebook() -> None:
    long = {}
    for package in ("send_mis", "pupils", "provision", "reviews", "ehcp"):
        paths = [*(ROOT / package).rglob("views.py"), *(ROOT / package).rglob("views/*.py")]
        for path in paths:
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and _marks(node):
                    lines = (node.end_lineno or 0) - node.lineno + 1
                    if lines > LONGEST:
                        long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}
