"""Files about pupils whom we know: who a row is, what it changes, who has left or come back."""

from datetime import date

import pytest

from pupils.choices import ImportState, RowOutcome
from pupils.imports.services.imports import tick_leavers
from pupils.models import ClassMembership, Enrolment, Need, Pupil, Spell
from send_mis.errors import RuleBroken
from tests.factories import TODAY, actor_for_user, leave, make_class, make_pupil, put_on_register
from tests.imports.files import (
    PUPIL_HEADINGS,
    confirm,
    csv_file,
    decide,
    fresh,
    outcomes,
    row,
    texts,
    upload,
    upn,
)
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")


def lind(cast: Cast, **fields: object) -> Pupil:
    return make_pupil(
        cast.harebell, surname="Lind", forename="Freya", born_on=date(2019, 10, 5), **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def test_each_change_is_shown_in_words_and_made(cast: Cast) -> None:
    freya = lind(cast, upn=upn(1), school_class=make_class(cast.harebell, "2K", (2,)))
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            f"{PUPIL_HEADINGS},Language,FSM",
            f"{upn(1)},Lindgren,Freya,05/10/2019,F,2,2L,POL,Y",
        ),
    )  # fmt: skip
    changed = {c["label"]: (c["old"], c["new"]) for c in row(batch, 2).changes}
    assert changed == {
        "Legal surname": ("Lind", "Lindgren"),
        "Sex": ("", "Female"),
        "First language": ("", "Polish"),
        "English as an additional language": ("No", "Yes"),
        "Free school meals": ("No", "Yes"),
        "Class": ("2K", "2L"),
    }
    confirm(actor, batch)
    freya.refresh_from_db()
    assert (freya.legal_surname, freya.is_eal, freya.version) == ("Lindgren", True, 2)
    assert freya.sort_key == "lindgren, freya"
    assert Pupil.objects.filter(search_keys__contains=["lindgren"]).get() == freya
    places = ClassMembership.objects.filter(pupil=freya).order_by("starts_on")
    assert [(m.school_class.name, m.ends_on) for m in places] == [("2K", TODAY), ("2L", None)]


def test_an_empty_cell_says_nothing(cast: Cast) -> None:
    freya = lind(cast, upn=upn(1), sex="F", ethnicity="WBRI")
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file("UPN,Surname,Forename,DOB,Sex,Ethnicity", f"{upn(1)},Lind,Freya,05/10/2019,,"),
    )  # fmt: skip
    assert outcomes(batch) == {2: "unchanged"}
    freya.refresh_from_db()
    assert (freya.sex, freya.ethnicity) == ("F", "WBRI")


@pytest.mark.parametrize(
    ("ours", "line"),
    [
        ({"upn": upn(1)}, f"{upn(1)},,Lind,Freya,05/10/2019"),
        ({"upn": upn(2)}, f"{upn(1)},{upn(2)},Lind,Freya,05/10/2019"),
        ({"upn": upn(2), "former_upn": upn(1)}, f"{upn(1)},,Lind,Freya,05/10/2019"),
        ({}, f"{upn(1)},,LIND,freya,05/10/2019"),
        ({"preferred_forename": "Fee"}, ",,Lind,Fee,05/10/2019"),
        ({"upn": upn(1)}, f"{upn(1)},,Lindgren,Freya,05/10/2019"),
        ({"upn": upn(1)}, f"{upn(1)},,Lind,Freya,06/10/2019"),
    ],
    ids=["UPN", "their former UPN", "our former UPN", "name and birth", "preferred name",
         "UPN, new name", "UPN, birth date mended"],
)  # fmt: skip
def test_who_a_row_is(cast: Cast, ours: dict[str, str], line: str) -> None:
    freya = lind(cast, **ours)
    batch = upload(
        actor_for_user(cast.senco), cast.harebell,
        csv_file("UPN,FormerUPN,Surname,Forename,DOB", line),
    )  # fmt: skip
    found = row(batch, 2)
    assert found.pupil_id == freya.pk
    assert found.outcome in (RowOutcome.CHANGED, RowOutcome.UNCHANGED)


def test_a_new_number_keeps_the_old_one_as_former(cast: Cast) -> None:
    temporary = "N99912342500A"
    freya = lind(cast, upn=temporary)
    actor = actor_for_user(cast.senco)
    confirm(
        actor,
        upload(
            actor, cast.harebell,
            csv_file("UPN,Surname,Forename,DOB", f"{upn(1)},Lind,Freya,05/10/2019"),
        ),
    )  # fmt: skip
    freya.refresh_from_db()
    assert (freya.upn, freya.former_upn) == (upn(1), temporary)


@pytest.mark.parametrize(
    "line",
    [
        f"{upn(2)},Lind,Freya,05/10/2019",
        f"{upn(1)},Zwart,Ole,01/02/2015",
        ",Lind,Freyja,05/10/2019",
        ",Freya,Lind,05/10/2019",
        ",Lind,Freya,10/05/2019",
        f"{upn(3)},Lind,Freya,05/10/2019",
    ],
    ids=["UPN of another", "nothing but the UPN fits", "one slip", "wrong way round",
         "another birth date", "name fits, UPN is another"],
)  # fmt: skip
def test_doubtful_rows_are_asked_and_never_guessed(cast: Cast, line: str) -> None:
    freya = lind(cast, upn=upn(1))
    make_pupil(cast.harebell, surname="Moss", forename="Ida", upn=upn(2))
    actor = actor_for_user(cast.senco)
    batch = upload(actor, cast.harebell, csv_file("UPN,Surname,Forename,DOB", line))
    found = row(batch, 2)
    assert found.outcome == RowOutcome.AMBIGUOUS
    assert str(freya.pk) in found.candidates
    with pytest.raises(RuleBroken):
        confirm(actor, batch)
    batch = decide(actor, batch, row_2=str(freya.pk))
    assert row(batch, 2).pupil_id == freya.pk
    # Somebody else's number stays theirs, whatever is chosen.
    is_taken = line.startswith(upn(2))
    assert (row(batch, 2).outcome == RowOutcome.PROBLEM) == is_taken


def test_an_asked_row_may_be_a_new_pupil(cast: Cast) -> None:
    lind(cast)
    actor = actor_for_user(cast.senco)
    batch = upload(actor, cast.harebell, csv_file("Surname,Forename,DOB", "Lind,Freyja,05/10/2019"))
    confirm(actor, decide(actor, batch, row_2="new"))
    assert Pupil.objects.filter(legal_surname="Lind").count() == 2


def test_namesakes_who_are_both_in_the_file_are_not_asked_about(cast: Cast) -> None:
    lind(cast)
    batch = upload(
        actor_for_user(cast.senco), cast.harebell,
        csv_file("Surname,Forename,DOB", "Lind,Freya,05/10/2019", "Lind,Freya,01/01/2018"),
    )  # fmt: skip
    assert outcomes(batch) == {2: "unchanged", 3: "added"}


def test_two_pupils_of_one_name_and_birth_date_are_asked_about(cast: Cast) -> None:
    one, other = lind(cast), lind(cast)
    batch = upload(
        actor_for_user(cast.senco), cast.harebell,
        csv_file("Surname,Forename,DOB", "Lind,Freya,05/10/2019"),
    )  # fmt: skip
    assert set(row(batch, 2).candidates) == {str(one.pk), str(other.pk)}


def test_a_pupil_of_another_school_is_nobody_here_and_cannot_be_chosen(cast: Cast) -> None:
    there = make_pupil(
        cast.thistle, surname="Lind", forename="Freya", born_on=date(2019, 10, 5), upn=upn(1)
    )
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file("UPN,Surname,Forename,DOB", f"{upn(1)},Lind,Freya,05/10/2019"),
    )  # fmt: skip
    assert outcomes(batch) == {2: "added"}
    with pytest.raises(RuleBroken):
        decide(actor, batch, row_2=str(there.pk))


def test_one_pupil_twice_is_a_problem_on_both_rows_until_one_is_left_out(cast: Cast) -> None:
    lind(cast, upn=upn(1))
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            "UPN,Surname,Forename,DOB",
            f"{upn(1)},Lind,Freya,05/10/2019",
            f"{upn(1)},Lind,Fee,05/10/2019",
            f"{upn(4)},Moss,Ida,01/02/2018",
            f"{upn(4)},Moss,Ida,01/02/2018",
            ",Lind,Freya,05/10/2019",
        ),
    )  # fmt: skip
    assert set(outcomes(batch).values()) == {"problem"}
    assert "also in row 3" in texts(row(batch, 2))
    with pytest.raises(RuleBroken):
        confirm(actor, batch)
    batch = decide(actor, batch, row_3="out", row_5="out", row_6="out")
    assert outcomes(batch)[2] == "unchanged"
    assert outcomes(batch)[4] == "added"
    confirm(actor, batch)
    assert Pupil.objects.filter(upn=upn(4)).count() == 1


# --- Leaving and coming back ------------------------------------------------------------------


def test_absence_means_nothing_by_itself(cast: Cast) -> None:
    lind(cast)
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell, csv_file("UPN,Surname,Forename,DOB", f"{upn(5)},Moss,Ida,01/02/2018")
    )
    assert set(outcomes(batch).values()) == {"added"}
    confirm(actor, batch)
    assert not Enrolment.objects.filter(school=cast.harebell, ends_on__isnull=False).exists()


def whole_school(cast: Cast) -> tuple[Pupil, Pupil]:
    gone, stays = lind(cast), make_pupil(cast.harebell, surname="Moss", forename="Ida")
    put_on_register(gone)
    return gone, stays


def test_a_leaver_is_listed_ticked_and_dated_never_by_default(cast: Cast) -> None:
    gone, stays = whole_school(cast)
    actor = actor_for_user(cast.senco)
    content = csv_file("Surname,Forename,DOB", "Moss,Ida,03/02/2018")
    batch = upload(actor, cast.harebell, content, is_whole_school=True)
    listed = batch.rows.filter(outcome=RowOutcome.LEAVER)
    assert gone.pk in {each.pupil_id for each in listed}
    assert stays.pk not in {each.pupil_id for each in listed}
    assert not listed.filter(leaves_on__isnull=False).exists()
    confirm(actor, batch)
    assert not Enrolment.objects.filter(school=cast.harebell, ends_on__isnull=False).exists()

    batch = upload(actor, cast.harebell, content, is_whole_school=True)
    tick_leavers(
        actor=actor, batch=batch, version=batch.version,
        leavers={gone.pk: date(2026, 10, 23), cast.noah.pk: None},
    )  # fmt: skip
    confirm(actor, fresh(batch))
    left = Enrolment.objects.filter(school=cast.harebell, ends_on__isnull=False)
    assert [(e.pupil_id, e.ends_on) for e in left] == [(gone.pk, date(2026, 10, 23))]
    assert Spell.objects.get(pupil=gone).ends_on == date(2026, 10, 23)


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2026, 11, 24)])
def test_nobody_leaves_before_joining_or_on_a_day_to_come(cast: Cast, day: date) -> None:
    gone, _ = whole_school(cast)
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell, csv_file("Surname,Forename,DOB", "Moss,Ida,03/02/2018"),
        is_whole_school=True,
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        tick_leavers(actor=actor, batch=batch, version=batch.version, leavers={gone.pk: day})
    assert str(gone.pk) in refused.value.problems


def test_a_leaving_date_in_the_file_is_proposed_and_not_taken(cast: Cast) -> None:
    freya = lind(cast, upn=upn(1))
    actor = actor_for_user(cast.senco)
    content = csv_file(
        "UPN,Surname,Forename,DOB,Leaving date", f"{upn(1)},Lind,Freya,05/10/2019,23/10/2026"
    )
    batch = upload(actor, cast.harebell, content)
    assert row(batch, 2).outcome == RowOutcome.LEAVER
    confirm(actor, batch)
    assert Enrolment.objects.get(pupil=freya).ends_on is None


def test_somebody_who_left_comes_back_as_the_same_pupil(cast: Cast) -> None:
    freya = lind(cast, upn=upn(1))
    leave(freya, date(2026, 7, 21))
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            "UPN,Surname,Forename,DOB,Entry date,Class",
            f"{upn(1)},Lind,Freya,05/10/2019,02/11/2026,4H",
        ),
    )  # fmt: skip
    assert {c["label"] for c in row(batch, 2).changes} == {"Comes back", "Class"}
    confirm(actor, batch)
    times = Enrolment.objects.filter(pupil=freya).order_by("starts_on")
    assert [(e.starts_on, e.ends_on) for e in times] == [
        (date(2025, 9, 1), date(2026, 7, 21)), (date(2026, 11, 2), None),
    ]  # fmt: skip
    assert ClassMembership.objects.get(pupil=freya, ends_on=None).school_class == cast.class_4h


def test_an_old_file_brings_nobody_back_unasked(cast: Cast) -> None:
    freya = lind(cast, upn=upn(1))
    leave(freya, date(2026, 7, 21))
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            "UPN,Surname,Forename,DOB,Entry date", f"{upn(1)},Lind,Freya,05/10/2019,01/09/2025"
        ),
    )  # fmt: skip
    assert row(batch, 2).outcome == RowOutcome.AMBIGUOUS
    confirm(actor, decide(actor, batch, row_2=str(freya.pk)))
    assert Enrolment.objects.filter(pupil=freya).count() == 2


# --- The register of a pupil whom we know -----------------------------------------------------


@pytest.mark.parametrize("role", ["senco", "office"])
def test_a_school_systems_file_never_changes_the_register(cast: Cast, role: str) -> None:
    before = list(Spell.objects.values()), list(Need.objects.values())
    actor = actor_for_user(getattr(cast, role))
    batch = upload(
        actor, cast.harebell,
        csv_file(
            "Surname,Forename,DOB,SEN status,Primary need",
            "Bright,Noah,03/02/2018,K,MLD", "Nowak,Kacper,01/12/2018,K,SLCN",
            "Clarke,Jayden,02/10/2016,N,",
        ),
    )  # fmt: skip
    assert set(outcomes(batch).values()) == {"unchanged"}
    assert batch.counts["differing"] == 3
    batch = confirm(actor, batch)
    assert batch.state == ImportState.APPLIED
    assert (list(Spell.objects.values()), list(Need.objects.values())) == before
