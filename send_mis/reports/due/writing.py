"""What reports ask by a day: promises kept, questions answered, the SENCO qualified."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator

from pupils.due.writing.table import write_due
from pupils.models import DueDate
from send_mis.audit.record import open_change
from send_mis.reports.choices import ReportDue, ReportState
from send_mis.reports.due.rules import qualify_by
from send_mis.reports.models import GovernorQuestion, PromisedAction, SencoPost
from send_mis.schools.models import School

# Governors meet twice a term: an answer comes before they meet again.
_ANSWERED_WITHIN = timedelta(days=14)
_HEAD = "head"
_MOST = 80


def report_changes(school_id: UUID) -> None:
    """Inside an open change: have what follows from a school's reports and posts follow."""
    open_change().derives(_write, school_id)


def rebuild_report_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its reports meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        return _write({school_id})


def _write(school_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(school__in=school_ids, kind__in=ReportDue.values)
    wanted = (each(school_ids) for each in (_promises, _questions, _posts))
    return write_due(there, chain.from_iterable(wanted))


def _promises(school_ids: set[UUID]) -> Iterator[DueDate]:
    """Of what is published: whoever is named by account, else the headteacher sees to it."""
    rows = PromisedAction.objects.filter(
        school__in=school_ids, report__state=ReportState.PUBLISHED
    ).select_related("report")
    for row in rows:
        yield DueDate(
            school_id=row.school_id, kind=ReportDue.PROMISE.value, about=_short(row.words),
            subject_type=row._meta.label_lower, subject_id=row.pk,
            turn="" if row.owner_id else _HEAD, owner_id=row.owner_id, hold_by_on=row.by_on,
            starts_on=row.report.as_at, done_on=row.done_on,
        )  # fmt: skip


def _questions(school_ids: set[UUID]) -> Iterator[DueDate]:
    for row in GovernorQuestion.objects.filter(school__in=school_ids):
        yield DueDate(
            school_id=row.school_id, kind=ReportDue.QUESTION.value, about=_short(row.words),
            subject_type=row._meta.label_lower, subject_id=row.pk, turn=_HEAD,
            hold_by_on=row.asked_on + _ANSWERED_WITHIN, starts_on=row.asked_on,
            done_on=row.answered_on,
        )  # fmt: skip


def _posts(school_ids: set[UUID]) -> Iterator[DueDate]:
    rows = SencoPost.objects.filter(school__in=school_ids, ended_on__isnull=True)
    for row in rows:
        by = qualify_by(
            row.appointed_on, was_before=row.was_before, qualification=row.qualification,
            qualified_on=row.qualified_on,
        )  # fmt: skip
        if by is not None:
            yield DueDate(
                school_id=row.school_id, kind=ReportDue.QUALIFY.value,
                subject_type=row._meta.label_lower, subject_id=row.pk, turn=_HEAD, law_on=by,
                starts_on=row.appointed_on,
            )  # fmt: skip


def _short(words: str) -> str:
    return Truncator(words).chars(_MOST)
