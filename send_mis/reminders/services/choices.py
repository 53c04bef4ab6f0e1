"""What a person and a school choose of reminders, and a person's calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe
from uuid import UUID

from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, same_version, save
from send_mis.errors import NotAllowed
from send_mis.links.writing import hash_of
from send_mis.reminders.models import CalendarFeed
from send_mis.reminders.selectors.choices import (
    choice_of,
    choice_words,
    settings_of,
    settings_words,
)
from send_mis.schools.models import School
from send_mis.schools.services import lock_school

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class ChosenReminders:
    """`weekdays`: on which the person works, Monday 0. Not at work on [away_from, back_on)."""

    often: str
    weekdays: Sequence[int]
    away_from: date | None
    back_on: date | None


def choose_reminders(
    *, actor: Actor, school: School, version: int, chosen: ChosenReminders
) -> None:
    """One's own, at one school."""
    ensure(actor, Action.TODAY_VIEW, school)
    with change(actor=actor, event="reminders.chosen", school_id=school.pk):
        lock_school(school.pk)
        row = choice_of(_person(actor), school)
        same_version(row, version, lambda: choice_words(row))
        row.often, row.weekdays = chosen.often, sorted(set(chosen.weekdays))
        row.away_from, row.back_on = chosen.away_from, chosen.back_on
        if row._state.adding:
            insert(row)
        else:
            save(row, "often", "weekdays", "away_from", "back_on", at="back_on")


def change_reminders(
    *, actor: Actor, school: School, version: int, hour: int, silent_kinds: Sequence[str],
    notice_days: Mapping[str, int],
) -> None:  # fmt: skip
    """What a school sends, and from which hour."""
    ensure(actor, Action.REMINDERS_CHANGE, school)
    with change(actor=actor, event="reminders.settings_changed", school_id=school.pk):
        lock_school(school.pk)
        row = settings_of(school)
        same_version(row, version, lambda: settings_words(row))
        row.hour, row.silent_kinds = hour, sorted(set(silent_kinds))
        row.notice_days = dict(notice_days)
        if row._state.adding:
            insert(row)
        else:
            save(row, "hour", "silent_kinds", "notice_days", at="hour")


def open_feed(*, actor: Actor, school: School) -> str:
    """A new private address of one's calendar; an earlier one shows nothing from now on.

    The token that it returns is shown once and kept nowhere.
    """
    ensure(actor, Action.TODAY_VIEW, school)
    with change(actor=actor, event="calendar.opened", school_id=school.pk):
        lock_school(school.pk)
        _end(actor, school)
        token = token_urlsafe(_TOKEN_BYTES)
        CalendarFeed.objects.create(
            school=school, user_id=_person(actor), token_hash=hash_of(token),
            made_at=timezone.now(),
        )  # fmt: skip
        return token


def end_feed(*, actor: Actor, school: School) -> None:
    ensure(actor, Action.TODAY_VIEW, school)
    with change(actor=actor, event="calendar.ended", school_id=school.pk):
        lock_school(school.pk)
        _end(actor, school)


def _person(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise NotAllowed("A machine chooses nothing.")
    return actor.user_id


def _end(actor: Actor, school: School) -> None:
    open_now = CalendarFeed.objects.filter(school=school, user=actor.user_id, ended_at__isnull=True)
    open_now.update(ended_at=timezone.now())
