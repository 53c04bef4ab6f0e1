"""What is asked of the services of reviews of EHC plans."""

from datetime import date, time
from typing import Any

from ehcp.annual.rules.running import AuthoritySaid, ReviewDay, ReviewReport
from ehcp.annual.services import reviews, sent
from reviews.meetings.rules.planning import MeetingFacts
from tests.ehcp.given import Deed
from tests.factories import TODAY

FACTS = MeetingFacts(" Review of  the plan ", date(2026, 12, 1), time(15, 30), 60, "Room 1")


def begun(which: str = "ivy", kind: str = "interim", on: date = TODAY) -> Deed:
    return lambda g, actor: reviews.begin_review(
        actor=actor, pupil=getattr(g, which), kind=kind, begun_on=on
    )


def met(which: str = "review", version: int = 1) -> Deed:
    return lambda g, actor: reviews.plan_review_meeting(
        actor=actor, review=getattr(g, which), version=version, facts=FACTS
    )


def linked(which: str = "review", meeting: str = "free", version: int = 1) -> Deed:
    return lambda g, actor: reviews.link_review_meeting(
        actor=actor, review=getattr(g, which), version=version, meeting_id=getattr(g, meeting).pk
    )


def put_off(which: str = "planned", why: str = " Parents  asked ", version: int = 1) -> Deed:
    return lambda g, actor: reviews.put_off_review(
        actor=actor, review=getattr(g, which), version=version, why=why
    )


def reported(
    which: str = "held", recommends: str = "amend", words: str = " Section E ", version: int = 1
) -> Deed:
    return lambda g, actor: reviews.write_review_report(
        actor=actor, review=getattr(g, which), version=version,
        report=ReviewReport(recommends, words),
    )  # fmt: skip


def recorded(which: str, what: ReviewDay, on: date = TODAY, version: int = 1) -> Deed:
    return lambda g, actor: reviews.record_review_day(
        actor=actor, review=getattr(g, which), version=version, what=what, on=on
    )


def report_sent(*to: str | None, on: date = TODAY, way: str = "email", version: int = 1) -> Deed:
    """To the authority, unless somebody else is named; of the review that is ready."""
    which, people = ("held", to[1:]) if to[:1] == ("held",) else ("ready", to or ("authority",))
    return lambda g, actor: sent.send_report(
        actor=actor, review=getattr(g, which), version=version, sent_on=on, way=way,
        people=[each for each in people if each],
    )  # fmt: skip


def decided(
    which: str = "held", decision: str = "maintain", on: date = TODAY,
    notice_on: date | None = None, version: int = 1,
) -> Deed:  # fmt: skip
    return lambda g, actor: reviews.decide_review(
        actor=actor, review=getattr(g, which), version=version,
        said=AuthoritySaid(decision, on, notice_on),
    )  # fmt: skip


def ended(
    which: str = "amending", on: date = TODAY, why: str = " It  came ", version: int = 1
) -> Deed:  # fmt: skip
    return lambda g, actor: reviews.end_review(
        actor=actor, review=getattr(g, which), version=version, ended_on=on, why=why
    )


DEEDS: dict[str, Any] = {
    "begun": begun(),
    "begun of the year beside another": begun(kind="annual"),
    "begun twice": begun(kind="annual", on=date(2026, 9, 7)),
    "begun before the plan": begun(on=date(2026, 1, 2)),
    "begun tomorrow": begun(on=date(2026, 11, 24)),
    "begun without a plan": begun("kacper"),
    "meeting planned": met(),
    "meeting planned beside another": met("planned"),
    "meeting planned of one that was held": met("held"),
    "meeting planned by an old page": met(version=2),
    "meeting linked": linked(),
    "meeting linked of another pupil": linked(meeting="to_come"),
    "put off": put_off(),
    "put off for no reason": put_off(why=" "),
    "put off without a meeting": put_off("review"),
    "report": reported(),
    "report without why": reported(words=" "),
    "report before the meeting": reported("planned"),
    "papers": recorded("planned", ReviewDay.PAPERS),
    "papers without a meeting": recorded("review", ReviewDay.PAPERS),
    "papers before it was begun": recorded("planned", ReviewDay.PAPERS, date(2026, 9, 6)),
    "papers after the meeting": recorded("held", ReviewDay.PAPERS, date(2026, 11, 10)),
    "report sent on another day": recorded("undecided", ReviewDay.REPORT, date(2026, 10, 13)),
    "another day of a report that is not sent": recorded("held", ReviewDay.REPORT),
    "another day before the meeting": recorded("undecided", ReviewDay.REPORT, date(2026, 10, 2)),
    "report sent": report_sent(),
    "report sent, something lacks": report_sent("held", "authority"),
    "report sent before the meeting": report_sent(on=date(2026, 11, 8)),
    "report sent tomorrow": report_sent(on=date(2026, 11, 24)),
    "report sent to nobody": report_sent(None),
    "report sent to a stranger": report_sent("who"),
    "report sent, nobody says how": report_sent(way=""),
    "report sent by an old page": report_sent(version=2),
    "notice before a decision": recorded("held", ReviewDay.NOTICE),
    "notice corrected": recorded("amending", ReviewDay.NOTICE, date(2026, 10, 29)),
    "notice before its decision": recorded("amending", ReviewDay.NOTICE, date(2026, 10, 19)),
    "comments": recorded("amending", ReviewDay.COMMENTS),
    "comments before the notice": recorded("amending", ReviewDay.COMMENTS, date(2026, 10, 27)),
    "kept": decided(),
    "to be amended": decided(decision="amend", notice_on=TODAY),
    "decided before the meeting": decided(on=date(2026, 11, 8)),
    "decided without a meeting": decided("planned"),
    "notice with a plan that is kept": decided(notice_on=TODAY),
    "notice before the decision": decided(decision="amend", notice_on=date(2026, 11, 10)),
    "ended": ended(),
    "ended before it was noticed": ended(on=date(2026, 10, 27)),
    "ended twice": ended("ended", why="Moved"),
    "ended for no reason": ended(why=" "),
}
