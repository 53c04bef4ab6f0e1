"""Every kind of due date is said, opened and owed by somebody who may."""

import uuid
from collections import Counter
from typing import Any

import pytest
from django.db.models import TextChoices
from django.urls import resolve, reverse

import ehcp.choices
import provision.choices
import pupils.choices
import reviews.choices
import send_mis.parents.choices
import send_mis.reports.choices
from ehcp import contributions as of_ehcp
from provision import contributions as of_provision
from pupils import contributions as of_pupils
from reviews import contributions as of_reviews
from send_mis.access.roles import ROLES, Scope
from send_mis.parents import contributions as of_parents
from send_mis.reminders.kinds import KINDS
from send_mis.reminders.models import MOST_NOTICE_DAYS
from send_mis.reports import contributions as of_reports

WRITTEN = [
    kind.value
    for module in (
        pupils.choices,
        provision.choices,
        reviews.choices,
        ehcp.choices,
        send_mis.parents.choices,
        send_mis.reports.choices,
    )
    for name, choices in vars(module).items()
    if name.endswith("Due") and isinstance(choices, type) and issubclass(choices, TextChoices)
    for kind in choices
]
# Whose turn it is, by the beginning of the kind or the whole of it; the longest that fits.
TURNS = {
    "register": ("senco", "teacher"), "register.parents_told": ("senco",),
    "monitoring": ("senco",), "restriction": ("senco",), "advice": ("senco",),
    "referral": ("senco",), "letter": ("office",),
    "outcome": ("teacher",), "impact": ("senco",), "plan.agree": ("teacher", "senco"),
    "plan.start": ("teacher",), "rate": ("senco",), "training.arrange": ("senco",),
    "training.renew": ("teacher", "ta", "senco"),
    "cycle": ("teacher",), "support": ("teacher",), "support.decide": ("senco",),
    "assessment": ("teacher",), "meeting": ("teacher",), "ehc": ("senco",),
    "report": ("head",), "report.promise": ("senco", "head"), "senco": ("senco", "head"),
    "shared": ("senco",), "shared.answer": ("senco", "teacher"),
    "published": ("senco",), "published.publish": ("head",),
}  # fmt: skip
# Whoever undertook something, in whatever role.
OWN_ALSO = {"meeting.action": ("ta", "senco")}


def _turn(key: str) -> tuple[str, ...]:
    fits = [begin for begin in TURNS if key == begin or key.startswith(f"{begin}.")]
    return (*TURNS[max(fits, key=len)], *OWN_ALSO.get(key, ()))


def _at(role: str) -> frozenset[Any]:
    """What the role may of its own: a teacher and an assistant in their class and school."""
    may = ROLES[role].may
    return may.get(Scope.SCHOOL, frozenset()) | may.get(Scope.CLASS, frozenset())


def test_every_kind_that_is_written_has_one_entry() -> None:
    entries = Counter(
        kind.key
        for app in (of_pupils, of_provision, of_reviews, of_ehcp, of_parents, of_reports)
        for kind in app.DUE
    )
    assert entries == Counter(WRITTEN)
    assert set(KINDS) == set(WRITTEN)
    assert all(len(key) <= 30 for key in WRITTEN)


@pytest.mark.parametrize("key", WRITTEN)
def test_its_page_is_there_and_whose_turn_it_is_may_read_and_open_it(key: str) -> None:
    kind = KINDS[key]
    url = reverse(kind.page, args=["harebell" if kind.of == "school" else uuid.uuid4()])
    mark = resolve(url).func.access_mark  # type: ignore[attr-defined]  # each closed page has one
    for role in _turn(key):
        assert kind.action in _at(role), role
        assert mark.action in _at(role), role
    # Nobody reads of what they may not open.
    for role in ROLES:
        assert kind.action not in _at(role) or mark.action in _at(role), role
    assert kind.words[0].isupper()
    assert 0 <= kind.notice_days <= MOST_NOTICE_DAYS
