from typing import ClassVar

from django.db import models
from django.utils import timezone

from send_mis.access.paths import Path
from send_mis.personal import Personal
from send_mis.schools.models import School


class SchoolFigures(models.Model):
    """What the pages of a whole school found on a day: what falls short, stopped or passes the
    threshold changes as days pass, and takes long to count."""

    school = models.OneToOneField(
        School, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    unrecorded = models.PositiveIntegerField(default=0)
    short = models.PositiveIntegerField(default=0)
    # Rows that have stopped, the longest without first: [[id, last held on or none, title], …].
    stopped = models.JSONField(default=list)
    past = models.PositiveIntegerField("over the threshold", default=0)
    near = models.PositiveIntegerField("near the threshold", default=0)

    access_path: ClassVar = Path(school="school_id")
    is_derived: ClassVar = True
    personal: ClassVar = Personal(
        keep="school", words="stopped", plain="school on at unrecorded short past near"
    )

    def __str__(self) -> str:
        return f"{self.school_id} on {self.on}"
