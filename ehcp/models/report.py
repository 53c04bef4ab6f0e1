"""The school's report of a review: what is recommended of each section, each outcome and each line
of provision, what was said, and what each thinks who does not agree.

The plan's words are the authority's and stay as they are: what is recommended stands beside them.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ehcp.choices import (
    LineAdvice,
    LineDelivered,
    OutcomeAdvice,
    OutcomeProgress,
    PepCombined,
    ReportPart,
    Section,
    SectionAdvice,
)
from ehcp.models.annual import AnnualReview
from ehcp.models.plan import PlanOutcome, PromisedProvision
from provision.models.base import OfSchool
from pupils.models import Document, Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


def _words_with_a_change(name: str, unchanged: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(advice=unchanged, instead="") | ~Q(advice=unchanged), name=name,
        violation_error_message="Only what is to change has other words.",
    )  # fmt: skip


@audited()
class ReportPartSaved(OfSchool):
    """A part of the report that somebody has saved, and how often: by it two who write the same
    part at once are told of each other."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="parts")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=11, choices=ReportPart)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(keep="pupil", plain="id school pupil review part version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "part"], name="ehcp_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.review_id}"


@audited()
class SectionReported(OfSchool):
    """What is recommended of one section. Of E and F: what is to be added; their lines have rows
    of their own. What is said of health and social care rests on somebody's written advice."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="sections")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    letter = models.CharField(max_length=2, choices=Section)
    advice = models.CharField(max_length=6, choices=SectionAdvice)
    instead = models.TextField(blank=True)
    why = models.TextField(blank=True)
    evidence = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", special="letter", words="instead why",
        plain="id school pupil review advice evidence",
    )  # fmt: skip

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "letter"], name="ehcp_reported_section_once",
                violation_error_message="This section is there already.",
            ),
            _words_with_a_change("ehcp_reported_section_instead", SectionAdvice.NO_CHANGE),
            models.CheckConstraint(
                condition=~Q(advice=SectionAdvice.CHANGE) | (~Q(why="") & ~Q(instead="")),
                name="ehcp_reported_section_why",
                violation_error_message="Say what is to change, and why.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Section {self.letter}: {self.advice}"


@audited()
class OutcomeReported(OfSchool):
    """How far the child came with one outcome of Section E, what shows it, and what is recommended
    of it."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="outcomes")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    expected = models.ForeignKey(PlanOutcome, on_delete=models.CASCADE, related_name="+")
    progress = models.CharField(max_length=7, choices=OutcomeProgress)
    evidence = models.TextField(blank=True)
    advice = models.CharField(max_length=6, choices=OutcomeAdvice)
    instead = models.TextField(blank=True)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", words="evidence instead",
        plain="id school pupil review expected progress advice",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "expected"], name="ehcp_reported_outcome_once"
            ),
            models.CheckConstraint(
                condition=Q(advice=OutcomeAdvice.AMEND) | Q(instead=""),
                name="ehcp_reported_outcome_instead",
                violation_error_message="Only an outcome that is to be amended has other words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expected_id}: {self.progress}"


@audited()
class ProvisionReported(OfSchool):
    """Whether one line of what the plan promises was delivered, how, with what impact, and what is
    recommended of it."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="provision")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    promised = models.ForeignKey(PromisedProvision, on_delete=models.CASCADE, related_name="+")
    delivered = models.CharField(max_length=6, choices=LineDelivered)
    how = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    advice = models.CharField(max_length=5, choices=LineAdvice)
    instead = models.TextField(blank=True)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", words="how impact instead",
        plain="id school pupil review promised delivered advice",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "promised"], name="ehcp_reported_line_once"),
            _words_with_a_change("ehcp_reported_line_instead", LineAdvice.KEEP),
        ]

    def __str__(self) -> str:
        return f"{self.promised_id}: {self.delivered}"


@audited()
class ReportWords(OfSchool):
    """What was said at the review, under its headings. Those of preparing for adulthood are asked
    from Year 9, those of the PEP of a child who is looked after."""

    SCHOOL_FROM = "review"

    review = models.OneToOneField(AnnualReview, on_delete=models.CASCADE, related_name="words")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    works = models.TextField(blank=True)
    does_not_work = models.TextField(blank=True)
    attainment = models.TextField(blank=True)
    targets = models.TextField(blank=True)
    placement = models.TextField(blank=True)
    pfa_work = models.TextField(blank=True)
    pfa_living = models.TextField(blank=True)
    pfa_community = models.TextField(blank=True)
    pfa_health = models.TextField(blank=True)
    pep_combined = models.CharField(max_length=3, choices=PepCombined, blank=True)
    social_worker = models.CharField(max_length=160, blank=True)
    advocates = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="social_worker advocates",
        special="pep_combined",
        words="works does_not_work attainment targets placement pfa_work pfa_living pfa_community"
        " pfa_health",
        plain="id school pupil review version",
    )

    def __str__(self) -> str:
        return f"words of {self.review_id}"


@audited()
class ReviewDifference(OfSchool):
    """What somebody thinks who does not agree, whole and as they put it (reg 20(8))."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="differences")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=160)
    words = models.TextField()

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="who", words="words", plain="id school pupil review position"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(who="") & ~Q(words=""), name="ehcp_difference_whole",
                violation_error_message="Say who thinks so, and what they say.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.who} on {self.review_id}"
