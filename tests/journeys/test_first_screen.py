"""What stands on the first screen of a laptop and of a phone, also with a long school name."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories import in_change
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.test_accessibility import plan_of_4h

LONG = "St Bartholomew and All Hallows Church of England Voluntary Aided Primary School"
MIDDLE = "it => it.getBoundingClientRect().top + it.getBoundingClientRect().height / 2"
CUT = "it => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1"


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_long_school_name_is_never_cut(
    harebell: Demonstration, page: Page, sign_in: SignIn, width: int
) -> None:
    school = harebell.school
    school.name = LONG
    with in_change():
        school.save(update_fields=["name"])
    sign_in(page, harebell.user("senco"))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    name = page.locator(".brand-name")
    expect(name).to_have_text(LONG)
    assert not name.evaluate(CUT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".topbar").evaluate("it => it.offsetHeight") <= 130


def test_a_filter_is_sent_from_the_line_that_it_stands_in(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("senco"))
    for name in ("map", "register", "costs", "delivery"):
        page.goto(f"/harebell/{name}/")
        button = page.locator("#filter-submit").evaluate(MIDDLE)
        parts = [part.evaluate(MIDDLE) for part in page.locator(".sentence-part").all()]
        assert any(abs(button - part) < 12 for part in parts), name


def test_rows_of_a_plan_stand_on_the_first_screen(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("senco"))
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(plan_of_4h(harebell))
    bar = page.locator(".plan-foot").evaluate("it => it.getBoundingClientRect().top")
    rows = page.locator("#rows .cell-outcome textarea")
    tops = [row.evaluate("it => it.getBoundingClientRect().bottom") for row in rows.all()]
    assert sum(bottom < bar for bottom in tops) >= 2


@pytest.mark.parametrize("who", ["senco", "teacher", "ta"])
def test_a_pupils_first_screen_says_needs_provision_and_what_is_next(
    harebell: Demonstration, page: Page, sign_in: SignIn, who: str
) -> None:
    sign_in(page, harebell.user(who))
    noah = harebell.pupil("Bright", "Noah")
    page.goto(reverse("pupil_page", args=[noah.pk]))
    for part in ("#needs-now", "#provision-now", ".card-next", ".gets > li:nth-child(3)"):
        box = page.locator(part).bounding_box()
        assert box, part
        assert box["y"] + min(box["height"], 60) <= 800, part
    page.set_viewport_size({"width": 390, "height": 844})
    tops = [
        page.locator(part).first.evaluate("it => it.getBoundingClientRect().top")
        for part in ("h1", "#needs-now", "#provision-now", ".gets > li", "#dates-now")
    ]
    assert tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
