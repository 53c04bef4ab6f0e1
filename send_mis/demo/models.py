from typing import ClassVar

from django.db import models

from send_mis.personal import Personal


class DemoDay(models.Model):
    """The day for which the demonstration's dates stand. At most one row."""

    day = models.DateField()

    personal: ClassVar = Personal(keep="reference", plain="id day")

    def __str__(self) -> str:
        return f"{self.day}"
