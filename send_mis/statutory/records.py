"""Records that travel, and records that people ask for."""

from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.calendars import WORKING_DAYS, SchoolDays, counted_after, on_or_after
from send_mis.statutory.counting import months_after, said
from send_mis.statutory.deadline import Deadline, Rule

EXTENSION_MONTHS = 2


def records_sent(left_on: date, school_days: SchoolDays) -> Deadline:
    """The educational record and the Common Transfer File follow a pupil who leaves a maintained
    school within 15 school days.

    Pupil Information Regulations 2005, reg 9, from 8 July 2005. The school's own days; the day of
    leaving is day 0. HARVEST is closed from 26 to 30 October.

    >>> records_sent(date(2026, 10, 16), HARVEST).due_on
    datetime.date(2026, 11, 13)
    """
    return _school_days("records_sent", rules.RECORDS_SENT, left_on, "leaving", school_days)


def educational_record(requested_on: date, school_days: SchoolDays) -> Deadline:
    """A parent who asks to see the educational record of a maintained school sees it within 15
    school days.

    Pupil Information Regulations 2005, reg 5, from 8 July 2005. The school's own days; the day of
    the request is day 0.

    >>> educational_record(date(2026, 9, 14), HARVEST).due_on
    datetime.date(2026, 10, 5)
    """
    return _school_days(
        "educational_record", rules.EDUCATIONAL_RECORD, requested_on, "the request", school_days
    )


def subject_access(received_on: date, *, is_extended: bool = False) -> Deadline:
    """A subject-access request is answered within one month, or three where it is complex and the
    person was told so within the first.

    UK GDPR, art 12(3), from 25 May 2018. The corresponding date of a later month, or that month's
    last day; a weekend or bank holiday gives way to the next working day.

    >>> subject_access(date(2026, 1, 31)).due_on
    datetime.date(2026, 3, 2)
    >>> subject_access(date(2026, 11, 26)).due_on
    datetime.date(2026, 12, 29)
    """
    months = 1 + EXTENSION_MONTHS * is_extended
    length = "1 month" if months == 1 else f"{months} months"
    return Deadline(
        name="response",
        due_on=on_or_after(months_after(received_on, months), WORKING_DAYS),
        rule=rules.SUBJECT_ACCESS,
        counted=f"{length} from receipt on {said(received_on)};"
        " a weekend or bank holiday gives way to the next working day",
        counted_from=received_on,
        note="The clock stops while the school waits to hear who asks, or for what.",
    )


def _school_days(name: str, rule: Rule, day: date, what: str, school_days: SchoolDays) -> Deadline:
    return Deadline(
        name=name,
        due_on=counted_after(day, 15, school_days),
        rule=rule,
        counted=f"15 school days from {what} on {said(day)} (day 0)",
        counted_from=day,
    )
