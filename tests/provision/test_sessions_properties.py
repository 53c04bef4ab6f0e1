"""What is shown as delivered is exactly what was recorded, in whatever order taps arrive."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

from provision.models import PlanRow, Session
from provision.sessions.rules.entries import PupilEntry, SessionEntry
from provision.sessions.rules.slots import open_slots
from provision.sessions.selectors.day import sessions_between
from provision.sessions.services import record_session
from send_mis.access.actor import Actor
from send_mis.errors import RuleBroken
from tests.factories import TODAY, actor_for_user, allocate, make_outcome, make_plan, make_row
from tests.people import Cast
from tests.provision.rhythm import Rhythm, open_on

DAYS = [date(2026, 11, 16 + n) for n in range(5)]


@dataclass(frozen=True)
class Tap:
    """One request as a device sends it."""

    row: PlanRow
    day: date
    slot: int
    token: UUID
    entry: SessionEntry


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rows(cast: Cast) -> list[PlanRow]:
    plan = make_plan(cast.class_4h)
    alone = make_row(plan, minutes=10, times_a_week=5, delivered_by=cast.ta)
    allocate(alone, cast.noah, outcome=make_outcome(cast.noah))
    group = make_row(plan, None, cast.noah, cast.kacper, delivered_by=cast.ta)
    return [alone, group]


def taps(random: Random, rows: list[PlanRow], cast: Cast) -> list[Tap]:
    found = []
    for row in rows:
        for day in DAYS:
            for slot in range(1, random.randint(1, 3)):
                count = Decimal(random.randint(0, 100))
                held = SessionEntry(
                    "delivered", minutes=random.randint(1, 60),
                    pupils=[PupilEntry(cast.noah.pk, count=count)],
                )  # fmt: skip
                missed = SessionEntry(
                    "missed", reason=random.choice(["trip", "staff_absent", "other"])
                )
                token = UUID(int=random.getrandbits(128), version=4)
                found.append(Tap(row, day, slot, token, random.choice([held, missed])))
    return found


def send(actor: Actor, tap: Tap) -> None:
    record_session(
        actor=actor, row=tap.row, held_on=tap.day, token=tap.token, entry=tap.entry, slot=tap.slot
    )


def kept() -> set[tuple[object, ...]]:
    return {
        (s.token, s.row_id, s.held_on, s.slot, s.state, s.reason, s.minutes, s.planned_minutes,
         tuple(sorted((str(a.pupil_id), a.count) for a in s.attendance.all())),
         tuple(p.value for p in s.points.all()))
        for s in Session.objects.prefetch_related("attendance", "points")
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_replays_in_any_order_give_the_same_records(
    seed: int, cast: Cast, rows: list[PlanRow]
) -> None:
    random, actor = Random(seed), actor_for_user(cast.ta)
    wanted = taps(random, rows, cast)
    with undone():
        for tap in wanted:
            send(actor, tap)
        once = kept()
    assert len(once) == len(wanted)
    again = wanted * 2 + random.sample(wanted, len(wanted) // 2)
    random.shuffle(again)
    for tap in again:
        send(actor, tap)
    assert kept() == once


@pytest.mark.parametrize("seed", range(6))
def test_what_is_shown_is_what_was_recorded(seed: int, cast: Cast, rows: list[PlanRow]) -> None:
    """Also where two tablets key the same session: one of them is told, and nothing is added."""
    random, actor = Random(seed), actor_for_user(cast.ta)
    wanted = taps(random, rows, cast) + taps(random, rows, cast)
    random.shuffle(wanted)
    first: dict[tuple[UUID, date, int], Tap] = {}
    for tap in wanted:
        key = (tap.row.pk, tap.day, tap.slot)
        if key in first:
            with pytest.raises(RuleBroken):
                send(actor, tap)
        else:
            first[key] = tap
            send(actor, tap)
    shown = sessions_between(actor, cast.harebell, DAYS[0], TODAY)
    cards = [card for day in DAYS for card in shown.cards(day) if card.done]
    assert {(card.row.pk, card.day, card.slot) for card in cards} == first.keys()
    for card in cards:
        entry = first[(card.row.pk, card.day, card.slot)].entry
        assert card.done is not None
        assert (card.done.code == "D") == (entry.state == "delivered")


@pytest.mark.parametrize("seed", range(60))
def test_a_week_of_recording_never_asks_for_more_than_the_plan(seed: int) -> None:
    random = Random(seed)
    days = random.sample(range(5), random.randint(0, 5))
    rhythm = Rhythm(random.randint(1, 12), frozenset(days))
    done = [0] * 5
    for weekday in range(5):
        asked = open_on(
            rhythm, weekday, recorded=0, recorded_otherwise=sum(done)
        )  # fmt: skip
        assert asked == 0 or weekday in rhythm.days
        slots = open_slots(range(1, 1 + done[weekday]), asked)
        assert slots == sorted(set(slots))
        done[weekday] = asked
        left = open_on(
            rhythm, weekday, recorded=asked, recorded_otherwise=sum(done) - asked
        )  # fmt: skip
        assert left == 0
    assert sum(done) == rhythm.times_a_week
