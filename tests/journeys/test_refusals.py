"""What a person reads when a page is not for them, is not there or cannot take what was sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.crawling import narrow_faults, page_faults, themed
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import go


def faults_of(page: Page) -> list[str]:
    found = page_faults(page)
    found += [f"{theme}: {fault}" for theme, fault in themed(page)]
    return found + narrow_faults(page)


@pytest.mark.parametrize(
    ("who", "address", "status", "words"),
    [
        ("teacher", "/harebell/audit/", 403, "Your role does not allow this"),
        ("teacher", "/harebell-nursery/register/", 404, ""),
        ("senco", "/nowhere/at/all/", 404, ""),
        ("senco", "/harebell/differences/settle/", 405, "does not do that"),
        ("senco", "/harebell/register/?page=999", 200, "SEN register"),
        ("senco", "/harebell/register/?q=zzzzzz", 200, "SEN register"),
        (None, "/accounts/invitation/spoiled/", 410, ""),
        (None, "/accounts/password/reset/", 200, ""),
        (None, "/accounts/login/", 200, "Sign in"),
    ],
)
def test_it_is_a_page_that_helps(
    who: str | None, address: str, status: int, words: str, harebell: Demonstration, page: Page,
    sign_in: SignIn,
) -> None:  # fmt: skip
    if who is not None:
        sign_in(page, harebell.user(who))
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)
    assert faults_of(page) == []
    assert page.get_by_role("main").get_by_role("link").count()


def test_a_form_that_waited_over_a_sign_out_says_what_to_do(
    harebell: Demonstration, open_window: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    page = open_window().new_page()
    page.goto("/accounts/login/")
    page.context.clear_cookies()
    with page.expect_response("**/accounts/login/**") as sent:
        go(page.get_by_role("button", name="Sign in"))
    assert sent.value.status == 403
    assert faults_of(page) == []
