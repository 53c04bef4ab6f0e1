"""manage.py deadlines: what a school has to do by a day, for people and for programs."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from pupils.models import DueDate
from tests.factories import TODAY
from tests.people import Cast


def asked(**options: Any) -> str:
    out = StringIO()
    call_command("deadlines", stdout=out, **options)
    return out.getvalue()


def refused(**options: Any) -> tuple[int, str]:
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("deadlines", stderr=out, **options)
    return int(left.value.code or 0), out.getvalue().strip()


@pytest.fixture
def three(cast: Cast) -> Cast:
    DueDate.objects.all().delete()
    for days in (-3, 0, 1):
        DueDate.objects.create(
            school=cast.harebell, pupil=cast.noah, kind="register.review", turn="senco",
            subject_type="pupils.spell", subject_id=cast.noah.pk,
            hold_by_on=TODAY + timedelta(days=days), law_on=TODAY + timedelta(days=30),
            starts_on=TODAY - timedelta(days=days + 50),
        )  # fmt: skip
    return cast


def test_each_says_its_state_in_a_word_and_never_a_bare_nought(three: Cast) -> None:
    text = asked(school=three.harebell.urn, on=TODAY.isoformat(), format="json")
    found = json.loads(text)
    assert (found["school"], found["on"]) == (three.harebell.urn, "2026-11-23")
    rows = found["deadlines"]
    assert [(row["state"], row["days"], row["status"]) for row in rows] == [
        ("overdue", 3, "overdue by 3 days"), ("due today", None, "due today"),
        ("due in", 1, "due in 1 day"),
    ]  # fmt: skip
    assert rows[0] | {"subject_id": None} == {
        "kind": "register.review", "words": "Review the support", "about": "",
        "due_on": "2026-11-20", "hold_by_on": "2026-11-20", "authority_on": None,
        "law_on": "2026-12-23", "state": "overdue", "days": 3, "status": "overdue by 3 days",
        "turn": "senco", "whose_turn": ["Senco Harebell"], "because": "",
        "pupil_id": str(three.noah.pk), "initials": "NB", "class": "4H", "subject_id": None,
    }  # fmt: skip
    assert "Bright" not in text


def test_as_text(three: Cast) -> None:
    lines = asked(school=three.harebell.urn, on="2026-11-23").splitlines()
    assert lines[0] == "Harebell Primary, 2026-11-23: 3 deadlines"
    assert lines[1] == (
        "2026-11-20, by law 2026-12-23: overdue by 3 days: NB: Review the support: Senco Harebell"
    )


@pytest.mark.parametrize(
    ("urn", "on", "words"),
    [
        ("990001x", None, "--school: “990001x” is not a URN of six digits."),
        ("000000", None, "--school: no school has the URN 000000."),
        (None, "23/11/2026", "--on: “23/11/2026” is no day. Write it as 2026-11-30."),
        (None, "2026-02-30", "--on: “2026-02-30” is no day. Write it as 2026-11-30."),
        (None, "20261123", "--on: “20261123” is no day. Write it as 2026-11-30."),
    ],
)
def test_bad_input_is_refused_in_a_sentence(
    cast: Cast, urn: str | None, on: str | None, words: str
) -> None:
    assert refused(school=urn or cast.harebell.urn, on=on) == (2, words)
