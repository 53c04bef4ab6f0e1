"""The demonstration's reports to governors: of the last two terms that are over, as published."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from send_mis.accounts.models import User
from send_mis.reports.choices import SencoQualification
from send_mis.reports.models import (
    GovernorQuestion,
    GovernorVisit,
    PromisedAction,
    SencoPost,
    TermlyReport,
)
from send_mis.reports.termly.selectors.counting import count_report
from send_mis.reports.termly.writing import publish_row
from send_mis.schools.models import School, Term

_NAMESPACE = uuid.UUID("0b8c7d52-52a5-4f0e-9f61-3f0f5b0a7c11")
_WORDS = (
    {
        "summary": "About one pupil in six is on the register. Steps of EHC plans were mostly in"
        " time. Reading support helped most pupils who had it.",
        "progress": "Two of three reading groups reached their targets. Emotional support was"
        " often cancelled, because its room was needed for tests.",
        "next_steps": "Emotional support gets a room of its own. The headteacher sees to it.",
    },
    {
        "summary": "The register is about as long as a term ago. Emotional support now has a room,"
        " and was held as planned. Late steps waited for the local authority.",
        "progress": "Precision teaching helped most pupils to read common words at sight. Sensory"
        " circuits calmed mornings in two classes.",
        "next_steps": "Support for spelling is reviewed. The SENCO reports on it next term.",
    },
)
_QUESTION = "Is the money for EHC plans spent on the pupils who have them?"
_ANSWER = "Yes. What each plan promises is set beside what was delivered, and we look each month."


# Of each report: what it promises, who sees to it (a sign-in, or a name), by when in days after the
# term, on which day after it that was done, and what came of it.
_PROMISES: tuple[tuple[tuple[str, str, int, int | None, str], ...], ...] = (
    (
        ("Give emotional support a room of its own", "head", 30, 21,
         "The medical room is free for it each morning."),
        ("Show the link governor how sessions are recorded", "senco", 60, 75,
         "Shown on a visit; it took two attempts to find a day."),
    ),
    (
        ("Review what support for spelling achieves", "senco", 100, None, ""),
        ("Ask the local authority why two decisions were late", "head", 40, 38,
         "The authority has two caseworkers fewer; it has put Harebell on its list of delays."),
        ("Visit a school that teaches spelling by morphemes", "The link governor", 130, None, ""),
    ),
)  # fmt: skip
_TYPED = (
    {"attendance": "91.2", "attendance_all": "94.6", "suspensions": "2", "complaints": "0"},
    {"attendance": "92.0", "attendance_all": "94.9", "suspensions": "0", "complaints": "0",
     "clubs": "31"},
)  # fmt: skip
_VISIT_ABOUT = "Reading support in Year 3"
_VISIT_WORDS = (
    "Saw two groups and spoke with the assistants. Both groups had their full time; the books were"
    " well chosen. Asked how it goes on at home."
)


def build_reports(school: School, staff: Mapping[str, User], governor: User, today: date) -> None:
    """Inside an open change, with due dates written. What is published stays, whatever day it is
    now. `staff`: by sign-in, "head" and "senco" among them."""
    if TermlyReport.objects.filter(school=school).exists():
        return
    _senco_post(school, staff["senco"], today)
    terms = Term.objects.filter(year__school=school, ends_on__lt=today)
    report: TermlyReport | None = None
    last_two = reversed(list(terms.order_by("-ends_on")[:2]))
    for number, (term, words) in enumerate(zip(last_two, _WORDS, strict=False)):
        counted = count_report(school, term, term.ends_on)
        report = TermlyReport.objects.create(
            id=_id(school, term.ends_on), school=school, term=term, as_at=term.ends_on,
            counted=counted.as_json(), typed=_TYPED[number], **words,
        )  # fmt: skip
        _promises(report, staff, number, today)
        _visit(school, governor, term.ends_on - timedelta(days=20))
        publish_row(report, on=term.ends_on, by=staff["head"].display_name)
    if report is not None:
        GovernorQuestion.objects.create(
            id=_id(school, "question"), school=school, report=report, words=_QUESTION,
            asked_by=governor, asked_on=report.as_at, answer=_ANSWER,
            answered_by=staff["head"].display_name, answered_on=report.as_at,
        )  # fmt: skip


def _promises(report: TermlyReport, staff: Mapping[str, User], number: int, today: date) -> None:
    for words, who, by, done, came in _PROMISES[number]:
        done_on = None if done is None else report.as_at + timedelta(days=done)
        is_done = done_on is not None and done_on <= today
        owner = staff.get(who)
        PromisedAction.objects.create(
            id=_id(report.school, f"{number} {words}"), report=report, school=report.school,
            words=words, owner=owner, owner_name="" if owner else who,
            by_on=report.as_at + timedelta(days=by), done_on=done_on if is_done else None,
            came=came if is_done else "",
        )  # fmt: skip


def _visit(school: School, governor: User, on: date) -> None:
    GovernorVisit.objects.create(
        id=_id(school, f"visit {on}"), school=school, on=on, about=_VISIT_ABOUT,
        words=_VISIT_WORDS, by=governor,
    )  # fmt: skip


def _senco_post(school: School, senco: User, today: date) -> None:
    """Appointed two years ago: a year is left for the qualification."""
    SencoPost.objects.create(
        id=_id(school, "senco"), school=school, user=senco,
        appointed_on=today - timedelta(days=730), hours_a_week=Decimal("12.5"),
        qualification=SencoQualification.STUDYING,
    )  # fmt: skip


def _id(school: School, what: object) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{school.urn} {what}")
