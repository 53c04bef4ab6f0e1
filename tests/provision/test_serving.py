"""Which line works on which outcome: what is counted in its sessions is counted for it."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from provision.models import Allocation, Outcome, OutcomePoint, PlanRow
from provision.outcomes.rules.words import OutcomeWords, Served
from provision.outcomes.selectors.serving import offered
from provision.outcomes.services import change_outcome, set_outcome
from provision.sessions.rules.entries import PupilEntry, SessionEntry
from provision.sessions.services import record_session
from send_mis.errors import RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
)
from tests.people import Cast, signed_in
from tests.provision.test_outcomes import WORDS, sent


@pytest.fixture
def row(cast: Cast) -> PlanRow:
    """Noah and Kacper, Precision Teaching by the TA, with no outcome yet."""
    intervention = make_intervention(cast.harebell, "Precision Teaching")
    return make_row(
        make_plan(cast.class_4h), intervention, cast.noah, cast.kacper, minutes=10,
        times_a_week=5, delivered_by=cast.ta, outcome="Reads 40 of the 100 words",
    )  # fmt: skip


def place_of(row: PlanRow, pupil: object) -> Allocation:
    return Allocation.objects.get(row=row, pupil=pupil)


def test_a_teacher_sets_an_outcome_from_the_plan_and_the_session_counts_for_it(
    cast: Cast, row: PlanRow
) -> None:
    client = signed_in(cast.teacher)
    page = client.get(reverse("plan_row", args=[row.plan_id, row.pk])).content.decode()
    add = f"{reverse('outcome_add', args=[cast.noah.pk])}?row={row.pk}"
    assert add in page
    form = client.get(add).context["form"]
    place = place_of(row, cast.noah)
    assert form["text"].value() == "Reads 40 of the 100 words"
    assert form["served_by"].value() == [str(place.pk)]
    assert client.post(add, sent(served_by=str(place.pk))).status_code == 302
    outcome = Outcome.objects.get()
    assert place_of(row, cast.noah).outcome == outcome
    assert place_of(row, cast.kacper).outcome is None
    page = client.get(reverse("plan_row", args=[row.plan_id, row.pk])).content.decode()
    assert reverse("outcome_page", args=[outcome.pk]) in page

    there = PupilEntry(pupil_id=cast.noah.pk, count=Decimal(31))
    record_session(
        actor=actor_for_user(cast.ta), row=row, held_on=TODAY, token=uuid4(),
        entry=SessionEntry("delivered", pupils=[there, PupilEntry(pupil_id=cast.kacper.pk)]),
    )  # fmt: skip
    assert [point.value for point in OutcomePoint.objects.filter(outcome=outcome)] == [31]


def test_a_line_that_works_on_another_outcome_says_which_and_that_it_is_cut(
    cast: Cast, row: PlanRow
) -> None:
    text = "Takes turns for twenty minutes without help of an adult in small groups"
    row = make_row(row.plan, row.intervention)
    place = allocate(row, cast.noah, outcome=make_outcome(cast.noah, text))
    ((_, words),) = offered([place])
    assert words.endswith("(now for: Takes turns for twenty minutes without help of an adult in…)")


def test_it_can_be_taken_off_and_given_to_another(cast: Cast, row: PlanRow) -> None:
    teacher = actor_for_user(cast.teacher)
    place = place_of(row, cast.noah)
    served = Served(offered=[place.pk], chosen=[place.pk])
    first = set_outcome(actor=teacher, pupil=cast.noah, words=WORDS, served=served)
    other = OutcomeWords(text="Spells 20 words", starts_on=TODAY, due_on=date(2026, 12, 18))
    second = set_outcome(actor=teacher, pupil=cast.noah, words=other, served=served)
    assert place_of(row, cast.noah).outcome == second
    nothing = Served(offered=[place.pk], chosen=[])
    change_outcome(actor=teacher, outcome=first, version=1, words=WORDS, served=nothing)
    assert place_of(row, cast.noah).outcome == second
    change_outcome(actor=teacher, outcome=second, version=1, words=other, served=nothing)
    assert place_of(row, cast.noah).outcome is None


def test_the_form_says_what_it_works_on_now_and_offers_no_ended_line(
    cast: Cast, row: PlanRow
) -> None:
    past = make_row(row.plan, row.intervention, until=date(2026, 10, 5))
    allocate(past, cast.noah)
    place = place_of(row, cast.noah)
    make_outcome(cast.noah, "Retells a story")
    outcome = Outcome.objects.get()
    served = Served(offered=[place.pk], chosen=[place.pk])
    words = OutcomeWords(text=outcome.text, starts_on=outcome.starts_on, due_on=outcome.due_on)
    change_outcome(
        actor=actor_for_user(cast.senco), outcome=outcome, version=1, words=words, served=served
    )
    client = signed_in(cast.teacher)
    offered = client.get(reverse("outcome_add", args=[cast.noah.pk])).context["form"]["served_by"]
    assert [label for _, label in offered.field.choices] == [
        "Precision Teaching, from 7 Sep 2026 (now for: Retells a story)"
    ]
    change = client.get(reverse("outcome_change", args=[outcome.pk])).context["form"]
    assert change["served_by"].value() == [str(place.pk)]


def test_another_pupils_line_is_refused(cast: Cast, row: PlanRow) -> None:
    teacher = actor_for_user(cast.teacher)
    kacpers = place_of(row, cast.kacper)
    forged = Served(offered=[kacpers.pk], chosen=[kacpers.pk])
    with pytest.raises(RuleBroken, match="changed since you opened"):
        set_outcome(actor=teacher, pupil=cast.noah, words=WORDS, served=forged)
    assert not Outcome.objects.exists()
    client = signed_in(cast.teacher)
    add = reverse("outcome_add", args=[cast.noah.pk])
    html = client.post(add, sent(served_by=str(kacpers.pk))).content.decode()
    assert "choose again" in html
    assert not Outcome.objects.exists()
    assert place_of(row, cast.kacper).outcome is None


def test_several_lines_of_an_outcome_stand_apart(cast: Cast, row: PlanRow) -> None:
    second = make_row(row.plan, None, cast.noah, what="Reading aloud", minutes=20, times_a_week=2)
    places = [place_of(row, cast.noah).pk, place_of(second, cast.noah).pk]
    served = Served(offered=places, chosen=places)
    set_outcome(actor=actor_for_user(cast.teacher), pupil=cast.noah, words=WORDS, served=served)
    answer = signed_in(cast.teacher).get(reverse("pupil_outcomes", args=[cast.noah.pk]))
    shown = " ".join(answer.content.decode().split())
    assert "minutes a week · " in shown
    assert "week· " not in shown
