"""Makes the demonstration, or moves its dates to a new day."""

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import F, Model
from django.utils import timezone

from pupils.models import Monitoring, Spell
from send_mis.access.actor import system_actor
from send_mis.access.grants import open_grant
from send_mis.accounts.models import User
from send_mis.audit.record import change
from send_mis.demo.building import Builder
from send_mis.demo.models import DemoDay
from send_mis.demo.plans import Built, Plan
from send_mis.demo.story import DOMAIN, NURSERY, PASSWORD, PRIMARY, STAFF, Person
from send_mis.schools.choices import Phase, TrustKind
from send_mis.schools.models import School, Trust

PRIMARY_URN, NURSERY_URN = "990001", "990002"
_SCHOOLS_A_TRUST = 10

Say = Callable[[str], None]


def make_demo(*, schools: int, pupils: int, seed: int, today: date, say: Say) -> None:
    """Harebell Primary and its nursery, then as many more schools of `pupils` as asked for.

    Where it already stands its dates move to `today`; missing schools are added.
    """
    actor = system_actor("Demonstration", today)
    password = make_password(PASSWORD)
    if School.objects.filter(urn=PRIMARY_URN).exists():
        _move(today)
    else:
        with change(actor=actor, event="demo.made", why="The demonstration was set up"):
            _make_harebell(pupils, seed, today, password)
            DemoDay.objects.create(day=today)
        say("Harebell Primary and its nursery are ready")
    for number in range(1, schools):
        urn = f"{991000 + number}"
        if School.objects.filter(urn=urn).exists():
            continue
        with change(actor=actor, event="demo.school_made", why="More schools were asked for"):
            _make_another(number, urn, pupils, seed, today, password)
        say(f"school {number + 1} of {schools}")


def _make_harebell(pupils: int, seed: int, today: date, password: str) -> None:
    trust = Trust.objects.create(name="Meadow Federation", slug="meadow", kind=TrustKind.FEDERATION)
    primary = Builder(
        Plan(
            "Harebell Primary", "harebell", PRIMARY_URN, "1001", Phase.PRIMARY,
            tuple(range(7)), pupils, plans=16, support=59, monitored=9, story=PRIMARY,
        ),
        trust, seed, today,
    ).build()  # fmt: skip
    nursery = Builder(
        Plan(
            "Harebell Nursery", "harebell-nursery", NURSERY_URN, "1002", Phase.NURSERY,
            (-2, -1), 52, plans=1, support=5, monitored=0, without_need=0, story=NURSERY,
            nursery_sessions=True,
        ),
        trust, seed, today,
    ).build()  # fmt: skip
    for person in STAFF:
        _employ(person, primary, trust, password)
    _employ(
        Person("nursery", "Mrs", "Alison Wainfleet", "senco", ("school",)), nursery, trust, password
    )
    _employ(
        Person("key.person", "Miss", "Beth Fairley", "teacher", ("Nursery am", "Nursery pm")),
        nursery, trust, password,
    )  # fmt: skip


def _make_another(
    number: int, urn: str, pupils: int, seed: int, today: date, password: str
) -> None:
    trust_number = number // _SCHOOLS_A_TRUST + 1
    trust = (
        Trust.objects.get(slug="meadow")
        if trust_number == 1
        else Trust.objects.get_or_create(
            slug=f"trust-{trust_number}", defaults={"name": f"Invented Trust {trust_number}"}
        )[0]
    )
    built = Builder(
        Plan(
            f"Invented Primary {number}", f"school-{number}", urn, f"{2000 + number}",
            Phase.PRIMARY, tuple(range(7)), pupils, plans=pupils // 25, support=pupils * 15 // 100,
            monitored=pupils // 50,
        ),
        trust, seed, today,
    ).build()  # fmt: skip
    first_class = next(iter(built.classes))
    for role, on in (("senco", "school"), ("teacher", first_class)):
        person = Person(f"{role}.{number}", "", f"{role.title()} Number {number}", role, (on,))
        _employ(person, built, trust, password)


def _employ(person: Person, built: Built, trust: Trust, password: str) -> None:
    user = User(
        email=f"{person.sign_in}@{DOMAIN}",
        full_name=person.full_name,
        title=person.title,
        password=password,
        invited_at=timezone.now(),
    )
    user.save()
    things: dict[str, Model] = {"school": built.school, "trust": trust, **built.classes}
    year = built.school.years.order_by("starts_on")[1]
    for name in person.on:
        on = things.get(name) or built.pupil(name)
        open_grant(user=user, role=person.role, on=on, starts_on=year.starts_on)


def _move(today: date) -> None:
    """What was due in three days is due in three days again, whatever day it is now."""
    stands = DemoDay.objects.get()
    days = (today - stands.day).days
    if not days:
        return
    shift = timedelta(days=days)
    schools = School.objects.filter(urn__in=(PRIMARY_URN, NURSERY_URN))
    with change(
        actor=system_actor("Demonstration", today), event="demo.moved", why=f"Moved by {days} days"
    ):
        Spell.objects.filter(
            school__in=schools, ends_on__isnull=True, next_review_on__isnull=False
        ).update(next_review_on=F("next_review_on") + shift)
        stands.day = today
        stands.save()
        Monitoring.objects.filter(
            school__in=schools, ends_on__isnull=True, look_again_on__isnull=False
        ).update(look_again_on=F("look_again_on") + shift)
