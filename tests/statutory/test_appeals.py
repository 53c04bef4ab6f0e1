from datetime import date

import pytest

from send_mis.statutory import rules
from send_mis.statutory.appeals import (
    appeal_by,
    contact_mediation_by,
    disability_claim,
    mediation_certificate,
    mediation_held,
)
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.errors import BeyondTheCalendar

DECISION = date(2026, 12, 31)


def test_appeal_by() -> None:
    assert appeal_by(DECISION) == Deadline(
        name="appeal_by",
        due_on=date(2027, 2, 28),
        rule=rules.APPEAL,
        counted="2 months from the decision on Thu 31 Dec 2026",
        counted_from=DECISION,
    )
    assert appeal_by(DECISION, date(2027, 2, 10)) == Deadline(
        name="appeal_by",
        due_on=date(2027, 3, 10),
        rule=rules.APPEAL,
        counted="1 month from the mediation certificate of Wed 10 Feb 2027",
        counted_from=date(2027, 2, 10),
    )


@pytest.mark.parametrize(
    ("certificate_on", "due_on", "counted_from"),
    [
        (date(2027, 1, 27), date(2027, 2, 28), DECISION),
        (date(2027, 1, 28), date(2027, 2, 28), DECISION),  # both on one day
        (date(2027, 2, 1), date(2027, 3, 1), date(2027, 2, 1)),
    ],
)
def test_the_later_of_the_two_windows_counts(certificate_on, due_on, counted_from) -> None:
    appeal = appeal_by(DECISION, certificate_on)
    assert (appeal.due_on, appeal.counted_from) == (due_on, counted_from)


def test_contact_mediation_by() -> None:
    assert contact_mediation_by(DECISION) == Deadline(
        name="contact_mediation_by",
        due_on=date(2027, 2, 28),
        rule=rules.MEDIATION_CONTACT,
        counted="2 months from the decision on Thu 31 Dec 2026",
        counted_from=DECISION,
        note="None is needed for an appeal about the school alone.",
    )
    assert contact_mediation_by(date(2026, 11, 20)).due_on == date(2027, 1, 20)


def test_mediation_certificate() -> None:
    assert mediation_certificate(date(2026, 11, 5)) == Deadline(
        name="mediation_certificate",
        due_on=date(2026, 11, 10),
        rule=rules.MEDIATION_CERTIFICATE,
        counted="3 working days from Thu 5 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 5),
    )
    # Over Christmas with the day that stands in, and over Easter.
    assert mediation_certificate(date(2026, 12, 24)).due_on == date(2026, 12, 31)
    assert mediation_certificate(date(2027, 3, 25)).due_on == date(2027, 4, 1)
    # Said on a weekend, it counts from there.
    assert mediation_certificate(date(2026, 11, 7)).due_on == date(2026, 11, 11)


def test_the_certificate_needs_to_know_the_holidays() -> None:
    assert mediation_certificate(date(2028, 12, 22)).due_on == date(2028, 12, 29)
    with pytest.raises(BeyondTheCalendar):
        mediation_certificate(date(2028, 12, 27))


def test_mediation_held() -> None:
    assert mediation_held(date(2026, 11, 2)) == Deadline(
        name="mediation_held",
        due_on=date(2026, 12, 2),
        rule=rules.MEDIATION_HELD,
        counted="30 calendar days from Mon 2 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 2),
    )
    assert mediation_held(date(2028, 1, 30)).due_on == date(2028, 2, 29)


def test_disability_claim() -> None:
    assert disability_claim(date(2026, 8, 31)) == Deadline(
        name="disability_claim",
        due_on=date(2027, 2, 28),
        rule=rules.DISABILITY_CLAIM,
        counted="6 months starting with Mon 31 Aug 2026",
        counted_from=date(2026, 8, 31),
    )
    # Six months less a day.
    assert disability_claim(date(2026, 5, 14)).due_on == date(2026, 11, 13)
    assert disability_claim(date(2027, 9, 1)).due_on == date(2028, 2, 29)
