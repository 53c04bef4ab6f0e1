"""Two people press Save in the same second: real transactions, real locks."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection

from provision.models import Allocation, PlanRow
from provision.plans.rules.content import RowDraft, RowResult
from provision.plans.services.rows import save_rows
from send_mis.access.actor import Actor
from tests.factories import in_change
from tests.people import Cast, _make_cast
from tests.provision.plan_people import Desk, make_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db: None, today: object) -> Desk:
    with in_change():
        cast: Cast = _make_cast()
    return make_desk(cast)


def together(*deeds: Callable[[], object]) -> list[object]:
    barrier, done = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            done.append(deed())
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(done) == len(deeds)
    return done


def saving(desk: Desk, actor: Actor, *drafts: RowDraft) -> Callable[[], dict[UUID, RowResult]]:
    return lambda: dict(save_rows(actor=actor, plan=desk.plan, drafts=drafts).rows)


def test_different_rows_are_both_kept(desk: Desk) -> None:
    one, two = desk.add(desk.noah), desk.add(desk.kacper)
    together(
        saving(desk, desk.teacher, RowDraft(one, 1, desk.content(desk.noah, minutes=31))),
        saving(desk, desk.senco, RowDraft(two, 1, desk.content(desk.kacper, minutes=32))),
    )
    assert PlanRow.objects.get(pk=one).minutes == 31
    assert PlanRow.objects.get(pk=two).minutes == 32


def test_of_the_same_row_one_is_kept_and_the_other_shown_both(desk: Desk) -> None:
    key = desk.add()
    found = together(
        saving(desk, desk.teacher, RowDraft(key, 1, desk.content(minutes=31))),
        saving(desk, desk.senco, RowDraft(key, 1, desk.content(minutes=32))),
    )
    results = [each[key] for each in found]  # type: ignore[index]
    assert sorted(result.saved for result in results) == [False, True]
    kept = PlanRow.objects.get(pk=key)
    shown = next(result for result in results if not result.saved)
    assert str(kept.minutes) in shown.theirs["How often"]


def test_a_request_that_comes_twice_at_once_is_one_row(desk: Desk) -> None:
    draft = RowDraft(uuid4(), 0, desk.content(desk.noah, desk.layla))
    together(saving(desk, desk.teacher, draft), saving(desk, desk.teacher, draft))
    assert PlanRow.objects.get().version == 1
    assert Allocation.objects.count() == 2
