"""What is recorded of a review, and what may not be: dates out of order, above all. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ehcp.choices import AuthorityDecision, ReviewKind, ReviewRecommends
from ehcp.clock import ReviewFacts
from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]
# Somebody who writes down later what was begun earlier; longer ago it is another review.
_BEGUN_AT_MOST = timedelta(days=183)

REVIEW_LABELS: Mapping[str, str] = {
    "kind": "Kind of review",
    "begun_on": "Begun on",
    "held_on": "Meeting held on",
    "papers_sent_on": "Papers sent on",
    "recommends": "The report recommends",
    "recommends_words": "Why, and which sections",
    "report_sent_on": "Report sent on",
    "decision": "The authority’s decision",
    "decided_on": "Decided on",
    "notice_on": "Date of the amendment notice",
    "served_on": "Amendment notice served on",
    "comments_sent_on": "Comments sent on",
    "certificate_on": "Date of the mediation certificate",
    "ended_on": "Ended on",
    "ended_because": "Why it ended",
    "postponed_because": "Why the meeting was put off",
}


class ReviewDay(StrEnum):
    """A day that is recorded by itself, by its column."""

    PAPERS = "papers_sent_on"
    REPORT = "report_sent_on"
    NOTICE = "notice_on"
    SERVED = "served_on"
    COMMENTS = "comments_sent_on"
    CERTIFICATE = "certificate_on"


@dataclass(frozen=True, slots=True)
class ReviewReport:
    recommends: str
    words: str

    @property
    def tidy(self) -> dict[str, str]:
        """As it is kept."""
        return {"recommends": self.recommends, "recommends_words": self.words.strip()}


@dataclass(frozen=True, slots=True)
class AuthoritySaid:
    """`notice_on`: of the amendment notice, where it came with the decision to amend."""

    decision: str
    decided_on: date
    notice_on: date | None = None


def begin_problems(kind: str, begun_on: date, *, made_on: date, today: date) -> Problems:
    found: Problems = {}
    if kind not in ReviewKind.values:
        found["kind"] = ["Choose the kind of review."]
    if begun_on > today:
        found["begun_on"] = [_FUTURE]
    elif begun_on < made_on:
        found["begun_on"] = [f"The plan was made on {in_words(made_on)}: choose a later day."]
    elif today - begun_on > _BEGUN_AT_MOST:
        found["begun_on"] = ["That is more than six months ago."]
    return found


def report_problems(report: ReviewReport, review: ReviewFacts) -> Problems:
    if review.held_on is None:
        return {"": [NOT_HELD]}
    found: Problems = {}
    if report.recommends not in ReviewRecommends.values:
        found["recommends"] = ["Choose what the report recommends."]
    elif report.recommends != ReviewRecommends.MAINTAIN and not report.words.strip():
        found["recommends_words"] = ["Say why, and which sections are concerned."]
    return found


def day_problems(what: ReviewDay, on: date, review: ReviewFacts, today: date) -> Problems:
    """Each day after what it follows, and none that has not come."""
    if lacking := _lacking(what, review):
        return {"": [lacking]}
    since, words = _since(what, review)
    if on > today:
        return {"on": [_FUTURE]}
    if since is not None and on < since:
        return {"on": [f"{words} on {in_words(since)}: choose a later day."]}
    before = _before(what, review)
    if before is not None and on > before:
        return {"on": [f"The meeting was on {in_words(before)}: papers go out before it."]}
    return {}


def put_right_problems(what: ReviewDay, review: ReviewFacts) -> Problems:
    """The day of what is sent to people by name is recorded with the names, and put right here."""
    text = "Record first to whom {} sent: then the day can be put right here."
    if what == ReviewDay.PAPERS and review.papers_sent_on is None:
        return {"": [text.format("the papers were")]}
    if what == ReviewDay.REPORT and review.report_sent_on is None:
        return {"": [text.format("the report was")]}
    return {}


def _lacking(what: ReviewDay, review: ReviewFacts) -> str:
    if what == ReviewDay.PAPERS and review.meeting_on is None:
        return "Plan the meeting first: papers are for a meeting."
    if what == ReviewDay.REPORT and review.held_on is None:
        return NOT_HELD
    if what == ReviewDay.REPORT and not review.recommends:
        return "Write first what the report recommends."
    if what == ReviewDay.NOTICE and review.decision != AuthorityDecision.AMEND:
        return "A notice of amendments follows the decision to amend: record that first."
    if what in (ReviewDay.SERVED, ReviewDay.COMMENTS) and review.notice_on is None:
        return "Record first when the amendment notice came."
    if what == ReviewDay.CERTIFICATE and review.decided_on is None:
        return "Record first what the authority decided."
    return ""


def _since(what: ReviewDay, review: ReviewFacts) -> tuple[date | None, str]:
    if what == ReviewDay.PAPERS:
        return review.begun_on, "The review was begun"
    if what == ReviewDay.REPORT:
        return review.held_on, "The meeting was held"
    if what in (ReviewDay.NOTICE, ReviewDay.CERTIFICATE):
        return review.decided_on, "The authority decided"
    return review.notice_on, "The amendment notice is"


def _before(what: ReviewDay, review: ReviewFacts) -> date | None:
    if what == ReviewDay.PAPERS:
        return review.held_on
    return None


def decision_problems(said: AuthoritySaid, review: ReviewFacts, today: date) -> Problems:
    if review.held_on is None:
        return {"": [NOT_HELD]}
    found: Problems = {}
    if said.decision not in AuthorityDecision.values:
        found["decision"] = ["Choose what the authority decided."]
    if said.decided_on > today:
        found["decided_on"] = [_FUTURE]
    elif said.decided_on < review.held_on:
        found["decided_on"] = [
            f"The meeting was held on {in_words(review.held_on)}: the authority decides after it."
        ]
    if wrong := _notice_problem(said, review, today):
        found["notice_on"] = [wrong]
    return found


def _notice_problem(said: AuthoritySaid, review: ReviewFacts, today: date) -> str:
    on, comments = said.notice_on, review.comments_sent_on
    if on is None:
        return "" if comments is None else "Comments on it are recorded: say when the notice came."
    if said.decision != AuthorityDecision.AMEND:
        return "Only a decision to amend has a notice of amendments."
    if on > today:
        return _FUTURE
    if on < said.decided_on:
        return "The notice comes with the decision or after it."
    if comments is not None and comments < on:
        return f"Comments on it were sent on {in_words(comments)}."
    return ""


def end_problems(on: date, why: str, review: ReviewFacts, today: date) -> Problems:
    found: Problems = {}
    known = [
        review.begun_on, review.held_on, review.report_sent_on, review.decided_on,
        review.notice_on, review.comments_sent_on,
    ]  # fmt: skip
    since = max(each for each in known if each is not None)
    if on > today:
        found["ended_on"] = [_FUTURE]
    elif on < since:
        found["ended_on"] = [f"Something of it is recorded on {in_words(since)}: not before that."]
    if not why.strip():
        found["why"] = ["Say why it ends."]
    return found


NOT_HELD = "Record first that the meeting was held."
_FUTURE = "That day has not come yet."
