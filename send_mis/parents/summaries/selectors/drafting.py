"""A first draft of a summary in plain words, from what is there. Nothing of it is shared before
somebody has read it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from provision.choices import Area
from provision.delivery.selectors.lines import by_whom, row_name, with_rows
from provision.models import Allocation, Outcome, PlanRow
from provision.outcomes.selectors.page import with_everything
from pupils.models import Pupil
from reviews.choices import MeetingState
from reviews.meetings.rules.times import time_words
from reviews.models import Cycle, ReviewMeeting, ViewGiven
from reviews.voice.rules.questions import answers_words
from reviews.voice.rules.sharing import may_leave_staff
from send_mis.access.actor import Actor
from send_mis.parents.models import SlotChoice
from send_mis.parents.summaries.rules.parts import MOST_AIMS, SummaryAim, SummaryWords, tidied
from send_mis.parents.summaries.rules.plainly import (
    counted,
    hoped,
    lower_first,
    measured,
    meeting_said,
    with_name,
)
from send_mis.ui.progress import figure
from send_mis.ui.words import long_day

# As a parent would say it.
PLAIN_AREAS = {
    Area.COMMUNICATION: "Talking and understanding",
    Area.COGNITION: "Learning",
    Area.SEMH: "Feelings and friendships",
    Area.SENSORY: "Senses and moving",
    Area.GENERAL: "Getting on at school",
}
# As families are told who somebody is; a school's own name of a role stays.
_PLAIN_ROLES = {
    "SENCO": "the school’s SEND coordinator (SENCO)",
    "Headteacher": "the headteacher",
    "Teacher": "class teacher",
}
_TIMES = {1: "once a week", 2: "twice a week", 5: "every day"}


def draft_of_cycle(actor: Actor, cycle: Cycle) -> SummaryWords:
    """From the cycle's own words, its outcomes, and what the pupil gets on that day. Nine
    queries."""
    pupil = cycle.pupil
    outcomes = list(with_everything(Outcome.objects.active().filter(pupil=pupil)))[:MOST_AIMS]
    lines = _lines(pupil.pk, actor.today)
    aims = titled(
        [
            _aim(row, [line for line in lines if line.outcome_id == row.pk], pupil, actor.today)
            for row in outcomes
        ],
        outcomes,
    )
    others = [line.row for line in lines if line.outcome_id not in {row.pk for row in outcomes}]
    words = {
        "good": with_name(cycle.strengths, pupil.short_name),
        "says": says(pupil, cycle.starts_on),
        "why": why_words(pupil, aims, cycle.differs),
        "going": also_words(pupil, others),
        "home": cycle.parents_will,
        "meet": meeting_words(pupil, cycle.review_on, actor.today),
        "ring": ring_words(actor, pupil),
    }
    return tidied(SummaryWords(words, aims))


def says(pupil: Pupil, since: date) -> str:
    """The pupil's own words that may be shown at the review, the newest first. One query."""
    rows = ViewGiven.objects.filter(pupil=pupil, contact__isnull=True, on__gte=since)
    for row in rows.order_by("-on", "-pk"):
        said = row.words or answers_words(row.answers)
        if said and may_leave_staff(row.readers, waits_for_check=row.waits_for_check):
            return said.strip()
    return ""


def why_words(pupil: Pupil, aims: Sequence[SummaryAim], differs: str) -> str:
    differs = with_name(differs, pupil.short_name)
    if not aims:
        return differs
    many = counted(len(aims), "thing", "things")
    said = f"We are working with {pupil.short_name} on {many}."
    return f"{said} {differs}".strip()


def also_words(pupil: Pupil, rows: Sequence[PlanRow]) -> str:
    """What the pupil gets besides, in the agreed plan."""
    if not rows:
        return ""
    said = "; ".join(line_words(row) for row in rows)
    return f"{pupil.short_name} also has: {said}."


def meeting_words(pupil: Pupil, review_on: date | None, today: date) -> str:
    """The next meeting that is planned, else by when there is one. One query."""
    # A time that one parent chose is told to nobody else at home.
    own = SlotChoice.objects.filter(meeting=OuterRef("pk"))
    rows = ReviewMeeting.objects.filter(
        ~Exists(own), pupil=pupil, state=MeetingState.PLANNED, on__gte=today
    )
    row = rows.order_by("on", "begins").first()
    if row is not None:
        return meeting_said(long_day(row.on), time_words(row.begins), row.place, row.about)
    if review_on is None:
        return ""
    by = f"by {long_day(review_on)}" if review_on >= today else "soon"
    return f"We will look at this with you {by}. We will ask you what time suits you."


def ring_words(actor: Actor, pupil: Pupil) -> str:
    school = pupil.school
    reached = " or ".join(filter(None, (school.phone, school.email)))
    role = _PLAIN_ROLES.get(actor.role_label, actor.role_label)
    return f"{actor.name}, {role}: {reached or 'ask at the office'}, on school days."


def line_words(row: PlanRow) -> str:
    """ "Lego therapy with Mrs Doyle, once a week for 45 minutes"."""
    by = by_whom(row)
    if by and row.delivered_by is None:
        by = f"the {lower_first(by)}"
    said = f"{row_name(row)} with {by}" if by else row_name(row)
    if row.minutes is None or row.times_a_week is None:
        return said
    often = _TIMES.get(row.times_a_week, f"{row.times_a_week} times a week")
    return f"{said}, {often} for {row.minutes} minutes"


def now_words(outcome: Outcome) -> str:
    """How far: the last count beside where it started."""
    points = list(outcome.points.all())
    if not points or outcome.target is None:
        return ""
    baseline = "" if outcome.baseline is None else figure(outcome.baseline)
    return measured(outcome.measure, figure(points[-1].value), baseline)


def _aim(outcome: Outcome, lines: Iterable[Allocation], pupil: Pupil, today: date) -> SummaryAim:
    school = "; ".join(line_words(line.row) for line in lines)
    return SummaryAim(
        key=outcome.pk.hex,
        hope=hoped(outcome.text, pupil.short_name, outcome.due_on, today),
        now=now_words(outcome),
        school=f"{school}." if school else "",
    )


def titled(aims: Sequence[SummaryAim], outcomes: Sequence[Outcome]) -> list[SummaryAim]:
    """In the pupil's own words, else by what it is about; two of one area are numbered."""
    plain = [PLAIN_AREAS[Area(row.area)] for row in outcomes]
    many, counted = Counter(plain), Counter[str]()
    found = []
    for aim, row, title in zip(aims, outcomes, plain, strict=True):
        counted[title] += 1
        numbered = f"{title} ({counted[title]})" if many[title] > 1 else title
        own = row.pupil_words.strip().rstrip(".")
        title_of_aim = f"“{own}”" if 0 < len(own) <= _LONGEST_TITLE else numbered
        found.append(SummaryAim(aim.key, title_of_aim, aim.hope, aim.now, aim.school, aim.home))
    return found


_LONGEST_TITLE = 60


def _lines(pupil_id: UUID, on: date) -> list[Allocation]:
    """Of agreed plans alone, on that day. One query."""
    rows = with_rows(Allocation.objects.running(on).filter(pupil=pupil_id))
    return [each for each in rows.order_by("row__position", "pk") if each.row.plan.is_in_force]
