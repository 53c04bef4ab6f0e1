"""A status or watching that ended already: who ended it and when is said, and nothing is done
twice. Another day or other words stay with whoever typed them."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pupils.models import Spell
from pupils.register.services import monitoring, register
from send_mis.audit.models import Change
from send_mis.errors import AlreadyDone, RuleBroken
from tests.factories import TODAY, actor_for_user, monitor, put_on_register
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
BY = r"by you, at \d\d:\d\d on \w{3} \d+ \w{3} \d{4}"


def on(day: date) -> dict[str, Any]:
    return {"ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year}


def test_a_status_ended_in_another_tab(cast: Cast) -> None:
    spell = put_on_register(cast.tom, "K", date(2026, 9, 7))
    register.end_spell(
        actor=actor_for_user(cast.senco), spell=spell, version=1, ends_on=TODAY,
        end_reason="Caught up", end_decided_by="SENCO",
    )  # fmt: skip
    with pytest.raises(AlreadyDone):
        register.end_spell(
            actor=actor_for_user(cast.senco), spell=spell, version=2, ends_on=TODAY,
            end_reason=" Caught up", end_decided_by="SENCO ",
        )  # fmt: skip
    client, url = signed_in(cast.senco), reverse("register_end", args=[cast.tom.pk, spell.pk])
    typed = {"version": 1, "end_decided_by": " SENCO", "end_reason": "Caught up ", "then": ""}
    before = Change.objects.count()
    shown = client.post(url, typed | on(TODAY), follow=True)
    assert shown.redirect_chain, "back to the pupil"
    said = rf"SEN support was ended already {BY}\. Its last day is Sun 22 Nov 2026\."
    assert re.search(said, shown.content.decode())
    assert "There is a problem" not in shown.content.decode()
    for other in ({"end_reason": "Moved on"}, {"end_decided_by": "Head"}, on(date(2026, 11, 20))):
        answer = client.post(url, typed | on(TODAY) | other)
        assert answer.status_code == 200
        assert re.search(said, answer.content.decode()), "what was typed stays"
    assert Change.objects.count() == before
    assert Spell.objects.get(pk=spell.pk).end_reason == "Caught up"


def test_watching_ended_in_another_tab(cast: Cast) -> None:
    row = monitor(cast.kacper, date(2026, 9, 7))
    monitoring.end_monitoring(
        actor=actor_for_user(cast.senco), monitoring=row, version=1, ends_on=TODAY, why="Fine"
    )
    client = signed_in(cast.senco)
    url = reverse("register_monitoring_end", args=[cast.kacper.pk, row.pk])
    typed = {"version": 1, "why": "Fine"}
    shown = client.post(url, typed | on(TODAY), follow=True)
    said = rf"Monitoring was ended already {BY}, on Mon 23 Nov 2026\."
    assert shown.redirect_chain
    assert re.search(said, shown.content.decode())
    for other in (on(date(2026, 11, 20)), {"why": "Moved to another school's list"}):
        answer = client.post(url, typed | on(TODAY) | other)
        assert answer.status_code == 200
        assert re.search(said, answer.content.decode()), "what was typed stays"


@pytest.mark.parametrize(
    ("status", "first", "second", "is_done"),
    [
        ("K", {}, {"monitor": True, "watch_for": "Spelling"}, False),
        ("K", {"monitor": True}, {"monitor": True, "watch_for": " "}, True),
        ("K", {"monitor": True, "watch_for": "Spelling"}, {}, False),
        ("K", {"monitor": True}, {"monitor": True, "look_again_on": date(2027, 2, 1)}, False),
        ("E", {}, {"continue_as_support": True}, False),
        ("E", {"continue_as_support": True}, {"continue_as_support": True}, True),
        ("E", {"continue_as_support": True}, {}, False),
        ("K", {}, {"continue_as_support": True}, True),
    ],
)
def test_what_shall_follow_is_part_of_it(
    cast: Cast, status: str, first: dict[str, Any], second: dict[str, Any], is_done: bool
) -> None:
    spell = put_on_register(cast.kacper, status, date(2026, 9, 7))
    ended: dict[str, Any] = {"ends_on": TODAY, "end_reason": "Caught up", "end_decided_by": "SENCO"}
    senco = actor_for_user(cast.senco)
    register.end_spell(actor=senco, spell=spell, version=1, **ended, **first)
    with pytest.raises(RuleBroken) as refused:
        register.end_spell(actor=senco, spell=spell, version=1, **ended, **second)
    assert isinstance(refused.value, AlreadyDone) == is_done
