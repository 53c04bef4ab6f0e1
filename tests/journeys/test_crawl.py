"""Every page as every role: it answers, it fits, it has its words, axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from send_mis.demo.story import SIGN_INS
from tests.access.routes import all_routes
from tests.journeys.conftest import SignIn
from tests.journeys.crawling import ROOMS, Crawl, Firsts
from tests.journeys.demonstration import Demonstration
from tests.journeys.pages_met import ANYBODY, ELSEWHERE, GIVES_A_FILE, MEETS, TAKES_ANYTHING
from tests.journeys.spoiling import spoiled
from tests.journeys.starts import STARTS

# Whose crawl is long is cut by room, so that its parts run beside one another.
LONG = ("senco", "head")
PARTS = [(who, room) for who in SIGN_INS for room in (ROOMS if who in LONG else ("",))]


@pytest.fixture(scope="session")
def firsts(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Firsts:
    """One for the whole run, which its parallel processes share."""
    folder = tmp_path_factory.getbasetemp()
    return Firsts((folder if worker_id == "master" else folder.parent) / "seen_by_the_crawl")


@pytest.mark.parametrize(("who", "room"), PARTS)
def test_every_page_that_links_lead_to(
    who: str,
    room: str,
    harebell: Demonstration,
    site: LiveServer,
    open_window: Callable[..., BrowserContext],
    sign_in: SignIn,
    firsts: Firsts,
) -> None:
    page = open_window().new_page()
    client = sign_in(page, harebell.user(who))
    client.raise_request_exception = False
    crawl = Crawl(page, client, site.url, firsts, room)
    crawl.walk("/", *STARTS.get(who, lambda harebell: [])(harebell))
    # What is taken empty changes what other forms show: last, and replies before who is invited.
    refused = sorted(crawl.forms.keys() - TAKES_ANYTHING - GIVES_A_FILE)
    for route in [*refused, *sorted(crawl.forms.keys() & TAKES_ANYTHING, reverse=True)]:
        address = crawl.forms[route]
        # A form is the same whoever opens it.
        if not firsts.are_among("forms", [route]):
            continue
        is_refused, faults = spoiled(page, address)
        crawl.faults += [f"{address}: {fault}" for fault in faults]
        if not is_refused and route not in TAKES_ANYTHING:
            crawl.faults.append(f"{address}: an empty form is taken, or refused without a summary")
    assert not crawl.faults, "\n".join(crawl.faults)
    assert crawl.routes.keys() >= {*ANYBODY.split(), *MEETS[who].split()}


def test_every_page_is_met_by_somebody_or_looked_at_elsewhere() -> None:
    pages = {route.name for route in all_routes() if "GET" in route.mark.methods}
    met = set(ANYBODY.split()).union(*(words.split() for words in MEETS.values()))
    elsewhere = {name for words in ELSEWHERE.values() for name in words.split()}
    assert pages - met == elsewhere
