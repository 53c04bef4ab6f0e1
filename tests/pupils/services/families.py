"""What is asked of the services of a child's people, homes, restrictions and care."""

from datetime import date
from typing import Any

from pupils.families.services import care, contacts, homes, restrictions
from send_mis.access.actor import Actor
from tests.factories import TODAY
from tests.pupils.given import DAY, Deed, Given

RUTH = {
    "title": "Mrs", "forename": " ruth ", "surname": "Elder", "organisation": "", "language": "POL",
    "needs_interpreter": True, "format": "large",
}  # fmt: skip
MOTHER = {
    "relationship": "PAM", "responsibility": "yes", "has_daily_care": True, "delegated": "",
    "advocate_of": None, "gets_letters": False, "rank": None,
}  # fmt: skip
NUMBERS = {"mobile": " 07700  900200 ", "home": "", "work": "", "email": "ruth@example.com"}
HOME = {
    "name": "Mum's house", "address": " 1 Long Lane \n Town ", "postcode": "ME4 4AA",
    "is_confidential": True,
}  # fmt: skip
ORDER = {
    "ground": "order", "stops_information": True, "stops_contact": False, "hides_address": False,
    "order_ends_on": date(2027, 4, 30), "reason": "Family court",
}  # fmt: skip


def added(pupil: str = "ann", home: str = "", points: Any = NUMBERS, **tie: Any) -> Deed:
    return lambda g, actor: contacts.add_contact(
        actor=actor, pupil=getattr(g, pupil), facts=RUTH, points=points, tie=MOTHER | tie,
        home=getattr(g, home).household if home else None,
    )  # fmt: skip


def linked(contact: str, **tie: Any) -> Deed:
    return lambda g, actor: contacts.link_contact(
        actor=actor, pupil=g.ann, contact=getattr(g, contact).contact, tie=MOTHER | tie
    )


def renamed(version: int = 1, points: Any = None, **facts: Any) -> Deed:
    def deed(g: Given, actor: Actor) -> Any:
        there = {"mobile": "07700 900100", "home": "", "work": "", "email": ""}
        return contacts.change_contact(
            actor=actor, tie=g.mother, version=version, facts=facts, points=there | (points or {})
        )

    return deed


def tied(version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: contacts.change_tie(
        actor=actor, tie=g.mother, version=version, facts=MOTHER | {"rank": 1} | facts
    )


def untied(on: date = TODAY, version: int = 1) -> Deed:
    return lambda g, actor: contacts.end_tie(
        actor=actor, tie=g.mother, version=version, on=on, why="Abroad"
    )


def verified(value: str = "07700 900100", how: str = "code", kind: str = "mobile") -> Deed:
    return lambda g, actor: contacts.verify_point(
        actor=actor, tie=g.mother, kind=kind, value=value, how=how
    )


def housed(on: date = TODAY, members: tuple[str, ...] = ("mother",), known: str = "") -> Deed:
    return lambda g, actor: homes.add_household(
        actor=actor, pupil=g.ann, facts={} if known else HOME, on=on,
        stay={"share": "main", "pattern": "Weekdays"},
        members=[getattr(g, name).contact for name in members],
        known=getattr(g, known).household if known else None,
    )  # fmt: skip


def rehoused(version: int = 1, members: tuple[str, ...] = ("father",), **facts: Any) -> Deed:
    return lambda g, actor: homes.change_household(
        actor=actor, stay=g.fathers, version=version, facts=facts,
        stay_facts={"share": "some", "pattern": ""},
        members=[getattr(g, name).contact for name in members],
    )  # fmt: skip


def moved_out(on: date = TODAY) -> Deed:
    return lambda g, actor: homes.leave_household(actor=actor, stay=g.fathers, on=on)


def restricted(starts_on: date = TODAY, **facts: Any) -> Deed:
    return lambda g, actor: restrictions.start_restriction(
        actor=actor, tie=g.mother, starts_on=starts_on, facts=ORDER | facts
    )


def restricted_otherwise(version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: restrictions.change_restriction(
        actor=actor, restriction=g.barred, version=version, facts=ORDER | facts
    )


def lifted(on: date = TODAY, version: int = 1) -> Deed:
    return lambda g, actor: restrictions.lift_restriction(
        actor=actor, restriction=g.barred, version=version, on=on, lifted_by=" The head ",
        lifted_because="The court said so",
    )  # fmt: skip


def looked_after(starts_on: date = date(2026, 5, 4), ends_on: date | None = None, **f: Any) -> Deed:
    return lambda g, actor: care.start_care(
        actor=actor, pupil=g.ann, starts_on=starts_on, ends_on=ends_on,
        **{"authority": "886", "basis": "order"} | f,
    )  # fmt: skip


def cared(version: int = 1, ends_on: date | None = TODAY, authority: str = "887") -> Deed:
    return lambda g, actor: care.change_care(
        actor=actor, care=g.cared, version=version, starts_on=date(2025, 5, 5), ends_on=ends_on,
        authority=authority, basis="",
    )  # fmt: skip


DEEDS: dict[str, Deed] = {
    # People
    "contact": added(),
    "contact: in a home": added("noah", "fathers", relationship="STM", responsibility="no"),
    "contact: in a home of another's": added("ann", "fathers"),
    "contact: a number that is none": added(points=NUMBERS | {"work": "ask Jo"}),
    "contact: an address that is none": added(points=NUMBERS | {"email": "ruth at home"}),
    "contact: known here": added(points=NUMBERS | {"home": "07700900100"}),
    "contact: a foster carer with responsibility": added(relationship="FOM"),
    "contact: what a mother may decide": added(delegated="Trips"),
    "contact known": linked("father", relationship="PAF"),
    "contact known: twice": linked("mother"),
    "contact known: of another school": linked("strange"),
    "contact changed": renamed(surname="Elm", points={"mobile": "07700 900300"}),
    "contact changed: nothing": renamed(surname="Elder"),
    "contact changed: a number less": renamed(points={"mobile": ""}),
    "contact changed: no name": renamed(surname="", forename=" "),
    "contact changed: old form": renamed(2, surname="Elm"),
    "tie": tied(responsibility="no", has_daily_care=False),
    "tie: the same": tied(),
    "tie: old form": tied(2),
    "tie ended": untied(),
    "tie ended: tomorrow": untied(TODAY + DAY),
    "tie ended: before": untied(date(2024, 9, 1)),
    "tie ended: old form": untied(version=2),
    "verified": verified(),
    "verified: changed meanwhile": verified("07700 900101"),
    "verified: by a guess": verified(how="guess"),
    "verified: not there": verified("x@example.com", kind="email"),
    # Homes
    "home": housed(),
    "home: with nobody": housed(members=()),
    "home: tomorrow": housed(TODAY + DAY),
    "home: with somebody else's": housed(members=("father",)),
    "home known": housed(known="fathers", members=()),
    "home known: of another school": housed(known="strange_home", members=()),
    "home changed": rehoused(postcode="ME1 1AA"),
    "home changed: empty": rehoused(members=()),
    "home changed: no name": rehoused(name=""),
    "home changed: old form": rehoused(2),
    "home left": moved_out(),
    "home left: tomorrow": moved_out(TODAY + DAY),
    "home left: before": moved_out(date(2024, 9, 1)),
    # Restrictions
    "restricted": restricted(),
    "restricted: tomorrow": restricted(TODAY + DAY),
    "restricted: from nothing": restricted(stops_information=False),
    "restricted: a wish with a last day": restricted(ground="wish"),
    "restricted: an order that ended": restricted(order_ends_on=TODAY - DAY),
    "restriction changed": restricted_otherwise(stops_contact=True, order_ends_on=None),
    "restriction changed: old form": restricted_otherwise(2),
    "lifted": lifted(),
    "lifted: tomorrow": lifted(TODAY + DAY),
    "lifted: before": lifted(date(2024, 9, 1)),
    "lifted: old form": lifted(version=2),
    # Care
    "care": looked_after(),
    "care: over": looked_after(date(2024, 1, 8), date(2025, 1, 6)),
    "care: tomorrow": looked_after(TODAY + DAY),
    "care: ends before": looked_after(ends_on=date(2026, 5, 4)),
    "care: ends tomorrow": looked_after(ends_on=TODAY + DAY),
    "care: no authority": looked_after(authority="998"),
    "care changed": cared(),
    "care changed: goes on": cared(ends_on=None),
    "care changed: old form": cared(2),
}
