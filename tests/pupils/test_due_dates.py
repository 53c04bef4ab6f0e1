"""What the register asks for by a day: from which facts, and whatever changes them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from pupils.choices import RegisterDue
from pupils.due.writing.register import rebuild_register_due
from pupils.enrolment.services import leave
from pupils.models import DueDate, DueDatesRebuilt, Monitoring, Pupil, Spell
from pupils.record.services import change_pupil
from pupils.register.services.monitoring import change_monitoring, start_monitoring
from pupils.register.services.register import (
    end_spell,
    record_parents_told,
    record_review_held,
    set_next_review,
    start_spell,
)
from send_mis.dashboard.rebuilding import schools_to_rebuild
from send_mis.dashboard.tasks import rebuild_school
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    make_pupil,
    monitor,
    put_on_register,
)
from tests.imports.undoing import REGISTER, brought_in, undone
from tests.people import Cast

DAY = timedelta(days=1)
SINCE = date(2026, 9, 7)
BORN = date(2017, 3, 4)
REVIEW, LOOK_AGAIN, TOLD = RegisterDue.REVIEW, RegisterDue.LOOK_AGAIN, RegisterDue.PARENTS_TOLD

pytestmark = pytest.mark.django_db


def _due(pupil: Pupil, kind: RegisterDue) -> Any:
    return DueDate.objects.filter(pupil=pupil, kind=kind).order_by("starts_on").last()


def _ella(cast: Cast) -> Pupil:
    return make_pupil(cast.harebell, surname="Elm", forename="Ella", born_on=BORN)


def _on_support(cast: Cast, **said: Any) -> tuple[Pupil, Spell]:
    ella = _ella(cast)
    spell = start_spell(
        actor=actor_for_user(cast.senco), pupil=ella, status="K", starts_on=SINCE,
        decided_by="Ms Nair", reason="Slow", **said,
    )  # fmt: skip
    return ella, spell


def test_a_review_is_due_on_the_day_that_the_school_set(cast: Cast) -> None:
    ella, spell = _on_support(cast, next_review_on=TODAY + DAY)
    due = _due(ella, REVIEW)
    assert (due.hold_by_on, due.law_on, due.authority_on) == (TODAY + DAY, None, None)
    assert (due.due_on, due.starts_on, due.ends_on) == (TODAY + DAY, SINCE, None)
    assert (due.subject_type, due.subject_id, due.turn) == ("pupils.spell", spell.pk, "senco")
    set_next_review(actor=actor_for_user(cast.senco), spell=spell, version=1, next_review_on=None)
    assert _due(ella, REVIEW) is None


def test_the_laws_day_of_a_plan_stands_beside_the_schools_own(cast: Cast) -> None:
    ella = _ella(cast)
    spell = put_on_register(ella, "E", SINCE)
    held_on, next_on = date(2026, 11, 2), date(2027, 5, 4)
    record_review_held(
        actor=actor_for_user(cast.senco), spell=spell, version=1, held_on=held_on,
        next_review_on=next_on,
    )  # fmt: skip
    due = _due(ella, REVIEW)
    assert (due.law_on, due.hold_by_on, due.due_on) == (date(2027, 11, 1), next_on, next_on)
    set_next_review(actor=actor_for_user(cast.senco), spell=spell, version=2, next_review_on=None)
    due = _due(ella, REVIEW)
    assert (due.law_on, due.hold_by_on, due.due_on) == (date(2027, 11, 1), None, date(2027, 11, 1))


def test_the_laws_day_moves_with_the_date_of_birth(cast: Cast) -> None:
    """A child who is still under five is looked at again within six months."""
    ella = _ella(cast)
    put_on_register(ella, "E", SINCE, reviewed_on=date(2026, 11, 2))
    assert _due(ella, REVIEW).law_on == date(2027, 11, 1)
    change_pupil(
        actor=actor_for_user(cast.senco), pupil=ella, version=1,
        facts={"born_on": date(2023, 1, 5)},
    )  # fmt: skip
    assert _due(ella, REVIEW).law_on == date(2027, 5, 2)


def test_parents_are_told_on_the_day_that_support_begins(cast: Cast) -> None:
    ella, spell = _on_support(cast)
    due = _due(ella, TOLD)
    assert (due.law_on, due.due_on, due.done_on) == (SINCE, SINCE, None)
    record_parents_told(
        actor=actor_for_user(cast.senco), spell=spell, version=1, told_on=TODAY, how="letter"
    )
    assert _due(ella, TOLD).done_on == TODAY
    plan = put_on_register(make_pupil(cast.harebell), "E", SINCE)
    due = _due(plan.pupil, TOLD)
    assert (due.law_on, due.due_on) == (None, SINCE)


def test_what_ends_is_owed_until_then(cast: Cast) -> None:
    ella, spell = _on_support(cast, next_review_on=TODAY + DAY)
    end_spell(
        actor=actor_for_user(cast.senco), spell=spell, version=1, ends_on=TODAY + 7 * DAY,
        end_reason="Caught up", end_decided_by="Ms Nair", monitor=True,
        look_again_on=TODAY + 90 * DAY,
    )  # fmt: skip
    reviews = DueDate.objects.filter(pupil=ella, kind=REVIEW)
    assert reviews.open(TODAY + 6 * DAY).count() == 1
    assert reviews.open(TODAY + 7 * DAY).count() == 0
    again = DueDate.objects.filter(pupil=ella, kind=LOOK_AGAIN)
    assert again.open(TODAY + 6 * DAY).count() == 0
    assert again.open(TODAY + 7 * DAY).get().due_on == TODAY + 90 * DAY


def test_a_monitored_pupil_is_looked_at_until_a_status_begins(cast: Cast) -> None:
    ella, actor = _ella(cast), actor_for_user(cast.senco)
    row = start_monitoring(actor=actor, pupil=ella, starts_on=SINCE)
    assert _due(ella, LOOK_AGAIN) is None
    change_monitoring(
        actor=actor, monitoring=row, version=1, look_again_on=TODAY + DAY, reason="Reading"
    )
    assert _due(ella, LOOK_AGAIN).due_on == TODAY + DAY
    start_spell(
        actor=actor, pupil=ella, status="K", starts_on=TODAY, decided_by="Ms Nair", reason="Slow"
    )
    assert _due(ella, LOOK_AGAIN).ends_on == TODAY


def test_leaving_ends_what_is_owed(cast: Cast) -> None:
    ella, _ = _on_support(cast, next_review_on=TODAY + DAY)
    leave(actor=actor_for_user(cast.senco), pupil=ella, on=TODAY)
    assert not DueDate.objects.filter(pupil=ella).open(TODAY).exists()


@pytest.mark.usefixtures("empty_queue")
def test_a_file_writes_them_and_undoing_it_takes_them_back(cast: Cast) -> None:
    call_command("load_codes", verbosity=0)

    def owed() -> set[Any]:
        found = DueDate.objects.filter(school=cast.harebell)
        return set(found.values_list("pupil", "kind", "due_on", "starts_on", "ends_on"))

    before = owed()
    batch = brought_in(
        cast, "Kacper Nowak,4H,K,SLCN,05/01/2026,12/12/2026", headings=REGISTER, kind="register"
    )
    assert _due(cast.kacper, REVIEW).due_on == date(2026, 12, 12)
    assert rebuild_register_due(cast.harebell.pk) == 0
    undone(cast, batch)
    assert owed() == before
    assert rebuild_register_due(cast.harebell.pk) == 0


def test_each_night_what_is_not_so_is_put_right_once(cast: Cast) -> None:
    school = cast.harebell
    ella, spell = _on_support(cast, next_review_on=TODAY + DAY)
    watched = monitor(make_pupil(school), SINCE, look_again_on=TODAY)
    with in_change():
        Spell.objects.filter(pk=spell.pk).update(next_review_on=TODAY)
        Monitoring.objects.filter(pk=watched.pk).delete()
    DueDate.objects.filter(pupil=ella, kind=TOLD).delete()
    assert school.pk in schools_to_rebuild(TODAY)
    rebuild_school(str(school.pk))
    assert _due(ella, REVIEW).due_on == TODAY
    assert _due(ella, TOLD).due_on == SINCE
    assert not DueDate.objects.filter(subject_id=watched.pk).exists()
    done = DueDatesRebuilt.objects.get(school=school)
    assert school.pk not in schools_to_rebuild(done.on)
    assert school.pk in schools_to_rebuild(done.on + DAY)
    DueDate.objects.all().delete()
    rebuild_school(str(school.pk))
    assert not DueDate.objects.exists()


def test_another_school_is_left_alone(cast: Cast) -> None:
    DueDate.objects.all().delete()
    rebuild_register_due(cast.harebell.pk)
    assert set(DueDate.objects.values_list("school", flat=True)) == {cast.harebell.pk}
