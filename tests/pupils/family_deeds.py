"""One change each by the services of a child's people, for the record of changes."""

from collections.abc import Callable
from typing import Any

from pupils.families.services import care, contacts, homes, restrictions
from send_mis.access.actor import Actor
from tests.factories import TODAY, look_after, make_contact, make_home, restrict
from tests.people import Cast
from tests.pupils.services.families import HOME, MOTHER, NUMBERS, ORDER, RUTH

Call = Callable[[Actor], Any]
Make = Callable[[Cast], Call]


def _add(cast: Cast) -> Call:
    return lambda actor: contacts.add_contact(
        actor=actor, pupil=cast.noah, facts=RUTH, points=NUMBERS, tie=MOTHER
    )


def _link(cast: Cast) -> Call:
    known = make_contact(cast.jayden).contact
    return lambda actor: contacts.link_contact(
        actor=actor, pupil=cast.noah, contact=known, tie=MOTHER
    )


def _change(cast: Cast) -> Call:
    tie = make_contact(cast.noah)
    return lambda actor: contacts.change_contact(
        actor=actor, tie=tie, version=1, facts=RUTH, points=NUMBERS
    )


def _change_tie(cast: Cast) -> Call:
    tie = make_contact(cast.noah)
    return lambda actor: contacts.change_tie(
        actor=actor, tie=tie, version=1, facts=MOTHER | {"rank": 2}
    )


def _end_tie(cast: Cast) -> Call:
    tie = make_contact(cast.noah)
    return lambda actor: contacts.end_tie(actor=actor, tie=tie, version=1, on=TODAY, why="Abroad")


def _verify(cast: Cast) -> Call:
    tie = make_contact(cast.noah, points={"mobile": "07700 900100"})
    return lambda actor: contacts.verify_point(
        actor=actor, tie=tie, kind="mobile", value="07700 900100", how="call"
    )


def _home(cast: Cast) -> Call:
    return lambda actor: homes.add_household(
        actor=actor, pupil=cast.noah, facts=HOME, stay={"share": "all", "pattern": ""}, on=TODAY
    )


def _rehouse(cast: Cast) -> Call:
    stay = make_home(cast.noah)
    return lambda actor: homes.change_household(
        actor=actor, stay=stay, version=1, facts=HOME, members=[],
        stay_facts={"share": "all", "pattern": ""},
    )  # fmt: skip


def _leave_home(cast: Cast) -> Call:
    stay = make_home(cast.noah)
    return lambda actor: homes.leave_household(actor=actor, stay=stay, on=TODAY)


def _restrict(cast: Cast) -> Call:
    tie = make_contact(cast.noah)
    return lambda actor: restrictions.start_restriction(
        actor=actor, tie=tie, starts_on=TODAY, facts=ORDER
    )


def _change_restriction(cast: Cast) -> Call:
    row = restrict(make_contact(cast.noah))
    return lambda actor: restrictions.change_restriction(
        actor=actor, restriction=row, version=1, facts=ORDER
    )


def _lift(cast: Cast) -> Call:
    row = restrict(make_contact(cast.noah))
    return lambda actor: restrictions.lift_restriction(
        actor=actor, restriction=row, version=1, on=TODAY, lifted_by="The head",
        lifted_because="The court said so",
    )  # fmt: skip


def _care(cast: Cast) -> Call:
    return lambda actor: care.start_care(
        actor=actor, pupil=cast.noah, starts_on=TODAY, ends_on=None, authority="886"
    )


def _change_care(cast: Cast) -> Call:
    row = look_after(cast.noah)
    return lambda actor: care.change_care(
        actor=actor, care=row, version=1, starts_on=row.starts_on, ends_on=None, authority="887"
    )


# The service, how it is called, its event and its reason.
FAMILY_DEEDS: tuple[tuple[str, Make, str, str], ...] = (
    ("add_contact", _add, "contact.added", ""),
    ("link_contact", _link, "contact.linked", ""),
    ("change_contact", _change, "contact.changed", ""),
    ("change_tie", _change_tie, "contact.tie_changed", ""),
    ("end_tie", _end_tie, "contact.tie_ended", "Abroad"),
    ("verify_point", _verify, "contact.verified", ""),
    ("add_household", _home, "household.added", ""),
    ("change_household", _rehouse, "household.changed", ""),
    ("leave_household", _leave_home, "household.left", ""),
    ("start_restriction", _restrict, "restriction.started", ""),
    ("change_restriction", _change_restriction, "restriction.changed", ""),
    ("lift_restriction", _lift, "restriction.lifted", "The court said so"),
    ("start_care", _care, "care.recorded", ""),
    ("change_care", _change_care, "care.changed", ""),
)
