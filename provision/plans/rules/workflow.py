"""A plan's states and what may be done in each. Pure: no database.

    being written --propose--> with the SENCO --agree--> agreed
    with the SENCO --send back--> being written
    agreed --change--> being written (what was agreed stays in its snapshot)

A plan with the SENCO may still be changed: it stays there, and its snapshot is made anew when it
is agreed. Sessions are recorded in every state: children do not wait for a signature.
"""

from collections.abc import Mapping
from enum import StrEnum

from provision.choices import PlanState
from send_mis.errors import RuleBroken


class Verb(StrEnum):
    CHANGE = "change"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    AGREE = "agree"


NEXT: Mapping[tuple[PlanState, Verb], PlanState] = {
    (PlanState.DRAFT, Verb.CHANGE): PlanState.DRAFT,
    (PlanState.DRAFT, Verb.PROPOSE): PlanState.PROPOSED,
    (PlanState.PROPOSED, Verb.CHANGE): PlanState.PROPOSED,
    (PlanState.PROPOSED, Verb.SEND_BACK): PlanState.DRAFT,
    (PlanState.PROPOSED, Verb.AGREE): PlanState.AGREED,
    (PlanState.AGREED, Verb.CHANGE): PlanState.DRAFT,
}

_WHY_NOT: Mapping[tuple[PlanState, Verb], str] = {
    (PlanState.DRAFT, Verb.AGREE): "This plan has not been sent to the SENCO yet.",
    (PlanState.DRAFT, Verb.SEND_BACK): "This plan is already back with the teacher.",
    (PlanState.PROPOSED, Verb.PROPOSE): "This plan is already with the SENCO.",
    (PlanState.AGREED, Verb.PROPOSE): "This plan is agreed. Change it first, then send it.",
    (PlanState.AGREED, Verb.SEND_BACK): "This plan is agreed. Change it instead.",
    (PlanState.AGREED, Verb.AGREE): "This plan has already been agreed.",
}


def after(state: str, verb: Verb) -> PlanState:
    """The state that follows; what cannot be done now is refused in words for the person."""
    key = (PlanState(state), verb)
    if key not in NEXT:
        raise RuleBroken({"": [_WHY_NOT[key]]})
    return NEXT[key]


def may(state: str, verb: Verb) -> bool:
    return (PlanState(state), verb) in NEXT
