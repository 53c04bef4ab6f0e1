"""What is said of minutes adds up as it stands on the page."""

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from provision.choices import NO_SHORTFALL, AbsentReason, MissedReason
from provision.delivery.rules import delivered_words, gap_words, hours, percent_words
from provision.delivery.selectors.counts import added
from provision.minutes import SessionRecord, Tally, tally

RECORDS = st.lists(
    st.one_of(
        st.builds(SessionRecord, st.integers(1, 60), st.integers(1, 90)),
        st.builds(
            SessionRecord, st.integers(1, 60), st.just(0),
            st.sampled_from([*MissedReason.values, *AbsentReason.values]),
        ),
    ),
    max_size=6,
)  # fmt: skip
TALLIES = st.builds(tally, st.fractions(0, 900, max_denominator=7), RECORDS, st.just(NO_SHORTFALL))
_TIME = re.compile(r"(?:([\d,]+) h ?(\d\d)?|(\d+) min)")


def minutes_in(words: str) -> int:
    """Every time in these words, together."""
    return sum(
        int(only) if only else 60 * int(whole.replace(",", "")) + int(rest or 0)
        for whole, rest, only in _TIME.findall(words)
    )


@given(st.lists(TALLIES, min_size=1, max_size=3))
def test_planned_is_delivered_and_where_the_rest_went(tallies: list[Tally]) -> None:
    so_far = added(tallies)
    rest, beyond = gap_words(so_far), 0
    if match := re.search(r"([^;]+) beyond what was planned$", rest):
        beyond = minutes_in(match[1])
        rest = rest[: match.start()]
    shown = minutes_in(hours(so_far.planned)) + beyond
    assert shown == minutes_in(hours(so_far.delivered)) + minutes_in(rest)


def test_what_was_excused_is_said_and_is_no_shortfall() -> None:
    records = [
        SessionRecord(30, 30),
        SessionRecord(30, 0, "shared"),
        SessionRecord(30, 0, "trip"),
        SessionRecord(0, 20),
    ]
    so_far = tally(Fraction(90), records, NO_SHORTFALL)
    assert hours(so_far.planned) == "1 h 30"
    assert delivered_words(so_far) == "50 min of 1 h due"
    assert percent_words(so_far) == "83 %"
    assert gap_words(so_far) == (
        "trip or event 30 min; shared or not attending 30 min, no shortfall;"
        " 20 min beyond what was planned"
    )


def test_where_all_of_it_was_excused_there_is_no_percentage() -> None:
    so_far = tally(Fraction(30), [SessionRecord(30, 0, "not_attending")], NO_SHORTFALL)
    assert (percent_words(so_far), delivered_words(so_far)) == ("–", "")
    assert gap_words(so_far) == "shared or not attending 30 min, no shortfall"
