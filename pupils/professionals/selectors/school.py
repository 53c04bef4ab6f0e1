"""A school's referrals and advice, what is overdue first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse

from pupils.choices import ReferralStatus, Urgency
from pupils.models import AdviceRequest, OutsideService, Referral
from pupils.professionals.rules.referring import OPEN
from pupils.professionals.selectors.standing import (
    UNDELIVERED,
    WAITED_FOR,
    advice_chip,
    chase_chip,
    referral_chip,
    whom,
)
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural

_REFERRALS = {
    "": "open", "chase": "to be chased", "draft": "not sent yet", "declined": "declined",
    "closed": "closed", "all": "open or over",
}  # fmt: skip
_ADVICE = {
    "": "waited for", "late": "overdue", "undelivered": "not delivered",
    "unread": "received and not read", "received": "received", "all": "asked for at any time",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReferredPupil:
    """A referral as a row of the school's list."""

    pupil: str
    url: str
    service: str
    urgency: str
    sent: str
    chase: str
    chips: list[Chip]


@dataclass(frozen=True, slots=True)
class AskedAdvice:
    """Advice as a row of the school's list."""

    pupil: str
    url: str
    occasion: str
    whom: str
    by: str
    chased: str
    chip: Chip


@dataclass(frozen=True)
class SchoolList:
    bar: FilterBar
    page: ListPage[Any]
    is_bare: bool


def school_tabs(actor: Actor, school: School, here: str) -> list[Link]:
    """The rooms of outside professionals that the reader may open."""
    rooms = (
        ("Services", "services", Action.SERVICE_VIEW),
        ("Referrals", "services_referrals", Action.REFERRAL_VIEW),
        ("Advice", "services_advice", Action.REFERRAL_CHANGE),
        ("Signposts for families", "signposts", Action.SIGNPOST_CHANGE),
        ("Times to meet", "slots", Action.SLOT_OFFER),
    )
    return [
        Link(label, reverse(name, args=[school.slug]), current=name == here)
        for label, name, action in rooms
        if actor.may(action)
    ]


def referral_list(actor: Actor, school: School, address: Address) -> SchoolList:
    """Four queries, however many there are."""
    rows = Referral.objects.visible_to(actor, Action.REFERRAL_VIEW).filter(school=school)
    if not actor.may(Action.REFERRAL_CHANGE):
        rows = rows.filter(sent_on__isnull=False)
    found = _referrals(rows, address, actor.today).select_related("pupil", "service")
    page = page_of(found, address.get("page"), address=address)
    lines = [_referred(row, actor.today) for row in page.rows]
    bar = FilterBar(
        address,
        main=[
            Filter("show", "Which referrals", list(_REFERRALS.items()), address.get_all("show"),
                   lead="Show what is"),
            Filter("service", "Service", _services(actor, school), address.get_all("service"),
                   lead="at"),
            Filter("urgency", "Urgency", [("", "any"), *Urgency.choices],
                   address.get_all("urgency"), lead="urgency"),
        ],
        results="main",
    )  # fmt: skip
    return SchoolList(bar, _page(page, lines, address), not page.total and not bar.is_narrowed)


def advice_list(actor: Actor, school: School, address: Address) -> SchoolList:
    """Four queries, however many there are."""
    rows = AdviceRequest.objects.visible_to(actor, Action.REFERRAL_CHANGE).filter(school=school)
    found = _asked(rows, address, actor.today).select_related("pupil", "service", "professional")
    page = page_of(found, address.get("page"), address=address)
    lines = [_listed(row, actor.today) for row in page.rows]
    bar = FilterBar(
        address,
        main=[
            Filter("show", "Which advice", list(_ADVICE.items()), address.get_all("show"),
                   lead="Show what is"),
            Filter("service", "Service", _services(actor, school), address.get_all("service"),
                   lead="of"),
        ],
        results="main",
    )  # fmt: skip
    return SchoolList(bar, _page(page, lines, address), not page.total and not bar.is_narrowed)


def _page(page: ListPage[Any], lines: Sequence[Any], address: Address) -> ListPage[Any]:
    return ListPage(list(lines), page.number, page.pages, page.total, page.per_page, address)


def _services(actor: Actor, school: School) -> list[tuple[str, str]]:
    rows = OutsideService.objects.visible_to(actor, Action.SERVICE_VIEW).filter(school=school)
    return [("", "any service"), *((str(row.pk), row.name) for row in rows.order_by("name", "pk"))]


def _of_service(rows: Any, address: Address) -> Any:
    wanted = address.get("service")
    plain = wanted.replace("-", "")
    if len(plain) == 32 and plain.isalnum() and plain.isascii():
        try:
            return rows.filter(service=wanted)
        except ValueError:
            return rows
    return rows


def _referrals(rows: Any, address: Address, today: date) -> Any:
    show = address.get("show")
    if show == "chase":
        rows = rows.filter(status__in=OPEN, chase_on__lte=today)
    elif show in ("draft", "declined", "closed"):
        rows = rows.filter(status=show)
    elif show != "all":
        rows = rows.filter(status__in=OPEN)
    if address.get("urgency") in Urgency.values:
        rows = rows.filter(urgency=address.get("urgency"))
    late = Case(
        When(Q(status__in=OPEN, chase_on__lt=today), then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    return _of_service(rows, address).order_by(
        late, F("chase_on").asc(nulls_last=True), "pupil__sort_key", "pk"
    )


def _asked(rows: Any, address: Address, today: date) -> Any:
    show = address.get("show")
    if show == "late":
        rows = rows.filter(WAITED_FOR, by_on__lt=today)
    elif show == "undelivered":
        rows = rows.filter(UNDELIVERED)
    elif show == "unread":
        rows = rows.filter(received_on__isnull=False, read_on__isnull=True)
    elif show == "received":
        rows = rows.filter(received_on__isnull=False)
    elif show != "all":
        rows = rows.filter(WAITED_FOR)
    return _of_service(rows, address).order_by("by_on", "pupil__sort_key", "pk")


def _referred(row: Any, today: date) -> ReferredPupil:
    chase = chase_chip(row, today)
    is_open = row.status in OPEN or row.status == ReferralStatus.DRAFT
    return ReferredPupil(
        pupil=row.pupil.list_name, url=reverse("pupil_professionals", args=[row.pupil_id]),
        service=row.service.name, urgency=row.get_urgency_display(),
        sent=day(row.sent_on) if row.sent_on else "",
        chase=day(row.chase_on) if row.chase_on and is_open else "",
        chips=[referral_chip(row), *([chase] if chase else [])],
    )  # fmt: skip


def _listed(row: Any, today: date) -> AskedAdvice:
    return AskedAdvice(
        pupil=row.pupil.list_name, url=reverse("advice", args=[row.pupil_id, row.pk]),
        occasion=row.occasion, whom=whom(row.service, row.professional), by=day(row.by_on),
        chased=plural(row.chases, "time", "times") if row.chases else "",
        chip=advice_chip(row, today),
    )  # fmt: skip
