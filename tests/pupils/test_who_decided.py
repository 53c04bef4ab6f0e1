"""A misspelt name under "Who decided": it is saved as typed, and who may be meant is said."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pupils.classes.selectors import who_was_meant
from pupils.models import Spell
from tests.factories import TODAY, grant, make_user, put_on_register
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
SAID = "“Mrs Patal” is not on the staff list: did you mean Mrs Patel?"


@pytest.fixture
def cast(cast: Cast) -> Cast:
    grant(make_user(full_name="Priya Patel", title="Mrs"), "teacher", cast.class_4h)
    elsewhere = make_user(full_name="Jo Patall", title="Mrs")
    grant(elsewhere, "teacher", cast.elsewhere.school_class)
    return cast


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mrs Patal", SAID), ("SENCO and Mrs Patal", SAID), ("Mrs Patel", ""), ("Priya Patel", ""),
        ("SENCO, class teacher and parents", ""), ("Educational psychologist", ""), (" ", ""),
        ("王 小明", ""),
    ],
)  # fmt: skip
def test_who_may_be_meant(cast: Cast, text: str, said: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert who_was_meant(cast.harebell, text, TODAY) == said
    assert len(asked) == (1 if text.strip() else 0)


def on(name: str, day: date) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_it_is_said_when_a_status_starts_and_ends(cast: Cast) -> None:
    client = signed_in(cast.senco)
    typed = {"status": "K", "decided_by": "Mrs Patal", "reason": "Reading"}
    url = reverse("register_start", args=[cast.kacper.pk])
    wrong = client.post(url, typed | on("starts_on", date(2030, 1, 1)))
    assert SAID in wrong.content.decode(), "beside the box, where it is shown again"
    shown = client.post(url, typed | on("starts_on", TODAY), follow=True).content.decode()
    assert f"Who decided: {SAID}" in shown
    spell = Spell.objects.get(pupil=cast.kacper)
    assert spell.decided_by == "Mrs Patal"
    change = reverse("register_change", args=[cast.kacper.pk, spell.pk])
    assert SAID in client.get(change).content.decode()
    typed = {"version": 1, "decided_by": "Mrs Patel", "reason": "Reading"}
    shown = client.post(change, typed, follow=True).content.decode()
    assert "did you mean" not in shown


def test_it_is_said_of_who_decided_the_end(cast: Cast) -> None:
    spell = put_on_register(cast.kacper, "K", date(2026, 9, 7), decided_by="SENCO")
    typed = {"version": 1, "end_decided_by": "Mrs Patal", "end_reason": "Caught up", "then": ""}
    url = reverse("register_end", args=[cast.kacper.pk, spell.pk])
    shown = signed_in(cast.senco).post(url, typed | on("ends_on", TODAY), follow=True)
    assert f"Who decided: {SAID}" in shown.content.decode()
    assert Spell.objects.get(pk=spell.pk).end_decided_by == "Mrs Patal"
    again = signed_in(cast.senco).post(url, typed | on("ends_on", TODAY), follow=True)
    assert "was ended already" in again.content.decode()
    assert "did you mean" not in again.content.decode(), "these words were not saved now"
