"""What a plan costs the database: read, saved while it is typed, sent and agreed; never by row."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.plans.rules.content import RowDraft
from provision.plans.selectors import frame as frames
from tests.factories import make_pupil
from tests.people import Cast, signed_in
from tests.provision.plan_browser import fill, grid, page
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


def full(desk: Desk, cast: Cast, rows: int) -> None:
    pupils = [make_pupil(cast.harebell, school_class=cast.class_4h) for _ in range(5)]
    always_on = {"minutes": None, "times_a_week": None, "weeks": None}
    drafts = [
        RowDraft(uuid4(), 0, desk.content(*pupils, outcome=str(n), **always_on))
        for n in range(rows)
    ]
    assert desk.save(*drafts).count == rows


def ask(client: Client, desk: Desk, name: str, fields: dict[str, Any], **headers: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(reverse(name, args=[desk.plan.pk]), fields, headers=headers)
    assert answer.status_code in (200, 302)
    return len(caught)


def shown(client: Client, desk: Desk) -> int:
    with CaptureQueriesContext(connection) as caught:
        page(client, "plan_write", desk.plan.pk)
    return len(caught)


@pytest.fixture
def frames_built(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often whom a plan may name was read."""
    built: list[int] = []
    read = frames._staff
    monkeypatch.setattr(frames, "_staff", lambda *given: built.append(1) or read(*given))
    return lambda: len(built)


@pytest.mark.parametrize("rows", [2, 12])
def test_each_step_of_a_plan(
    desk: Desk, cast: Cast, frames_built: Callable[[], int], rows: int
) -> None:
    full(desk, cast, rows)
    teacher, senco = signed_in(cast.teacher), signed_in(cast.senco)
    fields = grid(page(teacher, "plan_write", desk.plan.pk))
    page(senco, "plan_write", desk.plan.pk)
    costs: dict[str, tuple[int, int]] = {}

    def count(step: str, deed: Callable[[], int]) -> None:
        before = frames_built()
        costs[step] = (deed(), frames_built() - before)

    count("page", lambda: shown(teacher, desk))
    count("nothing new", lambda: ask(teacher, desk, "plan_write", fields, **JSON))
    for n in range(rows):
        fill(fields, n, outcome=f"Reads {n} words")
    count("autosave", lambda: ask(teacher, desk, "plan_write", fields, **JSON))
    fields = grid(page(teacher, "plan_write", desk.plan.pk))
    fill(fields, 0, outcome="Typed a moment ago")
    count("send", lambda: ask(teacher, desk, "plan_propose", fields))
    fields = grid(page(senco, "plan_write", desk.plan.pk))
    fill(fields, 0, outcome="Typed by the SENCO")
    count("agree", lambda: ask(senco, desk, "plan_agree", fields))
    fields = grid(page(teacher, "plan_write", desk.plan.pk))
    fill(fields, 0, outcome="Changed again")
    count("change", lambda: ask(teacher, desk, "plan_write", fields, **JSON))
    assert costs == {
        "page": (18, 1), "nothing new": (19, 1), "autosave": (40, 1), "send": (55, 1),
        "agree": (56, 1), "change": (47, 1),
    }  # fmt: skip
