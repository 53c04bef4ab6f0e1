"""A pupil's outside professionals: who is involved, what is asked and advised, as far as the
reader may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from pupils.choices import ReferralStatus
from pupils.models import AdviceRequest, Referral
from pupils.professionals.rules.referring import OPEN
from pupils.professionals.selectors.reads import advice_of, referrals_of
from pupils.professionals.selectors.standing import (
    advice_chip,
    chase_chip,
    referral_chip,
    since_words,
    whom,
)
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import Asked
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, plural

_SHOWN_FIRST = 3


@dataclass(frozen=True, slots=True)
class Involved:
    """A service that is or was involved; `url` where the reader may open the referral."""

    name: str
    kind: str
    since: str
    chips: list[Chip]
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """Advice that is asked or received."""

    occasion: str
    whom: str
    by: str
    chip: Chip
    url: str


@dataclass(frozen=True, slots=True)
class SharedStrategy:
    """What staff are to do."""

    source: str
    text: str
    since: str


@dataclass(frozen=True)
class PupilProfessionals:
    involved: list[Involved]
    earlier: list[Involved]
    advice: list[AdviceLine]
    strategies: list[SharedStrategy]
    links: list[Link]
    sees_who: bool


def pupil_professionals_page(record: PupilRecord) -> PupilProfessionals:
    """One query more than the head of the page."""
    may, today = record.may, record.today
    with read_ahead(*professional_reads(record)):
        referrals, asked = referrals_of(record.id), advice_of(record.id)
    sees_who = Action.REFERRAL_VIEW in may
    shown = [row for row in referrals if sees_who and may_know(row, may)]
    cards = [(row.status in OPEN or row.status == ReferralStatus.DRAFT, row) for row in shown]
    return PupilProfessionals(
        involved=[_involved(row, may, today) for is_open, row in cards if is_open],
        earlier=[_involved(row, may, today) for is_open, row in cards if not is_open],
        advice=[_advice(row, today) for row in asked if may_read_advice(row, may)],
        strategies=_strategies(asked, may) if Action.STRATEGY_READ in may else [],
        links=_links(record), sees_who=sees_who,
    )  # fmt: skip


def may_know(row: Referral, may: Collection[Action]) -> bool:
    """A draft is nobody's but whoever sends it."""
    if row.status == ReferralStatus.DRAFT or row.sent_on is None:
        return Action.REFERRAL_CHANGE in may
    return Action.REFERRAL_VIEW in may


def may_read_referral(row: Referral, may: Collection[Action]) -> bool:
    needs = Action.REFERRAL_READ_CONFIDENTIAL if row.is_confidential else Action.REFERRAL_READ
    return needs in may and may_know(row, may)


def may_read_advice(row: AdviceRequest, may: Collection[Action]) -> bool:
    needs = Action.REFERRAL_READ_CONFIDENTIAL if row.is_confidential else Action.REFERRAL_READ
    return needs in may


def _involved(row: Referral, may: Collection[Action], today: date) -> Involved:
    reads = may_read_referral(row, may)
    chase = chase_chip(row, today)
    return Involved(
        name=whom(row.service, row.professional), kind=row.service.get_kind_display(),
        since=since_words(row), chips=[referral_chip(row), *([chase] if chase else [])],
        url=reverse("referral", args=[row.pupil_id, row.pk]) if reads else "",
        reason=row.reason if reads else ("Referred in confidence" if row.is_confidential else ""),
    )  # fmt: skip


def _advice(row: AdviceRequest, today: date) -> AdviceLine:
    return AdviceLine(
        occasion=row.occasion, whom=whom(row.service, row.professional), by=day(row.by_on),
        chip=advice_chip(row, today), url=reverse("advice", args=[row.pupil_id, row.pk]),
    )  # fmt: skip


def _strategies(asked: Collection[AdviceRequest], may: Collection[Action]) -> list[SharedStrategy]:
    """The newest first. Of confidential advice what staff are to do, and not whose it is."""
    rows = [row for row in asked if row.strategies and row.read_on and row.dated_on]
    rows.sort(key=lambda row: (row.read_on, row.pk), reverse=True)
    return [
        SharedStrategy(
            advised_by(row, may), row.strategies,
            f"Advice of {day(row.dated_on)}" if row.dated_on else "",
        )
        for row in rows
    ]  # fmt: skip


def advised_by(row: AdviceRequest, may: Collection[Action]) -> str:
    """Whose advice it is; of what is confidential only for who may read it."""
    if row.is_confidential and not may_read_advice(row, may):
        return "An outside professional"
    return f"{row.author_name}, {row.service.name}"


def _links(record: PupilRecord) -> list[Link]:
    if Action.REFERRAL_CHANGE not in record.may:
        return []
    return [
        Link("Refer to a service", reverse("referral_add", args=[record.id])),
        Link("Ask for advice", reverse("advice_ask", args=[record.id])),
    ]


# --- The first page of the record ------------------------------------------------------------


@dataclass(frozen=True)
class ProfessionalsNow:
    """Who is involved today, and what is waited for."""

    rows: list[Row]
    url: str


def professionals_now(record: PupilRecord) -> ProfessionalsNow | None:
    """Nothing for who may not see who is involved, and where nobody is."""
    if Action.REFERRAL_VIEW not in record.may:
        return None
    today = record.today
    open_ = [
        row for row in referrals_of(record.id)
        if row.status in OPEN and may_know(row, record.may)
    ]  # fmt: skip
    waited = [
        row for row in advice_of(record.id)
        if row.received_on is None and row.withdrawn_on is None and may_read_advice(row, record.may)
    ]  # fmt: skip
    rows = [
        Row(row.service.name, "", since_words(row), referral_chip(row))
        for row in open_[:_SHOWN_FIRST]
    ]
    if waited:
        late = sum(row.by_on < today for row in waited)
        said = plural(len(waited), "piece of advice", "pieces of advice")
        rows.append(Row("Waited for", said, f"{late} overdue" if late else ""))
    if not rows:
        return None
    return ProfessionalsNow(rows, reverse("pupil_professionals", args=[record.id]))


def professional_reads(record: PupilRecord) -> list[Asked]:
    """What the page and the panel read, to be read ahead."""
    if Action.PROFESSIONAL_VIEW not in record.may:
        return []
    return [read.asked(record.id) for read in (referrals_of, advice_of)]
