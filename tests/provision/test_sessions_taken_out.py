"""A session recorded by mistake is taken out: its place is open again, and the trail keeps it."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from provision.models import Attendance, OutcomePoint, PlanRow, Session
from provision.sessions.rules.entries import PupilEntry, SessionEntry
from provision.sessions.services import correct_session, record_session, remove_session
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import TODAY, actor_for_user, allocate, make_outcome, make_plan, make_row
from tests.people import Cast, signed_in

DAY = "/harebell-primary/sessions/"


@pytest.fixture
def row(cast: Cast) -> PlanRow:
    made = make_row(make_plan(cast.class_4h), minutes=10, times_a_week=5, delivered_by=cast.ta)
    allocate(made, cast.noah, outcome=make_outcome(cast.noah))
    return made


@pytest.fixture
def session(cast: Cast, row: PlanRow) -> Session:
    entry = SessionEntry(
        "delivered", note="Tired", pupils=[PupilEntry(cast.noah.pk, count=Decimal(30))]
    )
    return record_session(
        actor=actor_for_user(cast.ta), row=row, held_on=TODAY, token=uuid4(), entry=entry
    ).session


def test_it_goes_with_its_counts_and_leaves_a_trace(
    cast: Cast, row: PlanRow, session: Session
) -> None:
    ta = signed_in(cast.ta)
    page = reverse("session_page", args=[session.pk])
    url = reverse("session_remove", args=[session.pk])
    assert url in ta.get(page).content.decode()
    assert "Say why it is removed." in ta.post(url, {"version": "1"}).content.decode()
    answer = ta.post(url, {"version": "1", "why": "Wrong line."}, follow=True)
    assert "is removed" in answer.content.decode()
    for kind in (Session, Attendance, OutcomePoint):
        assert not kind.objects.exists()
    assert [card.slot for card in ta.get(DAY).context["page"].waiting] == [1]
    change = Change.objects.get(event="session.removed")
    assert change.pupil_ids == [cast.noah.pk]
    assert change.user_name == cast.ta.display_name
    for words in ("Wrong line.", "Mon 23 Nov 2026", "Delivered", "10 minutes"):
        assert words in change.why
    assert "Noah" not in change.why
    changes = signed_in(cast.senco).get(reverse("pupil_changes", args=[cast.noah.pk]))
    assert "Removed a session recorded by mistake" in changes.content.decode()
    copy = Session.pgh_event_model.objects.get(pgh_label="delete")  # type: ignore[attr-defined]  # made by the trail
    assert (copy.note, copy.pgh_context_id) == ("Tired", change.pk)


def test_a_missed_one_is_traced_to_its_pupils(cast: Cast, row: PlanRow) -> None:
    ta = actor_for_user(cast.ta)
    made = record_session(
        actor=ta, row=row, held_on=TODAY, token=uuid4(), entry=SessionEntry("missed", reason="trip")
    ).session
    remove_session(actor=ta, session=made, version=1, why="No trip")
    change = Change.objects.get(event="session.removed")
    assert change.pupil_ids == [cast.noah.pk]
    assert "trip or event" in change.why


def test_a_tap_that_comes_again_does_not_bring_it_back(
    cast: Cast, row: PlanRow, session: Session
) -> None:
    ta = actor_for_user(cast.ta)
    remove_session(actor=ta, session=session, version=1, why="Twice")
    with pytest.raises(RuleBroken, match="removed since"):
        record_session(
            actor=ta, row=row, held_on=TODAY, token=session.token, entry=SessionEntry("delivered")
        )
    assert not Session.objects.exists()
    record_session(actor=ta, row=row, held_on=TODAY, token=uuid4(), entry=SessionEntry("delivered"))


def test_whoever_saw_an_older_record_is_shown_the_newer(cast: Cast, session: Session) -> None:
    ta = actor_for_user(cast.ta)
    entry = SessionEntry("missed", reason="trip")
    correct_session(
        actor=ta, session=session, version=1, held_on=TODAY, entry=entry, why="It was the trip"
    )
    with pytest.raises(EditConflict):
        remove_session(actor=ta, session=session, version=1, why="Twice")
    assert Session.objects.exists()
    remove_session(actor=ta, session=session, version=2, why="Twice")
    assert not Session.objects.exists()


def test_only_by_those_who_may_put_it_right(cast: Cast, session: Session) -> None:
    with pytest.raises(NotAllowed):
        remove_session(
            actor=actor_for_user(cast.stranger("ta")), session=session, version=1, why="Mine"
        )
    assert signed_in(cast.head).get(reverse("session_remove", args=[session.pk])).status_code == 403
    assert Session.objects.exists()
