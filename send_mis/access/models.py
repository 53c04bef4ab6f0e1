"""Grants: django-guardian's direct-key permission rows, with dates, a reason and a giver."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from send_mis.access.paths import Path
from send_mis.access.roles import Scope
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.models import School, SchoolClass, Trust, half_open

GRANT_PERSONAL = Personal(
    keep="account",
    identity="user given_by",
    words="reason",
    plain="id permission content_object starts_on ends_on given_at waits_since",
)


class ConfirmedGrants(models.Manager[Any]):
    """What has been confirmed, or never had to be: nothing else carries a role."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(waits_since__isnull=True)


def grant_constraints(name: str) -> list[models.BaseConstraint]:
    """One person holds one role on one thing once at a time; and it does not end before it began.

    Takes the place of guardian's unique-together, which knows no dates.
    """
    return [
        ExclusionConstraint(
            name=f"{name}_once_at_a_time",
            expressions=[
                ("user", RangeOperators.EQUAL),
                ("permission", RangeOperators.EQUAL),
                ("content_object", RangeOperators.EQUAL),
                (half_open(), RangeOperators.OVERLAPS),
            ],
            violation_error_message="This person already holds this role there at that time.",
        ),
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            name=f"{name}_dates_ordered",
        ),
    ]


class Grant(UserObjectPermissionBase):
    """This person, this role, on this thing, from, until, why, given by whom.

    `ends_on` is the first day on which it no longer holds; none means until somebody ends it.
    """

    SCOPE: ClassVar[Scope]
    # Lookups from the row to what it lies in, for the one query that reads a person's grants.
    TO_SCHOOL: ClassVar[str]
    TO_TRUST: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField()
    # Since when somebody else has to confirm it; until then it carries nothing.
    waits_since = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        content_object: models.ForeignKey[models.Model]
        content_object_id: uuid.UUID
        user_id: uuid.UUID

    # Not guardian's manager: its assigning knows no dates.
    objects: ClassVar[models.Manager[Any]] = ConfirmedGrants()  # type: ignore[assignment]
    # For who will hold a role as well, and for the pages on which it is confirmed.
    with_waiting: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        unique_together: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"{self.permission.codename} on {self.content_object_id} from {self.starts_on}"

    @property
    def role_key(self) -> str:
        return self.permission.codename.removeprefix("role_")


@audited()
class SecondStepRequest(models.Model):
    """A colleague lost their phone and their codes: one asks to clear their second step, and
    another answers. The row goes with the answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # The key of the hat in which it was asked: asked again when it is answered.
    asked_as = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="account", identity="user asked_by", words="reason",
        plain="id school asked_as asked_at",
    )  # fmt: skip

    class Meta:
        ordering = ["asked_at"]
        constraints = [models.UniqueConstraint(fields=["user"], name="access_second_step_once")]

    def __str__(self) -> str:
        return f"Second step of {self.user_id} asked on {self.asked_at:%d %b %Y}"


@audited()
class TrustGrant(Grant):
    SCOPE = Scope.TRUST
    TO_SCHOOL = "content_object__schools"
    TO_TRUST = "content_object"

    content_object = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="grants")
    personal: ClassVar = GRANT_PERSONAL

    class Meta(Grant.Meta):
        constraints = grant_constraints("access_trustgrant")


@audited()
class SchoolGrant(Grant):
    SCOPE = Scope.SCHOOL
    TO_SCHOOL = "content_object"
    TO_TRUST = "content_object__trust"

    content_object = models.ForeignKey(School, on_delete=models.CASCADE, related_name="grants")
    personal: ClassVar = GRANT_PERSONAL

    class Meta(Grant.Meta):
        constraints = grant_constraints("access_schoolgrant")


@audited()
class ClassGrant(Grant):
    SCOPE = Scope.CLASS
    TO_SCHOOL = "content_object__school"
    TO_TRUST = "content_object__school__trust"

    content_object = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="grants")
    personal: ClassVar = GRANT_PERSONAL

    class Meta(Grant.Meta):
        constraints = grant_constraints("access_classgrant")
