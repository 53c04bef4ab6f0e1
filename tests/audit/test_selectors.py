"""What the record of changes and readings answers, at the edges of each question."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from send_mis.audit import selectors
from send_mis.audit.models import Change, Read
from send_mis.audit.selectors import Search

pytestmark = pytest.mark.django_db
ANN, BO = uuid4(), uuid4()
NOAH, AMARA = uuid4(), uuid4()
HERE, THERE = uuid4(), uuid4()
DAY = date(2026, 7, 6)  # In summer: midnight in England is 23:00 of the day before in UTC.
MORNING = datetime(2026, 7, 6, 9, tzinfo=UTC)


def read(
    user: UUID | None = ANN, pupils: Iterable[UUID] = (NOAH,), at: datetime = MORNING,
    what: str = "pupil.page", school: UUID = HERE, name: str = "Ann",
) -> Read:  # fmt: skip
    return Read.objects.create(
        at=at, user_id=user, user_name=name, role="senco", school_id=school, what=what,
        pupil_ids=list(pupils),
    )  # fmt: skip


def change(
    user: UUID | None = ANN, pupils: Iterable[UUID] = (NOAH,), at: datetime = MORNING,
    event: str = "plan.agreed", school: UUID = HERE, name: str = "Ann",
) -> Change:  # fmt: skip
    return Change.objects.create(
        at=at, user_id=user, user_name=name, role="senco", school_id=school, event=event,
        pupil_ids=list(pupils),
    )  # fmt: skip


def test_by_school_and_by_pupil_the_last_first() -> None:
    for make, ask in ((read, selectors.reads), (change, selectors.changes)):
        old = make(at=MORNING - timedelta(days=1))
        new, other = make(), make(pupils=[AMARA, NOAH])
        there = make(pupils=[AMARA], school=THERE)
        assert list(ask(school_id=HERE)) == sorted(
            [old, new, other], key=lambda row: (row.at, row.pk), reverse=True
        )
        assert {row.pk for row in ask(pupil_id=AMARA)} == {other.pk, there.pk}
        assert [row.pk for row in ask(pupil_id=AMARA, school_id=THERE)] == [there.pk]
        assert ask().count() == 4
        assert ask(pupil_id=uuid4()).count() == 0


def test_one_moment_is_ordered_by_its_key() -> None:
    rows = [change() for _ in range(4)]
    found = [row.pk for row in selectors.changes()]
    assert found == sorted((row.pk for row in rows), reverse=True)
    readings = [read() for _ in range(4)]
    assert [row.pk for row in selectors.reads()] == [row.pk for row in reversed(readings)]


@pytest.mark.parametrize(
    ("at", "since", "until", "is_found"),
    [
        (datetime(2026, 7, 5, 22, 59, tzinfo=UTC), DAY, None, False),
        (datetime(2026, 7, 5, 23, 0, tzinfo=UTC), DAY, None, True),
        (datetime(2026, 7, 6, 22, 59, 59, tzinfo=UTC), None, DAY, True),
        (datetime(2026, 7, 6, 23, 0, tzinfo=UTC), None, DAY, False),
        (datetime(2026, 7, 6, 12, tzinfo=UTC), DAY, DAY, True),
        (datetime(2026, 7, 6, 12, tzinfo=UTC), DAY + timedelta(days=1), None, False),
        (datetime(2026, 7, 6, 12, tzinfo=UTC), None, DAY - timedelta(days=1), False),
        (datetime(2026, 1, 6, 0, tzinfo=UTC), date(2026, 1, 6), None, True),
        (datetime(2026, 1, 5, 23, 59, tzinfo=UTC), date(2026, 1, 6), None, False),
    ],
)
def test_both_days_belong_from_midnight_to_midnight_in_england(
    at: datetime, since: date | None, until: date | None, *, is_found: bool
) -> None:
    read(at=at)
    change(at=at)
    search = Search(since=since, until=until)
    assert selectors.found_reads(Read.objects.all(), search).exists() is is_found
    assert selectors.found_changes(Change.objects.all(), search).exists() is is_found


def test_each_part_of_a_search_narrows_and_all_of_them_together() -> None:
    mine = change(event="plan.agreed")
    theirs = change(BO, [AMARA], event="plan.agreed")
    other = change(event="rate.added", pupils=[])

    def found(**parts: object) -> set[UUID]:
        rows = selectors.found_changes(Change.objects.all(), Search(**parts))  # type: ignore[arg-type]  # parts of a search
        return set(rows.values_list("pk", flat=True))

    assert found() == {mine.pk, theirs.pk, other.pk}
    assert found(user_id=BO) == {theirs.pk}
    assert found(kind="rate.added") == {other.pk}
    assert found(user_id=ANN, kind="plan.agreed") == {mine.pk}
    assert found(pupil_ids=(AMARA, uuid4())) == {theirs.pk}
    assert found(pupil_ids=(AMARA, NOAH)) == {mine.pk, theirs.pk}
    assert found(pupil_ids=()) == set(), "nobody of that name"
    assert found(user_id=BO, pupil_ids=(NOAH,)) == set()
    reading = read(what="register.export")
    read(what="pupil.page")
    rows = selectors.found_reads(Read.objects.all(), Search(kind="register.export"))
    assert list(rows) == [reading]


def test_the_people_of_a_list_are_named_once_by_name_without_the_machine() -> None:
    for user, name in ((ANN, "Zoe"), (BO, "Ann"), (ANN, "Zoe"), (None, "night sweep")):
        read(user, name=name)
        change(user, name=name)
    wanted = [(BO, "Ann"), (ANN, "Zoe")]
    assert selectors.people_in(selectors.reads()) == wanted
    assert selectors.people_in(selectors.changes()) == wanted


def test_who_opened_a_pupil_last_and_when_each_did() -> None:
    early, late = MORNING - timedelta(hours=2), MORNING - timedelta(hours=1)
    read(BO, at=early, name="Bo")
    read(BO, at=late, name="Bo")
    read(BO, [AMARA], name="Bo")
    read(None, name="night sweep")
    mine = read(ANN)
    last = selectors.last_read_by_others(NOAH, ANN)
    assert last is not None
    assert (last.user_id, last.pk != mine.pk) == (None, True)
    assert selectors.last_read_by_others(AMARA, BO) is None
    found = selectors.last_read_by_others(AMARA, ANN)
    assert found is not None
    assert found.user_id == BO
    assert selectors.last_read_by_each(NOAH) == {ANN: MORNING, BO: late}
    assert selectors.last_read_by_each(uuid4()) == {}


def test_who_changed_a_pupil_last() -> None:
    assert selectors.last_changed_by(NOAH) == ""
    change(BO, name="Bo", at=MORNING)
    change(ANN, name="Ann", at=MORNING - timedelta(days=1))
    change(ANN, [AMARA], name="Ann", at=MORNING + timedelta(days=1))
    assert selectors.last_changed_by(NOAH) == "Bo"


def test_who_last_saved_a_row_is_named_at_their_own_school_alone() -> None:
    row = uuid4()
    assert selectors.last_saved_by(row, HERE) == "Somebody else"
    for number, (school, said) in enumerate(
        [(HERE, "Ann"), (THERE, "Somebody at another school"), (None, "Somebody else")]
    ):
        Change.objects.create(
            at=MORNING + timedelta(hours=number), user_id=ANN, user_name="Ann", role="senco",
            school_id=school, event="plan.agreed", row_ids=[row],
        )  # fmt: skip
        assert selectors.last_saved_by(row, HERE) == said
        assert selectors.last_saved_by(row, None) == "Ann"
    assert selectors.last_saved_by(uuid4(), HERE) == "Somebody else"
