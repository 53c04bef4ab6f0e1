"""Disagreement: mediation, appeal and claim."""

from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.calendars import WORKING_DAYS, counted_after
from send_mis.statutory.counting import (
    days_after,
    last_of_months_beginning_with,
    months_after,
    said,
)
from send_mis.statutory.deadline import Deadline


def appeal_by(decision_on: date, mediation_certificate_on: date | None = None) -> Deadline:
    """An appeal reaches the Tribunal within 2 months of the decision or 1 month of the mediation
    certificate, whichever is later.

    Tribunal Procedure (HESC) Rules 2008, r.20(1)(c), from 3 November 2008; the certificate's month
    since 1 September 2014. The corresponding date of the later month, or its last day.

    >>> appeal_by(date(2026, 12, 31)).due_on
    datetime.date(2027, 2, 28)
    >>> appeal_by(date(2026, 12, 31), date(2027, 2, 10)).due_on
    datetime.date(2027, 3, 10)
    """
    from_decision = months_after(decision_on, 2)
    counted = f"2 months from the decision on {said(decision_on)}"
    due_on, since = from_decision, decision_on
    if mediation_certificate_on is not None:
        from_certificate = months_after(mediation_certificate_on, 1)
        if from_certificate > from_decision:
            due_on, since = from_certificate, mediation_certificate_on
            counted = f"1 month from the mediation certificate of {said(mediation_certificate_on)}"
    return Deadline("appeal_by", due_on, rules.APPEAL, counted, since)


def contact_mediation_by(decision_on: date) -> Deadline:
    """A parent who must have a mediation certificate contacts the mediation adviser within 2 months
    of the decision.

    SEND Regulations 2014, reg 33, from 1 September 2014. The corresponding date of the later month,
    or its last day.

    >>> contact_mediation_by(date(2026, 11, 20)).due_on
    datetime.date(2027, 1, 20)
    """
    return Deadline(
        name="contact_mediation_by",
        due_on=months_after(decision_on, 2),
        rule=rules.MEDIATION_CONTACT,
        counted=f"2 months from the decision on {said(decision_on)}",
        counted_from=decision_on,
        note="None is needed for an appeal about the school alone.",
    )


def mediation_certificate(told_on: date) -> Deadline:
    """A parent who wants no mediation gets the certificate within 3 working days of saying so.

    SEND Regulations 2014, reg 34(1), from 1 September 2014.

    >>> mediation_certificate(date(2026, 12, 24)).due_on
    datetime.date(2026, 12, 31)
    """
    return Deadline(
        name="mediation_certificate",
        due_on=counted_after(told_on, 3, WORKING_DAYS),
        rule=rules.MEDIATION_CERTIFICATE,
        counted=f"3 working days from {said(told_on)} (day 0)",
        counted_from=told_on,
    )


def mediation_held(asked_on: date) -> Deadline:
    """The authority arranges mediation within 30 days of the parent asking for it.

    SEND Regulations 2014, reg 36(1), from 1 September 2014.

    >>> mediation_held(date(2026, 11, 2)).due_on
    datetime.date(2026, 12, 2)
    """
    return Deadline(
        name="mediation_held",
        due_on=days_after(asked_on, 30),
        rule=rules.MEDIATION_HELD,
        counted=f"30 calendar days from {said(asked_on)} (day 0)",
        counted_from=asked_on,
    )


def disability_claim(acted_on: date) -> Deadline:
    """A claim of disability discrimination is made within 6 months starting with the day of what it
    is about.

    Equality Act 2010, Sch.17 para 4(1), from 1 October 2010.

    >>> disability_claim(date(2026, 8, 31)).due_on
    datetime.date(2027, 2, 28)
    """
    return Deadline(
        name="disability_claim",
        due_on=last_of_months_beginning_with(acted_on, 6),
        rule=rules.DISABILITY_CLAIM,
        counted=f"6 months starting with {said(acted_on)}",
        counted_from=acted_on,
    )
