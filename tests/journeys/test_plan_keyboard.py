"""A plan of eight rows gets its new targets by keyboard, and nobody walks back to the top."""

from uuid import uuid4

from playwright.sync_api import Page, expect

from provision.models import Outcome, PlanRow, ProvisionPlan
from provision.plans.rules.content import RowContent, RowDraft
from provision.plans.services.rows import save_rows
from pupils.models import ClassMembership
from tests.factories import actor_for_user
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import said
from tests.journeys.test_plan import Keys
from tests.journeys.test_plan_saving import begin

ROWS = 8
# A row: mark the old words, the new ones, Enter. To the button: past the boxes of one empty row.
MOST_TO_SEND = 20


def eight_rows(harebell: Demonstration) -> ProvisionPlan:
    plan = ProvisionPlan.objects.select_related("term__year", "year", "school").get()
    members = ClassMembership.objects.filter(school_class=plan.school_class)
    pupils = members.order_by("pupil__sort_key").values_list("pupil", flat=True)
    content = RowContent(
        pupils=frozenset(pupils[:2]), starts_on=plan.term.starts_on, ends_on=plan.term.ends_on,
        what="Reading aloud", outcome="Reads 20 words",
    )  # fmt: skip
    drafts = [RowDraft(uuid4(), 0, content) for _ in range(ROWS)]
    assert save_rows(actor=actor_for_user(harebell.user("teacher")), plan=plan, drafts=drafts).count
    return plan


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "[document.activeElement.closest('.plan-row')?.querySelector('.plan-number').textContent,"
            " document.activeElement.dataset.box].join()"
        )
    )


def test_eight_rows_get_new_targets_and_the_plan_is_sent(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    begin(page, harebell, sign_in)
    eight_rows(harebell)
    page.reload()
    keys = Keys(page)
    page.locator('[data-box="outcome"]').first.focus()
    for number in range(1, ROWS + 1):
        assert focused(page) == f"{number},outcome"
        keys.press("Control+a")
        keys.type(f"Reads {number}0 words by Easter")
        keys.press("Enter")
    assert focused(page) == f"{ROWS + 1},who", "after the last there is room for one more"
    keys.press("Alt+ArrowUp", "Alt+ArrowUp")
    assert focused(page) == f"{ROWS - 1},who"
    keys.press("Control+s")
    expect(page.locator("#plan-kept")).to_contain_text("aved")
    assert focused(page) == f"{ROWS - 1},who", "saving leaves one where one is"
    keys.press("Alt+ArrowDown", "Alt+ArrowDown")
    assert focused(page) == f"{ROWS + 1},who"
    before = keys.count
    while not page.evaluate("document.activeElement.matches('[formaction]')"):
        keys.press("Tab")
        assert keys.count - before <= MOST_TO_SEND
    keys.press("Enter")
    said(page, "Sent to the SENCO.")
    rows = PlanRow.objects.order_by("position").values_list("outcome", flat=True)
    assert list(rows) == [f"Reads {number}0 words by Easter" for number in range(1, ROWS + 1)]


def test_a_row_is_set_as_outcomes_in_one_table_and_one_goes_on_in_it(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    begin(page, harebell, sign_in)
    eight_rows(harebell)
    page.reload()
    page.locator(".plan-row").nth(3).get_by_role("link", name="for all of them at once").click()
    expect(page.get_by_label("Outcome", exact=True)).to_have_value("Reads 20 words")
    keys = Keys(page)
    page.get_by_label("What is counted").focus()
    keys.type("words")
    keys.press("Tab")
    keys.type("40")
    keys.press("Tab", "Tab")
    for own in ("18", "", "12"):
        keys.type(own)
        keys.press("Tab")
    keys.type("30")
    keys.press("Enter")
    said(page, "2 outcomes are saved.")
    expect(page.locator('[data-box="outcome"]').nth(3)).to_be_focused()
    found = Outcome.objects.filter(text="Reads 20 words").order_by("pupil__sort_key")
    assert [(each.baseline, each.target) for each in found] == [(18, 40), (12, 30)]
