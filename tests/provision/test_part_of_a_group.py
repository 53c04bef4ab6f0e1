"""A group of which some pupils are somebody else's by now: nothing is written for any of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from provision.models import Allocation, Outcome, PlanRow
from provision.outcomes.rules.words import OutcomeWords
from provision.plans.rules.rewording import Reworded
from provision.plans.services.outcomes import set_outcomes, settle_rewording
from send_mis.errors import NotAllowed
from tests.factories import TODAY, allocate, in_change, make_outcome, make_row, move_class
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
WORDS = OutcomeWords(text="Reads 40 words", starts_on=TODAY, due_on=date(2026, 12, 18))


@pytest.fixture
def group(desk: Desk) -> PlanRow:
    """Noah and Kacper read together in 4H; Noah has moved to 5B since."""
    row = make_row(desk.plan, None, what="Reading", outcome="Reads more", hourly=None)
    for pupil in (desk.noah, desk.kacper):
        aim = make_outcome(pupil, "Reads")
        allocate(row, pupil, outcome=aim, outcome_words="Reads")
    with in_change():
        move_class(desk.noah, desk.cast.class_5b, TODAY)
    return row


def set_for(desk: Desk, row: PlanRow, places: list[Allocation]) -> None:
    starts: dict[object, Decimal | None] = dict.fromkeys([place.pk for place in places])
    set_outcomes(actor=desk.teacher, row=row, words=WORDS, starts=starts)  # type: ignore[arg-type]


def settle(desk: Desk, row: PlanRow, places: list[Allocation]) -> None:
    answers = dict.fromkeys([place.pk for place in places], Reworded.SAME)
    settle_rewording(actor=desk.teacher, row=row, answers=answers)


@pytest.mark.parametrize("deed", [set_for, settle])
def test_whoever_may_not_write_for_one_of_them_writes_for_none(
    desk: Desk, group: PlanRow, deed: Callable[[Desk, PlanRow, list[Allocation]], None]
) -> None:
    both = list(group.allocations.all())
    mine = [place for place in both if place.pupil_id == desk.kacper.pk]
    with pytest.raises(NotAllowed, match="This pupil is not one of yours"):
        deed(desk, group, both)
    assert set(Outcome.objects.values_list("text", flat=True)) == {"Reads"}
    deed(desk, group, mine)
    assert Outcome.objects.filter(pupil=desk.kacper).exclude(text="Reads").exists()
    assert set(Outcome.objects.filter(pupil=desk.noah).values_list("text", flat=True)) == {"Reads"}
