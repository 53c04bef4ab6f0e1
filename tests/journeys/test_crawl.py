"""Every page as every role: it answers, it fits, it has its words, axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from send_mis.demo.story import SIGN_INS
from tests.journeys.conftest import SignIn
from tests.journeys.crawling import Crawl
from tests.journeys.demonstration import Demonstration
from tests.journeys.spoiling import spoiled

# What each must at least have met: a link that is lost from the pages is a page nobody finds.
MEETS: dict[str, set[str]] = {}


@pytest.mark.parametrize("sign_in_name", SIGN_INS)
def test_every_page_that_links_lead_to(
    sign_in_name: str,
    harebell: Demonstration,
    site: LiveServer,
    open_window: Callable[..., BrowserContext],
    sign_in: SignIn,
) -> None:
    page = open_window().new_page()
    sign_in(page, harebell.user(sign_in_name))
    crawl = Crawl(page, site.url)
    crawl.walk()
    accepted = set()
    for route, address in crawl.forms.items():
        is_refused, faults = spoiled(page, address)
        crawl.faults += [f"{address}: {fault}" for fault in faults]
        if not is_refused:
            accepted.add(route)
    import os
    if os.environ.get("CRAWL_OUT"):
        with open(os.environ["CRAWL_OUT"], "a") as f:
            print(sign_in_name, "ROUTES", sorted(crawl.routes), "ACCEPTED", sorted(accepted), sum(crawl._of_route.values()), file=f)
            print(*crawl.faults, sep="\n", file=f)
    assert not crawl.faults, "\n".join(crawl.faults)
