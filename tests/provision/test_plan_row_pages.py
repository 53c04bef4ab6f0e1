"""The page of one row, and the forms behind it."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from provision.choices import PlanState
from provision.models import PlanRow
from tests.factories import fund, make_row, record_session
from tests.factories.schools import year_of
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def day_of(name: str, on: date) -> dict[str, str]:
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def send(
    desk: Desk, name: str, row: PlanRow, *more: object, who: str = "teacher", **data: str
) -> str:
    client = signed_in(getattr(desk.cast, who))
    address = reverse(name, args=[row.plan_id, row.pk, *more])
    answer = client.post(address, data, follow=True) if data else client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_pupil_joins_and_leaves(desk: Desk) -> None:
    row = make_row(desk.plan, None, desk.noah)
    shown = send(
        desk, "plan_row_join", row, pupil=str(desk.layla.pk), **day_of("since", date(2026, 10, 5))
    )
    assert "The pupil is added to the row." in shown
    assert "Mon 5 Oct 2026" in shown
    place = row.allocations.get(pupil=desk.layla)
    wrong = send(desk, "plan_row_leave", row, place.pk, **day_of("last_day", date(2027, 1, 5)))
    assert "The row itself ends on Fri 18 Dec 2026" in wrong
    send(desk, "plan_row_leave", row, place.pk, **day_of("last_day", date(2026, 10, 30)))
    place.refresh_from_db()
    assert place.ends_on == date(2026, 10, 31)
    other = send(desk, "plan_row_join", row, pupil=str(desk.cast.amara.pk), since_day="1")
    assert "Select a valid choice" in other or "is not one of the" in other


def test_it_ends_early_or_goes(desk: Desk) -> None:
    row, other = make_row(desk.plan, None, desk.noah), make_row(desk.plan, None, desk.layla)
    record_session(row, date(2026, 10, 5))
    assert "it can be ended but not removed" in send(desk, "plan_row", row)
    refused = send(desk, "plan_row_end", row, version="1", **day_of("last_day", date(2026, 11, 6)))
    assert "Enter why it stops" in refused
    data = day_of("last_day", date(2026, 11, 6)) | {"version": "1", "reason": "It worked."}
    assert "Ended early: It worked." in send(desk, "plan_row_end", row, **data)
    assert "The row is removed." in send(desk, "plan_row_remove", other, version="1")
    assert not PlanRow.objects.filter(pk=other.pk).exists()


def test_money_is_the_sencos(desk: Desk, cast: Cast) -> None:
    row = make_row(desk.plan, None, desk.noah)
    this_year = fund(cast.harebell)
    last_year = fund(cast.harebell, year=year_of(cast.harebell, 2025))
    address = reverse("plan_row_money", args=[desk.plan.pk, row.pk])
    assert signed_in(cast.teacher).get(address).status_code == 403
    assert "who pays" not in send(desk, "plan_row", row)
    assert "who pays" in send(desk, "plan_row", row, who="senco")
    money = {"version": "1", "materials_cost": "12.50", "funding": str(last_year.pk)}
    send(desk, "plan_row_money", row, who="senco", **money)
    assert PlanRow.objects.get().funding is None
    money["funding"] = str(this_year.pk)
    assert "Saved." in send(desk, "plan_row_money", row, who="senco", **money)
    row.refresh_from_db()
    assert (row.materials_cost, row.funding) == (Decimal("12.50"), this_year)
    assert desk.fresh().state == PlanState.DRAFT


@pytest.mark.parametrize("name", ["plan_row", "plan_row_join", "plan_row_end", "plan_row_remove"])
def test_rows_of_others(desk: Desk, cast: Cast, name: str) -> None:
    row = make_row(desk.plan, None, desk.noah)
    address = reverse(name, args=[desk.plan.pk, row.pk])
    assert signed_in(cast.stranger("senco")).get(address).status_code == 404
    assert signed_in(cast.ta).get(address).status_code == 403
    foreign = reverse(name, args=[desk.plan.pk, cast.noah.pk])
    assert signed_in(cast.teacher).get(foreign).status_code == 404
