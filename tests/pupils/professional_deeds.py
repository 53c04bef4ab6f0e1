"""One change each by the services around outside professionals, for the record of changes."""

from collections.abc import Callable
from typing import Any

from pupils.professionals.services import directory
from send_mis.access.actor import Actor
from tests.factories import TODAY, make_professional, make_service
from tests.people import Cast
from tests.pupils.services.directory import PERSON, SERVICE

Call = Callable[[Actor], Any]


def _add(cast: Cast) -> Call:
    return lambda actor: directory.add_service(actor=actor, school=cast.harebell, facts=SERVICE)


def _change(cast: Cast) -> Call:
    row = make_service(cast.harebell)
    return lambda actor: directory.change_service(
        actor=actor, service=row, version=1, facts=SERVICE
    )


def _retire(cast: Cast) -> Call:
    row = make_service(cast.harebell)
    return lambda actor: directory.retire_service(
        actor=actor, service=row, version=1, last_day=TODAY
    )


def _bring_back(cast: Cast) -> Call:
    row = make_service(cast.harebell, retired_on=TODAY)
    return lambda actor: directory.bring_back_service(actor=actor, service=row)


def _add_person(cast: Cast) -> Call:
    row = make_service(cast.harebell)
    return lambda actor: directory.add_professional(actor=actor, service=row, facts=PERSON)


def _change_person(cast: Cast) -> Call:
    row = make_professional(make_service(cast.harebell))
    return lambda actor: directory.change_professional(
        actor=actor, professional=row, version=1, facts=PERSON
    )


def _end_person(cast: Cast) -> Call:
    row = make_professional(make_service(cast.harebell))
    return lambda actor: directory.end_professional(actor=actor, professional=row, version=1)


# The service, how it is called, its event and its reason.
DIRECTORY_DEEDS: tuple[tuple[str, Callable[[Cast], Call], str, str], ...] = (
    ("add_service", _add, "service.added", ""),
    ("change_service", _change, "service.changed", ""),
    ("retire_service", _retire, "service.retired", ""),
    ("bring_back_service", _bring_back, "service.brought_back", ""),
    ("add_professional", _add_person, "professional.added", ""),
    ("change_professional", _change_person, "professional.changed", ""),
    ("end_professional", _end_person, "professional.left", ""),
)
