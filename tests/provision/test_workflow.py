from itertools import product

import pytest

from provision.choices import PlanState
from provision.plans.rules.workflow import NEXT, Verb, after, may
from send_mis.errors import RuleBroken


def test_a_plan_is_written_sent_agreed_and_changed_again() -> None:
    state = PlanState.DRAFT
    for verb, then in [
        (Verb.CHANGE, PlanState.DRAFT),
        (Verb.PROPOSE, PlanState.PROPOSED),
        (Verb.CHANGE, PlanState.PROPOSED),
        (Verb.SEND_BACK, PlanState.DRAFT),
        (Verb.PROPOSE, PlanState.PROPOSED),
        (Verb.AGREE, PlanState.AGREED),
        (Verb.CHANGE, PlanState.DRAFT),
    ]:
        state = after(state, verb)
        assert state is then


@pytest.mark.parametrize(("state", "verb"), list(product(PlanState, Verb)))
def test_what_cannot_be_done_now_is_refused_in_words(state: PlanState, verb: Verb) -> None:
    assert may(state, verb) is ((state, verb) in NEXT)
    if not may(state, verb):
        with pytest.raises(RuleBroken, match=r"^This plan .*\.$"):
            after(state.value, verb)


def test_a_plan_is_not_agreed_twice() -> None:
    with pytest.raises(RuleBroken, match="already been agreed"):
        after(PlanState.AGREED, Verb.AGREE)
