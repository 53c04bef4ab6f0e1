"""A TA records sessions on a phone: in a few taps, without a connection, without scripts."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from provision.models import PlanRow, ProvisionPlan, Session
from send_mis.access import clock
from send_mis.schools.selectors import school_days
from tests.factories import allocate, in_change, make_outcome, make_row, record_session
from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import follow, go, is_well, press, said

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


def note_in(card: Locator, words: str) -> None:
    card.get_by_text("Add a note, or who delivered it").tap()
    card.get_by_label("Note").fill(words)


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
    assert recorded(row, clock.today()) == [("delivered", 20)]
    is_well(phone)


def test_a_dropped_connection_loses_nothing(
    harebell: Demonstration, row: PlanRow, phone: Page, sign_in: SignIn
) -> None:
    sign_in(phone, harebell.user("ta"))
    phone.goto(HERE)
    phone.context.set_offline(True)
    mine = phone.locator(".session").filter(has_text="Counting aloud")
    mine.get_by_label("Noah B").fill("25")
    note_in(mine, "Yawned")
    mine.get_by_role("button", name="Delivered").tap()
    expect(phone.locator("#kept")).to_contain_text("1 session waits on this device")
    expect(phone.locator("[data-waiting]")).to_have_text("1")
    expect(mine).to_contain_text("Kept on this device, not sent yet. The note is not kept if you")
    assert recorded(row, clock.today()) == []
    kept = phone.evaluate("localStorage.getItem('send-mis-taps')")
    for name in ("Noah", "Bright", "Counting", "Yawned"):
        assert name not in kept
    phone.context.set_offline(False)
    expect(mine.locator(".chip-fine")).to_be_visible()
    expect(phone.locator("[data-waiting]")).to_have_text("0")
    assert recorded(row, clock.today()) == [("delivered", 25)]
    assert Session.objects.get(row=row).note == "Yawned"


def test_a_tap_is_sent_from_any_page_and_a_lost_note_is_said(
    harebell: Demonstration, row: PlanRow, phone: Page, sign_in: SignIn
) -> None:
    sign_in(phone, harebell.user("ta"))
    phone.goto(HERE)
    cut = "**/sessions/add/"
    phone.context.route(cut, lambda route: route.abort())
    mine = phone.locator(".session").filter(has_text="Counting aloud")
    note_in(mine, "Yawned")
    mine.get_by_role("button", name="Delivered").tap()
    expect(mine).to_contain_text("Kept on this device")
    later = phone.context.new_page()
    phone.close()
    later.goto("/")
    expect(later.locator("#kept")).to_contain_text("1 session waits on this device")
    phone.context.unroute(cut)
    # The session of this browser ends while the page is open.
    cookies = later.context.cookies()
    later.context.clear_cookies()
    later.get_by_role("button", name="Try to send now").click()
    expect(later.locator("#kept")).to_contain_text("You are signed out.")
    expect(later.get_by_role("link", name="Sign in to send")).to_be_visible()
    later.context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were given
    later.goto("/")
    expect(later.locator("#kept")).to_contain_text("1 kept on this device has been sent.")
    assert recorded(row, clock.today()) == [("delivered", None)]
    go(later.get_by_role("link", name="Add it"))
    expect(later.get_by_label("Note")).to_have_value("")


def test_a_second_tap_and_a_half_typed_note_beside_it_are_left_alone(
    harebell: Demonstration, row: PlanRow, phone: Page, sign_in: SignIn
) -> None:
    with in_change():
        other = make_row(
            row.plan, None, harebell.pupil("Bright", "Noah"), what="Toe by Toe", minutes=10,
            times_a_week=5, since=row.starts_on, until=row.ends_on, at=time(7, 30),
            delivered_by=harebell.user("ta"),
        )  # fmt: skip
    sign_in(phone, harebell.user("ta"))
    # However slow the machine, no time passes between the two taps.
    phone.clock.install()
    phone.goto(HERE)
    phone.clock.pause_at(phone.evaluate("Date.now() / 1000 + 1"))
    held: list[Route] = []
    phone.route("**/sessions/add/", lambda route: held.append(route))
    mine = phone.locator(".session").filter(has_text="Counting aloud")
    beside = phone.locator(".session").filter(has_text="Toe by Toe")
    beside.locator("summary").first.tap()
    note_in(beside, "Half ty")
    button = mine.get_by_role("button", name="Delivered")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    where = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    ticked = phone.locator(".session input:checked").count()
    for _ in range(2):
        phone.touchscreen.tap(*where)
    expect(mine).to_have_class(re.compile("session-kept"))
    expect(phone.locator("#kept")).to_be_hidden()
    assert len(held) == 1
    with phone.expect_response(held[0].request.url):
        held[0].continue_()
    expect(beside.get_by_label("Note")).to_be_visible()
    phone.clock.resume()
    expect(mine.locator(".chip-fine")).to_have_text("Delivered")
    assert phone.locator(".session input:checked").count() == ticked
    expect(beside.get_by_label("Note")).to_have_value("Half ty")
    phone.unroute("**/sessions/add/")
    beside.get_by_role("button", name="Delivered").tap()
    expect(beside.locator(".chip-fine")).to_be_visible()
    assert Session.objects.get(row=other).note == "Half ty"


def test_what_is_no_number_is_said_at_its_field(
    harebell: Demonstration, row: PlanRow, phone: Page, sign_in: SignIn
) -> None:
    sign_in(phone, harebell.user("ta"))
    phone.goto(HERE)
    mine = phone.locator(".session").filter(has_text="Counting aloud")
    mine.get_by_label("Noah B").fill("3-5")
    note_in(mine, "Yawned")
    mine.get_by_role("button", name="Delivered").tap()
    expect(mine.get_by_role("alert")).to_contain_text("Enter a number")
    mine.get_by_role("alert").get_by_role("link").tap()
    expect(mine.get_by_label("Noah B")).to_be_focused()
    expect(mine.get_by_label("Note")).to_have_value("Yawned")
    mine.get_by_label("Noah B").fill("4")
    mine.get_by_role("button", name="One more: Noah B").tap()
    mine.get_by_role("button", name="Delivered").tap()
    expect(mine.locator(".chip-fine")).to_be_visible()
    assert recorded(row, clock.today()) == [("delivered", 5)]


def test_what_another_tablet_recorded_is_said(
    harebell: Demonstration, row: PlanRow, open_window: OpenWindow, sign_in: SignIn
) -> None:
    one = open_window(viewport=PHONE, has_touch=True).new_page()
    two = open_window(viewport=PHONE, has_touch=True).new_page()
    for page in (one, two):
        sign_in(page, harebell.user("ta"))
        page.goto(HERE)
    for page, answer in ((one, ".chip-fine"), (two, "[role=alert]")):
        mine = page.locator(".session").filter(has_text="Counting aloud")
        mine.get_by_role("button", name="Delivered").tap()
        expect(mine.locator(answer)).to_be_visible()
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
    page.get_by_text("1 recorded", exact=True).click()
    go(page.get_by_role("link", name="Counting aloud"))
    page.get_by_label("Delivered", exact=True).check()
    page.get_by_label("What was wrong").fill("The trip was on Friday")
    go(page.get_by_role("button", name="Correct it"))
    said(page, "is corrected")
    expect(page.get_by_role("main")).to_contain_text("Missed: trip or event")
    follow(page, "This was recorded by mistake")
    page.get_by_label("Why it is removed").fill("Not this week")
    press(page, "Remove it")
    said(page, "is removed")
    assert not Session.objects.filter(row=row).exists()


def test_the_pages_of_one_session_are_well(
    harebell: Demonstration, row: PlanRow, phone: Page, sign_in: SignIn
) -> None:
    made = record_session(row, clock.today(), counts={harebell.pupil("Bright", "Noah"): "19"})
    sign_in(phone, harebell.user("ta"))
    phone.goto(f"/sessions/{made.pk}/")
    expect(phone.get_by_label("Why it was missed")).to_be_hidden()
    is_well(phone)
    follow(phone, "This was recorded by mistake")
    is_well(phone)
