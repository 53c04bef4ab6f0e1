"""What a person and a school choose of reminders, and a person's calendar."""

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, same_version, save
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.links.writing import hash_of
from send_mis.reminders.kinds import BOXES, KINDS
from send_mis.reminders.models import MOST_NOTICE_DAYS, CalendarFeed
from send_mis.reminders.rules.chosen import ChosenReminders
from send_mis.reminders.selectors.choices import (
    choice_of,
    choice_words,
    settings_of,
    settings_words,
)
from send_mis.schools.models import School
from send_mis.schools.services import lock_school

_TOKEN_BYTES = 32
CHOOSE = Action.REMINDERS_CHOOSE


def choose_reminders(
    *, actor: Actor, school: School, version: int, chosen: ChosenReminders
) -> None:
    """One's own, at one school."""
    ensure(actor, CHOOSE, school)
    with change(actor=actor, event="reminders.chosen", school_id=school.pk):
        lock_school(school.pk)
        row = choice_of(_person(actor), school)
        same_version(row, version, lambda: choice_words(row))
        _can_be_chosen(chosen)
        row.often, row.weekdays = chosen.often, sorted(set(chosen.weekdays))
        row.away_from, row.back_on = chosen.away_from, chosen.back_on
        _keep(row, "often", "weekdays", "away_from", "back_on", at="back_on")


def _can_be_chosen(chosen: ChosenReminders) -> None:
    if not set(chosen.weekdays) <= set(range(7)):
        raise RuleBroken({"weekdays": ["Choose days of the week."]})
    if chosen.back_on is not None and chosen.away_from is None:
        raise RuleBroken({"away_from": ["Enter the first day on which you are away, too."]})


def change_reminders(
    *, actor: Actor, school: School, version: int, hour: int, silent_kinds: Sequence[str],
    notice_days: Mapping[str, int],
) -> None:  # fmt: skip
    """What a school sends, and from which hour. Of `notice_days` only what differs from what is
    usual for its kind is kept, so that the rest follows when that changes."""
    ensure(actor, Action.REMINDERS_CHANGE, school)
    with change(actor=actor, event="reminders.settings_changed", school_id=school.pk):
        lock_school(school.pk)
        row = settings_of(school)
        same_version(row, version, lambda: settings_words(row))
        _are_of_our_kinds(silent_kinds, notice_days)
        row.hour, row.silent_kinds = hour, sorted(set(silent_kinds))
        row.notice_days = {
            key: days for key, days in notice_days.items() if days != KINDS[key].notice_days
        }
        _keep(row, "hour", "silent_kinds", "notice_days", at="hour")


def _are_of_our_kinds(silent_kinds: Sequence[str], notice_days: Mapping[str, int]) -> None:
    if not {*silent_kinds, *notice_days} <= KINDS.keys():
        raise RuleBroken("There is no such kind of reminder.")
    wrong = f"Enter a whole number of days from 0 to {MOST_NOTICE_DAYS}."
    problems = {
        f"days_{BOXES[key]}": [wrong]
        for key, days in notice_days.items()
        if not 0 <= days <= MOST_NOTICE_DAYS
    }
    if problems:
        raise RuleBroken(problems)


def open_feed(*, actor: Actor, school: School) -> str:
    """A new private address of one's calendar; an earlier one shows nothing from now on.

    The token that it returns is shown once and kept nowhere.
    """
    ensure(actor, CHOOSE, school)
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
    ensure(actor, CHOOSE, school)
    with change(actor=actor, event="calendar.ended", school_id=school.pk):
        lock_school(school.pk)
        if not _end(actor, school):
            raise AlreadyDone("Your calendar has no address any more: it was ended before.")


def _person(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise NotAllowed("A machine chooses nothing.")
    return actor.user_id


def _end(actor: Actor, school: School) -> int:
    open_now = CalendarFeed.objects.filter(
        school=school, user=_person(actor), ended_at__isnull=True
    )
    return open_now.update(ended_at=timezone.now(), stamps={})


def _keep(row: Any, *fields: str, at: str) -> None:
    """The school is locked: two may be first."""
    if row._state.adding:
        row.version = 1
        insert(row, at=at)
    else:
        save(row, *fields, at=at)
