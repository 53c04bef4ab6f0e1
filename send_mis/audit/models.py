"""Reads, and the decorator that puts a model under history. No foreign key to any subject."""

import uuid
from collections.abc import Callable
from typing import ClassVar, TypeVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from send_mis.personal import Personal

M = TypeVar("M", bound=type[models.Model])


def audited(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Record every insert, update and delete of this model, with who and why.

    The event's context is a non-null key, so that a write outside `audit.change` fails.
    `exclude` names derived fields that would only repeat others.
    """

    def wrap(model: M) -> M:
        track: Callable[[M], M] = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            context_field=pghistory.ContextForeignKey(null=False),
            exclude=list(exclude) or None,
            # One context lookup a statement, not a row: imports write thousands at once.
            level=pghistory.Statement,
        )
        return track(model)

    return wrap


class Read(models.Model):
    """One person opened one thing: a pupil's page, or an export that names many pupils."""

    only_grows: ClassVar = True

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(max_length=200)
    role = models.CharField(max_length=40)
    school_id = models.UUIDField(null=True)
    what = models.CharField(max_length=60)
    detail = models.CharField(max_length=300, blank=True)
    pupil_ids = ArrayField(models.UUIDField())

    personal: ClassVar = Personal(
        keep="pupil",
        identity="user_id user_name pupil_ids",
        words="detail",
        plain="id at role school_id what",
    )

    class Meta:
        indexes = [
            GinIndex(fields=["pupil_ids"], name="audit_read_pupils"),
            models.Index(fields=["user_id", "-at"], name="audit_read_user"),
            models.Index(fields=["school_id", "-at"], name="audit_read_school"),
        ]

    def __str__(self) -> str:
        return f"{self.user_name} · {self.what} · {self.at:%d %b %Y %H:%M}"


class Change(models.Model):
    """The head of one audited change: what happened, to whom, by whom and why.

    `id` is the history context's id: the field-by-field copies in the event tables carry it.
    """

    only_grows: ClassVar = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(max_length=200)
    role = models.CharField(max_length=40)
    school_id = models.UUIDField(null=True)
    event = models.CharField(max_length=60)
    why = models.TextField(blank=True)
    pupil_ids = ArrayField(models.UUIDField(), default=list)
    # Rows with a version that it saved: of two editors the second is told who was the first.
    row_ids = ArrayField(models.UUIDField(), default=list)
    # What a page's form sent: the same sent twice is done once.
    sent = models.UUIDField(null=True)

    personal: ClassVar = Personal(
        keep="pupil",
        identity="user_id user_name pupil_ids",
        words="why",
        plain="id at role school_id event row_ids sent",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sent"],
                condition=models.Q(sent__isnull=False),
                name="audit_change_sent_once",
            )
        ]
        indexes = [
            GinIndex(fields=["pupil_ids"], name="audit_change_pupils"),
            GinIndex(fields=["row_ids"], name="audit_change_rows"),
            models.Index(fields=["user_id", "-at"], name="audit_change_user"),
            models.Index(fields=["school_id", "-at"], name="audit_change_school"),
        ]

    def __str__(self) -> str:
        return f"{self.user_name} · {self.event} · {self.at:%d %b %Y %H:%M}"
