"""One referral and one piece of advice, as their pages and papers show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from pupils.choices import ReferralStatus
from pupils.models import (
    AdviceRequest,
    OutsideService,
    Professional,
    Pupil,
    Referral,
)
from pupils.professionals.rules.advising import ADVICE_LINK, HEADINGS
from pupils.professionals.rules.referring import FOLLOWS
from pupils.professionals.selectors.pupil import may_know, may_read_advice, may_read_referral
from pupils.professionals.selectors.reads import advice_of
from pupils.professionals.selectors.standing import (
    advice_chip,
    chase_chip,
    referral_chip,
    told_words,
    whom,
)
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404
from send_mis.errors import NotAllowed
from send_mis.links.models import ExpiringLink
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Event, Link, Row
from send_mis.ui.words import at_time, day, day_of, plural

_IN_CONFIDENCE = "It is confidential: ask the SENCO."


@dataclass(frozen=True)
class ReferralCard:
    """One referral's page."""

    title: str
    chips: list[Chip]
    rows: list[Row]
    steps: list[Event]
    advice: list[Link]
    links: list[Link]
    may_write_letter: bool


@dataclass(frozen=True)
class AdviceCard:
    """One piece of advice's page."""

    title: str
    chip: Chip
    asked: list[Row]
    link: list[Row]
    received: list[Row]
    words: list[tuple[str, str]]
    links: list[Link]
    may_chase: bool
    may_read: bool


def referral_or_404(actor: Actor, pupil_id: UUID, referral_id: UUID, action: Action) -> Referral:
    """Raises NotAllowed for what is confidential; of a draft nobody else knows."""
    rows = Referral.objects.select_related("pupil__school", "service", "professional")
    row: Referral = visible_or_404(rows, actor, action, id=referral_id, pupil_id=pupil_id)
    may = actions_on(actor, row)
    if not may_know(row, may):
        visible_or_404(rows, actor, Action.REFERRAL_CHANGE, id=referral_id)
    if not may_read_referral(row, may):
        raise NotAllowed(_IN_CONFIDENCE)
    return row


def advice_or_404(actor: Actor, pupil_id: UUID, advice_id: UUID, action: Action) -> AdviceRequest:
    """Raises NotAllowed for what is confidential."""
    rows = AdviceRequest.objects.select_related(
        "pupil__school", "service", "professional", "referral__service", "document"
    )
    row: AdviceRequest = visible_or_404(rows, actor, action, id=advice_id, pupil_id=pupil_id)
    if not may_read_advice(row, actions_on(actor, row)):
        raise NotAllowed(_IN_CONFIDENCE)
    return row


def referral_card(row: Referral, may: Collection[Action], today: date) -> ReferralCard:
    """Two queries."""
    chase = chase_chip(row, today)
    return ReferralCard(
        title=f"Referral to {row.service.name}",
        chips=[referral_chip(row), *([chase] if chase else [])],
        rows=[
            Row("To", whom(row.service, row.professional), row.service.get_kind_display()),
            Row("Why", row.reason), Row("What is asked of them", row.asked_for),
            Row("Urgency", row.get_urgency_display()),
            Row("Parents", told_words(row)),
            Row("Sent", day(row.sent_on) if row.sent_on else "Not yet"),
            Row("Chase on", day(row.chase_on) if row.chase_on else "No day is set"),
            Row("Written by", row.made_by),
            *([Row("Who reads it", "SENCO, headteacher and safeguarding lead: confidential")]
              if row.is_confidential else []),
        ],
        steps=[
            Event(day(step.on), step.get_status_display(), step.note, step.by)
            for step in reversed(row.steps.all())
        ],
        advice=[
            Link(
                f"{advice.occasion}: {advice_chip(advice, today).text.lower()}",
                reverse("advice", args=[row.pupil_id, advice.pk]),
            )
            for advice in advice_of(row.pupil_id)
            if advice.service_id == row.service_id and may_read_advice(advice, may)
        ],
        links=_referral_links(row, may),
        # The office opens letters: of what is confidential none is begun from here.
        may_write_letter=Action.LETTER_SEND_SEN in may
        and not row.is_confidential
        and row.status != ReferralStatus.CLOSED,
    )  # fmt: skip


def _referral_links(row: Referral, may: Collection[Action]) -> list[Link]:
    place = [row.pupil_id, row.pk]
    links = [Link("Print", reverse("referral_pdf", args=place))]
    if Action.REFERRAL_CHANGE not in may:
        return links
    if row.status != ReferralStatus.CLOSED:
        ask = f"{reverse('advice_ask', args=[row.pupil_id])}?referral={row.pk}"
        links = [
            Link("Change", reverse("referral_change", args=place)),
            *([Link("Ask for advice", ask)] if row.sent_on else []), *links,
        ]  # fmt: skip
    if FOLLOWS[ReferralStatus(row.status)]:
        words = "Give it up" if row.status == ReferralStatus.DRAFT else "What they said"
        links = [Link(words, reverse("referral_move", args=place)), *links]
    return links


def advice_card(row: AdviceRequest, may: Collection[Action], now: datetime) -> AdviceCard:
    """One query."""
    today, place = day_of(now), [row.pupil_id, row.pk]
    may_change = Action.REFERRAL_CHANGE in may
    is_waited_for = row.received_on is None and row.withdrawn_on is None
    links = []
    if may_change and is_waited_for:
        links = [
            Link("Change what is asked", reverse("advice_change", args=place)),
            Link("Ask for it no more", reverse("advice_withdraw", args=place)),
        ]
    document = row.document
    if document is not None and document.removed_on is None and Action.DOCUMENT_VIEW in may:
        links.append(Link("The document", reverse("document", args=[row.pupil_id, document.pk])))
    return AdviceCard(
        title=row.occasion, chip=advice_chip(row, today), asked=_asked_rows(row),
        link=_link_rows(row, now) if may_change and row.asked_at else [],
        received=_received_rows(row),
        words=[(label, getattr(row, name)) for name, label in HEADINGS.items()
               if getattr(row, name)],
        links=links, may_chase=may_change and is_waited_for,
        may_read=may_change and row.received_on is not None,
    )  # fmt: skip


def _asked_rows(row: AdviceRequest) -> list[Row]:
    chased = ""
    if row.chased_on is not None:
        chased = f"{plural(row.chases, 'time', 'times')}, last on {day(row.chased_on)}"
    referral = row.referral.service.name if row.referral else ""
    return [
        Row("Asked of", whom(row.service, row.professional)),
        Row("What is asked", row.asked_for), Row("By", day(row.by_on)),
        Row("Asked", f"{day(row.asked_on)}, by {row.asked_by}"),
        *([Row("Chased", chased)] if chased else []),
        *([Row("Referral", referral)] if referral else []),
        *([Row("Who reads it", "SENCO, headteacher and safeguarding lead: confidential")]
          if row.is_confidential else []),
        *([Row("Asked for no more", row.withdrawn_because, day(row.withdrawn_on))]
          if row.withdrawn_on else []),
    ]  # fmt: skip


def _link_rows(row: AdviceRequest, now: datetime) -> list[Row]:
    """Where it went and whether it was opened; a scanner may have opened it."""
    found = ExpiringLink.objects.filter(purpose=ADVICE_LINK, subject_id=row.pk).first()
    if found is None:
        return [Row("Link", "None was sent")]
    state = "Works" if found.is_live(now) else "Does not work any more"
    if found.is_used_up:
        state = "Used"
    opened = f"Opened {at_time(found.opened_at)}" if found.opened_at else "Not opened yet"
    return [
        Row("Link sent to", row.asked_at, at_time(found.made_at)),
        *(
            [
                Row(
                    "Mail",
                    "Could not be delivered: correct the address, then chase it",
                    day(row.undelivered_on),
                )
            ]
            if row.undelivered_on
            else []
        ),
        Row("Link", state, f"until {day(found.expires_at)}"),
        Row("Opened", opened, "by them, or by their mail server's scanner"),
    ]


def _received_rows(row: AdviceRequest) -> list[Row]:
    if row.received_on is None:
        return []
    who = ", ".join(part for part in (row.author_name, row.author_role) if part)
    read = f"{day(row.read_on)}, by {row.read_by}" if row.read_on else "Not yet"
    return [
        Row("Received", day(row.received_on)),
        Row("Written by", who),
        Row("Date of the advice", day(row.dated_on) if row.dated_on else ""),
        Row("Read", read),
    ]


def services_to_choose(
    pupil: Pupil, today: date, kept: OutsideService | None = None
) -> list[OutsideService]:
    """Those of the pupil's school to which one may refer today, and the one that is chosen."""
    rows = OutsideService.objects.filter(school=pupil.school_id).order_by("name", "pk")
    return [row for row in rows if row == kept or not row.retired_on or row.retired_on > today]


def people_to_choose(pupil: Pupil, kept: Professional | None = None) -> list[Professional]:
    rows = Professional.objects.filter(school=pupil.school_id).select_related("service")
    named = rows.order_by("service__name", "name", "pk")
    return [row for row in named if row == kept or row.left_on is None]


def referrals_to_choose(pupil: Pupil, kept: Referral | None = None) -> list[Referral]:
    rows = Referral.objects.filter(pupil=pupil, sent_on__isnull=False).select_related("service")
    return [row for row in rows if row == kept or row.status != ReferralStatus.CLOSED]
