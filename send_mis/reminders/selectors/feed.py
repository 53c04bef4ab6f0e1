"""What a private calendar shows, to whoever has its address: its person's own turn, by initials."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.links.writing import hash_of
from send_mis.reminders.models import CalendarFeed
from send_mis.reminders.rules.entries import Entry, uid_of
from send_mis.reminders.selectors.digests import actors_at
from send_mis.reminders.selectors.due import (
    DueItem,
    columns_of,
    items_of,
    open_due,
    own_due,
    taught_by,
)
from send_mis.schools.models import School
from send_mis.ui.words import day

_BACK = timedelta(days=30)
_AHEAD = timedelta(days=366)


def known_feed(token: str) -> CalendarFeed | None:
    """Also one that was ended. One query."""
    rows = CalendarFeed.objects.select_related("school", "user")
    return rows.filter(token_hash=hash_of(token)).first()


def readers_of(feed: CalendarFeed, today: date) -> list[Actor]:
    """The person in each of their hats at the school; nobody where the calendar was ended, or who
    has no right there any more. One query at most."""
    if feed.ended_at is not None or not feed.user.is_active:
        return []
    return [
        actor
        for actor in actors_at(feed.user_id, feed.school, today)
        if actor.school_id is not None and actor.may(Action.REMINDERS_CHOOSE)
    ]


def entries_of(school: School, readers: Iterable[Actor]) -> list[Entry]:
    """By day. One query."""
    found: dict[str, Entry] = {}
    for item in _own_items(list(readers)):
        uid = uid_of(item.kind.key, item.subject_id)
        found.setdefault(uid, _entry(uid, item, school))
    return list(found.values())


def _own_items(readers: list[Actor]) -> list[DueItem]:
    if not readers:
        return []
    first, *others = (_own(actor) for actor in readers)
    # By day, then as the database has it: the same on every reading.
    rows = first.union(*others) if others else first
    return sorted(items_of(rows), key=lambda item: (item.due_on, item.id))


def _own(actor: Actor) -> QuerySet[Any, tuple[Any, ...]]:
    due = open_due(actor).filter(due_on__gte=actor.today - _BACK, due_on__lte=actor.today + _AHEAD)
    return columns_of(own_due(actor, due, taught_by(actor))).order_by()


def _entry(uid: str, item: DueItem, school: School) -> Entry:
    whose = f"{item.initials}: " if item.initials else ""
    about = f" – {item.about}" if item.pupil_id is not None and item.about else ""
    url = f"{settings.PUBLIC_URL.rstrip('/')}{item.url(school.slug)}"
    by_law = item.law_on is not None and item.law_on != item.due_on
    lines = (
        school.name,
        *((f"By law at the latest {day(item.law_on)}.",) if by_law and item.law_on else ()),
        f"Open it: {url}",
    )
    return Entry(uid, item.due_on, f"{whose}{item.kind.words}{about}", lines, url)
