"""An EHC plan as the authority issued it: its document, its sections, and its E and F as lines.

The text is the authority's. The school copies it, links it with what it does, and recommends
amendments at a review; it never changes what the plan says.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from ehcp.choices import EhcPlanState, Per, Provider, ProvisionKind, Section
from ehcp.models.authority import LocalAuthority
from provision.models import Outcome, PlanRow
from provision.models.base import OfSchool, between
from pupils.models import Document, Pupil
from reviews.models import ReviewMeeting
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

# Forty hours a week, in a term of sixteen weeks and in the 39 of a year: more than school has.
MOST_MINUTES = {Per.WEEK: 2400, Per.TERM: 16 * 2400, Per.YEAR: 39 * 2400}


def _with_pupil(name: str) -> models.UniqueConstraint:
    """What a composite foreign key points at."""
    return models.UniqueConstraint(fields=["id", "pupil"], name=name)


@audited()
class EhcPlan(OfSchool):
    """One version of a child's plan. A pupil has one in force at most.

    `first_made_on` is the day on which the plan was first made: the year of its reviews starts
    there (Children and Families Act 2014, s.44(1)); `made_on` the day of this version.
    """

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="ehc_plans")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="plans")
    state = models.CharField(max_length=8, choices=EhcPlanState, default=EhcPlanState.CURRENT)
    number = models.PositiveSmallIntegerField(default=1)
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    first_made_on = models.DateField("first made on")
    made_on = models.DateField("date of this version")
    received_on = models.DateField("received on")
    is_signed = models.BooleanField("is signed and dated by the authority", default=False)
    # The decision that ended the last review before reviews were recorded here.
    last_review_decided_on = models.DateField(null=True, blank=True)
    # The child moved into the area of this authority on that day, with another's plan (reg 15).
    moved_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=160, blank=True)
    # With the parents and the pupil, on carrying it out: the one that was planned or chosen here.
    meeting = models.OneToOneField(
        ReviewMeeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_out"
    )
    # From then on everyone who works with the child is asked to read this version.
    everyone_reads_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="checked_by",
        words="ended_because",
        plain="id school pupil authority state number follows document first_made_on made_on"
        " received_on is_signed last_review_decided_on moved_on checked_on meeting"
        " everyone_reads_on ended_on version",
    )

    class Meta:
        ordering = ["-number", "id"]
        indexes = [
            models.Index(fields=["pupil", "-number"], name="ehcp_plan_newest"),
            models.Index(
                fields=["school", "pupil"], name="ehcp_plan_in_force",
                condition=Q(state=EhcPlanState.CURRENT),
            ),
        ]  # fmt: skip
        constraints = [
            _with_pupil("ehcp_plan_with_pupil"),
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(state=EhcPlanState.CURRENT), name="ehcp_plan_one",
                violation_error_message="There is an EHC plan in force already.",
            ),
            models.UniqueConstraint(fields=["pupil", "number"], name="ehcp_plan_numbered"),
            models.CheckConstraint(
                condition=Q(made_on__gte=F("first_made_on")), name="ehcp_plan_dates_in_order",
                violation_error_message="A version cannot be older than the plan.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("made_on")), name="ehcp_plan_received_after",
                violation_error_message="The plan cannot come before it is made.",
            ),
            models.CheckConstraint(
                condition=Q(state=EhcPlanState.CURRENT, ended_on__isnull=True, ended_because="")
                | (~Q(state=EhcPlanState.CURRENT) & Q(ended_on__isnull=False)),
                name="ehcp_plan_ended_whole",
                violation_error_message="Say when it ended.",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by="")
                | (Q(checked_on__isnull=False) & ~Q(checked_by="")),
                name="ehcp_plan_checked",
                violation_error_message="Who and when belong together.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"EHC plan {self.number} of {self.pupil_id}"

    @property
    def is_current(self) -> bool:
        return self.state == EhcPlanState.CURRENT


@audited()
class PlanSection(OfSchool):
    """What one section says, copied from the plan. A section without a row was not in it."""

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(EhcPlan, on_delete=models.CASCADE, related_name="sections")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    letter = models.CharField(max_length=2, choices=Section)
    words = models.TextField()

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", special="letter", words="words", plain="id school plan pupil"
    )

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "letter"], name="ehcp_section_once",
                violation_error_message="This section is there already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Section {self.letter}"


@audited()
class PlanOutcome(OfSchool):
    """One outcome of Section E, and the long outcome of the school's that follows it."""

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(EhcPlan, on_delete=models.CASCADE, related_name="outcomes")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    by_when = models.CharField(max_length=160, blank=True)
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", words="words by_when", plain="id school plan pupil position outcome"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            _with_pupil("ehcp_outcome_with_pupil"),
            models.UniqueConstraint(
                fields=["id", "plan"], name="ehcp_outcome_with_plan"
            ),
            models.CheckConstraint(
                condition=~Q(words=""), name="ehcp_outcome_said",
                violation_error_message="Copy what the plan says.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words


@audited()
class PromisedProvision(OfSchool):
    """One line of what the plan promises: of Section F as a rule, of G or H where it is written
    there. How much is in minutes or visits, by the week, term or year."""

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(EhcPlan, on_delete=models.CASCADE, related_name="promised")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=2, choices=Section, default=Section.F)
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    kind = models.CharField(max_length=9, choices=ProvisionKind)
    provider = models.CharField(max_length=9, choices=Provider, default=Provider.SCHOOL)
    provider_words = models.CharField(max_length=160, blank=True)
    plan_outcome = models.ForeignKey(
        PlanOutcome, null=True, blank=True, on_delete=models.SET_NULL, related_name="promised"
    )
    # Timed support in minutes, visits in visits.
    amount = models.PositiveIntegerField(null=True, blank=True)
    per = models.CharField(max_length=4, choices=Per, blank=True)
    # Individual time may be shared with others: only where the plan says so.
    may_be_shared = models.BooleanField(default=False)
    # The line of the version before, from which it was copied: what was seen of that one counts.
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of training, equipment and what is always on: since when it is there, and what shows it.
    there_since_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        words="words provider_words evidence",
        plain="id school plan pupil section position kind provider plan_outcome amount per"
        " may_be_shared carried_from there_since_on version",
    )

    class Meta:
        ordering = ["section", "position", "id"]
        constraints = [
            _with_pupil("ehcp_promised_with_pupil"),
            models.CheckConstraint(
                condition=~Q(words=""), name="ehcp_promised_said",
                violation_error_message="Copy what the plan says.",
            ),
            models.CheckConstraint(
                condition=Q(section__in=[Section.F, Section.G, Section.H1, Section.H2]),
                name="ehcp_promised_in_section",
                violation_error_message="Provision stands in Section F, G or H.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, per="")
                | (Q(amount__isnull=False, kind__in=[ProvisionKind.TIMED, ProvisionKind.VISITS])
                   & ~Q(per="")),
                name="ehcp_promised_amount_whole",
                violation_error_message="Say how much and how often, of support or visits.",
            ),
            between("ehcp_promised_amount", "amount", 1, MOST_MINUTES[Per.YEAR],
                    "That is more than a school year has.", optional=True),
            models.CheckConstraint(
                condition=Q(amount__isnull=True)
                | Q(per=Per.WEEK, amount__lte=MOST_MINUTES[Per.WEEK])
                | Q(per=Per.TERM, amount__lte=MOST_MINUTES[Per.TERM])
                | Q(per=Per.YEAR, amount__lte=MOST_MINUTES[Per.YEAR]),
                name="ehcp_promised_amount_fits",
                violation_error_message="That is more time than school has.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words


@audited()
class PlannedFor(OfSchool):
    """A line of the school's provision that delivers something of what the plan promises."""

    SCHOOL_FROM = "promised"

    promised = models.ForeignKey(
        PromisedProvision, on_delete=models.CASCADE, related_name="planned"
    )
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    row = models.ForeignKey(PlanRow, on_delete=models.CASCADE, related_name="+")

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(keep="pupil", plain="id school promised pupil row")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promised", "row"], name="ehcp_planned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.promised_id} by {self.row_id}"
