"""Common Transfer Files for tests: invented pupils, school 999/1234."""

HEADER = (
    "<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>"
    "<DateTime>2026-09-05T10:30:00</DateTime><DocumentQualifier>partial</DocumentQualifier>"
    "<SupplierID>TEST</SupplierID>"
    "<SourceSchool><LEA>999</LEA><Estab>1234</Estab><SchoolName>Harebell</SchoolName>"
    "<AcademicYear>2026</AcademicYear></SourceSchool>"
    "<DestSchool><LEA>999</LEA><Estab>4321</Estab></DestSchool></Header>"
)
PUPIL = (
    "<Pupil><UPN>C999123425001</UPN><UniqueLearnerNumber>1234567890</UniqueLearnerNumber>"
    "<Surname>Bright</Surname><Forename>Noah</Forename><DOB>2016-02-03</DOB><Sex>M</Sex>"
    "<BasicDetails><FormerUPN>R999123425002</FormerUPN>"
    "<PreferredSurname>Brighton</PreferredSurname><PreferredForename>Noa</PreferredForename>"
    "<FormerSurname>Dim</FormerSurname><MiddleNames>Lee Jo</MiddleNames>"
    "<NCyearActual>4</NCyearActual><Ethnicity>WBRI</Ethnicity>"
    "<EthnicitySource>P</EthnicitySource>"
    "<Languages><Type><LanguageType>H</LanguageType><Language>POL</Language></Type>"
    "<Type><LanguageType>F</LanguageType><Language>ENG</Language></Type></Languages>"
    "<ServiceChild>N</ServiceChild><MedicalFlag>true</MedicalFlag>"
    "<Disabilities><Disability>MOB</Disability><Disability>HAND</Disability></Disabilities>"
    "<EnrolStatus>C</EnrolStatus></BasicDetails>"
    "<FSMhistory><FSMreviewDate>2026-09-01</FSMreviewDate>"
    "<FSMinstance><FSMstartDate>2022-01-10</FSMstartDate><FSMendDate>2023-01-10</FSMendDate>"
    "<UKcountry>ENG</UKcountry></FSMinstance>"
    "<FSMinstance><FSMstartDate>2024-01-10</FSMstartDate></FSMinstance></FSMhistory>"
    "<LookedAfter><InCare>true</InCare><CareAuthority>999</CareAuthority></LookedAfter>"
    "<SENhistory><SEN><StartDate>2021-09-06</StartDate><SENprovision>K</SENprovision></SEN>"
    "<SEN><StartDate>2024-05-20</StartDate><SENprovision>E</SENprovision></SEN>"
    "<SENneeds><SENneed><NeedStartDate>2021-09-06</NeedStartDate><SENtypeRank>1</SENtypeRank>"
    "<SENtype>SLCN</SENtype></SENneed><SENneed><NeedEndDate>2025-07-20</NeedEndDate>"
    "<SENtype>ASD</SENtype></SENneed></SENneeds></SENhistory>"
    "<Address><PostCode>ZZ1 1ZZ</PostCode></Address>"
    "<Contacts><Contact><Surname>Other</Surname><Sex>F</Sex></Contact></Contacts>"
    "<SchoolHistory><School><LEA>999</LEA><Estab>1000</Estab><SchoolName>Old</SchoolName>"
    "<EntryDate>2019-09-03</EntryDate><LeavingDate>2020-07-20</LeavingDate></School>"
    "</SchoolHistory></Pupil>"
)


def ctf(
    *pupils: str,
    header: str = HEADER,
    before: str = "",
    root: str = "CTfile",
    encoding: str = "utf-8",
) -> bytes:
    name = root.split()[0]
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{before}<{root}>{header}'
        f"<CTFpupilData>{''.join(pupils or (PUPIL,))}</CTFpupilData></{name}>"
    )
    return text.encode(encoding)
