"""The policy, written a second time as sentences that governors would sign."""

import pytest

from send_mis.access.actions import Action
from send_mis.access.roles import ROLES, Scope

CHANGING = {
    a for a in Action if a.endswith((".change", ".run", ".settle", ".leave", ".register", ".staff"))
}


def test_governors_parents_and_it_hold_no_action_on_a_pupil() -> None:
    for key in ("governor", "parent", "it"):
        held = {a for a in ROLES[key].every_action if a.startswith(("pupil.", "register."))}
        assert held == set(), key


def test_only_senco_changes_the_register() -> None:
    may = {key for key, role in ROLES.items() if Action.REGISTER_CHANGE in role.every_action}
    assert may == {"senco"}


def test_only_senco_and_head_read_the_audit() -> None:
    may = {key for key, role in ROLES.items() if Action.AUDIT_VIEW in role.every_action}
    assert may == {"senco", "head"}


@pytest.mark.parametrize("key", ["teacher", "ta"])
def test_class_staff_see_neither_care_nor_income_and_change_nothing(key: str) -> None:
    held = ROLES[key].every_action
    assert not held & {
        Action.PUPIL_VIEW_CARE, Action.PUPIL_VIEW_DISADVANTAGE, Action.PUPIL_VIEW_IDENTITY,
        Action.REGISTER_EXPORT,
    }  # fmt: skip
    assert not held & CHANGING


@pytest.mark.parametrize("key", ["teacher", "ta"])
def test_class_staff_reach_no_pupil_by_merely_belonging_to_the_school(key: str) -> None:
    assert ROLES[key].actions(Scope.SCHOOL) == {Action.TODAY_VIEW, Action.SCHOOL_VIEW}


def test_office_reads_no_narrative() -> None:
    assert Action.REGISTER_VIEW_REASONS not in ROLES["office"].every_action


def test_trust_lead_changes_nothing() -> None:
    assert not ROLES["trust_lead"].every_action & CHANGING


def test_nobody_gives_a_role_that_may_give_more_than_they_may() -> None:
    for role in ROLES.values():
        for given in role.may_give:
            assert ROLES[given].may_give <= role.may_give, (role.key, given)


def test_every_action_has_a_holder_and_a_sentence() -> None:
    for action in Action:
        assert action.sentence
        assert any(action in role.every_action for role in ROLES.values()), action
