"""The SENCO's own sheet: names in any order, needs in one cell, and the register as it says."""

from datetime import date

import pytest

from pupils.choices import RowOutcome
from pupils.models import Monitoring, Need, Pupil, Spell
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed
from tests.factories import TODAY, actor_for_user, leave, make_class, make_pupil
from tests.imports.files import confirm, decide, outcomes, row, texts, upload
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

HEADINGS = "Name;Class;Status;Needs;Since;Next review"


def sheet(*rows: str, headings: str = HEADINGS) -> bytes:
    return ("\r\n".join([headings, *rows]) + "\r\n").encode()


def brought_in(cast: Cast, *rows: str, headings: str = HEADINGS) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(actor, cast.harebell, sheet(*rows, headings=headings), "register")
    assert batch.counts["blocking"] == batch.counts["undecided"] == 0, [
        texts(each) for each in batch.rows.all()
    ]
    confirm(actor, batch)


def needs(pupil: Pupil, day: date = TODAY) -> list[str]:
    rows = Need.objects.filter(pupil=pupil).on(day).order_by("rank")
    return [need.type for need in rows]


def test_a_pupil_is_put_on_the_register_as_the_sheet_says(cast: Cast) -> None:
    brought_in(cast, "Kacper Nowak;4H;SEN support;Speech and language, ADHD;05/01/2026;12/12/2026")
    spell = Spell.objects.get(pupil=cast.kacper)
    assert (spell.status, spell.starts_on, spell.ends_on, spell.next_review_on) == (
        "K", date(2026, 1, 5), None, date(2026, 12, 12),
    )  # fmt: skip
    assert spell.decided_by == cast.senco.display_name
    assert needs(cast.kacper) == ["SLCN", "SEMH"]
    assert needs(cast.kacper, date(2026, 1, 5)) == ["SLCN", "SEMH"]
    assert Change.objects.get(event="import.applied").pupil_ids == [cast.kacper.pk]


def test_what_people_write_where_no_day_is_known_stops_no_file(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        sheet("Kacper Nowak;4H;K;SLCN;Sept 2025;Spring term", "Ella Prosser;4H;K;SLCN;last year;"),
        "register",
    )  # fmt: skip
    kacper, ella = batch.rows.order_by("number")
    assert "Sept 2025 has no day, so it is taken as 01/09/2025." in texts(kacper)
    assert "Spring term is not a date" in texts(kacper)
    assert "The row is used without it." in texts(kacper)
    assert "last year is not a date" in texts(ella)
    assert batch.counts["blocking"] == 1
    confirm(actor, decide(actor, batch, row_3="out"))
    spell = Spell.objects.get(pupil=cast.kacper)
    assert (spell.starts_on, spell.next_review_on) == (date(2025, 9, 1), None)


def test_what_the_sheet_says_otherwise_is_shown_and_written(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        sheet(
            "Clarke, Jayden;5B;EHCP;SEMH; 01/11/2026;01/10/2027",
            "Noah Bright;4H;E;ASD;08/05/2023;09/12/2026",
            "Okafor Amara;6M;N;;;",
        ),
        "register",
    )  # fmt: skip
    said = {r.number: [c["new"] for c in r.changes] for r in batch.rows.all()}
    assert said == {
        2: ["EHC plan since 1 Nov 2026", "1 Oct 2027"],
        3: ["Autistic spectrum disorder", "9 Dec 2026"],
        4: ["No SEN from 23 Nov 2026"],
    }
    confirm(actor, batch)
    jayden = Spell.objects.filter(pupil=cast.jayden).order_by("starts_on")
    assert [(s.status, s.ends_on) for s in jayden] == [("K", date(2026, 11, 1)), ("E", None)]
    assert needs(cast.noah) == ["ASD"]
    assert needs(cast.noah, date(2026, 11, 22)) == ["ASD", "SEMH"]
    assert Spell.objects.get(pupil=cast.amara).ends_on == TODAY
    assert needs(cast.amara) == []


def test_a_plan_may_turn_into_support(cast: Cast) -> None:
    brought_in(cast, "Noah Bright;4H;K;;01/11/2026;")
    rows = Spell.objects.filter(pupil=cast.noah).order_by("starts_on")
    assert [(s.status, s.ends_on) for s in rows] == [("E", date(2026, 11, 1)), ("K", None)]
    assert needs(cast.noah) == ["ASD", "SEMH"]


def test_a_start_is_corrected(cast: Cast) -> None:
    brought_in(cast, "Jayden Clarke;5B;K;;06/01/2024;")
    assert Spell.objects.get(pupil=cast.jayden).starts_on == date(2024, 1, 6)


def test_somebody_watched_who_is_on_the_register_again_is_watched_no_more(cast: Cast) -> None:
    brought_in(cast, "Tom Reeves;6M;K;MLD;02/11/2026;")
    assert Monitoring.objects.get(pupil=cast.tom).ends_on == date(2026, 11, 2)


def test_needs_in_columns_of_their_own_deny_nothing_beyond_them(cast: Cast) -> None:
    brought_in(
        cast, "Bright;Noah;E;MLD", headings="Surname;Forename;Status;Primary need"
    )  # fmt: skip
    assert needs(cast.noah) == ["MLD", "SEMH"]


def test_since_not_given_is_said_to_be_the_files_day(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(actor, cast.harebell, sheet("Kacper Nowak;4H;K;;;"), "register")
    assert "23 Nov 2026 is used" in texts(row(batch, 2))
    assert row(batch, 2).outcome == RowOutcome.CHANGED


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Kacper Nowak;4H;;ASD;;", "not on our register"),
        ("Kacper Nowak;4H;N;ASD;;", "yet needs are given"),
        ("Kacper Nowak;4H;purple;ASD;;", "is not an SEN status"),
        ("Kacper Nowak;4H;K;ASD;;31/02/2027", "is not a real date"),
        ("Kacper Nowak;4H;K;ASD;13/2025;", "is not a real date"),
        ("Kacper Nowak;4H;K;#N/A;;", "a spreadsheet's error"),
        ("Kacper Nowak;4H;K;;01/01/2010;", "before the date of birth"),
        ("Kacper Nowak;4H;K;;05/01/2026;04/01/2026", "comes after the start"),
        ("Noah Bright;4H;;NSA;;", "SEN support only"),
        ("Jayden Clarke;5B;E;;06/01/2024;", "cannot start before"),
        ("Tom Reeves;6M;K;;01/05/2026;", "SEN support until"),
    ],
)
def test_what_the_register_cannot_hold_is_a_problem(cast: Cast, line: str, words: str) -> None:
    batch = upload(actor_for_user(cast.senco), cast.harebell, sheet(line), "register")
    assert row(batch, 2).outcome == RowOutcome.PROBLEM
    assert words in texts(row(batch, 2))


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("Name;Status", "Noah Bright;E"),
        ("Name;Status", "bright noah;E"),
        ("Name;Status", "BRIGHT, Noah;E"),
        ("Surname;Forename;Status", "Bright;Noah;E"),
        ("Surname;Forename;DOB;Status", "Noah;Bright;03/02/2018;E"),
        ("Name;Year;Status", "Noah Bright;Year 4;E"),
        ("Name;DOB;Status", "Noah Bright;03/02/2018;E"),
    ],
)
def test_names_in_any_order(cast: Cast, headings: str, line: str) -> None:
    batch = upload(
        actor_for_user(cast.senco), cast.harebell, sheet(line, headings=headings), "register"
    )
    assert row(batch, 2).pupil_id == cast.noah.pk


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("Name;Status", "Noa Bright;E"),
        ("Name;Class;Status", "Noah Bright;6M;E"),
        ("Name;DOB;Status", "Noah Bright;04/02/2018;E"),
        ("Name;Status", "Somebody Unheard;E"),
    ],
)
def test_who_is_not_certain_is_asked_and_never_new_by_itself(
    cast: Cast, headings: str, line: str
) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(actor, cast.harebell, sheet(line, headings=headings), "register")
    found = row(batch, 2)
    assert found.outcome == RowOutcome.AMBIGUOUS
    assert (str(cast.noah.pk) in found.candidates) == ("Unheard" not in line)
    batch = decide(actor, batch, row_2=str(cast.noah.pk))
    assert row(batch, 2).pupil_id == cast.noah.pk


def test_namesakes_are_told_apart_by_class(cast: Cast) -> None:
    other = make_pupil(
        cast.harebell, surname="Bright", forename="Noah", born_on=date(2020, 3, 1),
        school_class=make_class(cast.harebell, "1K", (1,)),
    )  # fmt: skip
    batch = upload(
        actor_for_user(cast.senco), cast.harebell,
        sheet("Noah Bright;1K;K;;;", "Noah Bright;4H;E;;;", "Noah Bright;;K;;;"), "register",
    )  # fmt: skip
    assert row(batch, 2).pupil_id == other.pk
    assert row(batch, 3).pupil_id == cast.noah.pk
    assert row(batch, 4).outcome == RowOutcome.AMBIGUOUS


def test_somebody_who_left_is_not_on_the_sheet(cast: Cast) -> None:
    leave(cast.noah, date(2026, 10, 23))
    batch = upload(
        actor_for_user(cast.senco), cast.harebell, sheet("Noah Bright;4H;E;;;"), "register"
    )
    assert outcomes(batch) == {2: "ambiguous"}


def test_a_new_pupil_needs_a_birth_date_and_somebody_to_say_so(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    headings = "Name;DOB;Class;Status;Needs;Since"
    batch = upload(
        actor, cast.harebell,
        sheet(
            "Freya Lind;05/10/2019;2K;K;ASD;05/01/2026", "Ole Moss;;2K;K;;", headings=headings
        ),
        "register",
    )  # fmt: skip
    assert set(outcomes(batch).values()) == {"ambiguous"}
    batch = decide(actor, batch, row_2="new", row_3="new")
    assert "no date of birth" in texts(row(batch, 3))
    confirm(actor, decide(actor, batch, row_3="out"))
    freya = Pupil.objects.get(legal_surname="Lind")
    assert Spell.objects.get(pupil=freya).starts_on == date(2026, 1, 5)
    assert needs(freya) == ["ASD"]


@pytest.mark.parametrize("role", ["office", "head", "teacher"])
def test_only_a_senco_brings_in_their_own_sheet(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        upload(
            actor_for_user(getattr(cast, role)), cast.harebell, sheet("Noah Bright;4H;E;;;"),
            "register",
        )  # fmt: skip
