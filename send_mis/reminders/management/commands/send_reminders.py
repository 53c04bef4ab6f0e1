import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import QuerySet
from django.utils import timezone

from send_mis.reminders.selectors.digests import SchoolReminders, plan_school
from send_mis.reminders.services.engine import remind_school
from send_mis.reminders.services.words import digest_words
from send_mis.schools.models import School
from send_mis.ui.words import plural

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Sends what every school has to remind of on a day and did not say yet. Worker and beat do"
        " this by themselves; run again it sends nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="YYYY-MM-DD; today without it")
        parser.add_argument("--school", metavar="URN", help="of one school alone")
        parser.add_argument(
            "--preview", action="store_true", help="show each mail, and send and write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = self._day(options["on"])
        failed = 0
        for school in self._schools(options["school"]).iterator():
            if options["preview"]:
                for line in _preview(plan_school(school, on), on):
                    self.stdout.write(line)
                continue
            report = remind_school(school_id=school.pk, on=on, now=timezone.now())
            failed += report.failed
            closed = " (closed that day)" if report.is_quiet else ""
            self.stdout.write(f"{school.name}: {plural(report.mails, 'mail', 'mails')}{closed}")
        if failed:
            self.stderr.write(f"{plural(failed, 'person', 'people')} not reached; run it again.")
            sys.exit(1)

    def _day(self, typed: str | None) -> date:
        if typed is None:
            return timezone.localdate()
        try:
            return date.fromisoformat(typed)
        except ValueError:
            self.stderr.write(f"--on: “{typed}” is no day. Write it as 2026-11-30.")
            sys.exit(BAD_INPUT)

    def _schools(self, urn: str | None) -> QuerySet[School]:
        schools = School.objects.order_by("name", "pk")
        if urn is None:
            return schools
        if not schools.filter(urn=urn).exists():
            self.stderr.write(f"--school: no school has the URN “{urn}”.")
            sys.exit(BAD_INPUT)
        return schools.filter(urn=urn)


def _preview(plan: SchoolReminders, on: date) -> Iterator[str]:
    yield f"{plan.school.name}: {plural(len(plan.digests), 'mail', 'mails')}" + (
        " (closed that day)" if plan.is_quiet else ""
    )
    for planned in plan.digests:
        subject, body = digest_words(
            plan.school, planned, {line.item.id: line for line in planned.lines}, on
        )
        yield f"\nTo: {planned.user.address}\nSubject: {subject}\n\n{body}"
    for item in plan.unheard:
        yield f"Nobody to tell: {item.initials}, {item.kind.words}, by {item.due_on}"
