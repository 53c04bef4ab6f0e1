from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from send_mis.access import clock


def make(monkeypatch: pytest.MonkeyPatch, day: date, **options: Any) -> str:
    """What the command says when it is run on that day."""
    monkeypatch.setattr(clock, "today", lambda: day)
    out = StringIO()
    call_command("demo_school", stdout=out, stderr=StringIO(), skip_checks=True, **options)
    return out.getvalue()
