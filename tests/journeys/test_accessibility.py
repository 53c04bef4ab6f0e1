"""What the accessibility statement promises, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from provision.models import ProvisionPlan
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration

# Whether nothing of what has the focus can be seen: five points of it, each behind something else.
HIDDEN = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";
  const shown = it.getClientRects()[0];
  if (!shown || shown.width < 2) return "";
  const box = it.getBoundingClientRect();
  const inset = (a, b) => a + Math.min(2, (b - a) / 2);
  const points = [
    [(box.left + box.right) / 2, (box.top + box.bottom) / 2],
    [inset(box.left, box.right), inset(box.top, box.bottom)],
    [box.right - 2, inset(box.top, box.bottom)],
    [inset(box.left, box.right), box.bottom - 2],
    [box.right - 2, box.bottom - 2],
  ];
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (it.contains(top) || top.contains(it) && !top.matches(".sticky-actions, .kept"));
  });
  return seen ? "" : it.outerHTML.slice(0, 160);
}"""
# Targets under 24 px with another target in the circle of 24 px around them; words in a sentence
# and what a person cannot see are not held to it.
SMALL = """() => {
  const kinds = ["a[href]", "button", "select", "summary", "input:not([type=hidden])"];
  const all = [...document.querySelectorAll(kinds.map((kind) => `main ${kind}`).join())]
    .filter((it) => it.checkVisibility({ visibilityProperty: true })
      && !it.closest(".visually-hidden, .skip-on") && it.getBoundingClientRect().width > 1);
  const boxes = all.map((it) => {
    const label = it.matches("[type=radio], [type=checkbox]") && it.closest("label");
    return (label || it).getBoundingClientRect();
  });
  const inWords = (it) => it.matches("a") && it.closest("p, li, .note, .prose")
    && it.parentElement.textContent.trim().length > it.textContent.trim().length;
  const small = (box) => box.width < 23.5 || box.height < 23.5;
  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const near = (value, from, to) => value - Math.max(from, Math.min(value, to));
  const far = ([x, y], box) =>
    Math.hypot(near(x, box.left, box.right), near(y, box.top, box.bottom));
  const apart = ([x, y], [u, v]) => Math.hypot(x - u, y - v);
  const crowds = (one, other) => far(middle(one), other) < 12
    || (small(other) && apart(middle(one), middle(other)) < 24);
  return all.filter((it, n) => small(boxes[n]) && !inWords(it) && all.some((other, m) =>
    m !== n && !it.contains(other) && !other.contains(it) && crowds(boxes[n], boxes[m])
  )).map((it) => it.outerHTML.slice(0, 160));
}"""


def plan_of_4h(harebell: Demonstration) -> str:
    plans = ProvisionPlan.objects.filter(school=harebell.school, school_class__name="4H")
    plan = plans.filter(rows__isnull=False).order_by("term__starts_on").first()
    assert plan
    return reverse("plan_write", args=[plan.pk])


def walk(page: Page, key: str, steps: int) -> None:
    for _ in range(steps):
        page.keyboard.press(key)
        assert page.evaluate(HIDDEN) == "", page.url


def test_focus_is_never_hidden_and_the_rows_can_be_passed(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("senco"))
    page.set_viewport_size({"width": 1366, "height": 600})
    plan = plan_of_4h(harebell)
    for url in (plan, "/harebell/sessions/unrecorded/?who=all", "/harebell/map/"):
        page.goto(url)
        walk(page, "Tab", 70)
        walk(page, "Shift+Tab", 30)
    page.goto(plan)
    past = page.get_by_role("link", name="Skip to the end of the plan")
    past.focus()
    expect(past).to_be_in_viewport()
    past.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#rows')") is None
    page.get_by_role("link", name="Skip row 1", exact=True).press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip row 2", exact=True)).to_be_focused()


def test_the_single_key_can_be_turned_off(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("senco"))
    find = page.locator("#find-pupil")
    page.goto("/preferences/")
    page.keyboard.press("/")
    expect(find).to_be_focused()
    page.get_by_role("group", name="for Find a pupil").get_by_label("Off").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".find kbd")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(find).not_to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_pressed_has_room(
    harebell: Demonstration, page: Page, sign_in: SignIn, width: int
) -> None:
    sign_in(page, harebell.user("senco"))
    page.set_viewport_size({"width": width, "height": 800})
    noah = harebell.pupil("Bright", "Noah")
    pages = ("register", "plans", "map", "sessions", "costs", "people")
    urls = ["/", *(f"/harebell/{name}/" for name in pages), plan_of_4h(harebell)]
    for url in [*urls, reverse("pupil_page", args=[noah.pk])]:
        page.goto(url)
        assert page.evaluate(SMALL) == [], url


def test_legends_and_bars_keep_their_marks_in_the_colours_of_the_device(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("senco"))
    page.emulate_media(forced_colors="active")
    page.goto(reverse("gallery"))
    background = "it => getComputedStyle(it, '::before').backgroundColor"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    marks = [mark.evaluate(background) for mark in page.locator(".swatch").all()]
    assert marks
    assert paper not in marks
    now = page.locator(".swatch:not(.swatch-then)").first.evaluate(background)
    assert page.locator(".swatch-then").first.evaluate(background) != now
    assert page.locator(".draw-accent").first.evaluate("it => getComputedStyle(it).fill") == now
    here = page.locator(".tabs a[aria-current]").first
    assert here.evaluate("it => getComputedStyle(it, '::after').backgroundColor") != paper


def test_the_statement_says_status_faults_day_and_route(
    harebell: Demonstration, page: Page
) -> None:
    page.goto("/accessibility/")
    for words in (
        "partly conformant", "WCAG) 2.2 at level AA", "What does not work well yet",
        "28 November 2026", "Tell your school’s office", "Equality Advisory",
    ):  # fmt: skip
        expect(page.get_by_role("main")).to_contain_text(words)
