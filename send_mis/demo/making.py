"""Makes the demonstration, or moves its dates to a new day."""

from collections.abc import Callable, Iterable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.utils import timezone

from provision.pages.writing import write_figures
from pupils.models import Monitoring, Restriction, Spell
from send_mis.access.actor import Actor, system_actor
from send_mis.access.grants import open_grant
from send_mis.accounts.models import User
from send_mis.audit.record import change
from send_mis.dashboard.rebuilding import rebuild_school
from send_mis.demo.assessment_building import build_assessments
from send_mis.demo.building import Builder
from send_mis.demo.cycle_building import CycleBuilder
from send_mis.demo.days import moved
from send_mis.demo.document_building import build_documents
from send_mis.demo.ehc_building import EhcBuilder
from send_mis.demo.family_building import FamilyBuilder
from send_mis.demo.letter_building import build_letters
from send_mis.demo.meeting_building import MeetingBuilder
from send_mis.demo.models import DemoDay
from send_mis.demo.needs_assessment_building import build_needs_assessments
from send_mis.demo.plans import Built, SchoolPlan
from send_mis.demo.professional_building import build_services
from send_mis.demo.provision_building import ProvisionBuilder, clear_provision
from send_mis.demo.published_building import build_publications
from send_mis.demo.reading_building import build_readings
from send_mis.demo.recommendation_building import build_recommendations
from send_mis.demo.referral_building import build_referrals
from send_mis.demo.reminder_building import build_reminders
from send_mis.demo.report_building import build_reports
from send_mis.demo.shared_building import SharedBuilder
from send_mis.demo.story import (
    DOMAIN,
    NURSERY,
    NURSERY_STAFF,
    PASSWORD,
    PRIMARY,
    STAFF,
    StoryPerson,
)
from send_mis.demo.strategy_building import build_strategies
from send_mis.demo.support_building import build_discussions
from send_mis.demo.voice_building import build_views
from send_mis.schools.choices import Phase, TrustKind
from send_mis.schools.models import School, SchoolClass, Trust, school_year_of

PRIMARY_URN, NURSERY_URN = "990001", "990002"
_SCHOOLS_A_TRUST = 10

Say = Callable[[str], None]


def make_demo(*, schools: int, pupils: int, seed: int, today: date, say: Say) -> None:
    """Harebell Primary and its nursery, then as many more schools of `pupils` as asked for.

    Where it already stands its dates move to `today`; missing schools are added.
    """
    actor = system_actor("Demonstration", today)
    password = make_password(PASSWORD)
    is_there = School.objects.filter(urn=PRIMARY_URN).exists()
    if is_there:
        _move(seed, today)
    else:
        with change(actor=actor, event="demo.made", why="The demonstration was set up"):
            _make_harebell(pupils, seed, today, password)
            DemoDay.objects.create(day=today)
        say("Harebell Primary and its nursery are ready")
    _rebuild(School.objects.filter(urn__in=(PRIMARY_URN, NURSERY_URN)), today)
    _remind(actor, "demo.moved" if is_there else "demo.made", seed, today)
    _report(actor, "demo.moved" if is_there else "demo.made", today)
    _open_records(today)
    for number in range(1, schools):
        urn = f"{991000 + number}"
        if School.objects.filter(urn=urn).exists():
            continue
        with change(actor=actor, event="demo.school_made", why="More schools were asked for"):
            _make_another(number, urn, pupils, seed, today, password)
        _rebuild(School.objects.filter(urn=urn), today)
        say(f"school {number + 1} of {schools}")


def _rebuild(schools: Iterable[School], today: date) -> None:
    """What services write beside the facts; the demonstration writes the facts alone."""
    for school in schools:
        rebuild_school(school.pk, today)
        write_figures(school.pk, today)


def _remind(actor: Actor, event: str, seed: int, today: date) -> None:
    """What was said of the due dates that are written now."""
    school = School.objects.get(urn=PRIMARY_URN)
    users = User.objects.filter(email__endswith=f"@{DOMAIN}")
    with change(actor=actor, event=event, why="Reminders were sent"):
        build_reminders(school, users, seed, today)


_OF_REPORTS = ("head", "senco", "governor")


def _report(actor: Actor, event: str, today: date) -> None:
    """What was published to governors of terms that are over, and for everybody."""
    school = School.objects.get(urn=PRIMARY_URN)
    people = {each: User.objects.get(email=f"{each}@{DOMAIN}") for each in _OF_REPORTS}
    with change(actor=actor, event=event, why="Reports were published"):
        build_reports(school, people, people["governor"], today)
        build_publications(school, people, today)


def _open_records(today: date) -> None:
    """Reads are of no change: they are recorded as they happen."""
    school = School.objects.get(urn=PRIMARY_URN)
    people = {each: User.objects.get(email=f"{each}@{DOMAIN}") for each in ("ta", "senco")}
    build_readings(school, people["ta"], people["senco"], today)


def _make_harebell(pupils: int, seed: int, today: date, password: str) -> None:
    trust = Trust.objects.create(name="Meadow Federation", slug="meadow", kind=TrustKind.FEDERATION)
    primary = Builder(
        SchoolPlan(
            "Harebell Primary", "harebell", PRIMARY_URN, "1001", Phase.PRIMARY,
            tuple(range(7)), pupils, plans=16, support=59, monitored=9, story=PRIMARY,
            senco="Priya Nair",
        ),
        trust, seed, today,
    ).build()  # fmt: skip
    nursery = Builder(
        SchoolPlan(
            "Harebell Nursery", "harebell-nursery", NURSERY_URN, "1002", Phase.NURSERY,
            (-2, -1), 52, plans=1, support=5, monitored=0, without_need=0, story=NURSERY,
            nursery_sessions=True, senco="Alison Wainfleet",
        ),
        trust, seed, today,
    ).build()  # fmt: skip
    for built in (primary, nursery):
        FamilyBuilder(built, seed, today).build()
        build_documents(built, seed, today)
        build_letters(built, seed, today)
        build_strategies(built, seed, today)
    build_services(primary, seed)
    build_referrals(primary, seed, today)
    staff = {p.sign_in: _employ(p, primary, trust, password) for p in _staff(STAFF, primary)}
    ProvisionBuilder(primary, staff, seed, today, full=True).build()
    CycleBuilder(primary, staff, seed, today).build()
    build_discussions(primary, seed, today)
    build_recommendations(primary, seed, today)
    build_views(primary, seed, today)
    MeetingBuilder(primary, staff, seed, today).build()
    EhcBuilder(primary, staff, seed, today).build()
    build_needs_assessments(primary, seed, today)
    SharedBuilder(primary, staff, seed, today).build()
    staff = {p.sign_in: _employ(p, nursery, trust, password) for p in NURSERY_STAFF}
    ProvisionBuilder(nursery, staff, seed, today, full=True).build()
    CycleBuilder(nursery, staff, seed, today).build()
    EhcBuilder(nursery, staff, seed, today).build()
    for built in (primary, nursery):
        build_assessments(built, seed, today)


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
        SchoolPlan(
            f"Invented Primary {number}", f"school-{number}", urn, f"{2000 + number}",
            Phase.PRIMARY, tuple(range(7)), pupils, plans=pupils // 25, support=pupils * 15 // 100,
            monitored=pupils // 50,
        ),
        trust, seed, today,
    ).build()  # fmt: skip
    first_class = next(iter(built.classes))
    staff = {}
    for role, on in (("senco", "school"), ("teacher", first_class)):
        person = StoryPerson(f"{role}.{number}", "", f"{role.title()} Number {number}", role, (on,))
        staff[role] = _employ(person, built, trust, password)
    ProvisionBuilder(built, staff, seed, today, full=False).build()


def _staff(people: tuple[StoryPerson, ...], built: Built) -> list[StoryPerson]:
    """A smaller school has fewer classes, and nobody for those it has not."""
    return [
        person
        for person in people
        if person.role != "teacher" or any(name in built.classes for name in person.on)
    ]


def _employ(person: StoryPerson, built: Built, trust: Trust, password: str) -> User:
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
    return user


def _move(seed: int, today: date) -> None:
    """What was due in three days is due in three days again, whatever day it is now."""
    stands = DemoDay.objects.get()
    days = (today - stands.day).days
    if not days:
        return
    schools = School.objects.filter(urn__in=(PRIMARY_URN, NURSERY_URN))
    same_year = school_year_of(today) == school_year_of(stands.day)
    with change(
        actor=system_actor("Demonstration", today), event="demo.moved", why=f"Moved by {days} days"
    ):
        before = stands.day
        for spell in Spell.objects.filter(
            school__in=schools, ends_on__isnull=True, next_review_on__isnull=False
        ):
            spell.next_review_on = moved(spell.next_review_on, before, today)
            spell.save(update_fields=["next_review_on"])
        for watched in Monitoring.objects.filter(
            school__in=schools, ends_on__isnull=True, look_again_on__isnull=False
        ):
            watched.look_again_on = moved(watched.look_again_on, before, today)
            watched.save(update_fields=["look_again_on"])
        for order in Restriction.objects.filter(
            school__in=schools, ends_on__isnull=True, order_ends_on__isnull=False
        ):
            order.order_ends_on = moved(order.order_ends_on, before, today)
            order.save(update_fields=["order_ends_on"])
        stands.day = today
        stands.save()
        # Sessions lie on school days, and so cannot be shifted: they are made again. Another
        # school year begins with classes that this demonstration does not have.
        for school in schools if same_year else ():
            _provide_again(school, seed, today)


def _provide_again(school: School, seed: int, today: date) -> None:
    clear_provision(school)
    pupils = list(school.pupils.order_by("sort_key", "id"))
    story = {(c.surname, c.forename) for c in (*PRIMARY, *NURSERY)}
    # Of two children of one name the story's is met first, as when they were made.
    pupils.sort(key=lambda p: (p.legal_surname, p.legal_forename) not in story)
    year = school.years.order_by("starts_on")[1]
    classes = {room.name: room for room in SchoolClass.objects.filter(school=school, year=year)}
    built = Built(school, classes, pupils)
    people = {
        p.sign_in: User.objects.get(email=f"{p.sign_in}@{DOMAIN}")
        for p in _staff(STAFF if school.urn == PRIMARY_URN else NURSERY_STAFF, built)
    }
    ProvisionBuilder(built, people, seed, today, full=True).build()
    CycleBuilder(built, people, seed, today).build()
    build_discussions(built, seed, today)
    build_recommendations(built, seed, today)
    MeetingBuilder(built, people, seed, today).build()
    EhcBuilder(built, people, seed, today).build()
    if school.urn == PRIMARY_URN:
        build_needs_assessments(built, seed, today)
        SharedBuilder(built, people, seed, today).build()
