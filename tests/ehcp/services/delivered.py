"""What is asked of the services of what a plan delivers."""

from datetime import date, time
from typing import Any

from ehcp.delivered.rules.evidence import Evidence
from ehcp.delivered.rules.letter import LetterTo
from ehcp.delivered.services import evidence as services
from ehcp.delivered.services import letters
from ehcp.plans.services import reading
from reviews.meetings.rules.planning import MeetingFacts
from tests.ehcp.given import Deed

DAY = date(2026, 11, 2)


def recorded(kind: str, on: date = DAY, which: str = "visits", **said: Any) -> Deed:
    return lambda g, actor: services.record_evidence(
        actor=actor, promised=getattr(g, which), given=Evidence(kind, on, **said)
    )


def trained(**said: Any) -> Deed:
    facts = {"who": " Tina  Ta ", "by_whom": "Speech service"} | said
    return recorded("trained", which="training", **facts)


def changed_letter(version: int = 1, **said: str) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        names = ("name", "email", "address", "subject", "body")
        same = {name: getattr(g.letter, name) for name in names}
        return letters.change_undelivered_letter(
            actor=actor, undelivered=g.letter, version=version, given=LetterTo(**same | said)
        )

    return deed


def sent_letter(way: str, version: int = 1) -> Deed:
    return lambda g, actor: letters.send_undelivered_letter(
        actor=actor, undelivered=g.letter, version=version, way=way
    )


def met(version: int = 1) -> Deed:
    facts = MeetingFacts(" Carrying it  out ", date(2026, 12, 1), time(15, 30), 60, "Room 1")
    return lambda g, actor: reading.plan_delivery_meeting(
        actor=actor, ehc_plan=g.bea_plan, version=version, facts=facts
    )


def taken(meeting: str = "free", version: int = 1) -> Deed:
    return lambda g, actor: reading.take_delivery_meeting(
        actor=actor, ehc_plan=g.review.plan, version=version, meeting_id=getattr(g, meeting).pk
    )


def second_missed(g: Any, actor: Any) -> Any:
    for on in (date(2026, 10, 12), DAY):
        services.record_evidence(actor=actor, promised=g.visits, given=Evidence("not_come", on))


DEEDS: dict[str, Deed] = {
    "meeting on the plan": met(),
    "meeting on the plan by an old page": met(2),
    "meeting taken for the plan": taken(),
    "meeting taken for the plan of another": taken("to_come"),
    "meeting taken for the plan by an old page": taken(version=2),
    "record a visit": recorded("came", who=" Ms  Khan ", note=" Worked on turn taking "),
    "record a visit: did not come": recorded("not_come"),
    "record a visit: twice": recorded("came", date(2026, 10, 5), who="Ms Khan"),
    "record a visit: another of that day": recorded("not_come", date(2026, 10, 5)),
    "record a visit: as equipment": recorded("arrived"),
    "record a visit: to come": recorded("came", date(2026, 11, 24)),
    "record a visit: before the plan": recorded("came", date(2026, 1, 11)),
    "record of timed support": recorded("seen", which="timed"),
    "record training": trained(renew_by_on=date(2027, 11, 2)),
    "record training: of nobody": trained(who=" ", by_whom=""),
    "record training: renewed before": trained(renew_by_on=DAY),
    "record what is always on": recorded("seen", which="always"),
    "record a visit: the second that did not come": second_missed,
    "remove a visit that did not come": lambda g, actor: services.remove_evidence(
        actor=actor, evidence=g.missed
    ),
    "change the letter": changed_letter(name=" Ms  Vale ", body=" Dear Ms Vale "),
    "change the letter: nothing said": changed_letter(name=" ", body=""),
    "change the letter: old form": changed_letter(2),
    "send the letter: old form": sent_letter("mail", 2),
    "drop the letter": lambda g, actor: letters.drop_undelivered_letter(
        actor=actor, undelivered=g.letter, version=1
    ),
    "ask everyone to read": lambda g, actor: reading.ask_to_read(
        actor=actor, ehc_plan=g.bea_plan, version=1
    ),
    "say that it is read": lambda g, actor: reading.say_read(actor=actor, ehc_plan=g.eve_plan),
    "say that it is read: nobody asked": lambda g, actor: reading.say_read(
        actor=actor, ehc_plan=g.bea_plan
    ),
    "remove what was recorded": lambda g, actor: services.remove_evidence(
        actor=actor, evidence=g.came
    ),
}
