"""Reads compiled once by shape: the rows are the ORM's, whatever is bound and whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import NotSupportedError, connection
from django.db.models import F, Func, IntegerField, Q, QuerySet, UUIDField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pupils.models import Need, Pupil, Spell
from pupils.querysets import holds_on
from send_mis.accounts.models import User
from send_mis.database.compiled import ComputedWith, compiled
from send_mis.database.prepared import read_prepared
from send_mis.schools.models import School
from tests.factories import TODAY, in_change
from tests.people import Cast

DAY = timedelta(days=1)


def _spells(
    schools: tuple[UUID, ...], day: date, *, status: str | None, only: tuple[UUID, ...] | None
) -> QuerySet[Any]:
    rows = Spell.objects.filter(holds_on(day), school_id__in=schools).order_by("pk")
    if status is not None:
        rows = rows.filter(status=status)
    if only is not None:
        rows = rows.exclude(pupil_id__in=only)
    return rows.select_related("pupil").annotate(share=Value("50 % of it"), on=Value(day))


def _facts(rows: Any) -> list[Any]:
    return [(each.pk, each.pupil.sort_key, each.share, each.on) for each in rows]


_DAYS = (TODAY, date(2023, 5, 7), date(2023, 5, 8), date(2040, 1, 1))


def test_it_reads_what_the_orm_reads(cast: Cast) -> None:
    here, there, noah = cast.harebell.pk, cast.thistle.pk, cast.noah.pk
    read = compiled(_spells)
    for schools, day, status, only in product(
        [(here,), (there,), (here, there), ()],
        _DAYS,
        [None, "E", "K"],
        [None, (), (noah,), (noah, cast.amara.pk)],
    ):
        expected = _facts(_spells(schools, day, status=status, only=only))
        assert _facts(read(schools, day, status=status, only=only)) == expected
    assert any(_facts(read((there,), TODAY, status="E", only=(noah,))))


def test_another_school_day_and_number_is_no_other_shape(cast: Cast) -> None:
    read = compiled(_spells)
    here = read((cast.harebell.pk, uuid4()), TODAY, status=None, only=())
    there = read((cast.thistle.pk, uuid4(), uuid4()), TODAY + DAY, status=None, only=())
    schools = {cast.harebell.pk, cast.thistle.pk}
    assert {row.school_id for row in [*here, *there]} == schools
    assert len(read._plans) == 1
    read((cast.harebell.pk, uuid4()), TODAY, status=None, only=(cast.noah.pk,))
    assert len(read._plans) == 2


def test_one_of_a_list_is_a_shape_of_its_own_whichever_it_is(cast: Cast) -> None:
    """Of one school the planner reads one range of every index, of any of several all of them."""
    read = compiled(_spells)
    for school in (cast.harebell.pk, cast.thistle.pk):
        rows = read((school,), TODAY, status=None, only=None)
        assert {row.school_id for row in rows} == {school}
    (plan,) = read._plans.values()
    assert plan is not None
    assert '"school_id" IN (%s::uuid)' in plan.sql


def test_the_database_prepares_it_and_the_history_is_still_written(cast: Cast) -> None:
    read = compiled(_spells)
    read((cast.harebell.pk,), TODAY, status="E", only=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%% % of it%%'"
        )
        assert cursor.fetchone() == (1,)
    with in_change():
        Spell.objects.filter(school_id=cast.harebell.pk).update(reason="Changed")
    assert {row.reason for row in read((cast.harebell.pk,), TODAY, status="E", only=None)} == {
        "Changed"
    }


def test_it_is_counted_as_one_query_with_what_was_bound(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        compiled(_spells)((cast.harebell.pk,), TODAY, status="E", only=None)
    assert len(captured) == 1


def test_values_arrays_unions_and_slices(cast: Cast) -> None:
    def needs(pupils: tuple[UUID, ...], day: date) -> QuerySet[Any, Any]:
        place = Func(
            Value(list(pupils), ArrayField(UUIDField())), F("pupil_id"),
            function="array_position", output_field=IntegerField(),
        )  # fmt: skip
        rows = Need.objects.filter(holds_on(day), pupil_id__in=pupils)
        return rows.annotate(place=place).order_by("place", "rank").values_list("place", "type")

    def both(first: UUID, second: UUID) -> QuerySet[Any, Any]:
        rows = Pupil.objects.order_by().values_list("pk", flat=True)
        return rows.filter(pk=first).union(rows.filter(pk=second), all=True)

    pupils = (cast.noah.pk, cast.amara.pk)
    assert compiled(needs)(pupils, TODAY) == list(needs(pupils, TODAY))
    assert compiled(needs)(pupils[::-1], TODAY) == list(needs(pupils[::-1], TODAY))
    assert compiled(needs)(pupils[:1], TODAY) == list(needs(pupils[:1], TODAY)) != []
    with in_change():
        assert sorted(compiled(both)(*pupils)) == sorted(pupils)
    sliced = compiled(lambda count: Pupil.objects.order_by("pk").values_list("pk")[:count])
    assert [len(sliced(count)) for count in (1, 2)] == [1, 2]


@pytest.mark.parametrize(
    "computed",
    [
        lambda day: {"starts_on__lt": day + DAY},
        lambda day: {"starts_on__lt": day - DAY},
        lambda day: {"starts_on__gt": DAY + day},
        lambda day: {"starts_on__year": day.year},
        lambda day: {"starts_on__week_day": day.weekday()},
        lambda day: {"starts_on__lt": day.replace(day=1)},
        lambda day: {"reason": str(day)},
        lambda day: {"reason": f"{day:%d %b}"},
        lambda day: {"reason": day.isoformat()},
        lambda day: {"starts_on": max(day, TODAY)},
        lambda day: {"starts_on": TODAY} if day == TODAY else {},
        # Not by its own methods: seen by the difference between two days.
        lambda day: {"starts_on__lt": datetime.combine(day, datetime.min.time())},
    ],
)
def test_a_day_that_is_computed_with_is_refused(
    db: None, computed: Callable[[Any], dict[str, Any]]
) -> None:
    read = compiled(lambda day: Spell.objects.filter(**computed(day)))
    with pytest.raises(ComputedWith):
        read(TODAY)


@pytest.mark.parametrize(
    "computed",
    [
        lambda ids: Q(reason=str(ids[0])),
        lambda ids: Q(pk=next(iter(ids))),
        lambda ids: Q(pk__in=ids) if len(ids) == 1 else Q(),
        lambda ids: Q() if uuid4() in ids else Q(pk__in=ids),
        lambda ids: Q(pk__in=sorted([*ids, uuid4()])),
        lambda ids: Q(reason__contains=next(iter(ids)).hex),
        lambda ids: Q(pk__in=[*ids, UUID(int=7)]),
    ],
)
def test_ids_that_are_computed_with_are_refused(db: None, computed: Callable[[Any], Q]) -> None:
    read = compiled(lambda ids: Spell.objects.filter(computed(ids)))
    with pytest.raises((ComputedWith, TypeError)):
        read((uuid4(), uuid4()))


def test_a_moment_is_bound(cast: Cast) -> None:
    read = compiled(lambda at: User.objects.filter(date_joined__lte=at).order_by("pk"))
    now = timezone.now()
    for at in (now + DAY, now - DAY, datetime(2026, 1, 1, tzinfo=UTC)):
        expected = User.objects.filter(date_joined__lte=at).order_by("pk")
        assert read(at) == list(expected)
    assert len(read._plans) == 1
    early = compiled(lambda at: User.objects.filter(date_joined__lte=at - DAY))
    with pytest.raises(ComputedWith):
        early(now)


@dataclass(frozen=True)
class _Asked:
    school: UUID
    until: date
    status: str


def test_a_dataclass_is_read_field_by_field(cast: Cast) -> None:
    read = compiled(
        lambda asked: Spell.objects.filter(
            school_id=asked.school, starts_on__lte=asked.until, status=asked.status
        )
    )
    assert [row.pupil_id for row in read(_Asked(cast.thistle.pk, TODAY, "E"))] == [
        cast.elsewhere.pupil.pk
    ]
    here = {row.pupil_id for row in read(_Asked(cast.harebell.pk, TODAY, "E"))}
    assert cast.noah.pk in here
    assert cast.elsewhere.pupil.pk not in here


@pytest.mark.parametrize("value", [School(), time(9, 30), object(), [TODAY, uuid4()], 1.5])
def test_what_is_neither_bound_nor_a_shape_is_refused(db: None, value: object) -> None:
    with pytest.raises(TypeError):
        compiled(lambda value: Spell.objects.all())(value)


def test_many_shapes_do_not_pile_up(db: None) -> None:
    read = compiled(lambda word: Spell.objects.filter(reason=word))
    for number in range(205):
        read(f"word {number}")
    assert len(read._plans) <= 200


@pytest.mark.django_db(transaction=True)
def test_a_column_of_another_type_is_prepared_anew(as_administrator: None) -> None:
    read = compiled(lambda day: Spell.objects.filter(starts_on__lt=day).values_list("reason"))
    assert read(TODAY) == []
    # What stands before the table of that name, for this connection alone.
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE pupils_spell (reason varchar(9), starts_on date)")
    assert read(TODAY) == []


def test_within_a_transaction_a_changed_column_is_said(as_administrator: None, db: None) -> None:
    read = compiled(lambda day: Spell.objects.filter(starts_on__lt=day).values_list("reason"))
    read(TODAY)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE pupils_spell (reason varchar(9), starts_on date)")
    with pytest.raises(NotSupportedError):
        read(TODAY)


def test_debugging_is_told_what_was_executed(cast: Cast) -> None:
    read = compiled(lambda school: Spell.objects.filter(school=school, reason="50 %"))
    with CaptureQueriesContext(connection) as caught:
        read(cast.harebell.pk)
    assert f"'{cast.harebell.pk.hex}'::uuid" in caught[0]["sql"]
    assert "'50 %'" in caught[0]["sql"]


@pytest.mark.django_db(transaction=True)
def test_sql_by_hand_is_prepared_anew_too(as_administrator: None) -> None:
    sql = "SELECT reason FROM pupils_spell WHERE starts_on < %s"
    assert read_prepared(sql, [TODAY]) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE pupils_spell (reason varchar(9), starts_on date)")
    assert read_prepared(sql, [TODAY]) == []


def test_two_values_are_not_compared(db: None) -> None:
    read = compiled(
        lambda one, other: Pupil.objects.filter(pk=one) if one == other else Pupil.objects.all()
    )
    same = uuid4()
    with pytest.raises(ComputedWith):
        read(same, same)


def test_two_days_of_one_column_are_no_comparison(cast: Cast) -> None:
    def both(one: Any, other: Any) -> QuerySet[Any]:
        rows = Spell.objects.filter(holds_on(one), holds_on(other))
        return rows.exclude(starts_on=one).exclude(starts_on=other)

    assert both(TODAY, TODAY + DAY)
    assert compiled(both)(TODAY, TODAY + DAY) == list(both(TODAY, TODAY + DAY))


def test_plans_that_go_meanwhile_are_made_again(db: None) -> None:
    class Cleared(dict[Any, Any]):
        def __contains__(self, key: object) -> bool:
            found = super().__contains__(key)
            self.clear()
            return found

    read = compiled(lambda word: Pupil.objects.filter(upn=word))
    read("a")
    read._plans = Cleared(read._plans)
    assert read("a") == []


def test_a_statement_is_planned_once(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
