"""Classes of a school year with their staff and pupils. A class's staff are its grants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F
from django.urls import reverse

from pupils.choices import SenStatus
from pupils.models import ClassMembership, Pupil, Spell
from pupils.querysets import holds_on
from pupils.years import year_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.access.models import ClassGrant
from send_mis.access.roles import role_label
from send_mis.access.scope import visible_to
from send_mis.access.standing import works_with_pupils
from send_mis.schools.calendar import current_year, next_year
from send_mis.schools.choices import ClassKind, YearGroup
from send_mis.schools.models import AcademicYear, School, SchoolClass
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Row
from send_mis.ui.words import joined, plain_day, plural

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClassRow:
    id: UUID
    name: str
    years: str
    kind: str
    teachers: str
    assistants: str
    pupils: int


@dataclass(frozen=True, slots=True)
class ClassesPage:
    year: AcademicYear | None
    when: str
    rows: tuple[ClassRow, ...]
    years: tuple[AcademicYear, ...]
    is_next: bool

    @property
    def lede(self) -> str:
        name = self.year.name if self.year else ""
        when = f"{name}, {self.when}" if self.when else name
        pupils = plural(sum(row.pupils for row in self.rows), "pupil", "pupils")
        return f"{when} · {plural(len(self.rows), 'class', 'classes')} · {pupils}"


def classes_page(school: School, actor: Actor, first: int | None) -> ClassesPage:
    """The year that begins in September `first`, or today's. Four queries."""
    years = list(school.years.all())
    now = current_year(actor.today, years)
    after = next_year(actor.today, years)
    year = next((y for y in years if y.first_calendar_year == first), now)
    if year is None:
        return ClassesPage(None, "", (), (), is_next=False)
    shown = tuple(y for y in years if y in {now, after, year})
    when = "this year" if year == now else "next year" if year == after else ""
    classes = list(visible_to(SchoolClass.objects.filter(year=year), actor, Action.SCHOOL_VIEW))
    counts = _counts(classes, day_in(year, actor.today))
    staff = _staff(classes, actor.today)
    rows = tuple(_row(each, staff, counts.get(each.pk, 0)) for each in classes)
    return ClassesPage(year, when, rows, shown, is_next=year == after)


def day_in(year: AcademicYear, today: date) -> date:
    """The day on which to look at a year: today, or its nearest end."""
    return min(max(today, year.starts_on), year.ends_on)


def year_group_words(groups: Iterable[int]) -> str:
    """ "Reception and Year 1"."""
    return joined([year_words(group) for group in sorted(groups)])


def _row(each: SchoolClass, staff: dict[UUID, list["StaffLine"]], pupils: int) -> ClassRow:
    lines = [line for line in staff.get(each.pk, []) if not (line.is_over or line.waits)]
    return ClassRow(
        id=each.pk,
        name=each.name,
        years=year_group_words(each.year_groups),
        kind=ClassKind(each.kind).label if each.kind != ClassKind.REGISTRATION else "",
        teachers=joined([line.name for line in lines if line.role_key == "teacher"]),
        assistants=joined([line.name for line in lines if line.role_key == "ta"]),
        pupils=pupils,
    )


def _counts(classes: Sequence[SchoolClass], day: date) -> dict[UUID, int]:
    return dict(
        ClassMembership.objects.filter(holds_on(day), school_class__in=classes)
        .order_by()
        .values_list("school_class")
        .annotate(n=Count("pupil", distinct=True))
    )


# --- One class ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StaffLine:
    grant_id: UUID
    user_id: UUID
    name: str
    role_key: str
    role: str
    dates: str
    is_over: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class ClassPupil:
    id: UUID
    name: str
    list_name: str
    year: str
    status: Chip | None
    since: str


@dataclass(frozen=True, slots=True)
class ClassPage:
    id: UUID
    name: str
    years: str
    kind: str
    school: School
    year: AcademicYear
    staff: tuple[StaffLine, ...]
    former_staff: tuple[StaffLine, ...]
    pupils: tuple[ClassPupil, ...]
    day: str
    may_see_pupils: bool
    may_change: bool
    may_staff: bool
    is_later: bool

    @property
    def staff_rows(self) -> list[Row]:
        return [
            Row(
                line.name,
                line.role,
                note=line.dates,
                url=reverse("classes_staff_end", args=[self.id, line.grant_id])
                if self.may_staff and not line.waits
                else "",
                link="End",
                action=f"{line.name} as {line.role}",
            )
            for line in self.staff
        ]

    @property
    def count(self) -> str:
        return plural(len(self.pupils), "pupil", "pupils")


def class_page(school_class: SchoolClass, actor: Actor) -> ClassPage:
    """Three queries beside the class: its staff, its pupils, their status."""
    school, year = school_class.school, school_class.year
    day = day_in(year, actor.today)
    staff = _staff([school_class], actor.today, school.role_labels).get(school_class.pk, [])
    return ClassPage(
        id=school_class.pk,
        name=school_class.name,
        years=year_group_words(school_class.year_groups),
        kind=ClassKind(school_class.kind).label,
        school=school,
        year=year,
        staff=tuple(line for line in staff if not line.is_over),
        former_staff=tuple(line for line in staff if line.is_over),
        pupils=tuple(_pupils(school_class, actor, day)),
        day=plain_day(day),
        may_see_pupils=actor.may(Action.PUPIL_VIEW),
        may_change=bool(can(actor, Action.CLASS_CHANGE, school_class)),
        may_staff=bool(can(actor, Action.PEOPLE_CHANGE, school_class)),
        is_later=year.starts_on > actor.today,
    )


def _pupils(school_class: SchoolClass, actor: Actor, day: date) -> list[ClassPupil]:
    members = ClassMembership.objects.filter(holds_on(day), school_class=school_class)
    pupils = list(
        visible_to(
            Pupil.objects.filter(pk__in=members.values("pupil_id")), actor, Action.PUPIL_VIEW
        )
    )
    spells = {
        spell.pupil_id: spell
        for spell in visible_to(
            Spell.objects.filter(holds_on(day), pupil__in=pupils), actor, Action.REGISTER_VIEW
        )
    }
    return [
        ClassPupil(
            id=pupil.pk,
            name=pupil.name,
            list_name=pupil.list_name,
            year=year_words(pupil.year_group(day)),
            status=_status(spells.get(pupil.pk)),
            since=plain_day(spells[pupil.pk].starts_on) if pupil.pk in spells else "",
        )
        for pupil in pupils
    ]


def _status(spell: Spell | None) -> Chip | None:
    if spell is None:
        return None
    label = SenStatus(spell.status).label
    if spell.status == SenStatus.EHC_PLAN:
        return Chip("accent", label, code=spell.status)
    return Chip("neutral", label, code=spell.status)


def _staff(
    classes: Sequence[SchoolClass], today: date, labels: dict[str, str] | None = None
) -> dict[UUID, list[StaffLine]]:
    staff: dict[UUID, list[StaffLine]] = {}
    grants = (
        ClassGrant.with_waiting.filter(content_object__in=classes, user__is_active=True)
        .exclude(ends_on__lte=F("starts_on"))
        .select_related("user", "permission")
        .order_by("starts_on", "user__full_name")
    )
    for grant in grants:
        line = StaffLine(
            grant_id=grant.pk,
            user_id=grant.user_id,
            name=grant.user.display_name,
            role_key=grant.role_key,
            role=role_label(grant.role_key, labels or {}),
            dates="waits to be confirmed"
            if grant.waits_since
            else _dates(grant.starts_on, grant.ends_on, today),
            is_over=grant.ends_on is not None and grant.ends_on <= today,
            waits=grant.waits_since is not None,
        )
        staff.setdefault(grant.content_object_id, []).append(line)
    return staff


def _dates(starts_on: date, ends_on: date | None, today: date) -> str:
    first = f"{'from' if starts_on > today else 'since'} {plain_day(starts_on)}"
    return f"{first}, until {plain_day(ends_on - DAY)}" if ends_on else first


# --- Choices for forms ----------------------------------------------------------------------------


def year_choices(school: School, today: date) -> list[tuple[str, str]]:
    """This year and the next, for a class that is being made."""
    years = list(school.years.all())
    wanted = [current_year(today, years), next_year(today, years)]
    return [(str(year.pk), year.name) for year in wanted if year]


def year_group_choices(school: School) -> list[tuple[str, str]]:
    return [
        (str(group.value), group.label)
        for group in YearGroup
        if school.lowest_year <= group.value <= school.highest_year
    ]


def class_choices(school: School, today: date) -> list[tuple[str, str]]:
    """Classes of this year and the next."""
    classes = SchoolClass.objects.filter(school=school, year__ends_on__gte=today)
    rows = classes.select_related("year").order_by("year__starts_on", "sort_key", "name")
    return [(str(each.pk), f"{each.name} ({each.year.name})") for each in rows]


def staff_choices(school: School, today: date) -> list[tuple[str, str]]:
    """Everybody with a role here that works with pupils, now or later."""
    return [
        (str(user.pk), f"{user.full_name} ({user.address})")
        for user in works_with_pupils(school, today)
    ]
