"""What axe finds on a page.

Contrast, which is most of axe's time, is measured once for each kind of words on a page: a table
of fifty rows has the colours of its first one, or those whose colours differ are of another kind.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
_ONCE_A_KIND = """axe.configure({
  rules: [{ id: "color-contrast", selector: "[data-first-of-its-kind]" }],
})"""
# Of a kind are elements that lie in elements of one kind and have the same tag, attributes and
# colours. Of each, the first and the one with the most words are measured, for axe passes over
# words that are a sign only; what cannot be seen stands for nobody. Fields are measured each.
_MARK_THE_FIRSTS = """() => {
  const mark = "data-first-of-its-kind";
  const differs = ["id", "href", "name", "value", "for", "title", "datetime", mark];
  const looks = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "textShadow",
    "fontSize", "fontWeight"];
  const numbers = new Map(), kinds = new Map(), firsts = new Map(), longest = new Map();
  for (const it of document.querySelectorAll("*")) {
    it.removeAttribute(mark);
    const style = getComputedStyle(it);
    const said = [...it.attributes].filter((its) => !differs.includes(its.name));
    const key = JSON.stringify([kinds.get(it.parentElement), it.tagName,
      said.map((its) => [its.name, its.value]), looks.map((look) => style[look])]);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    const kind = numbers.get(key);
    kinds.set(it, kind);
    if (it.matches("input, select, textarea")) it.setAttribute(mark, "");
    const words = [...it.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.data.trim()).join("").length;
    const isSeen = it.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!words || !isSeen) continue;
    if (!firsts.has(kind)) firsts.set(kind, it);
    if (words > (longest.get(kind)?.words || 0)) longest.set(kind, { it, words });
  }
  for (const it of firsts.values()) it.setAttribute(mark, "");
  for (const { it } of longest.values()) it.setAttribute(mark, "");
}"""


def breaches(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Every breach of WCAG 2.2 AA and of axe's best practices, with the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.axe_script)
        page.evaluate(_ONCE_A_KIND)
    page.evaluate(_MARK_THE_FIRSTS)
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
