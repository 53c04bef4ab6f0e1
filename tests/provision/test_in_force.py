"""What money counts: agreed plans; one that is being changed as it was last agreed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from provision.costs.selectors.costs import open_costs
from provision.models import ProvisionPlan
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.change import find_row
from provision.plans.services.plans import agree_plan, propose_plan
from tests.factories import (
    TODAY,
    fund,
    make_intervention,
    make_plan,
    make_row,
    set_rate,
    term_of,
)
from tests.factories.schools import year_of
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 11, 2), date(2026, 11, 9)


@pytest.fixture
def agreed(desk: Desk, cast: Cast) -> UUID:
    """An hour a day for a week at £10, for Noah and Kacper: £25 each; agreed today."""
    set_rate(cast.harebell, "10.00")
    key = desk.add(
        desk.noah, desk.kacper, starts_on=SINCE, ends_on=UNTIL, minutes=60, times_a_week=5, weeks=1,
        what="Reading",
    )  # fmt: skip
    propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    agree_plan(actor=desk.senco, plan=desk.fresh(), version=desk.fresh().version)
    return key


def planned(cast: Cast, **asked: bool) -> dict[UUID, Decimal]:
    costs = open_costs(year=year_of(cast.harebell), today=TODAY, **asked)  # type: ignore[arg-type]
    return {pupil: each.planned for pupil, each in costs.by_pupil().items()}


def change(desk: Desk, key: UUID, **fields: object) -> None:
    row = find_row(desk.fresh(), key)
    assert row is not None
    content = desk.content(
        *fields.pop("pupils", (desk.noah, desk.kacper)),  # type: ignore[misc]
        starts_on=SINCE, ends_on=UNTIL, minutes=60, times_a_week=5, weeks=1, what="Reading",
    )  # fmt: skip
    saved = desk.save(RowDraft(key, row.version, replace(content, **fields)), plan=desk.fresh())  # type: ignore[arg-type]
    assert saved.rows[key].saved, saved.rows[key]


def test_a_draft_costs_nothing_until_it_is_agreed(desk: Desk, cast: Cast) -> None:
    set_rate(cast.harebell, "10.00")
    desk.add(desk.noah, starts_on=SINCE, ends_on=UNTIL, minutes=60, times_a_week=5, weeks=1)
    assert planned(cast) == {}
    assert planned(cast, with_drafts=True) == {desk.noah.pk: Decimal("50.00")}
    propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    assert planned(cast) == {}
    agree_plan(actor=desk.senco, plan=desk.fresh(), version=desk.fresh().version)
    assert planned(cast) == {desk.noah.pk: Decimal("50.00")}


def test_while_it_is_changed_the_last_agreed_version_counts(
    desk: Desk, cast: Cast, agreed: UUID
) -> None:
    before = {desk.noah.pk: Decimal("25.00"), desk.kacper.pk: Decimal("25.00")}
    assert planned(cast) == before
    change(desk, agreed, minutes=120)
    assert ProvisionPlan.objects.get().state == "draft"
    assert planned(cast) == before
    change(desk, agreed, minutes=120, pupils=(desk.noah, desk.layla))
    assert planned(cast) == before
    desk.add(desk.layla, starts_on=SINCE, ends_on=UNTIL, minutes=60, times_a_week=5, weeks=1)
    assert planned(cast) == before
    found = open_costs(year=year_of(cast.harebell), today=TODAY, pupil_ids=[desk.kacper.pk])
    assert [line.row.what for line in found.lines] == ["Reading"]
    assert all(line.is_agreed for line in found.lines)
    assert not open_costs(year=year_of(cast.harebell), today=TODAY, pupil_ids=[desk.layla.pk]).lines


def test_agreed_again_the_new_version_counts(desk: Desk, cast: Cast, agreed: UUID) -> None:
    change(desk, agreed, minutes=120)
    propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    assert planned(cast)[desk.noah.pk] == Decimal("25.00")
    agree_plan(actor=desk.senco, plan=desk.fresh(), version=desk.fresh().version)
    assert planned(cast)[desk.noah.pk] == Decimal("50.00")


def page(cast: Cast, name: str, query: str = "") -> str:
    address = reverse(name, args=[cast.harebell.slug])
    return signed_in(cast.senco).get(address + query).content.decode()


def dear(cast: Cast, state: str, term: str = "autumn") -> None:
    since, until = {"autumn": (date(2026, 9, 7), date(2026, 12, 19)),
                    "spring": (date(2027, 1, 4), date(2027, 3, 27))}[term]  # fmt: skip
    make_row(
        make_plan(cast.class_4h, term=term_of(cast.harebell, term), state=state),
        make_intervention(cast.harebell, "One to one"), cast.noah, since=since, until=until,
        minutes=300, times_a_week=5, hourly="20.00",
    )  # fmt: skip


def test_an_unagreed_plan_raises_no_alarm_and_is_said_to_be_left_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    dear(cast, "draft", "spring")
    pupil = reverse("pupil_costs", args=[cast.noah.pk])
    shown = [page(cast, "costs"), page(cast, "costs_pdf"), page(cast, "funding"),
             signed_in(cast.senco).get(pupil).content.decode()]  # fmt: skip
    for text in shown[:2] + shown[3:]:
        assert "1 row of a plan that is not agreed yet is left out" in text
    for text in (*shown, signed_in(cast.senco).get("/").content.decode()):
        assert "pass £6,000" not in text
        assert "£6,000.00" not in text
    asked = page(cast, "costs", "?plans=all")
    assert "Near £6,000" in asked
    assert "left out" not in asked
    assert "1 row is not agreed yet" in page(cast, "costs_pdf", "?plans=all")


def test_top_up_stands_beside_the_threshold(cast: Cast) -> None:
    dear(cast, "agreed")
    assert "Will pass £6,000" in page(cast, "costs")
    fund(cast.harebell, "top_up", "7250", cast.noah)
    beside = page(cast, "costs")
    assert "top-up £7,250" in beside
    assert "chip-late" not in beside
    one = signed_in(cast.senco).get(reverse("pupil_costs", args=[cast.noah.pk])).content.decode()
    assert "Top-up for Noah beside it: £7,250.00." in one


def test_what_no_term_has_planned_is_not_left_over(cast: Cast) -> None:
    fund(cast.harebell, "notional", "160000")
    dear(cast, "agreed")
    text = page(cast, "funding")
    assert "Left over" not in text
    assert "Spring term 2027 and Summer term 2027 have no agreed plan yet" in text
    for name in ("costs", "funding"):
        assert "whether or not each session was held" in page(cast, name)
