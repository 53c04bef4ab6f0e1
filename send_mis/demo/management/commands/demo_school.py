"""`manage.py demo_school --schools N --pupils N --seed S`: the invented schools, with sign-ins."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from send_mis.access import clock
from send_mis.demo.making import make_demo
from send_mis.demo.story import DOMAIN, PASSWORD, SIGN_INS


class Command(BaseCommand):
    help = "Make the demonstration school, or move its dates to today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools", type=int, default=1, help="how many schools in all")
        parser.add_argument("--pupils", type=int, default=420, help="pupils in each school")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other children")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.RELAXED:
            raise CommandError(
                "The demonstration has known passwords. Set DEMO=1, and never on a school's data.",
                returncode=2,
            )
        for name, least, most in (("schools", 1, 1000), ("pupils", 100, 5000)):
            if not least <= options[name] <= most:
                raise CommandError(f"--{name} is from {least} to {most}.", returncode=2)
        make_demo(
            schools=options["schools"],
            pupils=options["pupils"],
            seed=options["seed"],
            today=clock.today(),
            say=self.stderr.write,
        )
        for name in SIGN_INS:
            self.stdout.write(f"  {name}@{DOMAIN}")
        self.stdout.write(f"password: {PASSWORD}")
