"""Undoing an import by row and in order, twice, by whom, until when; and a list of staff."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.rules.keeping import KEPT_FOR
from pupils.imports.services.imports import MEANWHILE
from pupils.imports.services.jobs import CLAIM_LASTS, MOST_TRIES
from pupils.imports.services.undo import REFUSED, run_undo, undo_import, undoing
from pupils.imports.writing.putting_back import put_back
from pupils.models import (
    ClassMembership,
    ImportBatch,
    Monitoring,
    Pupil,
    RegisterDifference,
    Spell,
)
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.models import SchoolClass
from tests.factories import (
    actor_for_user,
    grant,
    in_change,
    make_class,
    make_outcome,
    move_class,
)
from tests.imports.files import (
    PUPIL_HEADINGS,
    confirm,
    csv_file,
    fresh,
    many_rows,
    row,
    upload,
    upn,
)
from tests.imports.undoing import ADA, NOAH, PUPILS, REGISTER, ada, brought_in, stays, undone
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

# --- By row, in order, twice ------------------------------------------------------------------


def test_one_row_is_undone_and_the_rest_stays(cast: Cast) -> None:
    batch = brought_in(cast, ADA, NOAH)
    again = undone(cast, batch, 3)
    assert Pupil.objects.get(pk=cast.noah.pk).preferred_forename == ""
    assert ada().preferred_forename == ""
    assert Change.objects.get(event="import.undone").pupil_ids == [cast.noah.pk]
    assert (again.counts["undone"], again.counts["left"]) == (1, 1)
    assert (row(again, 2).undone_at, row(again, 3).undone_at is None) == (None, False)


def test_two_imports_over_one_pupil_are_undone_the_later_first(cast: Cast) -> None:
    one = brought_in(cast, ADA, NOAH, name="one.csv")
    other = brought_in(
        cast, f"{upn(1)},Lind,Ada,05/10/2019,2K,,Addie,", ",Bright,Noah,03/02/2018,,,Nonny,",
        name="other.csv",
    )  # fmt: skip
    half = undone(cast, one)
    for number in (2, 3):
        assert "“other.csv” was imported later and changed it again" in stays(half, number)
    noah = Pupil.objects.get(pk=cast.noah.pk)
    assert (noah.preferred_forename, noah.first_language) == ("Nonny", "")
    undone(cast, other)
    assert Pupil.objects.get(pk=cast.noah.pk).preferred_forename == "Nono"
    done = undone(cast, half)
    assert Pupil.objects.get(pk=cast.noah.pk).preferred_forename == ""
    assert (done.counts["left"], ada_is_gone()) == (0, True)
    assert other.rows.count() == 2  # the later file's list keeps its rows


def ada_is_gone() -> bool:
    return not Pupil.objects.filter(legal_surname="Lind").exists()


def test_a_later_file_that_wrote_the_same_word_keeps_it(cast: Cast) -> None:
    one = brought_in(cast, ",Bright,Noah,03/02/2018,,,Nono,", name="one.csv")
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(preferred_forename="Noe")
    brought_in(cast, ",Bright,Noah,03/02/2018,,,Nono,", name="two.csv")
    again = undone(cast, one)
    assert Pupil.objects.get(pk=cast.noah.pk).preferred_forename == "Nono"
    assert "two.csv" in stays(again, 2)


def test_a_second_click_and_a_second_person_change_nothing(cast: Cast) -> None:
    batch = brought_in(cast, NOAH)
    for user in (cast.senco, cast.office):
        is_first = user == cast.senco
        started = undo_import(actor=actor_for_user(user), batch=batch, version=batch.version)
        assert started is is_first
    assert list(undoing()) == [batch.pk]
    run_undo(batch_id=batch.pk)
    run_undo(batch_id=batch.pk)
    assert Change.objects.filter(event="import.undone").count() == 1
    assert list(undoing()) == []


# --- Who may, and until when ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "role", "may"),
    [
        ("pupils", "office", True), ("pupils", "senco", True), ("pupils", "head", False),
        ("pupils", "teacher", False), ("register", "office", False), ("register", "senco", True),
    ],
)  # fmt: skip
def test_whoever_may_bring_it_in_now_may_undo_it(
    cast: Cast, kind: str, role: str, may: bool
) -> None:
    batch = (
        brought_in(cast, NOAH)
        if kind == "pupils"
        else brought_in(cast, "Noah Bright,4H,,SEMH,,", headings=REGISTER, kind="register")
    )
    actor = actor_for_user(getattr(cast, role))
    if may:
        assert undo_import(actor=actor, batch=batch, version=batch.version)
    else:
        with pytest.raises(NotAllowed):
            undo_import(actor=actor, batch=batch, version=batch.version)
    with pytest.raises(NotAllowed):
        undo_import(
            actor=actor_for_user(cast.stranger("senco")), batch=batch, version=batch.version
        )


@pytest.mark.parametrize(("ago", "may"), [(KEPT_FOR, True), (KEPT_FOR * 2, False)])
def test_for_ninety_days(cast: Cast, ago: timedelta, may: bool) -> None:
    assert KEPT_FOR.days == 90
    batch = brought_in(cast, NOAH)
    batch.applied_at = timezone.now() - ago + timedelta(minutes=1)
    senco = actor_for_user(cast.senco)
    if may:
        assert undo_import(actor=senco, batch=batch, version=batch.version)
        return
    with pytest.raises(RuleBroken, match="for 90 days"):
        undo_import(actor=senco, batch=batch, version=batch.version)


def test_a_file_of_before_there_was_undoing_does_not_say_that_it_changed_nothing(
    cast: Cast,
) -> None:
    batch = brought_in(cast, NOAH)
    del batch.counts["written"]
    batch.rows.update(written=[])
    with pytest.raises(RuleBroken, match="before imports could be undone"):
        undo_import(actor=actor_for_user(cast.senco), batch=batch, version=batch.version)


def test_what_wrote_nothing_and_what_is_undone_say_so(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    same = brought_in(cast, ",Bright,Noah,03/02/2018,,,,")
    with pytest.raises(RuleBroken, match="changed nothing"):
        undo_import(actor=senco, batch=same, version=same.version)
    batch = undone(cast, brought_in(cast, NOAH))
    with pytest.raises(RuleBroken, match="All of it is undone"):
        undo_import(actor=senco, batch=batch, version=batch.version)
    preview = upload(senco, cast.harebell, csv_file(PUPILS, ADA))
    with pytest.raises(RuleBroken, match="Only what was saved"):
        undo_import(actor=senco, batch=preview, version=preview.version)
    again = brought_in(cast, NOAH)
    with pytest.raises(RuleBroken, match="Tick at least one row"):
        undo_import(actor=senco, batch=again, version=again.version, row_ids=[])


# --- Staff ------------------------------------------------------------------------------------

STAFF = "Name,Email,Role,Class"


def staff(cast: Cast, *rows: str, by: str = "senco") -> ImportBatch:
    return brought_in(cast, *rows, headings=STAFF, kind="staff", by=by, name="staff.csv")


def test_people_and_roles_of_a_list_go_and_who_has_come_keeps_the_account(cast: Cast) -> None:
    batch = staff(
        cast, "Ada Ellis,ada@harebell.test,Teacher,4H; 7Q", "Sam Doyle,sam@harebell.test,TA,",
        "Eve Moss,eve@harebell.test,TA,",
    )  # fmt: skip
    with in_change():
        User.objects.filter(email="sam@harebell.test").update(
            last_login=timezone.now(), invited_at=timezone.now()
        )
    again = undone(cast, batch)
    assert not User.objects.filter(email__in=["ada@harebell.test", "eve@harebell.test"]).exists()
    assert not SchoolClass.objects.filter(name="7Q").exists()
    sam = User.objects.get(email="sam@harebell.test")
    ended = SchoolGrant.objects.get(user=sam)
    assert ended.ends_on == ended.starts_on  # the day of the undoing is the day it began
    assert stays(again, 3) == "Person stays: changed since."
    assert cast.class_4h.pk in SchoolClass.objects.values_list("pk", flat=True)


def test_a_role_given_elsewhere_meanwhile_keeps_the_person(cast: Cast) -> None:
    batch = staff(cast, "Ada Ellis,ada@harebell.test,Teacher,4H")
    made = User.objects.get(email="ada@harebell.test")
    grant(made, "ta", cast.thistle)
    again = undone(cast, batch)
    assert not ClassGrant.objects.filter(user=made).exists()
    assert "there is more now" in stays(again, 2)


def test_nobody_takes_back_a_role_that_they_may_not_give_or_their_own(cast: Cast) -> None:
    batch = staff(cast, f"{cast.senco.full_name},{cast.senco.email},Teacher,5B")
    assert row(batch, 2).written
    again = undone(cast, batch)
    assert "you cannot end your own role" in stays(again, 2)
    assert ClassGrant.objects.filter(user=cast.senco).exists()
    other = staff(cast, "Ada Ellis,ada@harebell.test,SENCO,")
    by_office = undone(cast, other, by="office")
    assert "as Office you cannot end the role SENCO" in stays(by_office, 2)
    assert SchoolGrant.objects.filter(user__email="ada@harebell.test").exists()


def test_a_difference_that_was_settled_since_stays(cast: Cast) -> None:
    from pupils.imports.services.differences import settle_differences

    headings = "Surname,Forename,DOB,SEN status"
    batch = brought_in(
        cast, "Nowak,Kacper,01/12/2018,K", "Clarke,Jayden,02/10/2016,N", headings=headings
    )
    taken = RegisterDifference.objects.get(pupil=cast.kacper)
    settle_differences(
        actor=actor_for_user(cast.senco), school=cast.harebell, ids=[taken.pk], takes_theirs=True,
        reason="Agreed with the family",
    )  # fmt: skip
    again = undone(cast, batch)
    assert list(RegisterDifference.objects.all()) == [taken]
    assert Spell.objects.filter(pupil=cast.kacper).exists()
    assert "changed since" in stays(again, 2)


def test_monitoring_that_a_status_ended_runs_again(cast: Cast) -> None:
    batch = brought_in(cast, "Tom Reeves,6M,K,,01/11/2026,", headings=REGISTER, kind="register")
    assert Monitoring.objects.get(pupil=cast.tom).ends_on == date(2026, 11, 1)
    undone(cast, batch)
    assert Monitoring.objects.get(pupil=cast.tom).ends_on is None


def test_a_class_prepared_by_hand_since_keeps_the_move(cast: Cast) -> None:
    batch = brought_in(cast, ",Bright,Noah,03/02/2018,5B,,Nono,")
    move_class(cast.noah, make_class(cast.harebell, "4Z"), date(2026, 11, 25))
    again = undone(cast, batch)
    assert stays(again, 2) == "Class stays: changed since."
    assert ClassMembership.objects.filter(pupil=cast.noah).count() == 3
    assert Pupil.objects.get(pk=cast.noah.pk).preferred_forename == ""


# --- The pages --------------------------------------------------------------------------------


def url(name: str, batch: ImportBatch) -> str:
    return reverse(name, args=["harebell-primary", batch.pk])


def test_the_page_says_row_by_row_what_goes_and_what_stays(cast: Cast) -> None:
    batch = brought_in(cast, ADA, NOAH, name="autumn.csv")
    make_outcome(ada())
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(preferred_forename="Noe")
    client = signed_in(cast.senco)
    done = client.get(url("imports_batch", batch)).content.decode()
    assert url("imports_undo", batch) in done
    response = client.get(url("imports_undo", batch))
    page = response.context["undo"]
    assert (page.going, page.staying) == (1, 2)
    goes = {line.number: line.goes for line in page.lines}
    assert ("Class", "5B", "4H") in goes[3]
    assert ("First language", "Polish", "nothing") in goes[3]
    assert goes[2] == []
    assert page.lines[0].stays == [("Added", "there is more now: 1 outcome")]
    assert ("Preferred forename", "changed since") in page.lines[1].stays
    assert "Undo everything that can go back" in response.content.decode()
    stays_only = client.get(url("imports_undo", batch), {"show": "goes"}).context["undo"]
    assert [line.number for line in stays_only.lines] == [3]


def test_undone_in_the_browser_whole_or_by_row_and_the_list_says_so(cast: Cast) -> None:
    batch = brought_in(cast, ADA, NOAH, name="autumn.csv")
    client = signed_in(cast.senco)
    none = client.post(url("imports_undo", batch), {"version": batch.version})
    assert "Tick at least one row first." in none.content.decode()
    said = {"version": batch.version, "row": row(batch, 3).pk}
    sent = client.post(url("imports_undo", batch), said)
    assert sent.url == url("imports_batch", batch)  # type: ignore[attr-defined]
    busy = client.get(sent.url).content.decode()  # type: ignore[attr-defined]
    assert "What you chose is being put back" in busy
    again = client.post(url("imports_undo", batch), said, follow=True)
    assert MEANWHILE in again.content.decode()
    run_undo(batch_id=batch.pk)
    half = client.get(url("imports_batch", batch)).content.decode()
    assert "Partly undone, 1 row left, by" in half
    assert "Undo the rest" in half
    batch = fresh(batch)
    client.post(url("imports_undo", batch), {"version": batch.version, "everything": "1"})
    run_undo(batch_id=batch.pk)
    listed = client.get(reverse("imports", args=["harebell-primary"])).content.decode()
    assert f"Undone by {cast.senco.display_name} on" in listed
    whole = client.get(url("imports_batch", batch)).content.decode()
    assert url("imports_undo", batch) not in whole
    gone = client.get(url("imports_undo", batch))
    assert gone.url == url("imports_batch", batch)  # type: ignore[attr-defined]


def test_the_page_of_undoing_asks_the_same_questions_for_one_row_as_for_many(cast: Cast) -> None:
    client = signed_in(cast.senco)
    counts = []
    for start, count in ((0, 1), (1, 12)):
        batch = confirm(
            actor_for_user(cast.senco),
            upload(
                actor_for_user(cast.senco), cast.harebell,
                csv_file(PUPIL_HEADINGS, *many_rows(count, start)),
            ),
        )  # fmt: skip
        client.get(url("imports_undo", batch))  # what is read once a process is read
        with CaptureQueriesContext(connection) as asked:
            client.get(url("imports_undo", batch))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 40


@pytest.mark.parametrize(("role", "status"), [("office", 403), ("head", 403), ("senco", 200)])
def test_the_page_is_for_whoever_may_bring_such_a_file_in(
    cast: Cast, role: str, status: int
) -> None:
    batch = brought_in(cast, "Noah Bright,4H,,SEMH,,", headings=REGISTER, kind="register")
    client = signed_in(getattr(cast, role))
    assert client.get(url("imports_undo", batch)).status_code == status
    assert signed_in(cast.stranger("senco")).get(url("imports_undo", batch)).status_code == 404


# --- What goes wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "words"),
    [(RuleBroken("Two classes at once."), "Two classes at once."), (IntegrityError("x"), REFUSED)],
)
def test_what_cannot_be_put_back_is_said_and_nothing_is_undone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    batch = brought_in(cast, ADA, NOAH)

    def fail(*_: object, **__: object) -> None:
        put_back(*_, **__)  # type: ignore[arg-type]
        raise error

    monkeypatch.setattr("pupils.imports.services.undo.put_back", fail)
    again = undone(cast, batch)
    assert (again.state, again.message, again.undone_at) == (ImportState.APPLIED, words, None)
    assert ada().legal_forename == "Ada"
    assert Pupil.objects.get(pk=cast.noah.pk).preferred_forename == "Nono"
    assert not Change.objects.filter(event="import.undone").exists()
    assert all(not w["is_undone"] for w in row(again, 2).written)


def test_a_worker_that_dies_again_and_again_leaves_it_as_it_was(cast: Cast) -> None:
    batch = brought_in(cast, NOAH)
    undo_import(actor=actor_for_user(cast.senco), batch=batch, version=batch.version)
    started = fresh(batch)
    rows = ImportBatch.objects.filter(pk=batch.pk)
    rows.update(choices=started.choices | {"tries": MOST_TRIES}, claimed_at=timezone.now())
    assert list(undoing()) == []  # somebody is at it
    rows.update(claimed_at=timezone.now() - CLAIM_LASTS - timedelta(seconds=1))
    assert list(undoing()) == [batch.pk]
    run_undo(batch_id=batch.pk)
    left = fresh(batch)
    assert (left.state, left.undone_at) == (ImportState.APPLIED, None)
    assert "tried several times" in left.message
    done = undone(cast, left)
    assert (done.counts["left"], done.message) == (0, "")
