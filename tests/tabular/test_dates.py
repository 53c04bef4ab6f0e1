from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from send_mis.tabular.dates import parse_birth_date, parse_date, parse_month
from send_mis.tabular.table import NumberText

TODAY = date(2026, 11, 22)
THIRD_OF_FEBRUARY = date(2026, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-03",
        "2026/02/03",
        "2026-2-3",
        "2026-02-03T00:00:00",
        "2026-02-03T09:15:00Z",
        "2026-02-03T09:15:00.000+01:00",
        "2026-02-03 09:15",
        "20260203",
        "03/02/2026",
        "3/2/2026",
        "03/02/26",
        "3.2.26",
        "3.2.2026",
        "03-02-2026",
        "3 2 2026",
        "03 / 02 / 2026",
        "03/02/2026 00:00:00",
        "03/02/2026 9:15 am",
        "3 Feb 2026",
        "03 February 2026",
        "3rd February 2026",
        "3rd of February 2026",
        "03-Feb-2026",
        "03-Feb-26",
        "3-FEB-2026",
        "3 feb. 2026",
        "Tue 3 Feb 2026",
        "Tuesday, 3 February 2026",
        "Tues 03/02/2026",
        "February 3, 2026",
        "  3\u00a0Feb  2026 ",
        "3Feb2026",
    ],
)
def test_one_day_written_in_every_way(text: str) -> None:
    assert parse_date(text, today=TODAY) == THIRD_OF_FEBRUARY


def test_every_month_by_short_and_long_name() -> None:
    for month in range(1, 13):
        day = date(2025, month, 9)
        for form in ("%d %b %Y", "%d %B %Y", "%d-%b-%y"):
            assert parse_date(day.strftime(form), today=TODAY) == day
    assert parse_date("1 Sept 2025", today=TODAY) == date(2025, 9, 1)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_british_and_iso_agree(day: date) -> None:
    assert parse_date(day.isoformat(), today=TODAY) == day
    assert parse_date(day.strftime("%d/%m/%Y"), today=TODAY) == day
    assert parse_date(f"{day.day}.{day.month}.{day.year}", today=TODAY) == day


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_number_cell_counts_days_as_excel_does(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert parse_date(NumberText(serial), today=TODAY) == day
    assert parse_date(NumberText(f"{serial}.75"), today=TODAY) == day


def test_known_serial_number() -> None:
    assert parse_date(NumberText("45992"), today=TODAY) == date(2025, 12, 1)


def test_dates_pass_through_and_lose_their_time() -> None:
    assert parse_date(THIRD_OF_FEBRUARY, today=TODAY) == THIRD_OF_FEBRUARY
    moment = datetime(2026, 2, 3, 9, 15)  # noqa: DTZ001  a spreadsheet's moment has no zone
    assert type(parse_date(moment, today=TODAY)) is date


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2026", "31/02/2026 is not a real date."),
        ("30 Feb 2026", "30 Feb 2026 is not a real date."),
        ("2026-02-30", "2026-02-30 is not a real date."),
        ("29/02/2027", "29/02/2027 is not a real date."),
        ("02/13/2026", "02/13/2026 is not a real date (the day comes first)."),
        ("00/01/2026", "00/01/2026 is not a real date."),
        ("45992", "45992 is a spreadsheet's own number for a day."),
        ("3 Fxbrxy 2026", "Fxbrxy is not a month"),
        ("tbc", "tbc is not a date. Write it like 03/02/2026 or 3 Feb 2026."),
        ("Sept 2025", "is not a date"),
        ("03/02", "03/02 needs a year"),
        ("01/01/0026", "not a date between 1900 and 2100"),
        ("01/01/9999", "not a date between 1900 and 2100"),
        ("", "empty"),
        ("   ", "empty"),
    ],
)
def test_what_is_not_a_date_says_why(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_date(text, today=TODAY)
    assert words in str(refused.value)


@pytest.mark.parametrize("number", ["0", "-5", "999999", "1e5", "inf", "4"])
def test_numbers_that_are_no_days(number: str) -> None:
    if number == "4":
        assert parse_date(NumberText(number), today=TODAY) == date(1900, 1, 3)
        return
    with pytest.raises(ValueError, match=r"not a date|number"):
        parse_date(NumberText(number), today=TODAY)


def test_a_long_text_is_shortened_in_the_message() -> None:
    with pytest.raises(ValueError, match="not a date") as refused:
        parse_date("x" * 30_000, today=TODAY)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01/09/26", date(2026, 9, 1)),
        ("01/09/46", date(2046, 9, 1)),
        ("01/09/47", date(1947, 9, 1)),
        ("01/09/99", date(1999, 9, 1)),
    ],
)
def test_two_digit_years_fall_near_today(text: str, expected: date) -> None:
    assert parse_date(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/04/15", date(2015, 4, 12)),
        ("22/11/26", date(2026, 11, 22)),
        ("23/11/26", date(1926, 11, 23)),
        ("12/04/30", date(1930, 4, 12)),
        ("12-Apr-85", date(1985, 4, 12)),
        ("12/04/2015", date(2015, 4, 12)),
    ],
)
def test_a_two_digit_birth_year_is_never_in_the_future(text: str, expected: date) -> None:
    assert parse_birth_date(text, today=TODAY) == expected


@pytest.mark.parametrize("value", ["23/11/2026", date(2026, 11, 23), NumberText("60000")])
def test_a_birth_date_in_the_future_is_refused(value: str | date) -> None:
    with pytest.raises(ValueError, match="in the future"):
        parse_birth_date(value, today=TODAY)


def test_a_birth_date_before_living_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 100 years ago"):
        parse_birth_date("01/01/1906", today=TODAY)


@given(st.text(max_size=40))
def test_any_text_gives_a_date_or_a_reason(text: str) -> None:
    for parse in (parse_date, parse_birth_date):
        for cell in (text, NumberText(text)):
            with suppress(ValueError):
                assert isinstance(parse(cell, today=TODAY), date)


@pytest.mark.parametrize(
    "text",
    ["Sept 2025", "september 2025", "Sep. 2025", "Sept, 2025", "09/2025", "9-2025", "Sep 25"],
)
def test_a_month_without_a_day_is_its_first(text: str) -> None:
    assert parse_month(text, today=TODAY) == date(2025, 9, 1)


@pytest.mark.parametrize("text", ["Spring term", "2025", "Sept", "13/2025", "1 Sep 2025"])
def test_what_is_no_month_and_year(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_month(text, today=TODAY)
