"""Recording sessions: once, by the right people, on real days; and what a correction leaves."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from provision.models import (
    Attendance,
    OutcomePoint,
    PlanRow,
    ProvisionPlan,
    Session,
    SessionCorrection,
)
from provision.sessions.rules.entries import PupilEntry, SessionEntry
from provision.sessions.services import (
    RecordedSession,
    SentSession,
    correct_session,
    record_session,
    record_sessions,
)
from pupils.models import Pupil
from send_mis.access.actor import Actor
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from send_mis.schools.models import Closure
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    in_change,
    make_outcome,
    make_plan,
    make_row,
    make_user,
)
from tests.people import Cast

HELD = SessionEntry("delivered")


@pytest.fixture
def ta(cast: Cast) -> Actor:
    return actor_for_user(cast.ta)


@pytest.fixture
def plan(cast: Cast) -> ProvisionPlan:
    return make_plan(cast.class_4h)


@pytest.fixture
def alone(cast: Cast, plan: ProvisionPlan) -> PlanRow:
    """Noah, ten minutes, five times a week, with a count."""
    row = make_row(plan, minutes=10, times_a_week=5, delivered_by=cast.ta)
    allocate(row, cast.noah, outcome=make_outcome(cast.noah))
    return row


@pytest.fixture
def group(cast: Cast, plan: ProvisionPlan) -> PlanRow:
    return make_row(plan, None, cast.noah, cast.kacper)


def record(
    actor: Actor, row: PlanRow, entry: SessionEntry = HELD, on: date = TODAY,
    token: UUID | None = None, slot: int = 1,
) -> RecordedSession:  # fmt: skip
    return record_session(
        actor=actor, row=row, held_on=on, token=token or uuid4(), entry=entry, slot=slot
    )


def refusal(
    actor: Actor, row: PlanRow, entry: SessionEntry = HELD, on: date = TODAY, slot: int = 1
) -> dict[str, list[str]]:
    before = Session.objects.count()
    with pytest.raises(RuleBroken) as broken:
        record(actor, row, entry, on, slot=slot)
    assert Session.objects.count() == before
    return broken.value.problems


def missed(reason: str = "trip") -> SessionEntry:
    return SessionEntry("missed", reason=reason)


def counted(pupil: Pupil, count: str, out_of: str | None = None) -> PupilEntry:
    return PupilEntry(pupil.pk, count=Decimal(count), out_of=Decimal(out_of) if out_of else None)


def test_one_tap_records_what_was_planned(ta: Actor, cast: Cast, alone: PlanRow) -> None:
    made = record(ta, alone).session
    made.refresh_from_db()
    assert (made.state, made.minutes, made.planned_minutes) == ("delivered", 10, 10)
    assert (made.delivered_by, made.recorded_by) == (cast.ta, cast.ta)
    assert [each.is_present for each in made.attendance.all()] == [True]
    assert Change.objects.filter(event="session.recorded", pupil_ids=[cast.noah.pk]).count() == 1


def test_a_count_is_a_point_of_the_outcome(ta: Actor, cast: Cast, alone: PlanRow) -> None:
    record(ta, alone, SessionEntry("delivered", pupils=[counted(cast.noah, "32", "100")]))
    point = OutcomePoint.objects.get()
    assert point.value == 32
    assert (point.measured_on, point.noted_by) == (TODAY, cast.ta)


def test_no_count_is_no_point(ta: Actor, alone: PlanRow) -> None:
    record(ta, alone)
    assert not OutcomePoint.objects.exists()


def test_a_missed_session_has_a_reason_and_nobody_in_it(ta: Actor, group: PlanRow) -> None:
    made = record(ta, group, missed("staff_covering")).session
    assert (made.state, made.reason, made.minutes) == ("missed", "staff_covering", None)
    assert not made.attendance.exists()


def test_a_double_tap_counts_once(ta: Actor, alone: PlanRow) -> None:
    token = uuid4()
    first = record(ta, alone, token=token)
    second = record(ta, alone, token=token)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.session == second.session
    assert Session.objects.count() == 1
    assert Change.objects.filter(event="session.recorded").count() == 1


def test_the_first_request_with_a_token_wins(ta: Actor, cast: Cast, alone: PlanRow) -> None:
    """Somebody who sends the same token with another count changes nothing."""
    token = uuid4()
    record(ta, alone, SessionEntry("delivered", pupils=[counted(cast.noah, "31")]), token=token)
    record(ta, alone, missed(), token=token)
    record(ta, alone, SessionEntry("delivered", pupils=[counted(cast.noah, "99")]), token=token)
    assert Attendance.objects.get().count == 31


def test_a_token_of_another_row_is_refused(ta: Actor, alone: PlanRow, group: PlanRow) -> None:
    token = uuid4()
    record(ta, alone, token=token)
    with pytest.raises(RuleBroken, match="out of date"):
        record(ta, group, token=token)
    assert Session.objects.count() == 1


def test_two_tablets_are_told_of_each_other(ta: Actor, cast: Cast, alone: PlanRow) -> None:
    record(ta, alone)
    (text,) = refusal(actor_for_user(cast.teacher), alone)[""]
    assert cast.ta.display_name in text
    assert "Nothing was counted twice" in text
    record(ta, alone, slot=2)
    assert Session.objects.count() == 2


def test_a_part_time_pupil_is_not_missed(ta: Actor, cast: Cast, alone: PlanRow) -> None:
    """Kacper comes on Tuesdays; on a Monday he is neither there nor away."""
    allocate(alone, cast.kacper, weekdays=[1])
    monday, tuesday = record(ta, alone).session, record(ta, alone, on=date(2026, 11, 17)).session
    assert set(monday.attendance.values_list("pupil_id", flat=True)) == {cast.noah.pk}
    assert tuesday.attendance.count() == 2
    told = PupilEntry(cast.kacper.pk, is_present=True)
    came = record(ta, alone, SessionEntry("delivered", pupils=[told]), slot=2).session
    assert came.attendance.filter(pupil=cast.kacper, is_present=True).exists()


def test_who_was_not_there_needs_a_reason(ta: Actor, cast: Cast, group: PlanRow) -> None:
    away = PupilEntry(cast.kacper.pk, is_present=False)
    problems = refusal(ta, group, SessionEntry("delivered", pupils=[away]))
    assert list(problems) == [f"why_{cast.kacper.pk}"]
    away = PupilEntry(cast.kacper.pk, is_present=False, reason="declined")
    made = record(ta, group, SessionEntry("delivered", pupils=[away])).session
    assert made.attendance.get(pupil=cast.kacper).reason == "declined"


def test_a_session_without_anybody_was_missed(ta: Actor, cast: Cast, group: PlanRow) -> None:
    nobody = [
        PupilEntry(p.pk, is_present=False, reason="pupil_absent") for p in (cast.noah, cast.kacper)
    ]
    problems = refusal(ta, group, SessionEntry("delivered", pupils=nobody))
    assert "Say that it was missed" in problems["state"][0]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (SessionEntry("delivered", minutes=0), "minutes"),
        (SessionEntry("delivered", minutes=10_000), "minutes"),
        (SessionEntry("missed"), "reason"),
        (SessionEntry("missed", reason="bored"), "reason"),
        (SessionEntry(""), "state"),
        (SessionEntry("later"), "state"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    entry: SessionEntry, field: str, ta: Actor, group: PlanRow
) -> None:
    assert list(refusal(ta, group, entry)) == [field]


@pytest.mark.parametrize(("count", "out_of"), [("101", "100"), ("-1", None), ("NaN", None)])
def test_a_count_is_within_what_there_is(
    count: str, out_of: str | None, ta: Actor, cast: Cast, alone: PlanRow
) -> None:
    entry = SessionEntry("delivered", pupils=[counted(cast.noah, count, out_of)])
    assert list(refusal(ta, alone, entry)) == [f"count_{cast.noah.pk}"]


def test_days_on_which_nothing_can_have_happened(ta: Actor, cast: Cast, group: PlanRow) -> None:
    with in_change():
        Closure.objects.create(
            school=cast.harebell, kind="inset", starts_on=date(2026, 11, 16),
            ends_on=date(2026, 11, 16),
        )  # fmt: skip
    entry = {
        TODAY + timedelta(days=1): "not come yet",
        date(2026, 9, 4): "outside the dates",
        date(2026, 11, 16): "closed",
        date(2026, 11, 22): "closed",
    }
    for day, words in entry.items():
        assert words in refusal(ta, group, on=day)["held_on"][0]


def test_before_anybody_joined_there_was_no_session(ta: Actor, cast: Cast) -> None:
    row = make_row(make_plan(cast.class_4h))
    allocate(row, cast.noah, since=date(2026, 11, 2))
    assert "Nobody" in refusal(ta, row, on=date(2026, 10, 5))["held_on"][0]


def test_what_is_always_on_has_no_sessions(ta: Actor, cast: Cast) -> None:
    row = make_row(make_plan(cast.class_4h), None, cast.noah, minutes=None, times_a_week=None)
    assert "no sessions" in refusal(ta, row)[""][0]


def test_a_pupil_who_is_not_in_the_group_cannot_be_slipped_in(
    ta: Actor, cast: Cast, group: PlanRow
) -> None:
    for stranger in (cast.amara, cast.elsewhere.pupil):
        assert "" in refusal(ta, group, SessionEntry("delivered", pupils=[PupilEntry(stranger.pk)]))
    assert not Attendance.objects.exists()


def test_only_staff_of_these_pupils_can_have_taken_it(
    ta: Actor, cast: Cast, group: PlanRow
) -> None:
    for somebody in (make_user().pk, uuid4(), cast.stranger("ta").pk):
        assert "by" in refusal(ta, group, SessionEntry("delivered", delivered_by=somebody))
    made = record(ta, group, SessionEntry("delivered", delivered_by=cast.teacher.pk)).session
    assert (made.delivered_by, made.recorded_by) == (cast.teacher, cast.ta)


def test_nobody_else_records(cast: Cast, group: PlanRow) -> None:
    for user in (cast.head, cast.office, cast.stranger("ta"), cast.stranger("senco")):
        with pytest.raises(NotAllowed):
            record(actor_for_user(user), group)
    assert not Session.objects.exists()


# --- Many at once -----------------------------------------------------------------------------


def test_in_a_batch_one_that_is_refused_holds_up_no_other(
    ta: Actor, alone: PlanRow, group: PlanRow
) -> None:
    good = SentSession("a", alone, TODAY, uuid4(), 1, HELD)
    bad = SentSession("b", group, TODAY, uuid4(), 1, SessionEntry("missed"))
    first, second = record_sessions(actor=ta, sent=[good, bad])
    assert first.recorded is not None
    assert first.recorded.is_new
    assert (second.recorded, list(second.problems)) == (None, ["reason"])
    assert Session.objects.get().row == alone
    mended = SentSession("b", group, TODAY, bad.token, 1, missed())
    again = record_sessions(actor=ta, sent=[good, mended])
    assert [one.recorded.is_new for one in again if one.recorded] == [False, True]
    assert Session.objects.count() == 2


def test_a_batch_in_which_nothing_is_new_leaves_no_change(ta: Actor, alone: PlanRow) -> None:
    entry = SentSession("a", alone, TODAY, uuid4(), 1, HELD)
    record_sessions(actor=ta, sent=[entry])
    record_sessions(actor=ta, sent=[entry])
    record_sessions(
        actor=ta, sent=[SentSession("a", alone, TODAY, uuid4(), 1, SessionEntry("missed"))]
    )
    assert Change.objects.filter(event="sessions.recorded").count() == 1


# --- Corrections ------------------------------------------------------------------------------


def test_a_correction_leaves_what_was_said(ta: Actor, cast: Cast, alone: PlanRow) -> None:
    made = record(ta, alone, SessionEntry("delivered", pupils=[counted(cast.noah, "23")])).session
    correct_session(
        actor=actor_for_user(cast.teacher), session=made, version=1, held_on=TODAY,
        entry=SessionEntry("delivered", minutes=8, pupils=[counted(cast.noah, "32")]),
        why="Digits swapped",
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.minutes, made.version) == (8, 2)
    assert OutcomePoint.objects.get().value == 32
    trace = SessionCorrection.objects.get()
    assert trace.was["minutes"] == 10
    assert Decimal(trace.was["there"][0]["count"]) == 23
    assert (trace.why, trace.corrected_by) == ("Digits swapped", cast.teacher)


def test_two_who_correct_the_same_see_each_other(ta: Actor, cast: Cast, alone: PlanRow) -> None:
    made = record(ta, alone).session
    correct_session(
        actor=ta, session=made, version=1, held_on=TODAY, entry=missed(), why=""
    )  # fmt: skip
    with pytest.raises(EditConflict) as conflict:
        correct_session(
            actor=actor_for_user(cast.teacher), session=made, version=1, held_on=TODAY,
            entry=HELD, why="",
        )  # fmt: skip
    assert conflict.value.theirs["What happened"] == "Missed"
    assert conflict.value.by == cast.ta.display_name


def test_a_record_moves_to_the_day_it_was_held(ta: Actor, alone: PlanRow) -> None:
    made = record(ta, alone).session
    record(ta, alone, on=date(2026, 11, 20))
    moved = correct_session(
        actor=ta, session=made, version=1, held_on=date(2026, 11, 20), entry=HELD, why=""
    )
    assert (moved.held_on, moved.slot) == (date(2026, 11, 20), 2)


def test_somebody_who_left_the_group_stays_in_the_record(
    ta: Actor, cast: Cast, group: PlanRow
) -> None:
    made = record(ta, group).session
    with in_change():
        group.allocations.filter(pupil=cast.kacper).update(ends_on=date(2026, 11, 2))
    both = [PupilEntry(cast.noah.pk), PupilEntry(cast.kacper.pk)]
    correct_session(
        actor=ta, session=made, version=1, held_on=TODAY,
        entry=SessionEntry("delivered", pupils=both), why="",
    )  # fmt: skip
    assert made.attendance.count() == 2


def test_a_stranger_corrects_nothing(cast: Cast, ta: Actor, alone: PlanRow) -> None:
    made = record(ta, alone).session
    with pytest.raises(NotAllowed):
        correct_session(
            actor=actor_for_user(cast.stranger("senco")), session=made, version=1, held_on=TODAY,
            entry=missed(), why="",
        )  # fmt: skip
