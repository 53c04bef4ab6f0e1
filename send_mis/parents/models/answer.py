"""What a reader said of a summary, in their own words, and what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool, together
from pupils.models import Contact, Document, Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.parents.choices import ANSWERED, WITHOUT_WORDS, AnswerHow, AnswerKind
from send_mis.parents.models.summary import SharedWith
from send_mis.personal import Personal

_MOST = 2000


@audited()
class SummaryAnswer(OfSchool):
    """`words` are kept as they were written. A question, a disagreement and a mistake are answered
    by somebody, by a day, and what came of it is shown to whoever said it."""

    SCHOOL_FROM = "shared"

    shared = models.ForeignKey(SharedWith, on_delete=models.CASCADE, related_name="answers")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    # Of the version that they had before them.
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=AnswerKind)
    # Which part it is about, by its key and as it was called; empty: the whole.
    part = models.CharField(max_length=60, blank=True)
    part_words = models.CharField(max_length=300, blank=True)
    words = models.TextField(max_length=_MOST, blank=True)
    # What they sent with it; it may be one that the school had already.
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    given_at = models.DateTimeField()
    how = models.CharField(max_length=7, choices=AnswerHow)
    # Who wrote it down for them; empty where they did it themselves.
    scribe = models.CharField(max_length=160, blank=True)
    # It came after the summary was withdrawn: kept all the same.
    is_late = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_on = models.DateField("answer by", null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=160, blank=True)
    outcome = models.TextField("what came of it", max_length=_MOST, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="contact scribe owner answered_by",
        words="part_words words outcome",
        plain="id school shared pupil number kind part document given_at how is_late by_on"
        " answered_on version",
    )

    class Meta:
        ordering = ["given_at", "id"]
        indexes = [
            models.Index(fields=["shared", "given_at"], name="parents_answers_in_order"),
            models.Index(
                fields=["school", "by_on"],
                condition=Q(answered_on__isnull=True, by_on__isnull=False),
                name="parents_answers_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=WITHOUT_WORDS) | ~Q(words=""),
                name="parents_answer_says_something",
                violation_error_message="Write what you would like to say.",
            ),
            models.CheckConstraint(
                condition=Q(kind=AnswerKind.DOCUMENT, document__isnull=False)
                | ~Q(kind=AnswerKind.DOCUMENT) & Q(document__isnull=True),
                name="parents_answer_with_its_document",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=ANSWERED) | Q(by_on__isnull=False),
                name="parents_answer_by_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answered_by="", outcome="")
                | Q(answered_on__isnull=False) & ~Q(answered_by="") & ~Q(outcome=""),
                name="parents_answer_settled_whole",
                violation_error_message="Say what came of it: the family reads it.",
            ),
            together("parents_answer_owned", "Who answers, and by when, belong together.",
                     "owner", "by_on"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.shared_id}"
