"""A contrast that is too low is found wherever on a page it stands, though each kind of words is
measured once."""

import pytest
from playwright.sync_api import Page

from tests.journeys.axe import breaches

ROWS = """<!doctype html><html lang="en"><title>Rows</title><main><h1>Rows</h1>
<style>body { color: #111; background: #fff } %s</style>
<table><caption>All</caption>
<tr><th scope="col">Name</th><th scope="col">Says</th></tr>
<tr><th scope="row">Ann</th><td class="says">–</td></tr>
<tr hidden><th scope="row">Bob</th><td class="says">something that nobody sees here</td></tr>
<tr><th scope="row">Cas</th><td class="says">words</td></tr>
<tr><th scope="row">Dan</th><td class="says">more words</td></tr>
<tr class="late"><th scope="row">Eve</th><td class="says">words <b>that matter</b></td></tr>
<tr><th scope="row">Fay</th><td class="says" data-of="fay">words</td></tr>
</table><p><label>Town <input autocomplete="off" value="Leeds"></label>
<label>Street <input autocomplete="off" value="Main"></label></p></main></html>"""
PALE = {
    "every row": ".says { color: #bbb }",
    "a row by its number": "tr:nth-child(5) { color: #bbb }",
    "the last row": "tr:last-child .says { color: #bbb }",
    "the ground of a row": ".late { background: #555 }",
    "half seen through": ".late { opacity: .4 }",
    "a word among words": "b { color: #aaa }",
    "by what a cell is for": "[data-of=fay] { color: #bbb }",
    "the second of two fields": "label:last-child input { color: #bbb }",
}


@pytest.mark.parametrize("where", PALE)
def test_what_is_pale_is_found(page: Page, where: str) -> None:
    page.set_content(ROWS % PALE[where])
    assert [breach.partition(":")[0] for breach in breaches(page)] == ["color-contrast"]


def test_what_has_its_contrast_is_well_and_what_turns_pale_is_found(page: Page) -> None:
    page.set_content(ROWS % ":root[data-theme=dark] .late { color: #bbb }")
    assert breaches(page) == []
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert [breach.partition(":")[0] for breach in breaches(page)] == ["color-contrast"]
