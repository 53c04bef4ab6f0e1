"""The directory of outside services, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q
from django.urls import reverse

from pupils.choices import ServiceKind
from pupils.models import OutsideService, Professional
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, Column, ListPage, SortLink, page_of, sort_of, table_head
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import joined, plain_day

_STATES = {"": "in use", "retired": "retired", "all": "in use or retired"}
_PAID = {"": "free or private", "free": "free", "private": "private"}
_SORTS = {"service": "name", "kind": "kind"}
_NAMED_IN_LIST = 3
FILES = ("csv", "xlsx", "pdf")
_FILE_LABELS = {"csv": "CSV", "xlsx": "Spreadsheet (XLSX)", "pdf": "PDF"}


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service as a row of the list."""

    name: str
    url: str
    kind: str
    people: str
    phone: str
    email: str
    waiting_time: str
    paid: str
    chip: Chip | None


@dataclass(frozen=True)
class DirectoryPage:
    bar: FilterBar
    head: list[SortLink]
    page: ListPage[ServiceLine]
    exports: list[Link]
    is_bare: bool
    may_change: bool


def directory_page(actor: Actor, school: School, address: Address) -> DirectoryPage:
    """Three queries, four where nothing is found."""
    sort = _sort(address)
    rows = directory_rows(actor, school, address)
    page = page_of(rows, address.get("page"), address=address)
    shown = [service_line(row, school.slug, actor.today) for row in page.rows]
    columns = [
        Column("Service", "service"), Column("Kind", "kind"), Column("People"),
        Column("How to reach them"), Column("Waiting time"),
    ]  # fmt: skip
    bare = not page.total and not _all(actor, school).exists()
    return DirectoryPage(
        bar=_bar(address), head=table_head(columns, address, sort=sort),
        page=ListPage(shown, page.number, page.pages, page.total, page.per_page, address),
        exports=[] if bare else _exports(school, address), is_bare=bare,
        may_change=actor.may(Action.SERVICE_CHANGE),
    )  # fmt: skip


def directory_rows(actor: Actor, school: School, address: Address) -> Any:
    """Those of the filter, in its order, each with its people. Two queries."""
    rows, today = _all(actor, school), actor.today
    if address.get("in_use") == "retired":
        rows = rows.exclude(Q(retired_on__isnull=True) | Q(retired_on__gt=today))
    elif address.get("in_use") != "all":
        rows = rows.in_use(today)
    if address.get("kind") in ServiceKind.values:
        rows = rows.filter(kind=address.get("kind"))
    if address.get("paid") in ("free", "private"):
        rows = rows.filter(is_private=address.get("paid") == "private")
    if wanted := " ".join(address.get("q").replace("\0", "").split()):
        named = Professional.objects.filter(name__icontains=wanted, left_on__isnull=True)
        rows = rows.filter(
            Q(name__icontains=wanted) | Q(what_they_do__icontains=wanted)
            | Q(pk__in=named.values("service_id"))
        )  # fmt: skip
    sort = _sort(address)
    way = "-" if sort.startswith("-") else ""
    people = Professional.objects.filter(left_on__isnull=True)
    ordered = rows.order_by(f"{way}{_SORTS[sort.removeprefix('-')]}", "name", "pk")
    return ordered.prefetch_related(Prefetch("people", people, to_attr="here"))


def filter_words(address: Address, count: str) -> str:
    """What a file holds: the filter as a sentence."""
    parts = [_STATES.get(address.get("in_use"), _STATES[""])]
    if address.get("kind") in ServiceKind.values:
        parts.append(str(ServiceKind(address.get("kind")).label))
    if address.get("paid") in ("free", "private"):
        parts.append(_PAID[address.get("paid")])
    if wanted := address.get("q"):
        parts.append(f"with “{wanted}”")
    return f"{count} {', '.join(parts)}"


def _all(actor: Actor, school: School) -> Any:
    return OutsideService.objects.visible_to(actor, Action.SERVICE_VIEW).filter(school=school)


def _sort(address: Address) -> str:
    return sort_of(address.get("sort"), _SORTS, "service")


def _bar(address: Address) -> FilterBar:
    kinds = [("", "any kind"), *((v, str(label)) for v, label in ServiceKind.choices)]
    return FilterBar(
        address,
        main=[
            Filter("in_use", "In use or retired", list(_STATES.items()),
                   address.get_all("in_use"), lead="Show what is"),
            Filter("kind", "Kind", kinds, address.get_all("kind"), lead="of"),
            Filter("paid", "Free or private", list(_PAID.items()), address.get_all("paid"),
                   lead="and"),
        ],
        search=Filter("q", "Search by service or person", values=address.get_all("q"),
                      kind="text", hint="Service or person"),
        results="main",
    )  # fmt: skip


def _exports(school: School, address: Address) -> list[Link]:
    return [
        Link(
            _FILE_LABELS[kind],
            Address(reverse(f"services_{kind}", args=[school.slug]), address.params).url,
        )
        for kind in FILES
    ]


def service_line(row: Any, slug: str, today: date) -> ServiceLine:
    """`row` brings its people along, as `directory_rows` reads it."""
    return ServiceLine(
        name=row.name, url=reverse("services_item", args=[slug, row.pk]),
        kind=row.get_kind_display(), people=_names(row.here), phone=row.phone, email=row.email,
        waiting_time=row.waiting_time, paid=paid_words(row), chip=retired_chip(row, today),
    )  # fmt: skip


def _names(people: Iterable[Professional]) -> str:
    names = [person.name for person in people]
    more = len(names) - _NAMED_IN_LIST
    if more > 0:
        names = [*names[:_NAMED_IN_LIST], f"{more} more"]
    return joined(names)


def paid_words(row: OutsideService) -> str:
    if not row.is_private:
        return ""
    return f"Private, {row.fee}" if row.fee else "Private"


def retired_chip(row: OutsideService, today: date) -> Chip | None:
    if row.retired_on is None:
        return None
    if row.retired_on > today:
        return Chip("soon", f"until {plain_day(row.retired_on - timedelta(days=1))}")
    return Chip("neutral", "Retired")


# --- One service ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in a service."""

    id: UUID
    name: str
    role: str
    phone: str
    email: str
    note: str
    chip: Chip | None
    has_left: bool


@dataclass(frozen=True)
class ServiceCard:
    """One service's page."""

    row: OutsideService
    chip: Chip | None
    facts: list[Row]
    referring: list[Row]
    people: list[PersonLine]
    may_change: bool
    crumbs: list[Link]


def service_card(actor: Actor, row: OutsideService) -> ServiceCard:
    """One query."""
    here = row.people.order_by("left_on", "name", "pk")
    return ServiceCard(
        row=row, chip=retired_chip(row, actor.today),
        facts=[
            Row("Kind", row.get_kind_display()),
            Row("Phone", row.phone, to=_tel(row.phone)),
            Row("E-mail", row.email, to=f"mailto:{row.email}" if row.email else ""),
            Row("Website", row.website, to=row.website),
        ],
        referring=[
            Row("How to refer", row.how_to_refer), Row("Waiting time", row.waiting_time),
            Row("Paid for", paid_words(row) or "Free"),
        ],
        people=[_person(each, row) for each in here], may_change=actor.may(Action.SERVICE_CHANGE),
        crumbs=[Link("Services", reverse("services", args=[row.school.slug])), Link(row.name)],
    )  # fmt: skip


def _tel(phone: str) -> str:
    dialled = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return f"tel:{dialled}" if dialled else ""


def _person(row: Professional, service: OutsideService) -> PersonLine:
    left = row.left_on
    return PersonLine(
        row.pk, row.name, row.role, row.phone or service.phone, row.email or service.email,
        row.note, Chip("neutral", f"Left {plain_day(left)}") if left else None, left is not None,
    )  # fmt: skip
