"""The local authorities whose plans a school's pupils have, and whom to ask there."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool, between, with_school
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

# The law's four weeks are the authority's own; of the school it may ask for less than two.
_MOST_DAYS = 84


@audited()
class LocalAuthority(OfSchool):
    """One authority as one school deals with it: its code, its officer, and times of its own that
    are shorter than the law's. None where it keeps the law's."""

    # Of the Department's set `LocalAuthorities`.
    code = models.CharField(max_length=3)
    name = models.CharField(max_length=120)
    officer_name = models.CharField("officer", max_length=160, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    # Where the reports are sent: a portal's address, where it is not by e-mail.
    portal_url = models.URLField("address of its portal", blank=True)
    # Days after the meeting by which it asks for the report, and before it for the papers.
    report_days = models.PositiveSmallIntegerField(null=True, blank=True)
    papers_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Days after its request by which it asks for information on an assessment.
    information_days = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField("how it wants things done", blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="officer_name email telephone",
        words="address words",
        plain="id school code name portal_url report_days papers_days information_days version",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            with_school("ehcp_authority_with_school"),
            models.UniqueConstraint(
                fields=["school", "code"], name="ehcp_authority_once",
                violation_error_message="This authority is in the list already.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="ehcp_authority_named",
                violation_error_message="Choose the authority.",
            ),
            *(
                between(f"ehcp_authority_{name}", name, 1, _MOST_DAYS,
                        f"Enter between 1 and {_MOST_DAYS} days.", optional=True)
                for name in ("report_days", "papers_days", "information_days")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
