"""Over- and under-identification, said with counts and how sure one may be."""

import csv
import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from send_mis.reports.patterns.rules import (
    PatternPupil,
    PatternVerdict,
    Share,
    census_day,
    census_days,
    counted_on,
    has,
    shares_of,
    wilson,
)
from send_mis.reports.patterns.selectors import register_over_time
from tests.factories import TODAY, add_need, make_pupil, make_school, put_on_register
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries


def pupil(status: str = "", area: str = "", **fields: Any) -> PatternPupil:
    usual: dict[str, Any] = {
        "year": "Year 4", "class_name": "4H", "sex": "F", "is_disadvantaged": False,
        "is_eal": False, "is_looked_after": False, "born_in": 10,
    }  # fmt: skip
    return PatternPupil(status=status, area=area, **usual | fields)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # As published for the score interval without correction (Newcombe 1998, and tables of R).
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634),
     (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
     (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilsons_interval(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=0.00006)


def test_an_interval_that_spans_the_comparison_tells_nothing() -> None:
    assert Share("Girls", 1, 10, 0.2).verdict is PatternVerdict.TOO_FEW
    assert Share("Boys", 60, 100, 0.2).verdict is PatternVerdict.MORE
    assert Share("Girls", 2, 100, 0.2).verdict is PatternVerdict.LESS
    assert Share("Girls", 2, 100).verdict is None


def test_what_a_measure_counts() -> None:
    assert has(pupil("K", "SEMH"), "register")
    assert has(pupil("K", "SEMH"), "SEMH")
    assert not has(pupil("K", "SEMH"), "E")
    # A need of somebody who is not on the register is not counted.
    assert not has(pupil("", "SEMH"), "SEMH")


def test_groups_stand_beside_the_whole_school() -> None:
    pupils = [pupil("K", sex="M")] * 30 + [pupil(sex="M")] * 20 + [pupil(sex="F")] * 50
    pupils += [pupil(sex="", born_in=8)] * 4
    found = dict(shares_of(pupils, "register"))
    boys, girls, unknown = found["Sex"]
    assert (boys.label, boys.count, boys.of, boys.verdict) == ("Boys", 30, 50, "More often")
    assert (girls.count, girls.of, girls.verdict) == (0, 50, "Less often")
    assert (unknown.label, unknown.verdict) == ("Not recorded", "Too few to tell")
    assert [each.label for each in found["Season of birth"]] == [
        "Born September to March", "Born April to August",
    ]  # fmt: skip
    assert "Class" not in found
    assert shares_of([], "register") == []


def test_census_days() -> None:
    assert [census_day(year) for year in (2024, 2025, 2026)] == [
        date(2024, 1, 18), date(2025, 1, 16), date(2026, 1, 15),
    ]  # fmt: skip
    assert census_days(date(2026, 1, 14))[-2] == date(2025, 1, 16)
    assert census_days(date(2026, 1, 15))[-1] == date(2026, 1, 15)
    assert len(census_days(TODAY)) == 6


def test_whoever_is_not_on_roll_is_not_counted() -> None:
    found = counted_on(TODAY, ["a", "b", "c"], {"a": "K", "z": "E"}, {"a": "CI", "z": "CL"})
    assert (found.on_roll, dict(found.statuses), dict(found.areas)) == (3, {"K": 1}, {"CI": 1})


@pytest.mark.django_db
def test_the_register_on_a_day_is_what_held_on_it(cast: Cast) -> None:
    days = [date(2026, 1, 15), TODAY]
    then, now = register_over_time(cast.harebell, days)
    # Tom's support ended in July; Amara and Noah have plans, Jayden support.
    assert (dict(then.statuses), dict(now.statuses)) == ({"E": 2, "K": 2}, {"E": 2, "K": 1})
    assert now.on_roll == 5
    assert register_over_time(cast.harebell, [date(2020, 1, 16)]) == []
    add_need(cast.tom, "SLCN", since=date(2025, 1, 1), until=date(2026, 7, 1))
    assert register_over_time(cast.harebell, days)[0].areas["CI"] > then.areas["CI"]


@pytest.mark.django_db
def test_the_page_and_its_file(cast: Cast) -> None:
    place = reverse("patterns", args=[cast.harebell.slug])
    client = signed_in(cast.senco)
    page = " ".join(client.get(place).content.decode().split())
    for said in ("Wilson", "Too few to tell", "3 of 5", "60.0 %", "No national figure is loaded",
                 "Not looked after", "The register on each census day"):  # fmt: skip
        assert said in page, said
    # Few pupils differ by chance, and that is said before any table.
    assert page.index("No group differs by more than chance explains") < page.index("<table")
    assert page.count("nothing stands out") > 5
    assert "with an EHC plan" in client.get(place, {"of": "E"}).content.decode()
    assert client.get(place, {"of": "'; drop"}).status_code == 200
    content = client.get(reverse("patterns_csv", args=[cast.harebell.slug])).content
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    care = [row for row in rows if row["By"] == "Care" and row["Group"] == "Looked after"]
    assert [row["Pupils"] for row in care][:3] == ["1", "1", "0"]
    assert {row["Of"] for row in care} == {"1"}


@pytest.mark.django_db
def test_the_few_that_stand_out_come_first(cast: Cast) -> None:
    for number in range(40):
        one = make_pupil(
            cast.harebell, surname=f"P{number}", school_class=cast.class_5b,
            sex="M" if number < 20 else "F",
        )  # fmt: skip
        if number < 18:
            put_on_register(one, "K")
    place = reverse("patterns", args=[cast.harebell.slug])
    page = " ".join(signed_in(cast.senco).get(place).content.decode().split())
    first = page[page.index("What stands out: pupils on the register") : page.index('id="groups"')]
    assert "<b>Boys</b>: more often than the school." in first
    assert "<b>Girls</b>: less often than the school." in first
    assert "Looked after" not in first
    (summary,) = re.findall(r"Sex <span class=.note.>(.*?)</span>", page)
    assert set(summary.split("; ")) == {"Boys: more often", "Girls: less often"}


@pytest.mark.django_db
def test_a_school_without_pupils(cast: Cast) -> None:
    from tests.factories import grant, make_user

    empty = make_school("Empty Primary", cast.trust)
    user = make_user("h@empty.test", "Head Empty")
    grant(user, "head", empty)
    client = signed_in(user)
    assert (
        "Nobody is on roll" in client.get(reverse("patterns", args=[empty.slug])).content.decode()
    )
    assert client.get(reverse("patterns_csv", args=[empty.slug])).status_code == 200


@pytest.mark.django_db
def test_who_may_open_patterns(cast: Cast) -> None:
    for name in ("patterns", "patterns_csv"):
        place = reverse(name, args=[cast.harebell.slug])
        for role in ROLES:
            allowed = role in ("senco", "head")
            mine, far = signed_in(cast.here.people[role]), signed_in(cast.stranger(role))
            assert mine.get(place).status_code == (200 if allowed else 403), role
            assert far.get(place).status_code == (404 if allowed else 403), role


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_school(cast: Cast) -> None:
    place, client = reverse("patterns", args=[cast.harebell.slug]), signed_in(cast.senco)
    few = queries(client, place)
    for number in range(40):
        one = make_pupil(cast.harebell, surname=f"P{number}", school_class=cast.class_5b)
        if number % 3 == 0:
            put_on_register(one, "K")
            add_need(one)
    assert queries(client, place) == few <= 12
