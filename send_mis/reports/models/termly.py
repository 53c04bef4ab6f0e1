"""The report of a term to governors, and what they ask about it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool, with_school
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.reports.choices import ReportState
from send_mis.reports.suppression.rules.tables import THRESHOLD, THRESHOLDS
from send_mis.schools.models import Term

MOST_WORDS = 4000


@audited()
class TermlyReport(OfSchool):
    """`counted`: what was counted, which governors never get; `shown`: what they read, as it was
    published. Nothing changes a published report."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField()
    state = models.CharField(max_length=9, choices=ReportState, default=ReportState.DRAFT)
    threshold = models.PositiveSmallIntegerField(
        choices=[(each, f"Fewer than {each}") for each in THRESHOLDS], default=THRESHOLD
    )
    summary = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    inclusion = models.TextField(blank=True)
    senco = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    counted = models.JSONField(default=dict, blank=True)
    # The figures of it are counted behind the pages, and are not there yet.
    is_counting = models.BooleanField(default=False)
    # By kind what the headteacher typed, as written: {"complaints": "0"}.
    typed = models.JSONField(default=dict, blank=True)
    # Which tables are shown, and in which groups (ADR 40).
    release = models.JSONField(default=dict, blank=True)
    shown = models.JSONField(default=dict, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="published_by",
        special="counted",
        words="summary progress inclusion senco next_steps typed",
        plain="id school term as_at state threshold is_counting release shown published_on version",
    )

    class Meta:
        ordering = ["-as_at", "id"]
        constraints = [
            with_school("reports_termly_with_school"),
            models.UniqueConstraint(
                fields=["school", "term"], name="reports_termly_once_a_term",
                violation_error_message="There is a report of this term already: open that one.",
            ),
            models.UniqueConstraint(
                fields=["school"], name="reports_termly_one_draft",
                condition=Q(state=ReportState.DRAFT),
                violation_error_message="Another report is a draft: publish that one first.",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, published_on__isnull=True, published_by="",
                            shown={}, release={})
                | Q(state=ReportState.PUBLISHED, published_on__isnull=False, is_counting=False)
                & ~Q(published_by="") & ~Q(shown={}) & ~Q(release={}) & ~Q(summary=""),
                name="reports_termly_state_whole",
                violation_error_message="Write the summary first.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Report of {self.term_id}"


@audited()
class GovernorQuestion(OfSchool):
    """What a governor asks about a published report, and the headteacher's answer."""

    SCHOOL_FROM = "report"

    report = models.ForeignKey(TermlyReport, on_delete=models.CASCADE, related_name="questions")
    words = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.CharField(max_length=160, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="asked_by answered_by",
        words="words answer",
        plain="id school report asked_on answered_on version",
    )

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="reports_question_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by="", answered_on__isnull=True)
                | ~Q(answer="") & ~Q(answered_by="") & Q(answered_on__isnull=False),
                name="reports_question_answer_whole",
                violation_error_message="Write the answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"Question about {self.report_id}"
