"""Dates, counts and names as people say them."""

from datetime import date, timedelta

import pytest

from send_mis.ui import words

SUNDAY = date(2026, 11, 22)


def test_dates_are_said_with_their_weekday() -> None:
    assert words.day(date(2026, 12, 11)) == "Fri 11 Dec 2026"
    assert words.short_day(date(2026, 12, 11)) == "Fri 11 Dec"
    assert words.long_day(date(2026, 12, 11)) == "Friday 11 December 2026"
    assert words.plain_day(date(2018, 2, 3)) == "3 Feb 2018"
    assert words.month(date(2026, 3, 31)) == "Mar 2026"


def test_one_day_is_no_span() -> None:
    assert words.from_to(SUNDAY, SUNDAY) == "on 22 Nov 2026"
    assert words.from_to(SUNDAY, date(2027, 1, 3)) == "from 22 Nov 2026 to 3 Jan 2027"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "1 day late"),
        (3, "in 3 days"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (19, "in 3 weeks"),
        (62, "in 9 weeks"),
        (63, "in 2 months"),
        (100, "in 3 months"),
        (800, "in 2 years"),
        (-4, "4 days late"),
        (-30, "4 weeks late"),
        (-400, "13 months late"),
    ],
)
def test_what_is_due_says_how_far_off_it_is(days: int, said: str) -> None:
    assert words.from_now(SUNDAY + timedelta(days=days), SUNDAY) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "yesterday"), (4, "4 days ago"), (21, "3 weeks ago"), (-3, "in 3 days")],
)
def test_what_has_been_says_how_long_since(days: int, said: str) -> None:
    assert words.ago(SUNDAY - timedelta(days=days), SUNDAY) == said


def test_counts_take_the_right_word_and_a_comma() -> None:
    assert words.plural(1, "pupil", "pupils") == "1 pupil"
    assert words.plural(0, "pupil", "pupils") == "0 pupils"
    assert words.plural(1204, "pupil", "pupils") == "1,204 pupils"


def test_lists_are_joined_as_in_a_sentence() -> None:
    assert words.joined([]) == ""
    assert words.joined(["maths"]) == "maths"
    assert words.joined(["maths", "art"], "or") == "maths or art"
    assert words.joined(["maths", "art", "music"]) == "maths, art and music"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Hussain, Ayaan", "AH"),
        ("Ayaan Hussain", "AH"),
        ("de la Cruz, Ana", "AC"),
        ("Zoë", "Z"),
        ("Harebell (Lower) Primary", "HP"),
        ("Mrs Doyle", "D"),
        ("Dr. Ann Lee", "AL"),
        ("Mx", "M"),
        ("", "?"),
        (" , ", "?"),
    ],
)
def test_initials_do_not_depend_on_how_the_name_is_written(name: str, letters: str) -> None:
    assert words.initials(name) == letters
