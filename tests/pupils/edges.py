"""A school, and where a service refuses, for the tests of first and last days."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from send_mis.access.actor import Actor
from send_mis.errors import RuleBroken
from send_mis.schools.models import School

DAY = timedelta(days=1)
JOINED = date(2025, 9, 1)  # as the factory says


@pytest.fixture
def school(senco: Actor) -> School:
    return School.objects.get(pk=senco.school_id)


def field(call: Callable[[], Any]) -> str:
    """The field at which it is refused, "" where it is taken."""
    try:
        call()
    except RuleBroken as broken:
        return next(iter(broken.problems))
    return ""
