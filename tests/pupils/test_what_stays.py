"""What a change of the register or the roll leaves as it was, and where a refusal stands."""

from dataclasses import replace
from datetime import date

import pytest

from pupils.models import ClassMembership, Pupil
from pupils.record import rules as facts
from pupils.record import services as pupils
from pupils.register.services import corrections, register
from pupils.rollover import services as rollover
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import TODAY, actor_for_user, leave, make_class, put_on_register
from tests.factories.schools import year_of
from tests.people import Cast
from tests.pupils.test_register_services import pupil, senco

__all__ = ["pupil", "senco"]

EARLIER, SINCE, LATER = date(2025, 9, 8), date(2026, 1, 5), date(2026, 9, 7)


def test_an_earlier_status_stays_as_it_ended(senco: Actor, pupil: Pupil) -> None:
    before = put_on_register(pupil, "K", EARLIER, until=date(2025, 12, 1), end_reason="Caught up")
    now = put_on_register(pupil, "K", SINCE)
    register.end_spell(
        actor=senco, spell=now, version=1, ends_on=TODAY, end_reason="Caught up again",
        end_decided_by="Priya Nair",
    )  # fmt: skip
    before.refresh_from_db()
    now.refresh_from_db()
    assert (before.ends_on, before.end_reason) == (date(2025, 12, 1), "Caught up")
    assert (now.ends_on, now.end_reason) == (TODAY, "Caught up again")


def test_an_overlap_stands_at_the_day_that_reaches_too_far(senco: Actor, pupil: Pupil) -> None:
    first = put_on_register(pupil, "K", SINCE, until=LATER)
    second = put_on_register(pupil, "E", LATER)
    wrong = {}
    for spell, start, end in ((first, SINCE, date(2026, 9, 8)), (second, date(2026, 9, 6), None)):
        with pytest.raises(RuleBroken) as caught:
            corrections.correct_spell(
                actor=senco, spell=spell, version=1, status=spell.status, starts_on=start,
                ends_on=end, reviewed_on=None, why="Typed wrongly",
            )  # fmt: skip
        wrong[spell.status] = list(caught.value.problems)
    assert wrong == {"K": ["ends_on"], "E": ["starts_on"]}


def test_a_conflict_says_every_field_of_a_status_by_its_label(senco: Actor, pupil: Pupil) -> None:
    spell = put_on_register(pupil, "K", SINCE, decided_by="Priya Nair", reason="Slow progress")
    with pytest.raises(EditConflict) as caught:
        register.set_next_review(actor=senco, spell=spell, version=9, next_review_on=LATER)
    said = {label: words for label, words in caught.value.theirs.items() if words}
    assert said == {
        "Status": "SEN support", "From": "5 Jan 2026", "Who decided": "Priya Nair",
        "Why": "Slow progress",
    }  # fmt: skip


def test_nobody_changes_what_they_may_not_see(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fact = replace(facts.FACTS["sex"], action=Action.REGISTER_VIEW_REASONS)
    monkeypatch.setitem(facts.FACTS, "sex", fact)
    with pytest.raises(NotAllowed, match="cannot change “Sex”"):
        pupils.change_pupil(
            actor=actor_for_user(cast.office), pupil=cast.noah, version=cast.noah.version,
            facts={"sex": "F"},
        )  # fmt: skip


def test_who_is_known_to_leave_does_not_get_a_class_without_an_end(cast: Cast) -> None:
    """Placed in the new year and taken back, the old class still ends."""
    office, into = actor_for_user(cast.office), year_of(cast.harebell, 2027)
    leave(cast.noah, date(2027, 12, 18))
    coming = make_class(cast.harebell, "5H", (5,), into)
    for staying in (cast.noah, cast.kacper):
        rollover.place_pupil(actor=office, pupil=staying, into=into, to=coming)
    rollover.take_back(actor=office, school=cast.harebell, into=into)
    ends = {
        each.pupil_id: each.ends_on
        for each in ClassMembership.objects.filter(school_class=cast.class_4h)
    }
    assert (ends[cast.noah.pk], ends[cast.kacper.pk]) == (into.starts_on, None)
    assert not ClassMembership.objects.filter(school_class=coming).exists()
