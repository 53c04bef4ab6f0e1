"""Lists of pupils whose rows may be several pupils, and what lists say of the register."""

from pupils.choices import DifferenceState
from pupils.models import RegisterDifference
from tests.factories import add_need, in_change, make_pupil, put_on_register
from tests.imports.files import upn
from tests.imports.whole import day
from tests.people import Cast

# --- Rows that may be several pupils ----------------------------------------------------------


def like_pupils(cast: Cast) -> None:
    here = cast.harebell
    for forename, born_on, number, more in (
        ("Ava", "2017-01-01", 40, {}), ("Bea", "2017-01-02", 41, {"former_upn": upn(49)}),
        ("Cleo", "2017-01-03", 0, {"former_upn": upn(49)}), ("Dee", "2017-01-04", 0, {}),
        ("Edith", "2017-01-05", 44, {"middle_names": "Ann"}),
    ):  # fmt: skip
        make_pupil(
            here, surname="Alder", forename=forename, born_on=day(born_on),
            upn=upn(number) if number else "", **more,  # type: ignore[arg-type]
        )  # fmt: skip
    make_pupil(here, surname="Birch", forename="Fay", born_on=day("2017-02-01"))
    make_pupil(here, surname="Birch", forename="Fay", born_on=day("2017-02-01"), upn=upn(46))
    make_pupil(here, surname="Cedar-Elm", forename="Gus", born_on=day("2017-03-01"))
    make_pupil(here, surname="Flax", forename="Alexandra", born_on=day("2017-04-01"))
    make_pupil(here, surname="", forename="Hoa", born_on=day("2017-05-01"))
    make_pupil(here, surname="Maple", forename="Ivy", born_on=day("2017-06-01"),
               upn="A99912342500A")  # fmt: skip


DOUBTFUL = (
    {"legal_surname": "Alder", "legal_forename": "Bea", "born_on": "02/01/2017", "upn": upn(40)},
    {"legal_surname": "Oak", "legal_forename": "Zed", "born_on": "03/01/2017", "upn": upn(41)},
    {"legal_surname": "Alder", "legal_forename": "Cleo", "born_on": "03/01/2017", "upn": upn(49)},
    {"legal_surname": "Alder", "legal_forename": "Edith", "born_on": "05/01/2017", "upn": upn(45)},
    {"legal_surname": "Birch", "legal_forename": "Fay", "born_on": "01/02/2017"},
    {"legal_surname": "Elm", "legal_forename": "Gus", "born_on": "01/03/2017"},
    {"legal_surname": "Elm-Cedar", "legal_forename": "Gus", "born_on": "01/03/2017"},
    {"legal_surname": "Flax", "legal_forename": "Alex", "born_on": "01/04/2017"},
    {"legal_surname": "Flax", "legal_forename": "Al", "born_on": "01/04/2017"},
    {"legal_surname": "Hoa", "born_on": "01/05/2017"},
    {"legal_surname": "Maple", "legal_forename": "Ivy", "born_on": "01/06/2017", "upn": upn(47)},
    {"legal_surname": "Alder", "legal_forename": "Dee", "born_on": "04/01/2016"},
    {"legal_surname": "Alder", "legal_forename": "Deé", "born_on": "04/01/2017", "upn": upn(43)},
    {"legal_surname": "Ash", "legal_forename": "Kim", "born_on": "08/08/2018"},
    {"legal_surname": "ASH", "legal_forename": "Kim", "born_on": "08/08/2018"},
    {"legal_surname": "Ash", "legal_forename": "Kim", "born_on": "08/08/2018", "upn": upn(48)},
    {"legal_surname": "Ash", "legal_forename": "Kay", "born_on": "08/08/2018", "upn": upn(48)},
    {"legal_surname": "Alder", "legal_forename": "Ava", "born_on": "01/01/2017", "upn": "X"},
    {"legal_surname": "Bright", "legal_forename": "Noah", "born_on": "03/02/2018",
     "former_upn": upn(44)},
    {"legal_surname": "Nowak", "legal_forename": "Kacper", "born_on": "01/12/2018",
     "upn": upn(44)},
)  # fmt: skip

# --- What a list of pupils says of the register -----------------------------------------------


def on_the_register(cast: Cast) -> None:
    here = cast.harebell
    moon = make_pupil(here, surname="Moon", forename="Lee", born_on=day("2017-01-07"))
    put_on_register(moon, "K", day("2025-01-06"), next_review_on=day("2026-12-01"))
    for rank, need in enumerate(("SLCN", "MLD", "HI"), start=1):
        add_need(moon, need, rank, since=day("2025-01-06"))
    add_need(moon, "", 4, since=day("2025-01-06"), words="Shy")
    kept = make_pupil(here, surname="Kept", forename="Mo", born_on=day("2017-01-08"))
    put_on_register(kept, "K", day("2025-02-03"))
    gone = make_pupil(here, surname="Gone", forename="Nia", born_on=day("2017-01-09"))
    put_on_register(gone, "K", day("2025-03-03"))
    again = make_pupil(here, surname="Again", forename="Ora", born_on=day("2017-01-10"))
    put_on_register(again, "K", day("2025-04-07"))
    open_ = make_pupil(here, surname="Open", forename="Pip", born_on=day("2017-01-11"))
    put_on_register(open_, "K", day("2025-05-05"))
    for pupil, point, state, ours, theirs in (
        (kept, "status", DifferenceState.OURS_KEPT, {"status": "K"},
         {"status": "E", "source": "E", "since": ""}),
        (gone, "status", DifferenceState.OPEN, {"status": "K"},
         {"status": "E", "source": "E", "since": ""}),
        (again, "status", DifferenceState.OURS_KEPT, {"status": "K"},
         {"status": "E", "source": "S", "since": ""}),
        (open_, "since", DifferenceState.OPEN, {"on": "2025-05-05"}, {"on": "2025-05-06"}),
    ):  # fmt: skip
        with in_change():
            RegisterDifference.objects.create(
                pupil=pupil, school=here, field=point, state=state, ours=ours | {"words": "ours"},
                theirs=theirs | {"words": "theirs"}, file_name="old.csv", row_number=9,
                raised_at="2026-10-01T09:00Z",
            )  # fmt: skip


COMPARED = (
    {"full_name": "Lee Moon", "born_on": "07/01/2017", "sen_status": "E", "sen_since": "01/11/2026",
     "need_1": "MLD", "need_2": "SLCN", "next_review_on": "02/12/2026"},
    {"full_name": "Mo Kept", "born_on": "08/01/2017", "sen_status": "E"},
    {"full_name": "Nia Gone", "born_on": "09/01/2017", "sen_status": "K", "sen_since": "04/03/2025",
     "next_review_on": "05/03/2027"},
    {"full_name": "Ora Again", "born_on": "10/01/2017", "sen_status": "E"},
    {"full_name": "Pip Open", "born_on": "11/01/2017", "sen_since": "07/05/2025"},
    {"full_name": "Kacper Nowak", "born_on": "01/12/2018", "sen_status": "K",
     "sen_since": "08/05/2026", "need_1": "SLCN", "next_review_on": "01/03/2027"},
    {"full_name": "Tom Reeves", "born_on": "01/03/2016", "need_1": "ASD"},
    {"full_name": "Amara Okafor", "born_on": "09/01/2016", "sen_status": "N"},
    {"full_name": "Jayden Clarke", "born_on": "02/10/2016", "sen_status": "K", "need_1": "SEMH",
     "need_2": "ASD", "sen_since": "Jan 2025", "next_review_on": "Feb 2027"},
    {"full_name": "Noah Bright", "born_on": "03/02/2018", "sen_status": "E", "need_1": "ASD",
     "sen_since": "May 2023", "next_review_on": "Dec 2026"},
)  # fmt: skip
