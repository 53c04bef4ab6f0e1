"""Many rows written at once, and said of the one that is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provision.models import Judgement, Outcome
from reviews.models import CycleNote
from send_mis.audit.models import Change
from send_mis.audit.record import change
from send_mis.audit.saving import insert_all, save, save_all
from send_mis.errors import RuleBroken
from tests.factories import TODAY, actor_for_user, make_cycle, make_outcome
from tests.people import Cast

pytestmark = pytest.mark.django_db


def notes(cast: Cast, *texts: str) -> list[CycleNote]:
    cycle = make_cycle(cast.jayden)
    return [
        CycleNote(
            cycle=cycle,
            pupil=cast.jayden,
            school=cast.harebell,
            on=TODAY,
            words=words,
            by=cast.senco,
        )
        for words in texts
    ]


def copies(model: type[CycleNote | Outcome]) -> int:
    """How many rows the triggers have kept."""
    kept: int = model.pgh_event_model.objects.count()  # type: ignore[union-attr]  # of pghistory
    return kept


def test_many_are_written_in_one_query_each_kept_and_noted(cast: Cast) -> None:
    made = notes(cast, "Calm", "Reads aloud", "Tired")
    before = copies(CycleNote)
    with change(actor=actor_for_user(cast.senco), event="cycle.noted") as opened:
        opened.touches(cast.jayden.pk)
        with CaptureQueriesContext(connection) as caught:
            insert_all(made, at="words")
        # Around the one that writes: what is refused must not end the change.
        assert len(caught) == 3
    assert copies(CycleNote) == before + 3
    assert set(Change.objects.get(pk=opened.id).row_ids) == {note.pk for note in made}


def test_of_many_the_refused_one_is_named_and_nothing_is_written(cast: Cast) -> None:
    made = notes(cast, "Calm", "", "Tired")
    refused = []

    @contextmanager
    def inside(note: CycleNote) -> Iterator[None]:
        try:
            yield
        except RuleBroken:
            refused.append(note)
            raise

    with (
        pytest.raises(RuleBroken, match="cannot be blank") as said,
        change(actor=actor_for_user(cast.senco), event="cycle.noted"),
    ):
        insert_all(made, inside=inside)
    assert (refused, list(said.value.problems)) == ([made[1]], ["words"])
    assert not CycleNote.objects.exists()


def test_what_only_the_database_refuses_is_said_in_words_at_its_field(cast: Cast) -> None:
    """The day it ends is no field's rule: a constraint compares it with the state."""
    good, bad = make_outcome(cast.jayden), make_outcome(cast.jayden, text="Asks for help")
    good.state, good.closed_on, bad.state = "met", TODAY, "met"
    with (
        pytest.raises(RuleBroken) as said,
        change(actor=actor_for_user(cast.senco), event="outcome.judged"),
    ):
        save_all([good, bad], "state", "closed_on", at="judged_on")
    assert said.value.problems == {"judged_on": ["Say when it ended, or leave it open."]}
    assert set(Outcome.objects.values_list("state", "version")) == {("active", 1)}


def test_a_key_that_is_missing_is_asked_for(cast: Cast) -> None:
    (note,) = notes(cast, "Calm")
    note.by = None
    with (
        pytest.raises(RuleBroken) as said,
        change(actor=actor_for_user(cast.senco), event="cycle.noted"),
    ):
        insert_all([note])
    assert list(said.value.problems) == ["by"]


def test_the_same_twice_in_one_list_is_refused_as_one_after_the_other(cast: Cast) -> None:
    outcome = make_outcome(cast.jayden)
    facts = {"school": cast.harebell, "judged_on": TODAY, "scale": "four", "judged_by": cast.senco}
    twice = [Judgement(outcome=outcome, value=value, **facts) for value in (2, 3)]
    with (
        pytest.raises(RuleBroken, match="was reviewed on that day already"),
        change(actor=actor_for_user(cast.senco), event="outcome.judged"),
    ):
        insert_all(twice)


def test_saved_together_each_has_its_next_version(cast: Cast) -> None:
    rows = [make_outcome(cast.jayden), make_outcome(cast.tom)]
    before = copies(Outcome)
    for row in rows:
        row.due_on = date(2027, 3, 8)
    with change(actor=actor_for_user(cast.senco), event="outcome.changed") as opened:
        opened.touches(*(row.pupil_id for row in rows))
        save_all(rows, "due_on")
    assert set(Outcome.objects.values_list("due_on", "version")) == {(date(2027, 3, 8), 2)}
    assert copies(Outcome) == before + 2
    assert set(Change.objects.get(pk=opened.id).row_ids) == {row.pk for row in rows}


def test_a_key_that_is_written_is_looked_for_and_one_that_is_not_is_left(cast: Cast) -> None:
    outcome = make_outcome(cast.jayden)
    outcome.due_on = date(2027, 3, 8)
    with change(actor=actor_for_user(cast.senco), event="outcome.changed") as opened:
        opened.touches(cast.jayden.pk)
        with CaptureQueriesContext(connection) as caught:
            save(outcome, "due_on")
        assert not any('FROM "pupils_pupil"' in each["sql"] for each in caught.captured_queries)
        outcome.follows_id = cast.jayden.pk
        with pytest.raises(RuleBroken) as said:
            save(outcome, "follows")
    assert list(said.value.problems) == ["follows"]
