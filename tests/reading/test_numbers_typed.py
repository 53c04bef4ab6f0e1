"""One reading of numbers: a comma is never dropped."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from send_mis.reading.numbers import NoNumber, read_number, read_whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"), ("12,50", "12.50"), ("0,125", "0.125"), ("12.5", "12.5"), (".5", "0.5"),
        ("1,250", "1250"), ("£1,250.00", "1250.00"), ("1.250,00", "1250.00"), ("17,25 £", "17.25"),
        ("1.250.000", "1250000"), ("1 250", "1250"), ("1\u202f250,5", "1250.5"), ("12.", "12"),
        (" 7 ", "7"), ("½", "0.5"), ("2½", "2.5"), ("2 ¼", "2.25"), ("−3", "-3"), ("–3", "-3"),
        ("-£5", "-5"), ("+5", "5"), ("007", "7"), ("٣", "3"), ("１２", "12"), ("\u200e12", "12"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "", "£", "1,25,000", "1,2500", "12 5", "1 2 3", "1/2", "⅓", "1e5", "NaN", "Infinity",
        "--5", "5-", "12,5,", "1,250,0", "ten", "12,5.0", "1.250,000,0", "9" * 41, "₂", "5p",
    ],
)  # fmt: skip
def test_what_could_be_two_numbers_or_none_is_refused(text: str) -> None:
    with pytest.raises(NoNumber, match="Enter a number"):
        read_number(text)


def test_whole_numbers() -> None:
    assert [read_whole(text) for text in ("20", "20.0", "1,250", "20,0")] == [20, 20, 1250, 20]
    for text in ("2,5", "2.5", "½"):
        with pytest.raises(NoNumber, match="whole"):
            read_whole(text)


@given(st.decimals(-9_999_999, 9_999_999, places=2))
def test_a_number_is_read_as_it_was_written(number: Decimal) -> None:
    assert read_number(f"{number:f}") == read_number(f"{number:,.2f}") == number
    european = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read_number(european) == number
