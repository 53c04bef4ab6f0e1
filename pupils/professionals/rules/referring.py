"""When a pupil may be referred, and what may follow on what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pupils.choices import ParentsAnswer, ReferralStatus

S = ReferralStatus
# A service that has said nothing for four weeks is asked.
CHASE_AFTER = timedelta(weeks=4)
# Waited for, or at work.
OPEN = (S.SENT, S.ACCEPTED, S.WAITING, S.SEEING)
FOLLOWS: Mapping[ReferralStatus, tuple[ReferralStatus, ...]] = {
    S.DRAFT: (S.CLOSED,),
    S.SENT: (S.ACCEPTED, S.WAITING, S.SEEING, S.DECLINED, S.CLOSED),
    S.ACCEPTED: (S.WAITING, S.SEEING, S.DECLINED, S.CLOSED),
    S.WAITING: (S.SEEING, S.DECLINED, S.CLOSED),
    S.SEEING: (S.WAITING, S.CLOSED),
    S.DECLINED: (S.SENT, S.CLOSED),
    S.CLOSED: (),
}
# These say why.
NEEDS_NOTE = (S.DECLINED, S.CLOSED)
ENDS = (S.DECLINED, S.CLOSED)

REFERRAL_LABELS: Mapping[str, str] = {
    "service": "Service",
    "professional": "Person",
    "reason": "Why",
    "asked_for": "What is asked of them",
    "urgency": "Urgency",
    "is_confidential": "Confidential",
    "told_who": "Who was told",
    "told_how": "How",
    "told_on": "On",
    "told_answer": "What they said",
    "untold_because": "Why without the parents’ knowledge or agreement",
    "sent_on": "Sent on",
    "chase_on": "Chase on",
}
_TOLD = ("told_who", "told_how", "told_on", "told_answer")


@dataclass(frozen=True, slots=True)
class Telling:
    """What the parents know of a referral; `because`: why they know nothing, or disagree."""

    who: str
    how: str
    on: date | None
    answer: str
    because: str


def telling_problems(told: Telling, sent_on: date | None, today: date) -> dict[str, list[str]]:
    """Why it cannot be saved so, by form field. A draft may say nothing yet."""
    found: dict[str, list[str]] = {}
    given = dict(zip(_TOLD, (told.who, told.how, told.on, told.answer), strict=True))
    if any(given.values()):
        missing = {
            "told_who": "Enter who was told.", "told_how": "Choose how they were told.",
            "told_on": "Enter the day on which they were told.",
            "told_answer": "Choose what they said.",
        }  # fmt: skip
        found = {name: [missing[name]] for name in _TOLD if not given[name]}
    if told.on is not None and told.on > today:
        found["told_on"] = ["Choose today or an earlier day."]
    if sent_on is None:
        return found
    if sent_on > today:
        found["sent_on"] = ["Choose today or an earlier day; leave it empty to keep a draft."]
    if told.on is not None and sent_on < told.on <= today and not told.because:
        found["told_on"] = ["They were told after it was sent: say why below, or mend the days."]
    if told.on is None and not told.because:
        found["told_who"] = [
            "It cannot be sent before the parents know: say who was told, or why nobody could be."
        ]
    if told.answer == ParentsAnswer.DISAGREED and not told.because:
        found["untold_because"] = ["They disagree: say why it is sent all the same."]
    return found


def status_problems(
    before: str, after: str, *, on: date, since: date, note: str, today: date
) -> dict[str, list[str]]:
    """Why this status cannot follow, by form field."""
    found: dict[str, list[str]] = {}
    if after not in FOLLOWS[ReferralStatus(before)]:
        label = ReferralStatus(before).label.lower()
        found["status"] = [f"It is “{label}”: that cannot come next."]
    if on > today:
        found["on"] = ["Choose today or an earlier day."]
    elif on < since:
        found["on"] = ["That is before the status it has now."]
    if after in NEEDS_NOTE and not note:
        found["note"] = ["Say why."]
    return found
