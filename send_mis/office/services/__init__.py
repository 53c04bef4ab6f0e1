"""Changes to the people of a school, by subject."""

from send_mis.office.services.confirming import confirm_role, ensure_may_confirm, refuse_role
from send_mis.office.services.people import (
    RoleWanted,
    add_person,
    change_person,
    details_are_theirs,
    end_role,
    give_role,
    invite_again,
    leave_school,
    write_person,
)
from send_mis.office.services.second_step import (
    agree_to_clear_second_step,
    ask_to_clear_second_step,
    clear_second_step_from_outside,
    may_ask_to_clear,
    refuse_to_clear_second_step,
)

__all__ = [
    "RoleWanted",
    "add_person",
    "agree_to_clear_second_step",
    "ask_to_clear_second_step",
    "change_person",
    "clear_second_step_from_outside",
    "confirm_role",
    "details_are_theirs",
    "end_role",
    "ensure_may_confirm",
    "give_role",
    "invite_again",
    "leave_school",
    "may_ask_to_clear",
    "refuse_role",
    "refuse_to_clear_second_step",
    "write_person",
]
