"""What axe finds on a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


def breaches(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Every breach of WCAG 2.2 AA and of axe's best practices, with the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.axe_script)
    found = page.evaluate(
        "options => axe.run(document, options)", options or {"resultTypes": ["violations"]}
    )
    return [
        f"{breach['id']}: {breach['help']}: "
        + "; ".join(f"{node['html'][:160]} {_colours(node)}" for node in breach["nodes"][:3])
        for breach in found["violations"]
    ]


def _colours(node: dict[str, Any]) -> str:
    for check in node["any"]:
        data = check.get("data") or {}
        if isinstance(data, dict) and "contrastRatio" in data:
            return f"({data['fgColor']} on {data['bgColor']}: {data['contrastRatio']})"
    return ""
