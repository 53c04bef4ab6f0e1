"""What a school publishes on its website, version by version."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool, between, with_school
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.reports.choices import PublicationKind, ReportState

MOST_IN_A_SECTION = 8000


@audited()
class Publication(OfSchool):
    """One version of a document: a draft, or as it was published, which nothing changes.

    `content`: all that the public page shows; nothing is read beside it.
    """

    kind = models.CharField(max_length=24, choices=PublicationKind)
    state = models.CharField(max_length=9, choices=ReportState, default=ReportState.DRAFT)
    starts_on = models.DateField()
    years = models.PositiveSmallIntegerField(default=1)
    drafted_on = models.DateField()
    # The SENCO has written it, and the headteacher goes on.
    ready_on = models.DateField(null=True, blank=True)
    ready_by = models.CharField(max_length=160, blank=True)
    # From then on governors read the draft.
    shown_on = models.DateField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=160, blank=True)
    # Who wrote down that it was approved.
    approval_kept_by = models.CharField(max_length=160, blank=True)
    number = models.PositiveSmallIntegerField(default=0)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.CharField(max_length=160, blank=True)
    content = models.JSONField(default=dict, blank=True)
    # Nobody outside reads it any more: a name stood in it, or a number that gave somebody away.
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="ready_by approved_by approval_kept_by published_by withdrawn_by",
        words="content",
        plain="id school kind state starts_on years drafted_on ready_on shown_on approved_on number"
        " published_on withdrawn_on version",
    )

    class Meta:
        ordering = ["kind", "-number", "id"]
        constraints = [
            with_school("reports_publication_with_school"),
            models.UniqueConstraint(
                fields=["school", "kind"], name="reports_publication_one_draft",
                condition=Q(state=ReportState.DRAFT),
                violation_error_message="There is a draft already: open that one.",
            ),
            models.UniqueConstraint(
                fields=["school", "kind", "number"], name="reports_publication_numbered",
                condition=Q(state=ReportState.PUBLISHED),
            ),
            between(
                "reports_publication_years", "years", 1, 3, "It holds for one, two or three years."
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, published_on__isnull=True, published_by="",
                            number=0, content={})
                | Q(state=ReportState.PUBLISHED, published_on__isnull=False, number__gte=1)
                & ~Q(published_by="") & ~Q(content={}),
                name="reports_publication_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by="", approval_kept_by="")
                | Q(approved_on__isnull=False) & ~Q(approved_by="") & ~Q(approval_kept_by=""),
                name="reports_publication_approval_whole",
                violation_error_message="Say who approved it.",
            ),
            models.CheckConstraint(
                condition=Q(ready_on__isnull=True, ready_by="")
                | Q(ready_on__isnull=False) & ~Q(ready_by=""),
                name="reports_publication_ready_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by="")
                | Q(withdrawn_on__isnull=False, state=ReportState.PUBLISHED) & ~Q(withdrawn_by=""),
                name="reports_publication_withdrawn_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


@audited()
class PublicationSection(OfSchool):
    """One heading of a draft. `drawn`: what was read from the school’s records on one day;
    nothing of it is typed."""

    SCHOOL_FROM = "publication"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    drawn = models.JSONField(default=dict, blank=True)
    shows_drawn = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        words="heading text drawn",
        plain="id school publication key place shows_drawn version",
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "key"], name="reports_publication_section_once"
            ),
            models.CheckConstraint(
                condition=~Q(heading=""), name="reports_publication_section_named",
                violation_error_message="Give the section a heading.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.heading

    @property
    def is_written(self) -> bool:
        return bool(self.text or self.shown_drawn)

    @property
    def shown_drawn(self) -> dict[str, Any]:
        """What the records say, where it is shown; nothing where they say nothing."""
        drawn: dict[str, Any] = self.drawn
        return drawn if self.shows_drawn and (drawn.get("lines") or drawn.get("rows")) else {}
