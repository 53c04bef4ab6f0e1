"""What is asked of the services of referrals and advice."""

from datetime import date
from typing import Any

from pupils.professionals.services import advice, referrals
from tests.factories import PLAIN, TODAY
from tests.pupils.given import DAY, Deed, Given

REFERRAL = {
    "professional": None, "reason": " Says  few\nwords ", "asked_for": "Assess", "urgency": "soon",
    "is_confidential": False, "told_who": " Ruth  Elder ", "told_how": "phone",
    "told_on": date(2026, 11, 20), "told_answer": "agreed", "untold_because": "",
    "sent_on": TODAY, "chase_on": None,
}  # fmt: skip
NOT_TOLD = {"told_who": "", "told_how": "", "told_on": None, "told_answer": ""}
ASKED = {
    "professional": None, "referral": None, "occasion": " Annual  review ",
    "asked_for": "How far?", "by_on": date(2026, 12, 4), "asked_at": "ines@nhs.test",
    "is_confidential": False,
}  # fmt: skip
WRITTEN = {
    "author_name": " Ines  Vale ", "author_role": "Therapist", "dated_on": date(2026, 11, 20),
    "strengths": " Kind ", "needs": "", "outcomes": "", "provision": "Pictures",
}  # fmt: skip


def _whom(g: Given, facts: dict[str, Any]) -> dict[str, Any]:
    """A name of something given stands for it."""
    return {
        name: getattr(g, value) if name in ("service", "professional", "referral") and value
        else value
        for name, value in ({"service": "clinic"} | facts).items()
    }  # fmt: skip


def referred(**facts: Any) -> Deed:
    return lambda g, actor: referrals.add_referral(
        actor=actor, pupil=g.ann, facts=_whom(g, REFERRAL | facts)
    )


def rewritten(which: str = "referred", version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: referrals.change_referral(
        actor=actor, referral=getattr(g, which), version=version, facts=_whom(g, REFERRAL | facts)
    )


def moved(status: str, which: str = "referred", version: int = 1, **given: Any) -> Deed:
    return lambda g, actor: referrals.move_referral(
        actor=actor,
        referral=getattr(g, which),
        version=version,
        status=status,
        **{"on": TODAY} | given,
    )


def asked(**facts: Any) -> Deed:
    return lambda g, actor: advice.ask_advice(
        actor=actor, pupil=g.ann, facts=_whom(g, ASKED | facts)
    )


def reworded(version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: advice.change_advice(
        actor=actor, advice=g.asked, version=version, facts=_whom(g, ASKED | facts)
    )


def chased(which: str = "asked", version: int = 1) -> Deed:
    return lambda g, actor: advice.chase_advice(
        actor=actor, advice=getattr(g, which), version=version
    )


def withdrawn(which: str = "asked", version: int = 1, why: str = " Not  needed ") -> Deed:
    return lambda g, actor: advice.withdraw_advice(
        actor=actor, advice=getattr(g, which), version=version, why=why
    )


def recorded(
    which: str = "asked", version: int = 1, content: bytes | None = None, **facts: Any
) -> Deed:
    return lambda g, actor: advice.record_advice(
        actor=actor, advice=getattr(g, which), version=version, facts=WRITTEN | facts,
        content=content,
    )  # fmt: skip


def was_read(which: str = "came", version: int = 1, strategies: str = " Use pictures ") -> Deed:
    return lambda g, actor: advice.read_advice(
        actor=actor, advice=getattr(g, which), version=version, strategies=strategies
    )


DEEDS: dict[str, Deed] = {
    "referral": referred(),
    "referral: draft": referred(**NOT_TOLD, sent_on=None),
    "referral: to somebody": referred(professional="therapist", chase_on=TODAY + DAY),
    "referral: parents not told": referred(**NOT_TOLD),
    "referral: parents not told, and why": referred(**NOT_TOLD, untold_because="Risk"),
    "referral: told by half": referred(told_how="", told_answer=""),
    "referral: they disagree": referred(told_answer="disagreed"),
    "referral: they disagree, and why": referred(told_answer="disagreed", untold_because="Risk"),
    "referral: told after it was sent": referred(told_on=TODAY, sent_on=TODAY - DAY),
    "referral: told tomorrow": referred(told_on=TODAY + DAY),
    "referral: sent tomorrow": referred(sent_on=TODAY + DAY),
    "referral: retired service": referred(service="old_clinic"),
    "referral changed": rewritten(reason="Says little"),
    "referral changed: not sent after all": rewritten(sent_on=None),
    "referral changed: old form": rewritten(version=2),
    "draft sent": rewritten("draft", service="old_clinic"),
    "draft goes on at a retired service": rewritten("draft", service="old_clinic", sent_on=None),
    "referral accepted": moved("accepted", chase_on=TODAY + DAY),
    "referral declined": moved("declined", note=" Too young "),
    "referral declined: no reason": moved("declined"),
    "referral closed": moved("closed", note="Done"),
    "referral: as it is": moved("sent"),
    "referral: nothing known": moved("accepted", on=TODAY + DAY),
    "referral: before it was sent": moved("accepted", on=date(2026, 10, 4)),
    "referral moved: old form": moved("accepted", version=2),
    "draft given up": moved("closed", "draft", note="Moved"),
    "advice asked": asked(),
    "advice asked: by telephone": asked(asked_at=""),
    "advice asked: yesterday": asked(by_on=TODAY - DAY),
    "advice asked: retired service": asked(service="old_clinic"),
    "advice changed": reworded(asked_for="How is she?", asked_at="other@nhs.test"),
    "advice changed: old form": reworded(2),
    "advice chased": chased(),
    "advice chased: by telephone": chased("by_phone"),
    "advice chased: it came": chased("came"),
    "advice chased: old form": chased(version=2),
    "advice withdrawn": withdrawn(),
    "advice withdrawn: no reason": withdrawn(why=" "),
    "advice recorded": recorded(),
    "advice recorded: a file alone": recorded(content=PLAIN, strengths="", provision=""),
    "advice recorded: nothing": recorded(strengths="", provision=" "),
    "advice recorded: of tomorrow": recorded(dated_on=TODAY + DAY),
    "advice recorded: no author": recorded(author_name=" "),
    "advice recorded: no document": recorded(content=b"<html>"),
    "advice recorded: it came": recorded("came"),
    "advice read": was_read(),
    "advice read: nothing to share": was_read(strategies=" "),
    "advice read: not there": was_read("asked"),
    "advice read: old form": was_read(version=2),
}
