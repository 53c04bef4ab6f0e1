"""What no linter sees of the templates: unused ones, and names of routes that do not exist."""

import re
from pathlib import Path

from tests.access.routes import all_routes
from tests.house.floors import OUR_PACKAGES

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# Chosen by libraries by these very names.
BY_LIBRARIES = {"account/", "mfa/", "ui/forms/", "django/", "bootstrap5/"}

_URL_TAG = re.compile(r"""{%\s*url\s+["']([\w:-]+)["']""")
_INLINE = re.compile(r"<script[^>]*>\s*[^\s<]|\son\w+=|\sstyle=|javascript:", re.IGNORECASE)


def _templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def _everything_that_names_templates() -> str:
    sources = [path for package in OUR_PACKAGES for path in (ROOT / package).rglob("*.py")]
    return "\n".join(path.read_text() for path in (*sources, *_templates()))


def test_every_template_is_used() -> None:
    text = _everything_that_names_templates()
    unused = [
        name
        for name in (str(path.relative_to(TEMPLATES)) for path in _templates())
        if not any(name.startswith(prefix) for prefix in BY_LIBRARIES) and name not in text
    ]
    assert unused == []


def test_every_url_tag_names_a_route() -> None:
    names = {route.name for route in all_routes()}
    wrong = [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in _templates()
        for name in _URL_TAG.findall(path.read_text())
        if name not in names
    ]
    assert wrong == []


def test_no_template_needs_what_the_content_policy_forbids() -> None:
    """PDFs are set outside the browser; pages carry no inline style, script or handler."""
    wrong = [
        str(path.relative_to(TEMPLATES))
        for path in _templates()
        if path.relative_to(TEMPLATES).parts[0] != "pdf"
        and "pdf" not in path.relative_to(TEMPLATES).parts
        and _INLINE.search(path.read_text())
    ]
    assert wrong == []
