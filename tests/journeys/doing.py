"""What a person's hands do on a page."""

from datetime import date

from playwright.sync_api import Locator, Page, expect

from send_mis.demo.story import DOMAIN, PASSWORD
from tests.journeys.crawling import HIGH, WIDE, narrow_faults, page_faults


def go(link_or_button: Locator) -> None:
    """Click it and be on the page it leads to: a bare click returns while the old page stands."""
    with link_or_button.page.expect_navigation():
        link_or_button.click()


def sign_in_by_hand(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(name if "@" in name else f"{name}@{DOMAIN}")
    page.get_by_label("Password").fill(password)
    go(page.get_by_role("button", name="Sign in"))


def fill_date(page: Page, label: str, day: date) -> None:
    boxes = page.get_by_role("group", name=label)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(part).fill(str(value))


def press(page: Page, name: str) -> None:
    go(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    go(page.get_by_role("main").get_by_role("link", name=name, exact=True).first)


def said(page: Page, words: str) -> None:
    """The page says what was saved."""
    expect(page.locator(".messages")).to_contain_text(words)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def is_well(page: Page) -> None:
    """What the crawl asks of every page, of one that only a story reaches."""
    faults = page_faults(page) + narrow_faults(page)
    assert not faults, "\n".join(faults)
    page.set_viewport_size({"width": WIDE, "height": HIGH})


def value_of(page: Page, label: str) -> int:
    """The number on a tile."""
    tile = page.locator(".stat").filter(has_text=label)
    return int(tile.locator(".stat-value").inner_text().replace(",", ""))
