"""Planned against delivered, as the page shows it: flags, figures and names agree."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from provision.delivery.selectors.page import DeliveryPage, DeliveryRow, delivery_page
from provision.impact.selectors.review import review_page
from provision.minutes import BELOW_PERCENT
from provision.models import PlanRow
from send_mis.schools.models import Closure
from send_mis.ui.lists import Address
from tests.factories import TODAY, actor_for_user, in_change, make_pupil
from tests.factories.provision import make_plan, make_row, record_session
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
URL = "/harebell-primary/delivery/"
_FIRST, _SECOND = date(2026, 9, 7), date(2026, 11, 2)


@pytest.fixture
def plan(cast: Cast) -> Any:
    with in_change():
        Closure.objects.create(
            school=cast.harebell, kind="half_term", starts_on=date(2026, 10, 26),
            ends_on=date(2026, 10, 30),
        )  # fmt: skip
    return make_plan(cast.class_4h)


def held(row: PlanRow, days: Sequence[date]) -> None:
    for day in days:
        record_session(row, day)


def weekdays(since: date, until: date) -> list[date]:
    days = [since + timedelta(days=n) for n in range((until - since).days)]
    return [day for day in days if day.weekday() < 5 and not _in_break(day)]


def _in_break(day: date) -> bool:
    return date(2026, 10, 26) <= day <= date(2026, 10, 30)


def page_for(cast: Cast, **params: str) -> DeliveryPage:
    address = Address(URL, tuple(params.items()))
    return delivery_page(
        actor=actor_for_user(cast.senco, today=TODAY), school=cast.harebell, address=address
    )


def named(page: DeliveryPage, name: str) -> DeliveryRow:
    (row,) = [row for row in page.page.rows if row.label.startswith(name)]
    return row


def chip_of(row: DeliveryRow) -> str:
    return row.chip.text if row.chip else ""


def test_the_flag_is_of_the_time_that_is_shown(cast: Cast, plan: Any) -> None:
    """Fine until the break and poor since; poor until the break and fine since."""
    late = make_row(plan, None, cast.noah, what="Reading", times_a_week=5, minutes=20)
    early = make_row(plan, None, cast.noah, what="Lego", times_a_week=5, minutes=20)
    before, since = weekdays(_FIRST, date(2026, 10, 24)), weekdays(_SECOND, TODAY)
    held(late, [*before, *since[:5]])
    held(early, [*before[:10], *since])
    now, year = page_for(cast), page_for(cast, period="year")
    assert chip_of(named(now, "Reading")) == "Falls short"
    assert chip_of(named(now, "Lego")) == ""
    assert named(year, "Reading").percent == "80 %"
    assert chip_of(named(year, "Reading")) == ""
    assert named(year, "Lego").percent == "50 %"
    assert chip_of(named(year, "Lego")) == "Falls short"
    for page in (now, year):
        flagged = [row for row in page.page.rows if chip_of(row) == "Falls short"]
        assert [tile.value for tile in page.tiles][-1] == str(len(flagged)) == "1"
        assert all(int(row.percent.split()[0]) < BELOW_PERCENT for row in flagged)


def test_below_the_mark_and_not_flagged_says_why(cast: Cast, plan: Any) -> None:
    make_row(plan, None, cast.noah, what="Weekly", times_a_week=1, minutes=30)
    make_row(
        plan, None, cast.noah, what="Daily", times_a_week=5, minutes=20, since=date(2026, 11, 16)
    )
    page = page_for(cast)
    for name, words in (("Weekly", "Too few sessions to flag"), ("Daily", "Too few days to flag")):
        row = named(page, name)
        assert (row.percent, chip_of(row)) == ("0 %", words)
        assert row.meter is not None
        assert row.meter.tone == "then"
    assert "Too few sessions to flag" in signed_in(cast.senco).get(URL).content.decode()


def test_planned_is_what_was_planned_and_what_was_excused_is_named(cast: Cast, plan: Any) -> None:
    row = make_row(plan, None, cast.noah, what="Reading", times_a_week=5, minutes=20,
                   since=_SECOND)  # fmt: skip
    days = weekdays(_SECOND, TODAY)
    held(row, days[:12])
    record_session(row, days[12], missed="shared")
    record_session(row, days[13], missed="shared")
    page = page_for(cast)
    shown = named(page, "Reading")
    assert (shown.planned, shown.delivered, shown.percent) == ("5 h", "4 h", "92 %")
    assert shown.gap == "nothing written down 20 min; shared or not attending 40 min, no shortfall"
    assert [tile.value for tile in page.tiles][:3] == ["5 h", "4 h", "92 %"]
    assert page.reasons is not None
    assert [(bar.label, bar.now) for bar in page.reasons.rows] == [
        ("Nothing written down", 20), ("Shared or not attending: no shortfall", 40),
    ]  # fmt: skip


def test_names_are_said_as_people_say_them(cast: Cast, plan: Any) -> None:
    both = [
        make_pupil(cast.harebell, surname=surname, forename=forename, school_class=cast.class_4h)
        for surname, forename in (("Ingleby", "Archie"), ("Halliwell", "Oliver"))
    ]
    make_row(plan, None, *both, what="Reading")
    assert named(page_for(cast), "Reading").note.startswith("Oliver Halliwell and Archie Ingleby ·")


def test_what_falls_short_narrows_every_way_of_looking(cast: Cast, plan: Any) -> None:
    short = make_row(
        plan, None, cast.noah, what="Reading", times_a_week=5, minutes=20, since=_SECOND
    )
    fine = make_row(plan, None, cast.amara, what="Lego", times_a_week=5, minutes=20, since=_SECOND)
    days = weekdays(_SECOND, TODAY)
    held(short, days[:2])
    held(fine, days)
    assert [row.label for row in page_for(cast, by="pupil").page.rows] == [
        "Bright, Noah", "Okafor, Amara",
    ]  # fmt: skip
    page = page_for(cast, by="pupil", only="short")
    assert [row.label for row in page.page.rows] == ["Bright, Noah"]
    # What stands at the foot is the sum of what stands above it.
    assert page.total.planned == page.page.rows[0].planned


def test_the_review_after_six_weeks_goes_by_the_same_rule(cast: Cast, plan: Any) -> None:
    fine = make_row(plan, None, cast.noah, what="Reading", times_a_week=5, minutes=20,
                    since=_SECOND)  # fmt: skip
    short = make_row(plan, None, cast.amara, what="Lego", times_a_week=5, minutes=20,
                     since=_SECOND)  # fmt: skip
    early = make_row(plan, None, cast.amara, what="Clay", times_a_week=5, minutes=20,
                     since=date(2026, 11, 16))  # fmt: skip
    days = weekdays(_SECOND, TODAY)
    held(fine, days[:11])
    held(short, days[:10])
    page = page_for(cast)
    assert [named(page, name).percent for name in ("Reading", "Lego")] == ["73 %", "67 %"]
    for row, is_short in ((fine, False), (short, True), (early, False)):
        assert review_page(row.pk, TODAY).is_short is is_short
