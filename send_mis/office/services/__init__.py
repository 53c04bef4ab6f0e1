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

__all__ = [
    "RoleWanted",
    "add_person",
    "change_person",
    "confirm_role",
    "details_are_theirs",
    "end_role",
    "ensure_may_confirm",
    "give_role",
    "invite_again",
    "leave_school",
    "refuse_role",
    "write_person",
]
