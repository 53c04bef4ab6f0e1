"""Undoing an import: what goes back, and what stays and why."""

from collections.abc import Callable
from datetime import date

import pytest

from pupils.choices import ImportState
from pupils.imports.services.undo import NOTHING_WENT
from pupils.models import (
    Enrolment,
    ImportBatch,
    Need,
    Pupil,
    Spell,
)
from send_mis.audit.models import Change
from send_mis.schools.models import SchoolClass
from tests.factories import (
    actor_for_user,
    add_need,
    grant,
    in_change,
    leave,
    make_outcome,
    make_pupil,
    make_user,
    move_class,
    put_on_register,
)
from tests.imports.files import confirm, csv_file, fresh, row, upload, upn
from tests.imports.undoing import (
    ADA,
    NOAH,
    PUPILS,
    REGISTER,
    TEMPORARY,
    ada,
    brought_in,
    held,
    stays,
    undone,
)
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

# --- All of it --------------------------------------------------------------------------------


def _moved_and_told(cast: Cast) -> ImportBatch:
    return brought_in(cast, ADA, NOAH, f"{upn(2)},Clarke,Jayden,02/10/2016,3Z,,JJ,")


def _register(cast: Cast) -> ImportBatch:
    return brought_in(
        cast,
        "Kacper Nowak,4H,K,SLCN; SEMH,05/01/2026,12/12/2026",
        "Noah Bright,4H,E,SEMH; ASD; HI,01/05/2023,15/12/2026",
        "Amara Okafor,6M,N,,,",
        "Jayden Clarke,5B,E,SEMH,01/11/2026,01/10/2027",
        "Tom Reeves,6M,K,MLD,01/11/2026,",
        headings=REGISTER, kind="register",
    )  # fmt: skip


def _from_plan_to_support(cast: Cast) -> ImportBatch:
    return brought_in(cast, "Noah Bright,4H,K,ASD,20/11/2026,", headings=REGISTER, kind="register")


def _leavers(cast: Cast) -> ImportBatch:
    from pupils.imports.services.imports import tick_leavers

    actor = actor_for_user(cast.senco)
    grant(make_user("one@harebell.test", "One"), "ta", cast.jayden, reason="Swims with him")
    batch = upload(
        actor, cast.harebell, csv_file(PUPILS, ADA), name="all.csv", is_whole_school=True
    )
    days = dict.fromkeys([cast.jayden.pk, cast.noah.pk], date(2026, 11, 20))
    tick_leavers(actor=actor, batch=batch, version=batch.version, leavers=days)
    return confirm(actor, fresh(batch))


def _come_back(cast: Cast) -> ImportBatch:
    leave(cast.tom, date(2026, 10, 1))
    return brought_in(cast, ",Reeves,Tom,01/03/2016,5B,,,")


def _differences(cast: Cast) -> ImportBatch:
    headings = "Surname,Forename,DOB,SEN status,SEN since,Needs"
    brought_in(cast, "Bright,Noah,03/02/2018,E,01/09/2023,ASD", headings=headings, by="office")
    return brought_in(
        cast, "Bright,Noah,03/02/2018,E,02/09/2023,ASD; SEMH", "Nowak,Kacper,01/12/2018,K,,SLCN",
        headings=headings, by="office",
    )  # fmt: skip


def _roll_dates(cast: Cast) -> ImportBatch:
    return brought_in(
        cast, "Bright,Noah,03/02/2018,06/09/2022,M,5",
        headings="Surname,Forename,DOB,Date of entry,Enrolment status,Year group",
    )  # fmt: skip


EVERY_KIND = (
    _moved_and_told, _register, _from_plan_to_support, _leavers, _come_back, _differences,
    _roll_dates,
)  # fmt: skip


@pytest.mark.parametrize("made", EVERY_KIND, ids=lambda made: made.__name__.strip("_"))
def test_undone_at_once_nothing_is_left_of_it(
    cast: Cast, made: Callable[[Cast], ImportBatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a file wrote, and whatever a service wrote in passing, is as it was before."""
    before: list[dict[object, object]] = []
    for place in ("undoing", "test_undo"):
        monkeypatch.setattr(f"tests.imports.{place}.confirm", _noting(cast, before, confirm))
    batch = made(cast)
    assert held(cast.harebell) != before[-1]
    events = Change.objects.count()
    again = undone(cast, batch)
    assert held(cast.harebell) == before[-1]
    assert (again.state, again.message, again.counts["left"]) == (ImportState.APPLIED, "", 0)
    assert (again.undone_by_id, again.undone_at is not None) == (cast.senco.pk, True)
    assert Change.objects.count() == events + 1


def _noting(
    cast: Cast, before: list[dict[object, object]], then: Callable[..., ImportBatch]
) -> Callable[..., ImportBatch]:
    def confirmed(*args: object) -> ImportBatch:
        before.append(held(cast.harebell))
        return then(*args)

    return confirmed


def test_one_change_names_the_file_the_school_and_every_pupil(cast: Cast) -> None:
    batch = brought_in(cast, ADA, NOAH, name="autumn.csv")
    added = ada().pk
    undone(cast, batch, by="office")
    found = Change.objects.get(event="import.undone")
    assert (found.why, found.school_id, found.user_id, found.role) == (
        "autumn.csv", cast.harebell.pk, cast.office.pk, "office",
    )  # fmt: skip
    assert set(found.pupil_ids) == {added, cast.noah.pk}
    assert not Pupil.objects.filter(pk=added).exists()
    assert (row(batch, 2).pupil_id, row(batch, 2).label) == (None, "Lind, Ada")


def test_names_and_search_go_back_with_the_pupil(cast: Cast) -> None:
    batch = brought_in(cast, ",Bright,Noah,03/02/2018,,,Zed,")
    undone(cast, batch)
    noah = Pupil.objects.get(pk=cast.noah.pk)
    assert (noah.preferred_forename, noah.sort_key) == ("", cast.noah.sort_key)
    assert noah.search_keys == cast.noah.search_keys
    assert noah.version == 3  # an open form notices


# --- What somebody did since stays ------------------------------------------------------------


def test_a_field_that_somebody_changed_stays_and_the_others_go_back(cast: Cast) -> None:
    batch = brought_in(cast, NOAH)
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(preferred_forename="Noe")
    again = undone(cast, batch)
    noah = Pupil.objects.get(pk=cast.noah.pk)
    assert (noah.preferred_forename, noah.first_language, noah.is_eal) == ("Noe", "", False)
    assert (noah.has_medical_flag, noah.medical_note) == (False, "")
    assert stays(again, 2) == "Preferred forename stays: changed since."
    assert (again.counts["undone"], again.counts["left"]) == (1, 1)


def test_what_says_one_thing_stays_together(cast: Cast) -> None:
    batch = brought_in(cast, NOAH)
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(medical_note="Asthma, inhaler in the office")
    again = undone(cast, batch)
    assert Pupil.objects.get(pk=cast.noah.pk).has_medical_flag
    assert "changed since" in stays(again, 2)


def _given_a_status(cast: Cast) -> None:
    put_on_register(ada())


def _moved(cast: Cast) -> None:
    move_class(ada(), cast.class_5b, date(2026, 11, 24))


def _renamed(cast: Cast) -> None:
    with in_change():
        Pupil.objects.filter(pk=ada().pk).update(legal_forename="Adah")


def _given_an_outcome(cast: Cast) -> None:
    make_outcome(ada())


def _given_to_somebody(cast: Cast) -> None:
    grant(make_user("b@harebell.test", "B"), "ta", ada(), reason="Swims with her")


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (_given_a_status, "there is more now: 1 SEN status"),
        (_moved, "there is more now: 1 class"),
        (_renamed, "changed since"),
        (_given_an_outcome, "there is more now: 1 outcome"),
        (_given_to_somebody, "1 person given access to the pupil"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_an_added_pupil_about_whom_there_is_more_stays_whole(
    cast: Cast, since: Callable[[Cast], None], why: str
) -> None:
    batch = brought_in(cast, ADA, f"{upn(3)},Moss,Eve,05/10/2019,2K,,,")
    since(cast)
    before = held(cast.harebell)
    again = undone(cast, batch)
    assert why in stays(again, 2)
    assert row(batch, 2).undone_at is None
    assert Enrolment.objects.filter(pupil=ada()).count() == 1
    assert not Pupil.objects.filter(legal_surname="Moss").exists()
    assert SchoolClass.objects.filter(name="2K").exists()  # Ada is in it
    assert held(cast.harebell).keys() < before.keys()
    assert again.counts["left"] == 1


def test_a_half_undone_import_is_continued(cast: Cast) -> None:
    batch = brought_in(cast, ADA, NOAH)
    outcome = make_outcome(ada())
    half = undone(cast, batch)
    assert half.counts["left"] == 1
    nothing = undone(cast, half)
    assert nothing.message == NOTHING_WENT
    with in_change():
        outcome.delete()
    done = undone(cast, nothing)
    assert (done.counts["left"], done.message, stays(done, 2)) == (0, "", "")
    assert not Pupil.objects.filter(legal_surname="Lind").exists()
    assert not SchoolClass.objects.filter(name="2K").exists()
    assert Change.objects.filter(event="import.undone").count() == 2


def test_a_class_that_somebody_uses_stays(cast: Cast) -> None:
    batch = brought_in(cast, ADA)
    grant(make_user("t@harebell.test", "T"), "teacher", SchoolClass.objects.get(name="2K"))
    undone(cast, batch)
    assert SchoolClass.objects.filter(name="2K").exists()
    assert not Pupil.objects.filter(legal_surname="Lind").exists()


def test_a_status_stays_while_needs_hang_on_it(cast: Cast) -> None:
    batch = brought_in(
        cast, "Kacper Nowak,4H,K,SLCN,05/01/2026,12/12/2026", headings=REGISTER, kind="register"
    )
    add_need(cast.kacper, "HI", 2)
    again = undone(cast, batch)
    assert "SEN status stays: by what was recorded since there would be a need with no status" in (
        stays(again, 2)
    )
    spell = Spell.objects.get(pupil=cast.kacper)
    assert set(Need.objects.filter(pupil=cast.kacper).values_list("type", flat=True)) == {"HI"}
    assert spell.ends_on is None


def test_a_review_that_somebody_set_stays_and_the_needs_go_back(cast: Cast) -> None:
    batch = brought_in(
        cast, "Noah Bright,4H,,SEMH; ASD,,15/12/2026", headings=REGISTER, kind="register"
    )
    with in_change():
        Spell.objects.filter(pupil=cast.noah).update(next_review_on=date(2027, 1, 15))
    again = undone(cast, batch)
    assert Spell.objects.get(pupil=cast.noah).next_review_on == date(2027, 1, 15)
    needs = Need.objects.filter(pupil=cast.noah, ends_on=None).order_by("rank")
    assert [need.type for need in needs] == ["ASD", "SEMH"]
    assert stays(again, 2) == "Next review stays: changed since."


def test_a_leaver_who_came_back_by_hand_stays_as_is(cast: Cast) -> None:
    from pupils.enrolment.services import come_back

    batch = _leavers(cast)
    senco = actor_for_user(cast.senco)
    come_back(actor=senco, pupil=cast.jayden, on=date(2026, 11, 23), school_class=cast.class_5b)
    again = undone(cast, batch)
    found = again.rows.get(pupil=cast.jayden)
    assert "two times on roll at once" in " ".join(found.stayed)
    assert Spell.objects.get(pupil=cast.jayden).ends_on == date(2026, 11, 20)
    assert Spell.objects.get(pupil=cast.noah).ends_on is None


def test_a_upn_that_is_another_pupils_by_now_stays(cast: Cast) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(upn=TEMPORARY)
    batch = brought_in(cast, f"{upn(8)},Bright,Noah,03/02/2018,,,Nono,")
    make_pupil(cast.harebell, surname="Moss", forename="Eve", upn=TEMPORARY)
    again = undone(cast, batch)
    assert stays(again, 2) == f"UPN stays: the UPN {TEMPORARY} is now another pupil's."
    noah = Pupil.objects.get(pk=cast.noah.pk)
    assert (noah.upn, noah.preferred_forename) == (upn(8), "")
