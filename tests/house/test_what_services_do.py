"""What each service leaves behind, all that it wrote and nothing else; and what it refuses.

An app's `what_services_write.txt` and `what_services_refuse.txt` say it, to be read as right
values; what is asked stands in its `services/`.
"""

from pathlib import Path

import pytest

from tests.ehcp import what_services_do as of_ehcp
from tests.house.asked import refused, written
from tests.house.trail import differences
from tests.office import what_services_do as of_office
from tests.parents import what_services_do as of_parents
from tests.people import Cast
from tests.provision import what_services_do as of_provision
from tests.pupils import what_services_do as of_pupils
from tests.reports import what_services_do as of_reports
from tests.reviews import what_services_do as of_reviews

TESTS = Path(__file__).resolve().parents[1]
APPS = {
    "office": of_office, "provision": of_provision, "pupils": of_pupils, "reviews": of_reviews,
    "ehcp": of_ehcp, "parents": of_parents, "reports": of_reports,
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("app", APPS)
def test_each_writes_what_it_says_and_nothing_else(cast: Cast, app: str) -> None:
    found = written(APPS[app].Given(cast), APPS[app].DEEDS)
    assert differences(found, TESTS / app / "what_services_write.txt") == []


@pytest.mark.parametrize("app", ["office", "provision"])
def test_each_refuses_what_it_says_and_no_more(cast: Cast, app: str) -> None:
    found = refused(APPS[app].Given(cast), APPS[app].REFUSALS)
    assert differences(found, TESTS / app / "what_services_refuse.txt") == []
