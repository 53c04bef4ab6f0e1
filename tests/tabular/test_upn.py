"""The worked examples are those of the published test material and of a fictitious authority."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from send_mis.tabular.upn import ALPHABET, Upn, check_letter, check_upn

bodies = st.from_regex(r"[0-9]{11}", fullmatch=True)
permanent = bodies.flatmap(lambda body: st.sampled_from("0123456789").map(lambda last: body + last))
temporary = bodies.flatmap(lambda body: st.sampled_from(ALPHABET).map(lambda last: body + last))


@pytest.mark.parametrize(
    ("text", "is_temporary"),
    [
        ("R201100018042", False),
        ("T20110001804V", True),
        ("C999123425001", False),
        ("R999123425002", False),
        ("F999123425003", False),
        ("N99912342500A", True),
    ],
)
def test_worked_examples_check(text: str, is_temporary: bool) -> None:
    assert check_upn(text) == Upn(normalised=text, is_temporary=is_temporary)


@pytest.mark.parametrize("text", ["r201100018042", " R201100018042 ", "R 2011 0001 8042"])
def test_case_and_spaces_do_not_matter(text: str) -> None:
    assert check_upn(text).normalised == "R201100018042"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("R20110001804", "12 characters"),
        ("R2011000180423", "14 characters"),
        ("I201100018042", "not I, O or S"),
        ("RA01100018042", "not a UPN"),
        ("R20110001804S", "not a UPN"),
        ("R٢01100018042", "not a UPN"),
        ("A201100018042", "(R would)"),
        ("T201100018042", "(R would)"),
    ],
)
def test_refusals_say_why(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        check_upn(text)
    assert words in str(refused.value)


@given(body=st.one_of(permanent, temporary), place=st.integers(1, 11), digit=st.integers(0, 9))
def test_any_one_wrong_digit_is_detected(body: str, place: int, digit: int) -> None:
    upn = check_letter(body) + body
    wrong = upn[:place] + str(digit) + upn[place + 1 :]
    if wrong == upn:
        assert check_upn(wrong).normalised == upn
        return
    with pytest.raises(ValueError, match="mistake"):
        check_upn(wrong)


@given(body=st.one_of(permanent, temporary), letter=st.sampled_from(ALPHABET))
def test_a_wrong_check_letter_is_detected(body: str, letter: str) -> None:
    if letter == check_letter(body):
        assert check_upn(letter + body).normalised == letter + body
        return
    with pytest.raises(ValueError, match="mistake"):
        check_upn(letter + body)


@given(body=permanent, place=st.integers(0, 10))
def test_two_swapped_neighbours_are_detected(body: str, place: int) -> None:
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    if swapped == body:
        assert check_letter(swapped) == check_letter(body)
        return
    assert check_letter(swapped) != check_letter(body)


@given(body=bodies, first=st.sampled_from(ALPHABET), second=st.sampled_from(ALPHABET))
def test_a_wrong_last_letter_is_detected(body: str, first: str, second: str) -> None:
    assert (check_letter(body + first) == check_letter(body + second)) == (first == second)


@given(body=bodies, digit=st.integers(0, 9))
def test_a_digit_typed_for_the_letter_of_its_value_is_the_one_thing_not_detected(
    body: str, digit: int
) -> None:
    """The number's own design; said in the module so that nobody relies on more."""
    same = [
        last for last in ALPHABET if check_letter(body + last) == check_letter(f"{body}{digit}")
    ]
    assert same == [ALPHABET[digit]]
