"""A TA records sessions on a phone: in a few taps, without a connection, without scripts."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from provision.models import PlanRow, ProvisionPlan, Session
from send_mis.access import clock
from send_mis.schools.selectors import school_days
from tests.factories import allocate, in_change, make_outcome, make_row
from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import go, is_well, said

OpenWindow = Callable[..., BrowserContext]
HERE = "/harebell/sessions/"


@pytest.fixture
def row(harebell: Demonstration, monkeypatch: pytest.MonkeyPatch) -> PlanRow:
    """On the last school day: one session of Noah's with a count, and a group's."""
    calendar, day = school_days(harebell.school.pk), clock.today()
    while not calendar.counts(day):
        day -= timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: day)
    noah, ta = harebell.pupil("Bright", "Noah"), harebell.user("ta")
    plan = ProvisionPlan.objects.filter(rows__allocations__pupil=noah).first()
    assert plan is not None
    with in_change():
        made = make_row(
            plan, what="Counting aloud", since=day, until=day + timedelta(days=7), minutes=10,
            times_a_week=5, delivered_by=ta, at=time(7),
        )  # fmt: skip
        outcome = make_outcome(
            noah, "Counts aloud", starts_on=day - timedelta(days=30),
            due_on=day + timedelta(days=30),
        )  # fmt: skip
        allocate(made, noah, outcome=outcome)
        Session.objects.filter(held_on=day, row__delivered_by=ta).delete()
    return made


def recorded(row: PlanRow, day: date) -> list[tuple[str, int | None]]:
    found = Session.objects.filter(row=row, held_on=day)
    return [(s.state, int(a.count) if a.count is not None else None)
            for s in found for a in s.attendance.all()]  # fmt: skip


def test_three_taps_record_a_count_and_a_session(
    harebell: Demonstration, row: PlanRow, phone: Page, sign_in: SignIn
) -> None:
    sign_in(phone, harebell.user("ta"))
    phone.goto(HERE)
    mine = phone.locator(".session").filter(has_text="Counting aloud")
    mine.get_by_role("button", name="One more: Noah B").tap()
    mine.get_by_role("button", name="One more: Noah B").tap()
    mine.get_by_role("button", name="Delivered").tap()
    expect(mine.locator(".chip-fine")).to_be_visible()
    assert recorded(row, clock.today()) == [("delivered", 19)]
    is_well(phone)


def test_a_dropped_connection_loses_nothing(
    harebell: Demonstration, row: PlanRow, phone: Page, sign_in: SignIn
) -> None:
    sign_in(phone, harebell.user("ta"))
    phone.goto(HERE)
    phone.context.set_offline(True)
    mine = phone.locator(".session").filter(has_text="Counting aloud")
    mine.get_by_label("Noah B").fill("25")
    mine.get_by_role("button", name="Delivered").tap()
    expect(phone.locator("#kept")).to_contain_text("1 of yours is saved on this tablet")
    expect(phone.locator("[data-waiting]")).to_have_text("1")
    assert recorded(row, clock.today()) == []
    kept = phone.evaluate("localStorage.getItem('send-mis-taps')")
    for name in ("Noah", "Bright", "Counting"):
        assert name not in kept
    phone.context.set_offline(False)
    expect(mine.locator(".chip-fine")).to_be_visible()
    expect(phone.locator("[data-waiting]")).to_have_text("0")
    assert recorded(row, clock.today()) == [("delivered", 25)]


def test_what_another_tablet_recorded_is_said(
    harebell: Demonstration, row: PlanRow, open_window: OpenWindow, sign_in: SignIn
) -> None:
    one = open_window(viewport=PHONE, has_touch=True).new_page()
    two = open_window(viewport=PHONE, has_touch=True).new_page()
    for page in (one, two):
        sign_in(page, harebell.user("ta"))
        page.goto(HERE)
    for page in (one, two):
        mine = page.locator(".session").filter(has_text="Counting aloud")
        mine.get_by_role("button", name="Delivered").tap()
    expect(two.get_by_role("alert")).to_contain_text("Nothing was counted twice")
    assert len(recorded(row, clock.today())) == 1


def test_without_scripts(
    harebell: Demonstration, row: PlanRow, open_window: OpenWindow, sign_in: SignIn
) -> None:
    page = open_window(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, harebell.user("ta"))
    page.goto(HERE)
    mine = page.locator(".session").filter(has_text="Counting aloud")
    mine.get_by_text("Missed…").click()
    go(mine.get_by_role("button", name="Trip or event"))
    said(page, "Counting aloud: missed.")
    assert Session.objects.get(row=row).reason == "trip"
    go(page.get_by_role("link", name="Counting aloud"))
    page.get_by_label("Delivered").check()
    page.get_by_label("What was wrong").fill("The trip was on Friday")
    go(page.get_by_role("button", name="Put it right"))
    said(page, "is put right")
    expect(page.get_by_role("main")).to_contain_text("Missed: trip or event")
