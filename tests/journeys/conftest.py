"""A real browser on a real server. Every page it opens is watched.

A story that leaves the machine, meets a server error, breaks the Content-Security-Policy or logs
an error in the browser's console fails, whatever it asserts.
"""

import os
from collections.abc import Callable, Generator, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)
from playwright.sync_api import sync_playwright as playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from send_mis.access import clock
from send_mis.accounts.models import User
from send_mis.embedded.machine import browser as browser_on_this_machine
from tests.factories import TODAY
from tests.house import tripwires
from tests.journeys.axe import breaches
from tests.journeys.demonstration import Demonstration, demonstration
from tests.workers import Worker, worker

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# The browser makes connections of its own at start; no machine of ours needs them.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PATIENCE_MILLISECONDS = 15_000

# The day of the demonstration school. The stories hold on any other too, a Saturday, one in the
# summer holidays or 29 February: DEMONSTRATION_DAY=2028-02-29 make pytest TESTS=tests/journeys
DAY = date.fromisoformat(os.environ.get("DEMONSTRATION_DAY", TODAY.isoformat()))

SignIn = Callable[..., Client]
WINDOWS = pytest.StashKey[list[BrowserContext]]()


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    monkeypatch.setattr(clock, "today", lambda: DAY)
    return DAY


@pytest.fixture(scope="session", autouse=True)
def _no_address_serves_files() -> Iterator[None]:
    """The test server hands out whatever lies under MEDIA_URL, which here would be every page."""
    with override_settings(MEDIA_URL="/files-have-no-address/"):
        yield


@pytest.fixture(scope="session")
def site() -> Iterator[LiveServer]:
    """The server. Unlike pytest-django's own fixture it empties no database after a test."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def harebell(
    site: LiveServer, empty_queue: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Demonstration]:
    """The demonstration school, untouched."""
    with django_db_blocker.unblock(), demonstration() as school:
        yield school


@pytest.fixture
def background(harebell: Demonstration) -> Iterator[Worker]:
    """A real worker for that school."""
    with worker() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = browser_on_this_machine()
    if program is None:
        pytest.fail("No browser: install chromium, or name one with CHROMIUM=/path.")
    # Playwright keeps an event loop in this thread, which is no reason for Django to refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright() as tools:
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = tools.chromium.launch(executable_path=program, args=[*QUIET, *as_root])
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a failure: what the person had before them."""
    report = yield
    if report.failed and report.when == "call":
        for page in [page for window in item.stash.get(WINDOWS, []) for page in window.pages]:
            words = page.locator("main").inner_text() if page.locator("main").count() else ""
            report.sections.append((f"The browser at {page.url}", words))
    return report


@pytest.fixture
def open_window(
    chromium: Browser, site: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """`open_window(**options)`: a window with no history; options as Playwright's new_context."""
    windows = request.node.stash[WINDOWS] = []

    def open_one(**options: Any) -> BrowserContext:
        window = chromium.new_context(
            **{
                "base_url": site.url,
                "viewport": DESKTOP,
                "locale": "en-GB",
                "timezone_id": "Europe/London",
                "reduced_motion": "reduce",
                **options,
            }
        )
        window.set_default_timeout(PATIENCE_MILLISECONDS)
        _watch(window, site.url)
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def page(open_window: Callable[..., BrowserContext]) -> Page:
    """A page of 1280 pixels."""
    return open_window().new_page()


@pytest.fixture
def phone(open_window: Callable[..., BrowserContext]) -> Page:
    """A page of 390 pixels, with touch."""
    return open_window(viewport=PHONE, has_touch=True).new_page()


@pytest.fixture
def sign_in(site: LiveServer) -> SignIn:
    """`sign_in(page, user, **session)`: be that person without the form; session keys as given.

    Returns a client without a browser in the same session.
    """

    def enter(page: Page, user: User, **session: Any) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        if session:
            store = client.session
            store.update(session)
            store.save()
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": site.url}]
        )
        return client

    return enter


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails with every breach of WCAG 2.2 AA that axe finds on it."""

    def check(page: Page) -> None:
        found = breaches(page)
        assert not found, "\n".join(found)

    return check


def _watch(window: BrowserContext, home: str) -> None:
    """Playwright calls these while the test waits for a page; what trips fails at its end."""

    def request(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:", "about:")):
            tripwires.tripped.append(f"The page asked for {request.url}")

    def response(response: Response) -> None:
        if response.status >= 500:
            tripwires.tripped.append(f"{response.status} from {response.url}")

    def console(message: ConsoleMessage) -> None:
        # A refused form answers 4xx by design, and the browser logs that too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            tripwires.tripped.append(f"The browser's console: {message.text}")

    window.on("request", request)
    window.on("response", response)
    window.on("console", console)
    window.on("weberror", lambda error: tripwires.tripped.append(f"A script: {error.error}"))
