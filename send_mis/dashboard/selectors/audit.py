"""The record of changes and reads, searched: of a school, and the reads of one pupil."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from pupils.models import Pupil, PupilGrant
from pupils.search import find
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.access.models import ClassGrant, SchoolGrant, TrustGrant
from send_mis.access.roles import ROLES
from send_mis.accounts.models import User
from send_mis.audit.copies import touching
from send_mis.audit.models import Change, Read
from send_mis.audit.selectors import (
    Search,
    changes,
    found_changes,
    found_reads,
    people_in,
    reads,
)
from send_mis.dashboard.contributing import EVENTS, HISTORY, read_words
from send_mis.dashboard.selectors.audit_filters import (
    People,
    RecordFilter,
    asked_of,
    filter_bar,
    in_words,
    people_filter,
)
from send_mis.dashboard.selectors.change_words import ChangedRow, Written, sentence
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.filters import FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import clock, day

_NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class AuditRow:
    when: str
    who: str
    role: str
    what: str
    why: str
    pupils: tuple[Link, ...]
    more: int
    # Of the school itself, its people, settings and money: what no pupil's page shows.
    rows: tuple[ChangedRow, ...] = ()


@dataclass(frozen=True)
class AuditPage:
    bar: FilterBar
    page: ListPage[AuditRow]
    problems: tuple[str, ...] = ()
    exports: tuple[Link, ...] = ()


def _pointing_at(model: type[Model], name: str = "") -> Iterator[tuple[type[Model], str]]:
    """The models whose rows are about one of these, each with its column."""
    for each in HISTORY:
        for column in each.model._meta.concrete_fields:
            if column.related_model is model and name in ("", column.name):
                yield each.model, column.attname


class SchoolAudit:
    """One school's record as somebody asked for it: the page and the files show the same rows."""

    def __init__(self, school: School, actor: Actor, address: Address) -> None:
        self.school, self.actor, self.address = school, actor, address
        self.asked: RecordFilter = asked_of(address, actor.today)
        self.people: People = [(str(u.pk), u.full_name) for u in _people_of(school)]

    @property
    def words(self) -> str:
        return in_words(self.asked, self.people)

    def found(self) -> QuerySet[Any]:
        """Newest first."""
        search = Search(
            user_id=_known(self.asked.person, self.people),
            kind=self.asked.event,
            since=self.asked.since,
            until=self.asked.until,
        )
        if self.asked.is_reads:
            opened = found_reads(reads(school_id=self.school.pk), search)
            return opened.filter(self._about_reads()) if self.asked.q else opened
        changed = found_changes(changes(school_id=self.school.pk), search)
        return changed.filter(self._about()) if self.asked.q else changed

    def rows(self, found: Sequence[Read | Change]) -> list[AuditRow]:
        """In words, with the names of what they are about. A fixed number of queries."""
        may = {action for action in Action if can(self.actor, action, self.school)}
        written = Written(self.actor.today, may)
        written.read_pupils(key for each in found for key in first_pupils(each))
        heads = [each for each in found if isinstance(each, Change)]
        about = tuple(model for h in heads if h.event in EVENTS for model in EVENTS[h.event].of)
        histories = [each for each in HISTORY if each.is_of_school or issubclass(each.model, about)]
        written.read([head.pk for head in heads], histories)
        return [
            _change_row(each, written) if isinstance(each, Change) else _read_row(each, written)
            for each in found
        ]

    def _about(self) -> Q:
        """A pupil, a person or a class of that name."""
        about = Q(pupil_ids__overlap=list(self._pupils_named()))
        if people := self._people_named():
            about |= touching(User, "id", people)
            for model, column in _pointing_at(User, "user"):
                about |= touching(model, column, people)
        if classes := self._classes_named():
            about |= touching(SchoolClass, "id", classes)
            for model, column in _pointing_at(SchoolClass):
                about |= touching(model, column, classes)
        return about

    def _about_reads(self) -> Q:
        return Q(pupil_ids__overlap=list(self._pupils_named())) | Q(detail__icontains=self.asked.q)

    def _pupils_named(self) -> tuple[UUID, ...]:
        pupils = Pupil.objects.filter(school=self.school)
        return find(pupils.visible_to(self.actor, Action.PUPIL_VIEW), self.asked.q, self.actor).ids

    def _people_named(self) -> list[UUID]:
        words = self.asked.q.casefold().split()
        return [UUID(key) for key, name in self.people if all(w in name.casefold() for w in words)]

    def _classes_named(self) -> list[UUID]:
        named = SchoolClass.objects.filter(school=self.school, name__iexact=self.asked.q)
        return list(named.values_list("pk", flat=True))


def school_audit(school: School, actor: Actor, address: Address) -> AuditPage:
    """Both kinds, filtered by person, event, time and what they are about."""
    audit = SchoolAudit(school, actor, address)
    found = page_of(audit.found(), address.get("page"), address=address)
    page = ListPage(
        audit.rows(found.rows), found.number, found.pages, found.total, found.per_page, address
    )
    bar = filter_bar(address, audit.asked, audit.people, actor.today)
    return AuditPage(bar, page, audit.asked.problems, _exports(school, address))


def _exports(school: School, address: Address) -> tuple[Link, ...]:
    query = address.with_params({}).query
    asked = f"?{query}" if query else ""
    kinds = (("pdf", "PDF to print"), ("xlsx", "Excel workbook"), ("csv", "CSV file"))
    return tuple(
        Link(label, reverse(f"audit_{kind}", args=[school.slug]) + asked) for kind, label in kinds
    )


def reads_of_pupil(pupil: Pupil, address: Address) -> AuditPage:
    """Who opened this pupil's record. Three queries."""
    rows = reads(pupil_id=pupil.pk)
    people = [(str(user_id), name) for user_id, name in people_in(rows)]
    user_id = _known(address.get("person"), people)
    found = page_of(
        found_reads(rows, Search(user_id=user_id)), address.get("page"), address=address
    )
    shown = [_read_row(row, None) for row in found.rows]
    bar = FilterBar(address, [people_filter(address, people, "Show what")])
    page = ListPage(shown, found.number, found.pages, found.total, found.per_page, address)
    return AuditPage(bar, page)


def _change_row(head: Change, written: Written) -> AuditRow:
    named = _pupils(head, written)
    total = len(head.pupil_ids)
    rows, _ = written.rows(head.pk, of_school=True)
    said = EVENTS.get(head.event)
    return AuditRow(
        when=_when(head),
        who=head.user_name,
        role=_role(head),
        what=sentence(written, head, [link.label for link in named], total),
        why="" if said and said.is_why else head.why,
        pupils=named,
        more=total - len(named),
        rows=tuple(rows),
    )


def _read_row(row: Read, written: Written | None) -> AuditRow:
    named = _pupils(row, written) if written else ()
    return AuditRow(
        when=_when(row),
        who=row.user_name,
        role=_role(row),
        what=read_words(row.what),
        why=row.detail,
        pupils=named,
        more=len(row.pupil_ids) - len(named) if named else 0,
    )


def _when(row: Read | Change) -> str:
    return f"{day(row.at)}, {clock(row.at)}"


def _role(row: Read | Change) -> str:
    return ROLES[row.role].label if row.role in ROLES else ""


def first_pupils(entry: Read | Change) -> list[UUID]:
    """Those whom a line of the record names; the others are counted."""
    return list(entry.pupil_ids[:_NAMED_AT_MOST])


def _pupils(entry: Read | Change, written: Written) -> tuple[Link, ...]:
    """The first of them by name; one whose record is gone has no page to lead to."""
    return tuple(
        Link(
            written.name(Pupil, key),
            reverse("pupil_page", args=[key]) if key in written.pupils_here else "",
        )
        for key in first_pupils(entry)
    )


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


def _known(text: str, people: Sequence[tuple[str, str]]) -> UUID | None:
    return UUID(text) if text in {key for key, _ in people} else None
