"""What meetings ask of somebody, for the first page: counts, and where they lead. A meeting to be
held and an action to be done are said among what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from pupils.due.selectors import on_roll
from reviews.choices import MeetingState
from reviews.due.asked import asked_by_letter
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_PLAN = Action.MEETING_PLAN


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of task: what is counted, its words, and the list of just those."""

    counted: str
    one: str
    many: str
    page: str
    show: str
    tone: Literal["soon", "late"]
    text: str


_TASKS = (
    _Kind("week", "meeting this week", "meetings this week", "meetings", "week", "soon",
          "Each on one page: people, outcomes, notes, actions."),
)  # fmt: skip


def meetings_wanted(reader: Reader, until: date) -> dict[str, QuerySet[Any]]:
    """By name; nothing for who plans no meeting. `until`: the last day of this week."""
    if not reader.may(_PLAN):
        return {}
    today = reader.today
    planned = visible_to(ReviewMeeting.objects.all(), reader, _PLAN).filter(
        Exists(on_roll(reader)), state=MeetingState.PLANNED
    )
    found: dict[str, QuerySet[Any]] = {}
    reach = reader.reach(_PLAN)
    if reach is not None and reach.schools:
        # A class teacher, whose turn they are, has them among what is due.
        found["meeting_week"] = planned.filter(on__gte=today, on__lte=until)
    return found


def uninvited(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Planned, to come, and somebody of the family is asked neither by the letter nor by hand, or
    nobody of it is invited."""
    family = MeetingPerson.objects.filter(meeting=OuterRef("pk"), contact__isnull=False)
    unasked = family.filter(~asked_by_letter(), asked_on__isnull=True, reply="")
    nobody = ~Exists(family) & Q(letter__sent_at__isnull=True)
    return rows.filter(Exists(unasked) | nobody, state=MeetingState.PLANNED, on__gte=today)


def meeting_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    """`found`: what `meetings_wanted` wants counted."""
    if actor.hat is None or actor.hat.is_trust or not actor.may(_PLAN):
        return []
    tasks = []
    for each in _TASKS:
        count = found.get(f"meeting_{each.counted}", 0)
        if count:
            url = reverse(each.page, args=[actor.hat.slug])
            tasks.append(
                Task(
                    TaskKind.REVIEWS, plural(count, each.one, each.many), each.text, "See which",
                    f"{url}?show={each.show}" if each.show else url, each.tone,
                )
            )  # fmt: skip
    return tasks
