"""Of an EHC plan and its reviews the database refuses what cannot be."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_annual_review, make_ehc_plan
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_a_pupil_has_one_plan_in_force_and_it_one_review_of_the_year(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    with pytest.raises(IntegrityError, match="ehcp_plan_one"), transaction.atomic():
        make_ehc_plan(cast.noah, number=2)
    make_annual_review(plan)
    make_annual_review(plan, kind="emergency")
    with pytest.raises(IntegrityError, match="ehcp_review_one"), transaction.atomic():
        make_annual_review(plan, kind="transfer")


def test_a_decision_follows_its_meeting(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    with pytest.raises(IntegrityError, match="decided_whole"), transaction.atomic():
        make_annual_review(plan, decision="maintain", decided_on=date(2026, 11, 9))
    with pytest.raises(IntegrityError, match="decided_after"), transaction.atomic():
        make_annual_review(
            plan, held_on=date(2026, 11, 9), decision="maintain", decided_on=date(2026, 11, 8)
        )
