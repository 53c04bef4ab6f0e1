"""Every column lands in its own field, every day is the day that the file gives."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pupils.imports.rules.cells import Reading, read_row
from pupils.imports.rules.comparing import FACTS
from pupils.imports.selectors.codes import read_codes
from pupils.imports.services.imports import tick_leavers
from pupils.models import (
    ClassMembership,
    Enrolment,
    ImportRow,
    Monitoring,
    Need,
    Pupil,
    RegisterDifference,
    Spell,
)
from send_mis.audit.models import Change
from tests.factories import TODAY, actor_for_user, make_pupil, put_on_register
from tests.imports.files import confirm, csv_file, fresh, row, upload, upn
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")
DAY = timedelta(days=1)

CELLS = {
    "upn": upn(1), "former_upn": upn(2), "uln": "1234567890", "legal_surname": "Lind",
    "legal_forename": "Freya", "middle_names": "Ida Maria", "preferred_surname": "Linden",
    "preferred_forename": "Fee", "former_surname": "Moss", "born_on": "05/10/2019", "sex": "F",
    "ethnicity": "WBRI", "first_language": "POL", "english_proficiency": "C",
    "year_group": "2", "class_name": "2K", "joined_on": "02/09/2024", "left_on": "20/11/2026",
    "enrol_status": "M", "is_looked_after": "Y", "care_authority": "330", "fsm_eligible": "Y",
    "ever6_fsm": "N", "pupil_premium": "DPP; SCP", "service_child": "Y", "young_carer": "P",
    "medical_flag": "Asthma",
}  # fmt: skip
PLACE = {
    "year_group": 2, "class_name": "2K", "joined_on": date(2024, 9, 2),
    "left_on": date(2026, 11, 20), "enrol_status": "M",
}  # fmt: skip
READ = {
    "upn": upn(1), "former_upn": upn(2), "uln": "1234567890", "legal_surname": "Lind",
    "legal_forename": "Freya", "middle_names": "Ida Maria", "preferred_surname": "Linden",
    "preferred_forename": "Fee", "former_surname": "Moss", "born_on": date(2019, 10, 5),
    "sex": "F", "ethnicity": "WBRI", "first_language": "POL", "is_eal": True,
    "english_proficiency": "C", "is_looked_after": True, "care_authority": "330", "is_fsm": True,
    "is_ever6_fsm": False, "pupil_premium": ["DPP", "SCP"], "service_child": "Y",
    "young_carer": "P", "has_medical_flag": True, "medical_note": "Asthma",
    "follows_curriculum_years": True,
}  # fmt: skip


def test_each_cell_is_read_into_its_own_field(db: None) -> None:
    found = read_row(2, CELLS, Reading(TODAY, read_codes()))
    assert found.facts == READ
    assert found.place == PLACE
    assert [note.text for note in found.notes] == []
    assert {"upn_unknown", "fsm_category", "disabilities"} == FACTS.keys() - READ.keys()


def test_a_new_pupil_is_all_that_the_row_says(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    heads = (
        "UPN,Surname,Forename,Middle names,Preferred surname,Preferred forename,DOB,Sex,Ethnicity,"
        "Language,NCyearActual,Class,Date of entry,Enrolment status,FSM,SEN status,SEN since,"
        "Primary need,Secondary need,Next review"
    )
    line = (
        f"{upn(1)},Lind,Freya,Ida,Linden,Fee,05/10/2019,F,WBRI,POL,2,2K,02/09/2024,M,Y,K,"
        "06/01/2025,SLCN,MLD,14/12/2026"
    )
    batch = confirm(senco, upload(senco, cast.harebell, csv_file(heads, line), name="mis.csv"))
    pupil = Pupil.objects.get(upn=upn(1))
    for field in ("legal_surname", "legal_forename", "preferred_surname", "preferred_forename",
                  "born_on", "sex", "ethnicity", "first_language", "is_eal", "is_fsm"):  # fmt: skip
        assert getattr(pupil, field) == READ[field], field
    assert (pupil.middle_names, pupil.school_id, pupil.year_group(TODAY)) == (
        "Ida", cast.harebell.pk, 2,
    )  # fmt: skip
    enrolment = Enrolment.objects.get(pupil=pupil)
    assert (enrolment.starts_on, enrolment.ends_on, enrolment.status) == (
        date(2024, 9, 2), None, "M",
    )  # fmt: skip
    place = ClassMembership.objects.get(pupil=pupil)
    assert (place.school_class.name, place.starts_on, place.ends_on) == (
        "2K", place.school_class.year.starts_on, None,
    )  # fmt: skip
    spell = Spell.objects.get(pupil=pupil)
    assert (spell.status, spell.starts_on, spell.ends_on, spell.next_review_on, spell.reason,
            spell.source, spell.decided_by) == (
        "K", date(2025, 1, 6), None, date(2026, 12, 14), "From mis.csv", "import", "",
    )  # fmt: skip
    assert [(n.type, n.rank, n.starts_on, n.ends_on) for n in Need.objects.filter(pupil=pupil)] == [
        ("SLCN", 1, date(2025, 1, 6), None), ("MLD", 2, date(2025, 1, 6), None),
    ]  # fmt: skip
    applied = Change.objects.get(event="import.applied")
    assert (applied.pupil_ids, applied.school_id, applied.why) == (
        [pupil.pk], cast.harebell.pk, "mis.csv",
    )  # fmt: skip
    assert ImportRow.objects.get(batch=batch).pupil_id == pupil.pk


def test_what_differs_is_put_into_the_queue_with_both_sides(cast: Cast) -> None:
    senco, office = actor_for_user(cast.senco), actor_for_user(cast.office)
    put_on_register(cast.kacper, "K", date(2026, 1, 5))
    for name, need in (("a.csv", "MLD"), ("b.csv", "HI")):
        file = csv_file(
            "Surname,Forename,DOB,SEN status,Primary need",
            f"Nowak,Kacper,{cast.kacper.born_on:%d/%m/%Y},E,{need}",
        )
        confirm(office, upload(office, cast.harebell, file, name=name))
    found = {d.field: d for d in RegisterDifference.objects.filter(pupil=cast.kacper)}
    assert set(found) == {"status", "needs"}
    status, needs = found["status"], found["needs"]
    assert (status.ours["status"], status.theirs["status"], status.state) == ("K", "E", "open")
    assert (needs.theirs["types"], needs.file_name, needs.row_number) == (["HI"], "b.csv", 2)
    assert status.school_id == cast.harebell.pk
    assert {c.why for c in Change.objects.filter(event="import.applied")} == {"a.csv", "b.csv"}
    assert all(cast.kacper.pk in c.pupil_ids for c in Change.objects.filter(event="import.applied"))
    assert Spell.objects.get(pupil=cast.kacper).status == "K"
    # Once the file agrees, what differed is gone.
    file = csv_file(
        "Surname,Forename,DOB,SEN status", f"Nowak,Kacper,{cast.kacper.born_on:%d/%m/%Y},K"
    )
    confirm(senco, upload(senco, cast.harebell, file, name="c.csv"))
    status.refresh_from_db()
    assert status.state == "gone"
    assert status.settled_at is not None


@pytest.mark.parametrize(
    ("last_day", "leaves"), [(TODAY - DAY, True), (TODAY - 3 * DAY, True), (TODAY, False)]
)
def test_the_last_day_of_a_leaver_is_the_day_in_the_file(
    cast: Cast, last_day: date, leaves: bool
) -> None:
    senco = actor_for_user(cast.senco)
    file = csv_file(
        "Surname,Forename,DOB,Date of leaving",
        f"Bright,Noah,{cast.noah.born_on:%d/%m/%Y},{last_day:%d/%m/%Y}",
    )
    batch = upload(senco, cast.harebell, file, name="left.csv")
    assert (row(batch, 2).outcome == "leaver") == leaves
    if leaves:
        url = reverse("imports_batch", args=["harebell-primary", batch.pk])
        html = signed_in(cast.senco).get(url, {"show": "leaver"}).content.decode()
        assert f'value="{last_day + DAY:%d/%m/%Y}"' in html, "the day of the file is offered"
        tick_leavers(
            actor=senco, batch=batch, version=batch.version,
            leavers={cast.noah.pk: last_day + DAY},
        )  # fmt: skip
        confirm(senco, fresh(batch))
        assert Enrolment.objects.get(pupil=cast.noah).ends_on == last_day + DAY
        assert Spell.objects.get(pupil=cast.noah).ends_on == last_day + DAY
        assert Change.objects.get(event="import.applied").pupil_ids == [cast.noah.pk]


def test_a_sheet_writes_status_needs_review_and_who(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    put_on_register(cast.kacper, "K", date(2026, 1, 5))
    heads = "Name,Class,Status,Since,Needs,Next review,Parents told,Notes"
    rows = (
        "Kacper Nowak,4H,E,01/09/2026,ASD; HI,14/12/2026,letter 03/09/2026,sees SALT",
        "Noah Bright,4H,K,,,,,",
    )
    confirm(senco, upload(senco, cast.harebell, csv_file(heads, *rows), "register", name="sen.csv"))
    old, new = Spell.objects.filter(pupil=cast.kacper).order_by("starts_on")
    assert (old.status, old.ends_on) == ("K", date(2026, 9, 1))
    assert (new.status, new.starts_on, new.next_review_on, new.parents_told_on,
            new.parents_told_how, new.decided_by) == (
        "E", date(2026, 9, 1), date(2026, 12, 14), date(2026, 9, 3), "letter", senco.name,
    )  # fmt: skip
    assert new.reason.splitlines() == ["From sen.csv", "sees SALT"]
    needs = Need.objects.filter(pupil=cast.kacper, ends_on=None).order_by("rank")
    assert [(n.type, n.rank, n.area) for n in needs] == [
        ("ASD", 1, "CI"), ("HI", 2, "SP"),
    ]  # fmt: skip
    noah = Spell.objects.filter(pupil=cast.noah).order_by("-starts_on").first()
    assert noah is not None
    assert (noah.status, noah.starts_on) == ("K", TODAY)
    assert not Monitoring.objects.filter(pupil__in=[cast.kacper, cast.noah]).exists()
    assert set(Change.objects.get(event="import.applied").pupil_ids) == {
        cast.kacper.pk, cast.noah.pk,
    }  # fmt: skip


def test_nobody_else_is_touched(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    other = make_pupil(cast.harebell, surname="Stay", forename="Put", school_class=cast.class_4h)
    before = Pupil.objects.filter(pk=other.pk).values().get()
    file = csv_file("Surname,Forename,DOB,FSM", f"Bright,Noah,{cast.noah.born_on:%d/%m/%Y},Y")
    confirm(senco, upload(senco, cast.harebell, file))
    assert Pupil.objects.filter(pk=other.pk).values().get() == before
    assert Change.objects.get(event="import.applied").pupil_ids == [cast.noah.pk]
