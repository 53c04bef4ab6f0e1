"""Every service that changes a pupil is recorded with its event, school, pupils, who and why."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from pupils.classes import services as classes
from pupils.classes.writing import write_move
from pupils.enrolment import services as enrolment
from pupils.imports.services import differences, imports, orders
from pupils.imports.services.jobs import apply_import, read_import
from pupils.models import Monitoring, Pupil, RegisterDifference, Spell
from pupils.record import services as pupils
from pupils.register.services import corrections, monitoring, needs, register
from pupils.rollover import services as rollover
from pupils.rollover.selectors import RollChoices, roll_state
from pupils.rules import NeedEntry
from send_mis.access.actor import Actor
from send_mis.audit.models import Change
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import AcademicYear, School, SchoolClass
from tests.factories import TODAY, actor_for_user, in_change, leave, make_class, mark_order
from tests.imports.files import csv_file, fresh, upload
from tests.people import Cast
from tests.pupils.document_deeds import DOCUMENT_DEEDS
from tests.pupils.family_deeds import FAMILY_DEEDS
from tests.pupils.folder_deeds import FOLDER_DEEDS
from tests.pupils.letter_deeds import LETTER_DEEDS, WORDING_DEEDS
from tests.pupils.professional_deeds import DIRECTORY_DEEDS, REFERRAL_DEEDS
from tests.pupils.strategy_deeds import STRATEGY_DEEDS

pytestmark = pytest.mark.usefixtures("empty_queue")


@dataclass
class Deed:
    name: str
    make: Callable[[Cast], Callable[[Actor], Any]]
    event: str
    why: str = ""
    pupil: str = ""

    @property
    def reads_codes(self) -> bool:
        return self.event.startswith(("import.", "pupil.", "difference.", "care."))


def spell(cast: Cast) -> Spell:
    return Spell.objects.get(pupil=cast.jayden)


def watched(cast: Cast) -> Monitoring:
    return Monitoring.objects.get(pupil=cast.tom)


def _start(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: register.start_spell(
        actor=actor, pupil=cast.kacper, status="K", starts_on=TODAY, decided_by="Ms Nair",
        reason="Slow progress",
    )  # fmt: skip


def _change_spell(cast: Cast) -> Callable[[Actor], Any]:
    row = spell(cast)
    return lambda actor: register.change_spell(
        actor=actor, spell=row, version=row.version, decided_by="Ms Nair", reason="Better words",
        parents_told_on=None, parents_told_how="", next_review_on=None,
    )  # fmt: skip


def _end(cast: Cast) -> Callable[[Actor], Any]:
    row = spell(cast)
    return lambda actor: register.end_spell(
        actor=actor, spell=row, version=row.version, ends_on=TODAY, end_reason="Caught up",
        end_decided_by="Ms Nair",
    )  # fmt: skip


def _told(cast: Cast) -> Callable[[Actor], Any]:
    row = spell(cast)
    return lambda actor: register.record_parents_told(
        actor=actor, spell=row, version=row.version, told_on=TODAY, how="letter"
    )


def _review(cast: Cast) -> Callable[[Actor], Any]:
    row = spell(cast)
    return lambda actor: register.set_next_review(
        actor=actor, spell=row, version=row.version, next_review_on=date(2027, 1, 15)
    )


def _held(cast: Cast) -> Callable[[Actor], Any]:
    row = spell(cast)
    return lambda actor: register.record_review_held(
        actor=actor, spell=row, version=row.version, held_on=TODAY, agreed="Go on"
    )


def _correct(cast: Cast) -> Callable[[Actor], Any]:
    row = spell(cast)
    return lambda actor: corrections.correct_spell(
        actor=actor, spell=row, version=row.version, status="K", starts_on=date(2025, 1, 7),
        ends_on=None, reviewed_on=None, why="A day out",
    )  # fmt: skip


def _remove(cast: Cast) -> Callable[[Actor], Any]:
    row = spell(cast)
    return lambda actor: corrections.remove_spell(
        actor=actor, spell=row, version=row.version, why="Another child"
    )


def _watch(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: monitoring.start_monitoring(
        actor=actor, pupil=cast.kacper, starts_on=TODAY, reason="Settling in"
    )


def _change_watch(cast: Cast) -> Callable[[Actor], Any]:
    row = watched(cast)
    return lambda actor: monitoring.change_monitoring(
        actor=actor, monitoring=row, version=row.version, look_again_on=date(2027, 2, 1), reason="x"
    )


def _end_watch(cast: Cast) -> Callable[[Actor], Any]:
    row = watched(cast)
    return lambda actor: monitoring.end_monitoring(
        actor=actor, monitoring=row, version=row.version, ends_on=TODAY, why="All well"
    )


def _needs(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: needs.set_needs(
        actor=actor, pupil=cast.jayden, needs=[NeedEntry(type="ASD")], on=TODAY, why="A report"
    )


def _join(cast: Cast) -> Callable[[Actor], Any]:
    group = SchoolClass.objects.get(name="Set 1", school=cast.harebell)
    return lambda actor: classes.join_class(
        actor=actor, pupil=cast.noah, school_class=group, on=TODAY
    )


def _move(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: classes.move_class(
        actor=actor, pupil=cast.noah, to=cast.class_5b, on=TODAY
    )


def _leave_class(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: classes.leave_class(
        actor=actor, pupil=cast.noah, school_class=cast.class_4h, on=TODAY
    )


def _leave(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: enrolment.leave(actor=actor, pupil=cast.noah, on=TODAY, reason="Moved")


def _come_back(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: enrolment.come_back(actor=actor, pupil=cast.amara, on=TODAY)


def _add(cast: Cast) -> Callable[[Actor], Any]:
    facts = {"legal_surname": "Lind", "legal_forename": "Ada", "born_on": date(2019, 10, 5)}
    return lambda actor: pupils.add_pupil(
        actor=actor, school=cast.harebell, facts=facts, joined_on=TODAY
    )


def _change_pupil(cast: Cast) -> Callable[[Actor], Any]:
    return lambda actor: pupils.change_pupil(
        actor=actor, pupil=cast.noah, version=1, facts={"preferred_forename": "Nono"}
    )


def _settle(cast: Cast) -> Callable[[Actor], Any]:
    senco = actor_for_user(cast.senco)
    content = csv_file("Surname,Forename,DOB,SEN status", "Nowak,Kacper,01/12/2018,K")
    batch = upload(senco, cast.harebell, content)
    imports.confirm_import(actor=senco, batch=batch, version=batch.version)
    apply_import(batch_id=batch.pk)
    row = RegisterDifference.objects.get()
    return lambda actor: differences.settle_differences(
        actor=actor, school=cast.harebell, ids=[row.pk], takes_theirs=False, reason="Ours is right"
    )


def _no_order(cast: Cast) -> Callable[[Actor], Any]:
    mark_order(cast.noah)
    return lambda actor: orders.find_no_order(
        actor=actor, pupil=cast.noah, why="The court has none"
    )


def _map(cast: Cast) -> Callable[[Actor], Any]:
    senco = actor_for_user(cast.senco)
    batch = imports.upload_import(
        actor=senco, school=cast.harebell, kind="pupils", file_name="a.csv",
        content=csv_file("Kid,Surname,Forename,DOB", "1,Lind,Ada,05/10/2019"),
    )  # fmt: skip
    read_import(batch_id=batch.pk)
    batch = fresh(batch)
    keys = {c["name"]: c["key"] for c in batch.columns}
    return lambda actor: imports.map_headings(
        actor=actor, batch=batch, version=batch.version, mapping=keys
    )


def years(school: School) -> tuple[AcademicYear, AcademicYear]:
    before = AcademicYear.objects.get(school=school, starts_on__year=2026)
    into, _ = AcademicYear.objects.get_or_create(
        school=school, starts_on=date(2027, 9, 1), defaults={"ends_on": date(2028, 8, 31)}
    )
    return before, into


def _make_classes(cast: Cast) -> Callable[[Actor], Any]:
    _, into = years(cast.harebell)
    wanted = [rollover.NextClass("5H", [5])]
    return lambda actor: rollover.make_classes(
        actor=actor, into=into, wanted=wanted, teachers_from=date(2027, 7, 1)
    )


def _roll(cast: Cast) -> Callable[[Actor], Any]:
    before, into = years(cast.harebell)
    choices = RollChoices(singles={cast.noah.pk: _next_class(cast)[1].pk})
    mark = roll_state(cast.harebell, before, into, TODAY).mark
    return lambda actor: rollover.apply_rollover(
        actor=actor, school=cast.harebell, before=before, into=into, choices=choices,
        last_day=None, mark=mark,
    )  # fmt: skip


def _next_class(cast: Cast) -> tuple[AcademicYear, SchoolClass]:
    _, into = years(cast.harebell)
    return into, make_class(cast.harebell, "5H", (5,), into)


def _place(cast: Cast) -> Callable[[Actor], Any]:
    into, to = _next_class(cast)
    return lambda actor: rollover.place_pupil(actor=actor, pupil=cast.noah, into=into, to=to)


def _take_back(cast: Cast) -> Callable[[Actor], Any]:
    into, to = _next_class(cast)
    with in_change():
        write_move(pupil=cast.noah, to=to, on=into.starts_on)
    return lambda actor: rollover.take_back(actor=actor, school=cast.harebell, into=into)


DEEDS = (
    Deed("start_spell", _start, "register.started", "Slow progress", "kacper"),
    Deed("change_spell", _change_spell, "register.changed", "", "jayden"),
    Deed("end_spell", _end, "register.ended", "Caught up", "jayden"),
    Deed("record_parents_told", _told, "register.parents_told", "", "jayden"),
    Deed("set_next_review", _review, "register.review_set", "", "jayden"),
    Deed("record_review_held", _held, "register.review_held", "Go on", "jayden"),
    Deed("correct_spell", _correct, "register.corrected", "A day out", "jayden"),
    Deed("remove_spell", _remove, "register.removed", "Another child", "jayden"),
    Deed("start_monitoring", _watch, "monitoring.started", "Settling in", "kacper"),
    Deed("change_monitoring", _change_watch, "monitoring.changed", "", "tom"),
    Deed("end_monitoring", _end_watch, "monitoring.ended", "All well", "tom"),
    Deed("set_needs", _needs, "needs.set", "A report", "jayden"),
    Deed("join_class", _join, "class.joined", "", "noah"),
    Deed("move_class", _move, "class.moved", "", "noah"),
    Deed("leave_class", _leave_class, "class.left", "", "noah"),
    Deed("leave", _leave, "pupil.left", "Moved", "noah"),
    Deed("come_back", _come_back, "pupil.returned", "", "amara"),
    Deed("add_pupil", _add, "pupil.added", "", "Lind"),
    Deed("change_pupil", _change_pupil, "pupil.changed", "", "noah"),
    Deed("find_no_order", _no_order, "import.no_order", "The court has none", "noah"),
    Deed("settle_differences", _settle, "difference.settled", "Ours is right", "kacper"),
    Deed("map_headings", _map, "import.mapped"),
    Deed("make_classes", _make_classes, "rollover.classes_made"),
    Deed("apply_rollover", _roll, "rollover.applied", "", "noah"),
    Deed("place_pupil", _place, "rollover.pupil_placed", "", "noah"),
    Deed("take_back", _take_back, "rollover.taken_back", "", "noah"),
    *(
        Deed(*deed, "noah")
        for deed in (
            *FAMILY_DEEDS,
            *DOCUMENT_DEEDS,
            *LETTER_DEEDS,
            *REFERRAL_DEEDS,
            *STRATEGY_DEEDS,
        )
    ),
    *(Deed(*deed) for deed in (*DIRECTORY_DEEDS, *WORDING_DEEDS, *FOLDER_DEEDS)),
)
by_name = pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)


@pytest.fixture
def ready(cast: Cast, deed: Deed) -> Cast:
    if deed.reads_codes:
        call_command("load_codes", verbosity=0)
    group = make_class(cast.harebell, "Set 1")
    with in_change():
        SchoolClass.objects.filter(pk=group.pk).update(kind=ClassKind.GROUP)
        years(cast.harebell)
    leave(cast.amara, date(2026, 11, 2))
    return cast


@by_name
def test_recorded_with_event_school_pupils_who_and_why(ready: Cast, deed: Deed) -> None:
    call = deed.make(ready)
    before = set(Change.objects.values_list("pk", flat=True))
    call(actor_for_user(ready.senco))
    found = Change.objects.exclude(pk__in=before).get()
    assert (found.event, found.why, found.school_id) == (deed.event, deed.why, ready.harebell.pk)
    assert (found.user_id, found.role) == (ready.senco.pk, "senco")
    assert found.pupil_ids == _ids(ready, deed.pupil)


def _ids(cast: Cast, name: str) -> list[UUID]:
    if not name:
        return []
    pupil: Pupil = getattr(cast, name) if name.islower() else Pupil.objects.get(legal_surname=name)
    return [pupil.pk]


def opens_change(function: ast.FunctionDef) -> bool:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(getattr(call.func, "id", "") == "change" for call in calls)


def test_no_service_that_opens_a_change_is_missing_here() -> None:
    found = {
        node.name
        for path in Path(pupils.__file__).parents[1].rglob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and opens_change(node)
    }
    # Done by a link, without a role: tests/pupils/test_advice_by_link.py.
    assert found - {"receive_advice"} == {deed.name for deed in DEEDS}
