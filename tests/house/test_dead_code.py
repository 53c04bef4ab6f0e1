"""Nothing that nobody uses: a function, class, property or constant has a reader beside its tests.

Vulture finds what no code names. A template, a script or a dotted name in settings reads too, and
what a library calls by its name stands in `unused_on_purpose.txt`, each with its reason.
"""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]
SOURCES = ("send_mis", "pupils", "provision", "reviews", "ehcp", "manage.py")
ALLOWED = Path(__file__).with_name("unused_on_purpose.txt")


def _python() -> Iterator[Path]:
    for name in SOURCES:
        path = ROOT / name
        yield from [path] if path.is_file() else path.rglob("*.py")


def _read_elsewhere() -> set[str]:
    """Names in templates and scripts, and in texts that are nothing but a (dotted) name."""
    found: set[str] = set()
    for folder, pattern in (("templates", "*.*"), ("static", "*.js")):
        for path in (ROOT / folder).rglob(pattern):
            found |= set(re.findall(r"\w+", path.read_text()))
    for path in _python():
        for node in ast.walk(ast.parse(path.read_text())):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[\w.]+", text):
                found |= set(text.split("."))
    return found


def _allowed() -> dict[str, str]:
    """Pattern → reason: a name, or a file and a name ("send_mis/settings.py:*")."""
    lines = [line for line in ALLOWED.read_text().splitlines() if line.strip()]
    return dict(line.split(None, 1) for line in lines)


def _unused() -> list[str]:
    vulture = Vulture()
    vulture.scavenge([str(ROOT / name) for name in SOURCES], exclude=["*/migrations/*"])
    read = _read_elsewhere()
    return [
        f"{Path(item.filename).relative_to(ROOT)}:{item.name}"
        for item in vulture.get_unused_code(min_confidence=60)
        if item.name not in read
    ]


def _fits(found: str, pattern: str) -> bool:
    return fnmatchcase(found, pattern if ":" in pattern else f"*:{pattern}")


def test_nothing_is_there_that_nobody_uses() -> None:
    allowed = _allowed()
    found = _unused()
    assert [one for one in found if not any(_fits(one, each) for each in allowed)] == []
    # An entry that fits nothing has outlived its reason.
    assert [each for each in allowed if not any(_fits(one, each) for one in found)] == []


def test_every_name_that_may_be_unused_says_why() -> None:
    assert all(len(reason.split()) > 1 for reason in _allowed().values())
