from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from send_mis.access.clock import today
from send_mis.dashboard.rebuilding import rebuild_school
from send_mis.schools.models import School


class Command(BaseCommand):
    help = "Write due dates anew from the facts. Each night this happens by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", help="the URN of one school; without it, every school")

    def handle(self, *args: Any, **options: Any) -> None:
        schools = School.objects.order_by("name")
        if urn := options["school"]:
            schools = schools.filter(urn=urn)
            if not schools:
                raise CommandError(f"There is no school with the URN {urn}.", returncode=2)
        for school in schools:
            wrong = rebuild_school(school.pk, today())
            self.stdout.write(f"{school.name}: {wrong} corrected")
