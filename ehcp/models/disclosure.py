"""What of an EHC plan was given to somebody outside the school, and why that was lawful."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from ehcp.choices import ConsentHow, ConsentOf, DisclosedPaper, DisclosureGround, DisclosureWay
from ehcp.models.plan import EhcPlan
from provision.models.base import OfSchool
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

_NO_CONSENT = Q(consent_of="", consent_name="", consent_on__isnull=True, consent_how="")
_CONSENT = (
    ~Q(consent_of="") & ~Q(consent_name="") & Q(consent_on__isnull=False) & ~Q(consent_how="")
)  # fmt: skip


@audited()
class PlanDisclosure(OfSchool):
    """One line of the log. It is never changed: a later line corrects it, and says why."""

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(EhcPlan, on_delete=models.CASCADE, related_name="disclosures")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    given_on = models.DateField()
    to_name = models.CharField(max_length=160)
    to_role = models.CharField(max_length=160, blank=True)
    to_organisation = models.CharField(max_length=160, blank=True)
    # Letters of sections with blanks between; the document is the whole plan as it came.
    sections = models.CharField(max_length=40, blank=True)
    is_document = models.BooleanField(default=False)
    # What the document was called then.
    document_words = models.CharField(max_length=300, blank=True)
    # A paper that rests on the plan, what it was called then, and the row of what was sent.
    paper = models.CharField(max_length=8, choices=DisclosedPaper, blank=True)
    paper_words = models.CharField(max_length=500, blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    way = models.CharField(max_length=8, choices=DisclosureWay)
    ground = models.CharField(max_length=16, choices=DisclosureGround)
    ground_words = models.CharField(max_length=500, blank=True)
    consent_of = models.CharField(max_length=12, choices=ConsentOf, blank=True)
    consent_name = models.CharField(max_length=160, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.CharField(max_length=8, choices=ConsentHow, blank=True)
    recorded_on = models.DateField()
    recorded_by = models.CharField(max_length=160)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="corrected_by"
    )
    corrected_because = models.CharField(max_length=300, blank=True)
    # Of a correction: nothing was given at all.
    is_void = models.BooleanField(default=False)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="to_name to_role to_organisation consent_name recorded_by",
        words="document_words paper_words ground_words corrected_because",
        plain="id school plan pupil given_on sections is_document paper source_id way ground"
        " consent_of consent_on consent_how recorded_on corrects is_void",
    )

    class Meta:
        ordering = ["-given_on", "-recorded_on", "id"]
        indexes = [
            models.Index(fields=["pupil", "-given_on"], name="ehcp_disclosure_newest"),
            models.Index(fields=["school", "-given_on"], name="ehcp_disclosure_of_school"),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(fields=["id", "pupil"], name="ehcp_disclosure_with_pupil"),
            models.CheckConstraint(
                condition=~Q(sections="") | Q(is_document=True) | ~Q(paper="") | Q(is_void=True),
                name="ehcp_disclosure_of_something",
                violation_error_message="Say what was given.",
            ),
            models.CheckConstraint(
                condition=Q(paper="", paper_words="") | (~Q(paper="") & ~Q(paper_words="")),
                name="ehcp_disclosure_paper_whole",
                violation_error_message="Say which paper it was.",
            ),
            # What was sent once is said once; a correction of the line is a line too.
            models.UniqueConstraint(
                fields=["paper", "source_id"], name="ehcp_disclosure_once",
                condition=Q(source_id__isnull=False, corrects__isnull=True),
                violation_error_message="That was recorded already.",
            ),
            models.CheckConstraint(
                condition=(Q(ground=DisclosureGround.CONSENT) & _CONSENT)
                | (~Q(ground=DisclosureGround.CONSENT) & ~Q(ground_words="") & _NO_CONSENT),
                name="ehcp_disclosure_lawful",
                violation_error_message="It leaves with consent, or for a purpose that is said.",
            ),
            models.CheckConstraint(
                condition=Q(consent_on__isnull=True) | Q(consent_on__lte=F("given_on")),
                name="ehcp_disclosure_consent_before",
                violation_error_message="Consent comes before the plan is given.",
            ),
            models.CheckConstraint(
                condition=Q(recorded_on__gte=F("given_on")), name="ehcp_disclosure_not_ahead",
                violation_error_message="That day has not come yet.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, corrected_because="", is_void=False)
                | (Q(corrects__isnull=False) & ~Q(corrected_because="")),
                name="ehcp_disclosure_corrected_whole",
                violation_error_message="Say what was wrong.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_id} to {self.to_name}"
