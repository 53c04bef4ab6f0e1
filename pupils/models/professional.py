"""Outside services that a school works with, the people in them, and what pupils are referred and
advice is asked for."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from pupils.choices import ParentsAnswer, ReferralStatus, ServiceKind, ToldHow, Urgency
from pupils.models.document import Document
from pupils.models.pupil import Pupil
from pupils.querysets import DirectoryQuerySet
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.models import School


@audited()
class OutsideService(models.Model):
    """As one school knows it: another school of the trust has rows of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=ServiceKind)
    is_private = models.BooleanField(default=False)
    fee = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    what_they_do = models.TextField(max_length=2000, blank=True)
    how_to_refer = models.TextField(max_length=2000, blank=True)
    # As they say it: "about 18 weeks". No number that anybody could count with.
    waiting_time = models.CharField(max_length=160, blank=True)
    # The first day on which nobody is referred there any more; what is open goes on.
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[DirectoryQuerySet] = DirectoryQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="phone email",
        words="what_they_do how_to_refer",
        plain="id school name kind is_private fee website waiting_time retired_on version",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "school"], name="pupils_service_with_school"),
            models.UniqueConstraint(
                "school", Lower("name"), name="pupils_service_name_once",
                violation_error_message="There is a service of this name in the directory.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@audited()
class Professional(models.Model):
    """Somebody who works for a service. They may also be a child's contact, or on the staff: what
    they are there is another row, and neither follows the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(OutsideService, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    # The first day on which they are not there any more.
    left_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="name role phone email",
        words="note",
        plain="id school service left_on version",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["id", "school"], name="pupils_professional_with_school"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Referral(models.Model):
    """A pupil and a service: why, what is asked, what the parents know, and how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="referrals")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(OutsideService, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(max_length=4000)
    asked_for = models.TextField(max_length=4000)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.ROUTINE)
    # Why and what is asked are read by those alone who answer for SEND and safeguarding.
    is_confidential = models.BooleanField(default=False)
    told_who = models.CharField(max_length=200, blank=True)
    told_how = models.CharField(max_length=12, choices=ToldHow, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_answer = models.CharField(max_length=10, choices=ParentsAnswer, blank=True)
    # Why it goes without the parents' knowledge, or though they disagree.
    untold_because = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=8, choices=ReferralStatus, default=ReferralStatus.DRAFT)
    # Since when it has this status.
    status_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)
    chase_on = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=160)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="told_who made_by",
        special="service professional status is_confidential",
        words="reason asked_for untold_because",
        plain="id pupil school urgency told_how told_on told_answer status_on sent_on chase_on"
        " version",
    )

    class Meta:
        ordering = ["-status_on", "id"]
        indexes = [
            models.Index(fields=["pupil", "-status_on"], name="pupils_referral_newest"),
            models.Index(fields=["school", "status", "chase_on"], name="pupils_referral_school"),
        ]
        constraints = [
            models.CheckConstraint(
                # A draft may be closed without ever being sent.
                condition=Q(status=ReferralStatus.DRAFT, sent_on__isnull=True)
                | Q(status=ReferralStatus.CLOSED)
                | (~Q(status=ReferralStatus.DRAFT) & Q(sent_on__isnull=False)),
                name="pupils_referral_sent_has_its_day",
                violation_error_message="Say on which day it was sent.",
            ),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True, told_who="", told_how="", told_answer="")
                | (Q(told_on__isnull=False) & ~Q(told_who="") & ~Q(told_how="")
                   & ~Q(told_answer="")),
                name="pupils_referral_told_whole",
                violation_error_message="Say who was told, how, when and what they said.",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(told_on__isnull=False)
                | ~Q(untold_because=""),
                name="pupils_referral_parents_know",
                violation_error_message="Say what the parents know, or why they do not.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pupil_id} to {self.service_id}"


@audited()
class ReferralStep(models.Model):
    """One status that a referral had, since when, and what was said of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=ReferralStatus)
    on = models.DateField()
    note = models.TextField(max_length=1000, blank=True)
    by = models.CharField(max_length=160)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="by",
        special="status",
        words="note",
        plain="id referral pupil school number on",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="pupils_step_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.status} on {self.on}"


@audited()
class AdviceRequest(models.Model):
    """Advice that is asked of a professional, until it is received, read and shared."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="advice_requests")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.SET_NULL, related_name="advice"
    )
    service = models.ForeignKey(OutsideService, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # For the meeting or assessment: read by whoever opens the link.
    occasion = models.CharField(max_length=120)
    asked_for = models.TextField(max_length=2000)
    is_confidential = models.BooleanField(default=False)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=160)
    by_on = models.DateField()
    # Where the link went; none where they were asked in another way.
    asked_at = models.EmailField(blank=True)
    # The mail with the newest link, as the outbox knows it, and when that was given up.
    mail = models.UUIDField(null=True, blank=True)
    undelivered_on = models.DateField(null=True, blank=True)
    chased_on = models.DateField(null=True, blank=True)
    chases = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    received_on = models.DateField(null=True, blank=True)
    author_name = models.CharField(max_length=160, blank=True)
    author_role = models.CharField(max_length=160, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    strengths = models.TextField(max_length=8000, blank=True)
    needs = models.TextField(max_length=8000, blank=True)
    outcomes = models.TextField(max_length=8000, blank=True)
    provision = models.TextField(max_length=8000, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    read_on = models.DateField(null=True, blank=True)
    read_by = models.CharField(max_length=160, blank=True)
    # What staff are to do, in the SENCO's words; shared once there are any.
    strategies = models.TextField(max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="asked_by asked_at author_name author_role read_by",
        special="service professional is_confidential",
        words="occasion asked_for withdrawn_because strengths needs outcomes provision strategies",
        plain="id pupil school referral asked_on by_on mail undelivered_on chased_on chases"
        " withdrawn_on received_on dated_on document read_on version",
    )

    class Meta:
        ordering = ["by_on", "id"]
        indexes = [
            models.Index(fields=["pupil", "by_on"], name="pupils_advice_of_pupil"),
            models.Index(fields=["school", "received_on", "by_on"], name="pupils_advice_school"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(by_on__gte=F("asked_on")), name="pupils_advice_days_in_order",
                violation_error_message="Choose a day after the one on which it is asked for.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="pupils_advice_one_end",
                violation_error_message="It is received or asked for no more, not both.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, author_name="")
                | (Q(received_on__isnull=False) & ~Q(author_name="")),
                name="pupils_advice_received_whole",
                violation_error_message="Say who wrote it.",
            ),
            models.CheckConstraint(
                condition=Q(read_on__isnull=True, read_by="")
                | (Q(read_on__isnull=False, received_on__isnull=False) & ~Q(read_by="")),
                name="pupils_advice_read_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"advice about {self.pupil_id} by {self.by_on}"
