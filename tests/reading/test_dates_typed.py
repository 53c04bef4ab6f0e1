"""One reading of dates, for boxes, grids, addresses and files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from send_mis.reading.dates import (
    ImpossibleDate,
    NoDate,
    full_year,
    month_number,
    read_day,
    read_month,
    read_serial,
)

TODAY = date(2026, 11, 28)
YEAR_STARTS = date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "14/9/26", "14.9.26", "14.9.26.", "14 / 9 / 26", "14,9,26", "14-9-2026", "14–9–26",
        "14th September 2026", "14 th Sept 2026", "14th of Sept, 26", "14-Sep-26", "14Sep2026",
        "Mon 14 Sept 2026", "Mon. 14 Sept 2026", "September 14th, 2026", "14 sept '26",
        "14 Septmber 2026", "2026-09-14", "20260914", "14/09/2026 9:15 pm",
        "2026-09-13T23:30:00Z", "2026-09-14T22:59:59+00:00", "2026-09-14T00:30+01:00",
        "2026-09-13 18:30 -0500", "13/09/2026 23:30 GMT",
        "\u202a14/09/2026\u202c", "\u200e14/09/2026", "14\u00a0Sept\u202f2026", "14\u00ad/9/26",
        "١٤/٩/٢٠٢٦", "１４／９／２６".replace("／", "/"),
    ],
)  # fmt: skip
def test_one_day_in_every_writing(text: str) -> None:
    assert read_day(text, today=TODAY) == date(2026, 9, 14)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-07-14T23:30:00Z", date(2026, 7, 15)),
        ("2026-12-14T23:30:00Z", date(2026, 12, 14)),
        ("2026-07-15T00:30:00+02:00", date(2026, 7, 14)),
        ("2026-07-14T23:30:00", date(2026, 7, 14)),
        ("2026-03-29T00:30:00Z", date(2026, 3, 29)),
        ("2026-10-24T23:30:00Z", date(2026, 10, 25)),
        ("14/07/2026 11:30 pm Z", date(2026, 7, 15)),
        ("14/07/2026 12:30 am +0200", date(2026, 7, 13)),
    ],
)
def test_a_moment_is_the_day_in_london(text: str, day: date) -> None:
    assert read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text", ["31/02/2026", "9/14/2026", "32/1/26", "0/1/26", "29 Feb 2026", "1/1/0026", "31/4/26"]
)
def test_what_is_written_as_a_date_and_is_none(text: str) -> None:
    with pytest.raises(ImpossibleDate, match="not a"):
        read_day(text, today=TODAY)


@pytest.mark.parametrize("text", ["", "soon", "Sept 14", "14/9", "14 Mxx 2026", "45992", "1/2/3/4"])
def test_what_is_no_date_is_refused_in_words(text: str) -> None:
    with pytest.raises(NoDate) as refused:
        read_day(text, today=TODAY)
    assert not isinstance(refused.value, ImpossibleDate)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 Sept", date(2026, 9, 14)), ("14/9", date(2026, 9, 14)), ("5 Jan", date(2027, 1, 5)),
        ("Mon 31st August", date(2027, 8, 31)), ("1.9.", date(2026, 9, 1)),
    ],
)  # fmt: skip
def test_without_a_year_it_is_the_first_from_a_day_on(text: str, day: date) -> None:
    assert read_day(text, today=TODAY, year_from=YEAR_STARTS) == day
    with pytest.raises(NoDate, match="needs a year"):
        read_day(text, today=TODAY)


def test_two_figures_are_near_today_or_in_the_past() -> None:
    assert [full_year(text, TODAY) for text in ("26", "46", "47", "99")] == [2026, 2046, 1947, 1999]
    assert [full_year(text, TODAY, is_past=True) for text in ("26", "27")] == [2026, 1927]
    assert read_day("29/11/26", today=TODAY, is_past=True) == date(1926, 11, 29)
    assert read_day("28/11/26", today=TODAY, is_past=True) == TODAY


@pytest.mark.parametrize(
    "text", ["Sept 2023", "September 23", "Sep-23", "sept '23", "09/2023", "9.2023", "2023-09"]
)
def test_a_month_is_its_first_day(text: str) -> None:
    assert read_month(text, today=TODAY) == date(2023, 9, 1)


@pytest.mark.parametrize("text", ["Autumn 2025", "2025", "Sept", "13/2025", "2023/24", "1 Sep 25"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(NoDate):
        read_month(text, today=TODAY)


def test_may_is_a_month_though_a_day_might_follow_it() -> None:
    assert read_month("May 23", today=TODAY) == date(2023, 5, 1)


def test_months_by_number_name_and_slip() -> None:
    assert [month_number(t) for t in ("9", "09", "Sept", "SEP.", "Septmber", "Febuary")] == [
        9, 9, 9, 9, 9, 2,
    ]  # fmt: skip
    for text in ("0", "13", "Ma", "Maz", "x", "²", ""):
        with pytest.raises(NoDate):
            month_number(text)


def test_a_spreadsheets_number_counts_from_1900_or_1904() -> None:
    assert read_serial("42869") == date(2017, 5, 14)
    assert read_serial("41407", from_1904=True) == date(2017, 5, 14)
    with pytest.raises(NoDate):
        read_serial("0")


@given(st.dates(date(1950, 1, 1), date(2045, 12, 31)))
def test_every_writing_of_a_day_is_that_day(day: date) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%a %d %b %y", "%Y-%m-%d"):
        if "%y" not in form or day.year > 1947:
            assert read_day(day.strftime(form), today=TODAY) == day
