import sys
from argparse import ArgumentParser
from email.utils import parseaddr
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.core.validators import validate_email

from send_mis.access import clock
from send_mis.access.actor import Actor, system_actor
from send_mis.errors import RuleBroken
from send_mis.office.opening import FirstPerson, invite_first_again, open_school
from send_mis.schools.choices import Phase, YearGroup

# Year groups of a school of each phase, where the command line names none.
USUAL_YEARS = {
    Phase.NURSERY: "N1-N2",
    Phase.PRIMARY: "R-6",
    Phase.SECONDARY: "7-11",
    Phase.ALL_THROUGH: "R-11",
    Phase.SPECIAL: "R-14",
    Phase.ALTERNATIVE: "1-11",
    Phase.SIXTEEN_PLUS: "12-14",
}


class Command(BaseCommand):
    help = (
        "Open a school: its record, its years, invitations for its headteacher, first SENCO and"
        " office. Or, with --urn and --invite-again, send the invitation of one of them again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="")
        parser.add_argument("--urn", required=True, help="six digits")
        parser.add_argument("--phase", default=Phase.PRIMARY, help=", ".join(Phase.values))
        parser.add_argument("--years", default="", help='youngest to oldest, for example "N2-6"')
        parser.add_argument("--la", default="", help="the local authority's three digits")
        parser.add_argument("--establishment", default="", help="four digits")
        parser.add_argument("--trust", default="", help="the trust's name, if it has one")
        parser.add_argument(
            "--head", default="", help='"Full Name <address>"; later, the SENCO can invite one'
        )
        parser.add_argument("--senco", default="", help='"Full Name <address>"')
        parser.add_argument("--office", default="", help='"Full Name <address>"')
        parser.add_argument(
            "--invite-again", default="", metavar="ADDRESS",
            help="of somebody awaited at the school of --urn whose invitation lapsed",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor("open_school command", clock.today())
        if options["invite_again"]:
            self._invite_again(actor, options["urn"], options["invite_again"])
            return
        problems, values = read_options(options)
        if problems:
            self._refuse(problems)
        try:
            school = open_school(actor=actor, **values)
        except RuleBroken as broken:
            self._refuse(_said(broken))
        self.stdout.write(f"{school.name} is open at /{school.slug}/.")
        for person in values["people"]:
            self.stdout.write(f"An invitation is on its way to {person.email}.")

    def _invite_again(self, actor: Actor, urn: str, address: str) -> None:
        try:
            invite_first_again(actor=actor, urn=urn, email=address)
        except RuleBroken as broken:
            self._refuse(_said(broken))
        self.stdout.write(f"A new invitation is on its way to {address.strip().lower()}.")

    def _refuse(self, problems: list[str]) -> NoReturn:
        for problem in problems:
            self.stderr.write(problem)
        self.stderr.write("Nothing was saved.")
        sys.exit(2)


def _said(broken: RuleBroken) -> list[str]:
    return [
        f"{field or 'school'}: {text}" for field, texts in broken.problems.items() for text in texts
    ]


def read_options(options: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Every problem at once, and the values for `open_school`."""
    problems: list[str] = []
    if not options["name"].strip():
        problems.append("--name: the name of the school.")
    phase = options["phase"]
    if phase not in Phase.values:
        problems.append(f"--phase: one of {', '.join(Phase.values)}.")
    years = _years(options["years"] or USUAL_YEARS.get(phase, "R-6"))
    if years is None:
        problems.append("--years: youngest and oldest, for example N2-6 or 7-11.")
    problems += [
        f"--{name}: {digits} figures."
        for name, digits in (("urn", 6), ("la", 3), ("establishment", 4))
        if (options[name] or name == "urn") and not _is_number(options[name], digits)
    ]
    people = []
    for role in ("head", "senco", "office"):
        if role == "head" and not options[role]:
            continue
        person = _person(role, options[role])
        if person is None:
            problems.append(f'--{role}: write it as "Full Name <name@school.sch.uk>".')
        else:
            people.append(person)
    lowest, highest = years or (0, 6)
    return problems, {
        "name": options["name"].strip(),
        "urn": options["urn"],
        "phase": phase,
        "lowest_year": lowest,
        "highest_year": highest,
        "la_code": options["la"],
        "establishment": options["establishment"],
        "trust": options["trust"].strip(),
        "people": people,
    }


def _is_number(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit()


def _person(role: str, text: str) -> FirstPerson | None:
    name, address = parseaddr(text)
    try:
        validate_email(address)
    except ValidationError:
        return None
    return FirstPerson(role, name.strip(), address) if name.strip() else None


def _years(text: str) -> tuple[int, int] | None:
    low, dash, high = text.upper().partition("-")
    first, last = _year(low), _year(high)
    if not dash or first is None or last is None or first > last:
        return None
    return first, last


def _year(text: str) -> int | None:
    named = {group.name.removeprefix("Y"): group.value for group in YearGroup}
    return named.get(text.strip().removeprefix("Y"))
