"""Reminders of the demonstration: two weeks of mails, one that did not arrive, people's choices."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from send_mis.accounts.models import User
from send_mis.demo.days import weekdays_from
from send_mis.links.writing import hash_of
from send_mis.reminders.models import (
    CalendarFeed,
    Reminder,
    ReminderChoice,
    ReminderDigest,
    ReminderRun,
)
from send_mis.reminders.selectors.digests import PlannedDigest, plan_school
from send_mis.schools.models import School
from send_mis.ui.words import LONDON

_NAMESPACE = uuid.UUID("0c8a9f5e-6a0b-4f0f-8a39-51d2c3b4e5f6")
_DAYS = 14
# Whose mail did not arrive, who has one mail a week, who is away, who has a calendar.
_WITHOUT_MAIL, _ON_MONDAYS, _AWAY, _WITH_CALENDAR = "lomas", "teacher", "gunby", "senco"
_REFUSED = "SMTPRecipientsRefused (550)"


@dataclass
class ReminderBuilder:
    """Runs inside an open audited change, once the due dates are written: mails say what they
    would have said on their day."""

    school: School
    seed: int
    today: date

    def build(self, staff: dict[str, User]) -> None:
        for model in (ReminderDigest, Reminder, ReminderRun, ReminderChoice, CalendarFeed):
            model._default_manager.filter(school=self.school).delete()
        self._choose(staff)
        without_mail = staff.get(_WITHOUT_MAIL)
        for back in range(_DAYS, 0, -1):
            self._run(self.today - timedelta(days=back), without_mail)

    def _choose(self, staff: dict[str, User]) -> None:
        if user := staff.get(_ON_MONDAYS):
            self._choice(user, often="monday")
        if user := staff.get(_AWAY):
            away_from, back_on = weekdays_from(self.today, -2), weekdays_from(self.today, 6)
            self._choice(user, away_from=away_from, back_on=back_on)
        if user := staff.get(_WITH_CALENDAR):
            CalendarFeed.objects.create(
                id=self._id("calendar"), school=self.school, user=user,
                # Nobody has its address.
                token_hash=hash_of(str(self._id("nobody knows"))),
                made_at=self._at(weekdays_from(self.today, -8), 15),
                last_read_at=self._at(self.today, 6),
            )  # fmt: skip

    def _choice(self, user: User, **chosen: object) -> None:
        ReminderChoice.objects.create(
            id=self._id(f"choice {user.email}"), school=self.school, user=user, **chosen
        )

    def _run(self, on: date, without_mail: User | None) -> None:
        plan = plan_school(self.school, on)
        at = self._at(on, 7)
        for planned in plan.digests:
            self._mail(planned, on, at, fails=planned.user == without_mail)
        ReminderRun.objects.create(
            id=self._id(f"run {on}"), school=self.school, on=on, finished_at=at,
            mails=len(plan.digests), is_quiet=plan.is_quiet,
        )  # fmt: skip

    def _mail(self, planned: PlannedDigest, on: date, at: datetime, *, fails: bool) -> None:
        name = f"mail {planned.user.email} {on}"
        state = {"state": "failed", "failure": _REFUSED} if fails else {"state": "sent"}
        digest = ReminderDigest.objects.create(
            id=self._id(name), school=self.school, user=planned.user, on=on, made_at=at,
            message_id=self._id(f"message of {name}"), settled_at=at + timedelta(minutes=1),
            **state,
        )  # fmt: skip
        Reminder.objects.bulk_create(
            Reminder(
                id=self._id(f"{name} {number}"), school=self.school,
                pupil_id=line.item.pupil_id, kind=line.item.kind.key,
                subject_id=line.item.subject_id, due_on=line.item.due_on, stage=line.stage,
                recipient=planned.user, role=line.role, digest=digest,
            )
            for number, line in enumerate(planned.lines)
        )  # fmt: skip

    def _at(self, on: date, hour: int) -> datetime:
        return datetime.combine(on, time(hour, 1), tzinfo=LONDON)

    def _id(self, name: str) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.seed}:{self.school.urn}:{name}")


def build_reminders(school: School, users: Iterable[User], seed: int, today: date) -> None:
    """`users`: those of the story, whose sign-ins are the first part of their addresses."""
    staff = {user.email.partition("@")[0]: user for user in users}
    ReminderBuilder(school, seed, today).build(staff)
