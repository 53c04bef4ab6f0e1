"""A SENCO's own sheet, a transfer file and a list of staff."""

from pupils.models import Pupil
from tests.factories import (
    add_need,
    grant,
    in_change,
    make_pupil,
    make_user,
    monitor,
    put_on_register,
)
from tests.imports.whole import day
from tests.people import Cast

# --- The SENCO's own sheet --------------------------------------------------------------------


def register(cast: Cast) -> None:
    here = cast.harebell
    for surname, forename, born_on in (
        ("Able", "Ali", "2017-02-01"), ("Able", "Bo", "2017-02-02"), ("Able", "Cy", "2017-02-03"),
        ("Able", "Di", "2017-02-04"), ("Able", "Ed", "2017-02-05"), ("Able", "Flo", "2017-02-06"),
        ("Able", "Gia", "2017-02-07"), ("Able", "Hal", "2017-02-08"), ("Able", "Io", "2017-02-09"),
        ("Able", "Jo", "2017-02-10"), ("Able", "Kai", "2017-02-11"), ("Able", "Lu", "2017-02-12"),
    ):  # fmt: skip
        make_pupil(here, surname=surname, forename=forename, born_on=day(born_on))
    bo, cy, di, ed, flo, gia, hal, io = (
        Pupil.objects.get(legal_forename=name)
        for name in ("Bo", "Cy", "Di", "Ed", "Flo", "Gia", "Hal", "Io")
    )
    put_on_register(bo, "K", day("2025-01-06"), reason="Ours", decided_by="Ms Nair",
                    next_review_on=day("2026-12-01"))  # fmt: skip
    add_need(bo, "SLCN", since=day("2025-01-06"), words="Stammers", source="parent")
    add_need(bo, "MLD", 2, since=day("2025-01-06"))
    add_need(bo, "", 3, since=day("2025-01-06"), words="Shy")
    put_on_register(cy, "E", day("2025-02-03"))
    add_need(cy, "ASD", since=day("2025-02-03"))
    put_on_register(di, "K", day("2025-03-03"), parents_told_on=day("2025-03-04"),
                    parents_told_how="phone", reason="Known. Wears glasses")  # fmt: skip
    put_on_register(ed, "K", day("2025-04-07"), until=day("2025-05-05"))
    put_on_register(ed, "K", day("2025-06-02"))
    put_on_register(flo, "K", day("2026-11-23"))
    monitor(gia, day("2026-01-05"))
    put_on_register(hal, "K", day("2025-07-07"))
    put_on_register(io, "K", day("2025-08-04"))
    add_need(io, "HI", since=day("2025-08-04"), words="Left ear")


SHEET = (
    {"full_name": "Ali Able", "born_on": "01/02/2017", "sen_status": "P", "sen_since": "06/05/2026",
     "needs": "VI: right eye; Needs time; SEMH", "next_review_on": "07/05/2027",
     "parents_told": "Spoke to mum 08/05/2026", "notes": "Agency: OT", "is_eal": "Y"},
    {"full_name": "Bo Able", "born_on": "02/02/2017", "sen_since": "07/01/2025",
     "needs": "SLCN; ASD", "next_review_on": "02/12/2026", "parents_told": "Y",
     "notes": "Likes trains"},
    {"full_name": "Cy Able", "born_on": "03/02/2017", "sen_status": "K", "sen_since": "24/11/2025",
     "needs": "ASD; SEMH"},
    {"full_name": "Di Able", "born_on": "04/02/2017", "sen_status": "K",
     "parents_told": "letter 01/02/2026", "notes": "Wears glasses", "is_eal": "N"},
    {"full_name": "Ed Able", "born_on": "05/02/2017", "sen_status": "K", "sen_since": "04/05/2025"},
    {"full_name": "Flo Able", "born_on": "06/02/2017", "sen_status": "N"},
    {"full_name": "Gia Able", "born_on": "07/02/2017", "sen_status": "monitor", "notes": "Still"},
    {"full_name": "Hal Able", "born_on": "08/02/2017", "sen_status": "monitor", "needs": "SEMH",
     "notes": "Watch at lunch", "sen_since": "01/10/2026"},
    {"full_name": "Io Able", "born_on": "09/02/2017", "sen_status": "K", "needs": "HI",
     "sen_until": "20/11/2026"},
    {"full_name": "Jo Able", "born_on": "10/02/2017", "sen_status": "N", "notes": "Not kept"},
    {"full_name": "Kai Able", "born_on": "11/02/2017", "sen_status": "monitoring",
     "sen_since": "02/10/2026"},
    {"full_name": "Lu Able", "born_on": "12/02/2017", "next_review_on": "02/10/2027"},
    {"full_name": "Noah Bright", "born_on": "03/02/2018", "sen_status": "E",
     "needs": "ASD; SEMH: anxious", "sen_since": "May 2023", "next_review_on": "Jan 2027"},
    {"full_name": "Tom Reeves", "born_on": "01/03/2016", "sen_status": "E",
     "sen_since": "20/07/2026", "next_review_on": "19/07/2027"},
    {"full_name": "Amara Okafor", "born_on": "09/01/2016", "sen_status": "N",
     "sen_since": "19/11/2026"},
    {"full_name": "Jayden Clarke", "born_on": "02/10/2016", "sen_status": "E",
     "sen_since": "06/01/2025"},
    {"full_name": "Kacper Nowak", "born_on": "01/12/2018", "sen_status": "K",
     "sen_since": "30/11/2018"},
    {"full_name": "Zoe New", "born_on": "04/04/2019", "sen_status": "K", "sen_since": "05/04/2026",
     "needs": "PD; Slow hand", "next_review_on": "06/04/2027", "notes": "Chair",
     "parents_told": "T/C 07/04/2026"},
    {"full_name": "Able Bo", "sen_status": "K"},
    {"full_name": "Nowack Kacper", "sen_status": "K"},
)  # fmt: skip

# --- A transfer file --------------------------------------------------------------------------

CTF = """<?xml version="1.0" encoding="utf-8"?><CTfile><Header>
<DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>
<DateTime>2025-07-10T10:30:00</DateTime>
<SourceSchool><LEA>999</LEA><Estab>4321</Estab></SourceSchool></Header><CTFpupilData>
<Pupil><UPN>{}</UPN><FormerUPN>{}</FormerUPN><UniqueLearnerNumber>5000000005</UniqueLearnerNumber>
<Surname>Lind</Surname><Forename>Freya</Forename><MiddleNames>Joy</MiddleNames>
<PreferredSurname>Lund</PreferredSurname><PreferredForename>Frey</PreferredForename>
<FormerSurname>Berg</FormerSurname><DOB>2016-02-03</DOB><Sex>F</Sex>
<NCyearActual>4</NCyearActual><Ethnicity>MWAS</Ethnicity><EnrolStatus>M</EnrolStatus>
<EntryDate>2022-09-01</EntryDate><ServiceChild>N</ServiceChild><YoungCarer>P</YoungCarer>
<MedicalFlag>Y</MedicalFlag><LookedAfter><InCare>true</InCare>
<CareAuthority>304</CareAuthority></LookedAfter>
<Languages><Type><LanguageType>F</LanguageType><Language>URD</Language></Type></Languages>
<Disabilities><Disability>HEAR</Disability><Disability>NONE</Disability>
<Disability>BEH</Disability></Disabilities>
<FSMhistory><FSMinstance><FSMstartDate>2019-01-01</FSMstartDate><FSMendDate>2020-11-01</FSMendDate>
</FSMinstance></FSMhistory>
<SENhistory>
<SEN><StartDate>2021-09-06</StartDate><SENprovision>A</SENprovision></SEN>
<SEN><StartDate>2021-09-06</StartDate><EndDate>2022-01-10</EndDate><SENprovision>A</SENprovision></SEN>
<SEN><StartDate>2022-01-11</StartDate><EndDate>2023-06-01</EndDate><SENprovision>A</SENprovision></SEN>
<SEN><StartDate>2023-05-02</StartDate><EndDate>2024-03-01</EndDate><SENprovision>K</SENprovision></SEN>
<SEN><StartDate>2024-05-06</StartDate><SENprovision>E</SENprovision></SEN>
<SENneeds>
<SENneed><NeedStartDate>2020-01-06</NeedStartDate><NeedEndDate>2022-02-01</NeedEndDate>
<SENtypeRank>1</SENtypeRank><SENtype>SLCN</SENtype></SENneed>
<SENneed><SENtypeRank>3</SENtypeRank><SENtype>ASD</SENtype></SENneed>
<SENneed><NeedStartDate>2023-01-09</NeedStartDate><SENtype>SEMH</SENtype></SENneed>
<SENneed><NeedStartDate>2024-03-04</NeedStartDate><NeedEndDate>2024-05-01</NeedEndDate>
<SENtypeRank>1</SENtypeRank><SENtype>HI</SENtype></SENneed>
</SENneeds></SENhistory></Pupil>
<Pupil><Surname>Moss</Surname><Forename>Ole</Forename><DOB>2017-03-04</DOB>
<FSMhistory><FSMinstance><FSMstartDate>2021-01-01</FSMstartDate><FSMendDate>2026-11-23</FSMendDate>
</FSMinstance></FSMhistory>
<SENhistory><SEN><StartDate>2021-09-06</StartDate><SENprovision>K</SENprovision></SEN>
<SEN><StartDate>2024-09-02</StartDate><SENprovision>N</SENprovision></SEN></SENhistory></Pupil>
<Pupil><Surname>Ness</Surname><Forename>Pia</Forename><DOB>2017-04-05</DOB>
<FSMhistory><FSMinstance><FSMstartDate>2019-01-01</FSMstartDate><FSMendDate>2020-10-31</FSMendDate>
</FSMinstance></FSMhistory><Disabilities><Disability>WHAT</Disability></Disabilities></Pupil>
<Pupil><Surname>Orme</Surname><Forename>Quin</Forename><DOB>2017-05-06</DOB>
<SENhistory><SEN><SENprovision>S</SENprovision></SEN>
<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>VI</SENtype></SENneed></SENneeds>
</SENhistory></Pupil>
<Pupil><Surname>Bright</Surname><Forename>Noah</Forename><DOB>2018-02-03</DOB>
<FormerSurname>White</FormerSurname>
<SENhistory><SEN><StartDate>2023-05-08</StartDate><SENprovision>E</SENprovision></SEN>
<SENneeds><SENneed><SENtypeRank>2</SENtypeRank><SENtype>ASD</SENtype></SENneed>
<SENneed><SENtypeRank>1</SENtypeRank><SENtype>SEMH</SENtype></SENneed></SENneeds>
</SENhistory></Pupil>
<Pupil><Surname>Nowak</Surname><Forename>Kacper</Forename><DOB>2018-12-01</DOB>
<SENhistory><SEN><StartDate>2024-09-02</StartDate><EndDate>2026-11-22</EndDate>
<SENprovision>K</SENprovision></SEN></SENhistory></Pupil>
<Pupil><Surname>Reeves</Surname><Forename>Tom</Forename><DOB>2016-03-01</DOB>
<SENhistory><SEN><StartDate>2024-09-02</StartDate><EndDate>2026-11-23</EndDate>
<SENprovision>K</SENprovision></SEN>
<SENneeds><SENneed><NeedStartDate>2026-11-24</NeedStartDate><NeedEndDate>2026-11-25</NeedEndDate>
<SENtypeRank>1</SENtypeRank><SENtype>PD</SENtype></SENneed></SENneeds></SENhistory></Pupil>
</CTFpupilData></CTfile>"""

# --- Staff ------------------------------------------------------------------------------------


def staff(cast: Cast) -> None:
    here = cast.harebell
    here.role_labels = {"ta": "Learning friend"}
    with in_change():
        here.save(update_fields=["role_labels"])
    ann = make_user("ann@harebell.test", "Ann Ash")
    grant(ann, "teacher", cast.class_4h, starts_on=day("2026-09-01"))
    bob = make_user("bob@harebell.test", "Bob Birch")
    grant(bob, "ta", here, starts_on=day("2026-09-01"), ends_on=day("2026-11-23"))
    cat = make_user("cat@harebell.test", "Cat Cole")
    grant(cat, "governor", here, starts_on=day("2026-09-01"))
    gil = make_user("gil@harebell.test", "Gil Grey")
    grant(gil, "ta", here, starts_on=day("2026-09-01"), ends_on=day("2026-11-24"))
    jan = make_user("jan@harebell.test", "Jan June")
    grant(jan, "ta", here, starts_on=day("2026-09-01"), ends_on=day("2026-11-24"))
    hob = make_user("hob@harebell.test", "Hob Ash")
    grant(hob, "ta", here, starts_on=day("2026-12-01"))


STAFF = (
    {"staff_name": "Ash, Ann", "email": "ANN@harebell.test", "staff_role": "Teacher",
     "class_name": "4H; 5b, 9Z", "joined_on": "01/12/2026", "left_on": "18/12/2026"},
    {"staff_name": "Bob Birch", "email": "bob@harebell.test", "staff_role": "Learning friend"},
    {"staff_name": "Cat Cole", "email": "cat@harebell.test", "staff_role": "TA",
     "class_name": "4H"},
    {"legal_surname": "Dean", "legal_forename": "Dot", "title": "Dr.", "email": "dot@harebell.test",
     "staff_role": "Teacher and SENCO", "class_name": " 9z | - | 9Z", "joined_on": "N/A",
     "left_on": "none"},
    {"staff_name": "Mr Eli Eden", "title": "Prof", "email": "eli@harebell.test",
     "staff_role": "HLTA", "class_name": "4H|2-Jan"},
    {"staff_name": "Ivo Null", "title": "-", "email": "ivo@harebell.test", "staff_role": "TA",
     "class_name": "TBC"},
    {"staff_name": "Ivy Err", "email": "ivy@harebell.test", "staff_role": "#N/A"},
    {"staff_name": "Mrs Dot Dean", "email": "dot@harebell.test", "staff_role": "teacher",
     "class_name": "9Z"},
    {"staff_name": "Fay Fox", "email": "fay@harebell.test", "staff_role": "Headteacher; TA"},
    {"staff_name": "Gus", "email": "gus", "staff_role": "Wizard", "class_name": "C" * 41},
    {"legal_surname": "Hay", "email": "", "staff_role": "", "joined_on": "32/01/2026"},
    {"staff_name": "Ida Ivy", "email": "ida@harebell.test", "staff_role": "TA",
     "joined_on": "02/12/2026", "left_on": "01/12/2026"},
    {"staff_name": "Jon Jay", "email": "jon@harebell.test", "staff_role": "TA",
     "left_on": "22/11/2026"},
    {"staff_name": "Kim Kay", "email": "kim@harebell.test", "staff_role": "TA",
     "left_on": "23/11/2026"},
    {"staff_name": "Zed Zeal", "email": "gil@harebell.test", "staff_role": "TA"},
    {"staff_name": "Jan June", "email": "jan@harebell.test", "staff_role": "TA"},
    {"staff_name": "Hob Asher", "email": "hob@harebell.test", "staff_role": "TA"},
    {"staff_name": "Una One", "email": "one@harebell.test", "staff_role": "TA"},
    {"staff_name": "Ula Two", "email": "one@harebell.test", "staff_role": "TA"},
    {"staff_name": "L" * 80 + " " + "M" * 80, "email": "l@harebell.test", "staff_role": "TA"},
)  # fmt: skip
