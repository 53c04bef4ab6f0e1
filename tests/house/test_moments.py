"""A stored moment becomes a day in one place, in London: nothing else cuts it, or prints it raw."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from send_mis.ui import words

ROOT = Path(__file__).resolve().parents[2]
# Cells of a file that was brought in are no moments of ours, and the demonstration makes its own.
_OTHER = ("send_mis/ui/words.py", "send_mis/reading/", "send_mis/tabular/", "send_mis/demo/")
_CODE = re.compile(
    r"\.date\(\)"  # the day of a moment in whatever zone it is
    r"|localdate\([^)\s]"  # a second way to the same
    r"|_at\.strftime|_at__date|(?:words|when|text).*_at:%"  # printed or asked as it is kept
)
_PAGE = re.compile(r"\w_at\s*(?:\|\s*(?:date|time)\b|\}\})")


def _found(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        if not str(path.relative_to(ROOT)).startswith(_OTHER)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


def test_code_cuts_no_moment() -> None:
    paths = [
        path
        for app in ("send_mis", "pupils", "provision", "reviews", "ehcp")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    ]
    assert len(paths) > 300
    assert _found(paths, _CODE) == []


def test_no_page_prints_a_raw_moment() -> None:
    paths = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    assert len(paths) > 80
    assert _found(paths, _PAGE) == []


@pytest.mark.parametrize(
    ("moment", "day", "clock"),
    [
        # Summer time: an hour ahead of UTC.
        (datetime(2026, 7, 14, 23, 30, tzinfo=UTC), date(2026, 7, 15), "00:30"),
        (datetime(2026, 7, 14, 22, 59, tzinfo=UTC), date(2026, 7, 14), "23:59"),
        (datetime(2026, 12, 14, 23, 30, tzinfo=UTC), date(2026, 12, 14), "23:30"),
        # The nights on which the clocks change.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29), "00:59"),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25), "00:30"),
    ],
)
def test_a_moment_has_its_english_day(moment: datetime, day: date, clock: str) -> None:
    assert words.day_of(moment) == day
    assert words.clock(moment) == clock
    for say in (words.day, words.short_day, words.plain_day, words.long_day, words.month):
        assert say(moment) == say(day)
    assert words.ago(moment, day) == "today"


def test_a_day_begins_at_midnight_in_england() -> None:
    assert words.midnight(date(2026, 7, 15)) == datetime(2026, 7, 14, 23, tzinfo=UTC)
    assert words.midnight(date(2026, 12, 15)) == datetime(2026, 12, 15, tzinfo=UTC)
    # The clocks change in the night of this day, after it has begun.
    assert words.midnight(date(2026, 3, 29)) == datetime(2026, 3, 29, tzinfo=UTC)
    assert words.midnight(date(2026, 10, 25)) == datetime(2026, 10, 24, 23, tzinfo=UTC)


def test_a_day_is_its_own() -> None:
    assert words.day_of(date(2026, 7, 14)) == date(2026, 7, 14)
    assert words.last_day(date(2026, 12, 19)) == date(2026, 12, 18)
    assert words.last_day(date(2027, 1, 1)) == date(2026, 12, 31)
