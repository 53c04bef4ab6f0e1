"""A school's list reads that school's pupils: among 100,000 nothing walks through the table."""

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

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


def walked(sql: str, params: Any, *, is_prepared: bool) -> set[str]:
    """The tables of pupils that the plan reads from end to end: the plan of these values, and, of a
    prepared statement, that of any."""
    plans = [_explained(f"EXPLAIN (FORMAT JSON) {sql}", params)]
    if is_prepared:
        numbers = count(1)
        any_values = re.sub("%s", lambda _: f"${next(numbers)}", sql).replace("%%", "%")
        plans.append(_explained(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {any_values}", None))
    return {
        node["Relation Name"]
        for plan in plans
        for node in nodes(plan[0]["Plan"])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"].startswith("pupils_")
    }


def _explained(sql: str, params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        (answer,) = cursor.fetchone()
    return answer if isinstance(answer, list) else json.loads(answer)


def selects(user: User, url: str) -> Iterator[tuple[str, Any, bool]]:
    """What the page asked of pupils: the SQL, what is bound in it, whether it is prepared."""
    client, asked = signed_in(user), []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params, isinstance(context["cursor"].cursor, ServerBindingCursor)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        response = client.get(url)
    assert response.status_code == 200, url
    for sql, params, is_prepared in asked:
        if "pupils_" in sql and sql.startswith(("SELECT", "(SELECT")):
            yield sql, params, is_prepared


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
        for sql, params, is_prepared in selects(user, HERE + query):
            seen += 1
            found = walked(sql, params, is_prepared=is_prepared)
            assert "pupils_pupil" not in found, (query, is_prepared, sql)
    assert seen > 3 * len(QUERIES)
