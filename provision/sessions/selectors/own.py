"""Sessions of somebody who takes them, for their first page: today's, and those forgotten."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from provision.models import Allocation, PlanRow, Session
from provision.sessions.selectors.day import earliest
from provision.sessions.selectors.due import due_rows
from provision.sessions.selectors.words import row_title
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.provision_days import provision_days
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import joined, plural

_NAMED_AT_MOST = 4


def own_tasks(actor: Actor) -> list[Task]:
    """Six queries at most, however many sessions there are; one for who takes none."""
    today, first = actor.today, earliest(actor.today)
    mine: Any = PlanRow.objects.visible_to(actor, Action.SESSION_RECORD)
    mine = mine.filter(delivered_by=actor.user_id, minutes__isnull=False)
    mine = mine.within(first, today + timedelta(days=1))
    rows = {row.pk: row for row in mine.select_related("intervention")}
    if not rows or actor.hat is None or actor.school_id is None:
        return []
    days = [day for day in provision_days(actor.school_id).days if first <= day <= today]
    due = due_rows(mine, actor.school_id, days)
    slug = actor.hat.slug
    left = {found.row_id: found.number for found in due if found.day == today}
    forgotten = sum(found.number for found in due if found.day < today)
    return [*_today(today, rows, left, slug), *_forgotten(actor.user_id, forgotten, slug)]


def _today(today: date, rows: dict[UUID, Any], left: dict[UUID, int], slug: str) -> list[Task]:
    url = reverse("sessions", args=[slug])
    if not left:
        done = Session.objects.filter(row__in=rows, held_on=today).count()
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


def _names(row: Any, today: date) -> str:
    """One query."""
    places = Allocation.objects.running(today).filter(row=row).select_related("pupil")
    names = list(dict.fromkeys(p.pupil.name for p in places.order_by("pupil__sort_key")))
    more = len(names) - _NAMED_AT_MOST
    return joined([*names[:_NAMED_AT_MOST], *([f"{more} more"] if more > 0 else [])])


def _forgotten(user_id: UUID | None, count: int, slug: str) -> list[Task]:
    if not count:
        return []
    url = f"{reverse('sessions_unrecorded', args=[slug])}?who={user_id}"
    title = f"{plural(count, 'past session', 'past sessions')} of yours without a record"
    text = "Planned in the last three weeks. Were they held?"
    return [Task(TaskKind.SESSIONS, title, text, "Record them", url)]
