"""What letters ask to be done by a day: that each copy reaches whom it is for."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction

from pupils.choices import PAPER_WAITS, CopyState, LetterDue
from pupils.due.writing.following import FollowedFacts, others_follow
from pupils.due.writing.table import write_due
from pupils.models import DueDate, LetterCopy
from pupils.rules import LETTER_DAYS
from send_mis.audit.record import open_change
from send_mis.schools.models import School
from send_mis.ui.words import day_of

_TURN = "office"


def letter_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils' letters follow what is written."""
    open_change().derives(write_letter_due, *pupil_ids)
    others_follow(FollowedFacts.LETTERS, *pupil_ids)


def write_letter_due(pupil_ids: set[UUID]) -> int:
    """Inside the transaction that changed these pupils' letters: two queries."""
    rows = LetterCopy.objects.filter(pupil__in=pupil_ids)
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=LetterDue.values)
    return write_due(there, _due_of(list(rows)))


def rebuild_letter_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its letters meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        rows = LetterCopy.objects.filter(school=school_id).order_by("pk").select_for_update()
        there = DueDate.objects.filter(school=school_id, kind__in=LetterDue.values)
        return write_due(there, _due_of(list(rows)))


def _due_of(rows: Sequence[LetterCopy]) -> Iterator[DueDate]:
    """Of paper within days of its letter, of a mail that did not arrive on the day that said so."""
    for row in rows:
        given_on = day_of(row.state_at) if row.state == CopyState.GIVEN else None
        if row.state in PAPER_WAITS or given_on:
            by = row.made_on + LETTER_DAYS
        elif row.state == CopyState.FAILED:
            by = day_of(row.state_at)
        else:
            continue
        yield DueDate(
            school_id=row.school_id, pupil_id=row.pupil_id, kind=LetterDue.DELIVER.value,
            subject_type=row._meta.label_lower, subject_id=row.pk, turn=_TURN,
            starts_on=row.made_on, hold_by_on=by, done_on=given_on,
        )  # fmt: skip
