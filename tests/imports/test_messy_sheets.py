"""Sheets as SENCOs keep them: what each row becomes, by the words that stand in it."""

from datetime import date

import pytest

from pupils.models import ImportBatch, Pupil
from send_mis.tabular.upn import check_upn
from tests.factories import actor_for_user, make_pupil
from tests.imports.files import confirm, csv_file, ctf, outcomes, row, texts, upload, upn
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")


def sheet(cast: Cast, headings: str, *rows: str, kind: str = "register") -> ImportBatch:
    return upload(actor_for_user(cast.senco), cast.harebell, csv_file(headings, *rows), kind)


def said(batch: ImportBatch, number: int) -> dict[str, str]:
    return {change["label"]: change["new"] for change in row(batch, number).changes}


@pytest.mark.parametrize(
    ("headings", "cells", "status"),
    [
        ("SEN,EHCP?", "Y,Y", "EHC plan"), ("SEN,EHCP?", "✓,✔", "EHC plan"),
        ("SEN Support,EHCP", "N,Y", "EHC plan"), ("SEN Support,EHCP", "No,Yes", "EHC plan"),
        ("SEN,EHCP?", "Y,N", "SEN support"), ("SEN,EHCP?", "✔️,", "SEN support"),
        ("SEN Support,EHCP", "Y,", "SEN support"), ("SEN status,EHCP?", "K,Y", "SEN support"),
        ("SEN", "EHCNA in progress", "SEN support"), ("SEN", "SEND register", "SEN support"),
    ],
)  # fmt: skip
def test_what_status_a_yes_is(cast: Cast, headings: str, cells: str, status: str) -> None:
    batch = sheet(cast, f"Name,Class,{headings}", f"Kacper Nowak,4H,{cells}")
    assert said(batch, 2)["SEN status"] == f"{status} since 23 Nov 2026", texts(row(batch, 2))


@pytest.mark.parametrize("cell", ["Y", "Yes", "✓", "x", "SEN", "On register"])
def test_a_mere_yes_ends_no_plan(cast: Cast, cell: str) -> None:
    batch = sheet(cast, "Name,Class,SEN,Need", f"Noah Bright,4H,{cell},HI")
    assert "SEN status" not in said(batch, 2)
    assert "Hearing impairment" in said(batch, 2)["Needs"]
    assert "This ends an EHC plan" not in texts(row(batch, 2))
    office = sheet(
        cast, "Surname,Forename,DOB,SEN", f"Bright,Noah,03/02/2018,{cell}", kind="pupils"
    )
    assert row(office, 2).differences == []


@pytest.mark.parametrize(
    ("cell", "says"), [("No", "No SEN from 23 Nov 2026"), ("K", "SEN support since 23 Nov 2026")]
)
def test_what_ends_a_plan_is_said(cast: Cast, cell: str, says: str) -> None:
    batch = sheet(cast, "Name,Class,SEN", f"Noah Bright,4H,{cell}")
    assert said(batch, 2)["SEN status"] == says
    assert "This ends an EHC plan" in texts(row(batch, 2))


@pytest.mark.parametrize("cell", ["Universal", "Wave 1", "Removed", "No longer SEN"])
def test_words_for_nobody_of_the_register(cast: Cast, cell: str) -> None:
    assert outcomes(sheet(cast, "Name,Class,SEN", f"Kacper Nowak,4H,{cell}")) == {2: "unchanged"}


@pytest.mark.parametrize("cell", ["Wave 2", "LEFT", "High needs"])
def test_a_status_that_nobody_can_know_is_asked(cast: Cast, cell: str) -> None:
    batch = sheet(cast, "Name,Class,SEN", f"Kacper Nowak,4H,{cell}")
    assert outcomes(batch) == {2: "problem"}
    assert "is not an SEN status" in texts(row(batch, 2))


# --- Whose row it is --------------------------------------------------------------------------


def _children(cast: Cast) -> dict[str, Pupil]:
    def child(surname: str, forename: str, day: int) -> Pupil:
        return make_pupil(
            cast.harebell, surname=surname, forename=forename, born_on=date(2018, 5, day),
            school_class=cast.class_4h,
        )  # fmt: skip

    return {
        "wang": child("王", "小明", 1), "ali": child("حسن", "علي", 2),
        "ngozi": child("", "Ngozi", 3), "nia": child("Nia", "", 4),
        "nia g": child("Gray", "Nia", 5), "tom": child("Smith", "Tom", 6),
        "tom 2": child("Smith", "Tom", 7), "noah": cast.noah,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "who"),
    [
        ("Ngozi,4H,", "ngozi"), ("NGOZI,4H,03/05/2018", "ngozi"), ("王小明,4H,", "wang"),
        ("小明 王,4H,", "wang"), ("علي حسن,4H,", "ali"), ("Noah Bright (4H),4H,", "noah"),
        ("BRIGHT Noah,4H,", "noah"), ('"Bright, Noah [EHCP]",4H,', "noah"),
        ("Tom Smith (b. 7/5/18),4H,07/05/2018", "tom 2"), ("Nia,4H,04/05/2018", "nia"),
        # Asked: a name that may be two children's, or is merely like one.
        ("Nia,4H,", ""), ("Noah,4H,", ""), ("Tom Smith,4H,", ""), ("N. Bright,4H,", ""),
        ("王小,4H,", ""), ("Noah B,4H,", ""), ("Ngozi,5B,", ""), ("Ngozi,4H,04/05/2018", ""),
        ("Bright (Noah),4H,", ""),
    ],
)  # fmt: skip
def test_whose_row_it_is(cast: Cast, cells: str, who: str) -> None:
    children = _children(cast)
    batch = sheet(cast, "Name,Class,DOB,SEN,Need", f"{cells},K,SLCN")
    found = row(batch, 2)
    assert found.pupil_id == (children[who].pk if who else None), (found.outcome, texts(found))
    assert found.outcome == ("changed" if who else "ambiguous"), texts(found)


def test_swapped_columns_are_settled_by_the_birth_date_alone(cast: Cast) -> None:
    batch = sheet(
        cast, "Surname,Forename,DOB,Class,SEN", "Noah,Bright,03/02/2018,4H,K",
        "Kacper,Nowak,,4H,K", "Kacper,Nowak,01/01/2011,4H,K",
    )  # fmt: skip
    assert [row(batch, n).pupil_id for n in (2, 3, 4)] == [cast.noah.pk, None, None]


# --- A child with one name, from another school ------------------------------------------------


def test_one_name_of_a_transfer_file_or_an_export_is_no_second_one(cast: Cast) -> None:
    child = make_pupil(cast.harebell, surname="", forename="Ngozi", born_on=date(2018, 7, 8))
    files = (
        (ctf(f"<UPN>{upn(33)}</UPN><Surname>Ngozi</Surname><DOB>2018-07-08</DOB>"
             "<Gender>F</Gender>"), "ctf", "a.xml"),
        (csv_file("UPN,Surname,Forename,DOB", f"{upn(33)},NGOZI,.,08/07/2018"), "pupils", "a.csv"),
    )  # fmt: skip
    for content, kind, name in files:
        senco = actor_for_user(cast.senco)
        batch = upload(senco, cast.harebell, content, kind, name=name)
        assert {c["field"] for r in batch.rows.all() for c in r.changes} <= {"upn", "sex"}
        confirm(senco, batch)
        child.refresh_from_db()
        assert (child.legal_surname, child.legal_forename, child.name) == ("", "Ngozi", "Ngozi")
        assert child.upn == upn(33)


@pytest.mark.parametrize(
    "names", ["<Surname>Maryam</Surname><Forename></Forename>", "<Surname>Maryam</Surname>",
              "<Surname>-</Surname><Forename>Maryam</Forename>",
              "<Surname>Maryam</Surname><Forename>.</Forename>"],
)  # fmt: skip
def test_a_child_with_one_name_arrives_by_transfer_file(cast: Cast, names: str) -> None:
    senco = actor_for_user(cast.senco)
    content = ctf(f"<UPN>{upn(32)}</UPN>{names}<DOB>2019-04-03</DOB><Gender>F</Gender>")
    batch = upload(senco, cast.harebell, content, "ctf", name="a.xml")
    assert outcomes(batch) == {1: "added"}
    assert "Has only one name, Maryam" in texts(row(batch, 1))
    confirm(senco, batch)
    assert Pupil.objects.get(upn=upn(32)).name == "Maryam"


# --- Cells ------------------------------------------------------------------------------------


def test_letters_for_digits_in_a_upn_where_the_check_letter_agrees() -> None:
    good = upn(101)
    assert check_upn(good.replace("0", "o").replace("1", "I")).normalised == good
    wrong = upn(100).replace("0", "O")[:-1] + "1"
    with pytest.raises(ValueError, match="first letter does not fit"):
        check_upn(wrong)


@pytest.mark.parametrize("cell", ["w/c 7/12/26", "W.C. 07/12/2026", "week commencing 7 Dec 2026",
                                  "wk beg 7.12.26", "wc 7 December 2026"])  # fmt: skip
def test_the_week_of_a_review_is_its_first_day(cast: Cast, cell: str) -> None:
    batch = sheet(cast, "Name,Class,SEN,Next review", f"Kacper Nowak,4H,K,{cell}")
    assert said(batch, 2)["Next review"] == "7 Dec 2026", texts(row(batch, 2))


def test_a_column_for_a_need_that_nobody_has_asks_nothing(cast: Cast) -> None:
    batch = sheet(
        cast, "Name,Class,SEN,SLCN,ASD,MLD,HI", "Noah Bright,4H,E,x,,,", "Kacper Nowak,4H,K,,x,n,"
    )
    assert [c["name"] for c in batch.columns if not c["key"]] == []
    assert said(batch, 3)["Needs"] == "Autistic spectrum disorder"


@pytest.mark.parametrize(
    "total",
    ["Number on register: 3", "Total SEN = 4", "Pupils on SEN register 12", "No. on register 5"],
)
def test_totals_are_nobody(cast: Cast, total: str) -> None:
    batch = sheet(cast, "Name,Class,SEN", "Kacper Nowak,4H,K", f"{total},,")
    assert outcomes(batch) == {2: "changed"}
