"""Whom families may ask besides the school: of each local authority, as somebody checked it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.parents.choices import SENDIASS_WORDS, SIGNPOST_WORDS, SignpostKind
from send_mis.personal import Personal


@audited()
class Signpost(OfSchool):
    """How one of them is reached. A number that nobody checks leads parents nowhere: the day on
    which somebody did is shown."""

    # Of the Department's set `LocalAuthorities`.
    authority = models.CharField(max_length=3)
    kind = models.CharField(max_length=6, choices=SignpostKind)
    name = models.CharField(max_length=120)
    url = models.URLField("web address", blank=True)
    telephone = models.CharField("phone", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    words = models.CharField("what they do", max_length=300, blank=True)
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=160)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="checked_by",
        plain="id school authority kind name url telephone email words checked_on version",
    )

    class Meta:
        ordering = ["authority", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "authority", "kind"], name="parents_signpost_once",
                violation_error_message="There is one of this authority already: change that one.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(authority=""), name="parents_signpost_named"
            ),
            models.CheckConstraint(
                condition=~Q(url="", telephone="", email=""), name="parents_signpost_reached",
                violation_error_message="Say how they are reached.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> str:
        """What they do, as families read it."""
        words = self.words or SIGNPOST_WORDS[SignpostKind(self.kind)]
        if self.kind != SignpostKind.ADVICE:
            return words
        return f"{words.rstrip('.')}. {SENDIASS_WORDS}"
