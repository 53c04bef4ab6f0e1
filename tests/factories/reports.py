"""Reports to governors, written directly."""

from datetime import date
from typing import Any

from send_mis.accounts.models import User
from send_mis.reports.models import (
    GovernorQuestion,
    GovernorVisit,
    OwnNationalFigure,
    PromisedAction,
    SencoPost,
    TermlyReport,
)
from send_mis.schools.models import School, Term
from tests.factories.audited import TODAY, in_change

COUNTED: dict[str, Any] = {
    "tables": {
        "status": {"rows": ["SEN support", "EHC plan"], "counts": [64, 17]},
        "area": {
            "rows": ["Communication and interaction", "Sensory and physical"], "counts": [78, 3]
        },
        "care": {"rows": ["Not looked after", "Looked after"], "counts": [79, 2]},
    },
    "joined": 0, "left": 0, "on_roll": 420, "done": 17, "in_time": 16, "late": 1,
}  # fmt: skip
SHOWN: dict[str, Any] = {
    "total": 81, "on_roll": 420, "share": 19.3, "done": 17, "in_time": 16, "late": 1,
    "then": "", "total_then": None, "share_then": None, "not_shown": ["Main need"],
    "tables": [
        {
            "key": "status", "title": "SEN support and EHC plans", "note": "",
            "rows": [
                {"label": "SEN support", "now": 64, "then": None},
                {"label": "EHC plan", "now": 17, "then": None},
            ],
        }
    ],
    "national": [
        {"label": "Pupils with SEN", "ours": 19.3, "percent": "19.4", "of_what": "pupils",
         "source": "DfE", "day": "Thu 15 Jan 2026"},
    ],
    "trend": [], "typed": [["Complaints about SEND", "none"]], "measures": {},
    "told": {"of": "", "promises": [], "questions": [], "visits": []},
}  # fmt: skip
RELEASE: dict[str, Any] = {
    "shows_total": True, "shown": ["status"], "groupings": {"status": [[0], [1]]}
}  # fmt: skip


def make_report(school: School, first: date = date(2026, 9, 2), **fields: Any) -> TermlyReport:
    """A draft of the term that began on that day."""
    term = Term.objects.get(year__school=school, starts_on=first)
    with in_change():
        made: TermlyReport = TermlyReport.objects.create(
            school=school, term=term,
            **{
                "as_at": min(TODAY, term.ends_on), "summary": "One pupil in five.",
                "counted": COUNTED,
            } | fields,
        )  # fmt: skip
        return made


def make_published_report(school: School, by: User, **fields: Any) -> TermlyReport:
    """Of the summer before, published when it ended."""
    return make_report(
        school, date(2026, 4, 12), state="published", published_on=date(2026, 7, 21),
        published_by=by.display_name, shown=SHOWN, release=RELEASE, **fields,
    )  # fmt: skip


def ask_about(report: TermlyReport, by: User, **fields: Any) -> GovernorQuestion:
    with in_change():
        made: GovernorQuestion = GovernorQuestion.objects.create(
            report=report,
            school_id=report.school_id,
            asked_by=by,
            asked_on=TODAY,
            **{"words": "What do parents say?"} | fields,
        )
        return made


def promise_governors(report: TermlyReport, **fields: Any) -> PromisedAction:
    with in_change():
        made: PromisedAction = PromisedAction.objects.create(
            report=report, school_id=report.school_id,
            **{
                "words": "Review support for spelling", "owner_name": "The link governor",
                "by_on": date(2026, 12, 11),
            } | fields,
        )  # fmt: skip
        return made


def note_visit(school: School, by: User, **fields: Any) -> GovernorVisit:
    with in_change():
        made: GovernorVisit = GovernorVisit.objects.create(
            school=school, by=by, **{"about": "Reading support", "on": TODAY} | fields
        )
        return made


def make_senco_post(school: School, user: User, **fields: Any) -> SencoPost:
    with in_change():
        made: SencoPost = SencoPost.objects.create(
            school=school, user=user, **{"appointed_on": date(2024, 9, 1)} | fields
        )
        return made


def enter_own_figure(school: School, **fields: Any) -> OwnNationalFigure:
    with in_change():
        made: OwnNationalFigure = OwnNationalFigure.objects.create(
            school=school,
            **{
                "measure": "sen_support", "as_at": date(2026, 1, 15), "percent": "15.0",
                "of_what": "pupils of infant schools", "source": "DfE, June 2026",
            } | fields,
        )  # fmt: skip
        return made
