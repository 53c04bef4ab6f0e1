"""What follows a decision on the early discussion: the register, the steps, the first cycle."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pupils.letters.services.copies import give_copies
from pupils.models import Monitoring, Spell
from reviews.cycles.services import start_cycle
from reviews.models import EarlyDiscussion
from reviews.support import services
from reviews.support.rules import DecidedSupport
from send_mis.errors import AlreadyDone, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    close,
    make_contact,
    make_copy,
    make_cycle,
    make_discussion,
    make_letter,
    monitor,
    put_on_register,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 20)
NEXT_TERM = date(2027, 1, 4)
AGAIN_ON = date(2027, 1, 11)
ENOUGH = DecidedSupport("enough", date(2026, 10, 5), "SENCO", "It helps", look_again_on=AGAIN_ON)
SUPPORT = DecidedSupport(
    "support", TODAY, "SENCO", "Phonics", starts_on=NEXT_TERM, next_review_on=date(2027, 2, 8)
)


def decide(
    cast: Cast, row: EarlyDiscussion, said: DecidedSupport, today: date = TODAY
) -> EarlyDiscussion:
    actor = actor_for_user(cast.senco, today)
    return services.decide_support(actor=actor, discussion=row, version=row.version, said=said)


def spans(cast: Cast) -> list[tuple[date, date | None, date | None]]:
    rows = Monitoring.objects.filter(pupil=cast.kacper).order_by("starts_on")
    return [(row.starts_on, row.ends_on, row.look_again_on) for row in rows]


def october(cast: Cast) -> EarlyDiscussion:
    return make_discussion(cast.kacper, begun_on=date(2026, 10, 1), met_on=date(2026, 10, 1))


def page(cast: Cast, row: EarlyDiscussion) -> str:
    url = reverse("pupil_support", args=[row.pupil_id])
    return str(signed_in(cast.senco).get(url).content.decode())


# --- Somebody looks again ---------------------------------------------------------------------


def test_monitoring_that_has_ended_is_left_and_another_begins(cast: Cast) -> None:
    monitor(cast.kacper, date(2026, 9, 1), ends_on=date(2026, 10, 10))
    decide(cast, october(cast), ENOUGH, OCTOBER)
    assert spans(cast) == [
        (date(2026, 9, 1), date(2026, 10, 10), None), (date(2026, 10, 10), None, AGAIN_ON),
    ]  # fmt: skip


def test_monitoring_that_began_after_the_decision_goes_on_until_then(cast: Cast) -> None:
    monitor(cast.kacper, date(2026, 10, 10))
    row = decide(cast, october(cast), ENOUGH, OCTOBER)
    assert row.decided_on == date(2026, 10, 5)
    assert spans(cast) == [(date(2026, 10, 10), None, AGAIN_ON)]


def test_monitoring_that_would_end_before_goes_on(cast: Cast) -> None:
    monitor(cast.kacper, date(2026, 10, 10), ends_on=date(2026, 11, 2))
    decide(cast, october(cast), ENOUGH, OCTOBER)
    assert spans(cast) == [(date(2026, 10, 10), None, AGAIN_ON)]


# --- SEN support from next term ---------------------------------------------------------------


def test_support_that_starts_next_term_holds_and_its_steps_are_shown(cast: Cast) -> None:
    pupil, row = cast.kacper, make_discussion(cast.kacper)
    decide(cast, row, SUPPORT)
    shown = page(cast, row)
    assert "Tell the parents that SEN support starts" in shown
    assert reverse("support_begin", args=[pupil.pk]) not in shown

    letter = make_letter(pupil, kind="sen_support")
    url = reverse("letter_write", args=[pupil.pk, "sen_support"])
    sent = fields_sent(signed_in(cast.senco).get(url).content)
    assert (sent["value_start_date_year"], sent["value_start_date_day"]) == ("2027", "4")
    copy = make_copy(letter, make_contact(pupil).contact)
    actor = actor_for_user(cast.senco)
    give_copies(actor=actor, school=cast.harebell, copies=[copy.pk], way="post")
    spell = Spell.objects.get(pupil=pupil)
    assert spell.parents_told_on is not None
    assert "Give the parents the note of the discussion" in page(cast, row)

    row.refresh_from_db()
    services.record_note_given(
        actor=actor, discussion=row, version=row.version, given_on=TODAY, given_how="hand",
        given_to="Mum",
    )  # fmt: skip
    shown = page(cast, row)
    assert "SEN support starts on Mon 4 Jan 2027" in shown
    assert reverse("cycle_start", args=[pupil.pk]) not in shown
    assert reverse("support_begin", args=[pupil.pk]) not in shown


def test_whose_support_is_to_come_by_another_way_needs_no_discussion(cast: Cast) -> None:
    row = make_discussion(cast.kacper)
    put_on_register(cast.kacper, "K", NEXT_TERM)
    shown = page(cast, row)
    assert "On the SEN register from Mon 4 Jan 2027" in shown
    assert reverse("support_decide", args=[row.pupil_id, row.pk]) not in shown


# --- Decided already --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "other"),
    [
        (SUPPORT, {"starts_on": date(2027, 1, 5)}),
        (SUPPORT, {"next_review_on": None}),
        (replace(ENOUGH, decided_on=TODAY), {"look_again_on": date(2027, 1, 12)}),
    ],
)
def test_only_what_was_saved_is_done_already(
    cast: Cast, said: DecidedSupport, other: dict[str, Any]
) -> None:
    row = make_discussion(cast.kacper)
    decide(cast, row, said)
    with pytest.raises(AlreadyDone):
        decide(cast, row, said)
    with pytest.raises(RuleBroken) as refused:
        decide(cast, row, replace(said, **other))
    assert refused.type is RuleBroken


# --- The cycle that follows -------------------------------------------------------------------


def test_a_later_discussion_adds_to_what_the_cycle_before_it_says(cast: Cast) -> None:
    before = agree(
        make_cycle(cast.jayden, sources=["progress", "screening"], parents_will="Read at night"),
        cast.senco,
    )
    close(before, cast.senco, "closed", closed_on=date(2026, 11, 2))
    make_discussion(
        cast.jayden, state="support", decided_on=date(2026, 11, 18), decided_by=cast.senco,
        decided_with="SENCO", reason="Phonics",
    )  # fmt: skip
    cycle = start_cycle(actor=actor_for_user(cast.senco), pupil=cast.jayden, starts_on=TODAY)
    assert cycle.sources == ["progress", "parents", "screening"]
    assert cycle.strengths == "Draws maps"
    assert cycle.parents_will == (
        "Read at night\n\nNext steps agreed at the discussion: We meet in January"
    )
