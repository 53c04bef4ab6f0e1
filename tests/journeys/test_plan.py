"""A teacher writes a class's plan by keyboard, with scripts and without; the SENCO agrees it."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from provision.models import Intervention, PlanRow, ProvisionPlan, Rate, Session
from send_mis.schools.models import School
from tests.factories import in_change, make_intervention, set_rate
from tests.journeys.coming_year import set_up_the_coming_year
from tests.journeys.conftest import DAY, SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import heading, said

OpenWindow = Callable[..., BrowserContext]
# Twenty minutes for a plan of six rows leave about three minutes a row: far more than these keys.
MOST_KEYS_A_ROW = 140

ROWS = (
    ("{0}", "Reads 40 of 100 high-frequency words", "Prec", "Mrs P"),
    ("{1}, {2}, {3}", "Takes turns for 20 minutes", "Lego", "Mrs P"),
    ("{1}", "Starts work within 2 minutes", "Task board", ""),
    ("{4}, {5}", "Retells a story in 5 parts", "NELI", ""),
    ("{2}", "Uses 3 emotion words in a dispute", "ELSA", ""),
    ("{0}, {6}", "Spells 20 of 25 words from the list", "Prec", ""),
)


def shot(page: Page, name: str) -> None:
    folder = os.environ.get("PLAN_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def catalogue(school: School) -> None:
    """The demonstration's own plans go: the story begins with an empty desk."""
    usual = {"usual_minutes": 10, "usual_times_a_week": 5, "usual_weeks": 6}
    with in_change():
        for model in (Session, ProvisionPlan, Intervention, Rate):
            model.objects.all().delete()
        for name in ("Precision teaching", "Lego therapy", "NELI", "ELSA"):
            make_intervention(school, name, **usual)
        for role in ("ta", "teacher", "senco", "mentor"):
            set_rate(school, staff_role=role)
    set_up_the_coming_year(school, "4H", DAY)


class Keys:
    """Counts what a person presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.count += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.count += len(words)


def start(page: Page) -> None:
    page.goto("/harebell/plans/")
    heading(page, "Provision plans")
    shot(page, "plans-teacher")
    page.get_by_role("link", name="Start a plan").click()
    heading(page, "Start a provision plan")
    page.get_by_label("An empty plan").check()
    page.get_by_role("button", name="Start the plan").click()
    expect(page.locator("h1")).to_contain_text("Provision plan, class")


def test_six_rows_by_keyboard(
    harebell: Demonstration,
    page: Page,
    open_window: OpenWindow,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
) -> None:
    catalogue(harebell.school)
    sign_in(page, harebell.user("teacher"))
    start(page)
    shot(page, "plan-empty")
    names = (page.locator("#grid").get_attribute("data-names") or "").split("|")
    keys = Keys(page)
    page.locator('[data-box="who"]').first.focus()
    for who, outcome, what, by in ROWS:
        for at, name in enumerate(who.format(*names).split(", ")):
            if at:
                keys.type(",")
            keys.type(name)
        keys.press("Tab")
        keys.type(outcome)
        keys.press("Tab")
        # A browser's own list would complete this; a test types the whole name.
        full = {"Prec": "Precision teaching", "Lego": "Lego therapy"}.get(what, what)
        keys.type(full)
        keys.press("Tab")
        keys.type(by)
        keys.press("Enter")
    expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    expect(page.locator(".plan-row-wrong")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    shot(page, "plan-six-rows")
    assert PlanRow.objects.count() == len(ROWS)
    assert keys.count <= MOST_KEYS_A_ROW * len(ROWS)
    first = PlanRow.objects.get(position=1)
    assert (first.minutes, first.times_a_week) == (10, 5)
    accessible(page)
    page.reload()
    shot(page, "plan-reloaded")
    accessible(page)
    phone = open_window(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    sign_in(phone, harebell.user("teacher"))
    phone.goto(page.url)
    shot(phone, "plan-phone")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.set_viewport_size({"width": 320, "height": 700})
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Send to the SENCO").click()
    said(page, "Sent to the SENCO.")
    _agree(open_window, harebell, sign_in, accessible)


def _agree(
    open_window: OpenWindow,
    harebell: Demonstration,
    sign_in: SignIn,
    accessible: Callable[[Page], None],
) -> None:
    page = open_window().new_page()
    sign_in(page, harebell.user("senco"))
    page.goto("/harebell/plans/?state=proposed")
    shot(page, "plans-senco")
    accessible(page)
    page.get_by_role("link", name="Open").first.click()
    page.get_by_role("button", name="Agree this plan").click()
    said(page, "Agreed.")
    shot(page, "plan-agreed")
    accessible(page)
    page.get_by_role("link", name="What changed").click()
    page.locator("#before").select_option("1")
    page.locator("#after").select_option("2")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Nothing differs between the two.")).to_be_visible()
    shot(page, "plan-versions")
    accessible(page)
    page.get_by_role("link", name="Read Version 1").click()
    shot(page, "plan-version")
    accessible(page)


def test_without_scripts_nothing_is_missing(
    harebell: Demonstration, open_window: OpenWindow, sign_in: SignIn
) -> None:
    catalogue(harebell.school)
    page = open_window(java_script_enabled=False).new_page()
    sign_in(page, harebell.user("teacher"))
    start(page)
    names = (page.locator("#grid").get_attribute("data-names") or "").split("|")
    row = page.locator(".plan-row").first
    row.get_by_label("Who", exact=True).fill(names[0])
    row.get_by_label("What", exact=True).fill("ELSA")
    row.get_by_label("Minutes").fill("0")
    row.get_by_label("Times a week").fill("2")
    row.get_by_label("Minutes").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("Minutes must be between 1 and 600")
    shot(page, "plan-wrong")
    page.locator(".plan-row").first.get_by_label("Minutes").fill("30")
    page.get_by_role("button", name="Add a row").click()
    expect(page.locator(".plan-row")).to_have_count(4)
    assert PlanRow.objects.get().minutes == 30
    page.get_by_role("button", name="Send to the SENCO").click()
    said(page, "Sent to the SENCO.")
    assert ProvisionPlan.objects.get().state == "proposed"


@pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "no scripts"])
def test_two_in_one_row(
    with_script: bool, harebell: Demonstration, open_window: OpenWindow, sign_in: SignIn
) -> None:
    """Both see both, and nothing is lost."""
    catalogue(harebell.school)
    teacher, senco = (
        open_window(java_script_enabled=with_script).new_page() for _ in ("teacher", "senco")
    )
    sign_in(teacher, harebell.user("teacher"))
    sign_in(senco, harebell.user("senco"))
    start(teacher)
    names = (teacher.locator("#grid").get_attribute("data-names") or "").split("|")
    row = teacher.locator(".plan-row").first
    row.get_by_label("Who", exact=True).fill(names[0])
    row.get_by_label("What", exact=True).fill("Reading aloud")
    teacher.get_by_role("button", name="Save", exact=True).click()
    _is_saved(teacher, with_script)
    senco.goto(teacher.url)
    _outcome(senco).fill("Hers")
    senco.get_by_role("button", name="Save", exact=True).click()
    _is_saved(senco, with_script)
    _outcome(teacher).fill("His")
    save = teacher.get_by_role("button", name="Save", exact=True)
    save.click()
    if with_script:
        expect(teacher.get_by_text("Press Save to see both.")).to_be_visible()
        save.click()
    clash = teacher.locator(".conflict")
    expect(clash).to_contain_text("Hers")
    expect(clash).to_contain_text("His")
    shot(teacher, "plan-conflict")
    expect(_outcome(teacher)).to_have_value("His")
    teacher.get_by_role("button", name="Save", exact=True).click()
    expect(teacher.locator(".conflict")).to_have_count(0)
    assert PlanRow.objects.get().outcome == "His"


def _is_saved(page: Page, with_script: bool) -> None:
    """With scripts one stays where one is, and the bar says so."""
    if with_script:
        expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    else:
        said(page, "saved")


def _outcome(page: Page) -> Locator:
    return page.locator('[data-box="outcome"]').first
