"""Reads made together in one statement: the rows are those that each would have read by itself."""

from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import F, Model, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from provision.models import OutcomePoint, PlanRow, ProvisionSettings
from pupils.models import Need, Pupil, Spell
from pupils.querysets import holds_on
from send_mis.audit.models import Change
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from tests.factories import (
    TODAY,
    in_change,
    make_outcome,
    make_plan,
    make_row,
    note_point,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db


@compiled
def _spells(school_id: UUID, on: date) -> QuerySet[Any]:
    rows = Spell.objects.filter(holds_on(on), school_id=school_id).select_related("pupil__school")
    return rows.annotate(share=Value('50 % of "it"')).order_by("-starts_on", "pk")


@compiled
def _needs(pupil_ids: tuple[UUID, ...]) -> QuerySet[Any, Any]:
    needs = Need.objects.filter(pupil_id__in=pupil_ids).order_by("rank", "pk")
    return needs.values_list("pk", "rank", "type", "starts_on", "ends_on")


@compiled
def _pupils(school_id: UUID) -> QuerySet[Pupil]:
    return Pupil.objects.filter(school=school_id).order_by("sort_key", "pk")


@compiled
def _rows(school_id: UUID) -> QuerySet[PlanRow]:
    return PlanRow.objects.filter(school=school_id).select_related("plan__term").defer("plan__qft")


@compiled
def _points(pupil_id: UUID) -> QuerySet[OutcomePoint]:
    return OutcomePoint.objects.filter(outcome__pupil=pupil_id)


@compiled
def _labels(school_id: UUID) -> QuerySet[Any, Any]:
    own = ProvisionSettings.objects.filter(school=school_id)
    return own.values_list("layer_labels", flat=True)


@compiled
def _changes(school_id: UUID) -> QuerySet[Any, Any]:
    changes = Change.objects.filter(school_id=school_id).order_by("at", "pk")
    return changes.values_list("at", "pupil_ids", "why", F("user_name"))


@compiled
def _wide(school_id: UUID) -> QuerySet[Any, Any]:
    """More columns than a function of the database takes values."""
    copies = {f"copy_{number}": F("born_on") for number in range(120)}
    pupils = Pupil.objects.filter(school=school_id).order_by("pk").annotate(**copies)
    return pupils.values_list("school", "pk", *copies)


def _told(rows: list[Any]) -> str:
    """Each row with all of its columns, and what was read with it."""
    return str([_facts(row) for row in rows])


def _facts(row: Any) -> Any:
    if not isinstance(row, Model):
        return row
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    with_it = {name: _facts(each) for name, each in row._state.fields_cache.items()}
    return type(row).__name__, own, with_it


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Days, moments, times, lists, numbers with a point, words in quotes and in other scripts."""
    row = make_row(make_plan(cast.class_4h), None, cast.noah, delivered_by=cast.ta)
    note_point(make_outcome(cast.noah), "22.5")
    with in_change():
        PlanRow.objects.filter(pk=row.pk).update(at=time(9, 15), weekdays=[0, 2])
        Pupil.objects.filter(pk=cast.noah.pk).update(
            medical_note='"Nuts" \\ 100 % für Łódź \U0001f95c', disabilities=["MED", "ASD"]
        )
        ProvisionSettings.objects.update_or_create(
            school=cast.harebell, defaults={"layer_labels": {"universal": "Wave “1”"}}
        )
    return cast


def _asked(cast: Cast) -> list[tuple[Any, tuple[Any, ...]]]:
    here, noah = cast.harebell.pk, cast.noah.pk
    return [
        (_spells, (here, TODAY)), (_needs, ((noah, cast.amara.pk),)), (_needs, ((noah,),)),
        (_pupils, (here,)), (_rows, (here,)), (_points, (noah,)), (_labels, (here,)),
        (_labels, (cast.thistle.pk,)), (_changes, (here,)), (_spells, (uuid4(), TODAY)),
        (_wide, (here,)),
    ]  # fmt: skip


def test_each_finds_what_it_would_have_read_and_all_cost_one_query(full: Cast) -> None:
    asked = _asked(full)
    alone = [_told(read(*args)) for read, args in asked]
    ahead = read_ahead(*(read.asked(*args) for read, args in asked))
    with CaptureQueriesContext(connection) as caught, ahead:
        together = [_told(read(*args)) for read, args in asked]
    assert together == alone
    assert len(caught) == 1
    assert "22.5" in together[5]
    assert "Wave “1”" in together[6]
    assert "datetime.time(9, 15)" in together[4]


def test_what_was_read_ahead_is_taken_once_and_forgotten_at_the_end(full: Cast) -> None:
    args = (full.harebell.pk, TODAY)
    with read_ahead(_spells.asked(*args)):
        _spells(*args)
        with CaptureQueriesContext(connection) as again:
            _spells(*args)
        with read_ahead(_spells.asked(*args)):
            pass
    with CaptureQueriesContext(connection) as after:
        _spells(*args)
    assert (len(again), len(after)) == (1, 1)


def test_another_school_or_day_asks_for_itself(full: Cast) -> None:
    with read_ahead(_spells.asked(full.harebell.pk, TODAY)):
        strangers = _spells(full.thistle.pk, TODAY)
        before = _spells(full.harebell.pk, date(2020, 1, 1))
    assert {spell.school_id for spell in strangers} == {full.thistle.pk}
    assert before == []


def test_of_nothing_that_can_be_found_nothing_is_asked(full: Cast) -> None:
    with CaptureQueriesContext(connection) as caught, read_ahead(_needs.asked(())):
        assert _needs(()) == []
    assert len(caught) == 0
