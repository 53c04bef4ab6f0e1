from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from send_mis.tabular.names import FullName, parse_full_name
from send_mis.tabular.sen_values import (
    NEED_CODES,
    ReadStatus,
    parse_need,
    parse_sen_status,
    read_needs,
)
from send_mis.tabular.values import parse_sex, parse_year_group, parse_yes_no


@pytest.mark.parametrize("text", ["Y", "yes", "TRUE", "T", "1", "✓", " Yes "])
def test_yes(text: str) -> None:
    assert parse_yes_no(text) is True


@pytest.mark.parametrize("text", ["N", "no", "False", "F", "0", "-"])
def test_no(text: str) -> None:
    assert parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "maybe", "2", "X"])
def test_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|neither yes nor no"):
        parse_yes_no(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("M", "M"), ("f", "F"), ("Male", "M"), ("FEMALE", "F"), ("Boy", "M"), ("girl", "F")],
)
def test_sex(text: str, code: str) -> None:
    assert parse_sex(text) == code


@pytest.mark.parametrize("text", ["", "U", "1", "other"])
def test_unknown_sex(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|M or F"):
        parse_sex(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("R", "R"), ("Reception", "R"), ("Year R", "R"), ("YR", "R"), ("rec", "R"), ("0", "R"),
        ("Year 0", "R"), ("FS2", "R"), ("4", "4"), ("04", "4"), ("4.0", "4"), ("Year 4", "4"),
        ("YEAR 04", "4"), ("Yr4", "4"), ("Yr 4", "4"), ("Y4", "4"), ("Yr. 4", "4"),
        ("NC Year 4", "4"),
        ("Year four", "4"), ("Year Group 4", "4"), ("Year  11", "11"), ("14", "14"), ("N1", "N1"),
        ("N2", "N2"), ("Nursery", "N2"), ("Nursery 1", "N1"), ("Year N2", "N2"), ("E1", "E1"),
        ("e2", "E2"), ("X", "X"), ("Lower sixth", "12"),
    ],
)  # fmt: skip
def test_year_groups(text: str, code: str) -> None:
    assert parse_year_group(text) == code


@pytest.mark.parametrize("text", ["", "15", "Year 15", "4H", "EYFS", "Key Stage 2", "M", "-1", "Y"])
def test_not_a_year_group(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|is not a year group"):
        parse_year_group(text)


@pytest.mark.parametrize(
    ("text", "code", "source"),
    [
        ("N", "N", "N"), ("k", "K", "K"), ("E", "E", "E"), ("A", "K", "A"), ("P", "K", "P"),
        ("S", "E", "S"), ("SEN Support", "K", "K"), ("SEND support", "K", "K"), ("EHCP", "E", "E"),
        ("EHC plan", "E", "E"), ("Education, Health and Care Plan", "E", "E"),
        ("Education Health & Care Plan", "E", "E"), ("No SEN", "N", "N"), ("None", "N", "N"),
        ("No Special Educational Need", "N", "N"), ("School Action Plus", "K", "P"),
        ("SA", "K", "A"), ("SA+", "K", "P"), ("Statement", "E", "S"), ("K - SEN Support", "K", "K"),
        ("E: EHC Plan", "E", "E"), ("SEN support (K)", "K", "K"), ("N – No SEN", "N", "N"),
    ],
)  # fmt: skip
def test_sen_status(text: str, code: str, source: str) -> None:
    assert parse_sen_status(text) == ReadStatus(code, source, is_bare=text == "N")


@pytest.mark.parametrize("text", ["O", "Q", "Z", "K?", "K - EHC plan", "EK", "K/E", "?K E"])
def test_unknown_sen_status_lists_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match=r"N \(no SEN\), K \(SEN support\) or E \(EHC plan\)"):
        parse_sen_status(text)


def test_there_are_the_fourteen_codes_of_the_census() -> None:
    assert sorted(NEED_CODES) == [
        "ASD", "DS", "HI", "MLD", "MSI", "NSA", "OTH",
        "PD", "PMLD", "SEMH", "SLCN", "SLD", "SPLD", "VI",
    ]  # fmt: skip
    assert [parse_need(code.lower()) for code in NEED_CODES] == list(NEED_CODES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Autism", "ASD"), ("ASC", "ASD"), ("Autistic Spectrum Disorder", "ASD"), ("ADHD", "SEMH"),
        ("Social, Emotional and Mental Health", "SEMH"), ("Dyslexia", "SPLD"), ("SpLD", "SPLD"),
        ("dyscalculia", "SPLD"), ("DLD", "SLCN"), ("Visual Impairment", "VI"),
        ("Down's Syndrome", "DS"),
        ("Vision Impairment", "VI"), ("Speech, Language & Communication Needs", "SLCN"),
        ("Profound and Multiple Learning Difficulty", "PMLD"), ("Multi-Sensory Impairment", "MSI"),
        ("Other Difficulty/Disability", "OTH"), ("ASD (diagnosed 2021)", "ASD"),
        ("SPLD (dyslexia)", "SPLD"),
        ("ASD - Autistic Spectrum Disorder", "ASD"), ("1. SLCN", "SLCN"), ("Primary: ASD", "ASD"),
        ("SEN support but no specialist assessment of type of need", "NSA"),
        ("Dyslexia + dyspraxia", "SPLD"),
        ("Down’s syndrome", "DS"), ("Hearing", "HI"), ("Physical Disability", "PD"),
        ("Severe Learning Difficulty", "SLD"), ("Moderate Learning Difficulty", "MLD"),
    ],
)  # fmt: skip
def test_one_need(text: str, code: str) -> None:
    assert parse_need(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ASD; SEMH", ("ASD", "SEMH")),
        ("SLCN/ASD", ("SLCN", "ASD")),
        ("SLCN + ASD", ("SLCN", "ASD")),
        ("SLCN, ASD & ADHD", ("SLCN", "ASD", "SEMH")),
        ("Autism\nDyslexia", ("ASD", "SPLD")),
        ("Autism and dyslexia", ("ASD", "SPLD")),
        ("ASD, Social, Emotional and Mental Health", ("ASD", "SEMH")),
        ("Speech, Language and Communication Needs, Autism", ("SLCN", "ASD")),
        ("Hearing/Visual impairment", ("HI", "VI")),
        ("ASC; Autism; ASD", ("ASD",)),
        ("1. SLCN\n2. ASD", ("SLCN", "ASD")),
    ],
)
def test_several_needs_keep_their_order(text: str, codes: tuple[str, ...]) -> None:
    assert tuple(need.type for need in read_needs(text).needs) == codes


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("ASC/ADHD", [("ASD", "", ""), ("SEMH", "", "ADHD")]),
        ("C&I", [("", "CI", "")]), ("Cognition and Learning", [("", "CL", "")]),
        ("Sensory and/or physical needs", [("", "SP", "")]), ("BESD", [("SEMH", "", "")]),
        ("Diabetes", [("", "", "Diabetes")]),
        ("Type 1 diabetes and epilepsy", [("", "", "Type 1 diabetes and epilepsy")]),
        ("ASD; wobbly", [("ASD", "", ""), ("", "", "wobbly")]),
        ("ASD and finds writing hard", [("ASD", "", ""), ("", "", "finds writing hard")]),
        ("SLCN – expressive language", [("SLCN", "", "expressive language")]),
        ("Hearing impairment (left ear)", [("HI", "", "left ear")]),
        ("SpLD/dyslexia", [("SPLD", "", "dyslexia")]),
        ("Dyslexia, dyscalculia", [("SPLD", "", "Dyslexia, dyscalculia")]),
        ("GDD", [("MLD", "", "GDD")]), ("Selective mutism", [("SEMH", "", "Selective mutism")]),
    ],
)  # fmt: skip
def test_areas_and_own_words_are_kept(text: str, needs: list[tuple[str, str, str]]) -> None:
    read = read_needs(text)
    assert [(need.type, need.area, need.words) for need in read.needs] == needs
    assert read.unsure == ()
    assert read.guessed == ((text,) if text in {"GDD", "Selective mutism"} else ())


@pytest.mark.parametrize(
    ("text", "sure", "unsure"),
    [
        ("?ASD", [], "?ASD"), ("ASD?", [], "ASD?"), ("Query dyslexia", [], "Query dyslexia"),
        ("Autism – awaiting diagnosis", [], "Autism – awaiting diagnosis"),
        ("ADHD (referred)", [], "ADHD (referred)"), ("On ASD pathway", [], "On ASD pathway"),
        ("SLCN, ?ASD", ["SLCN"], "?ASD"), ("SLCN/ASD?", ["SLCN"], "ASD?"),
        ("ASD (awaiting diagnosis), SEMH", ["SEMH"], "ASD (awaiting diagnosis)"),
    ],
)  # fmt: skip
def test_a_need_that_nobody_has_found_is_none(text: str, sure: list[str], unsure: str) -> None:
    read = read_needs(text)
    assert [need.type for need in read.needs] == sure
    assert read.unsure == (unsure,)


@pytest.mark.parametrize(
    ("text", "code", "is_monitored", "is_hinted"),
    [
        ("Monitoring", "N", True, False), ("M", "N", True, False),
        ("Cause for concern", "N", True, False), ("EHCP pending", "K", False, True),
        ("EHCP?", "K", False, True), ("EHCP applied for", "K", False, True),
        ("EHC needs assessment", "K", False, True), ("K+", "K", False, False),
        ("K (Top up)", "K", False, False), ("Y", "K", False, True), ("EHCP", "E", False, False),
        ("No SEN", "N", False, False), ("SA+", "K", False, False),
    ],
)  # fmt: skip
def test_statuses_of_a_sencos_own_sheet(
    text: str, code: str, is_monitored: bool, is_hinted: bool
) -> None:
    status = parse_sen_status(text)
    assert (status.code, status.is_monitored, bool(status.hint)) == (code, is_monitored, is_hinted)


def test_one_need_expected_several_found() -> None:
    with pytest.raises(ValueError, match="several needs"):
        parse_need("ASD, SLCN")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bright, Noah", FullName("Bright", "Noah")),
        ("Noah Bright", FullName("Bright", "Noah")),
        ("O'Example, Mary Ann", FullName("O'Example", "Mary Ann")),
        ("Mary Ann Example", FullName("Example", "Mary Ann")),
        ("Anna van der Berg", FullName("van der Berg", "Anna")),
        ("Double-Barrel, Jo", FullName("Double-Barrel", "Jo")),
        ("Mrs Ellis Example", FullName("Example", "Ellis", "Mrs")),
        ("Example, Dr. Ellis", FullName("Example", "Ellis", "Dr")),
        ("  Bright ,  Noah ", FullName("Bright", "Noah")),
    ],
)
def test_full_names(text: str, expected: FullName) -> None:
    assert parse_full_name(text) == expected


@pytest.mark.parametrize("text", ["Noah", "", ", Noah", "Bright,", "A, B, C"])
def test_names_that_cannot_be_split(text: str) -> None:
    with pytest.raises(ValueError, match=r"one word|Surname, Forename"):
        parse_full_name(text)


@given(st.text(max_size=60))
def test_any_text_gives_a_value_or_a_reason(text: str) -> None:
    for parse in (parse_yes_no, parse_sex, parse_year_group, parse_sen_status):
        with suppress(ValueError):
            assert parse(text) is not None
