from datetime import date
from io import StringIO
from typing import Protocol

import pytest
from django.core.management import call_command

from send_mis.access import clock


class MadeOn(Protocol):
    def __call__(self, day: date, **options: int) -> None: ...


def make_again(monkeypatch: pytest.MonkeyPatch, day: date, **options: int) -> str:
    """What the command says when it is run on that later day."""
    monkeypatch.setattr(clock, "today", lambda: day)
    out = StringIO()
    call_command("demo_school", stdout=out, stderr=StringIO(), skip_checks=True, **options)
    return out.getvalue()
