from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool, between, together
from pupils.models import Pupil
from reviews.choices import (
    DECIDED_DISCUSSIONS,
    OPEN_DISCUSSIONS,
    DiscussionState,
    Involvement,
    NoteGiven,
    SupportDecision,
)
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

_MET = Q(met_on__isnull=False) & ~Q(met_how="") & ~Q(met_with="")
_OFFERED = Q(offered_on__isnull=False, offered_times__gte=1) & ~Q(offered_how="")


@audited()
class EarlyDiscussion(OfSchool):
    """The early discussion with parents, and what was decided on it (Code of Practice 6.39).

    The status itself is the register's, and so is the day on which parents were told of it.
    """

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="early_discussions")
    state = models.CharField(
        max_length=8, choices=DiscussionState, default=DiscussionState.WRITING
    )  # fmt: skip
    begun_on = models.DateField()
    # With whom, or when, how and how often it was offered.
    met_on = models.DateField(null=True, blank=True)
    met_how = models.CharField(max_length=8, choices=Involvement, blank=True)
    met_with = models.CharField(max_length=300, blank=True)
    offered_on = models.DateField(null=True, blank=True)
    offered_how = models.CharField(max_length=8, choices=Involvement, blank=True)
    offered_times = models.PositiveSmallIntegerField(null=True, blank=True)
    # Its four parts.
    strengths = models.TextField("strengths", max_length=4000, blank=True)
    difficulties = models.TextField("difficulties", max_length=4000, blank=True)
    concerns = models.TextField("parents' concerns", max_length=4000, blank=True)
    outcomes = models.TextField("agreed outcomes", max_length=4000, blank=True)
    next_steps = models.TextField("next steps", max_length=4000, blank=True)
    # What the class teacher thinks is needed.
    proposal = models.CharField(max_length=8, choices=SupportDecision, blank=True)
    proposal_words = models.TextField("why", max_length=2000, blank=True)
    proposed_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # How it ended; `decided_with`: who decided, in words.
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_with = models.CharField(max_length=160, blank=True)
    reason = models.TextField("why", max_length=2000, blank=True)
    # The note of it, which parents are given.
    given_on = models.DateField(null=True, blank=True)
    given_how = models.CharField(max_length=8, choices=NoteGiven, blank=True)
    given_to = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="met_with proposed_by decided_by decided_with given_to",
        special="state proposal",
        words="strengths difficulties concerns outcomes next_steps proposal_words reason",
        plain="id school pupil begun_on met_on met_how offered_on offered_how offered_times"
        " proposed_on decided_on given_on given_how version",
    )

    class Meta:
        ordering = ["-begun_on", "id"]
        indexes = [
            models.Index(fields=["pupil", "-begun_on"], name="reviews_discussion_newest"),
            models.Index(
                fields=["school", "state"],
                include=["pupil", "given_on"],
                name="reviews_discussion_state",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "pupil"], name="reviews_discussion_with_pupil"),
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(state__in=OPEN_DISCUSSIONS),
                name="reviews_discussion_one_open",
                violation_error_message="Somebody has begun the early discussion already.",
            ),
            between("reviews_discussion_offered_times", "offered_times", 1, 50, (
                "It was offered between 1 and 50 times."
            ), optional=True),
            together("reviews_discussion_proposed", "Who and when belong together.",
                     "proposed_on", "proposed_by"),
            together("reviews_discussion_decided", "Who and when belong together.",
                     "decided_on", "decided_by"),
            models.CheckConstraint(
                condition=_MET | Q(met_on__isnull=True, met_how="", met_with=""),
                name="reviews_discussion_met_whole",
                violation_error_message="Say when it was, how, and who was there.",
            ),
            models.CheckConstraint(
                condition=_OFFERED
                | Q(offered_on__isnull=True, offered_times__isnull=True, offered_how=""),
                name="reviews_discussion_offered_whole",
                violation_error_message="Say when, how and how often it was offered.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(DiscussionState.WAITING, *DECIDED_DISCUSSIONS))
                | _MET | _OFFERED,
                name="reviews_discussion_involved",
                violation_error_message=(
                    "Say who was there and when, or how parents were offered to take part."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=DiscussionState.WAITING)
                | Q(proposed_on__isnull=False) & ~Q(proposal=""),
                name="reviews_discussion_proposed_whole",
                violation_error_message="Say what you think is needed.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_DISCUSSIONS, decided_on__isnull=True, reason="")
                | Q(decided_on__isnull=False) & ~Q(state__in=OPEN_DISCUSSIONS) & ~Q(reason=""),
                name="reviews_discussion_ended_whole",
                violation_error_message="Say when it was decided, and why.",
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=True, given_how="", given_to="")
                | Q(given_on__isnull=False) & ~Q(given_how="") & ~Q(given_to=""),
                name="reviews_discussion_given_whole",
                violation_error_message="Say when the note was given, how and to whom.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"early discussion about {self.pupil_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_DISCUSSIONS

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED_DISCUSSIONS
