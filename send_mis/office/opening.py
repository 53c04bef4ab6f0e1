"""The first day of a school: its record, its years, and the two people who set it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify

from send_mis.access.actor import Actor
from send_mis.access.standing import lock_school_of, staff_of
from send_mis.accounts.models import User
from send_mis.audit.record import change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.office.mail import tell_givers, tell_person
from send_mis.office.selectors.people import staff_grants
from send_mis.office.services import RoleWanted, write_person
from send_mis.schools.calendar import usual_year
from send_mis.schools.models import School, Trust, school_year_of
from send_mis.schools.services import RESERVED_SLUGS, write_year


@dataclass(frozen=True)
class FirstPerson:
    role: str
    full_name: str
    email: str


def open_school(
    *, actor: Actor, name: str, urn: str, phase: str, lowest_year: int, highest_year: int,
    la_code: str, establishment: str, trust: str, people: Sequence[FirstPerson],
) -> School:  # fmt: skip
    """The school with this year and the next, and an invitation for each of its first people.

    Raises RuleBroken with everything that is wrong; then nothing is written.
    """
    with change(actor=actor, event="school.opened") as opened:
        school = School(
            name=name, slug=_slug(name), urn=urn, phase=phase, lowest_year=lowest_year,
            highest_year=highest_year, la_code=la_code, establishment=establishment,
            trust=_trust(trust) if trust else None,
        )  # fmt: skip
        try:
            school.full_clean()
        except ValidationError as error:
            raise RuleBroken(error.message_dict) from None
        school.save(force_insert=True)
        opened.school_id = school.pk
        _write_years(school, actor.today)
        for person in people:
            _invite(actor, school, person)
        return school


def invite_first_again(*, actor: Actor, urn: str, email: str) -> School:
    """A new link for somebody awaited at the school, by whoever keeps the machine; the one that
    lapsed stops working. It goes to the address as it was written, never to another.

    For a first headteacher nobody at the school may do it: whoever could would hold the role.
    """
    if actor.user_id is not None or actor.hat is not None:
        raise NotAllowed("Only whoever runs the server can do this, with the command.")
    school = School.objects.filter(urn=urn).first()
    if school is None:
        raise RuleBroken({"urn": ["No school here has this number."]})
    with change(actor=actor, event="person.invited", school_id=school.pk):
        lock_school_of(school)
        address = email.strip().lower()
        theirs = Q(email=address, invited_email="") | Q(invited_email=address)
        user = staff_of(school).filter(theirs).select_for_update(of=("self",)).first()
        running = [
            grant
            for grant in (staff_grants(school, user.pk) if user else ())
            if grant.ends_on is None or grant.ends_on > actor.today
        ]
        if user is None or not running:
            raise RuleBroken({"invite-again": ["Nobody with this address is invited here."]})
        if user.has_usable_password():
            raise RuleBroken(
                {"invite-again": ["They have signed in already; they can ask for a new password."]}
            )
        tell_person(actor, school, user, running[0].role_key, may_invite=True)
        tell_givers(actor, school, user, running, "sent the invitation again to")
    return school


def _invite(actor: Actor, school: School, person: FirstPerson) -> User:
    wanted = RoleWanted(person.role, (), actor.today)
    return write_person(
        actor=actor, school=school, email=person.email, full_name=person.full_name, title="",
        wanted=wanted, invite=True,
    )  # fmt: skip


def _write_years(school: School, today: date) -> None:
    first = school_year_of(today)
    for each in (first, first + 1):
        usual = usual_year(each)
        write_year(
            school=school, starts_on=usual.starts_on, ends_on=usual.ends_on, terms=usual.terms,
            closures=usual.closures,
        )  # fmt: skip


def _trust(name: str) -> Trust:
    trust = Trust.objects.filter(name=name).first()
    return trust or Trust.objects.create(name=name, slug=_free(slugify(name)[:50], Trust))


def _slug(name: str) -> str:
    return _free(slugify(name)[:50] or "school-1", School)


def _free(slug: str, model: type[School] | type[Trust]) -> str:
    """The address under which nobody else lives: "st-marys", then "st-marys-2"."""
    taken = RESERVED_SLUGS | set(
        model.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
    )
    if slug not in taken:
        return slug
    return next(f"{slug}-{n}" for n in range(2, len(taken) + 3) if f"{slug}-{n}" not in taken)
