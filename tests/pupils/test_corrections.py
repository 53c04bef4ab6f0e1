"""Putting right what was recorded wrongly."""

from datetime import date

import pytest

from pupils.models import Need, Pupil, Spell
from pupils.register.services import corrections
from send_mis.access.actor import Actor
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from tests.factories import TODAY, add_need, put_on_register
from tests.pupils.test_register_services import pupil, senco

__all__ = ["pupil", "senco"]
SINCE = date(2026, 1, 5)


def test_dates_are_mended_and_needs_go_along(senco: Actor, pupil: Pupil) -> None:
    spell = put_on_register(pupil, "K", SINCE)
    need = add_need(pupil, "SLCN", 1, SINCE)
    corrections.correct_spell(
        actor=senco, spell=spell, version=1, status="K", starts_on=date(2026, 2, 2),
        ends_on=None, reviewed_on=None, why="Typed the wrong month",
    )  # fmt: skip
    need.refresh_from_db()
    assert need.starts_on == date(2026, 2, 2)
    assert Change.objects.get(event="register.corrected").why == "Typed the wrong month"


def test_opening_again_opens_the_needs_that_ended_with_it(senco: Actor, pupil: Pupil) -> None:
    spell = put_on_register(pupil, "K", SINCE, until=TODAY, end_reason="Caught up")
    need = add_need(pupil, "SLCN", 1, SINCE, until=TODAY)
    gone = add_need(pupil, "SEMH", 2, SINCE, until=date(2026, 5, 1))
    mended = corrections.correct_spell(
        actor=senco, spell=spell, version=1, status="K", starts_on=SINCE, ends_on=None,
        reviewed_on=None, why="Ended by mistake",
    )  # fmt: skip
    need.refresh_from_db()
    gone.refresh_from_db()
    assert (mended.ends_on, mended.end_reason) == (None, "")
    assert need.ends_on is None
    assert gone.ends_on == date(2026, 5, 1)


def test_a_correction_may_not_overlap(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE, until=date(2026, 5, 1))
    plan = put_on_register(pupil, "E", date(2026, 5, 1))
    with pytest.raises(RuleBroken, match="overlap with SEN support"):
        corrections.correct_spell(
            actor=senco, spell=plan, version=1, status="E", starts_on=date(2026, 4, 30),
            ends_on=None, reviewed_on=None, why="x",
        )  # fmt: skip


def test_support_without_assessment_cannot_become_a_plan(senco: Actor, pupil: Pupil) -> None:
    spell = put_on_register(pupil, "K", SINCE)
    add_need(pupil, "NSA", 1, SINCE)
    with pytest.raises(RuleBroken) as caught:
        corrections.correct_spell(
            actor=senco, spell=spell, version=1, status="E", starts_on=SINCE, ends_on=None,
            reviewed_on=None, why="x",
        )  # fmt: skip
    assert "status" in caught.value.problems


def test_a_mistaken_status_goes_with_its_needs_and_stays_in_the_record(
    senco: Actor, pupil: Pupil
) -> None:
    spell = put_on_register(pupil, "K", SINCE)
    add_need(pupil, "SLCN", 1, SINCE)
    corrections.remove_spell(actor=senco, spell=spell, version=1, why="The wrong Noah")
    assert not Spell.objects.exists()
    assert not Need.objects.exists()
    labels = list(
        Spell.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    )
    assert labels == ["insert", "delete"]
    assert Change.objects.get(event="register.removed").why == "The wrong Noah"


def test_a_correction_needs_its_reason(senco: Actor, pupil: Pupil) -> None:
    spell = put_on_register(pupil, "K", SINCE)
    with pytest.raises(RuleBroken) as caught:
        corrections.remove_spell(actor=senco, spell=spell, version=1, why=" ")
    assert "why" in caught.value.problems
    assert Spell.objects.exists()
