"""Openings of records that are out of the usual, found by the rules that the page says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from pupils.models import Pupil
from pupils.rules import HalfOpenSpan
from send_mis.accounts.models import User
from send_mis.audit.models import Read
from send_mis.reports.unusual.rules import (
    FILES_A_WEEK,
    MANY_A_DAY,
    UNUSUAL_RULES,
    OpenedPupils,
    Opening,
    surname_of,
)
from send_mis.ui.words import LONDON
from tests.factories import TODAY, leave, make_pupil
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

ANN, BEN = uuid4(), uuid4()
NOON = datetime(2026, 11, 18, 12, tzinfo=LONDON)
NOTHING = OpenedPupils({}, {}, {})
FIND = {rule.title: rule.find for rule in UNUSUAL_RULES}


def opening(*pupils: UUID, at: datetime = NOON, what: str = "pupil.page", **who: Any) -> Opening:
    usual: dict[str, Any] = {"user_id": ANN, "name": "Ann Smith", "role": "teacher"}
    return Opening(at=at, what=what, pupils=pupils or (uuid4(),), **usual | who)


def found(title: str, openings: Sequence[Opening], known: OpenedPupils = NOTHING) -> list[int]:
    return [each.count for each in FIND[title](openings, known)]


def test_many_records_in_a_day() -> None:
    title = "Many records in a day"
    many = [opening() for _ in range(MANY_A_DAY + 1)]
    assert found(title, many) == [MANY_A_DAY + 1]
    assert found(title, many[:-1]) == []
    # Those of one's own classes are not counted, nor the same one twice, nor another day's.
    own = OpenedPupils({}, {ANN: {many[0].pupils[0]}}, {})
    assert found(title, many, own) == []
    assert found(title, [*many[:-1], many[0]]) == []
    assert found(title, [*many[:-1], opening(at=NOON + timedelta(days=1))]) == []
    assert found(title, [*many[:-1], opening(user_id=BEN)]) == []
    # Whose duty covers every pupil is judged by the other rules alone.
    for role in ("head", "senco"):
        assert found(title, [replace(each, role=role) for each in many]) == []
        assert found("At night", [opening(role=role, at=NOON.replace(hour=23))]) == [1]
    assert found(title, [replace(each, role="dsl") for each in many]) == [MANY_A_DAY + 1]
    # In one day somebody may wear both hats.
    assert found(title, [replace(many[0], role="senco"), *many[1:]]) == []
    # A list with many pupils is no opening one by one.
    assert found(title, [opening(*(uuid4() for _ in range(90)), what="register.csv")]) == []


@pytest.mark.parametrize(
    ("hour", "minute", "is_night"),
    [(21, 59, False), (22, 0, True), (23, 59, True), (0, 0, True), (5, 59, True), (6, 0, False)],
)
def test_at_night(hour: int, minute: int, *, is_night: bool) -> None:
    at = NOON.replace(hour=hour, minute=minute)
    assert found("At night", [opening(at=at)]) == ([1] if is_night else [])


def test_many_files_in_a_week() -> None:
    title, pair = "Many files in a week", (uuid4(), uuid4())
    files = [
        opening(*pair, at=NOON + timedelta(days=day), what=what)
        for day, what in enumerate(["register.csv", "gaps.pdf", "inspection.stories_pdf"])
        for _ in range(2)
    ]
    assert found(title, files) == [FILES_A_WEEK + 1]
    assert found(title, files[1:]) == []
    # Monday begins another week; a file of one pupil is none of many; a page is no file.
    assert found(title, [*files[1:], opening(*pair, at=NOON + timedelta(days=5), what="x.csv")]) \
        == []  # fmt: skip
    assert found(title, [*files[1:], opening(what="cycle.pdf")]) == []
    assert found(title, [*files[1:], opening(*pair, what="inspection.stories")]) == []


def test_pupils_who_had_left() -> None:
    title, here, gone, back = "Pupils who had left", uuid4(), uuid4(), uuid4()
    left = HalfOpenSpan(date(2025, 9, 1), date(2026, 11, 18))
    known = OpenedPupils(
        {}, {}, {here: [HalfOpenSpan(date(2025, 9, 1))], gone: [left],
                 back: [left, HalfOpenSpan(date(2026, 11, 1))]},
    )  # fmt: skip
    assert found(title, [opening(here), opening(back), opening()], known) == []
    assert found(title, [opening(gone), opening(gone)], known) == [2]
    assert found(title, [opening(gone, at=NOON - timedelta(days=1))], known) == []


def test_the_same_surname() -> None:
    smith, jones = uuid4(), uuid4()
    known = OpenedPupils({smith: {"smith"}, jones: {"jones", "clarke"}}, {}, {})
    assert found("The same surname", [opening(smith), opening(jones)], known) == [1]
    assert found("The same surname", [opening(jones, name="Bea clarke")], known) == [1]
    assert surname_of("Priya Nair") == "nair"
    # A single word may be a first name.
    assert found("The same surname", [opening(smith, name="Smith")], known) == []


def read(user: User, *pupils: Pupil, what: str = "pupil.page", at: datetime = NOON) -> None:
    row = Read.objects.create(
        at=at, user_id=user.pk, user_name=user.full_name, role="teacher", what=what,
        school_id=pupils[0].school_id, pupil_ids=[each.pk for each in pupils],
    )  # fmt: skip
    assert row.pk


@pytest.mark.django_db
def test_the_page_says_what_it_looks_for_and_names_whom_it_found(cast: Cast) -> None:
    place = reverse("unusual", args=[cast.harebell.slug])
    client = signed_in(cast.head)
    empty = " ".join(client.get(place).content.decode().split())
    assert empty.count("Nothing of this kind") == len(UNUSUAL_RULES)
    for rule in UNUSUAL_RULES:
        assert rule.title in empty
    assert "Headteacher and SENCO are not judged by this rule" in empty
    cast.teacher.full_name = "Thea Bright"
    read(cast.teacher, cast.noah, at=NOON.replace(hour=23))
    leave(cast.tom, date(2026, 11, 2))
    read(cast.teacher, cast.tom)
    # Too long ago, of another school, and by a parent.
    read(cast.teacher, cast.amara, at=datetime(2026, 9, 1, 23, tzinfo=LONDON))
    read(cast.stranger("teacher"), cast.elsewhere.pupil, at=NOON.replace(hour=23))
    Read.objects.create(
        at=NOON.replace(hour=23), user_id=cast.parent.pk, user_name="Night Parent", role="parent",
        what="own", school_id=cast.harebell.pk, pupil_ids=[cast.noah.pk],
    )  # fmt: skip
    page = " ".join(client.get(place).content.decode().split())
    assert page.count("Nothing of this kind") == len(UNUSUAL_RULES) - 3
    for said in ("Thea Bright", "Noah Bright", "Tom Reeves", "Wed 18 Nov 2026", "1 opening",
                 f"person={cast.teacher.pk}"):  # fmt: skip
        assert said in page, said
    for other in ("Amara Okafor", "Teacher Thistle", "Night Parent"):
        assert other not in page


@pytest.mark.django_db
def test_who_may_open_it(cast: Cast) -> None:
    place = reverse("unusual", args=[cast.harebell.slug])
    for role in ROLES:
        allowed = role == "head"
        answer = signed_in(cast.here.people[role]).get(place)
        assert answer.status_code == (200 if allowed else 403), role
        far = signed_in(cast.stranger(role)).get(place)
        assert far.status_code == (404 if allowed else 403), role


@pytest.mark.django_db
def test_queries_do_not_grow_with_what_was_opened(cast: Cast) -> None:
    place, client = reverse("unusual", args=[cast.harebell.slug]), signed_in(cast.head)
    read(cast.teacher, cast.noah)
    few = queries(client, place)
    for number in range(30):
        pupil = make_pupil(cast.harebell, surname=f"P{number}", school_class=cast.class_5b)
        read(cast.senco, pupil, at=NOON + timedelta(hours=number))
        read(cast.senco, pupil, cast.noah, what="register.csv")
    assert queries(client, place) == few <= 8
    assert date(2026, 11, 23) == TODAY
