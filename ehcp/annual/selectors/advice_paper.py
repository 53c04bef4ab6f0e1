"""The letter that asks a professional for advice for a review."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from ehcp.models import AnnualReview
from pupils.models import AdviceRequest
from pupils.professionals.rules.advising import HEADINGS
from pupils.professionals.selectors.pupil import may_read_advice
from pupils.professionals.selectors.standing import whom
from reviews.meetings.rules.times import time_words
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.ui.words import day, plain_day


@dataclass(frozen=True, slots=True)
class AdvicePaper:
    to: str
    dear: str
    facts: list[tuple[str, str]]
    asked_for: str
    headings: list[str]
    chased: str


def advice_or_404(row: AnnualReview, advice_id: UUID, actor: Actor) -> AdviceRequest:
    """Raises Http404 for what was not asked for this pupil, or may not be read."""
    each = AdviceRequest.objects.select_related("service", "professional").filter(
        pk=advice_id, pupil=row.pupil_id, withdrawn_on__isnull=True
    ).first()  # fmt: skip
    if each is None or not may_read_advice(each, actions_on(actor, row.pupil)):
        raise Http404
    return each


def advice_paper(row: AnnualReview, each: AdviceRequest) -> AdvicePaper:
    meeting = row.meeting
    planned = ""
    if meeting is not None and meeting.is_planned:
        planned = f"{day(meeting.on)}, {time_words(meeting.begins)}, {meeting.place}"
    facts = [
        ("Child", row.pupil.name), ("Date of birth", plain_day(row.pupil.born_on)),
        ("Review", str(row.get_kind_display())), ("Meeting", planned),
        ("Advice wanted by", day(each.by_on)),
    ]  # fmt: skip
    return AdvicePaper(
        to=whom(each.service, each.professional),
        dear=each.professional.name if each.professional else each.service.name,
        facts=[f for f in facts if f[1]],
        asked_for=each.asked_for, headings=list(HEADINGS.values()),
        chased=f"We asked on {day(each.asked_on)} and have not received it yet."
        if each.chases and each.received_on is None else "",
    )  # fmt: skip
