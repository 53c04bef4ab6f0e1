"""What the school tells a family of one early discussion, cycle, annual review or year: drafted,
checked by a person and shared as versions that stay as they were."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ehcp.models import AnnualReview
from provision.models.base import OfSchool, together
from pupils.models import Contact, Pupil
from reviews.models import Cycle, EarlyDiscussion
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.audit.snapshots.models import Snapshot
from send_mis.parents.choices import SummaryKind, SummaryState, SummaryVersion, ToldBy
from send_mis.personal import Personal

_WITHDRAWN = Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because="")
_NOT_WITHDRAWN = Q(withdrawn_on__isnull=True, withdrawn_because="")
# What each kind is of.
_OF = {
    SummaryKind.EARLY: "discussion",
    SummaryKind.CYCLE: "cycle",
    SummaryKind.EHC_REVIEW: "review",
    SummaryKind.YEAR: "year",
}


def _of_its_kind() -> Q:
    """Of what its kind says, and of nothing else."""
    found = Q()
    for kind, field in _OF.items():
        only = {f"{each}__isnull": each != field for each in _OF.values()}
        found |= Q(kind=kind, **only)
    return found


@audited()
class Summary(OfSchool):
    """The words in hand. `content`: by the keys of `summaries/rules/parts.py`; what families read
    is the last `SummarySnapshot`, never this."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="summaries")
    kind = models.CharField(max_length=6, choices=SummaryKind)
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.CASCADE, related_name="summaries"
    )
    discussion = models.ForeignKey(
        EarlyDiscussion, null=True, blank=True, on_delete=models.CASCADE, related_name="summaries"
    )
    review = models.ForeignKey(
        AnnualReview, null=True, blank=True, on_delete=models.CASCADE, related_name="summaries"
    )
    # Of an annual report: the September in which the school year began.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=SummaryState, default=SummaryState.DRAFT)
    content = models.JSONField(default=dict)
    drafted_on = models.DateField()
    # Whom the family rings, and who answers them.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared_on = models.DateField(null=True, blank=True)
    # Of the version that families read now; 0 before any.
    number = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="owner",
        special="content",
        words="withdrawn_because",
        plain="id school pupil kind discussion cycle review year state drafted_on shared_on number"
        " withdrawn_on version",
    )

    class Meta:
        ordering = ["-drafted_on", "id"]
        indexes = [
            models.Index(fields=["pupil", "-drafted_on"], name="parents_summary_newest"),
            models.Index(fields=["school", "state"], name="parents_summary_of_school"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "pupil"], name="parents_summary_with_pupil"),
            *(
                models.UniqueConstraint(
                    fields=["pupil", "kind", field], name=f"parents_summary_one_a_{field}",
                    condition=Q(**{f"{field}__isnull": False})
                    & ~Q(state=SummaryState.WITHDRAWN),
                    violation_error_message="There is a summary of it already: open that one.",
                )
                for field in _OF.values()
            ),
            models.CheckConstraint(
                condition=_of_its_kind(),
                name="parents_summary_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=SummaryState.DRAFT, number=0, shared_on__isnull=True)
                & _NOT_WITHDRAWN
                | Q(state=SummaryState.SHARED, number__gte=1, shared_on__isnull=False)
                & _NOT_WITHDRAWN
                | Q(state=SummaryState.WITHDRAWN, number__gte=1) & _WITHDRAWN,
                name="parents_summary_state_whole",
                violation_error_message="Say why it is withdrawn.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.pupil_id}"


@audited()
class SummarySnapshot(OfSchool, Snapshot):
    """A version of a summary as it was shared."""

    SCHOOL_FROM = "summary"
    OF = "summary"

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=6, choices=SummaryVersion)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="summary__pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="made_by",
        special="content",
        plain="id school summary number kind made_at",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["summary", "number"], name="parents_snapshot_once"
            )
        ]  # fmt: skip


# That somebody opened it is no change of what the school does.
@audited(exclude=("opened_at", "last_opened_at", "opened_number"))
class SharedWith(OfSchool):
    """One contact to whom a summary was given, and why: their own copy, link and answers. What
    another reader of the same summary did is nowhere on their pages."""

    SCHOOL_FROM = "summary"

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="readers")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="shared_with")
    # As the rule of families said it on that day.
    reason = models.CharField(max_length=300)
    told_by = models.CharField(max_length=5, choices=ToldBy)
    # The mail or text that told them of the last version.
    mail = models.UUIDField(null=True, blank=True)
    undelivered_on = models.DateField(null=True, blank=True)
    # By when somebody tells them by hand that it was withdrawn, or that they were answered: no
    # message goes to them, or it did not arrive.
    tell_by_on = models.DateField(null=True, blank=True)
    shared_on = models.DateField()
    shared_by = models.CharField(max_length=160)
    # Of the version that was last shared with them.
    number = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    # The last version that they opened, and the last that they said they have read.
    opened_number = models.PositiveSmallIntegerField(default=0)
    read_number = models.PositiveSmallIntegerField(default=0)
    read_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="contact shared_by",
        special="reason",
        words="ended_because",
        plain="id school summary pupil told_by mail undelivered_on tell_by_on shared_on number"
        " opened_at last_opened_at opened_number read_number read_on ended_on version",
    )

    class Meta:
        ordering = ["shared_on", "id"]
        indexes = [models.Index(fields=["contact", "-shared_on"], name="parents_shared_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["summary", "contact"], name="parents_shared_once",
                violation_error_message="It is shared with them already.",
            ),
            models.UniqueConstraint(
                fields=["id", "contact", "pupil"], name="parents_shared_with_contact"
            ),
            together("parents_shared_opened", "Opened first and last belong together.",
                     "opened_at", "last_opened_at"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_because="")
                | Q(ended_on__isnull=False) & ~Q(ended_because=""),
                name="parents_shared_ended_whole",
                violation_error_message="Say why they read it no longer.",
            ),
            models.CheckConstraint(
                condition=Q(opened_number__lte=F("number"), read_number__lte=F("number")),
                name="parents_shared_read_what_there_is",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.summary_id} with {self.contact_id}"
