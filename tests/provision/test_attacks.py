"""What somebody tries who means harm, or whose finger slips: nothing leaks and nothing is lost."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from provision.choices import ReviewDecision
from provision.impact.selectors.list import due_reviews, reviews_page
from provision.impact.services import review_row
from provision.models import (
    ImpactResult,
    Outcome,
    OutcomePoint,
    PlanRow,
    PlanSnapshot,
    Session,
)
from provision.outcomes.rules.words import OutcomeWords
from provision.outcomes.services import (
    change_outcome,
    judge_outcome,
    note_point,
    remove_point,
    set_outcome,
)
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.sources import source_for
from provision.plans.services.plans import propose_plan, start_plan
from provision.plans.services.restoring import restore_version
from provision.plans.services.row_changes import leave_row, remove_row
from provision.sessions.rules.entries import PupilEntry, SessionEntry
from provision.sessions.services import correct_session, record_session
from send_mis.audit.models import Read
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.ui.lists import Address
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    grant,
    in_change,
    judge,
    make_class,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_user,
    move_class,
    review_impact,
    term_of,
)
from tests.factories import (
    record_session as recorded,
)
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db

WORDS = OutcomeWords(
    text="Reads 40 of the 100 words", starts_on=date(2026, 9, 7), due_on=date(2026, 12, 18),
    measure="words read right", baseline=Decimal(18), target=Decimal(40),
)  # fmt: skip


# --- A correction never takes away what was counted --------------------------------------------


def _counted(cast: Cast) -> tuple[Session, Outcome, Outcome]:
    """Noah and Kacper, each with a count for his own outcome."""
    row = make_row(make_plan(cast.class_4h), None)
    his, other = make_outcome(cast.noah), make_outcome(cast.kacper)
    allocate(row, cast.noah, outcome=his)
    allocate(row, cast.kacper, outcome=other)
    entry = SessionEntry(
        "delivered",
        pupils=[
            PupilEntry(cast.noah.pk, count=Decimal(30)),
            PupilEntry(cast.kacper.pk, count=Decimal(20)),
        ],
    )
    done = record_session(
        actor=actor_for_user(cast.ta), row=row, held_on=TODAY, token=uuid4(), entry=entry
    )
    return done.session, his, other


def _correct(cast: Cast, session: Session, noah: int | None = 30) -> None:
    count = None if noah is None else Decimal(noah)
    correct_session(
        actor=actor_for_user(cast.ta), session=session, version=1, held_on=TODAY, why="A note",
        entry=SessionEntry(
            "delivered", note="In the library",
            pupils=[
                PupilEntry(cast.noah.pk, count=count),
                PupilEntry(cast.kacper.pk, count=Decimal(20)),
            ],
        ),
    )  # fmt: skip


def test_a_note_put_right_leaves_the_counts_of_outcomes_that_have_ended(cast: Cast) -> None:
    session, his, _ = _counted(cast)
    with in_change():
        Outcome.objects.filter(pk=his.pk).update(state="met", closed_on=TODAY)
    _correct(cast, session)
    assert his.points.get().value == 30


def test_a_note_put_right_leaves_the_counts_of_whoever_left_the_group(cast: Cast) -> None:
    session, _, other = _counted(cast)
    with in_change():
        session.row.allocations.filter(pupil=cast.kacper).update(ends_on=date(2026, 11, 2))
    _correct(cast, session)
    assert other.points.get().value == 20


def test_a_count_put_right_or_taken_back_is_so_for_its_outcome(cast: Cast) -> None:
    session, his, other = _counted(cast)
    _correct(cast, session, noah=None)
    assert not his.points.exists()
    assert other.points.get().noted_by == cast.ta


# --- A group's review is its plan's, and each pupil's figures are their own --------------------


def _mixed(cast: Cast) -> PlanRow:
    """A row of 5B's plan with one pupil of 4H in it."""
    return make_row(make_plan(cast.class_5b), None, cast.noah, cast.jayden, since=date(2026, 10, 5))


def test_whoever_reaches_one_of_the_group_does_not_review_it(cast: Cast) -> None:
    row = _mixed(cast)
    teacher = actor_for_user(cast.teacher)
    with pytest.raises(NotAllowed):
        review_row(
            actor=teacher, row=row, due_on=TODAY, done_on=TODAY, decision=ReviewDecision.STOP,
            measure="", results=[],
        )  # fmt: skip
    assert due_reviews(teacher, cast.harebell) == []
    url = reverse("impact_review", args=[row.pk])
    assert signed_in(cast.teacher).get(url).status_code == 404
    assert signed_in(cast.senco).get(url).status_code == 200


def test_a_review_shows_a_reader_the_figures_of_their_own_pupils(cast: Cast) -> None:
    row = _mixed(cast)
    review_impact(
        row, done_on=date(2026, 11, 16), results=[(cast.noah, "1", "2"), (cast.jayden, "7", "9")]
    )
    assert ImpactResult.objects.count() == 2
    (done,) = reviews_page(actor_for_user(cast.teacher), cast.harebell, Address()).done
    assert "from 1 to 2" in " ".join(done.results)
    assert cast.jayden.name not in " ".join(done.results)
    (done,) = reviews_page(actor_for_user(cast.senco), cast.harebell, Address()).done
    assert len(done.results) == 2


def test_a_second_review_of_one_day_is_refused_in_words(cast: Cast) -> None:
    row = make_row(make_plan(cast.class_4h), None, cast.noah, since=date(2026, 10, 12))
    client = signed_in(cast.teacher)
    url = reverse("impact_review", args=[row.pk])
    sent = {
        "measure": "", "decision": "continue", "done_on_day": "23", "done_on_month": "11",
        "done_on_year": "2026",
    }  # fmt: skip
    assert client.post(url, sent | {"version": "0"}).status_code == 302
    again = client.post(url, sent | {"version": "1"})
    assert "was reviewed on Mon 23 Nov 2026 already" in again.content.decode()
    assert client.post(url, sent | {"version": "1", "done_on_day": "20"}).status_code == 302


def test_a_row_that_was_reviewed_is_not_taken_out(desk: Desk) -> None:
    key = desk.add()
    row = PlanRow.objects.select_related("plan").get(pk=key)
    review_impact(row, done_on=TODAY, results=[(desk.noah, "1", "2")])
    with pytest.raises(RuleBroken):
        remove_row(actor=desk.teacher, row=row, version=row.version)
    assert ImpactResult.objects.count() == 1


def test_an_earlier_version_keeps_a_row_that_was_reviewed_since(desk: Desk) -> None:
    desk.add()
    sent = propose_plan(actor=desk.teacher, plan=desk.plan, version=desk.fresh().version)
    key = desk.add(desk.layla)
    row = PlanRow.objects.get(pk=key)
    review_impact(row, done_on=TODAY, results=[(desk.layla, "1", "2")])
    done = restore_version(
        actor=desk.teacher, plan=sent, snapshot=PlanSnapshot.objects.get(),
        version=desk.fresh().version,
    )  # fmt: skip
    assert ImpactResult.objects.count() == 1
    assert "stays" in " ".join(done.left_out)


# --- What was recorded stays inside its row ----------------------------------------------------


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"minutes": None, "times_a_week": None}, "minutes"),
        ({"starts_on": date(2026, 11, 24)}, "start"),
        ({"ends_on": date(2026, 11, 23)}, "until"),
        ({"pupils": "noah"}, "who"),
    ],
)
def test_the_grid_leaves_no_session_outside_its_row(
    desk: Desk, change: dict[str, object], box: str
) -> None:
    key = desk.add(desk.noah, desk.layla)
    row = PlanRow.objects.get(pk=key)
    record_session(
        actor=desk.teacher, row=row, held_on=TODAY, token=uuid4(), entry=SessionEntry("delivered")
    )
    pupils = [desk.noah] if change.get("pupils") else [desk.noah, desk.layla]
    fields = {name: value for name, value in change.items() if name != "pupils"}
    saved = desk.save(RowDraft(key, row.version, desk.content(*pupils, **fields)))
    assert box in saved.rows[key].problems
    assert PlanRow.objects.get(pk=key).version == row.version
    assert row.allocations.filter(ends_on=None).count() == 2


def test_an_earlier_version_leaves_no_session_outside_its_row(desk: Desk) -> None:
    key = desk.add(ends_on=date(2026, 10, 10))
    sent = propose_plan(actor=desk.teacher, plan=desk.plan, version=desk.fresh().version)
    desk.save(RowDraft(key, 1, desk.content()))
    row = PlanRow.objects.get(pk=key)
    record_session(
        actor=desk.teacher, row=row, held_on=TODAY, token=uuid4(), entry=SessionEntry("delivered")
    )
    done = restore_version(
        actor=desk.teacher, plan=sent, snapshot=PlanSnapshot.objects.get(),
        version=desk.fresh().version,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.ends_on > TODAY
    assert "A session is recorded" in " ".join(done.left_out)


def test_a_day_has_no_twenty_first_session(cast: Cast) -> None:
    row = make_row(make_plan(cast.class_4h), None, cast.noah)
    for slot in range(1, 21):
        recorded(row, date(2026, 11, 20), slot=slot)
    with pytest.raises(RuleBroken):
        correct_session(
            actor=actor_for_user(cast.ta), session=recorded(row), version=1,
            held_on=date(2026, 11, 20), entry=SessionEntry("delivered"), why="",
        )  # fmt: skip


# --- Another class's pupils are not told of ----------------------------------------------------


def test_a_new_class_is_not_told_of_pupils_who_went_to_another(cast: Cast) -> None:
    """4H becomes two classes: the teacher of one of them reads nothing about the other's pupils."""
    spring = term_of(cast.harebell, "spring")
    here = make_class(cast.harebell, name="4X", year_groups=(4,), year=spring.year)
    user = make_user()
    grant(user, "teacher", here)
    came = make_pupil(cast.harebell, surname="Came", school_class=cast.class_4h)
    went = make_pupil(cast.harebell, surname="Went", forename="Zebedee",
                      school_class=cast.class_4h)  # fmt: skip
    old = make_plan(cast.class_4h)
    make_row(old, None, came, what="Reading")
    make_row(old, None, went, what="Counselling")
    make_row(old, None, went, what="Play therapy", until=date(2026, 10, 20),
             was_to_end_on=date(2026, 12, 19), end_reason="Parents separated")  # fmt: skip
    with in_change():
        move_class(came, here, date(2026, 11, 16))
    actor = actor_for_user(user)
    source = source_for(actor, spring, school_class=here, year_group=None)
    assert source == old
    started = start_plan(actor=actor, term=spring, school_class=here, source=source)
    assert started.rows == 1
    told = " ".join(started.left_out)
    for secret in ("Zebedee", "Counselling", "Play therapy", "separated"):
        assert secret not in told


# --- A finger that slips, a request that comes twice -------------------------------------------


def test_an_outcome_sent_twice_is_one_outcome(cast: Cast) -> None:
    teacher = actor_for_user(cast.teacher)
    first = set_outcome(actor=teacher, pupil=cast.noah, words=WORDS)
    again = set_outcome(actor=teacher, pupil=cast.noah, words=WORDS)
    assert first == again
    assert Outcome.objects.count() == 1


def test_a_count_sent_twice_is_one_count(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    ta = actor_for_user(cast.ta)
    for _ in range(2):
        note_point(actor=ta, outcome=outcome, measured_on=TODAY, value=Decimal(31))
    assert OutcomePoint.objects.count() == 1


def test_a_count_for_an_outcome_that_ended_meanwhile_is_refused(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    with in_change():
        Outcome.objects.filter(pk=outcome.pk).update(state="met", closed_on=TODAY)
    with pytest.raises(RuleBroken):
        note_point(
            actor=actor_for_user(cast.ta), outcome=outcome, measured_on=TODAY, value=Decimal(31)
        )


def test_what_was_judged_stays_as_it_was_judged(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    teacher = actor_for_user(cast.teacher)
    point = note_point(actor=teacher, outcome=outcome, measured_on=TODAY, value=Decimal(31))
    judge_outcome(actor=teacher, outcome=outcome, version=1, judged_on=TODAY, value=1)
    with pytest.raises(RuleBroken, match="has ended"):
        change_outcome(actor=teacher, outcome=outcome, version=2, words=WORDS)
    with pytest.raises(RuleBroken, match="has ended"):
        remove_point(actor=teacher, point=point)
    assert outcome.points.count() == 1


def test_after_what_was_met_comes_a_next_step_and_no_other_try(cast: Cast) -> None:
    met = make_outcome(cast.noah, state="met", closed_on=TODAY, attempt=2)
    judge(met, 3)
    step = set_outcome(
        actor=actor_for_user(cast.teacher), pupil=cast.noah, words=WORDS, follows=met
    )
    assert (step.follows, step.attempt) == (met, 1)


def test_a_pupil_taken_out_twice_is_told_in_words(desk: Desk) -> None:
    row = PlanRow.objects.select_related("plan").get(pk=desk.add(desk.noah, desk.layla))
    place = row.allocations.get(pupil=desk.layla)
    place.row = row
    leave_row(actor=desk.teacher, place=place, last_day=date(2026, 9, 1))
    with pytest.raises(RuleBroken, match="already"):
        leave_row(actor=desk.teacher, place=place, last_day=date(2026, 9, 1))


# --- Who read it --------------------------------------------------------------------------------


def test_comparing_versions_is_a_reading(desk: Desk) -> None:
    desk.add(desk.noah)
    signed_in(desk.cast.teacher).get(reverse("plan_versions", args=[desk.plan.pk]))
    read = Read.objects.get(what="plan.versions")
    assert desk.noah.pk in read.pupil_ids


def test_the_record_of_a_session_is_a_reading(cast: Cast) -> None:
    made = recorded(make_row(make_plan(cast.class_4h), None, cast.noah, cast.kacper))
    signed_in(cast.ta).get(reverse("session_page", args=[made.pk]))
    assert set(Read.objects.get(what="session.page").pupil_ids) == {cast.noah.pk, cast.kacper.pk}


def test_a_class_may_be_called_anything_in_the_name_of_a_file(desk: Desk) -> None:
    with in_change():
        type(desk.school_class).objects.filter(pk=desk.school_class.pk).update(name='4"; x="É')
    answer = signed_in(desk.cast.teacher).get(reverse("plan_pdf", args=[desk.plan.pk]))
    entry = answer["Content-Disposition"]
    assert entry.startswith(
        'attachment; filename="Provision plan - 4 ; x= E - Autumn term 2026.pdf"'
    )
    assert "%20x%3D%20%C3%89%20" in entry
    assert entry.count('"') == 2
