"""Who is to be written to on a day, of what: read alone, so that it can be shown before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from send_mis.access.actor import Actor, grants_behind, hats_of, reader_of_school
from send_mis.access.held import held_grants
from send_mis.accounts.models import User
from send_mis.reminders.choices import Often, Stage
from send_mis.reminders.models import (
    Reminder,
    ReminderChoice,
    ReminderDigest,
)
from send_mis.reminders.rules.stages import (
    MailDay,
    days_for_mail,
    left_to_say,
    mail_day,
    stage_of,
)
from send_mis.reminders.rules.turns import Colleague, Turn
from send_mis.reminders.selectors.choices import settings_of
from send_mis.reminders.selectors.due import (
    DueItem,
    columns_of,
    items_of,
    open_due,
    readable_due,
    with_class_now,
)
from send_mis.reminders.selectors.staff import names_of, staff_for, turns_of
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days

# How far ahead anything is read: a notice of some weeks, or a summer.
_FURTHEST = timedelta(weeks=10)
_LATE_TO = "senco"


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One thing said to one person, in the role in which they may read it."""

    item: DueItem
    stage: Stage
    turn: Turn
    role: str

    @property
    def key(self) -> tuple[str, UUID, date, str]:
        return (self.item.kind.key, self.item.subject_id, self.item.due_on, self.stage.value)


@dataclass
class PlannedDigest:
    user: User
    day: MailDay | None
    lines: list[ReminderLine] = field(default_factory=list)


@dataclass
class SchoolReminders:
    """`is_quiet`: the school is closed that day. `unheard`: what nobody can be told of."""

    school: School
    is_quiet: bool = False
    digests: list[PlannedDigest] = field(default_factory=list)
    unheard: list[DueItem] = field(default_factory=list)


def plan_school(school: School, on: date) -> SchoolReminders:
    """Everything that is to be said on that day and was not said yet."""
    days = days_for_mail(provision_days(school.pk).days, on)
    if on not in days:
        return SchoolReminders(school, is_quiet=True)
    settings = settings_of(school)
    items = [
        item
        for item in _items(school, on, on + _FURTHEST)
        if item.kind.key not in settings.silent_kinds
    ]
    staff = staff_for(school, items, on)
    names = names_of({item.owner_id for item in items if item.owner_id})
    turns = turns_of(items, staff, names)
    said = _Said(school, items)
    posts = _Posts(school, on, days)
    plan = SchoolReminders(school)
    found: dict[UUID, list[ReminderLine]] = defaultdict(list)
    late_to = [each for each in staff.of_school.get(_LATE_TO, ()) if not each.away]
    for item in items:
        turn = turns[item.id]
        if not turn.people:
            plan.unheard.append(item)
        for who in _told(turn, late_to if item.due_on < on else ()):
            day, often = posts.day_for(who.user_id), posts.often(who.user_id)
            notice = int(settings.notice_days.get(item.kind.key, item.kind.notice_days))
            stage = left_to_say(
                stage_of(item.due_on, day, notice, often) if day else None,
                said.of(item, who.user_id), stands_in=bool(turn.why) and who in turn.people,
            )  # fmt: skip
            if stage:
                found[who.user_id].append(ReminderLine(item, stage, turn, who.role))
    users = User.objects.filter(pk__in=found, is_active=True).order_by("full_name", "pk")
    for user in users:
        lines = readable_lines(user.pk, school, on, found[user.pk])
        if lines:
            plan.digests.append(PlannedDigest(user, posts.day_for(user.pk), lines))
    return plan


def _items(school: School, on: date, until: date) -> list[DueItem]:
    reader = reader_of_school(school, on)
    due = open_due(reader).filter(due_on__lte=until)
    return items_of(columns_of(with_class_now(due, reader)))


def _told(turn: Turn, late_to: Iterable[Colleague]) -> list[Colleague]:
    """Whose turn it is; of what is late the SENCO too. Each person once, nobody who is away."""
    people = {each.user_id: each for each in turn.people if not each.away}
    for each in late_to:
        people.setdefault(each.user_id, each)
    return list(people.values())


class _Said:
    """What was said of some things already."""

    def __init__(self, school: School, items: Sequence[DueItem]) -> None:
        days = {item.due_on for item in items}
        rows = Reminder.objects.filter(school=school, due_on__in=days, digest__isnull=False)
        self._stages: dict[tuple[str, UUID, date, UUID], set[str]] = defaultdict(set)
        columns = ("kind", "subject_id", "due_on", "recipient_id", "stage")
        for kind, subject_id, due_on, user_id, stage in rows.values_list(*columns):
            self._stages[kind, subject_id, due_on, user_id].add(stage)

    def of(self, item: DueItem, user_id: UUID) -> Collection[str]:
        """At which stages it was said to that person."""
        return self._stages.get((item.kind.key, item.subject_id, item.due_on, user_id), ())


class _Posts:
    """On which days who is written to."""

    def __init__(self, school: School, on: date, days: Sequence[date]) -> None:
        rows = ReminderChoice.objects.filter(school=school)
        self._choices: Mapping[UUID, ReminderChoice] = {row.user_id: row for row in rows}
        self._on, self._days = on, days
        self._known: dict[tuple[str, tuple[int, ...]], MailDay | None] = {}

    def day_for(self, user_id: UUID) -> MailDay | None:
        often, weekdays = key = self._chosen(user_id)
        if key not in self._known:
            self._known[key] = mail_day(self._on, self._days, often=often, weekdays=weekdays)
        return self._known[key]

    def often(self, user_id: UUID) -> str:
        return self._chosen(user_id)[0]

    def _chosen(self, user_id: UUID) -> tuple[str, tuple[int, ...]]:
        choice = self._choices.get(user_id)
        if choice is None:
            return Often.DAILY.value, (0, 1, 2, 3, 4)
        return choice.often, tuple(sorted(choice.weekdays))


def readable_lines(
    user_id: UUID, school: School, on: date, lines: Sequence[ReminderLine]
) -> list[ReminderLine]:
    """Those that the person may read on that day in one of their hats there; each in that hat."""
    left = {line.item.id: line for line in lines}
    found: dict[UUID, ReminderLine] = {}
    for actor in actors_at(user_id, school, on):
        for pk in open_due(actor).filter(pk__in=left).values_list("pk", flat=True):
            line = left.pop(pk)
            found[pk] = ReminderLine(line.item, line.stage, line.turn, actor.role_key)
        if not left:
            break
    return [found[line.item.id] for line in lines if line.item.id in found]


def actors_at(user_id: UUID, school: School, on: date) -> list[Actor]:
    """The person in each hat that reaches into the school. One query."""
    grants = held_grants(user_id, on)
    places = {school.pk, school.trust_id}
    return [
        Actor(user_id, "", hat, grants_behind(hat, grants), on)
        for hat in hats_of(grants)
        if hat.place_id in places and hat.role_key != "parent"
    ]


def may_still_read(digest: ReminderDigest, today: date) -> bool:
    """Whether all that the mail says may still be read by whoever it is for."""
    if not User.objects.filter(pk=digest.user_id, is_active=True).exists():
        return False
    left = {(row.kind, row.subject_id) for row in digest.reminders.all()}
    for actor in actors_at(digest.user_id, digest.school, today):
        subjects = [subject_id for _, subject_id in left]
        found = readable_due(actor).filter(subject_id__in=subjects)
        left -= set(found.values_list("kind", "subject_id"))
    return not left
