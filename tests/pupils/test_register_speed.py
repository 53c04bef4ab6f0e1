"""How many questions the register puts to the database: the same at 50 pupils and at 5,000."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.population import populate
from send_mis.accounts.models import User
from send_mis.schools.models import School, SchoolClass
from tests.factories import TODAY, grant, make_user
from tests.people import signed_in

# Session, person and grants; then the page's own.
QUERIES = {"senco": 3 + 7, "teacher": 3 + 7, "trust_lead": 3 + 7}
FILTERS = (
    "?status=everyone&sort=-class&page=1",
    "?area=CI&eal=no&sort=need&class=3A",
    "?status=all&review=late",
    "?missing=class&status=all",
    "?q=oakfild",
    "?q=ada",
)
SCHOOL, TRUST = "/bench-0/register/", "/trust/bench-trust-0/register/"


@pytest.fixture(params=[50, 5000])
def people(
    as_administrator: None, db: None, today: object, request: pytest.FixtureRequest
) -> dict[str, User]:
    """A school of so many pupils, alone in its trust, and who works there."""
    populate(schools=1, pupils=request.param, today=TODAY)
    school = School.objects.get(slug="bench-0")
    found = {role: make_user() for role in QUERIES}
    grant(found["senco"], "senco", school)
    assert school.trust is not None
    grant(found["trust_lead"], "trust_lead", school.trust)
    for school_class in SchoolClass.objects.filter(school=school):
        grant(found["teacher"], "teacher", school_class)
    return found


def asked(client: Client, url: str) -> tuple[int, int]:
    """Queries, and rows on the page."""
    # The first request after signing in also writes when the person was last seen.
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries), len(response.context["register"].page.rows)


def test_the_number_of_queries_is_fixed_and_no_filter_exceeds_twelve(
    people: dict[str, User],
) -> None:
    for role, fixed in QUERIES.items():
        client, url = signed_in(people[role]), TRUST if role == "trust_lead" else SCHOOL
        count, rows = asked(client, url)
        assert rows
        assert count == fixed, role
        for query in FILTERS:
            assert asked(client, url + query)[0] <= 12, (role, query)
