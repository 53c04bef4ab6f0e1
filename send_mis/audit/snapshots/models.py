from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Snapshot(models.Model):
    """A record, whole, as it was when it was saved, sent or agreed. Never changed.

    The model of a subject adds the key to it, the school, and `kind` with the words for it.
    """

    # The name of the foreign key to what it is a version of.
    OF: ClassVar[str]

    number = models.PositiveSmallIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    # Django's, of the subject's own model.
    objects: ClassVar[Any]

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{getattr(self, f'{self.OF}_id')} version {self.number}"
