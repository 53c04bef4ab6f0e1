"""Who belongs to a child: people, the homes they share, what each may decide and be told.

Section 576 of the Education Act 1996 calls "parent" whoever has parental responsibility and
whoever has care of the child; no home comes before another unless a court order says so.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from pupils.choices import (
    CareBasis,
    ContactPointKind,
    LetterFormat,
    Relationship,
    Responsibility,
    RestrictionGround,
    StayShare,
    VerifiedHow,
)
from pupils.models.pupil import PupilFact, dates_ordered, never_twice
from pupils.querysets import FactQuerySet
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.names.saying import said_name
from send_mis.personal import Personal
from send_mis.schools.models import School, half_open


@audited()
class Contact(models.Model):
    """Somebody who belongs to one child or several of one school: parent, carer, social worker.

    Another school that knows the same person keeps a row of its own, so that neither learns
    anything from the other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="contacts")
    title = models.CharField(max_length=20, blank=True)
    forename = models.CharField("first name", max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    # Of a professional: the authority, virtual school or charity they work for.
    organisation = models.CharField(max_length=160, blank=True)
    language = models.CharField("preferred language", max_length=4, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    format = models.CharField(max_length=10, choices=LetterFormat, default=LetterFormat.USUAL)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="title forename surname organisation",
        special="language needs_interpreter format",
        plain="id school version",
    )

    class Meta:
        ordering = ["surname", "forename", "id"]
        indexes = [models.Index(fields=["school", "surname"], name="pupils_contact_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["id", "school"], name="pupils_contact_with_school"),
            models.CheckConstraint(
                condition=~Q(surname="", forename=""),
                name="pupils_contact_has_a_name",
                violation_error_message="Enter a surname or a first name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As a letter addresses them: "Mrs Ruth Bright"."""
        said = said_name(self.surname, self.forename)
        return f"{self.title} {said}" if self.title else said


@audited()
class ContactPoint(models.Model):
    """A number or an address by which a contact is reached, and who made sure that it is theirs.

    Another value is another thing to verify: a service that changes it takes the check away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=8, choices=ContactPointKind)
    value = models.CharField(max_length=254)
    verified_on = models.DateField(null=True, blank=True)
    verified_how = models.CharField(max_length=10, choices=VerifiedHow, blank=True)
    verified_by = models.CharField(max_length=160, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="value verified_by",
        plain="id school contact kind verified_on verified_how",
    )

    class Meta:
        ordering = ["contact", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind"], name="pupils_contactpoint_once_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True, verified_how="", verified_by="")
                | (Q(verified_on__isnull=False) & ~Q(verified_how="") & ~Q(verified_by="")),
                name="pupils_contactpoint_verified_whole",
                violation_error_message="Say when, how and by whom it was verified.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contact_id}"


@audited()
class Household(models.Model):
    """A home. What one home's people say or where they live is never shown to another's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="households")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    # Only those see it who may read why somebody is restricted.
    is_confidential = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="name address postcode", plain="id school is_confidential version"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "school"], name="pupils_household_with_school")
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class HouseholdMember(models.Model):
    """A contact who lives in a home from a day until another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="homes")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[FactQuerySet] = FactQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil", plain="id school household contact starts_on ends_on"
    )

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="pupils_householdmember_dates_ordered",
                violation_error_message="It cannot end before it begins.",
            ),
            ExclusionConstraint(
                name="pupils_householdmember_once",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("contact", RangeOperators.EQUAL),
                    (half_open(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="They already live there at that time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.household_id} from {self.starts_on}"


@audited()
class HouseholdStay(PupilFact):
    """The child lives in a home, wholly or for part of the time."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="stays")
    share = models.CharField(max_length=8, choices=StayShare, default=StayShare.ALL)
    # When, in words: "Alternate weekends and Wednesdays".
    pattern = models.CharField(max_length=160, blank=True)

    personal: ClassVar = Personal(
        keep="pupil",
        special="share",
        words="pattern",
        plain="id pupil school starts_on ends_on household",
    )

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["school", "pupil"], name="pupils_stay_school"),
            models.Index(fields=["household", "pupil"], name="pupils_stay_household"),
        ]
        constraints = [
            dates_ordered("pupils_householdstay_dates_ordered"),
            never_twice(
                "pupils_householdstay_once", "The pupil already lives there at that time.",
                "household",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.household_id} from {self.starts_on}"


@audited()
class FamilyTie(PupilFact):
    """What a contact is to a child: the one place that says what they may decide and be told."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="ties")
    relationship = models.CharField(max_length=12, choices=Relationship)
    responsibility = models.CharField(
        "parental responsibility", max_length=8, choices=Responsibility,
        default=Responsibility.NOT_KNOWN,
    )  # fmt: skip
    has_daily_care = models.BooleanField("has day-to-day care", default=False)
    # Of a foster carer: what the authority lets them decide.
    delegated = models.CharField("may decide", max_length=300, blank=True)
    # Of an advocate: the parent for whom they speak; none: for the child.
    advocate_of = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="advocated_by"
    )
    # Who has no right to letters may be sent them because the parents wish it.
    gets_letters = models.BooleanField(default=False)
    # 1 is called first.
    rank = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="pupil",
        special="relationship responsibility has_daily_care",
        words="delegated",
        plain="id pupil school starts_on ends_on contact advocate_of gets_letters rank version",
    )

    class Meta:
        ordering = ["rank", "starts_on"]
        indexes = [
            models.Index(fields=["school", "pupil"], name="pupils_tie_school"),
            models.Index(fields=["contact", "pupil"], name="pupils_tie_contact"),
        ]
        constraints = [
            dates_ordered("pupils_familytie_dates_ordered"),
            never_twice(
                "pupils_familytie_once", "They are already among this pupil's people.", "contact",
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1) & Q(rank__lte=99), name="pupils_familytie_rank_1_to_99"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contact_id} {self.relationship} of {self.pupil_id}"


@audited()
class Restriction(PupilFact):
    """What keeps a contact from being told, or from being contacted at all, about one child.

    It holds until a person lifts it: the end of an order is a day on which somebody looks, and
    opens nothing by itself.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="restrictions")
    ground = models.CharField(max_length=12, choices=RestrictionGround)
    stops_information = models.BooleanField("is told nothing about the child", default=True)
    stops_contact = models.BooleanField("must not be contacted", default=False)
    hides_address = models.BooleanField("must not learn where the child lives", default=True)
    reason = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=160, blank=True)
    order_ends_on = models.DateField("last day of the order", null=True, blank=True)
    lifted_by = models.CharField(max_length=160, blank=True)
    lifted_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="pupil",
        identity="recorded_by lifted_by",
        special="ground stops_information stops_contact hides_address",
        words="reason lifted_because",
        plain="id pupil school starts_on ends_on contact order_ends_on version",
    )

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["school", "pupil"], name="pupils_restriction_school"),
            models.Index(fields=["contact", "pupil"], name="pupils_restriction_contact"),
        ]
        constraints = [
            dates_ordered("pupils_restriction_dates_ordered"),
            never_twice(
                "pupils_restriction_once",
                "A restriction of this contact holds at that time.",
                "contact",
            ),
            models.CheckConstraint(
                condition=Q(stops_information=True) | Q(stops_contact=True) | Q(hides_address=True),
                name="pupils_restriction_stops_something",
                violation_error_message="Say what they must not have: tick at least one.",
            ),
            models.CheckConstraint(
                condition=Q(order_ends_on__isnull=True) | Q(order_ends_on__gte=F("starts_on")),
                name="pupils_restriction_order_ordered",
                violation_error_message="The order cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | ~Q(lifted_by=""),
                name="pupils_restriction_lifted_by_somebody",
                violation_error_message="Say who decided to lift it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} kept from {self.pupil_id} from {self.starts_on}"


@audited()
class CareSpell(PupilFact):
    """Looked after by a local authority, from a day until another."""

    authority = models.CharField(max_length=3)
    basis = models.CharField(max_length=10, choices=CareBasis, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="pupil",
        special="authority basis",
        plain="id pupil school starts_on ends_on version",
    )

    class Meta:
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["school", "pupil"], name="pupils_carespell_school")]
        constraints = [
            dates_ordered("pupils_carespell_dates_ordered"),
            never_twice("pupils_carespell_once", "The pupil is already looked after at that time."),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} looked after from {self.starts_on}"
