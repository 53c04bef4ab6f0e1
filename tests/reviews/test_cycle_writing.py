"""What the services around a cycle share: its number, its due dates, and what a version keeps."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pupils.models import DueDate, Spell
from reviews.choices import CycleDue, CycleState, CycleVersion
from reviews.cycles.selectors.content import content_words
from reviews.cycles.writing import insert_cycle, set_cycle_review, take_cycle_snapshot
from reviews.due.writing import rebuild_cycle_due
from reviews.models import Cycle, CycleSnapshot
from send_mis.errors import RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    close,
    in_change,
    make_cycle,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
    note_point,
    put_on_register,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_the_next_cycle_begins_with_what_still_holds(cast: Cast) -> None:
    first = agree(
        make_cycle(
            cast.jayden, strengths="Maps", expected="Reads with his class", differs="Tired",
            parents_will="Read each evening",
        )
    )  # fmt: skip
    close(first, cast.senco)
    with in_change():
        made = insert_cycle(cast.jayden, TODAY, follows=first, review_on=date(2027, 3, 8))
    made = Cycle.objects.get(pk=made.pk)
    assert (made.number, made.state, made.follows_id) == (2, CycleState.DRAFT, first.pk)
    assert (made.strengths, made.expected, made.sources) == (
        "Maps", "Reads with his class", ["teacher", "parents"],
    )  # fmt: skip
    assert (made.differs, made.parents_will) == ("", "Read each evening")
    assert Spell.objects.get(pupil=cast.jayden).next_review_on == date(2027, 3, 8)


def test_one_open_cycle_a_pupil_in_words_and_in_the_database(cast: Cast) -> None:
    make_cycle(cast.jayden)
    with in_change(), pytest.raises(RuleBroken, match="open cycle already"):
        insert_cycle(cast.jayden, TODAY)
    with pytest.raises(IntegrityError), transaction.atomic(), in_change():
        Cycle.objects.create(pupil=cast.jayden, number=9, starts_on=TODAY)
    ended = close(agree(make_cycle(cast.amara)), cast.senco)
    with in_change(), pytest.raises(RuleBroken, match="another pupil"):
        insert_cycle(cast.kacper, TODAY, follows=ended)


def test_a_draft_is_agreed_in_three_school_weeks_and_its_review_is_the_registers(
    cast: Cast,
) -> None:
    """From Monday 7 September three school weeks end on Friday 25 September."""
    cycle = make_cycle(cast.jayden)
    due = DueDate.objects.get(subject_id=cycle.pk)
    assert (due.kind, due.due_on, due.turn, due.done_on) == (
        CycleDue.AGREE, date(2026, 9, 25), "teacher", None,
    )  # fmt: skip
    agree(cycle)
    due = DueDate.objects.get(subject_id=cycle.pk)
    assert (due.kind, due.done_on) == (CycleDue.AGREE, date(2026, 9, 21))
    # Noah has a plan: nobody but the cycle asks for its review.
    other = agree(make_cycle(cast.noah))
    review = DueDate.objects.get(subject_id=other.pk, kind=CycleDue.REVIEW)
    assert (review.due_on, review.pupil_id) == (date(2026, 12, 7), cast.noah.pk)
    assert rebuild_cycle_due(cast.harebell.pk) == 0
    DueDate.objects.filter(subject_id=other.pk).delete()
    assert rebuild_cycle_due(cast.harebell.pk) == 2


def test_a_draft_that_was_given_up_is_owed_no_more(cast: Cast) -> None:
    cycle = close(make_cycle(cast.jayden), cast.senco, "closed", closed_on=date(2026, 10, 1))
    due = DueDate.objects.get(subject_id=cycle.pk)
    assert (due.ends_on, due.done_on) == (date(2026, 10, 1), None)


def test_the_review_date_of_cycle_and_register_is_one(cast: Cast) -> None:
    cycle = agree(make_cycle(cast.jayden))
    with in_change():
        set_cycle_review(Cycle.objects.get(pk=cycle.pk), date(2026, 12, 14))
    cycle.refresh_from_db()
    assert (cycle.review_on, cycle.version) == (date(2026, 12, 14), 2)
    assert Spell.objects.get(pupil=cast.jayden).next_review_on == date(2026, 12, 14)
    # A plan keeps the day of its annual review.
    before = Spell.objects.get(pupil=cast.noah, ends_on__isnull=True).next_review_on
    other = agree(make_cycle(cast.noah))
    with in_change():
        set_cycle_review(Cycle.objects.get(pk=other.pk), date(2026, 12, 15))
    assert Spell.objects.get(pupil=cast.noah, ends_on__isnull=True).next_review_on == before
    # The spell that a cycle belongs to may have ended meanwhile.
    ended = put_on_register(cast.kacper, "K", date(2026, 1, 5), date(2026, 6, 1))
    third = agree(make_cycle(cast.kacper))
    with in_change():
        set_cycle_review(Cycle.objects.get(pk=third.pk), date(2026, 12, 16))
    ended.refresh_from_db()
    assert ended.next_review_on is None


def test_a_version_keeps_the_whole_of_that_day_in_words(cast: Cast) -> None:
    outcome = make_outcome(cast.jayden)
    note_point(outcome, "25")
    make_outcome(cast.noah, "Another child's outcome")
    plan = make_plan(cast.class_5b)
    row = make_row(plan, make_intervention(cast.harebell, "Precision Teaching"), cast.jayden)
    make_row(plan, make_intervention(cast.harebell, "Long over"), cast.jayden,
             since=date(2026, 9, 7), until=date(2026, 10, 5))  # fmt: skip
    cycle = agree(make_cycle(cast.jayden, parents_will="Read each evening"))
    with in_change():
        take_cycle_snapshot(actor_for_user(cast.senco), cycle, CycleVersion.AGREED)
    kept = CycleSnapshot.objects.get(cycle=cycle)
    assert (kept.number, kept.content["values"]["sources"]) == (1, ["teacher", "parents"])
    said = content_words(kept.content)
    assert said.words["What parents and carers will do"] == "Read each evening"
    assert said.words["How parents took part"] == "At a meeting, with Mum"
    by_name = {part.name: part.words for part in said.parts}
    assert list(by_name) == [f"Outcomes: {outcome.text}", "Provision: Precision Teaching"]
    assert by_name[f"Outcomes: {outcome.text}"]["So far"].startswith("From 18: 25; target 40")
    line = by_name["Provision: Precision Teaching"]
    assert (line["How often"], line["Group"]) == (
        f"{row.times_a_week} × {row.minutes} min a week", "1:1",
    )  # fmt: skip
