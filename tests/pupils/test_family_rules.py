"""Who is told about a child, and what one home learns of another: the rules by themselves."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from pupils.choices import Relationship
from pupils.families.rules.telling import (
    Bar,
    Tied,
    homes_seen_by,
    letters_to,
    must_be_lifted_by_somebody,
    warnings_before_sharing,
)

MUM, DAD, HERS, HIS = uuid4(), uuid4(), uuid4(), uuid4()
ORDER = Bar(
    "order", stops_information=True, stops_contact=False, hides_address=False,
    since=date(2026, 2, 2),
)  # fmt: skip


def tied(relationship: str = "PAM", responsibility: str = "yes", **facts: object) -> Tied:
    known = {"contact_id": uuid4(), "name": "Sam", "homes": frozenset[UUID]()} | facts
    return Tied(relationship=relationship, responsibility=responsibility, **known)  # type: ignore[arg-type]  # made of pieces


MOTHER = tied(contact_id=MUM, name="Ruth", homes=frozenset({HERS}))
FATHER = tied("PAF", contact_id=DAD, name="Ray", homes=frozenset({HIS}))


@pytest.mark.parametrize(
    ("person", "is_told", "reason"),
    [
        (MOTHER, True, "Has parental responsibility"),
        (FATHER, True, "Has parental responsibility"),
        (tied("PAF", "no"), False, "Has neither parental responsibility nor care"),
        (tied("PAF", "unknown"), False, "Parental responsibility is not known"),
        (tied("FAM", "no", has_daily_care=True), True, "Has day-to-day care"),
        (tied("FOM", "no", has_daily_care=True), True, "Foster carer"),
        (tied("REL", "no", gets_letters=True), True, "too, as recorded"),
        (tied("SWR", "no"), False, "by name"),
        (tied("ADV", "no"), False, "only where it is wished"),
        (tied("ADV", "no", gets_letters=True), True, "Advocate of the child"),
        (replace(FATHER, bar=ORDER), False, "Is told nothing: Court order since Mon 2 Feb 2026"),
        (replace(tied("REL", "no", gets_letters=True), bar=ORDER), False, "Court order"),
        (replace(MOTHER, bar=replace(ORDER, stops_information=False, stops_contact=True)), False,
         "Must not be contacted"),
        (replace(FATHER, bar=replace(ORDER, stops_information=False, hides_address=True)), True,
         "Has parental responsibility"),
    ],
)  # fmt: skip
def test_who_is_told_and_why(person: Tied, is_told: bool, reason: str) -> None:
    (answer,) = letters_to([person])
    assert (answer.is_told, reason in answer.reason) == (is_told, True), answer


@pytest.mark.parametrize("relationship", Relationship.values)
def test_a_restriction_wins_over_every_right_to_be_told(relationship: str) -> None:
    person = tied(relationship, has_daily_care=True, gets_letters=True, bar=ORDER)
    assert not letters_to([person])[0].is_told


def test_an_advocate_is_told_what_the_parent_is_told_for_whom_they_speak() -> None:
    speaks = tied("ADV", "no", gets_letters=True, advocate_of=DAD)
    assert letters_to([FATHER, speaks])[1].is_told
    barred = replace(FATHER, bar=ORDER)
    assert "Ray, who is restricted" in letters_to([barred, speaks])[1].reason
    assert not letters_to([barred, speaks])[1].is_told
    assert "no longer a contact" in letters_to([speaks])[0].reason


def test_one_home_never_reads_another() -> None:
    child = {HERS, HIS}
    assert homes_seen_by(MOTHER, child) == {HERS}
    assert homes_seen_by(FATHER, child) == {HIS}
    # Nor a home of theirs that is not the child's.
    assert homes_seen_by(FATHER, {HERS}) == frozenset()


def test_a_restricted_contact_reads_no_home_not_even_one_recorded_as_theirs() -> None:
    barred = replace(FATHER, homes=frozenset({HERS, HIS}), bar=ORDER)
    assert homes_seen_by(barred, {HERS, HIS}) == frozenset()
    uncalled = replace(barred, bar=replace(ORDER, stops_information=False, stops_contact=True))
    assert homes_seen_by(uncalled, {HIS}) == {HIS}


def test_an_order_that_ended_opens_nothing_and_asks_for_a_decision() -> None:
    today = date(2026, 11, 23)
    assert must_be_lifted_by_somebody(date(2026, 11, 22), today)
    assert not must_be_lifted_by_somebody(today, today)
    assert not must_be_lifted_by_somebody(None, today)
    ended = replace(FATHER, bar=replace(ORDER, order_ends_on=date(2026, 11, 22)))
    assert not letters_to([ended])[0].is_told


def test_staff_are_warned_of_each_restriction_and_of_nothing_else() -> None:
    assert warnings_before_sharing([MOTHER, FATHER]) == []
    assert warnings_before_sharing([MOTHER, replace(FATHER, bar=ORDER)]) == [
        "Ray (father): is told nothing. Court order since Mon 2 Feb 2026."
    ]
