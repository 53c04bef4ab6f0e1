"""Pages to which no link leads in the demonstration's school as it stands, on both widths."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from provision.models import ProvisionPlan
from send_mis.access import clock
from tests.factories import allocate, in_change, make_outcome, make_row
from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.crawling import page_faults
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import is_well


def copies(harebell: Demonstration) -> tuple[str, str]:
    return "head", "/harebell/school/copies/"


def row_of_outcomes(harebell: Demonstration, *, is_reworded: bool) -> tuple[str, str]:
    """A row for Noah: nobody has set his outcome, or it was set for other words."""
    noah, day = harebell.pupil("Bright", "Noah"), clock.today()
    plan = ProvisionPlan.objects.filter(rows__allocations__pupil=noah).first()
    assert plan is not None
    with in_change():
        row = make_row(
            plan, what="Counting aloud", outcome="Counts to 50", since=day,
            until=day + timedelta(days=14),
        )  # fmt: skip
        outcome = make_outcome(noah, "Counts to 20", due_on=day + timedelta(days=30))
        allocate(row, noah, outcome=outcome if is_reworded else None,
                 outcome_words="Counts to 20" if is_reworded else "")  # fmt: skip
    page = "reworded" if is_reworded else "outcomes"
    return "senco", f"/plans/{plan.pk}/rows/{row.pk}/{page}/"


@pytest.mark.parametrize("name", ["school_page_copies", "plan_row_outcomes", "plan_row_reworded"])
def test_a_page_of_its_own_is_well(
    harebell: Demonstration, page: Page, sign_in: SignIn, name: str
) -> None:
    who, address = (
        copies(harebell)
        if name == "school_page_copies"
        else row_of_outcomes(harebell, is_reworded=name == "plan_row_reworded")
    )
    sign_in(page, harebell.user(who))
    answer = page.goto(address)
    assert answer is not None
    assert (answer.status, page.url.endswith(address)) == (200, True)
    is_well(page)
    page.set_viewport_size(PHONE)
    assert page_faults(page) == []
