"""A draft reads aloud as somebody would say it to a parent."""

from datetime import date

import pytest

from send_mis.parents.summaries.rules.plainly import (
    counted,
    hoped,
    hoped_within,
    measured,
    meeting_said,
    next_hopes,
    with_name,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Loses the place after a line.", "Freya loses the place after a line."),
        ("Kind to younger children.", "Kind to younger children."),
        ("Freya reads well.", "Freya reads well."),
        ("Reads", "Reads"),
        ("Words are hard.", "Words are hard."),
        ("", ""),
    ],
)
def test_a_sentence_without_anybody_gets_the_name(text: str, said: str) -> None:
    assert with_name(text, "Freya") == said


def test_few_are_said_in_words() -> None:
    said = [counted(many, "thing", "things") for many in (1, 2, 12)]
    assert said == ["one thing", "two things", "12 things"]


def test_a_day_that_is_over_is_not_hoped_for() -> None:
    assert hoped("Counts to 100.", "Noah", date(2026, 12, 18), TODAY) == (
        "Noah counts to 100, by Friday 18 December 2026."
    )
    assert hoped("Counts to 100", "Noah", date(2026, 11, 20), TODAY) == "Noah counts to 100."


@pytest.mark.parametrize(
    ("by_when", "said"),
    [
        ("within twelve months", "Zara asks, within twelve months."),
        ("End of Year 6.", "Zara asks. By when: end of Year 6."),
        ("KS2 tests", "Zara asks. By when: KS2 tests."),
        ("", "Zara asks."),
    ],
)
def test_until_when_a_plan_says_it(by_when: str, said: str) -> None:
    assert hoped_within("Zara asks.", by_when) == said


def test_what_comes_next_is_a_sentence() -> None:
    assert next_hopes(["Counts to 100.", "Reads aloud"], "Lily") == (
        "Next we hope that Lily counts to 100; that Lily reads aloud."
    )
    assert next_hopes(["Reading age up"], "Lily") == "What we hope for next: reading age up."
    assert next_hopes([], "Lily") == ""


def test_a_measure_and_a_meeting() -> None:
    assert measured("words of 100", "40", "") == "Words of 100: 40 now."
    assert meeting_said("Monday", "3pm", "The head’s room", "Review of the EHC plan") == (
        "We meet on Monday at 3pm, the head’s room. It is the review of the education, health and"
        " care plan."
    )
    assert meeting_said("Monday", "3pm", "Room 2", "How things are going in school") == (
        "We meet on Monday at 3pm, Room 2. It is about how things are going in school."
    )
