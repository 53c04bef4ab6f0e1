"""Sends every form empty or with nonsense, and asks how the person is told."""

from playwright.sync_api import Page

from tests.journeys.crawling import HIGH, WIDE, narrow_faults, page_faults, tripped
from tests.journeys.doing import go

_EMPTY = """form => {
  for (const field of form.elements) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.type === "hidden" || field.tagName === "BUTTON") continue;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else if (field.classList.contains("date-day")) field.value = "99";
    // A session of one pupil may be recorded with one tap and nothing filled in.
    else if (form.matches("[data-session]") && field.name.endsWith("minutes")) field.value = "x";
    else if (field.type !== "file") field.value = "";
  }
}"""
_FOCUSED = "() => document.activeElement.className"
# A button with a name answers a question too: delivered, or missed.
_LEADS_NOWHERE = """() => [...document.querySelectorAll(".error-summary a")]
  .map(a => a.getAttribute("href"))
  .filter(href => !document.getElementById(href.slice(1))
    ?.matches(":is(input, select, textarea, button[name])"))
"""


def spoiled(page: Page, address: str) -> tuple[bool, list[str]]:
    """Whether the form was refused, and what is wrong with how that is told."""
    page.set_viewport_size({"width": WIDE, "height": HIGH})
    page.goto(address)
    form = page.locator("main form[method=post]").filter(
        has=page.locator(":is(textarea, select, input:not([type=hidden])):visible")
    )
    if not form.count():
        return True, ["it had a form that is gone"]
    form.first.evaluate(_EMPTY)
    button = form.first.locator("button[type=submit]:visible, button:not([type]):visible").last
    if page.locator(".sessions form[data-session]").count():
        # The script of the day's sessions sends a card, and says on it what is wrong.
        button.click()
        form.first.get_by_role("alert").wait_for()
        faults = [f"refused: {fault}" for fault in page_faults(page) + narrow_faults(page)]
        return True, [*faults, *tripped()]
    faults = []
    if page.locator("form.plan-grid").count():
        # The plan's script marks what is refused where one is; pressed again, the page comes.
        button.click()
        form.first.locator("[aria-invalid]").first.wait_for()
        faults += [f"marked: {fault}" for fault in page_faults(page) + narrow_faults(page)]
        page.set_viewport_size({"width": WIDE, "height": HIGH})
    go(button)
    summary = page.locator(".error-summary")
    if not summary.count():
        return False, [*faults, *tripped()]
    faults += [f"refused: {fault}" for fault in page_faults(page)]
    if "error-summary" not in page.evaluate(_FOCUSED):
        faults.append("refused: the focus is not on the summary of errors")
    if not page.title().startswith("Error: "):
        faults.append(f"refused: the title is {page.title()!r}")
    faults += [f"refused: {href} leads to no field" for href in page.evaluate(_LEADS_NOWHERE)]
    links = summary.locator("a")
    if links.count():
        href = links.first.get_attribute("href") or ""
        links.first.click()
        if page.evaluate("document.activeElement.id") != href.removeprefix("#"):
            faults.append(f"refused: a click on the first error does not go to {href}")
    faults += [f"refused: {fault}" for fault in narrow_faults(page)]
    return True, [*faults, *tripped()]
