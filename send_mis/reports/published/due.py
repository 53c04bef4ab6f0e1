"""When each document is written and published next, from what is out and what is drafted."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.due.kinds import DueKind
from pupils.due.writing.table import write_due
from pupils.models import DueDate
from send_mis.access.actions import Action
from send_mis.audit.record import open_change
from send_mis.reports.choices import PublicationDue, PublicationKind, ReportState
from send_mis.reports.models import Publication
from send_mis.reports.published.rules.documents import FIRST_STRATEGY_ON, owes_strategy
from send_mis.reports.published.rules.words import last_day_of
from send_mis.schools.models import School
from send_mis.statutory.counting import years_after
from send_mis.statutory.school_duties import accessibility_plan, information_report
from send_mis.ui.words import plain_day

PUBLICATION_DUE = (
    DueKind(
        PublicationDue.WRITE.value, "Write what the school must publish", "School documents",
        Action.PUBLICATION_WRITE, "publications", of="school",
    ),
    DueKind(
        PublicationDue.PUBLISH.value, "Publish what the school must publish", "School documents",
        Action.PUBLICATION_WRITE, "publications", of="school",
    ),
)  # fmt: skip
# How long before its last day it is written, and published: others read it in between.
_WRITTEN = timedelta(days=28)
_PUBLISHED = timedelta(days=14)
# What changes in the year is published as soon as practicable: so long after it was begun.
_WRITTEN_SOON = timedelta(days=14)
_PUBLISHED_SOON = timedelta(days=28)
# Owed from the beginning.
_ALWAYS = date.min
_PLACES = {kind: place for place, kind in enumerate(PublicationKind)}


@dataclass(frozen=True, slots=True)
class _Last:
    """The last day of a document: the law’s, the fund’s, or what the school has set itself."""

    on: date
    law_on: date | None = None
    fund_on: date | None = None


def publication_changes(school_id: UUID) -> None:
    """Inside an open change: have what is due follow."""
    open_change().derives(write_publication_due, school_id)


def write_publication_due(school_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(school__in=school_ids, kind__in=PublicationDue.values)
    return write_due(there, _due_of(list(School.objects.filter(pk__in=school_ids))))


def rebuild_publication_due(school_id: UUID) -> int:
    """Nobody changes the school’s documents meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        rows = Publication.objects.filter(school=school_id).order_by("pk")
        list(rows.select_for_update(of=("self",)).only("pk"))
        return write_publication_due({school_id})


def next_last_day(school: School, kind: str, newest: Publication | None) -> date | None:
    """By when the next version is out; none where nothing was published and nobody sets a day."""
    found = _last(kind, newest) if newest else _first(school, kind)
    return found.on if found else None


def _due_of(schools: Sequence[School]) -> Iterator[DueDate]:
    rows: dict[tuple[UUID, str], list[Publication]] = defaultdict(list)
    found = Publication.objects.filter(school__in=schools, withdrawn_on=None).defer("content")
    for row in found.order_by("number"):
        rows[row.school_id, row.kind].append(row)
    for school in schools:
        for kind in PublicationKind:
            yield from _of_kind(school, kind, rows[school.pk, kind])


def _of_kind(school: School, kind: str, rows: Sequence[Publication]) -> Iterator[DueDate]:
    """From each version until the next; the draft belongs to what is open."""
    # Of several on one day the last is the one that holds.
    out = list(
        {row.published_on: row for row in rows if row.state == ReportState.PUBLISHED}.values()
    )
    draft = next((row for row in rows if row.state == ReportState.DRAFT), None)
    spans: list[tuple[date, _Last | None]] = [(_ALWAYS, _first(school, kind))]
    spans += [(row.published_on or _ALWAYS, _last(kind, row)) for row in out]
    for (since, last), after in zip(spans, [*out, draft], strict=True):
        if last is not None:
            yield from _between(school, kind, since, last, after)


def _between(
    school: School, kind: str, since: date, last: _Last, after: Publication | None
) -> Iterator[DueDate]:
    written, published = last.on - _WRITTEN, last.on - _PUBLISHED
    is_draft = after is not None and after.state == ReportState.DRAFT
    if after is not None and is_draft and kind == PublicationKind.INFORMATION and since > _ALWAYS:
        written = min(written, after.drafted_on + _WRITTEN_SOON)
        published = min(published, after.drafted_on + _PUBLISHED_SOON)
    done_on = after.published_on if after else None
    ready_on = after.ready_on if after else None
    about = f"{PublicationKind(kind).label}, by {plain_day(last.on)}"
    days: dict[str, Any] = {"law_on": last.law_on, "authority_on": last.fund_on}
    for each, turn, by, done in (
        (PublicationDue.WRITE, "senco", written, ready_on or done_on),
        (PublicationDue.PUBLISH, "head", published, done_on),
    ):  # fmt: skip
        yield DueDate(
            school_id=school.pk, kind=each.value, about=about, turn=turn, hold_by_on=by,
            subject_type=school._meta.label_lower, subject_id=_subject(school.pk, kind),
            starts_on=since, done_on=done, **days,
        )  # fmt: skip


def _subject(school_id: UUID, kind: str) -> UUID:
    """A school owes several documents, each of which has its own number in the form of all."""
    return UUID(int=school_id.int ^ (_PLACES[PublicationKind(kind)] + 1))


def _first(school: School, kind: str) -> _Last | None:
    if kind == PublicationKind.STRATEGY and owes_strategy(school.phase, school.kind):
        return _Last(FIRST_STRATEGY_ON, fund_on=FIRST_STRATEGY_ON)
    return None


def _last(kind: str, row: Publication) -> _Last:
    """Of the version after this one."""
    assert row.published_on is not None  # noqa: S101 as the constraint has it
    if kind == PublicationKind.INFORMATION:
        return _by_law(information_report(row.published_on).due_on)
    if kind == PublicationKind.ACCESSIBILITY:
        by_law = accessibility_plan(row.starts_on).due_on
        found = _by_law(by_law)
        return _Last(min(found.on, last_day_of(row.starts_on, row.years)), law_on=by_law)
    again = years_after(row.published_on, 1)
    is_fund = kind == PublicationKind.STRATEGY
    return _Last(again, fund_on=again if is_fund else None)


def _by_law(on: date | None) -> _Last:
    assert on is not None  # noqa: S101 both are counted
    return _Last(on, law_on=on)
