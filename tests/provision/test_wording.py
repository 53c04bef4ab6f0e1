from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.outcomes.rules.wording import (
    BY_WHEN,
    HOW_LONG,
    HOW_OFTEN,
    MEASURE,
    WHO,
    AdviceKind,
    check_outcome,
    check_provision,
    unspecific,
)


def vague(text: str) -> list[str]:
    return [a.words for a in check_provision(text) if a.kind is AdviceKind.VAGUE]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Has access to a quiet space", ["Has access to"]),
        ("Regular check-ins, and regularly praised", ["Regular", "regularly"]),
        ("Opportunities for paired talk", ["Opportunities for"]),
        ("An opportunity to rest", ["opportunity to"]),
        ("Noah would benefit from a task board", ["would benefit from"]),
        ("Movement breaks as appropriate", ["as appropriate"]),
        ("A scribe where necessary or if needed", ["where necessary", "if needed"]),
        ("Some support with maths", ["Some support"]),
        ("Taught in a small group", ["in a small group"]),
        ("Games such as snap, etc.", ["such as", "etc."]),
        ("Encouraged to ask", ["Encouraged to"]),
        ("Breaks sometimes", ["Breaks sometimes"[7:]]),
        ("Up to 15 hours of NELI or equivalent", ["Up to", "or equivalent"]),
        (
            "A key adult is available where possible",
            ["key adult", "is available", "where possible"],
        ),
        ("A high level of structure", ["high level of"]),
        (
            "High levels of support, as advised by the therapist",
            ["High levels of support", "as advised by"],
        ),
    ],
)
def test_vague_words_are_found_where_they_stand(text: str, words: list[str]) -> None:
    assert vague(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Irregular verbs: Mrs Patel, 5 × 10 minutes",
        "Accessible tablet, used daily for 10 minutes with the TA",
        "Softened lighting; the TA checks it each morning for 1 minute",
        "NELI with Ms Kaur, three times a week for 30 minutes, group of four",
    ],
)
def test_plain_provision_gets_no_advice(text: str) -> None:
    assert check_provision(text) == []


def kinds(text: str, *known: str) -> set[AdviceKind]:
    return {a.kind for a in check_provision(text, known)} - {AdviceKind.VAGUE}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Lego therapy", {AdviceKind.NO_WHO, AdviceKind.NO_HOW_OFTEN, AdviceKind.NO_HOW_LONG}),
        ("Lego therapy with Mrs Doyle", {AdviceKind.NO_HOW_OFTEN, AdviceKind.NO_HOW_LONG}),
        ("Lego therapy with Mrs Doyle every Tuesday", {AdviceKind.NO_HOW_LONG}),
        ("Lego therapy for 45 minutes a week", {AdviceKind.NO_WHO}),
        ("The TA reads with her for half an hour", {AdviceKind.NO_HOW_OFTEN}),
        ("Teacher: ten minutes, twice a day", set()),
        ("EP visit, once a term, 2 hours", set()),
    ],
)
def test_what_a_provision_does_not_say(text: str, missing: set[AdviceKind]) -> None:
    assert kinds(text) == missing


def test_what_other_fields_say_is_not_asked_again() -> None:
    assert kinds("Lego therapy", WHO, HOW_OFTEN, HOW_LONG) == set()
    assert kinds("Lego therapy", WHO, HOW_LONG) == {AdviceKind.NO_HOW_OFTEN}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Reads 40 of 100 words by 18 December", set()),
        ("Reads 40 of 100 words", {AdviceKind.NO_DATE}),
        ("Asks by symbol by the end of term", {AdviceKind.NO_NUMBER}),
        ("Asks by symbol", {AdviceKind.NO_NUMBER, AdviceKind.NO_DATE}),
        ("Takes turns for twenty minutes by Easter", set()),
        ("Starts work within 5 minutes", {AdviceKind.NO_DATE}),
        ("Starts work within two minutes by 18/12/2026", set()),
        # A verb is not a month.
        ("Noah may march in two lines", {AdviceKind.NO_DATE}),
        ("Noah walks in two lines by March", set()),
    ],
)
def test_what_an_outcome_does_not_say(text: str, missing: set[AdviceKind]) -> None:
    assert {a.kind for a in check_outcome(text)} == missing
    assert check_outcome(text, [MEASURE, BY_WHEN]) == []


def test_improving_is_vague_in_an_outcome_and_not_in_a_provision() -> None:
    text = "Improve reading"
    [advice] = check_outcome(text, [MEASURE, BY_WHEN])
    assert (advice.kind, advice.words, advice.start, advice.end) == (
        AdviceKind.VAGUE,
        "Improve",
        0,
        7,
    )
    assert vague(text) == []


def test_nothing_written_gets_no_advice() -> None:
    assert check_outcome("") == check_provision("  \n") == []


PHRASES = ["access to", "regular", "support with", "small group", "as needed", "some help", "the",
           "reading", "5 minutes", "Mrs Patel", ",", ".", "would benefit from"]  # fmt: skip


@given(st.lists(st.sampled_from(PHRASES), max_size=12).map(" ".join))
def test_spans_are_the_words_in_order_and_never_overlap(text: str) -> None:
    for found in (check_outcome(text), check_provision(text)):
        spans = [(a.start, a.end) for a in found if a.kind is AdviceKind.VAGUE]
        assert all(text[a.start : a.end] == a.words for a in found)
        assert all(start < end for start, end in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        assert all(a.text for a in found)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for found in (check_outcome(text), check_provision(text)):
        assert all(text[a.start : a.end] == a.words for a in found)


def test_up_to_is_exact_in_an_outcome_and_vague_in_provision() -> None:
    assert check_outcome("Counts up to 20 by July") == []
    assert vague("Up to 20 minutes") == ["Up to"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Has ACCESS TO a quiet space", ["Has ACCESS TO"]),
        ("Breaks up to three times, regularly", ["up to", "regularly"]),
        ("Reading, as appropriate, or equivalent", ["as appropriate", "or equivalent"]),
        ("Opportunities for talk; help where possible", ["Opportunities for", "where possible"]),
        ("A key adult, with a high level of care", ["key adult", "high level of"]),
        ("As advised, a scribe is available", ["As advised", "is available"]),
        # As it comes from a report: over the end of a line, with two spaces, a fixed space.
        ("with access\nto a laptop", ["with access\nto"]),
        ("as  advised", ["as  advised"]),
        ("key\u00a0adult", ["key\u00a0adult"]),
        ("irregular verbs", []),
        ("Spells regular past tense verbs and regular plurals", []),
        ("Draws regular polygons", []),
        ("An access token for the reading app", []),
        ("Accessible, available-now things; an up-to-date laptop; access-to-work", []),
        ("The keyadult list, upto 3, opportunity cost", []),
        # What somebody said is left as they said it.
        ("Noah says “I need access to water” and \"regular breaks\"", []),
        ("Noah says “more time”; he has access to water", ["has access to"]),
        # Vague, but it promises something: said where it is written, not of the whole plan.
        ("Reads better in a small group, such as with Tom", []),
        ("", []),
    ],
)  # fmt: skip
def test_words_with_which_a_plan_promises_nothing(text: str, words: list[str]) -> None:
    assert [advice.words for advice in unspecific(text)] == words


def test_in_an_outcome_a_number_with_up_to_is_exact() -> None:
    assert unspecific("Counts up to 20 with her key adult", is_outcome=True) == []
    assert [a.words for a in unspecific("Counts up to 20")] == ["up to"]
    assert [a.words for a in unspecific("Regular attendance", is_outcome=True)] == ["Regular"]


@pytest.mark.parametrize("text", [
    "access to", "is available", "be available", "or similar", "high levels of", "opportunity to",
    "when needed", "if required", "whenever necessary", "where possible", "as appropriate",
    "regularly", "as advised by", "or equivalent",
])  # fmt: skip
def test_every_phrase_has_its_clue(text: str) -> None:
    assert unspecific(text)
