"""Transfer files: a history becomes spells, needs become ranked needs, or the fault is named."""

from datetime import date

import pytest

from pupils.models import Enrolment, Need, Pupil, RegisterDifference, Spell
from tests.factories import TODAY, actor_for_user, in_change
from tests.imports.files import confirm, ctf, row, texts, upload, upn
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

WHO = (
    f"<UPN>{upn(1)}</UPN><Surname>Lind</Surname><Forename>Freya</Forename>"
    "<DOB>2016-02-03</DOB><Sex>F</Sex>"
)


def sen(provision: str, start: str = "", end: str = "") -> str:
    return (
        f"<SEN>{f'<StartDate>{start}</StartDate>' if start else ''}"
        f"{f'<EndDate>{end}</EndDate>' if end else ''}"
        f"<SENprovision>{provision}</SENprovision></SEN>"
    )


def need(code: str, rank: int, start: str = "", end: str = "") -> str:
    return (
        f"<SENneed>{f'<NeedStartDate>{start}</NeedStartDate>' if start else ''}"
        f"{f'<NeedEndDate>{end}</NeedEndDate>' if end else ''}"
        f"<SENtypeRank>{rank}</SENtypeRank><SENtype>{code}</SENtype></SENneed>"
    )


def history(*entries: str, needs: str = "") -> bytes:
    return ctf(f"{WHO}<SENhistory>{''.join(entries)}<SENneeds>{needs}</SENneeds></SENhistory>")


def brought_in(cast: Cast, content: bytes) -> Pupil:
    actor = actor_for_user(cast.office)
    batch = upload(actor, cast.harebell, content, "ctf", name="999_CTF.xml")
    assert row(batch, 1).outcome == "added", texts(row(batch, 1))
    confirm(actor, batch)
    return Pupil.objects.get(upn=upn(1))


def spells(pupil: Pupil) -> list[tuple[object, ...]]:
    rows = Spell.objects.filter(pupil=pupil).order_by("starts_on")
    return [(s.status, s.source_code, s.starts_on, s.ends_on) for s in rows]


def test_history_and_needs_of_a_pupil_new_to_us(cast: Cast) -> None:
    pupil = brought_in(
        cast,
        history(
            sen("K", "2021-09-06"), sen("E", "2024-05-20"),
            needs=need("SLCN", 1, "2021-09-06") + need("ASD", 2, "2023-01-09"),
        ),
    )  # fmt: skip
    assert spells(pupil) == [
        ("K", "", date(2021, 9, 6), date(2024, 5, 20)), ("E", "", date(2024, 5, 20), None),
    ]  # fmt: skip
    found = Need.objects.filter(pupil=pupil).order_by("rank")
    assert [(n.type, n.rank, n.starts_on, n.ends_on, n.source) for n in found] == [
        ("SLCN", 1, date(2021, 9, 6), None, "previous"),
        ("ASD", 2, date(2023, 1, 9), None, "previous"),
    ]


def test_legacy_codes_unordered_entries_doubles_and_a_gap(cast: Cast) -> None:
    pupil = brought_in(
        cast,
        history(
            sen("S", "2024-01-08"), sen("A", "2020-09-07"), sen("P", "2021-09-06"),
            sen("P", "2021-09-06"), sen("N", "2023-01-09"),
            needs=need("SEMH", 1, "2020-09-07"),
        ),
    )  # fmt: skip
    assert spells(pupil) == [
        ("K", "A", date(2020, 9, 7), date(2021, 9, 6)),
        ("K", "P", date(2021, 9, 6), date(2023, 1, 9)),
        ("E", "S", date(2024, 1, 8), None),
    ]
    found = Need.objects.filter(pupil=pupil).order_by("starts_on")
    assert [(n.starts_on, n.ends_on) for n in found] == [
        (date(2020, 9, 7), date(2023, 1, 9)), (date(2024, 1, 8), None),
    ]  # fmt: skip


def test_ends_that_overlap_with_the_next_start_are_cut_and_named(cast: Cast) -> None:
    content = history(sen("K", "2021-09-06", "2024-07-19"), sen("E", "2024-05-20"))
    batch = upload(actor_for_user(cast.senco), cast.harebell, content, "ctf", name="a.xml")
    assert "overlaps" in texts(row(batch, 1))
    pupil = brought_in(cast, content)
    assert [s[2:] for s in spells(pupil)] == [
        (date(2021, 9, 6), date(2024, 5, 20)), (date(2024, 5, 20), None),
    ]  # fmt: skip


def test_an_ended_history_leaves_nobody_on_the_register(cast: Cast) -> None:
    pupil = brought_in(cast, history(sen("K", "2021-09-06", "2023-07-21")))
    assert spells(pupil) == [("K", "", date(2021, 9, 6), date(2023, 7, 22))]


def test_one_status_without_history_starts_on_the_files_day(cast: Cast) -> None:
    pupil = brought_in(cast, history(sen("K"), needs=need("SLCN", 1)))
    assert spells(pupil) == [("K", "", TODAY, None)]
    assert Need.objects.get(pupil=pupil).starts_on == TODAY


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (history(sen("K", "2021-09-06"), sen("E", "2021-09-06")), "both K and E start"),
        (history(sen("K", "2014-09-06")), "before the date of birth"),
        (history(sen("K", "2027-09-06")), "a day to come"),
        (history(sen("X", "2021-09-06")), "not an SEN status"),
        (history(sen("K"), sen("E", "2024-05-20")), "no start date"),
        (history(sen("K", "2021-09-06", "2020-09-06")), "before the start"),
        (history(sen("K", "2021-13-06")), "not a real date"),
        (
            history(sen("E", "2021-09-06"), needs=need("NSA", 1, "2021-09-06")),
            "for K only",
        ),
        (
            history(sen("K", "2021-09-06"), needs=need("ASD", 1) + need("SLCN", 1)),
            "both have rank 1",
        ),
        (
            history(sen("K", "2021-09-06"), needs=need("ASD", 1) + need("ASD", 2)),
            "given twice",
        ),
        (
            history(sen("N", "2021-09-06"), needs=need("ASD", 1, "2022-01-10")),
            "no SEN status then",
        ),
        (history(sen("K", "2021-09-06"), needs=need("XYZ", 1)), "not a type of need"),
        (history(sen("K", "2021-09-06"), needs=need("ASD", 0)), "not the rank"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_named_and_nothing_written(
    cast: Cast, content: bytes, words: str
) -> None:
    batch = upload(actor_for_user(cast.senco), cast.harebell, content, "ctf", name="a.xml")
    found = row(batch, 1)
    assert found.outcome == "problem"
    assert words in texts(found)


def test_a_pupil_whom_we_know_gets_differences_only(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    content = ctf(
        "<Surname>Nowak</Surname><Forename>Kacper</Forename><DOB>2018-12-01</DOB>"
        f"<SENhistory>{sen('K', '2024-09-02')}<SENneeds>{need('SLCN', 1)}</SENneeds></SENhistory>"
    )
    batch = upload(actor, cast.harebell, content, "ctf", name="a.xml")
    assert row(batch, 1).pupil_id == cast.kacper.pk
    confirm(actor, batch)
    assert not Spell.objects.filter(pupil=cast.kacper).exists()
    queued = RegisterDifference.objects.get(pupil=cast.kacper)
    assert (queued.field, queued.theirs["since"]) == ("status", "2024-09-02")


def test_namespaces_versions_and_unknown_elements_are_passed_over(cast: Cast) -> None:
    content = (
        '<?xml version="1.0"?><c:CTfile xmlns:c="urn:x"><c:Header><c:CTFversion>17.0'
        "</c:CTFversion></c:Header><c:CTFpupilData><c:Pupil>"
        f"<c:UPN>{upn(1)}</c:UPN><c:Surname>Lind</c:Surname><c:Forename>Freya</c:Forename>"
        "<c:DOB>2016-02-03</c:DOB><c:Gender>F</c:Gender><c:Horoscope><c:Sign>Leo</c:Sign>"
        "</c:Horoscope></c:Pupil></c:CTFpupilData></c:CTfile>"
    ).encode()
    assert brought_in(cast, content).sex == "F"


def test_a_pupil_without_a_upn(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    content = ctf(
        "<UPN>UN1</UPN><Surname>Lind</Surname><Forename>Ole</Forename><DOB>2022-12-01</DOB>"
    )
    confirm(actor, upload(actor, cast.harebell, content, "ctf", name="a.xml"))
    pupil = Pupil.objects.get(legal_surname="Lind")
    assert (pupil.upn, pupil.upn_unknown) == ("", "UN1")


JULY = (
    '<?xml version="1.0"?><CTfile><Header><CTFversion>25.0</CTFversion>'
    "<DateTime>2026-07-10T10:30:00</DateTime><SourceSchool><LEA>{}</LEA><Estab>{}</Estab>"
    f"</SourceSchool></Header><CTFpupilData><Pupil>{WHO}<NCyearActual>5</NCyearActual>"
    "<EntryDate>2022-09-01</EntryDate></Pupil></CTFpupilData></CTfile>"
)


def test_another_schools_roll_is_not_ours_and_its_year_is_over(cast: Cast) -> None:
    pupil = brought_in(cast, JULY.format("999", "1234").encode())
    assert Enrolment.objects.get(pupil=pupil).starts_on == TODAY
    assert pupil.year_group(TODAY) == 6


def test_our_own_transfer_file_says_when_the_pupil_joined(cast: Cast) -> None:
    cast.harebell.la_code, cast.harebell.establishment = "999", "4321"
    with in_change():
        cast.harebell.save(update_fields=["la_code", "establishment"])
    pupil = brought_in(cast, JULY.format("999", "4321").encode())
    assert Enrolment.objects.get(pupil=pupil).starts_on == date(2022, 9, 1)
