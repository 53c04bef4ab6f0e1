"""The one way to write: who, as what, why, of whom; and what a request has opened."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pghistory
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from pupils.models import Pupil
from send_mis.audit import reading, record
from send_mis.audit.models import Change, Read
from send_mis.schools.models import Trust
from tests.factories import make_pupil, make_school

pytestmark = pytest.mark.django_db
NOAH, AMARA, SCHOOL = uuid4(), uuid4(), uuid4()


@dataclass(frozen=True)
class Somebody:
    user_id: UUID | None
    name: str
    role_key: str
    school_id: UUID | None


def _meadow() -> Trust:
    with record.change(actor=ANN, event="test.made"):
        return Trust.objects.create(name="Meadow", slug="meadow")


ANN = Somebody(uuid4(), "Ann Lee", "senco", uuid4())


def test_the_head_of_a_change_says_who_as_what_where_of_whom_and_why() -> None:
    with record.change(
        actor=ANN, event="test.said", why="Because", pupil_ids=[NOAH], school_id=SCHOOL
    ) as opened:
        assert record.is_open()
        assert record.open_change() is opened
        assert not Change.objects.exists(), "written with what is known at its end"
        opened.touches(AMARA, NOAH)
        trust = Trust.objects.create(name="Meadow", slug="meadow")
    assert not record.is_open()
    said = Change.objects.get()
    assert (said.id, said.user_id, said.user_name, said.role, said.event, said.why) == (
        opened.id, ANN.user_id, "Ann Lee", "senco", "test.said", "Because",
    )  # fmt: skip
    assert said.school_id == SCHOOL
    assert said.pupil_ids == sorted([NOAH, AMARA])
    assert abs(timezone.now() - said.at) < timedelta(minutes=1)
    copy = Trust.pgh_event_model.objects.get(pgh_obj_id=trust.pk)  # type: ignore[attr-defined]  # made by pghistory
    assert copy.pgh_context_id == said.id
    assert pghistory.models.Context.objects.get(pk=said.id).metadata == {"event": "test.said"}


def test_without_another_school_it_is_that_of_the_hat() -> None:
    with record.change(actor=ANN, event="test.said", is_uncopied=True):
        pass
    said = Change.objects.get()
    assert (said.school_id, said.why, said.pupil_ids) == (ANN.school_id, "", [])


def test_a_service_may_say_the_school_later() -> None:
    with record.change(actor=ANN, event="test.said", is_uncopied=True) as opened:
        opened.school_id = SCHOOL
    assert Change.objects.get().school_id == SCHOOL


def test_a_change_within_a_change_is_refused_and_the_outer_goes_on() -> None:
    with record.change(actor=ANN, event="test.outer", is_uncopied=True):
        with pytest.raises(record.NestedChangeError), record.change(actor=ANN, event="test.inner"):
            pass
        assert record.is_open()
    assert list(Change.objects.values_list("event", flat=True)) == ["test.outer"]


def test_where_nothing_was_written_nothing_was_changed() -> None:
    trust = _meadow()
    before = Change.objects.count()
    with record.change(actor=ANN, event="test.said", why="Looked", pupil_ids=[NOAH]):
        trust.save()
        Trust.objects.filter(name="Nobody").update(name="Somebody")
    assert Change.objects.count() == before
    with record.change(actor=ANN, event="test.said"):
        Trust.objects.update(name="Moor")
    assert Change.objects.count() == before + 1


def test_what_fails_leaves_nothing_and_the_next_may_begin() -> None:
    with pytest.raises(IntegrityError), record.change(actor=ANN, event="test.failed"):
        Trust.objects.bulk_create([Trust(name="Meadow", slug="meadow")] * 2)
    assert not record.is_open()
    assert not Change.objects.exists()
    assert not Trust.objects.exists()
    with record.change(actor=ANN, event="test.next", is_uncopied=True):
        pass
    assert Change.objects.get().event == "test.next"


def test_nothing_is_written_outside_a_change() -> None:
    with pytest.raises(RuntimeError, match=r"open audit\.change first"):
        record.open_change()
    for before in (False, True):
        if before:
            with record.change(actor=ANN, event="test.before", is_uncopied=True):
                pass
        with pytest.raises(DatabaseError), transaction.atomic():
            Trust.objects.create(name="Meadow", slug="meadow")


def test_a_change_outside_any_transaction_clears_up_nothing(db: None) -> None:
    """Inside one, what comes after must not pass as part of it."""
    with record.change(actor=ANN, event="test.said"), connection.cursor() as cursor:
        Trust.objects.create(name="Meadow", slug="meadow")
        cursor.execute("SELECT current_setting('pghistory.context_id', true)")
        assert cursor.fetchone()[0] != ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_id', true)")
        assert cursor.fetchone()[0] == ""


def test_a_reading_says_who_as_what_where_what_and_of_whom() -> None:
    record.read(
        actor=ANN, what="pupil.page", pupil_ids=[NOAH, AMARA], detail="x" * 301, school_id=SCHOOL
    )
    said = Read.objects.get()
    assert (said.user_id, said.user_name, said.role, said.school_id, said.what) == (
        ANN.user_id, "Ann Lee", "senco", SCHOOL, "pupil.page",
    )  # fmt: skip
    assert (said.detail, said.pupil_ids) == ("x" * 300, [NOAH, AMARA])
    assert abs(timezone.now() - said.at) < timedelta(minutes=1)
    record.read(actor=ANN, what="register.export")
    plain = Read.objects.latest("id")
    assert (plain.school_id, plain.detail, plain.pupil_ids) == (ANN.school_id, "", [])


# --- What a request opens ----------------------------------------------------------------------


def test_what_was_opened_and_not_recorded_is_left() -> None:
    group = [uuid4(), uuid4()]
    with reading.collecting() as opened:
        reading.opens(NOAH, None)
        reading.opens(AMARA, SCHOOL)
        reading.opens(AMARA, uuid4())
        reading.opens_group(lambda: group, uuid4())
        assert opened.school_id == SCHOOL, "the first that is known"
        assert opened.unrecorded() == {NOAH, AMARA, *group}
        record.read(actor=ANN, what="pupil.page", pupil_ids=[NOAH])
        assert opened.unrecorded() == {AMARA}, "of a group, what was said more exactly is enough"
        with record.change(actor=ANN, event="test.said", pupil_ids=[AMARA]):
            pass
        assert opened.unrecorded() == {AMARA}, "nothing was changed: it was read"
        with record.change(
            actor=ANN, event="test.said", pupil_ids=[AMARA], is_uncopied=True
        ):  # fmt: skip
            pass
        assert opened.unrecorded() == set()


def test_a_group_names_the_school_where_nothing_else_does() -> None:
    with reading.collecting() as opened:
        reading.opens_group(list, SCHOOL)
        reading.opens_group(list, uuid4())
        assert opened.school_id == SCHOOL
        assert not opened.is_named


def test_a_refusal_in_place_of_the_page_opens_nothing() -> None:
    with reading.collecting() as opened:
        reading.opens(NOAH, SCHOOL)
        reading.opens_group(lambda: [AMARA], SCHOOL)
        reading.forget()
        assert opened.unrecorded() == set()


def test_outside_a_request_nothing_is_collected() -> None:
    with reading.collecting() as first, reading.collecting() as second:
        reading.opens(NOAH, None)
    assert (first.unrecorded(), second.unrecorded()) == (set(), {NOAH})
    reading.opens(AMARA, SCHOOL)
    reading.opens_group(lambda: [AMARA], SCHOOL)
    reading.is_recorded([AMARA])
    reading.forget()
    assert second.unrecorded() == {NOAH}


def test_a_reading_that_fails_lets_the_next_request_begin_anew() -> None:
    with pytest.raises(ZeroDivisionError), reading.collecting():
        raise ZeroDivisionError
    with reading.collecting() as opened:
        assert opened.unrecorded() == set()


def test_derived_fields_are_not_copied(db: None) -> None:
    pupil = make_pupil(make_school())
    copy = Pupil.pgh_event_model.objects.filter(pgh_obj_id=pupil.pk).latest("pgh_id")  # type: ignore[attr-defined]  # made by pghistory
    assert not hasattr(copy, "sort_key")
    assert copy.pgh_label == "insert"
    assert str(Change(user_name="Ann", event="x", at=timezone.now())).startswith("Ann · x · ")
