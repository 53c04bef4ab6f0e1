"""Lists of pupils whom we know and of pupils new to us."""

from typing import Any

from pupils.models import Pupil
from send_mis.schools.choices import ClassKind
from tests.factories import (
    TODAY,
    add_need,
    in_change,
    leave,
    make_class,
    make_pupil,
    put_on_register,
)
from tests.imports.files import upn
from tests.imports.whole import day
from tests.people import Cast

# --- Pupils whom we know ----------------------------------------------------------------------


def known_pupils(cast: Cast) -> None:
    here, class_5b = cast.harebell, cast.class_5b
    make_pupil(
        here, surname="Bell", forename="Ann", born_on=day("2017-04-05"), school_class=class_5b,
        upn=upn(20), former_upn=upn(21), uln="1000000001", middle_names="May",
        preferred_surname="Ball", preferred_forename="Annie", former_surname="Pell", sex="F",
        ethnicity="WBRI", first_language="POL", is_eal=True, english_proficiency="C",
        care_authority="301", fsm_category="TFSM", is_fsm=True, pupil_premium=["AFC", "SCP"],
        service_child="Y", young_carer="P", has_medical_flag=True, medical_note="Asthma",
    )  # fmt: skip
    make_pupil(
        here, surname="Beaupré", forename="Cole", born_on=day("2017-05-06"), school_class=class_5b,
        upn="A99912342500A", upn_unknown="", first_language="URD", is_eal=True, young_carer="P",
        ethnicity="WBRI", english_proficiency="D", pupil_premium=["LAP"], has_medical_flag=True,
        medical_note="Hay fever",
    )  # fmt: skip
    make_pupil(
        here, surname="Dale", forename="Cat", born_on=day("2017-06-07"), school_class=class_5b,
        upn=upn(22), since=day("2022-09-01"),
    )  # fmt: skip
    make_pupil(
        here, surname="Early", forename="Dan", born_on=day("2017-07-08"), school_class=class_5b,
        upn_unknown="UN1",
    )  # fmt: skip
    ford = make_pupil(here, surname="Ford", forename="Eve", born_on=day("2017-08-09"))
    gray = make_pupil(
        here, surname="Gray", forename="Flo", born_on=day("2017-09-10"), school_class=class_5b
    )
    put_on_register(gray, "K", day("2026-02-02"))
    add_need(gray, "HI", since=day("2026-02-02"))
    hill = make_pupil(here, surname="Hill", forename="Guy", born_on=day("2017-10-11"))
    ives = make_pupil(
        here, surname="Ives", forename="Hal", born_on=day("2017-11-12"), school_class=class_5b
    )
    jago = make_pupil(here, surname="Jago", forename="Ida", born_on=day("2017-12-13"))
    make_pupil(
        here, surname="Nash", forename="Max", born_on=day("2018-01-14"), school_class=class_5b,
        reception_year=2021,
    )  # fmt: skip
    make_pupil(here, surname="Orr", forename="Ned", born_on=day("2022-01-15"),
               since=day("2026-11-30"))  # fmt: skip
    make_pupil(here, surname="Penn", forename="Oli", born_on=day("2018-01-16"),
               since=day("2026-11-23"), upn=upn(28))  # fmt: skip
    make_pupil(here, surname="Quay", forename="Pat", born_on=day("2018-01-17"))
    leave(ford, day("2026-10-01"))
    leave(hill, day("2026-10-02"))
    leave(Pupil.objects.get(legal_surname="Early"), day("2026-10-03"))
    with in_change():
        ives.classmemberships.update(ends_on=day("2027-01-04"))
        ives.classmemberships.create(
            school=here, school_class=make_class_in(cast, "6M"), starts_on=day("2027-01-04")
        )
        jago.classmemberships.create(school=here, school_class=class_5b, starts_on=TODAY)


def make_class_in(cast: Cast, name: str) -> Any:
    return cast.harebell.classes.get(name=name)


KNOWN = (
    {
        "legal_surname": "Bellamy",
        "legal_forename": "Ann",
        "born_on": "06/04/2017",
        "upn": upn(20),
        "former_upn": upn(24),
        "uln": "2000000002",
        "middle_names": "June",
        "preferred_surname": "Bill",
        "preferred_forename": "Nan",
        "sex": "M",
        "ethnicity": "MWAS",
        "first_language": "URD",
        "english_proficiency": "B",
        "is_looked_after": "Y",
        "care_authority": "302",
        "fsm_eligible": "OFSM",
        "ever6_fsm": "Yes",
        "pupil_premium": "SCP; LAP",
        "service_child": "N",
        "young_carer": "school",
        "medical_flag": "Epilepsy",
        "year_group": "6",
        "class_name": "6m",
        "joined_on": "02/09/2024",
        "enrol_status": "Dual main",
    },
    {
        "legal_surname": "BEAUPRE",
        "legal_forename": "Cole",
        "born_on": "06/05/2017",
        "upn": upn(25),
        "is_eal": "N",
        "ethnicity": "NOBT",
        "first_language": "ENG",
        "english_proficiency": "N",
        "pupil_premium": "Y",
        "young_carer": "Y",
        "medical_flag": "No",
        "fsm_eligible": "N",
        "joined_on": "01/09/2025",
    },
    {
        "legal_surname": "Dale",
        "legal_forename": "Cat",
        "born_on": "07/06/2017",
        "upn": "N99912342500A",
        "joined_on": "01/09/2021",
        "enrol_status": "C",
        "year_group": "4",
        "class_name": "5B",
        "medical_flag": "Y",
        "pupil_premium": "yes",
        "young_carer": "yes",
        "fsm_eligible": "Y",
        "is_looked_after": "No",
    },
    {
        "legal_surname": "Early",
        "legal_forename": "Dan",
        "born_on": "08/07/2017",
        "upn": upn(26),
        "joined_on": "02/11/2026",
        "class_name": "6M",
        "year_group": "5",
    },
    {
        "legal_surname": "Ford",
        "legal_forename": "Eve",
        "born_on": "09/08/2017",
        "joined_on": "01/09/2021",
        "class_name": "5B",
        "preferred_forename": "Evie",
    },
    {
        "legal_surname": "Gray",
        "legal_forename": "Flo",
        "born_on": "10/09/2017",
        "left_on": "13/11/2026",
        "class_name": "6M",
        "preferred_forename": "Flora",
    },
    {
        "legal_surname": "Hill",
        "legal_forename": "Guy",
        "born_on": "11/10/2017",
        "left_on": "01/10/2026",
        "uln": "3000000003",
    },
    {
        "legal_surname": "Ives",
        "legal_forename": "Hal",
        "born_on": "12/11/2017",
        "class_name": "3Z",
        "left_on": "30/11/2026",
        "year_group": "3",
    },
    {
        "legal_surname": "Jago",
        "legal_forename": "Ida",
        "born_on": "13/12/2017",
        "class_name": " 3z ",
        "left_on": "22/08/2025",
        "year_group": "4",
    },
    {
        "legal_surname": "Nowak",
        "legal_forename": "Kacper",
        "born_on": "01/12/2018",
        "class_name": "4H",
        "first_language": "Refused",
        "preferred_forename": "Kacper",
    },
    {
        "legal_surname": "Nash",
        "legal_forename": "Max",
        "born_on": "14/01/2018",
        "year_group": "X",
        "former_upn": upn(27),
    },
    {
        "legal_surname": "Penn",
        "legal_forename": "Olive",
        "born_on": "18/01/2019",
        "upn": upn(28),
    },
)

# --- Pupils new to us -------------------------------------------------------------------------


def new_pupils(cast: Cast) -> None:
    group = make_class(cast.harebell, "Set 1")
    with in_change():
        group.kind = ClassKind.GROUP
        group.save(update_fields=["kind"])
        year = group.year
        year.starts_on = day("2026-09-02")
        year.save(update_fields=["starts_on"])


WHOLE = {
    "upn": upn(30), "former_upn": upn(31), "uln": "4000000004", "legal_surname": "quill",
    "legal_forename": "PIA", "middle_names": "Joy", "preferred_surname": "Quill",
    "preferred_forename": "Pi", "born_on": "4 Mar 2018", "sex": "Female", "ethnicity": "MWBC",
    "first_language": "Polish", "english_proficiency": "A", "is_looked_after": "yes",
    "care_authority": "303", "fsm_eligible": "EFSM", "ever6_fsm": "N",
    "pupil_premium": "DPP, EYP", "service_child": "R", "young_carer": "P",
    "medical_flag": "Wears  hearing aids", "year_group": "4", "class_name": "4H",
    "joined_on": "05/09/2022", "enrol_status": "S", "sen_status": "E", "sen_since": "10/01/2024",
    "need_1": "ASD", "need_2": "HI: both ears", "need_area": "SEMH", "next_review_on": "09/01/2027",
    "parents_told": "letter 12/01/2024", "notes": "Agency: SALT",
}  # fmt: skip
NEW = (
    WHOLE,
    {
        "legal_surname": "Rook",
        "legal_forename": "Quin",
        "born_on": "05/03/2018",
        "upn": "un2",
        "left_on": "22/10/2026",
        "joined_on": "01/09/2023",
        "class_name": "9Q",
        "sen_status": "A",
        "sen_since": "Sept 2024",
        "need_1": "Needs time",
        "year_group": "9",
    },
    {
        "legal_surname": "Snow",
        "born_on": "06/03/2019",
        "left_on": "23/11/2026",
        "class_name": "9q",
        "sen_status": "K",
        "parents_told": "Y",
        "year_group": "R",
        "fsm_eligible": "Yes",
        "notes": "Quiet",
    },
    {
        "full_name": "Tern, Rita",
        "preferred_forename": "Rita",
        "born_on": "07/03/2020",
        "left_on": "22/11/2026",
        "sen_status": "N",
        "first_language": "ENG",
        "is_eal": "Y",
        "class_name": "7T",
    },
    {
        "legal_surname": "Ulm",
        "legal_forename": "Sol",
        "born_on": "08/03/2018",
        "sen_status": "monitor",
        "class_name": "New",
        "joined_on": "01/12/2026",
    },
    {
        "legal_surname": "Vane",
        "legal_forename": "Tess",
        "born_on": "09/03/2018",
        "joined_on": "31/08/2027",
        "class_name": "4H",
        "has_plan": "Y",
        "need_1": "MLD",
        "need_2": "mld",
        "pupil_premium": "N",
    },
    # What cannot be taken.
    {"legal_surname": "West", "legal_forename": "Una", "sen_status": "K"},
    {"born_on": "10/03/2018", "upn": upn(32)},
    {
        "legal_surname": "Yew",
        "legal_forename": "Vic",
        "born_on": "11/03/2018",
        "class_name": "Set 1",
        "sen_status": "K",
        "sen_since": "10/03/2018",
    },
    {
        "legal_surname": "Zola",
        "legal_forename": "Wes",
        "born_on": "12/03/2018",
        "joined_on": "11/03/2018",
        "left_on": "10/03/2018",
        "need_1": "ASD",
    },
    {
        "legal_surname": "Ames",
        "legal_forename": "Xan",
        "born_on": "13/03/2018",
        "sen_status": "K",
        "sen_since": "01/02/2026",
        "next_review_on": "01/02/2026",
    },
    {
        "legal_surname": "Ames",
        "legal_forename": "Xan",
        "born_on": "13/03/2018",
        "sen_status": "N",
        "need_1": "ASD",
    },
    {
        "legal_surname": "Bird",
        "legal_forename": "Yan",
        "born_on": "14/03/2018",
        "upn": upn(33),
        "sex": "purple",
        "ethnicity": "??",
        "uln": "12",
        "year_group": "99",
        "ever6_fsm": "maybe",
        "is_looked_after": "maybe",
        "care_authority": "3001",
        "first_language": "Elvish",
        "english_proficiency": "Q",
        "service_child": "Q",
        "young_carer": "Q",
        "pupil_premium": "DPP; Q",
        "enrol_status": "Q",
        "joined_on": "soon",
        "left_on": "31/02/2026",
        "is_eal": "maybe",
        "class_name": "C" * 41,
        "medical_flag": "m" * 301,
        "middle_names": "n" * 161,
        "former_upn": "X1",
    },
    {
        "legal_surname": "Bird",
        "legal_forename": "Yan",
        "born_on": "14/03/2018",
        "upn": upn(33),
        "sen_status": "E",
        "need_1": "NSA",
    },
    {"legal_surname": "123", "legal_forename": "-", "born_on": "24/11/2026", "upn": "B1"},
    {"full_name": "Solo", "born_on": "15/03/2018", "class_name": "#REF!"},
)
