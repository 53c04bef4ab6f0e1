"""A school's stored figures are those of the pages, until something moves one of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from provision.models import PlanRow, SchoolFigures
from provision.pages.selectors.figures import count_figures, figures_of, schools_to_count
from provision.pages.writing import write_figures
from provision.tasks import count_school
from send_mis.audit.models import Change
from send_mis.schools.services import change_class
from tests.factories import TODAY, actor_for_user, make_plan, make_row, record_session
from tests.people import Cast

DAY = timedelta(days=1)
MONTH = timedelta(days=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast: Cast) -> PlanRow:
    plan = make_plan(cast.class_4h)
    return make_row(plan, None, cast.noah, minutes=30, times_a_week=5, delivered_by=cast.ta)


@pytest.fixture
def stored(cast: Cast, row: PlanRow) -> SchoolFigures:
    """As if everything had been written long ago."""
    write_figures(cast.harebell.pk, TODAY)
    SchoolFigures.objects.update(at=timezone.now() + MONTH)
    return SchoolFigures.objects.get(school=cast.harebell)


def test_they_are_what_the_pages_count(cast: Cast, stored: SchoolFigures) -> None:
    assert figures_of(cast.harebell.pk, TODAY) == count_figures(cast.harebell, TODAY)
    assert (stored.unrecorded, stored.short, len(stored.stopped)) == (15, 1, 1)


def test_what_is_stored_is_shown(cast: Cast, stored: SchoolFigures) -> None:
    SchoolFigures.objects.update(unrecorded=99)
    assert figures_of(cast.harebell.pk, TODAY).unrecorded == 99
    assert cast.harebell.pk not in schools_to_count(TODAY)


@pytest.mark.parametrize(
    ("event", "moves"),
    [("plan.agreed", True), ("rate.added", True), ("closure.added", True),
     ("register.started", False), ("outcome.set", False), ("session.recorded", False)],
)  # fmt: skip
def test_a_change_that_may_move_them_has_them_counted(
    cast: Cast, stored: SchoolFigures, event: str, *, moves: bool
) -> None:
    SchoolFigures.objects.update(unrecorded=99, at=timezone.now() + timedelta(seconds=29))
    Change.objects.create(
        id=uuid4(), at=timezone.now(), user_name="Ada", role="senco", event=event,
        school_id=cast.harebell.pk,
    )  # fmt: skip
    assert (figures_of(cast.harebell.pk, TODAY).unrecorded != 99) == moves
    assert (cast.harebell.pk in schools_to_count(TODAY)) == moves


def test_a_session_of_a_past_day_has_them_counted(
    cast: Cast, row: PlanRow, stored: SchoolFigures
) -> None:
    SchoolFigures.objects.update(unrecorded=99)
    record_session(row, TODAY, recorded_at=timezone.now() + 2 * MONTH)
    assert figures_of(cast.harebell.pk, TODAY).unrecorded == 99
    record_session(row, TODAY - 3 * DAY, recorded_at=timezone.now() + 2 * MONTH)
    assert figures_of(cast.harebell.pk, TODAY).unrecorded == 14


def test_what_is_held_again_today_has_not_stopped(
    cast: Cast, row: PlanRow, stored: SchoolFigures
) -> None:
    assert [each.row_id for each in figures_of(cast.harebell.pk, TODAY).stopped] == [row.pk]
    record_session(row, TODAY)
    SchoolFigures.objects.update(at=timezone.now() + MONTH)
    assert figures_of(cast.harebell.pk, TODAY).stopped == ()


def test_what_stopped_is_named_as_it_is_called_now(
    cast: Cast, row: PlanRow, stored: SchoolFigures
) -> None:
    def titles() -> list[str]:
        return [each.title for each in figures_of(cast.harebell.pk, TODAY).stopped]

    assert titles() == [f"{row.what} in 4H"]
    change_class(
        actor=actor_for_user(cast.head), school_class=cast.class_4h, version=cast.class_4h.version,
        name="Hares", year_groups=[4], kind=cast.class_4h.kind,
    )  # fmt: skip
    SchoolFigures.objects.update(at=timezone.now())
    assert titles() == [f"{row.what} in Hares"]


def test_another_day_is_counted_anew_once(cast: Cast, stored: SchoolFigures) -> None:
    tomorrow = TODAY + DAY
    assert cast.harebell.pk in schools_to_count(tomorrow)
    assert figures_of(cast.harebell.pk, tomorrow).unrecorded == 16
    SchoolFigures.objects.all().delete()
    count_school(str(cast.harebell.pk))
    assert SchoolFigures.objects.filter(school=cast.harebell).count() == 1
