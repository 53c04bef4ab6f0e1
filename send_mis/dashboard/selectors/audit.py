"""The record of changes and reads, searched: of a school, and the reads of one pupil."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from pupils.models import Pupil, PupilGrant
from pupils.search import find
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.models import ClassGrant, SchoolGrant, TrustGrant
from send_mis.access.roles import ROLES
from send_mis.accounts.models import User
from send_mis.audit.models import Change, Read
from send_mis.audit.selectors import (
    Search,
    changes,
    found_changes,
    found_reads,
    people_in,
    reads,
)
from send_mis.dashboard.event_words import CHANGES, READS, change_words, read_words
from send_mis.reading.dates import MONTHS
from send_mis.schools.models import School
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import clock, day

_NAMED_AT_MOST = 3
_MONTHS_BACK = 14


@dataclass(frozen=True, slots=True)
class AuditRow:
    when: str
    who: str
    role: str
    what: str
    why: str
    pupils: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class AuditPage:
    bar: FilterBar
    page: ListPage[AuditRow]
    problems: tuple[str, ...] = ()


def school_audit(school: School, actor: Actor, address: Address) -> AuditPage:
    """Both kinds, filtered by person, event, time and pupil. At most seven queries."""
    is_reads = address.get("kind") == "reads"
    people = [(str(u.pk), u.full_name) for u in _people_of(school)]
    period = address.get("when")
    since, until = period_of(period, actor.today)
    q = " ".join(address.get("q").replace("\x00", "").split())
    search = Search(
        user_id=_known(address.get("person"), people),
        kind=address.get("event") if address.get("event") in (READS if is_reads else CHANGES)
        else "",
        since=since,
        until=until,
        pupil_ids=_pupils_named(q, school, actor) if q else None,
    )  # fmt: skip
    page = _page(school, search, address, is_reads=is_reads)
    return AuditPage(_bar(address, people, actor.today, is_reads=is_reads), page)


def _page(
    school: School, search: Search, address: Address, *, is_reads: bool
) -> ListPage[AuditRow]:
    number = address.get("page")
    found: ListPage[Read] | ListPage[Change]
    if is_reads:
        rows = found_reads(reads(school_id=school.pk), search)
        found = page_of(rows, number, address=address)
    else:
        found = page_of(
            found_changes(changes(school_id=school.pk), search), number, address=address
        )
    names = _names(pid for row in found.rows for pid in row.pupil_ids[:_NAMED_AT_MOST])
    shown = [_row(row, names) for row in found.rows]
    return ListPage(shown, found.number, found.pages, found.total, found.per_page, address)


def reads_of_pupil(pupil: Pupil, address: Address) -> AuditPage:
    """Who opened this pupil's record. Three queries."""
    rows = reads(pupil_id=pupil.pk)
    people = [(str(user_id), name) for user_id, name in people_in(rows)]
    user_id = _known(address.get("person"), people)
    found = page_of(
        found_reads(rows, Search(user_id=user_id)), address.get("page"), address=address
    )
    shown = [_row(row, {}) for row in found.rows]
    bar = FilterBar(address, [_people_filter(address, people, "Show what")])
    page = ListPage(shown, found.number, found.pages, found.total, found.per_page, address)
    return AuditPage(bar, page)


def _row(row: Read | Change, names: dict[UUID, str]) -> AuditRow:
    is_read = isinstance(row, Read)
    named = [
        Link(names[pid], reverse("pupil_page", args=[pid]))
        for pid in row.pupil_ids[:_NAMED_AT_MOST]
        if pid in names
    ]
    return AuditRow(
        when=f"{day(row.at)}, {clock(row.at)}",
        who=row.user_name,
        role=ROLES[row.role].label if row.role in ROLES else "",
        what=read_words(row.what) if isinstance(row, Read) else change_words(row.event),
        why=row.detail if isinstance(row, Read) else row.why,
        pupils=tuple(named),
        more=len(row.pupil_ids) - len(named) if named or not is_read else 0,
    )


def _names(ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    return {p.pk: p.name for p in Pupil.objects.filter(pk__in=wanted)} if wanted else {}


def _people_of(school: School) -> list[User]:
    """Everybody who holds or held a grant that reaches into the school."""
    here = (
        Q(pk__in=SchoolGrant.objects.filter(content_object=school).values("user_id"))
        | Q(pk__in=ClassGrant.objects.filter(content_object__school=school).values("user_id"))
        | Q(pk__in=PupilGrant.objects.filter(content_object__school=school).values("user_id"))
    )
    if school.trust_id is not None:
        of_trust = TrustGrant.objects.filter(content_object_id=school.trust_id)
        here |= Q(pk__in=of_trust.values("user_id"))
    return list(User.objects.filter(here).order_by("full_name"))


def _pupils_named(q: str, school: School, actor: Actor) -> tuple[UUID, ...]:
    pupils = Pupil.objects.filter(school=school).visible_to(actor, Action.PUPIL_VIEW)
    return find(pupils, q, actor).ids


def _known(text: str, people: Sequence[tuple[str, str]]) -> UUID | None:
    return UUID(text) if text in {key for key, _ in people} else None


# --- The filter -----------------------------------------------------------------------------


def _bar(
    address: Address, people: Sequence[tuple[str, str]], today: date, *, is_reads: bool
) -> FilterBar:
    events = sorted((READS if is_reads else CHANGES).items(), key=lambda pair: pair[1])
    return FilterBar(
        address,
        main=[
            Filter(
                "kind", "Changes or reads",
                [("", "changes"), ("reads", "openings of records")],
                values=address.get_all("kind"), lead="Show",
            ),
            Filter("event", "What happened", [("", "of any kind"), *events],
                   values=address.get_all("event")),
            _people_filter(address, people, "by"),
            Filter("when", "When", period_choices(today), values=address.get_all("when")),
        ],
        search=Filter(
            "q", "Pupil", values=address.get_all("q"), kind="text", hint="Pupil's name",
        ),
    )  # fmt: skip


def _people_filter(address: Address, people: Sequence[tuple[str, str]], lead: str) -> Filter:
    return Filter(
        "person", "Person", [("", "anybody" if lead == "by" else "everybody opened"), *people],
        values=address.get_all("person"), lead=lead if lead == "by" else "Show what",
    )  # fmt: skip


def period_choices(today: date) -> list[tuple[str, str]]:
    """Any time, a few recent days, and the months back to last school year's autumn."""
    months = []
    year, month = today.year, today.month
    for _ in range(_MONTHS_BACK):
        months.append((f"{year}-{month:02d}", f"in {MONTHS[month - 1]} {year}"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [("", "at any time"), ("today", "today"), ("week", "in the last seven days"), *months]


def period_of(text: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a period of `period_choices`; nonsense is any time."""
    if text == "today":
        return today, today
    if text == "week":
        return today - timedelta(days=6), today
    if text not in {key for key, _ in period_choices(today)} or not text:
        return None, None
    year, month = (int(part) for part in text.split("-"))
    first = date(year, month, 1)
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return first, after - timedelta(days=1)
