"""Names in every script in files: nobody becomes somebody else."""

from datetime import date

import pytest

from pupils.choices import RowOutcome
from pupils.models import Pupil, Spell
from tests.factories import actor_for_user, make_pupil
from tests.imports.files import confirm, outcomes, row, texts, upload, upn
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

BORN = date(2017, 8, 14)
HEADINGS = "Surname,Forename,Date of birth,Year,Class"


def table(*rows: str, headings: str = HEADINGS) -> bytes:
    return ("\r\n".join([headings, *rows]) + "\r\n").encode()


def test_other_children_of_one_birthday_are_added_and_nobody_renamed(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    held = make_pupil(
        cast.harebell, surname="王", forename="小明", born_on=BORN, school_class=cast.class_4h
    )
    batch = upload(
        actor, cast.harebell, table("李,芳,14/08/2017,4,4H", "علي,حسن,14/08/2017,4,4H"), "pupils"
    )
    assert [each.outcome for each in batch.rows.order_by("number")] == [RowOutcome.ADDED] * 2
    confirm(actor, batch)
    held.refresh_from_db()
    assert held.name == "小明 王"
    assert {p.list_name for p in Pupil.objects.filter(born_on=BORN)} >= {"李, 芳", "علي, حسن"}


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (("王", "小明"), "李,芳"), (("Іваненко", "Олена"), "李,芳"), (("علي", "حسن"), "محمد,نور"),
        (("김", "철수"), "이,영희"), (("Nowak", "Jan"), "李,芳"),
        (("かとう", "はな"), "がとう,はな"),
    ],
)  # fmt: skip
def test_a_sheet_names_nobody_on_roll(cast: Cast, held: tuple[str, str], said: str) -> None:
    actor = actor_for_user(cast.senco)
    pupil = make_pupil(
        cast.harebell, surname=held[0], forename=held[1], born_on=BORN, school_class=cast.class_4h
    )
    sheet = table(f"{said},4H,E,ASD", headings="Surname,Forename,Class,SEN status,Primary need")
    batch = upload(actor, cast.harebell, sheet, "register")
    assert row(batch, 2).outcome == RowOutcome.AMBIGUOUS
    assert row(batch, 2).pupil_id is None
    assert not Spell.objects.filter(pupil=pupil).exists()


@pytest.mark.parametrize(
    ("surname", "forename"),
    [("王", "小明"), ("علي", "حسن"), ("Іваненко", "Олена"), ("O’Brien", "Siân"), ("Ngozi", "")],
)
def test_the_same_name_is_the_same_child(cast: Cast, surname: str, forename: str) -> None:
    actor = actor_for_user(cast.senco)
    pupil = make_pupil(
        cast.harebell, surname=surname, forename=forename, born_on=BORN,
        school_class=cast.class_4h,
    )  # fmt: skip
    said = f"\u202b{surname.upper()}\u202c,{forename},14/08/2017,,4H".replace("’", "'")
    batch = upload(actor, cast.harebell, table(said), "pupils")
    assert (row(batch, 2).outcome, row(batch, 2).pupil_id) == (RowOutcome.UNCHANGED, pupil.pk)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("Łukasik,José", "Lukasik,Jose"), ("Müller,Ana", "Mueller,Ana"),
        ("Иванова,Оля", "Ивановa,Оля"),
        ("李,芳", "\uf9e1,芳"), ("Smith-Jones,Amy", "Jones-Smith,Amy"),
        ("Sukarno,", "Sukarno,Noah"),
        ("Smith,Amy", "Smith,"), ("Ali,Hassan", "Hassan,Ali"), ("Weiß,Jo", "Weiss,Jo"),
    ],
)  # fmt: skip
def test_a_name_that_is_merely_alike_is_asked(cast: Cast, held: str, said: str) -> None:
    surname, forename = held.split(",")
    pupil = make_pupil(cast.harebell, surname=surname, forename=forename, born_on=BORN)
    batch = upload(
        actor_for_user(cast.senco), cast.harebell, table(f"{said},14/08/2017,4,4H"), "pupils"
    )
    assert row(batch, 2).outcome == RowOutcome.AMBIGUOUS
    assert row(batch, 2).candidates == [str(pupil.pk)]


@pytest.mark.parametrize(
    ("held", "said", "after"),
    [
        ("Łukasik", "Lukasik", "Łukasik"), ("Müller", "Mueller", "Müller"),
        ("Иванова", "Ивановa", "Иванова"), ("李", "\uf9e1", "李"), ("O’Brien", "OBrien", "O’Brien"),
        ("Lukasik", "Łukasik", "Łukasik"), ("Smith", "Jones", "Jones"), ("SMITH", "Smith", "SMITH"),
    ],
)  # fmt: skip
def test_a_poorer_spelling_replaces_no_name(cast: Cast, held: str, said: str, after: str) -> None:
    actor = actor_for_user(cast.senco)
    pupil = make_pupil(cast.harebell, surname=held, forename="Jo", born_on=BORN, upn=upn(70))
    content = table(f"{upn(70)},{said},Jo,14/08/2017", headings="UPN,Surname,Forename,DOB")
    batch = upload(actor, cast.harebell, content, "pupils")
    is_alike = {held, said} not in ({"Smith", "Jones"}, {"SMITH", "Smith"})
    assert (said in texts(row(batch, 2))) == is_alike
    confirm(actor, batch)
    pupil.refresh_from_db()
    assert pupil.legal_surname == after


def test_a_upn_of_somebody_with_another_name_is_asked(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    make_pupil(cast.harebell, surname="李", forename="芳", upn=upn(71), school_class=cast.class_4h)
    sheet = table(f"{upn(71)},Ward,Leo,K", headings="UPN,Surname,Forename,SEN status")
    batch = upload(actor, cast.harebell, sheet, "register")
    assert row(batch, 2).outcome == RowOutcome.AMBIGUOUS
    assert "the name is not" in texts(row(batch, 2))


def test_two_rows_of_one_foreign_name_are_the_same_pupil_twice(cast: Cast) -> None:
    batch = upload(
        actor_for_user(cast.senco), cast.harebell,
        table("李,芳,14/08/2017,4,4H", "王,芳,14/08/2017,4,4H", "李,芳,14/08/2017,4,4H"), "pupils",
    )  # fmt: skip
    assert outcomes(batch) == {2: "problem", 3: "added", 4: "problem"}


def test_a_child_with_one_name_is_recorded(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    content = table("Ngozi,,14/05/2017,4,4H", "Thiri,.,14/06/2017,4,4H", ",Sukarno,14/07/2017,4,4H")
    batch = upload(actor, cast.harebell, content, "pupils")
    assert [each.label for each in batch.rows.order_by("number")] == ["Ngozi", "Thiri", "Sukarno"]
    assert "only one name" in texts(row(batch, 2))
    confirm(actor, batch)
    pupils = Pupil.objects.filter(born_on__gte=date(2017, 5, 14), born_on__lte=date(2017, 7, 14))
    assert (
        {p.name for p in pupils} == {p.list_name for p in pupils} == {"Ngozi", "Thiri", "Sukarno"}
    )
    again = upload(actor, cast.harebell, content, "pupils")
    assert {each.outcome for each in again.rows.all()} == {RowOutcome.UNCHANGED}


def test_staff_are_told_apart_in_every_script(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    held = cast.teacher
    rows = (
        "李 芳,one@harebell.test,Teacher,4H", "王 小明,one@harebell.test,TA,4H",
        f"علي حسن,{held.email},TA,4H", "Zoë Ng,two@harebell.test,Teacher,4H",
        "Zoe Ng,two@harebell.test,TA,\u200b",
    )  # fmt: skip
    batch = upload(actor, cast.harebell, table(*rows, headings="Name,Email,Role,Class"), "staff")
    assert "two different names" in texts(row(batch, 2))
    assert f"is the address of {held.full_name}" in texts(row(batch, 4))
    assert "different names" not in texts(row(batch, 5)) + texts(row(batch, 6))
