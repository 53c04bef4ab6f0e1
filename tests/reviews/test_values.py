"""What is typed for a value, and what a value is called."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reviews.assessments.rules.values import (
    NoValue,
    read_value,
    rounded,
    typed_words,
    unit_words,
    value_words,
)
from reviews.models import AssessmentScale

SCORE = AssessmentScale(name="Score", kind="standard", lowest=Decimal(55), highest=Decimal(145))
AGE = AssessmentScale(name="Age", kind="months", lowest=Decimal(36), highest=Decimal(216))
JUDGED = AssessmentScale(
    name="Judged", kind="judgement",
    levels=["Below (BLW)", "Working towards (WTS)", "Expected (EXS)", "Greater depth (GDS)"],
)  # fmt: skip


ONE_OF = (
    "Enter one of: 1 Below (BLW), 2 Working towards (WTS), 3 Expected (EXS), 4 Greater depth (GDS)."
)


@pytest.mark.parametrize(
    ("scale", "text", "value"),
    [
        (SCORE, "98", "98"), (SCORE, " 98.5 ", "98.5"), (SCORE, "98,5", "98.5"),
        (AGE, "66", "66"), (AGE, "5y 6m", "66"), (AGE, "5 years 6 months", "66"),
        (AGE, "5;06", "66"), (AGE, "5:6", "66"), (AGE, "7 years", "84"),
        (JUDGED, "Working towards (WTS)", "2"), (JUDGED, "wts", "2"), (JUDGED, "WT", "2"),
        (JUDGED, "working  towards", "2"), (JUDGED, "2", "2"), (JUDGED, "exp", "3"),
        (JUDGED, "gd", "4"),
    ],
)  # fmt: skip
def test_it_is_read(scale: AssessmentScale, text: str, value: str) -> None:
    assert read_value(scale, text) == Decimal(value)


@pytest.mark.parametrize(
    ("scale", "text", "words"),
    [
        (SCORE, "146", "146 is out of range. Enter a number from 55 to 145."),
        (SCORE, "n/k", "“n/k” is not a number. Enter a number from 55 to 145."),
        (SCORE, "98.125", "98.125 has more than two decimal places."),
        (AGE, "5y 13m", "“5y 13m” is not a number. Enter a number from 36 to 216."),
        (AGE, "1y 2m", "1y 2m is out of range. Enter a number from 36 to 216."),
        (JUDGED, "5", f"“5” is not one of the levels. {ONE_OF}"),
        (JUDGED, "0", f"“0” is not one of the levels. {ONE_OF}"),
    ],
)  # fmt: skip
def test_it_is_refused_with_what_would_fit(scale: AssessmentScale, text: str, words: str) -> None:
    with pytest.raises(NoValue) as refused:
        read_value(scale, text)
    assert str(refused.value) == words


def test_what_stands_in_a_box_is_read_as_the_same_value() -> None:
    for scale, value in ((SCORE, "98.5"), (AGE, "66"), (JUDGED, "3")):
        assert read_value(scale, typed_words(scale, Decimal(value))) == Decimal(value)
    assert typed_words(SCORE, None) == ""
    assert [value_words(s, Decimal(3)) for s in (AGE, JUDGED)] == ["3 months", "Expected (EXS)"]


def test_figures_are_rounded_half_up_and_counted() -> None:
    assert [rounded(Fraction(1, 20)), rounded(Fraction(-1, 20)), rounded(Fraction(-1, 100))] == [
        "0.1", "−0.1", "0",
    ]  # fmt: skip
    assert unit_words("months", Decimal(1)) == "1 month"
    assert unit_words("judgement", Decimal("0.5")) == "0.5 levels"
