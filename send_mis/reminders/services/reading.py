"""Noted of a private calendar when a program reads it: that it does, and what it was told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from send_mis.reminders.models import CalendarFeed

# A calendar comes back many times a day: that it did today is all that anybody asks.
_NOTED_AFTER = timedelta(hours=1)


def note_reading(*, feed: CalendarFeed, stamps: Mapping[str, Any], now: datetime) -> None:
    """One query at most, and none where the hour's reading is noted and nothing changed."""
    noted: dict[str, Any] = {}
    if feed.last_read_at is None or feed.last_read_at <= now - _NOTED_AFTER:
        noted["last_read_at"] = now
    if feed.stamps != stamps:
        noted["stamps"] = dict(stamps)
    if noted:
        CalendarFeed.objects.filter(pk=feed.pk, ended_at__isnull=True).update(**noted)
