"""A row made longer asks about an outcome that is to be reached before it ends."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from provision.models import Allocation, Outcome, PlanRow
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.frame import plan_frame
from provision.plans.selectors.served import served_of
from tests.factories import TODAY, in_change, make_outcome
from tests.people import signed_in
from tests.provision.plan_people import AFTER_TERM, Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 5)
DUE = date(2026, 12, 4)


@pytest.fixture
def key(desk: Desk) -> UUID:
    """Noah and Kacper read until Friday 4 December, and so are their outcomes due."""
    key = desk.add(desk.noah, desk.kacper, outcome="Reads", ends_on=UNTIL, weeks=12)
    for pupil in (desk.noah, desk.kacper):
        aim = make_outcome(pupil, "Reads", due_on=DUE)
        with in_change():
            Allocation.objects.filter(row=key, pupil=pupil).update(outcome=aim)
    return key


def lengthen(desk: Desk, key: UUID, ends_on: date) -> None:
    row = PlanRow.objects.get(pk=key)
    content = replace(
        desk.content(desk.noah, desk.kacper), outcome="Reads", ends_on=ends_on, weeks=None
    )
    assert desk.save(RowDraft(key, row.version, content)).rows[key].saved


def early(desk: Desk, key: UUID) -> list[tuple[str, list[str], str]]:
    served = served_of(desk.teacher, plan_frame(desk.fresh(), TODAY))[key]
    return [(g.due, [each.name for each in g.names], served.last_day) for g in served.early]


@pytest.mark.parametrize(
    ("ends_on", "last"),
    [
        (UNTIL, ""), (date(2026, 12, 1), ""), (date(2026, 12, 7), ""),
        (date(2026, 12, 8), "Mon 7 Dec"), (AFTER_TERM, "Fri 18 Dec"),
    ],
)  # fmt: skip
def test_only_where_the_row_goes_on(desk: Desk, key: UUID, ends_on: date, last: str) -> None:
    lengthen(desk, key, ends_on)
    assert early(desk, key) == ([("Fri 4 Dec", ["Noah B", "Kacper N"], last)] if last else [])


def test_the_plan_asks_and_the_form_has_the_new_day(desk: Desk, key: UUID) -> None:
    lengthen(desk, key, AFTER_TERM)
    client = signed_in(desk.cast.teacher)
    aim = Outcome.objects.get(pupil=desk.noah)
    url = f"{reverse('outcome_change', args=[aim.pk])}?until=2026-12-18"
    html = client.get(reverse("plan_write", args=[desk.plan.pk])).content.decode()
    assert url in html
    assert "are due Fri 4 Dec, and this row goes on until Fri 18 Dec." in html
    page = client.get(url)
    assert "goes on until <b>Fri 18 Dec 2026</b>" in page.content.decode()
    form = page.context["form"]
    assert form["due_on"].value() == date(2026, 12, 18)
    typed = {
        "version": aim.version, "text": aim.text, "measure": aim.measure, "area": aim.area,
        "baseline": "18", "target": "40", "out_of": "100", "starts_on_day": aim.starts_on.day,
        "starts_on_month": aim.starts_on.month, "starts_on_year": aim.starts_on.year,
        "due_on_day": 18, "due_on_month": 12, "due_on_year": 2026,
        "served_by": form["served_by"].value(),
    }  # fmt: skip
    saved = client.post(url, typed)
    assert saved.status_code == 302, saved.context["form"].errors
    aim.refresh_from_db()
    assert aim.due_on == date(2026, 12, 18)
    assert [names for _, names, _ in early(desk, key)] == [["Kacper N"]]


def test_a_colleague_who_moved_the_day_meanwhile_is_shown(desk: Desk, key: UUID) -> None:
    client = signed_in(desk.cast.teacher)
    aim = Outcome.objects.get(pupil=desk.noah)
    url = f"{reverse('outcome_change', args=[aim.pk])}?until=2026-12-18"
    form = client.get(url).context["form"]
    seen = form._beside()["seen"]
    assert "4 Dec 2026" in seen
    assert "18 Dec 2026" not in seen
    with in_change():
        Outcome.objects.filter(pk=aim.pk).update(due_on=date(2026, 12, 11), version=aim.version + 1)
    typed = {
        "version": aim.version, "version-seen": seen, "text": aim.text, "measure": aim.measure,
        "area": aim.area, "baseline": "18", "target": "40", "out_of": "100",
        "starts_on_day": aim.starts_on.day, "starts_on_month": aim.starts_on.month,
        "starts_on_year": aim.starts_on.year,
        "due_on_day": 18, "due_on_month": 12, "due_on_year": 2026,
        "served_by": form["served_by"].value(),
    }  # fmt: skip
    page = client.post(url, typed)
    (day,) = [d for d in page.context["conflict"].differences if d.name == "due_on"]
    assert (day.yours, day.theirs) == ("18 Dec 2026", "11 Dec 2026")
    assert day.is_mine


@pytest.mark.parametrize("until", ["", "x", "2026-12-04", "2026-12-01", "0000-00-00"])
def test_nothing_is_filled_in_for_a_day_that_moves_nothing(
    desk: Desk, key: UUID, until: str
) -> None:
    aim = Outcome.objects.get(pupil=desk.noah)
    url = f"{reverse('outcome_change', args=[aim.pk])}?until={until}"
    page = signed_in(desk.cast.teacher).get(url)
    assert page.context["form"]["due_on"].value() == DUE
    assert "goes on until" not in page.content.decode()


@pytest.mark.parametrize(
    "fields", [{"state": "met", "closed_on": TODAY}, {"due_on": date(2026, 9, 1)}]
)
def test_not_of_what_has_ended_or_is_of_an_earlier_term(
    desk: Desk, key: UUID, fields: dict[str, object]
) -> None:
    lengthen(desk, key, AFTER_TERM)
    with in_change():
        Outcome.objects.filter(pupil=desk.noah).update(**({"starts_on": date(2026, 8, 1)} | fields))
    assert [names for _, names, _ in early(desk, key)] == [["Kacper N"]]


def test_not_of_who_leaves_before_the_row_ends(desk: Desk, key: UUID) -> None:
    lengthen(desk, key, AFTER_TERM)
    with in_change():
        Allocation.objects.filter(row=key, pupil=desk.noah).update(ends_on=date(2026, 12, 8))
    assert [names for _, names, _ in early(desk, key)] == [["Kacper N"]]


def test_the_other_half_of_a_year_group_is_not_spoken_of(desk: Desk, key: UUID) -> None:
    lengthen(desk, key, AFTER_TERM)
    assert served_of(desk.senco, plan_frame(desk.fresh(), TODAY))[key].early
    assert (
        "goes on until"
        not in signed_in(desk.cast.ta).get(reverse("plan", args=[desk.plan.pk])).content.decode()
    )
