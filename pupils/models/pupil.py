import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from pupils.choices import Sex
from pupils.names import search_keys
from pupils.querysets import FactQuerySet, holds_on
from pupils.years import chronological_year, reception_starts, year_of_cohort
from send_mis.access.models import GRANT_PERSONAL, Grant, grant_constraints
from send_mis.access.paths import Path
from send_mis.access.roles import Scope
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.names.saying import list_name, said_name
from send_mis.names.sorting import LONGEST_SORT_KEY, sort_key
from send_mis.personal import Personal
from send_mis.schools.models import School, SchoolClass, half_open

# What schools call "disadvantaged": free meals now or in six years, or any pupil premium.
_DISADVANTAGED: Any = Q(is_fsm=True) | Q(is_ever6_fsm=True) | Q(pupil_premium__len__gt=0)


class PupilQuerySet(ScopedQuerySet[Any]):
    def on_roll(self, day: date) -> "PupilQuerySet":
        return self.filter(
            Exists(
                Enrolment.objects.filter(
                    holds_on(day), pupil_id=OuterRef("pk"), school_id=OuterRef("school_id")
                )
            )
        )


@audited(exclude=("sort_key", "search_keys"))
class Pupil(models.Model):
    """One pupil at one school. Rows of one child at two schools share `person_id`.

    Codes are the DfE's (CBDS), kept as they came; `schools.Code` holds their words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField(default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils")

    upn = models.CharField("UPN", max_length=13, blank=True)
    former_upn = models.CharField("former UPN", max_length=13, blank=True)
    upn_unknown = models.CharField("why there is no UPN", max_length=4, blank=True)
    uln = models.CharField("ULN", max_length=10, blank=True)
    # A child may have one name only; it stands in either of the two.
    legal_surname = models.CharField(max_length=100, blank=True)
    legal_forename = models.CharField(max_length=100, blank=True)
    middle_names = models.CharField(max_length=160, blank=True)
    preferred_surname = models.CharField(max_length=100, blank=True)
    preferred_forename = models.CharField(max_length=100, blank=True)
    former_surname = models.CharField(max_length=100, blank=True)
    born_on = models.DateField("date of birth")
    sex = models.CharField(max_length=1, choices=Sex, blank=True)

    # The September in which this pupil's cohort starts Reception: from the date of birth, or
    # another one for a pupil taught outside their age group. Moves up by itself each September.
    reception_year = models.SmallIntegerField()
    follows_curriculum_years = models.BooleanField(default=True)

    ethnicity = models.CharField(max_length=4, blank=True)
    first_language = models.CharField(max_length=4, blank=True)
    is_eal = models.BooleanField("English as an additional language", default=False)
    english_proficiency = models.CharField(max_length=1, blank=True)

    is_looked_after = models.BooleanField(default=False)
    care_authority = models.CharField(max_length=3, blank=True)
    post_looked_after = models.CharField(max_length=1, blank=True)
    kinship_care = models.CharField(max_length=2, blank=True)

    fsm_category = models.CharField("free school meals", max_length=4, blank=True)
    is_fsm = models.BooleanField("eligible for free school meals", default=False)
    is_ever6_fsm = models.BooleanField("free school meals in the last six years", default=False)
    pupil_premium = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    is_disadvantaged = models.GeneratedField(
        expression=_DISADVANTAGED,
        output_field=models.BooleanField(),
        db_persist=True,
    )
    service_child = models.CharField(max_length=1, blank=True)
    young_carer = models.CharField(max_length=1, blank=True)

    has_medical_flag = models.BooleanField("medical information held", default=False)
    medical_note = models.CharField(max_length=300, blank=True)
    disabilities = ArrayField(models.CharField(max_length=4), default=list, blank=True)

    sort_key = models.CharField(max_length=LONGEST_SORT_KEY, editable=False)
    search_keys = ArrayField(models.CharField(max_length=100), default=list, editable=False)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[PupilQuerySet] = PupilQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="upn former_upn uln legal_surname legal_forename middle_names preferred_surname"
        " preferred_forename former_surname born_on sort_key search_keys person_id",
        special="sex ethnicity first_language is_eal english_proficiency is_looked_after"
        " care_authority post_looked_after kinship_care fsm_category is_fsm is_ever6_fsm"
        " pupil_premium is_disadvantaged service_child young_carer has_medical_flag disabilities",
        words="medical_note",
        plain="id school upn_unknown reception_year follows_curriculum_years version",
    )

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["school", "sort_key", "id"], name="pupils_pupil_in_order"),
            # The register's totals are read from indexes alone: among many schools, one school's
            # rows lie in as many blocks as it has pupils.
            models.Index(
                fields=["school", "id"], include=["reception_year"], name="pupils_pupil_by_year"
            ),
            models.Index(fields=["person_id"], name="pupils_pupil_person"),
            GinIndex(fields=["search_keys"], name="pupils_pupil_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "upn"],
                condition=~Q(upn=""),
                name="pupils_upn_once_a_school",
                violation_error_message="Another pupil of this school has this UPN.",
            ),
            models.UniqueConstraint(fields=["id", "school"], name="pupils_pupil_with_school"),
            models.CheckConstraint(
                condition=~Q(legal_surname="", legal_forename=""),
                name="pupils_pupil_has_a_name",
                violation_error_message="Enter a surname or a first name.",
            ),
            models.CheckConstraint(
                condition=Q(upn="") | Q(upn__regex=r"^[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]$"),
                name="pupils_upn_shape",
                violation_error_message="A UPN is a letter, eleven digits and a digit or letter.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Derived keys; bulk writers call this themselves."""
        self.sort_key = sort_key(self.surname, self.forename)
        self.search_keys = search_keys(
            (self.legal_surname, self.preferred_surname, self.former_surname),
            (self.legal_forename, self.preferred_forename),
        )
        if self.__dict__.get("reception_year") is None:
            self.reception_year = reception_starts(self.born_on)

    @property
    def forename(self) -> str:
        return self.preferred_forename or self.legal_forename

    @property
    def surname(self) -> str:
        return self.preferred_surname or self.legal_surname

    @property
    def short_name(self) -> str:
        """What the child is called in a sentence: the forename, or the one name there is."""
        return self.forename or self.surname

    @property
    def name(self) -> str:
        """As people say it: "Noah Bright"."""
        return said_name(self.surname, self.forename)

    @property
    def list_name(self) -> str:
        """As lists order it: "Bright, Noah"."""
        return list_name(self.surname, self.forename)

    @property
    def has_temporary_upn(self) -> bool:
        return self.upn[-1:].isalpha()

    def year_group(self, today: Any) -> int:
        return year_of_cohort(self.reception_year, today)

    def year_offset(self, today: Any) -> int:
        """Years ahead (+) of or behind (−) the year of that age; 0 for nearly everybody."""
        return self.year_group(today) - chronological_year(self.born_on, today)


class PupilFact(models.Model):
    """Something true of a pupil from a day until another. `ends_on` is the first day after it.

    `school` repeats the pupil's own school, which never changes, so that a school's facts are
    one index range; a composite foreign key in the database keeps the two the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="%(class)ss")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[FactQuerySet] = FactQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.__dict__.get("school_id"):
            self.school_id = self.pupil.school_id
        super().save(*args, **kwargs)


def dates_ordered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="It cannot end before it begins.",
    )


def never_twice(name: str, message: str, *extra: str, **kwargs: Any) -> ExclusionConstraint:
    """No two facts of this kind about one pupil on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("pupil", RangeOperators.EQUAL),
            *((field, RangeOperators.EQUAL) for field in extra),
            (half_open(), RangeOperators.OVERLAPS),
        ],
        violation_error_message=message,
        **kwargs,
    )


@audited()
class Enrolment(PupilFact):
    """On this school's roll. Leaving and coming back are two enrolments of one pupil."""

    status = models.CharField(max_length=1, default="C")
    left_reason = models.CharField(max_length=200, blank=True)
    destination = models.CharField(max_length=200, blank=True)

    personal: ClassVar = Personal(
        keep="pupil",
        identity="destination",
        words="left_reason",
        plain="id pupil school starts_on ends_on status",
    )

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(
                fields=["school", "pupil"], include=["starts_on", "ends_on", "id"],
                name="pupils_enrolment_school",
            )
        ]  # fmt: skip
        constraints = [
            dates_ordered("pupils_enrolment_dates_ordered"),
            never_twice("pupils_enrolment_once", "The pupil is already on roll at that time."),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} on roll from {self.starts_on}"


@audited()
class ClassMembership(PupilFact):
    """In a class from a day until another, so that any date can be asked."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="members")
    # Repeats the class's kind: a pupil has one class or tutor group at a time, any sets.
    is_registration = models.BooleanField(default=True)

    personal: ClassVar = Personal(
        keep="pupil", plain="id pupil school starts_on ends_on school_class is_registration"
    )

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["school_class", "pupil"], name="pupils_membership_class"),
            models.Index(
                fields=["school", "pupil"],
                include=["school_class", "starts_on", "ends_on", "is_registration"],
                name="pupils_membership_school",
            ),
        ]
        constraints = [
            dates_ordered("pupils_membership_dates_ordered"),
            never_twice(
                "pupils_membership_one_class",
                "The pupil is already in a class at that time.",
                condition=Q(is_registration=True),
                deferrable=models.Deferrable.DEFERRED,
            ),
            never_twice(
                "pupils_membership_once_a_class",
                "The pupil is already in this class at that time.",
                "school_class",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.school_class_id} from {self.starts_on}"


@audited()
class PupilGrant(Grant):
    """A role on one pupil: a parent, a 1:1 TA, a need to know with its reason."""

    SCOPE = Scope.PUPIL
    TO_SCHOOL = "content_object__school"
    TO_TRUST = "content_object__school__trust"

    content_object = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="grants")
    personal: ClassVar = GRANT_PERSONAL

    class Meta(Grant.Meta):
        constraints = grant_constraints("pupils_pupilgrant")
