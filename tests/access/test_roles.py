"""The policy, written a second time as sentences that governors would sign."""

import pytest

from send_mis.access.actions import Action
from send_mis.access.roles import ROLES, Scope

CHANGING = {
    a
    for a in Action
    if a.endswith(
        (".change", ".run", ".settle", ".leave", ".register", ".staff", ".write", ".agree", ".note",
         ".record", ".review", ".change_settings")
    )
}  # fmt: skip
ABOUT_PUPILS = (
    "pupil.", "register.", "provision.", "provision_plan.", "outcome.", "session.", "impact.",
    "cost.",
)  # fmt: skip
MONEY = {Action.COST_VIEW, Action.RATE_CHANGE, Action.FUNDING_CHANGE}


def test_governors_parents_and_it_hold_no_action_on_a_pupil() -> None:
    for key in ("governor", "parent", "it"):
        held = {a for a in ROLES[key].every_action if a.startswith(ABOUT_PUPILS)}
        assert held == set(), key


def test_only_senco_changes_the_register() -> None:
    may = {key for key, role in ROLES.items() if Action.REGISTER_CHANGE in role.every_action}
    assert may == {"senco"}


def test_only_senco_and_head_read_the_audit() -> None:
    may = {key for key, role in ROLES.items() if Action.AUDIT_VIEW in role.every_action}
    assert may == {"senco", "head"}


def test_who_sees_and_who_changes_money() -> None:
    holders = {
        action: {key for key, role in ROLES.items() if action in role.every_action}
        for action in MONEY
    }
    assert holders == {
        Action.COST_VIEW: {"senco", "head", "trust_lead"},
        Action.RATE_CHANGE: {"senco"},
        Action.FUNDING_CHANGE: {"senco"},
    }


def test_only_the_senco_agrees_a_plan_and_keeps_the_catalogue() -> None:
    for action in (Action.PLAN_AGREE, Action.CATALOGUE_CHANGE):
        assert {k for k, role in ROLES.items() if action in role.every_action} == {"senco"}


def test_the_office_has_nothing_to_do_with_provision() -> None:
    held = ROLES["office"].every_action
    assert not {a for a in held if a.startswith(ABOUT_PUPILS[2:])}


def test_private_views_are_for_senco_and_head_and_the_senco_corrects_those_of_others() -> None:
    may = {
        action: {key for key, role in ROLES.items() if action in role.every_action}
        for action in (Action.VIEWS_READ_PRIVATE, Action.VIEWS_CORRECT)
    }
    assert may == {
        Action.VIEWS_READ_PRIVATE: {"senco", "head"}, Action.VIEWS_CORRECT: {"senco"},
    }  # fmt: skip


@pytest.mark.parametrize("key", ["dsl", "designated_teacher"])
def test_who_answers_for_children_in_need_reads_provision_and_changes_nothing(key: str) -> None:
    """But documents: the safeguarding lead keeps those."""
    held = ROLES[key].every_action
    keeps = {Action.DOCUMENT_CHANGE} if key == "dsl" else set()
    assert Action.PROVISION_VIEW in held
    assert held & CHANGING == keeps


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        (
            "ta",
            {
                Action.OUTCOME_NOTE, Action.SESSION_RECORD, Action.VIEWS_RECORD,
                Action.EHC_RECORD,
            },
        ),
        (
            "teacher",
            {
                Action.OUTCOME_NOTE, Action.SESSION_RECORD, Action.PLAN_WRITE,
                Action.OUTCOME_CHANGE, Action.IMPACT_REVIEW,
                # The class teacher answers for the graduated approach.
                Action.VIEWS_RECORD, Action.CYCLE_WRITE, Action.ASSESSMENT_RECORD,
                Action.STRATEGY_CHANGE, Action.RECOMMENDATION_SETTLE, Action.EHC_RECORD,
            },
        ),
    ],
)  # fmt: skip
def test_class_staff_see_neither_care_nor_money_and_change_provision_alone(
    key: str, changes: set[Action]
) -> None:
    held = ROLES[key].every_action
    assert not held & MONEY
    assert not held & {
        Action.PUPIL_VIEW_CARE, Action.PUPIL_VIEW_DISADVANTAGE, Action.PUPIL_VIEW_IDENTITY,
        Action.REGISTER_EXPORT, Action.PROVISION_EXPORT,
    }  # fmt: skip
    assert held & CHANGING == changes


@pytest.mark.parametrize("key", ["teacher", "ta"])
def test_class_staff_reach_no_pupil_by_merely_belonging_to_the_school(key: str) -> None:
    assert ROLES[key].actions(Scope.SCHOOL) == {
        Action.TODAY_VIEW, Action.REMINDERS_CHOOSE, Action.SCHOOL_VIEW, Action.SERVICE_VIEW,
    }  # fmt: skip


def test_who_chooses_what_is_sent_and_who_sees_whether_it_arrives() -> None:
    holders = {
        action: {key for key, role in ROLES.items() if action in role.every_action}
        for action in (Action.REMINDERS_CHANGE, Action.REMINDERS_VIEW)
    }
    assert holders == {
        Action.REMINDERS_CHANGE: {"senco", "head"},
        Action.REMINDERS_VIEW: {"senco", "head", "office", "it"},
    }
    for role in ("senco", "head"):
        assert Action.REMINDERS_CHANGE not in ROLES[role].actions(Scope.TRUST)


@pytest.mark.parametrize("key", ["teacher", "ta"])
def test_whoever_delivers_reads_and_records_and_neither_plans_nor_judges(key: str) -> None:
    held = ROLES[key].actions(Scope.DELIVERY)
    assert held < ROLES[key].actions(Scope.CLASS)
    assert held & CHANGING == {
        Action.OUTCOME_NOTE, Action.SESSION_RECORD, Action.VIEWS_RECORD, Action.EHC_RECORD,
    }  # fmt: skip
    assert {Action.PUPIL_VIEW, Action.REGISTER_VIEW, Action.PROVISION_VIEW} <= held


def test_nobody_else_reaches_a_pupil_by_being_named_in_a_plan() -> None:
    assert {k for k, role in ROLES.items() if role.actions(Scope.DELIVERY)} == {"teacher", "ta"}


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
