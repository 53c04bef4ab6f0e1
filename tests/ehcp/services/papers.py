"""What is asked of the services of the papers of a review, and of a re-assessment."""

from datetime import date
from typing import Any

from ehcp.annual.services import papers
from tests.ehcp.given import Deed
from tests.factories import TODAY


def circulated(
    which: str = "planned", on: date = TODAY, version: int = 1, way: str = "email"
) -> Deed:  # fmt: skip
    return lambda g, actor: papers.circulate_papers(
        actor=actor, review=getattr(g, which), version=version, sent_on=on,
        people=[g.to_come_person.pk], way=way,
    )  # fmt: skip


def lettered(which: str = "planned", on: date = TODAY, way: str = "post") -> Deed:
    return lambda g, actor: papers.send_advice_letter(
        actor=actor, review=getattr(g, which), advice=g.advice_in, sent_on=on, way=way
    )


def held_back(which: str = "planned", why: str = " An  address in it ") -> Deed:
    return lambda g, actor: papers.withhold_paper(
        actor=g.actor("dsl"), review=getattr(g, which), person_id=g.to_come_person.pk,
        document_id=g.advice_in.document_id, why=why,
    )  # fmt: skip


def asked(which: str = "mia", on: date = TODAY, assessed: date = date(2026, 1, 12)) -> Deed:
    return lambda g, actor: papers.ask_reassessment(
        actor=actor, pupil=getattr(g, which), asked_on=on, assessed_on=assessed,
        why=" A diagnosis ",
    )  # fmt: skip


DEEDS: dict[str, Any] = {
    "papers circulated": circulated(),
    "papers circulated before it was begun": circulated(on=date(2026, 9, 6)),
    "papers circulated tomorrow": circulated(on=date(2026, 11, 24)),
    "papers circulated of another's meeting": circulated("held"),
    "papers circulated by an old page": circulated(version=2),
    "papers circulated, nobody says how": circulated(way=""),
    "a letter for advice sent": lettered(),
    "a letter for advice sent tomorrow": lettered(on=date(2026, 11, 24)),
    "a letter for advice sent before it was asked": lettered(on=date(2026, 9, 6)),
    "a letter for advice sent, nobody says how": lettered(way=""),
    "a letter for advice sent of another review": lettered("held"),
    "a paper held back": held_back(),
    "a paper held back for no reason": held_back(why=" "),
    "a paper held back of another review": held_back("held"),
    "assess again": asked(),
    "assess again within six months": asked(assessed=date(2026, 6, 1)),
    "assess again without a plan": asked("kacper"),
    "assess again tomorrow": asked(on=date(2026, 11, 24)),
}
