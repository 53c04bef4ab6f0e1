from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from pytest_django.plugin import DjangoDbBlocker

from send_mis.access import clock
from tests.demo.making import MadeOn
from tests.made_schools import demonstration_schools


@pytest.fixture
def made_on(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOn]:
    """`made_on(day, pupils=100)`: from here on it is that day, and the school was made on it."""
    with django_db_blocker.unblock(), ExitStack() as stack:

        def make(day: date, **options: int) -> None:
            monkeypatch.setattr(clock, "today", lambda: day)
            stack.enter_context(demonstration_schools(**options))

        yield make
