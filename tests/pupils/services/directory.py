"""What is asked of the services of the directory."""

from typing import Any

from pupils.professionals.services import directory
from tests.factories import TODAY
from tests.pupils.given import DAY, Deed

SERVICE = {
    "name": " Hearing  support ", "kind": "sensory", "phone": " 01234 5", "email": "h@nhs.test",
    "website": "", "what_they_do": " Test\nand fit ", "how_to_refer": "By form",
    "waiting_time": "18 weeks", "is_private": True, "fee": "£60",
}  # fmt: skip
PERSON = {
    "name": " Omar  Reed ", "role": "Teacher of the deaf", "phone": "", "email": "o@nhs.test",
    "note": "Mondays",
}  # fmt: skip


def added(**facts: Any) -> Deed:
    return lambda g, actor: directory.add_service(
        actor=actor, school=g.school, facts=SERVICE | facts
    )


def changed(version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: directory.change_service(
        actor=actor, service=g.clinic, version=version, facts=facts
    )


def retired(version: int = 1) -> Deed:
    return lambda g, actor: directory.retire_service(
        actor=actor, service=g.clinic, version=version, last_day=TODAY + DAY
    )


def brought_back(which: str) -> Deed:
    return lambda g, actor: directory.bring_back_service(actor=actor, service=getattr(g, which))


def person_added(**facts: Any) -> Deed:
    return lambda g, actor: directory.add_professional(
        actor=actor, service=g.clinic, facts=PERSON | facts
    )


def person_changed(version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: directory.change_professional(
        actor=actor, professional=g.therapist, version=version, facts=facts
    )


def person_left(version: int = 1) -> Deed:
    return lambda g, actor: directory.end_professional(
        actor=actor, professional=g.therapist, version=version
    )


DEEDS: dict[str, Deed] = {
    "service": added(),
    "service: its name is there": added(name="the CLINIC"),
    "service: no kind": added(kind="magic"),
    "service: no address": added(email="nobody"),
    "service changed": changed(name="The new clinic", phone=" 01 "),
    "service changed: nothing": changed(name=" The  clinic"),
    "service changed: another's name": changed(name="OLD clinic"),
    "service changed: old form": changed(2, name="The new clinic"),
    "service retired": retired(),
    "service retired: old form": retired(2),
    "service brought back": brought_back("old_clinic"),
    "service brought back: in use": brought_back("clinic"),
    "person": person_added(),
    "person: no name": person_added(name=" "),
    "person changed": person_changed(role="Lead", note=" x "),
    "person changed: old form": person_changed(2, role="Lead"),
    "person left": person_left(),
    "person left: old form": person_left(2),
}
