"""What each role's first page says: three things first, the rest by kind, figures, who is due."""

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors import today_office, today_roles, today_school
from send_mis.dashboard.selectors.today_parts import Today, page_of

_SCHOOL_ROLES = frozenset({"senco", "head", "dsl", "designated_teacher"})


def today_page(actor: Actor) -> Today:
    """The page for the hat. Its number of queries does not depend on how many pupils there are."""
    if actor.hat is None:
        return page_of(actor, [])
    if Action.TRUST_VIEW in actor.actions and actor.hat.is_trust:
        return today_roles.for_trust(actor)
    if actor.role_key == "office":
        return today_office.for_office(actor)
    if actor.role_key in _SCHOOL_ROLES:
        return today_school.for_school(actor)
    if actor.may(Action.REGISTER_VIEW):
        return today_roles.for_class_staff(actor)
    if actor.may(Action.REPORT_ASK) and actor.school_id is not None:
        return today_roles.for_governor(actor)
    return today_roles.for_others(actor)
