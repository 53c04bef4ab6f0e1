from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from provision.models.base import OfSchool
from pupils.models import Contact
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class FamilyAccount(OfSchool):
    """Which contact of a school somebody who signs in as a parent is: their own copies are theirs
    alone, also where both parents of a child sign in."""

    SCHOOL_FROM = "contact"

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="account")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="family_accounts"
    )
    given_on = models.DateField()
    given_by = models.CharField(max_length=160)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="contact user given_by", plain="id school given_on"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school"], name="parents_account_one_a_school",
                violation_error_message="This account is another contact’s already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"account of {self.contact_id}"
