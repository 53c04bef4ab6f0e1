import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q

from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.choices import ClassKind, ClosureKind, Phase, SchoolKind, TermName, TrustKind

# School days that one step of a complaint may take: 60 are about a term.
COMPLAINT_RANGE = (1, 60)
COMPLAINT_DAYS = (MinValueValidator(COMPLAINT_RANGE[0]), MaxValueValidator(COMPLAINT_RANGE[1]))


class DateSpan(Func):
    """Two date columns as a PostgreSQL range. The bounds say whether the last day belongs."""

    function = "DATERANGE"
    output_field = DateRangeField()


def half_open(start: str = "starts_on", end: str = "ends_on") -> DateSpan:
    """[start, end): the end is the first day that is no longer in it; no end means for ever."""
    return DateSpan(start, end, RangeBoundary())


def closed(start: str = "starts_on", end: str = "ends_on") -> DateSpan:
    """[start, end]: both days belong, as people say "term dates"."""
    return DateSpan(start, end, RangeBoundary(inclusive_upper=True))


@audited()
class Trust(models.Model):
    """A trust or federation: schools under one accountable body."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=TrustKind, default=TrustKind.TRUST)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(keep="school", plain="id name slug kind version")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@audited()
class School(models.Model):
    """One establishment with its own URN (six digits) and LAESTAB (LA 3 + establishment 4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trust = models.ForeignKey(
        Trust, null=True, blank=True, on_delete=models.PROTECT, related_name="schools"
    )
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=60, unique=True)
    urn = models.CharField(
        "URN", max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}$", "Six digits.")]
    )
    la_code = models.CharField("LA number", max_length=3, blank=True)
    establishment = models.CharField("establishment number", max_length=4, blank=True)
    phase = models.CharField(max_length=14, choices=Phase, default=Phase.PRIMARY)
    # Where nobody has said, its trust says it: schools of a multi-academy trust are academies.
    kind = models.CharField(max_length=11, choices=SchoolKind, blank=True)
    lowest_year = models.SmallIntegerField(default=0)
    highest_year = models.SmallIntegerField(default=6)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("office e-mail", blank=True)
    # What this school calls a role, by role key: {"ta": "ASA"} where TAs are "ASAs".
    role_labels = models.JSONField(default=dict, blank=True)
    # Role keys that must have a second factor here, beyond those production requires.
    second_factor_roles = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # In school days: the steps of the school's own complaints policy.
    complaint_head_days = models.PositiveSmallIntegerField(default=5, validators=COMPLAINT_DAYS)
    complaint_committee_days = models.PositiveSmallIntegerField(
        default=5, validators=COMPLAINT_DAYS
    )
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="school",
        plain="id trust name slug urn la_code establishment phase kind lowest_year highest_year"
        " address phone email role_labels second_factor_roles"
        " complaint_head_days complaint_committee_days version",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lowest_year__lte=F("highest_year")),
                name="schools_school_years_ordered",
            ),
            models.CheckConstraint(
                condition=Q(complaint_head_days__range=COMPLAINT_RANGE)
                & Q(complaint_committee_days__range=COMPLAINT_RANGE),
                name="schools_school_complaint_days",
                violation_error_message="A step of a complaint takes 1 to 60 school days.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(exclude=("picture",))
class SchoolCrest(models.Model):
    """The picture at the head of every PDF of a school: always a PNG that we drew ourselves from
    what was sent. The record of changes keeps which it was, not the picture."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="crest")
    picture = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    personal: ClassVar = Personal(keep="school", plain="id school picture sha256 width height")

    def __str__(self) -> str:
        return f"Crest of {self.school_id}"


@audited()
class AcademicYear(models.Model):
    """A school year; both days belong to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="years")
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Counts changes of the year and of its terms: they are edited on one form.
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(keep="school", plain="id school starts_on ends_on version")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="schools_year_dates_ordered"
            ),
            ExclusionConstraint(
                name="schools_year_no_overlap",
                expressions=[("school", RangeOperators.EQUAL), (closed(), RangeOperators.OVERLAPS)],
                violation_error_message="These days belong to another school year already.",
            ),
            models.UniqueConstraint(fields=["id", "school"], name="schools_year_with_school"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.starts_on.year}/{self.ends_on.year % 100:02d}"

    @property
    def first_calendar_year(self) -> int:
        """The year in which this school year's September lies: 2026 for 2026/27."""
        return self.starts_on.year


@audited()
class Term(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=8, choices=TermName)
    starts_on = models.DateField()
    ends_on = models.DateField()

    personal: ClassVar = Personal(keep="school", plain="id year name starts_on ends_on")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="schools_term_dates_ordered"
            ),
            models.UniqueConstraint(fields=["year", "name"], name="schools_term_once_a_year"),
            ExclusionConstraint(
                name="schools_term_no_overlap",
                expressions=[("year", RangeOperators.EQUAL), (closed(), RangeOperators.OVERLAPS)],
            ),
            models.UniqueConstraint(fields=["id", "year"], name="schools_term_with_year"),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()} {self.starts_on.year}"


@audited()
class Closure(models.Model):
    """Days inside a term on which pupils are not expected; both days belong."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="closures")
    kind = models.CharField(max_length=10, choices=ClosureKind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    label = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="school", plain="id school kind starts_on ends_on label version"
    )

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="schools_closure_dates_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.get_kind_display()} {self.starts_on}"


@audited(exclude=("sort_key",))
class SchoolClass(models.Model):
    """A class of one school year. Its staff are its `ClassGrant`s; there is no second list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="classes")
    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=ClassKind, default=ClassKind.REGISTRATION)
    year_groups = ArrayField(models.SmallIntegerField(), default=list)
    sort_key = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="school", plain="id school year name kind year_groups sort_key version"
    )

    class Meta:
        ordering = ["sort_key", "name"]
        verbose_name = "class"
        verbose_name_plural = "classes"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "name"],
                name="schools_class_name_once_a_year",
                violation_error_message="This year already has a class of that name.",
            ),
            models.UniqueConstraint(fields=["id", "school"], name="schools_class_with_school"),
            models.UniqueConstraint(fields=["id", "year"], name="schools_class_with_year"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = class_sort_key(self.name, self.year_groups)
        super().save(*args, **kwargs)


def class_sort_key(name: str, year_groups: list[int]) -> str:
    """Nursery before Reception before Year 1, and 2A before 10A."""
    lowest = min(year_groups, default=50) + 10
    return f"{lowest:02d} {name.lower()}"


class Code(models.Model):
    """One code of a DfE code set (Common Basic Data Set), loaded by `load_codes`."""

    code_set = models.CharField(max_length=40)
    code = models.CharField(max_length=10)
    description = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)

    personal: ClassVar = Personal(
        keep="reference", plain="id code_set code description position is_current"
    )

    class Meta:
        ordering = ["code_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["code_set", "code"], name="schools_code_once_a_set"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


def school_year_of(day: date) -> int:
    """The calendar year of the September that began the school year of `day`."""
    return day.year if day.month >= 9 else day.year - 1
