"""The edges of what a file says and writes: the last day that counts, and which value wins."""

from datetime import date, timedelta

import pytest

from pupils.choices import DifferenceState
from pupils.models import (
    ClassMembership,
    Enrolment,
    ImportBatch,
    Need,
    Pupil,
    RegisterDifference,
    Spell,
)
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import SchoolClass
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    in_change,
    leave,
    make_class,
    make_pupil,
    put_on_register,
)
from tests.factories.schools import year_of
from tests.imports.files import confirm, csv_file, fresh, outcomes, row, texts, upload, upn
from tests.imports.undoing import REGISTER, brought_in
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

WHO = "UPN,Surname,Forename,DOB"
DAY = timedelta(days=1)
TEMPORARY, OTHER_TEMPORARY = "N99912342500A", "Q99912342501B"


def looked_at(
    cast: Cast, *rows: str, headings: str = WHO, kind: str = "pupils", **options: object
) -> ImportBatch:
    return upload(
        actor_for_user(cast.senco), cast.harebell, csv_file(headings, *rows), kind, **options
    )  # fmt: skip


def day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


# --- Numbers of pupils ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "now", "former"),
    [
        ("", upn(2), upn(2), ""),
        (upn(1), TEMPORARY, upn(1), ""),
        (TEMPORARY, upn(2), upn(2), TEMPORARY),
        (TEMPORARY, OTHER_TEMPORARY, OTHER_TEMPORARY, TEMPORARY),
    ],
)
def test_a_permanent_number_never_gives_way_to_a_temporary_one(
    cast: Cast, ours: str, theirs: str, now: str, former: str
) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(upn=ours, upn_unknown="" if ours else "UN1")
    brought_in(cast, f"{theirs},Bright,Noah,03/02/2018", headings=WHO)
    noah = Pupil.objects.get(pk=cast.noah.pk)
    assert (noah.upn, noah.former_upn, noah.upn_unknown) == (now, former, "")


def test_a_former_number_that_the_file_gives_is_kept(cast: Cast) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(upn=TEMPORARY)
    brought_in(cast, f"{upn(2)},Bright,Noah,03/02/2018,{upn(3)}", headings=f"{WHO},Former UPN")
    noah = Pupil.objects.get(pk=cast.noah.pk)
    assert (noah.upn, noah.former_upn) == (upn(2), upn(3))


# --- On and off the roll ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left_on", "outcome"),
    [(TODAY - DAY, "leaver"), (TODAY, "unchanged"), (date(2025, 9, 1), "leaver"),
     (date(2025, 8, 31), "unchanged")],
)  # fmt: skip
def test_a_leaving_that_is_over_is_proposed(cast: Cast, left_on: date, outcome: str) -> None:
    batch = looked_at(cast, f",Bright,Noah,03/02/2018,{day(left_on)}", headings=f"{WHO},DOL")
    assert outcomes(batch) == {2: outcome}
    if outcome == "leaver":
        assert f"Left on {left_on.day} " in texts(row(batch, 2))
    confirm(actor_for_user(cast.senco), batch)
    assert Enrolment.objects.get(pupil=cast.noah).ends_on is None


@pytest.mark.parametrize(
    ("left_on", "ends_on"), [(TODAY - DAY, TODAY), (TODAY, None), (TODAY + DAY, None)]
)
def test_a_pupil_new_to_us_who_has_left_already(
    cast: Cast, left_on: date, ends_on: date | None
) -> None:
    make_class(cast.harebell, "2K", (2,))
    brought_in(
        cast, f",Lind,Ada,05/10/2019,01/09/2024,{day(left_on)},2K",
        headings=f"{WHO},Date of entry,DOL,Class",
    )  # fmt: skip
    row = Enrolment.objects.get(pupil__legal_surname="Lind")
    assert (row.starts_on, row.ends_on, row.status) == (date(2024, 9, 1), ends_on, "C")
    member = ClassMembership.objects.get(pupil=row.pupil)
    assert (member.starts_on, member.ends_on) == (year_of(cast.harebell).starts_on, ends_on)


@pytest.mark.parametrize(
    ("joined_on", "question", "back_on"),
    [
        (date(2026, 9, 30), True, None), (date(2026, 10, 1), False, date(2026, 10, 1)),
        (date(2026, 11, 2), False, date(2026, 11, 2)), (None, False, TODAY),
    ],
)  # fmt: skip
def test_who_left_comes_back_from_the_day_that_the_file_says(
    cast: Cast, joined_on: date | None, question: bool, back_on: date | None
) -> None:
    leave(cast.noah, date(2026, 10, 1))
    entry = day(joined_on) if joined_on else ""
    batch = looked_at(cast, f",Bright,Noah,03/02/2018,{entry}", headings=f"{WHO},Date of entry")
    assert (outcomes(batch)[2] == "ambiguous") is question
    if question:
        return
    confirm(actor_for_user(cast.senco), batch)
    latest = Enrolment.objects.filter(pupil=cast.noah).latest("starts_on")
    assert (latest.starts_on, latest.ends_on) == (back_on, None)


@pytest.mark.parametrize(
    ("since", "is_asked"), [(TODAY, True), (TODAY + DAY, False)], ids=["today", "tomorrow"]
)
def test_who_has_not_come_yet_is_no_leaver(cast: Cast, since: date, is_asked: bool) -> None:
    coming = make_pupil(cast.harebell, surname="Coming", since=since)
    batch = looked_at(cast, ",Bright,Noah,03/02/2018", is_whole_school=True)
    assert batch.rows.filter(pupil=coming, outcome="leaver").exists() is is_asked
    assert not batch.rows.filter(pupil=cast.noah, outcome="leaver").exists()


@pytest.mark.parametrize(("joined_on", "moves"), [(date(2025, 3, 1), True), (date(2024, 12, 31),
                                                                             False)])  # fmt: skip
def test_a_date_of_entry_runs_into_no_earlier_time(
    cast: Cast, joined_on: date, moves: bool
) -> None:
    with in_change():
        Enrolment.objects.create(
            pupil=cast.noah, school=cast.harebell, starts_on=date(2024, 1, 1),
            ends_on=date(2025, 3, 1),
        )  # fmt: skip
    brought_in(
        cast, f",Bright,Noah,03/02/2018,{day(joined_on)},M",
        headings=f"{WHO},Date of entry,Enrolment status",
    )  # fmt: skip
    now = Enrolment.objects.filter(pupil=cast.noah).latest("starts_on")
    assert now.starts_on == (joined_on if moves else date(2025, 9, 1))
    assert now.status == "M"


# --- Classes ----------------------------------------------------------------------------------


def test_a_move_on_the_day_of_joining_a_class_takes_its_place(cast: Cast) -> None:
    with in_change():
        ClassMembership.objects.filter(pupil=cast.noah).update(starts_on=TODAY)
    brought_in(cast, ",Bright,Noah,03/02/2018,5B", headings=f"{WHO},Class")
    member = ClassMembership.objects.get(pupil=cast.noah)
    assert (member.school_class, member.starts_on, member.ends_on) == (cast.class_5b, TODAY, None)


def test_a_class_prepared_for_later_bounds_the_move(cast: Cast) -> None:
    later = make_class(cast.harebell, "5N", (5,), year=year_of(cast.harebell, 2027))
    with in_change():
        now = ClassMembership.objects.get(pupil=cast.noah)
        now.ends_on = date(2027, 9, 1)
        now.save()
        ClassMembership.objects.create(
            pupil=cast.noah, school=cast.harebell, school_class=later, starts_on=date(2027, 9, 1)
        )
    brought_in(cast, ",Bright,Noah,03/02/2018,5B", headings=f"{WHO},Class")
    spans = ClassMembership.objects.filter(pupil=cast.noah).order_by("starts_on")
    assert [(m.school_class.name, m.starts_on, m.ends_on) for m in spans] == [
        ("4H", date(2026, 9, 1), TODAY), ("5B", TODAY, date(2027, 9, 1)),
        ("5N", date(2027, 9, 1), None),
    ]  # fmt: skip


def test_a_new_class_has_the_years_of_its_pupils_and_a_set_is_no_class(cast: Cast) -> None:
    make_class(cast.harebell, "Set 1", kind=ClassKind.GROUP)
    refused = looked_at(cast, ",Bright,Noah,03/02/2018,Set 1", headings=f"{WHO},Class")
    assert "is a teaching group here, not a class" in texts(row(refused, 2))
    brought_in(
        cast, ",Lind,Ada,05/10/2019,MIXED,2", ",Lind,Bo,05/10/2018,mixed,", ",Bright,Noah,"
        "03/02/2018,Mixed,", headings=f"{WHO},Class,Year group",
    )  # fmt: skip
    made = SchoolClass.objects.get(name__iexact="mixed")
    assert (made.name, made.year_groups) == ("MIXED", [2, 3, 4])
    assert made.members.count() == 3


# --- The register -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "blocked"), [(date(2025, 1, 6), True), (date(2025, 1, 7), False)]
)
def test_another_status_starts_after_the_present_one_did(
    cast: Cast, since: date, blocked: bool
) -> None:
    batch = looked_at(
        cast, f"Jayden Clarke,5B,E,SEMH,{day(since)},", headings=REGISTER, kind="register"
    )
    assert (outcomes(batch)[2] == "problem") is blocked


@pytest.mark.parametrize(
    ("since", "ends_on"),
    [(date(2026, 11, 1), date(2026, 11, 1)), (date(2025, 1, 6), TODAY), (None, TODAY)],
)
def test_no_sen_from_the_day_said_unless_it_had_not_begun(
    cast: Cast, since: date | None, ends_on: date
) -> None:
    brought_in(
        cast, f"Jayden Clarke,5B,N,,{day(since) if since else ''},", headings=REGISTER,
        kind="register",
    )  # fmt: skip
    row = Spell.objects.get(pupil=cast.jayden)
    assert (row.ends_on, row.end_reason, row.end_decided_by) == (
        ends_on, "From file.csv", cast.senco.display_name,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "blocked"), [(date(2024, 7, 1), False), (date(2024, 6, 30), True)]
)
def test_an_earlier_since_stops_at_the_time_before(cast: Cast, since: date, blocked: bool) -> None:
    put_on_register(cast.jayden, "K", date(2023, 9, 1), until=date(2024, 7, 1))
    batch = looked_at(
        cast, f"Jayden Clarke,5B,K,SEMH,{day(since)},", headings=REGISTER, kind="register"
    )
    assert (outcomes(batch)[2] == "problem") is blocked


def test_needs_beyond_the_sheets_columns_and_in_our_words_stay(cast: Cast) -> None:
    add_need(cast.noah, "HI", 3)
    with in_change():
        Need.objects.filter(pupil=cast.noah, type="ASD").update(words="Loves trains")
    brought_in(
        cast, "Noah Bright,4H,SLCN,ASD", headings="Name,Class,Need 1,Need 2", kind="register"
    )
    now = Need.objects.filter(pupil=cast.noah).on(TODAY).order_by("rank")
    assert [(n.type, n.words, n.source) for n in now] == [
        ("SLCN", "", "import"), ("ASD", "Loves trains", "school"), ("HI", "", "school"),
    ]  # fmt: skip


def test_a_difference_that_is_no_more_closes_and_a_settled_one_stays_as_it_was(
    cast: Cast,
) -> None:
    headings = "Surname,Forename,DOB,SEN status"
    brought_in(cast, "Nowak,Kacper,01/12/2018,K", headings=headings)
    first = RegisterDifference.objects.get()
    assert (first.state, first.row_number, first.school_id) == ("open", 2, cast.harebell.pk)
    brought_in(cast, "Nowak,Kacper,01/12/2018,E", headings=headings, name="two.csv")
    again = RegisterDifference.objects.get()
    assert (again.pk, again.theirs["status"], again.file_name) == (first.pk, "E", "two.csv")
    brought_in(cast, "Nowak,Kacper,01/12/2018,N", headings=headings)
    gone = RegisterDifference.objects.get()
    assert (gone.state, gone.settled_at is not None) == (DifferenceState.GONE, True)


def test_the_batch_is_written_for_the_day_of_the_file(cast: Cast) -> None:
    batch = looked_at(
        cast, ",Bright,Noah,03/02/2018,5B", headings=f"{WHO},Class", day=date(2026, 11, 2)
    )
    done = confirm(actor_for_user(cast.senco), batch)
    assert fresh(done).applied_at is not None
    moved = ClassMembership.objects.get(pupil=cast.noah, school_class=cast.class_5b)
    assert moved.starts_on == date(2026, 11, 2)
