"""To whom the children of the story are referred, and what advice is waited for."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pupils.models import (
    AdviceRequest,
    Document,
    OutsideService,
    Professional,
    Referral,
    ReferralStep,
)
from send_mis.demo.days import weekday_on
from send_mis.demo.plans import Built
from send_mis.demo.professional_building import PSYCHOLOGY, SPEECH

_NAMESPACE = uuid.UUID("3b0f2a1e-58a4-4e0d-9f60-2b7e6f9a4c11")
_BY = "Priya Nair"


@dataclass(frozen=True, slots=True)
class StoryReferral:
    """`steps`: each status and how many days ago it began, the first one being sent."""

    whose: str
    service: str
    person: str
    reason: str
    asked_for: str
    told: str
    steps: tuple[tuple[str, int, str], ...]
    chase_in: int


_REFERRALS = (
    StoryReferral(
        "Bright, Noah", SPEECH, "Hanna Lindqvist",
        "Noah follows one instruction at a time and loses words when he is anxious.",
        "Visits each half-term, and a programme that the teaching assistants carry on.",
        "Noah's mother and father",
        (("sent", 420, ""), ("accepted", 395, ""), ("waiting", 390, "About 18 weeks."),
         ("seeing", 260, "Four of six visits so far this year.")),
        21,
    ),
    StoryReferral(
        "Lind, Freya", PSYCHOLOGY, "Dr Ines Vale",
        "Two cycles of support have not closed the gap in early reading and attention.",
        "A consultation, and advice for the request for an assessment.", "Freya's parents",
        (("sent", 75, ""), ("accepted", 60, ""), ("waiting", 58, "Next term at the earliest.")),
        -3,
    ),
)  # fmt: skip
_ASKED = "How far has he come, and what should the plan say for the next year?"
# For Noah's annual review: of whom, received so many days ago or not at all, what was written.
_ADVICE: tuple[tuple[str, str, int | None, dict[str, str], str], ...] = (
    (SPEECH, "Hanna Lindqvist", 9,
     {"strengths": "Uses the visual timetable by himself.",
      "needs": "Two-step instructions without pictures are too much.",
      "provision": "A visit each half-term; ten minutes of practice three times a week."},
     "Show the next step as a picture before you say it.\nWait ten seconds for his answer."),
    (PSYCHOLOGY, "Dr Ines Vale", 4,
     {"strengths": "Curious, with a good memory for what interests him.",
      "needs": "Change without warning.",
      "outcomes": "Tells an adult when he needs a break, four days of five.",
      "provision": "A quiet place to go to; warning five minutes before a change."},
     ""),
    (SPEECH, "Tomás Ferreira", None, {}, ""),
    (PSYCHOLOGY, "Maud Ashby", None, {}, ""),
    (PSYCHOLOGY, "", None, {}, ""),
)  # fmt: skip
_ASKED_AGO, _DUE_IN = 35, -2
_CHASED, _CHASED_AGO = "Tomás Ferreira", 6


def build_referrals(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the services and the documents."""
    pupils = {pupil.list_name: pupil for pupil in built.pupils}
    services = {row.name: row for row in OutsideService.objects.filter(school=built.school)}
    people = {row.name: row for row in Professional.objects.filter(school=built.school)}
    for each in _REFERRALS:
        if each.whose in pupils:
            _refer(built, seed, today, each, (pupils[each.whose], services, people))
    if "Bright, Noah" in pupils:
        for number in range(len(_ADVICE)):
            _ask(built, seed, today, number, (pupils["Bright, Noah"], services, people))


def _refer(built: Built, seed: int, today: date, each: StoryReferral, among: Any) -> None:
    pupil, services, people = among
    days = [weekday_on(today - timedelta(days=ago)) for _, ago, _ in each.steps]
    row = Referral.objects.create(
        id=_id(built, seed, each.whose), pupil=pupil, school=built.school,
        service=services[each.service], professional=people[each.person], reason=each.reason,
        asked_for=each.asked_for, told_who=each.told, told_how="meeting", told_on=days[0],
        told_answer="agreed", status=each.steps[-1][0], status_on=days[-1], sent_on=days[0],
        chase_on=today + timedelta(days=each.chase_in), made_by=_BY,
    )  # fmt: skip
    for number, ((status, _, note), on) in enumerate(zip(each.steps, days, strict=True), start=1):
        ReferralStep.objects.create(
            id=_id(built, seed, f"{each.whose} {number}"), referral=row, pupil=pupil,
            school=built.school, number=number, status=status, on=on, note=note, by=_BY,
        )  # fmt: skip


def _ask(built: Built, seed: int, today: date, number: int, among: Any) -> None:
    pupil, services, people = among
    service, name, ago, words, strategies = _ADVICE[number]
    asked = weekday_on(today - timedelta(days=_ASKED_AGO))
    received: dict[str, Any] = {}
    if name == _CHASED:
        received = {"chases": 1, "chased_on": weekday_on(today - timedelta(days=_CHASED_AGO))}
    if ago is not None:
        on = weekday_on(today - timedelta(days=ago))
        received = {
            "received_on": on, "author_name": name, "author_role": people[name].role,
            "dated_on": on, "document": _document_of(pupil, service), **words,
        }  # fmt: skip
    if strategies:
        received |= {"strategies": strategies, "read_on": today, "read_by": _BY}
    AdviceRequest.objects.create(
        id=_id(built, seed, f"advice {number}"), pupil=pupil, school=built.school,
        service=services[service], professional=people.get(name), occasion="Annual review",
        referral=Referral.objects.filter(pupil=pupil, service=services[service]).first(),
        asked_for=_ASKED, asked_on=asked, asked_by=_BY, by_on=today + timedelta(days=_DUE_IN),
        asked_at=people[name].email if name else services[service].email, **received,
    )  # fmt: skip


def _document_of(pupil: Any, service: str) -> Document | None:
    """Their newest report that is among the documents already."""
    rows = Document.objects.filter(pupil=pupil, kind="report", author=service)
    return rows.order_by("-dated_on", "pk").first()


def _id(built: Built, seed: int, name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:{name}")
