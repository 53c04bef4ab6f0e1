"""An authority's own form as a school keeps it, how it is matched, and its filled copies."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ehcp.choices import FilledState, FormKind
from ehcp.models.annual import AnnualReview
from ehcp.models.authority import LocalAuthority
from provision.models.base import OfSchool, with_school
from pupils.models import Document, Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

FORMS_FOLDER = "authority_forms"


@audited()
class AuthorityForm(OfSchool):
    """One version of an authority's form: the Word file as it came, or the headings of its portal.

    `places`: what is to be filled, in reading order; `matches`: with what, by the key of the place.
    The newest version that is matched is the one in force; until then the one before it is.
    """

    SCHOOL_FROM = "authority"

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="forms")
    kind = models.CharField(max_length=6, choices=FormKind)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    places = models.JSONField(default=list)
    matches = models.JSONField(default=dict, blank=True)
    added_on = models.DateField()
    added_by = models.CharField(max_length=160)
    matched_on = models.DateField(null=True, blank=True)
    matched_by = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="added_by matched_by",
        plain="id school authority kind number name size sha256 places matches added_on matched_on"
        " version",
    )

    class Meta:
        ordering = ["kind", "-number", "id"]
        constraints = [
            with_school("ehcp_form_with_school"),
            models.UniqueConstraint(
                fields=["authority", "kind", "number"], name="ehcp_form_numbered",
                violation_error_message="Somebody added another version at the same moment.",
            ),
            models.CheckConstraint(
                condition=Q(matched_on__isnull=True, matched_by="")
                | (Q(matched_on__isnull=False) & ~Q(matched_by="")),
                name="ehcp_form_matched_whole",
                violation_error_message="Who and when belong together.",
            ),
            models.CheckConstraint(
                condition=Q(kind=FormKind.PORTAL, size=0, sha256="")
                | (Q(kind=FormKind.WORD, size__gte=1) & ~Q(sha256="")),
                name="ehcp_form_file_whole",
                violation_error_message="A Word form is a file, and headings are none.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    @property
    def storage_name(self) -> str:
        return f"{FORMS_FOLDER}/{self.pk.hex[:2]}/{self.pk.hex}"


@audited(exclude=("tries",))
class FilledForm(OfSchool):
    """The authority's form filled for one review. Filled again it is the next number; the ones
    before stay as they were sent."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="filled_forms")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    form = models.ForeignKey(AuthorityForm, on_delete=models.PROTECT, related_name="filled")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=FilledState, default=FilledState.WAITING)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=160)
    # In whose name a worker fills it, and what they may read of the pupil.
    sender = models.JSONField(default=dict)
    may = models.JSONField(default=list, blank=True)
    filled_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What a person has to look at: the words beside the place, and why.
    left_out = models.JSONField(default=list, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="asked_by sender",
        words="left_out problem",
        plain="id school review pupil form number state asked_on may filled_at document tries"
        " version",
    )

    class Meta:
        ordering = ["-number", "id"]
        indexes = [
            models.Index(
                fields=["school"], name="ehcp_filled_waiting",
                condition=Q(state=FilledState.WAITING),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="ehcp_filled_numbered",
                violation_error_message="Somebody asked for it at the same moment.",
            ),
            models.CheckConstraint(
                condition=Q(state=FilledState.WAITING, filled_at__isnull=True, problem="")
                | Q(state=FilledState.DONE, filled_at__isnull=False, problem="")
                | (Q(state=FilledState.FAILED, filled_at__isnull=True) & ~Q(problem="")),
                name="ehcp_filled_state_whole",
                violation_error_message="Say when it was filled, or why it was not.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"form of {self.review_id}, {self.number}"


@audited()
class BoxCopied(OfSchool):
    """A box of the portal into which somebody has copied what a review says, until it is undone.
    `digest`: of the words that were copied."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="copied")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    form = models.ForeignKey(AuthorityForm, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    copied_at = models.DateTimeField()
    copied_by = models.CharField(max_length=160)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="copied_by",
        plain="id school pupil review form key digest copied_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "form", "key"], name="ehcp_box_copied_once",
                violation_error_message="Somebody has copied it already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.key} of {self.review_id}"
