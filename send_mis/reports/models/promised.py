"""What a report promises, and what governors noted of a visit or a training."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.reports.choices import VisitKind
from send_mis.reports.models.termly import TermlyReport


@audited()
class PromisedAction(OfSchool):
    """What the school does next: somebody, by a day. The report after says what came of it."""

    SCHOOL_FROM = "report"

    report = models.ForeignKey(TermlyReport, on_delete=models.CASCADE, related_name="promises")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Somebody who writes no reports.
    owner_name = models.CharField(max_length=160, blank=True)
    by_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    came = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="owner owner_name",
        words="words came",
        plain="id school report by_on done_on version",
    )

    class Meta:
        ordering = ["by_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="reports_promise_says_what",
                violation_error_message="Say what is to be done.",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_name="")
                | Q(owner__isnull=True) & ~Q(owner_name=""),
                name="reports_promise_one_owner",
                violation_error_message="Say who sees to it: one of the list, or somebody else.",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(came=""), name="reports_promise_done_how",
                violation_error_message="Say what came of it.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.words} by {self.by_on}"


@audited()
class GovernorVisit(OfSchool):
    """A governor was in school about SEND, or was trained for it: what they saw and learned."""

    kind = models.CharField(max_length=8, choices=VisitKind, default=VisitKind.VISIT)
    on = models.DateField()
    about = models.CharField(max_length=160)
    words = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school", identity="by", words="about words", plain="id school kind on version"
    )

    class Meta:
        ordering = ["-on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(about=""), name="reports_visit_about_something",
                violation_error_message="Say what it was about.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.by_id} on {self.on}"
