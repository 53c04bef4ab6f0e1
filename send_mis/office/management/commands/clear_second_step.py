import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from send_mis.access import clock
from send_mis.access.actor import system_actor
from send_mis.accounts.models import User
from send_mis.errors import RuleBroken
from send_mis.office.services import clear_second_step_from_outside


class Command(BaseCommand):
    help = (
        "Clear the second step of somebody who lost their phone and their recovery codes, where"
        " nobody at the school may: its only headteacher, say. Check first that it is really "
        "they who are asking. They are told by e-mail, and set up a new one when they next sign "
        "in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address they sign in with")
        parser.add_argument("--why", required=True, help="how you checked who is asking")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["address"].strip().lower()).first()
        try:
            if user is None:
                raise RuleBroken("Nobody signs in with this address.")
            if not options["why"].strip():
                raise RuleBroken("--why: say how you checked who is asking.")
            clear_second_step_from_outside(
                actor=system_actor("clear_second_step command", clock.today()), user=user,
                reason=options["why"],
            )  # fmt: skip
        except RuleBroken as broken:
            self.stderr.write(f"{broken.message} Nothing was changed.")
            sys.exit(2)
        self.stdout.write("It is cleared. They set up a new one when they next sign in.")
