"""What is asked of the services of what a plan delivers."""

from datetime import date
from typing import Any

from ehcp.delivered import services
from ehcp.delivered.rules.evidence import Evidence
from tests.ehcp.given import Deed

DAY = date(2026, 11, 2)


def recorded(kind: str, on: date = DAY, which: str = "visits", **said: Any) -> Deed:
    return lambda g, actor: services.record_evidence(
        actor=actor, promised=getattr(g, which), given=Evidence(kind, on, **said)
    )


def trained(**said: Any) -> Deed:
    facts = {"who": " Tina  Ta ", "by_whom": "Speech service"} | said
    return recorded("trained", which="training", **facts)


DEEDS: dict[str, Deed] = {
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
    "remove what was recorded": lambda g, actor: services.remove_evidence(
        actor=actor, evidence=g.came
    ),
}
