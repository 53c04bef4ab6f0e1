"""Who is asked for advice for a review, and how it stands with each who is invited."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ehcp.annual.rules.advising import AdviceFacts, AdviceStands, advice_stands
from pupils.choices import ServiceKind
from pupils.models import AdviceRequest, Professional
from pupils.professionals.selectors.pupil import may_read_advice
from pupils.professionals.selectors.standing import whom
from reviews.meetings.selectors.people import called, what_they_are
from reviews.models import MeetingPerson
from send_mis.access.actions import Action
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link


@dataclass(frozen=True, slots=True)
class AdviceAsked:
    """One piece of advice, or an invited professional of whom none is asked yet."""

    whom: str
    occasion: str
    stands: AdviceStands
    chip: Chip
    url: str
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class InvitedTo:
    """Somebody who is invited to the meeting, and what is known of them."""

    name: str
    what: str
    reply: str


def invited_to(people: Sequence[MeetingPerson]) -> list[InvitedTo]:
    return [
        InvitedTo(
            called(each), what_they_are(each),
            str(each.get_reply_display()) if each.reply else "No answer yet",
        )
        for each in people
    ]  # fmt: skip


def advice_since(pupil_id: Any, begun_on: date) -> list[AdviceRequest]:
    """Asked since the review was begun and not taken back. One query."""
    rows = AdviceRequest.objects.filter(
        pupil=pupil_id, asked_on__gte=begun_on, withdrawn_on__isnull=True
    ).select_related("service", "professional", "document")
    return list(rows.order_by("asked_on", "pk"))


def advice_asked(
    rows: Sequence[AdviceRequest], people: Sequence[MeetingPerson], row: Any,
    may: Collection[Action], today: date,
) -> list[AdviceAsked]:  # fmt: skip
    """Of each piece of advice how it stands; then the professionals who are invited and of whom
    nothing is asked; an officer of the authority is asked for none. Of what is confidential only
    to who reads it."""
    shown = [each for each in rows if may_read_advice(each, may)]
    found = [_asked(each, row, may, today) for each in shown]
    asked = {each.professional_id for each in rows} | {
        each.service_id for each in rows if each.professional_id is None
    }
    for person in people:
        who = person.professional
        if who is None or who.pk in asked or who.service_id in asked or is_officer(who):
            continue
        stands = AdviceStands("Not asked", "soon")
        url = _ask_url(row, who.pk) if Action.REFERRAL_CHANGE in may else ""
        found.append(
            AdviceAsked(
                f"{who.name}, {who.service.name}", "", stands, Chip("soon", stands.words), "",
                [Link("Ask for advice", url)] if url else [],
            )
        )  # fmt: skip
    return found


def is_officer(who: Professional) -> bool:
    return who.service.kind == ServiceKind.AUTHORITY


def _ask_url(row: Any, person_id: UUID) -> str:
    """The form, with whom and what for filled in."""
    asked = urlencode({"person": person_id, "occasion": str(row.get_kind_display())})
    return f"{reverse('advice_ask', args=[row.pupil_id])}?{asked}"


def stands_of(each: AdviceRequest, row: Any, today: date) -> AdviceStands:
    """`row`: the review."""
    facts = AdviceFacts(
        each.asked_on, each.by_on, each.chases, each.chased_on, each.received_on
    )  # fmt: skip
    return advice_stands(facts, row.papers_sent_on, row.held_on, today)


def _asked(
    each: AdviceRequest, row: Any, may: Collection[Action], today: date
) -> AdviceAsked:  # fmt: skip
    stands = stands_of(each, row, today)
    at = [each.pupil_id, each.pk]
    links = []
    if each.received_on is None and Action.REFERRAL_CHANGE in may:
        links = [
            Link("Chase", reverse("advice_chase", args=at)),
            Link("It came", reverse("advice_record", args=at)),
        ]
        if Action.EHC_REVIEW in may:
            of = [each.pupil_id, row.pk, each.pk]
            links += [
                Link("Letter", reverse("ehc_advice_pdf", args=of)),
                Link("It was sent", reverse("ehc_advice_sent", args=of)),
            ]
    return AdviceAsked(
        whom(each.service, each.professional), each.occasion, stands,
        Chip(stands.kind, stands.words), reverse("advice", args=at), links,
    )  # fmt: skip
