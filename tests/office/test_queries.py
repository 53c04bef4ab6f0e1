"""Pages ask the database as often for many as for few, and two at once do not trip."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pupils.models import ClassMembership
from pupils.rollover.selectors import RollChoices, propose_target, roll_state, roll_years
from pupils.rollover.services import apply_rollover
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import User
from send_mis.errors import RuleBroken
from send_mis.notifications.models import Message
from send_mis.office.services import RoleWanted, add_person
from tests.factories import (
    TODAY,
    actor_for_user,
    grant,
    in_change,
    make_class,
    make_pupil,
    make_school,
    make_user,
    put_on_register,
)
from tests.factories.schools import year_of
from tests.people import Cast, signed_in


def asked(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_pages_ask_as_often_for_many_as_for_few(cast: Cast) -> None:
    slug = cast.harebell.slug
    into = year_of(cast.harebell, 2027)
    make_class(cast.harebell, "5H", (5,), year=into)
    senco, lead = signed_in(cast.senco), signed_in(cast.trust_lead)
    pages = {
        reverse("school_page", args=[slug]): senco,
        reverse("classes", args=[slug]): senco,
        reverse("classes_class", args=[cast.class_4h.pk]): senco,
        reverse("people", args=[slug]): senco,
        reverse("people_person", args=[slug, cast.teacher.pk]): senco,
        reverse("rollover", args=[slug]): senco,
        reverse("rollover_moves", args=[slug]): senco,
        reverse("rollover_check", args=[slug]): senco,
        reverse("trust_page", args=[cast.trust.slug]): lead,
    }
    few = {url: asked(client, url) for url, client in pages.items()}
    with in_change():
        for number in range(12):
            extra = make_class(cast.harebell, f"3X{number}", (3,))
            grant(make_user(), "teacher", extra)
            grant(make_user(), "ta", cast.class_4h)
            for _ in range(3):
                put_on_register(make_pupil(cast.harebell, school_class=extra))
                put_on_register(make_pupil(cast.harebell, school_class=cast.class_4h))
        for _ in range(3):
            make_pupil(make_school(trust=cast.trust))
    assert {url: asked(client, url) for url, client in pages.items()} == few
    assert max(few.values()) <= 15, few


def test_the_trust_page_counts_each_school_on_its_own(cast: Cast) -> None:
    url = reverse("trust_page", args=[cast.trust.slug])
    page = signed_in(cast.trust_lead).get(url).context["page"]
    rows = {row.name: (row.on_roll, row.plans, row.support, row.monitored) for row in page.rows}
    assert rows == {"Harebell Primary": (5, 2, 1, 1), "Bluebell Primary": (0, 0, 0, 0)}
    assert page.share == "60.0 %"


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_two_workers_adds_one_person(empty_queue: None) -> None:
    school = make_school()
    school_class = make_class(school)
    head = make_user()
    grant(head, "head", school)
    actor = actor_for_user(head)
    start, refused = Barrier(3), []

    def add() -> None:
        start.wait()
        try:
            add_person(
                actor=actor, school=school, email="ann@marys.test", full_name="Ann Lee", title="",
                wanted=RoleWanted("teacher", [school_class], TODAY), invite=True,
            )  # fmt: skip
        except RuleBroken as broken:
            refused.append(broken.message)
        connection.close()

    threads = [Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2
    assert User.objects.filter(email="ann@marys.test").count() == 1
    assert ClassGrant.objects.count() == 1
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_roll_overs_at_once_write_each_move_once() -> None:
    school = make_school()
    into = year_of(school, 2027)
    old = make_class(school, "4H")
    make_class(school, "5H", (5,), year=into)
    for _ in range(20):
        make_pupil(school, school_class=old)
    senco = make_user()
    grant(senco, "senco", school)
    actor = actor_for_user(senco)
    before, after = roll_years(school, TODAY)
    assert before
    assert after
    state = roll_state(school, before, after, TODAY)
    targets = {group: propose_target(state, group) for group in state.groups}
    choices = RollChoices({group: pk for group, pk in targets.items() if pk})
    start, moved = Barrier(2), []

    def apply() -> None:
        start.wait()
        done = apply_rollover(
            actor=actor, school=school, before=before, into=after, choices=choices, last_day=None,
            mark=state.mark,
        )  # fmt: skip
        moved.append(done.moved)
        connection.close()

    threads = [Thread(target=apply) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(moved) == [0, 20]
    assert ClassMembership.objects.filter(starts_on=date(2027, 9, 1)).count() == 20
    assert ClassMembership.objects.count() == 40
