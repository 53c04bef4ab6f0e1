"""A school's first file: pupils, classes, SEN, in the styles of the systems that write it."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from pupils.choices import ImportState
from pupils.imports.services.imports import map_headings
from pupils.imports.services.jobs import read_import
from pupils.models import ClassMembership, Enrolment, ImportBatch, Need, Pupil, Spell
from send_mis.audit.models import Change
from send_mis.schools.models import SchoolClass
from tests.factories import TODAY, actor_for_user
from tests.imports.files import (
    PUPIL_HEADINGS,
    confirm,
    csv_file,
    many_rows,
    outcomes,
    row,
    texts,
    upload,
    upn,
)
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

DFE = (
    "UPN,FormerUPN,Surname,Forename,MiddleNames,PreferredSurname,Sex,DOB,Ethnicity,FSMeligible,"
    "EVERFSM_6,Language,EnrolStatus,EntryDate,NCyearActual,SENProvision,PrimarySENeedsType,"
    "SecondarySENType,URN,LAEstab"
)


def test_a_census_download_becomes_pupils_with_everything_it_says(cast: Cast) -> None:
    actor = actor_for_user(cast.office)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            DFE,
            f"{upn(1)},,Lind,Freya,Ada,,F,2019-10-05,WBRI,true,false,ENG,C,2023-09-04,2,K,SLCN,ASD,"
            "990001,9991234",
        ),
    )  # fmt: skip
    assert batch.state == ImportState.PREVIEW, batch.message
    assert outcomes(batch) == {2: "added"}
    assert not Pupil.objects.filter(legal_surname="Lind").exists()
    batch = confirm(actor, batch)
    assert batch.state == ImportState.APPLIED
    assert batch.content is None
    freya = Pupil.objects.get(legal_surname="Lind")
    assert (freya.upn, freya.sex, freya.ethnicity, freya.first_language) == (
        upn(1), "F", "WBRI", "ENG",
    )  # fmt: skip
    assert freya.is_fsm
    assert not freya.is_ever6_fsm
    assert not freya.is_eal
    assert freya.is_disadvantaged
    assert freya.year_group(TODAY) == 2
    assert freya.search_keys
    assert Enrolment.objects.get(pupil=freya).starts_on == date(2023, 9, 4)
    spell = Spell.objects.get(pupil=freya)
    assert (spell.status, spell.starts_on, spell.ends_on) == ("K", TODAY, None)
    needs = Need.objects.filter(pupil=freya).order_by("rank")
    assert [(n.rank, n.type, n.area) for n in needs] == [(1, "SLCN", "CI"), (2, "ASD", "CI")]
    change = Change.objects.get(event="import.applied")
    assert change.pupil_ids == [freya.pk]
    assert (change.user_id, change.why) == (cast.office.pk, "pupils.csv")


SIMS = (
    "Legal Surname,Legal Forename,Chosen name,Gender,DOB,UPN,Reg group,Year taught in,"
    "SEN status,Adno"
)
ARBOR = (
    "Student ID,Legal first name,Legal last name,Preferred first name,Legal sex,"
    "Date of birth,UPN,Registration form,Year group (current academic year),SEN status"
)
BROMCOM = (
    "Pupil ID,Student name,Preferred name,Sex,Date of birth,UPN,Tutor group,Year grp,"
    "SEN provision code"
)


@pytest.mark.parametrize(
    ("headings", "values"),
    [
        (SIMS, "Lind,Freya,Fee,F,05/10/2019,{upn},2K,Year 2,N,000123"),
        (ARBOR, "77,Freya,Lind,Fee,Female,5 Oct 2019,{upn},2K,Year 2,No SEN"),
        (BROMCOM, "9,'Lind; Freya',Fee,Female,2019-10-05,{upn},2K,2,N"),
    ],
    ids=["SIMS", "Arbor", "Bromcom"],
)
def test_the_headings_of_each_system_are_known(cast: Cast, headings: str, values: str) -> None:
    actor = actor_for_user(cast.senco)
    line = values.format(upn=upn(1)).replace("'Lind; Freya'", '"Lind~ Freya"')
    content = csv_file(headings, line, separator=";").replace(b"~", b",")
    batch = confirm(actor, upload(actor, cast.harebell, content))
    freya = Pupil.objects.get(legal_surname="Lind")
    assert (freya.legal_forename, freya.preferred_forename) == ("Freya", "Fee")
    assert (freya.born_on, freya.upn, freya.sex) == (date(2019, 10, 5), upn(1), "F")
    membership = ClassMembership.objects.get(pupil=freya)
    assert (membership.school_class.name, membership.starts_on) == ("2K", TODAY)
    assert batch.counts["new_classes"] == ["2K"]
    assert SchoolClass.objects.get(name="2K").year_groups == [2]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_separators_and_encodings(cast: Cast, separator: str, encoding: str) -> None:
    text = csv_file(PUPIL_HEADINGS, f"{upn(1)},Müller,Zoë,05/10/2019,F,2,2K", separator=separator)
    actor = actor_for_user(cast.senco)
    confirm(actor, upload(actor, cast.harebell, text.decode().encode(encoding)))
    pupil = Pupil.objects.get(upn=upn(1))
    assert pupil.name == "Zoë Müller"


def test_a_workbook(cast: Cast) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Pupils of Harebell Primary, printed today"])
    sheet.append(["UPN", "Surname", "Forename", "DOB", "Year"])
    sheet.append([upn(1), "Lind", "Freya", date(2019, 10, 5), 2])
    out = BytesIO()
    book.save(out)
    actor = actor_for_user(cast.senco)
    batch = upload(actor, cast.harebell, out.getvalue(), name="pupils.xlsx")
    assert outcomes(batch) == {3: "added"}
    confirm(actor, batch)
    assert Pupil.objects.get(upn=upn(1)).born_on == date(2019, 10, 5)


def test_a_year_that_does_not_fit_the_birth_date_is_kept_and_named(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(PUPIL_HEADINGS, f"{upn(1)},Lind,Freya,05/10/2019,F,1,1K"),
    )  # fmt: skip
    assert "Year 1, though the date of birth says Year 2" in texts(row(batch, 2))
    confirm(actor, batch)
    freya = Pupil.objects.get(upn=upn(1))
    assert (freya.year_group(TODAY), freya.year_offset(TODAY)) == (1, -1)


def test_a_nursery_pupil_without_a_upn(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            PUPIL_HEADINGS,
            "UN1,Hussain,Ayaan,03/03/2023,M,N1,Nursery",
            ",Baker,Ivy,04/03/2023,F,N1,Nursery",
        ),
    )  # fmt: skip
    confirm(actor, batch)
    ayaan, ivy = (
        Pupil.objects.get(legal_surname="Hussain"),
        Pupil.objects.get(legal_surname="Baker"),
    )
    assert (ayaan.upn, ayaan.upn_unknown, ayaan.year_group(TODAY)) == ("", "UN1", -2)
    assert (ivy.upn, ivy.upn_unknown) == ("", "")


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    content = csv_file(PUPIL_HEADINGS, *many_rows(30))
    confirm(actor, upload(actor, cast.harebell, content))
    again = upload(actor, cast.harebell, content)
    assert set(outcomes(again).values()) == {"unchanged"}
    assert again.counts["to_write"] == 0


def test_nothing_is_kept_of_an_import_that_is_only_looked_at(cast: Cast) -> None:
    before = Pupil.objects.count(), SchoolClass.objects.count()
    upload(actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *many_rows(5)))
    assert (Pupil.objects.count(), SchoolClass.objects.count()) == before
    assert ImportBatch.objects.count() == 1


def test_another_sheet_of_the_workbook_is_chosen(cast: Cast) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Autumn"
    first.append(["UPN", "Surname", "Forename", "DOB"])
    for number in (1, 2, 3):
        first.append([upn(number), f"Lind{'abc'[number - 1]}", "Freya", date(2019, 10, number)])
    other = book.create_sheet("Leavers")
    other.append(["UPN", "Surname", "Forename", "DOB"])
    other.append([upn(9), "Moss", "Ida", date(2018, 10, 5)])
    out = BytesIO()
    book.save(out)
    actor = actor_for_user(cast.senco)
    batch = upload(actor, cast.harebell, out.getvalue(), name="pupils.xlsx")
    assert batch.choices["other_sheets"] == ["Leavers"]
    assert len(outcomes(batch)) == 3
    map_headings(actor=actor, batch=batch, version=batch.version, mapping={}, sheet="Leavers")
    read_import(batch_id=batch.pk)
    assert list(batch.rows.values_list("label", flat=True)) == ["Moss, Ida"]
