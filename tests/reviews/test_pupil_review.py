"""One save of a pupil's review: outcomes, counts, results, lines and the next cycle."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from provision.models import Allocation, ImpactResult, Outcome, OutcomePoint, PlanRow
from provision.outcomes.rules.words import OutcomeWords
from provision.outcomes.services import set_outcome
from provision.plans.services.plans import start_plan
from pupils.models import DueDate, Spell
from reviews.cycles.rules.agreeing import Agreement
from reviews.cycles.services import agree_cycle, start_cycle
from reviews.models import Cycle, CycleNote
from reviews.pupil_review.rules import LineReviewed, OutcomeReviewed, PupilReviewed, box
from reviews.pupil_review.selectors import versions_seen
from reviews.pupil_review.services import review_pupil
from send_mis.errors import EditConflict, RuleBroken
from send_mis.schools.models import Term
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    allocate,
    make_cycle,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
    note_point,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

SPRING = date(2027, 3, 8)


@pytest.fixture
def words(cast: Cast) -> Outcome:
    """Jayden reads; he is in a group that practises it until Christmas."""
    row = make_row(
        make_plan(cast.class_5b, state="agreed"),
        make_intervention(cast.harebell, "Precision Teaching", usual_weeks=12), weeks=12,
    )  # fmt: skip
    outcome = make_outcome(cast.jayden)
    allocate(row, cast.jayden, outcome=outcome)
    return outcome


@pytest.fixture
def cycle(cast: Cast, words: Outcome) -> Cycle:
    return agree(make_cycle(cast.jayden), cast.senco)


def said(*outcomes: OutcomeReviewed, place: Allocation, **more: Any) -> PupilReviewed:
    lines = more.pop("lines", [LineReviewed(place.pk, "continue")])
    facts = {"held_on": TODAY, "decision": "new_cycle", "why": "", "next_review_on": SPRING} | more
    return PupilReviewed(outcomes=outcomes, lines=lines, **facts)


def review(cast: Cast, cycle: Cycle, given: PupilReviewed) -> Cycle | None:
    cycle = Cycle.objects.select_related("pupil").get(pk=cycle.pk)
    return review_pupil(
        actor=actor_for_user(cast.senco),
        cycle=cycle,
        version=versions_seen([cycle])[cycle.pk],
        said=given,
    )


def partly(outcome: Outcome, **more: Any) -> OutcomeReviewed:
    facts: dict[str, Any] = {
        "count": Decimal(31), "is_followed": True, "next_text": outcome.text,
        "next_target": outcome.target,
    }  # fmt: skip
    return OutcomeReviewed(outcome.pk, "2", **facts | more)


def test_the_exit_of_the_review_after_six_weeks_is_the_count_that_was_typed(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    review(cast, cycle, said(partly(words), place=place))
    result = ImpactResult.objects.get(pupil=cast.jayden)
    assert (result.entry, result.exit, result.measure) == (18, 31, words.measure)
    # The group's review waits for the others, and for what is decided of the group.
    assert result.review.done_on is None
    assert OutcomePoint.objects.get(outcome=words).value == 31
    made = Outcome.objects.get(follows=words)
    assert (made.baseline, made.target, made.due_on, made.attempt) == (31, 40, SPRING, 2)
    assert not made.points.exists()


def test_one_review_date_on_the_register_the_cycle_and_the_outcome(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    made = review(cast, cycle, said(partly(words), place=place))
    assert made is not None
    spell = Spell.objects.get(pupil=cast.jayden, ends_on=None)
    assert (spell.next_review_on, spell.reviewed_on, spell.has_cycle) == (SPRING, TODAY, True)
    assert (made.review_on, made.number, made.follows) == (SPRING, 2, cycle)
    waiting = DueDate.objects.filter(pupil=cast.jayden, done_on=None, hold_by_on=SPRING)
    assert {due.kind for due in waiting} == {"register.review"}


def test_a_line_that_was_carried_before_the_review_works_on_what_follows(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    spring = Term.objects.filter(
        year__school=cast.harebell, starts_on__gt=TODAY
    ).earliest("starts_on")  # fmt: skip
    start_plan(
        actor=actor_for_user(cast.senco), term=spring, school_class=cast.class_5b,
        source=place.row.plan,
    )  # fmt: skip
    carried = Allocation.objects.get(row__carried_from=place.row_id)
    assert carried.outcome == words
    review(cast, cycle, said(partly(words), place=place))
    carried.refresh_from_db()
    assert carried.outcome == Outcome.objects.get(follows=words)


def test_a_line_carried_after_the_review_works_on_what_follows(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    review(cast, cycle, said(partly(words), place=place))
    spring = Term.objects.filter(
        year__school=cast.harebell, starts_on__gt=TODAY
    ).earliest("starts_on")  # fmt: skip
    start_plan(
        actor=actor_for_user(cast.senco), term=spring, school_class=cast.class_5b,
        source=place.row.plan,
    )  # fmt: skip
    carried = Allocation.objects.get(row__carried_from=place.row_id)
    assert carried.outcome == Outcome.objects.get(follows=words)


def test_a_line_that_stops_is_not_in_the_next_plan_whichever_comes_first(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    spring = Term.objects.filter(
        year__school=cast.harebell, starts_on__gt=TODAY
    ).earliest("starts_on")  # fmt: skip
    start_plan(
        actor=actor_for_user(cast.senco), term=spring, school_class=cast.class_5b,
        source=place.row.plan,
    )  # fmt: skip
    lines = [LineReviewed(place.pk, "stop", "Reads by himself")]
    review(cast, cycle, said(partly(words), place=place, lines=lines))
    assert not Allocation.objects.filter(row__carried_from=place.row_id).exists()


def test_a_line_that_goes_on_is_put_into_a_plan_that_was_begun_without_it(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    spring = Term.objects.filter(
        year__school=cast.harebell, starts_on__gt=TODAY
    ).earliest("starts_on")  # fmt: skip
    start_plan(actor=actor_for_user(cast.senco), term=spring, school_class=cast.class_5b)
    review(cast, cycle, said(partly(words), place=place))
    row = PlanRow.objects.get(carried_from=place.row_id)
    assert row.plan.term == spring
    assert row.allocations.get().outcome == Outcome.objects.get(follows=words)


def test_what_was_met_has_a_next_step_that_says_something_new(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    met = OutcomeReviewed(words.pk, "3", Decimal(41), "", is_followed=True, next_text=words.text)
    with pytest.raises(RuleBroken) as refused:
        review(cast, cycle, said(met, place=place))
    assert list(refused.value.problems) == [box("next_text", words.pk)]
    further = OutcomeReviewed(
        words.pk, "3", Decimal(41), "", is_followed=True, next_text="Reads 60 words",
        next_target=Decimal(60),
    )  # fmt: skip
    review(cast, cycle, said(further, place=place))
    made = Outcome.objects.get(follows=words)
    assert (made.baseline, made.target, made.attempt) == (41, 60, 1)


@pytest.mark.parametrize(
    ("level", "more", "where"),
    [
        ("stopped", {}, "note"),
        ("9", {}, "level"),
        ("2", {"count": Decimal(101)}, "count"),
        ("2", {"is_followed": True, "next_text": " "}, "next_text"),
        ("2", {"is_followed": True, "next_text": "More", "next_target": Decimal(101)},
         "next_target"),
    ],
)  # fmt: skip
def test_what_is_refused_stands_at_its_box_and_nothing_is_written(
    cast: Cast, words: Outcome, cycle: Cycle, level: str, more: dict[str, Any], where: str
) -> None:
    place = Allocation.objects.get(outcome=words)
    given = said(OutcomeReviewed(words.pk, level, **more), place=place)
    with pytest.raises(RuleBroken) as refused:
        review(cast, cycle, given)
    assert list(refused.value.problems) == [box(where, words.pk)]
    cycle.refresh_from_db()
    assert (cycle.state, OutcomePoint.objects.count()) == ("agreed", 0)


def test_twice_and_by_two_people(cast: Cast, words: Outcome, cycle: Cycle) -> None:
    place = Allocation.objects.get(outcome=words)
    given = said(partly(words), place=place)
    seen = versions_seen([cycle])[cycle.pk]
    review(cast, cycle, given)
    again = Cycle.objects.select_related("pupil").get(pk=cycle.pk)
    with pytest.raises(RuleBroken, match="reviewed already by you"):
        review_pupil(
            actor=actor_for_user(cast.senco), cycle=again, version=seen, said=given
        )  # fmt: skip
    assert Cycle.objects.filter(pupil=cast.jayden).count() == 2


def test_whoever_is_second_reads_once_more_what_they_typed(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    """A colleague was faster: the boxes of what they judged are gone, the words are not."""
    client, place = signed_in(cast.senco), Allocation.objects.get(outcome=words)
    url = reverse("cycle_review", args=[cycle.pk])
    sent = fields_sent(client.get(url).content) | {
        box("level", words.pk): "3", box("note", words.pk): "Reads signs in the street",
        "why": "Going well",
    }  # fmt: skip
    review(cast, cycle, said(partly(words), place=place))
    page = client.post(url, sent).content.decode()
    assert "What you typed, and is not saved" in page
    assert "Reads signs in the street" in page
    assert "Going well" in page
    assert words.text in page


@pytest.mark.parametrize("level", ["stopped", "carry_on"])
def test_what_was_seen_of_an_outcome_that_is_not_judged_is_a_note_on_the_plan(
    cast: Cast, words: Outcome, cycle: Cycle, level: str
) -> None:
    place = Allocation.objects.get(outcome=words)
    review(cast, cycle, said(OutcomeReviewed(words.pk, level, note="Moved on"), place=place))
    note = CycleNote.objects.get(cycle=cycle)
    assert (note.words, note.kind, note.on) == (f"{words.text}: Moved on", "outcomes", TODAY)


def test_an_outcome_that_was_changed_meanwhile_is_shown_before_it_is_judged(
    cast: Cast, words: Outcome, cycle: Cycle
) -> None:
    place = Allocation.objects.get(outcome=words)
    seen = versions_seen([cycle])[cycle.pk]
    set_outcome(
        actor=actor_for_user(cast.senco), pupil=cast.jayden,
        words=OutcomeWords(text="Asks for help", starts_on=TODAY, due_on=SPRING),
    )  # fmt: skip
    with pytest.raises(EditConflict):
        review_pupil(
            actor=actor_for_user(cast.senco), cycle=cycle, version=seen,
            said=said(partly(words), place=place),
        )  # fmt: skip


def test_a_year_of_terms(cast: Cast, words: Outcome) -> None:
    """Begun, agreed, reviewed, agreed again: each cycle begins where the one before ended."""
    senco = actor_for_user(cast.senco)
    place = Allocation.objects.get(outcome=words)
    first = start_cycle(actor=senco, pupil=cast.jayden, starts_on=TODAY)
    agree_cycle(
        actor=senco, cycle=first, version=first.version,
        said=Agreement(
            agreed_on=TODAY, review_on=date(2026, 12, 7), agreed_how="meeting", agreed_with="Mum"
        ),
    )  # fmt: skip
    assert not DueDate.objects.filter(subject_id=words.pk, done_on=None).exists()
    second = review(cast, first, said(partly(words), place=place))
    assert second is not None
    agree_cycle(
        actor=senco, cycle=second, version=second.version,
        said=Agreement(
            agreed_on=TODAY, review_on=SPRING, offered_on=TODAY, offered_how="phone",
            offered_times=2,
        ),
    )  # fmt: skip
    last = Outcome.objects.get(follows=words)
    note_point(last, "40")
    done = said(
        OutcomeReviewed(last.pk, "3"), place=place, decision="step_down",
        why="Reads with his class", next_review_on=None,
    )  # fmt: skip
    assert review(cast, second, done) is None
    assert not Cycle.objects.open().filter(pupil=cast.jayden).exists()
    assert not Spell.objects.get(pupil=cast.jayden, ends_on=None).has_cycle


def test_the_page_asks_as_much_with_one_outcome_as_with_four(
    cast: Cast, words: Outcome, cycle: Cycle, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        note_point(make_outcome(cast.jayden, f"Outcome {number}"), "20")
    client = signed_in(cast.senco)
    url = reverse("cycle_review", args=[cycle.pk])
    client.get(url)
    with django_assert_max_num_queries(15):
        page = client.get(url).content.decode()
    assert page.count("How did it end?") == 4
    assert "Last counted 20 on" in page


def test_a_teacher_of_another_class_finds_no_such_plan(cast: Cast, cycle: Cycle) -> None:
    assert signed_in(cast.teacher).get(
        reverse("cycle_review", args=[cycle.pk])
    ).status_code == 404  # fmt: skip
    assert signed_in(cast.ta).get(
        reverse("cycle_review", args=[cycle.pk])
    ).status_code in (403, 404)  # fmt: skip
