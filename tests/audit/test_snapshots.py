"""Versions: kept whole, compared field by field, brought back; of plans, outcomes and others."""

from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from send_mis.audit.snapshots.comparing import (
    Content,
    SnapshotPart,
    Version,
    compare,
    two_to_compare,
)
from send_mis.audit.snapshots.models import Snapshot
from send_mis.audit.snapshots.taking import take_snapshot, version_of
from send_mis.audit.snapshots.values import from_values, to_json, values_of
from tests.factories import actor_for_user, in_change
from tests.people import Cast


@dataclass(frozen=True)
class Walk:
    """An invented record with a field of every type that is kept."""

    title: str
    on: date
    guides: frozenset[UUID] = frozenset()
    days: tuple[int, ...] = ()
    at: time | None = None
    fare: Decimal | None = None
    leader: UUID | None = None
    notes: dict[str, str] | None = None
    miles: int | None = None


WALKS = st.builds(
    Walk, title=st.text(), on=st.dates(), guides=st.frozensets(st.uuids(), max_size=3),
    days=st.lists(st.integers(0, 4)).map(tuple), at=st.none() | st.times(),
    fare=st.none() | st.decimals(0, 999, places=2), leader=st.none() | st.uuids(),
    notes=st.none() | st.dictionaries(st.text(), st.text(), max_size=2),
    miles=st.none() | st.integers(),
)  # fmt: skip


@given(WALKS)
def test_a_record_comes_back_from_json_as_it_was(walk: Walk) -> None:
    assert from_values(Walk, values_of(walk)) == walk


def test_a_field_that_came_later_is_as_where_nobody_says_anything() -> None:
    kept = values_of(Walk("Fen", date(2026, 11, 2), miles=4))
    del kept["miles"]
    assert from_values(Walk, kept | {"dropped": 1}) == Walk("Fen", date(2026, 11, 2))


def version(number: int, words: dict[str, str], *parts: SnapshotPart) -> Version:
    return Version(number, f"Version {number}", "", "", "", Content(words, parts))


def test_two_versions_side_by_side() -> None:
    stays, goes = (
        SnapshotPart("a", "Stile", {"Where": "Fen"}),
        SnapshotPart("b", "Gate", {"Where": "Mill"}),
    )
    comes = SnapshotPart("c", "Ford", {"Where": "Brook", "Note": ""})
    moved = replace(stays, words={"Where": "Hill"})
    old = version(1, {"Title": "Fen", "Old": "x"}, stays, goes)
    both = compare(old, version(2, {"Title": "Hill"}, comes, moved))
    assert [(f.label, f.before, f.after) for f in both.fields] == [
        ("Title", "Fen", "Hill"), ("Old", "x", ""),
    ]  # fmt: skip
    found = [(p.name, p.kind, [(f.label, f.before, f.after) for f in p.fields]) for p in both.parts]
    assert found == [
        ("Ford", "added", [("Where", "", "Brook")]),
        ("Stile", "changed", [("Where", "Fen", "Hill")]),
        ("Gate", "removed", [("Where", "Mill", "")]),
    ]
    assert not both.is_same
    assert not both.order_changed
    turned = compare(version(1, {}, stays, goes), version(2, {}, goes, stays))
    assert turned.order_changed
    assert not turned.is_same
    assert compare(version(1, {"A": "1"}, stays), version(2, {"A": "1"}, stays)).is_same


def test_which_two_are_compared_where_nobody_chose() -> None:
    said = ((0, "c"), (3, "c"), (2, "b"), (1, "a"))
    now, three, two, one = (version(number, {"T": text}) for number, text in said)
    versions = [now, three, two, one]
    assert two_to_compare(versions, "", "") == (two, now)
    assert two_to_compare(versions, "", "2") == (one, two)
    assert two_to_compare(versions, "1", "3") == (one, three)
    assert two_to_compare(versions, "9", "x") == (two, now)
    assert two_to_compare([now], "", "") == (None, now)


class OutingSnapshot(Snapshot):
    """Of a third subject: no table of it is made here."""

    OF = "outing"

    id = models.UUIDField(primary_key=True, default=uuid4)
    school_id = models.UUIDField()
    outing = models.UUIDField()
    kind = models.CharField(max_length=8, choices=[("saved", "Saved")])

    class Meta(Snapshot.Meta):
        app_label = "invented"
        managed = False


class Kept:
    """A manager that keeps in memory what it is given."""

    def __init__(self) -> None:
        self.rows: list[OutingSnapshot] = []

    def filter(self, **of: Any) -> "Kept":
        found = Kept()
        found.rows = [r for r in self.rows if all(getattr(r, k) == v for k, v in of.items())]
        return found

    def aggregate(self, **_: Any) -> dict[str, int | None]:
        return {"last": max((row.number for row in self.rows), default=None)}

    def create(self, *, outing: Any, **given: Any) -> OutingSnapshot:
        self.rows.append(OutingSnapshot(**given))
        self.rows[-1].outing = outing
        return self.rows[-1]


@dataclass(frozen=True)
class Outing:
    school_id: UUID


@pytest.mark.django_db
def test_a_third_subject_needs_a_model_and_its_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept()
    monkeypatch.setattr(OutingSnapshot, "objects", kept)
    outing, other = Outing(cast.harebell.pk), Outing(uuid4())
    walk = Walk("Fen", date(2026, 11, 2), leader=cast.senco.pk, fare=Decimal("2.50"))
    actor = actor_for_user(cast.senco)
    with in_change():
        take_snapshot(OutingSnapshot, other, actor=actor, kind="saved", content={})
        for each in (values_of(walk), values_of(replace(walk, title="Hill"))):
            take_snapshot(OutingSnapshot, outing, actor=actor, kind="saved", content=each)
        take_snapshot(OutingSnapshot, outing, actor=None, kind="saved", content=values_of(walk))
    own = kept.filter(outing=outing).rows
    assert [(each.number, each.school_id) for each in own] == [
        (number, cast.harebell.pk) for number in (1, 2, 3)
    ]
    one, two, three = (
        version_of(each, f"/{each.number}/", lambda content: Content({"Title": content["title"]}))
        for each in own
    )
    assert (one.label, one.by, one.url) == ("Version 1, saved", cast.senco.display_name, "/1/")
    assert three.by == ""
    assert [(f.before, f.after) for f in compare(one, two).fields] == [("Fen", "Hill")]
    assert from_values(Walk, one.kept) == walk


def test_nothing_is_kept_outside_a_change() -> None:
    with pytest.raises(RuntimeError, match=r"open audit\.change first"):
        take_snapshot(OutingSnapshot, Outing(uuid4()), actor=None, kind="saved", content={})


def test_what_json_keeps_of_a_set_has_one_order() -> None:
    ids = [uuid4() for _ in range(5)]
    assert to_json(frozenset(ids)) == sorted(str(each) for each in ids)
