"""A year where a day should stand, as sheets have it for "Date on SEN reg": taken as the first day
of that school year, and said; it agrees with every day that may have been meant."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from pupils.models import Spell
from send_mis.reading.dates import NoDate, RoughDay, read_serial, read_term, read_year
from tests.factories import actor_for_user, put_on_register
from tests.imports.files import confirm, csv_file, row, upload
from tests.people import Cast

TODAY = date(2026, 11, 23)
IN_MARCH = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "today", "day", "first", "last"),
    [
        ("2023", TODAY, "2023-09-01", "2023-01-01", "2024-08-31"),
        (" since 2023", TODAY, "2023-09-01", "2023-01-01", "2024-08-31"),
        ("c. 2023", TODAY, "2023-09-01", "2023-01-01", "2024-08-31"),
        ("2026", TODAY, "2026-09-01", "2026-01-01", "2027-08-31"),
        ("2026", IN_MARCH, "2026-01-01", "2026-01-01", "2027-08-31"),
        ("2026", date(2026, 9, 1), "2026-09-01", "2026-01-01", "2027-08-31"),
        ("2023/24", TODAY, "2023-09-01", "2023-09-01", "2024-08-31"),
        ("2023-2024", TODAY, "2023-09-01", "2023-09-01", "2024-08-31"),
        ("2023 – 24", TODAY, "2023-09-01", "2023-09-01", "2024-08-31"),
        ("1999/00", TODAY, "1999-09-01", "1999-09-01", "2000-08-31"),
    ],
)
def test_a_year_is_a_school_year(text: str, today: date, day: str, first: str, last: str) -> None:
    assert read_year(text, today=today) == RoughDay(*map(date.fromisoformat, (day, first, last)))


@pytest.mark.parametrize("text", ["2023/25", "2023-09", "23", "20233", "3023", "Y2023", ""])
def test_what_is_no_year(text: str) -> None:
    assert read_year(text, today=TODAY) is None


def test_a_number_that_is_a_year_is_no_spreadsheets_day() -> None:
    for text in ("1900", "2023", "2100"):
        with pytest.raises(NoDate, match="is a year, not a date"):
            read_serial(text)
    assert read_serial("1899") == date(1905, 3, 13)
    assert read_serial("2101") == date(1905, 10, 1)


def test_a_term_agrees_with_its_days() -> None:
    for text, first, last in (
        ("Autumn 2025", "2025-09-01", "2025-12-31"), ("spr 26", "2026-01-01", "2026-04-30"),
        ("Summer term 2025", "2025-04-01", "2025-08-31"),
        ("Autumn 2024/25", "2024-09-01", "2024-12-31"),
        ("Spring 2024/25", "2025-01-01", "2025-04-30"),
        ("Spring term 2, 24-25", "2025-01-01", "2025-04-30"),
        ("Sum 2024 – 2025", "2025-04-01", "2025-08-31"),
    ):  # fmt: skip
        found = read_term(text, today=TODAY)
        begins, ends = map(date.fromisoformat, (first, last))
        assert found == RoughDay(begins, begins, ends)


def test_a_term_of_two_years_that_are_no_school_year() -> None:
    for text in ("Spring 2024/26", "Spring 2024/2024", "Autumn 2025/24"):
        assert read_term(text, today=TODAY) is None


# --- In a sheet ---------------------------------------------------------------------------------

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")
HEADINGS: list[object] = ["Name", "Class", "Status", "Date on SEN reg"]
KACPER: list[object] = ["Kacper Nowak", "4H", "K"]
SAID = "SEN status since: 2023 has no day, so it is taken as 01/09/2023."


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), BytesIO()
    for each in rows:
        book.active.append(each)  # type: ignore[union-attr]  # a new book has a sheet
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("year", ["2023", 2023])
def test_the_row_goes_in_and_the_doubt_is_said(cast: Cast, year: object) -> None:
    senco = actor_for_user(cast.senco)
    if isinstance(year, int):
        file = workbook(HEADINGS, [*KACPER, year])
    else:
        file = csv_file(",".join(map(str, HEADINGS)), ",".join(map(str, [*KACPER, year])))
    batch = upload(senco, cast.harebell, file, "register")
    assert batch.counts["blocking"] == 0
    assert [(each["text"], each["blocks"]) for each in row(batch, 2).problems] == [(SAID, False)]
    confirm(senco, batch)
    assert Spell.objects.get(pupil=cast.kacper).starts_on == date(2023, 9, 1)


@pytest.mark.parametrize(
    ("ours", "agrees"),
    [("2022-12-31", False), ("2023-01-01", True), ("2024-08-31", True), ("2024-09-01", False)],
)
def test_it_agrees_with_the_days_that_may_be_meant(cast: Cast, ours: str, agrees: bool) -> None:
    put_on_register(cast.kacper, "K", date.fromisoformat(ours))
    senco = actor_for_user(cast.senco)
    file = csv_file(",".join(map(str, HEADINGS)), ",".join(map(str, [*KACPER, "2023"])))
    batch = upload(senco, cast.harebell, file, "register")
    assert row(batch, 2).outcome == ("unchanged" if agrees else "changed")
    confirm(senco, batch)
    after = ours if agrees else "2023-09-01"
    assert Spell.objects.get(pupil=cast.kacper).starts_on == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("year", "is_off"), [("2025", True), ("Spring 2025/26", True), ("2027", False)]
)
def test_a_year_in_which_it_ended(cast: Cast, year: str, is_off: bool) -> None:
    headings = "Name,Class,Status,Since,Removed from register"
    file = csv_file(headings, f"Kacper Nowak,4H,K,2023,{year}")
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, file, "register")
    assert batch.counts["blocking"] == 0
    confirm(senco, batch)
    assert Spell.objects.filter(pupil=cast.kacper, ends_on__isnull=True).exists() is not is_off


@pytest.mark.parametrize(
    ("since", "status"), [("2023", "E"), ("Sept 2023", "E"), ("2023/24", "E"), ("2028", "K")]
)
def test_a_plan_since_a_year(cast: Cast, since: str, status: str) -> None:
    file = csv_file("Name,Class,SEN Support,EHCP", f"Kacper Nowak,4H,Yes,{since}")
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, file, "register")
    assert batch.counts["blocking"] == 0
    confirm(senco, batch)
    assert Spell.objects.get(pupil=cast.kacper).status == status


def test_a_review_in_a_year_alone_is_said_and_left_out(cast: Cast) -> None:
    headings = "Name,Class,Status,Since,Next review"
    file = csv_file(headings, "Kacper Nowak,4H,K,05/01/2026,2027")
    batch = upload(actor_for_user(cast.senco), cast.harebell, file, "register")
    assert batch.counts["blocking"] == 0
    assert "The row is used without it." in row(batch, 2).problems[0]["text"]
