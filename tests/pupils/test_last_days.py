"""Spans are kept half-open; every page says the last day that is in them."""

from datetime import date

import pytest
from django.urls import reverse

from pupils.classes import services as classes
from pupils.models import Spell
from tests.factories import (
    actor_for_user,
    grant,
    in_change,
    make_class,
    make_user,
    monitor,
    move_class,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def text(cast: Cast, name: str, pupil: object) -> str:
    return signed_in(cast.senco).get(reverse(name, args=[pupil])).content.decode()


def test_one_class_ends_the_day_before_the_next_begins(cast: Cast) -> None:
    move_class(cast.noah, cast.class_5b, date(2026, 11, 9))
    shown = text(cast, "pupil_details", cast.noah.pk)
    assert "until Sun 8 Nov 2026" in shown
    assert "from Mon 9 Nov 2026" in shown
    assert "until Mon 9 Nov 2026" not in shown


def test_the_history_tells_the_last_day_of_a_status_and_of_monitoring(cast: Cast) -> None:
    monitor(cast.jayden, date(2024, 9, 2), ends_on=date(2024, 12, 21))
    with in_change():
        Spell.objects.filter(pupil=cast.jayden).update(ends_on=date(2026, 10, 24))
    moments = signed_in(cast.senco).get(
        reverse("pupil_history", args=[cast.jayden.pk])
    ).context["moments"]  # fmt: skip
    told = {moment.title: moment.when for moment in moments}
    assert told["SEN support ended"] == "Fri 23 Oct 2026"
    assert told["Monitoring ended"] == "Fri 20 Dec 2024"
    with in_change():
        Spell.objects.filter(pupil=cast.jayden).update(ends_on=date(2026, 12, 19))
    shown = text(cast, "pupil_page", cast.jayden.pk)
    assert "Fri 18 Dec 2026" in shown
    assert "Sat 19 Dec 2026" not in shown


def test_who_can_see_says_the_day_that_was_typed(cast: Cast) -> None:
    grant(make_user(full_name="Robin Vale"), "ta", cast.noah, ends_on=date(2026, 12, 19))
    shown = text(cast, "pupil_access", cast.noah.pk)
    assert "until Fri 18 Dec 2026" in shown
    assert "Sat 19 Dec 2026" not in shown


def test_the_record_of_changes_says_the_last_day_too(cast: Cast) -> None:
    nest = make_class(cast.harebell, "Nest", (5,))
    senco = actor_for_user(cast.senco)
    classes.move_class(actor=senco, pupil=cast.jayden, to=nest, on=date(2026, 11, 23))
    shown = text(cast, "pupil_changes", cast.jayden.pk)
    assert "22 Nov 2026" in shown
