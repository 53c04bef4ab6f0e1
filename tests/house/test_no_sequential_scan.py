"""A school's list reads that school's pupils: among 100,000 nothing walks through the table."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.population import populate
from send_mis.accounts.models import User
from send_mis.schools.models import School, SchoolClass
from tests.factories import TODAY, grant, make_user
from tests.people import signed_in

HERE = "/bench-57/register/"
QUERIES = (
    "", "?status=everyone&sort=class", "?status=none&sort=name&page=5", "?status=all&sort=-need",
    "?area=CI&year=3", "?missing=need", "?missing=class&status=everyone", "?review=late",
    "?class=3A&eal=yes", "?q=oakfild", "?q=ben+oak", "?q=o", "?lac=yes&disadvantaged=yes",
)  # fmt: skip


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def walked(sql: str) -> set[str]:
    """The tables of pupils that the plan reads from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (answer,) = cursor.fetchone()
    plan = answer if isinstance(answer, list) else json.loads(answer)
    return {
        node["Relation Name"]
        for node in nodes(plan[0]["Plan"])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"].startswith("pupils_")
    }


def selects(user: User, url: str) -> Iterator[str]:
    client = signed_in(user)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    for query in queries.captured_queries:
        sql = query["sql"] or ""
        if "pupils_" in sql and sql.startswith(("SELECT", "(SELECT")):
            yield sql


@pytest.mark.usefixtures("as_administrator", "db")
def test_no_list_of_a_school_walks_through_all_pupils() -> None:
    populate(schools=100, pupils=1000, today=TODAY)
    school = School.objects.get(slug="bench-57")
    senco, teacher = make_user(), make_user()
    grant(senco, "senco", school)
    for school_class in SchoolClass.objects.filter(school=school)[:2]:
        grant(teacher, "teacher", school_class)
    seen = 0
    for user, query in [(senco, q) for q in QUERIES] + [(teacher, ""), (teacher, "?q=oakfild")]:
        for sql in selects(user, HERE + query):
            seen += 1
            assert "pupils_pupil" not in walked(sql), (query, sql)
    assert seen > 3 * len(QUERIES)
