"""Sessions of somebody who takes them, for their first page: today's, and those forgotten."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from provision.models import Allocation, PlanRow, Session
from provision.sessions.selectors.day import earliest
from provision.sessions.selectors.due import due_rows
from provision.sessions.selectors.lines import Recordable, lines_of, recordable
from provision.sessions.selectors.words import row_title
from pupils.models import Pupil
from send_mis.access.actor import Actor
from send_mis.database.compiled import compiled
from send_mis.schools.provision_days import provision_days
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import joined, plural

_NAMED_AT_MOST = 4


def own_tasks(actor: Actor) -> list[Task]:
    """Six queries at most, however many sessions there are; one for who takes none."""
    if actor.hat is None or actor.school_id is None or actor.user_id is None:
        return []
    today, first = actor.today, earliest(actor.today)
    mine = recordable(actor, actor.school_id, first, today).delivered_by(actor.user_id)
    rows = {row.pk: row for row in _mine(mine)}
    if not rows:
        return []
    days = [day for day in provision_days(actor.school_id).days if first <= day <= today]
    due = due_rows(mine, days)
    slug = actor.hat.slug
    left = {found.row_id: found.number for found in due if found.day == today}
    forgotten = sum(found.number for found in due if found.day < today)
    return [*_today(today, rows, left, slug), *_forgotten(actor.user_id, forgotten, slug)]


def _today(today: date, rows: dict[UUID, Any], left: dict[UUID, int], slug: str) -> list[Task]:
    url = reverse("sessions", args=[slug])
    if not left:
        done = len(_recorded(tuple(rows), today))
        if not done:
            return []
        title = f"Today's {plural(done, 'session is', 'sessions are')} recorded"
        return [Task(TaskKind.SESSIONS, title, "", "See them", url, "fine")]
    title = f"{plural(sum(left.values()), 'session', 'sessions')} of yours to record today"
    # What has a time comes before what has none, and that at its time.
    timed = sorted((row for pk, row in rows.items() if pk in left and row.at), key=lambda r: r.at)
    row = timed[0] if timed else rows[next(iter(left))]
    at = f"{row.at:%H:%M} " if row.at else ""
    text = f"Next: {at}{row_title(row)}, {_names(row, today)}."
    return [Task(TaskKind.SESSIONS, title, text, "Open my sessions", url)]


@compiled
def _mine(asked: Recordable) -> QuerySet[PlanRow]:
    return lines_of(asked).select_related("intervention")


@compiled
def _recorded(row_ids: tuple[UUID, ...], day: date) -> QuerySet[Any, UUID]:
    return Session.objects.filter(row__in=row_ids, held_on=day).values_list("pk", flat=True)


@compiled
def _pupils(row_id: UUID, day: date) -> QuerySet[Pupil]:
    places = Allocation.objects.running(day).filter(row=row_id)
    return Pupil.objects.filter(pk__in=places.order_by().values("pupil")).order_by("sort_key")


def _names(row: Any, today: date) -> str:
    """One query."""
    names = [pupil.name for pupil in _pupils(row.pk, today)]
    more = len(names) - _NAMED_AT_MOST
    return joined([*names[:_NAMED_AT_MOST], *([f"{more} more"] if more > 0 else [])])


def _forgotten(user_id: UUID | None, count: int, slug: str) -> list[Task]:
    if not count:
        return []
    url = f"{reverse('sessions_unrecorded', args=[slug])}?who={user_id}"
    title = f"{plural(count, 'past session', 'past sessions')} of yours without a record"
    text = "Planned in the last three weeks. Were they held?"
    return [Task(TaskKind.SESSIONS, title, text, "Record them", url)]
