from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.models import Outcome
from provision.models.base import OfSchool, together
from pupils.models import Contact, Pupil
from reviews.choices import ViewHow, ViewReaders
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class ViewGiven(OfSchool):
    """What the pupil, or one of the pupil's people, thinks: on a day, in their own words."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="views_given")
    # Whose views they are; none: the pupil's own.
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="views_given"
    )
    how = models.CharField(max_length=8, choices=ViewHow)
    on = models.DateField()
    words = models.TextField(max_length=2000, blank=True)
    # By question (`reviews/voice/rules/questions.py`): words, a step of the scale of faces, or the
    # pictures that were chosen.
    answers = models.JSONField(default=dict, blank=True)
    # Who wrote it down, or watched; empty where they wrote it themselves.
    scribe = models.CharField(max_length=160, blank=True)
    readers = models.CharField(max_length=8, choices=ViewReaders, default=ViewReaders.STAFF)
    # A child's words about somebody at home: read by staff before anybody else sees them.
    needs_check = models.BooleanField(default=False)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Which outcome has the pupil's own aim in their words.
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.SET_NULL, related_name="views_given"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="contact scribe checked_by recorded_by",
        words="words answers",
        plain="id school pupil how on readers needs_check checked_on outcome version",
    )

    class Meta:
        ordering = ["-on", "id"]
        indexes = [models.Index(fields=["pupil", "-on"], name="reviews_views_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | ~Q(answers={}), name="reviews_views_say_something",
                violation_error_message="Nothing is written or chosen yet.",
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=True)
                | ~Q(how__in=(ViewHow.WORDS, ViewHow.PICTURES, ViewHow.OBSERVATION)),
                name="reviews_views_of_the_pupil",
                violation_error_message="Pictures and observation are for the pupil's own views.",
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=False)
                | ~Q(how__in=(ViewHow.GATE, ViewHow.MEETING, ViewHow.PHONE)),
                name="reviews_views_of_somebody",
                violation_error_message="Choose who said it.",
            ),
            models.CheckConstraint(
                condition=~Q(how=ViewHow.OBSERVATION) | ~Q(scribe=""),
                name="reviews_views_observer_named",
                violation_error_message="Enter who observed.",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True)
                | Q(needs_check=True, contact__isnull=True),
                name="reviews_views_checked_of_pupil",
            ),
            together("reviews_views_checked", "Who and when belong together.",
                     "checked_on", "checked_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"views of {self.contact_id or self.pupil_id} on {self.on}"

    @property
    def waits_for_check(self) -> bool:
        return self.needs_check and self.checked_on is None
