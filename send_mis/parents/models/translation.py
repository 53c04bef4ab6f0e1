from typing import Any, ClassVar

from django.db import models

from provision.models.base import OfSchool
from pupils.models import Document, Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.parents.models.summary import Summary
from send_mis.personal import Personal


@audited()
class SummaryTranslation(OfSchool):
    """A version of a summary in another language, as a person wrote it: a document beside the
    English, for every reader of that version. It goes when its document is removed."""

    SCHOOL_FROM = "summary"

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="translations")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    # Of the version that was translated.
    number = models.PositiveSmallIntegerField()
    # In words, as families read it.
    language = models.CharField(max_length=120)
    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="translation")

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", special="language", plain="id school summary pupil number document"
    )

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="parents_translation_of_a_version",
                violation_error_message="Share it first.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.summary_id} in {self.language}"
