from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from send_mis.errors import BadFile
from send_mis.tabular import limits as lim
from send_mis.tabular import read_ctf
from send_mis.tabular.ctf_records import (
    CtfContact,
    CtfHeader,
    CtfLanguage,
    CtfMeals,
    CtfNeed,
    CtfPupil,
    CtfSchool,
    CtfSchoolStay,
    CtfSpell,
)
from tests.tabular.transfer_files import PUPIL, ctf

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def only(*pupils: str) -> CtfPupil:
    (pupil,) = read_ctf(ctf(*pupils)).pupils
    return pupil


def with_sen(sen: str) -> CtfPupil:
    return only(f"<Pupil><UPN>C999123425001</UPN><SENhistory>{sen}</SENhistory></Pupil>")


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        read_ctf(data)
    return refused.value.message


def test_header() -> None:
    assert read_ctf(ctf()).header == CtfHeader(
        version="25.0",
        created_at="2026-09-05T10:30:00",
        qualifier="partial",
        supplier="TEST",
        source=CtfSchool("999", "1234", "Harebell", "2026"),
        destination=CtfSchool("999", "4321"),
    )


def test_everything_about_one_pupil() -> None:
    assert only() == CtfPupil(
        number=1,
        line=1,
        upn="C999123425001",
        former_upn="R999123425002",
        uln="1234567890",
        surname="Bright",
        forename="Noah",
        middle_names="Lee Jo",
        preferred_surname="Brighton",
        preferred_forename="Noa",
        former_surname="Dim",
        born_on="2016-02-03",
        sex="M",
        year_group="4",
        ethnicity="WBRI",
        enrol_status="C",
        service_child="N",
        medical_flag="true",
        is_looked_after="true",
        care_authority="999",
        fsm_review_on="2026-09-01",
        languages=(CtfLanguage("H", "POL"), CtfLanguage("F", "ENG")),
        disabilities=("MOB", "HAND"),
        meals=(
            CtfMeals(date(2022, 1, 10), date(2023, 1, 10), "ENG"),
            CtfMeals(date(2024, 1, 10), None, ""),
        ),
        spells=(
            CtfSpell(date(2021, 9, 6), None, "K"),
            CtfSpell(date(2024, 5, 20), None, "E"),
        ),
        needs=(
            CtfNeed(date(2021, 9, 6), None, 1, "SLCN"),
            CtfNeed(None, date(2025, 7, 20), None, "ASD"),
        ),
        schools=(CtfSchoolStay("999", "1000", "Old", date(2019, 9, 3), date(2020, 7, 20)),),
        contacts=(CtfContact({"surname": "Other"}),),
        home=CtfContact({"postcode": "ZZ1 1ZZ"}),
    )


def test_fields_are_those_of_a_sheet() -> None:
    fields = only().fields()
    assert fields["legal_surname"] == "Bright"
    assert fields["first_language"] == "ENG"
    assert fields["is_looked_after"] == "true"
    assert "english_proficiency" not in fields


def test_what_is_not_known_is_passed_over_and_named() -> None:
    passed_over = read_ctf(ctf()).passed_over
    assert {"ethnicitysource"} <= set(passed_over)
    assert only().surname == "Bright"


def test_pupils_are_counted_and_placed() -> None:
    second = PUPIL.replace("Noah", "Jay")
    pupils = read_ctf(ctf(PUPIL, "\n\n", second)).pupils
    assert [(pupil.number, pupil.line, pupil.forename) for pupil in pupils] == [
        (1, 1, "Noah"),
        (2, 3, "Jay"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        ctf(root='CTfile xmlns="http://example.invalid/ctf/17"'),
        ctf(root='CTfile xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'),
        ctf().replace(b"CTfile", b"c:CTfile").replace(b"<c:CTfile>", b'<c:CTfile xmlns:c="urn:c">'),
        ctf().replace(b"CTfile", b"CTFile"),
        ctf(encoding="utf-16"),
        ctf(encoding="iso-8859-1"),
        ctf(encoding="windows-1252"),
        b"\xef\xbb\xbf" + ctf(),
        ctf().replace(b"Sex>", b"Gender>"),
        ctf().replace(b"25.0", b"9.0"),
    ],
)
def test_versions_namespaces_and_encodings_make_no_difference(data: bytes) -> None:
    assert read_ctf(data).pupils == read_ctf(ctf()).pupils


def test_comments_and_sections_inside_values() -> None:
    pupil = only("<Pupil><Surname>O<!-- x -->&apos;<![CDATA[Neill & Co]]>\n  Ltd</Surname></Pupil>")
    assert pupil.surname == "O'Neill & Co Ltd"


def test_elements_inside_a_value_are_not_part_of_it() -> None:
    pupil = only("<Pupil><Surname>Bri<UPN>X</UPN><SEN>y</SEN>ght</Surname><UPN>Z</UPN></Pupil>")
    assert (pupil.surname, pupil.upn, pupil.spells) == ("Bright", "Z", ())


def test_a_value_given_twice_is_the_first_one() -> None:
    """The pupil's own elements come before those of its details and admissions."""
    pupil = only(
        "<Pupil><Surname>Bright</Surname><BasicDetails><Surname>Dim</Surname></BasicDetails></Pupil>"
    )
    assert pupil.surname == "Bright"


@pytest.mark.parametrize(
    ("sen", "spells"),
    [
        (
            (
                "<SEN><SENstartDate>2021-09-06</SENstartDate><SENendDate>2022-09-06</SENendDate>"
                "<SENstatus>A</SENstatus></SEN>"
            ),
            (CtfSpell(date(2021, 9, 6), date(2022, 9, 6), "A"),),
        ),
        ("<SENprovision>K</SENprovision>", (CtfSpell(None, None, "K"),)),
        ("<SEN><SENprovision>K</SENprovision></SEN>", (CtfSpell(None, None, "K"),)),
        ("<SEN/>", ()),
        ("", ()),
    ],
)
def test_variants_of_spells(sen: str, spells: tuple[CtfSpell, ...]) -> None:
    assert with_sen(sen).spells == spells


@pytest.mark.parametrize(
    "sen",
    [
        "<SENneeds><SENneed><SENtypeRank>2</SENtypeRank><SENtype>MLD</SENtype></SENneed></SENneeds>",
        "<SENneed><SENtype>MLD</SENtype><Rank>2</Rank></SENneed>",
        (
            "<SEN><SENneeds><SENneed><SENtype>MLD</SENtype><SENtypeRank>2</SENtypeRank></SENneed>"
            "</SENneeds></SEN>"
        ),
    ],
)
def test_variants_of_needs(sen: str) -> None:
    assert with_sen(sen).needs == (CtfNeed(None, None, 2, "MLD"),)


def test_a_census_block_is_read_like_a_history() -> None:
    pupil = only(
        "<Pupil><SpecialEducationalNeeds><SENprovision>E</SENprovision><SENneeds><SENneed>"
        "<SENtypeRank>1</SENtypeRank><SENtype>ASD</SENtype></SENneed></SENneeds>"
        "</SpecialEducationalNeeds></Pupil>"
    )
    assert pupil.spells == (CtfSpell(None, None, "E"),)
    assert pupil.needs == (CtfNeed(None, None, 1, "ASD"),)


def test_what_cannot_be_read_in_a_history_is_a_problem_of_its_pupil() -> None:
    pupil = with_sen(
        "<SEN><StartDate>2021-02-30</StartDate><SENprovision>K</SENprovision></SEN>"
        "<SEN><StartDate>2021-09-06</StartDate></SEN>"
        "<SEN><StartDate>2022-01-02</StartDate><EndDate>2021-01-02</EndDate>"
        "<SENprovision>K</SENprovision></SEN>"
        "<SENneed><SENtypeRank>first</SENtypeRank><SENtype>ASD</SENtype></SENneed>"
        "<SENneed><SENtypeRank>100</SENtypeRank></SENneed>"
    )
    assert pupil.problems == (
        "SEN start date: 2021-02-30 is not a real date.",
        "An entry in the SEN history has no provision.",
        "SEN: the end 02/01/2021 is before the start 02/01/2022.",
        "“first” is not the rank of an SEN need (1 to 99).",
        "An SEN need has no type.",
        "“100” is not the rank of an SEN need (1 to 99).",
    )
    assert pupil.needs[0] == CtfNeed(None, None, None, "ASD")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ctf(before=LAUGHS), "document type or entity"),
        (ctf(PUPIL.replace("Noah", "&c;"), before=LAUGHS), "document type or entity"),
        (
            ctf(PUPIL.replace("Noah", "&x;"),
                before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
            "document type or entity",
        ),
        (ctf(before='<!DOCTYPE CTfile SYSTEM "http://example.invalid/a.dtd">'), "document type"),
        (ctf(before='<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.invalid/a"> %x;]>'),
         "document type"),
        (ctf(encoding="utf-16", before=LAUGHS), "document type"),
        (ctf(PUPIL.replace("Noah", "&unknown;")), "undefined entity"),
        (ctf()[:-30], "cut off"),
        (ctf()[: len(ctf()) // 2], "cut off"),
        (ctf().replace(b"</Surname>", b"</Forename>", 1), "line 1, column"),
        (ctf(PUPIL.replace("Noah", "No\x01ah")), "line 1, column"),
        (ctf().replace(b"utf-8", b"klingon"), "encoding"),
        (ctf().replace(b"utf-8", b"utf-7"), "encoding"),
        (ctf(root="Message"), "not a Common Transfer File"),
        (ctf(" "), "no pupils"),
        (ctf("<Pupil>" + "<x>" * 50 + "</x>" * 50 + "</Pupil>"), "nested more than 40 deep"),
        (ctf(PUPIL.replace("Noah", "N" * 3_000)), "<forename> at line 1 is longer than 2,000"),
        (b"", "empty"),
    ],
)  # fmt: skip
def test_refusals(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_truncation_tells_line_and_column() -> None:
    data = ctf(PUPIL, "\n", PUPIL)
    assert "damaged at line 2, column" in refusal(data[:-200])


def test_limits_on_pupils_and_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lim, "MAX_ROWS", 2)
    assert len(read_ctf(ctf(PUPIL, PUPIL)).pupils) == 2
    assert "more than 2 pupils" in refusal(ctf(PUPIL, PUPIL, PUPIL))
    monkeypatch.setattr(lim, "MAX_CTF_ELEMENTS", 50)
    assert "more in it" in refusal(ctf())


def test_a_long_picture_is_passed_over_not_kept() -> None:
    pupil = only(PUPIL.replace("<Address>", f"<Photo>{'A' * 3_000_000}</Photo><Address>"))
    assert pupil.surname == "Bright"


@given(st.integers(0, len(ctf()) - 1), st.integers(1, 255))
@settings(max_examples=200)
def test_any_flipped_byte_gives_pupils_or_a_reason(place: int, change: int) -> None:
    data = bytearray(ctf())
    data[place] ^= change
    with suppress(BadFile):
        assert read_ctf(bytes(data)).pupils
