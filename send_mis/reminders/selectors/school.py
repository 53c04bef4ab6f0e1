"""What a school reminds of, when it last did, and whose mail does not arrive."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.actor import Actor, reader_of_school
from send_mis.database.compiled import compiled
from send_mis.reminders.choices import DigestState
from send_mis.reminders.kinds import GROUPS, KINDS
from send_mis.reminders.models import ReminderDigest, ReminderRun, ReminderSettings
from send_mis.reminders.rules.stages import days_for_mail
from send_mis.reminders.rules.states import failure_words
from send_mis.reminders.selectors.choices import settings_of
from send_mis.reminders.selectors.due import (
    DueItem,
    columns_of,
    items_of,
    open_due,
    with_class_now,
)
from send_mis.reminders.selectors.staff import names_of, staff_for, turns_of
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Row
from send_mis.ui.words import LONDON, ONE_DAY, at_time, day, day_of, from_now, plural

_SHOWN = timedelta(days=14)
_AHEAD = timedelta(weeks=10)
_SETTLED = (DigestState.SENT, DigestState.FAILED)


@dataclass(frozen=True, slots=True)
class DayLine:
    on: str
    sent: int
    waiting: int
    failed: int
    chip: Chip


@dataclass(frozen=True, slots=True)
class Unreached:
    name: str
    address: str
    url: str
    since: str
    why: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """Something that nobody can be told of."""

    name: str
    url: str
    what: str
    due: str
    why: str


@dataclass(frozen=True, slots=True)
class KindGroup:
    name: str
    kinds: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """`unheard` is empty, and `unheard_count` alone said, to who reads no pupil's record."""

    facts: Sequence[Row]
    days: Sequence[DayLine]
    people: Sequence[Unreached]
    unheard: Sequence[Unheard]
    unheard_count: int
    groups: Sequence[KindGroup]
    is_silent: bool


def reminders_page(actor: Actor, school: School, now: datetime) -> RemindersPage:
    """Fifteen queries at most, whatever was sent."""
    settings = settings_of(school)
    runs = _runs(school, actor.today)
    days = days_for_mail(provision_days(school.pk).days, actor.today)
    nobody = _unheard(school, settings, actor.today)
    reads = actor.may(Action.REGISTER_VIEW_REASONS)
    return RemindersPage(
        _facts(settings, runs, days, now), _days(school, runs, days, actor.today),
        [_unreached_line(row, school) for row in unreached(school.pk, actor.today - _SHOWN)],
        [
            _unheard_line(item, why, school, actor.today)
            for item, why in nobody
            if reads and actor.reach(item.kind.action)
        ],
        len(nobody), _groups(settings), set(settings.silent_kinds) >= KINDS.keys(),
    )  # fmt: skip


def _runs(school: School, today: date) -> dict[date, ReminderRun]:
    rows = ReminderRun.objects.filter(school=school, on__gt=today - _SHOWN, on__lte=today)
    return {row.on: row for row in rows}


def _facts(
    settings: ReminderSettings, runs: Mapping[date, ReminderRun], days: Sequence[date],
    now: datetime,
) -> list[Row]:  # fmt: skip
    last = runs[max(runs)] if runs else None
    if last is None:
        said, note = "Not in the last 14 days", ""
    else:
        moment = at_time(last.finished_at)
        said = f"{moment[:1].upper()}{moment[1:]}"
        note = "School was closed." if last.is_quiet else plural(last.mails, "mail", "mails")
    return [
        Row("Mail leaves from", f"{settings.hour}:00 on school days"),
        Row("Last run", said, note),
        Row("Next run", _next_run(settings.hour, runs, days, now)),
    ]


def _next_run(
    hour: int, runs: Mapping[date, ReminderRun], days: Sequence[date], now: datetime
) -> str:
    here = now.astimezone(LONDON)
    today = day_of(now)
    first = today + ONE_DAY if today in runs else today
    found = next((on for on in days if on >= first), None)
    if found is None:
        return "Not known: no later school day is entered"
    if found == today:
        return "Within minutes" if here.hour >= hour else f"Today from {hour}:00"
    return f"{day(found)}, from {hour}:00"


def _days(
    school: School, runs: Mapping[date, ReminderRun], days: Sequence[date], today: date
) -> list[DayLine]:
    counts: dict[date, dict[str, int]] = defaultdict(dict)
    rows = ReminderDigest.objects.filter(school=school, on__gt=today - _SHOWN, on__lte=today)
    counted = rows.order_by().values_list("on", "state").annotate(Count("pk"))
    for on, state, many in counted:
        counts[on][state] = many
    begun = min([*runs, *counts], default=today)
    school_days = {on for on in days if begun <= on < today}
    closed = {on for on, run in runs.items() if run.is_quiet and on.weekday() < 5}
    shown = sorted({*counts, *school_days, *closed, *(on for on in runs if on in days)})
    return [_day_line(on, counts.get(on, {}), runs.get(on)) for on in reversed(shown)]


def _day_line(on: date, counted: Mapping[str, int], run: ReminderRun | None) -> DayLine:
    waiting, failed = (counted.get(s, 0) for s in (DigestState.WAITING, DigestState.FAILED))
    sent = counted.get(DigestState.SENT, 0)
    if failed:
        chip = Chip("late", f"{plural(failed, 'mail', 'mails')} did not arrive")
    elif waiting:
        chip = Chip("soon", "On their way")
    elif sent:
        chip = Chip("fine", "Sent")
    elif run is None:
        chip = Chip("late", "Not run: the next run says what was due")
    else:
        chip = Chip("neutral", "School closed" if run.is_quiet else "Nothing new to say")
    return DayLine(day(on), sent, waiting, failed, chip)


def unreached(school_id: UUID, since: date) -> QuerySet[ReminderDigest]:
    """Of each person whose last mail since then did not arrive, that mail. One query."""
    settled = ReminderDigest.objects.filter(school=school_id, on__gt=since, state__in=_SETTLED)
    latest = settled.order_by("user_id", "-on", "-made_at").distinct("user_id")
    rows = ReminderDigest.objects.filter(pk__in=latest.values("pk"), state=DigestState.FAILED)
    failed: QuerySet[Any] = rows.select_related("user").order_by("user__full_name", "pk")
    return failed


@compiled
def unreached_ids(school_id: UUID, since: date) -> QuerySet[Any, UUID]:
    """The same as their ids alone, for a first page that counts them."""
    return unreached(school_id, since).order_by().values_list("pk", flat=True)


def _unreached_line(row: ReminderDigest, school: School) -> Unreached:
    user = row.user
    return Unreached(
        user.display_name, user.address, reverse("people_person", args=[school.slug, user.pk]),
        day(row.on), failure_words(row.failure),
    )  # fmt: skip


def _unheard(school: School, settings: ReminderSettings, today: date) -> list[tuple[DueItem, str]]:
    """What is due within weeks and is nobody's turn who is here, and why. Six queries at most."""
    reader = reader_of_school(school, today)
    due = open_due(reader).filter(due_on__lte=today + _AHEAD)
    rows = due.exclude(kind__in=settings.silent_kinds)
    items = items_of(columns_of(with_class_now(rows, reader)))
    staff = staff_for(school, items, today)
    turns = turns_of(items, staff, names_of({item.owner_id for item in items if item.owner_id}))
    return [
        (item, turns[item.id].why)
        for item in items
        if all(each.away for each in turns[item.id].people)
    ]


def _unheard_line(item: DueItem, why: str, school: School, today: date) -> Unheard:
    return Unheard(
        item.name, item.url(school.slug), item.kind.words,
        f"{day(item.due_on)} ({from_now(item.due_on, today)})", f"{why[:1].upper()}{why[1:]}",
    )  # fmt: skip


def _groups(settings: ReminderSettings) -> list[KindGroup]:
    return [
        KindGroup(
            group, [(kind.words, _sent_when(kind.key, settings)) for kind in KINDS.values()
                    if kind.group == group],
        )
        for group in GROUPS
    ]  # fmt: skip


def _sent_when(key: str, settings: ReminderSettings) -> str:
    if key in settings.silent_kinds:
        return "Not sent"
    days = notice_of(key, settings)
    return f"From {plural(days, 'day', 'days')} before" if days else "On the day"


def notice_of(key: str, settings: ReminderSettings) -> int:
    return int(settings.notice_days.get(key, KINDS[key].notice_days))
