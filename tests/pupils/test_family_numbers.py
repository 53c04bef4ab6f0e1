"""Telephone numbers as offices type them."""

import pytest

from pupils.families.rules.numbers import dialled, same_number


@pytest.mark.parametrize(
    ("typed", "rung"),
    [
        ("07700 900123 (mum's work)", "07700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("0044 7700 900 123", "00447700900123"),
        ("(01634) 555-0100 ext 12", "016345550100"),
        ("Work: 01632.960 001", "01632960001"),
        ("ext 12, 07700 900123", "07700900123"),
        ("07700 900123 or 07700 900456", "07700900123"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "07700900123"),
        ("ext 12", ""),
        ("ask Jo", ""),
        ("", ""),
    ],
)
def test_what_is_dialled_of_what_was_typed(typed: str, rung: str) -> None:
    assert dialled(typed) == rung


@pytest.mark.parametrize(
    "typed",
    ["07700900123", "+44 7700 900123", "+44 (0)7700 900123", "00447700900123", "+4407700900123"],
)
def test_a_number_is_the_same_with_the_countrys_code_and_without(typed: str) -> None:
    assert same_number(typed) == "07700900123"


def test_another_countrys_number_is_another() -> None:
    assert same_number("+48 7700 900123") != "07700900123"
