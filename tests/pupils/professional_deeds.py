"""One change each by the services around outside professionals, for the record of changes."""

from collections.abc import Callable
from typing import Any

from pupils.models import AdviceRequest
from pupils.professionals.services import advice, directory, referrals
from send_mis.access.actor import Actor
from tests.factories import (
    TODAY,
    ask_for_advice,
    make_professional,
    make_service,
    receive,
    refer,
)
from tests.people import Cast
from tests.pupils.services.directory import PERSON, SERVICE
from tests.pupils.services.professionals import ASKED, REFERRAL, WRITTEN

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


def _asked(cast: Cast, **fields: Any) -> AdviceRequest:
    return ask_for_advice(cast.noah, **fields)


def _whom(cast: Cast, facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {"service": make_service(cast.harebell)}


def _refer(cast: Cast) -> Call:
    facts = _whom(cast, REFERRAL)
    return lambda actor: referrals.add_referral(actor=actor, pupil=cast.noah, facts=facts)


def _rewrite(cast: Cast) -> Call:
    row = refer(cast.noah)
    return lambda actor: referrals.change_referral(
        actor=actor, referral=row, version=1, facts=REFERRAL | {"service": row.service}
    )


def _move(cast: Cast) -> Call:
    row = refer(cast.noah)
    return lambda actor: referrals.move_referral(
        actor=actor, referral=row, version=1, status="seeing", on=TODAY
    )


def _ask(cast: Cast) -> Call:
    facts = _whom(cast, ASKED)
    return lambda actor: advice.ask_advice(actor=actor, pupil=cast.noah, facts=facts)


def _reword(cast: Cast) -> Call:
    row = _asked(cast)
    return lambda actor: advice.change_advice(
        actor=actor, advice=row, version=1, facts=ASKED | {"service": row.service}
    )


def _chase(cast: Cast) -> Call:
    row = _asked(cast)
    return lambda actor: advice.chase_advice(actor=actor, advice=row, version=1)


def _withdraw(cast: Cast) -> Call:
    row = _asked(cast)
    return lambda actor: advice.withdraw_advice(
        actor=actor, advice=row, version=1, why="Not needed"
    )


def _record(cast: Cast) -> Call:
    row = _asked(cast)
    return lambda actor: advice.record_advice(
        actor=actor, advice=row, version=1, facts=WRITTEN, content=None
    )


def _read(cast: Cast) -> Call:
    row = receive(_asked(cast))
    return lambda actor: advice.read_advice(
        actor=actor, advice=row, version=1, strategies="Use pictures"
    )


REFERRAL_DEEDS: tuple[tuple[str, Callable[[Cast], Call], str, str], ...] = (
    ("add_referral", _refer, "referral.added", ""),
    ("change_referral", _rewrite, "referral.changed", ""),
    ("move_referral", _move, "referral.moved", ""),
    ("ask_advice", _ask, "advice.asked", ""),
    ("change_advice", _reword, "advice.changed", ""),
    ("chase_advice", _chase, "advice.chased", ""),
    ("withdraw_advice", _withdraw, "advice.withdrawn", "Not needed"),
    ("record_advice", _record, "advice.recorded", ""),
    ("read_advice", _read, "advice.read", ""),
)
