"""Whoever delivers to a pupil reads what their role may of that pupil, from first day to last."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from provision.models import PlanRow
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on, can
from send_mis.access.scope import visible_to
from send_mis.accounts.models import User
from send_mis.audit.models import Read
from send_mis.dashboard.selectors.seers import who_can_see
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    grant,
    in_change,
    leave,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
    make_user,
    record_session,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
VIEW = Action.PUPIL_VIEW


@pytest.fixture
def mia(cast: Cast) -> User:
    """An assistant of 4H, who takes a group of 5B on the side."""
    user = make_user(full_name="Mia Lowe", title="Miss")
    grant(user, "ta", cast.class_4h)
    return user


def group(cast: Cast, by: User | None, **dates: Any) -> PlanRow:
    plan = make_plan(cast.class_5b)
    lego = make_intervention(cast.harebell, "Lego therapy")
    return make_row(plan, lego, cast.jayden, delivered_by=by, **dates)


@pytest.mark.parametrize(
    ("since", "until", "reads"),
    [
        (TODAY, TODAY + DAY, True),
        (TODAY - 30 * DAY, TODAY + DAY, True),
        (TODAY - 30 * DAY, TODAY, False),
        (TODAY + DAY, TODAY + 30 * DAY, False),
    ],
)
def test_from_the_day_the_row_begins_to_its_last(
    cast: Cast, mia: User, since: date, until: date, reads: bool
) -> None:
    group(cast, mia, since=since, until=until)
    actor = actor_for_user(mia)
    assert bool(can(actor, VIEW, cast.jayden)) is reads
    assert visible_to(Pupil.objects.filter(pk=cast.jayden.pk), actor, VIEW).exists() is reads
    assert (VIEW in actions_on(actor, cast.jayden)) is reads
    answer = signed_in(mia).get(reverse("pupil_page", args=[cast.jayden.pk]))
    assert answer.status_code == (200 if reads else 404)


def test_only_while_the_pupil_is_in_it_and_on_roll(cast: Cast, mia: User) -> None:
    row = group(cast, mia)
    place = row.allocations.get()
    for ends_on, reads in ((TODAY + DAY, True), (TODAY, False)):
        with in_change():
            place.ends_on = ends_on
            place.save()
        assert bool(can(actor_for_user(mia), VIEW, cast.jayden)) is reads
    with in_change():
        place.ends_on = None
        place.save()
    leave(cast.jayden, TODAY)
    assert not can(actor_for_user(mia), VIEW, cast.jayden)


def test_it_is_their_own_rows_in_the_school_of_the_hat(cast: Cast, mia: User) -> None:
    group(cast, cast.ta)
    assert not can(actor_for_user(mia), VIEW, cast.jayden)
    away = make_user()
    grant(away, "ta", cast.elsewhere.pupil)
    with in_change():
        PlanRow.objects.update(delivered_by=away)
    assert not can(actor_for_user(away), VIEW, cast.jayden)


@pytest.mark.parametrize("role", ["office", "governor", "it", "parent"])
def test_a_role_that_reads_no_provision_reads_none_by_being_named(cast: Cast, role: str) -> None:
    user = make_user()
    grant(user, role, cast.noah if role == "parent" else cast.harebell)
    group(cast, user)
    assert Action.PROVISION_VIEW not in actions_on(actor_for_user(user), cast.jayden)


def test_a_teacher_reads_and_records_but_neither_plans_nor_judges(cast: Cast) -> None:
    cover = make_user()
    grant(cover, "teacher", cast.harebell)
    assert not actor_for_user(cover).may(VIEW)
    row = group(cast, cover)
    held, outcome = record_session(row), make_outcome(cast.jayden)
    actor = actor_for_user(cover)
    may = actions_on(actor, cast.jayden)
    assert {VIEW, Action.REGISTER_VIEW_REASONS, Action.OUTCOME_NOTE} <= may
    assert not may & {Action.OUTCOME_CHANGE, Action.PLAN_WRITE, Action.IMPACT_REVIEW}
    for thing, action, reached in (
        (row, Action.SESSION_RECORD, True), (held, Action.SESSION_RECORD, True),
        (outcome, Action.OUTCOME_NOTE, True), (outcome, Action.OUTCOME_CHANGE, False),
        (row, Action.PLAN_WRITE, False), (row.plan, Action.PLAN_WRITE, False),
        (cast.noah, VIEW, False),
    ):  # fmt: skip
        assert bool(can(actor, action, thing)) is reached, (thing, action)
        found = visible_to(type(thing)._default_manager.filter(pk=thing.pk), actor, action)
        assert found.exists() is reached, (thing, action)


def pages(cast: Cast, row: PlanRow) -> list[str]:
    pupil = [cast.jayden.pk]
    return [
        *(reverse(name, args=pupil) for name in (
            "pupil_page", "pupil_outcomes", "pupil_provision", "pupil_provision_pdf",
            "pupil_outcomes_pdf",
        )),
        reverse("plan", args=[row.plan_id]), reverse("plan_pdf", args=[row.plan_id]),
    ]  # fmt: skip


def test_the_pages_that_an_assistant_needs_open(
    cast: Cast, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    row = group(cast, mia)
    client, stranger = signed_in(mia), signed_in(cast.ta)
    for url in pages(cast, row):
        assert client.get(url).status_code == 200, url
        assert stranger.get(url).status_code == 404, url
    said = client.get(reverse("pupil_page", args=[cast.jayden.pk])).content.decode()
    assert "Looked after" not in said
    assert client.get(reverse("plan_versions", args=[row.plan_id])).status_code == 404
    assert client.get(reverse("pupil_costs", args=[cast.jayden.pk])).status_code == 403


def test_of_somebody_elses_plan_they_read_their_rows(
    cast: Cast, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    row = group(cast, mia)
    with in_change():
        row.plan.sent_back_because = "Amara needs more"
        row.plan.save()
    make_row(row.plan, None, cast.tom, what="Anger gremlin")
    make_row(row.plan, None, cast.jayden, what="Somebody else’s")
    mixed = make_row(row.plan, None, cast.jayden, what="Mixed group", delivered_by=mia)
    allocate(mixed, cast.amara, until=TODAY)
    client = signed_in(mia)
    for name in ("plan", "plan_pdf"):
        text = client.get(reverse(name, args=[row.plan_id])).content.decode()
        assert "Lego therapy" in text
        assert "Mixed group" in text
        assert "Jayden" in text
        for hidden in ("Anger gremlin", "Somebody else", "Tom", "Amara"):
            assert hidden not in text, (name, hidden)
    read = Read.objects.filter(what="plan.page").latest("at")
    assert read.pupil_ids == [cast.jayden.pk]
    listed = client.get(reverse("plans", args=["harebell-primary"])).content.decode()
    assert reverse("plan", args=[row.plan_id]) in listed
    assert "Yours, of 4 rows" in listed
    assert "Amara needs more" not in listed


def test_who_can_see_says_who_delivers_what(cast: Cast, mia: User) -> None:
    row = group(cast, mia, until=TODAY + 5 * DAY)
    make_row(row.plan, None, cast.jayden, until=TODAY + 2 * DAY, delivered_by=mia)
    pupil = Pupil.objects.select_related("school").get(pk=cast.jayden.pk)
    seers = {seer.user_id: seer for seer in who_can_see(pupil, TODAY)}
    assert seers[mia.pk].why == "Delivers Lego therapy"
    assert seers[mia.pk].role == "Teaching assistant"
    assert seers[mia.pk].span == "since Mon 7 Sep 2026, until Fri 27 Nov 2026"
    named = make_user()
    grant(named, "governor", cast.harebell)
    with in_change():
        PlanRow.objects.update(delivered_by=named)
    assert named.pk not in {seer.user_id for seer in who_can_see(pupil, TODAY)}
    with in_change():
        PlanRow.objects.update(delivered_by=mia)
        mia.is_active = False
        mia.save()
    assert mia.pk not in {seer.user_id for seer in who_can_see(pupil, TODAY)}
