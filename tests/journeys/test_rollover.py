"""The office prepares next year: a preview that writes nothing, then everybody in one step."""

from playwright.sync_api import Page, expect

from pupils.models import ClassMembership, Spell
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import follow, go, heading, is_well, press


def test_the_office_rolls_the_classes_over(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    before = ClassMembership.objects.count()
    statuses = set(Spell.objects.values_list("pk", "status", "ends_on"))
    sign_in(page, harebell.user("office"))
    page.goto("/harebell/rollover/")
    follow(page, "Make the classes")
    is_well(page)
    go(page.get_by_role("main").get_by_role("button").last)
    follow(page, "Say who moves where")
    heading(page, "Who moves where?")
    is_well(page)
    press(page, "Check it")
    heading(page, "Check, then apply")
    is_well(page)
    address = page.url
    assert ClassMembership.objects.count() == before
    press(page, "Apply")
    expect(page.locator(".messages")).to_be_visible()
    is_well(page)
    noah = harebell.pupil("Bright", "Noah")
    next_class = ClassMembership.objects.filter(pupil=noah).latest("starts_on")
    assert next_class.school_class.name.startswith("5")
    assert set(Spell.objects.values_list("pk", "status", "ends_on")) == statuses

    page.goto(address)
    moved = ClassMembership.objects.count()
    assert moved > before
    apply = page.get_by_role("main").get_by_role("button", name="Apply")
    if apply.count():
        go(apply)
    assert ClassMembership.objects.count() == moved
