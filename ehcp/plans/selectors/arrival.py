"""What a plan that arrived asks for, until it is carried out: one line for each, done or not."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from ehcp.models import EhcPlan, PlanRead
from ehcp.plans.selectors.lines import PlanLines
from pupils.record.selectors.pupil import PupilRecord
from reviews.choices import MeetingState
from reviews.meetings.rules.times import time_words
from reviews.models import ReviewMeeting
from send_mis.access.actions import Action
from send_mis.ui.chips import Chip
from send_mis.ui.words import day, plural

_DONE, _OPEN = "fine", "soon"
# A plan that came before that is carried out, whether or not the meeting was written down.
_LONG_AGO = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class ArrivalStep:
    """Without a `url` it is only said."""

    label: str
    chip: Chip
    note: str
    link: str
    url: str


def arrival_steps(
    record: PupilRecord, plan: EhcPlan, lines: PlanLines, *, is_copied: bool
) -> list[ArrivalStep]:
    """Two queries. None once everything is done and everybody who was asked has a reading."""
    steps = [
        _step("Its sections and lines are copied", is_copied and bool(lines.promised), "",
              "Copy its sections", reverse("ehc_plan_sections", args=[plan.pk])),
        _step("It is checked against the document", plan.checked_on is not None, "",
              "Say that it is checked", reverse("ehc_plan_check", args=[plan.pk])),
        _meeting(record, plan),
        _lines(lines),
        _told(plan),
    ]  # fmt: skip
    return steps if any(step.chip.kind == _OPEN for step in steps) else []


def _step(label: str, is_done: bool, note: str, link: str, url: str) -> ArrivalStep:  # noqa: FBT001
    chip = Chip("fine", "Done") if is_done else Chip("soon", "To do")
    return ArrivalStep(label, chip, note, "" if is_done else link, "" if is_done else url)


def meetings_since(plan: EhcPlan) -> QuerySet[ReviewMeeting]:
    """Planned, or held since the plan came: those that may be the meeting on carrying it out."""
    meets = ReviewMeeting.objects.filter(pupil=plan.pupil_id, on__gte=plan.received_on)
    free = meets.filter(carried_out__isnull=True).exclude(state=MeetingState.CANCELLED)
    return free.order_by("on", "begins", "pk")


def meeting_choices(plan: EhcPlan) -> dict[UUID, str]:
    return {
        each.pk: f"{day(each.on)}, {time_words(each.begins)}: {each.about}"
        for each in meetings_since(plan)
    }


def _meeting(record: PupilRecord, plan: EhcPlan) -> ArrivalStep:
    """The one that was planned or chosen for it, and no other."""
    label = "A meeting with the parents and the pupil on carrying it out"
    found = plan.meeting
    if found is None or found.state == MeetingState.CANCELLED:
        may = Action.MEETING_PLAN in record.may and record.head.is_on_roll
        url = reverse("ehc_plan_meeting", args=[plan.pk]) if may else ""
        is_old = record.today - plan.received_on > _LONG_AGO
        chip = Chip("neutral", "Not recorded") if is_old else Chip("soon", "To do")
        return ArrivalStep(label, chip, "", "Plan or choose the meeting", url)
    url = reverse("meeting", args=[found.pk])
    if found.held_on is not None:
        return ArrivalStep(label, Chip("fine", "Done"), f"Held on {day(found.held_on)}", "", "")
    return ArrivalStep(label, Chip("soon", "Planned"), day(found.on), "Go to the meeting", url)


def _lines(lines: PlanLines) -> ArrivalStep:
    """Each line leads to our provision from the table of Section F."""
    is_done = bool(lines.promised) and not lines.unanswered
    waiting = plural(lines.unanswered, "line has no answer yet", "lines have no answer yet")
    note = waiting if lines.unanswered else ""
    return _step("Its lines are in our class plans, or shown to be there", is_done, note, "", "")


def _told(plan: EhcPlan) -> ArrivalStep:
    label = "Everyone who teaches or supports the child is told"
    if plan.everyone_reads_on is None:
        url = reverse("ehc_plan_tell", args=[plan.pk])
        return ArrivalStep(label, Chip("soon", "To do"), "", "Ask everyone to read it", url)
    said = PlanRead.objects.filter(plan=plan, read_on__gte=plan.everyone_reads_on).count()
    people = plural(said, "person has said so", "people have said so")
    note = f"Asked on {day(plan.everyone_reads_on)}; {people}"
    url = reverse("ehc_plan_readers", args=[plan.pupil_id])
    return ArrivalStep(label, Chip("fine", "Asked"), note, "Who has not", url)
