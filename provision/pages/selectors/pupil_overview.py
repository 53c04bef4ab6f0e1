"""What a pupil's first page says of provision: what is asked in class, what they get, and how
it goes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from provision.delivery.rules import delivered_words, meter, verdict_chip
from provision.delivery.selectors.counts import (
    DeliveredPart,
    added,
    added_by,
    delivery_of,
    delivery_reads,
    judged,
)
from provision.delivery.selectors.lines import (
    LineWording,
    label_reads,
    layer_labels,
    line_reads,
    timed_place,
    with_rows,
)
from provision.models import Allocation, Outcome, OutcomePoint, PlanRow, ProvisionPlan
from provision.outcomes.selectors.page import chips_of, line_of
from provision.pages.selectors.pupil_map import progress_words
from provision.plans.selectors.frame import plan_name
from pupils.record.selectors.pupil import PupilRecord
from pupils.rules import SOON_DAYS
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import role_label
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import Asked, compiled
from send_mis.schools.school_time import school_time, school_time_reads
from send_mis.ui.charts import Meter
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Row
from send_mis.ui.words import LONG_WEEKDAYS, from_now, joined, short_day
from send_mis.ui.words import day as in_words

# To them the first question is what the pupil needs of them.
_CLASS_STAFF = frozenset({"teacher", "ta"})


@dataclass(frozen=True, slots=True)
class NeededInClass:
    """Something that goes on in every lesson, or that the class's own teacher gives."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class OutcomeNow:
    text: str
    url: str
    due: str
    progress: str
    chips: Sequence[Chip]


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line of provision with the outcome that it serves, or what its plan says of one."""

    what: str
    how: str
    who_and_when: str
    dates: str
    is_agreed: bool
    # The reader gives it.
    is_mine: bool
    aim: str
    outcome: OutcomeNow | None
    delivered: str
    chip: Chip | None


@dataclass(frozen=True)
class ProvisionNow:
    is_for_class_staff: bool
    asked: Sequence[NeededInClass]
    # What the plan of the class says that everyone gets, and whose plan that is.
    everyone: str
    whose: str
    lines: Sequence[LineNow]
    # Outcomes that no line of today serves.
    others: Sequence[OutcomeNow]
    dates: Sequence[Row]
    delivered: str
    period: str
    meter: Meter | None
    sessions_url: str
    plan_url: str

    @property
    def mine(self) -> list[LineNow]:
        return [line for line in self.lines if line.is_mine]

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.others)

    @property
    def says_of_class(self) -> bool:
        return bool(self.lines or self.everyone)


def provision_now(record: PupilRecord, actor: Actor) -> ProvisionNow | None:
    """Eight queries, or one and what `provision_reads` reads ahead, however much there is; none
    for who may not see provision."""
    if Action.PROVISION_VIEW not in record.may:
        return None
    pupil, today = record.pupil, record.today
    places = _places(pupil.school_id, pupil.pk, today)
    plans = _plans(record)
    time = school_time(pupil.school_id)
    half = time.half_on(today)
    timed = [each for place in places if (each := timed_place(place))]
    periods = [half.cut(today)] if half is not None else []
    with read_ahead(*line_reads(places), *delivery_reads(timed, periods)):
        parts = delivery_of(timed, time.days, periods)
        words = LineWording(places, today, layer_labels(pupil.school_id))
    so_far = added(part.tally for part in parts)
    outcomes = _outcomes(pupil.pk, today)
    served = {place.outcome_id for place in places}
    writing = next((plan for plan in plans if plan.qft), None)
    records = Action.SESSION_RECORD in record.may
    writes = bool(plans) and Action.PLAN_WRITE in record.may
    return ProvisionNow(
        is_for_class_staff=actor.role_key in _CLASS_STAFF,
        asked=[_asked(place.row) for place in places if _is_in_class(place.row)],
        everyone=writing.qft if writing else "",
        whose=plan_name(plans[0]) if plans else "",
        lines=_lines(places, words, actor.user_id, {o.pk: w for o, w in outcomes}, parts),
        others=[words for outcome, words in outcomes if outcome.pk not in served],
        dates=_dates([outcome for outcome, _ in outcomes], record),
        delivered=delivered_words(so_far),
        period=half.label if half and parts else "",
        meter=meter("Delivered of what was due", so_far),
        sessions_url=reverse("sessions", args=[pupil.school.slug]) if records else "",
        plan_url=reverse("plan", args=[plans[0].pk]) if writes else "",
    )


def provision_reads(record: PupilRecord) -> list[Asked]:
    """What `provision_now` reads whatever it finds, to be read ahead."""
    if Action.PROVISION_VIEW not in record.may:
        return []
    pupil, today = record.pupil, record.today
    return [
        _places.asked(pupil.school_id, pupil.pk, today),
        _plans_of.asked(*_plans_asked(record)),
        *school_time_reads(pupil.school_id),
        *label_reads(pupil.school_id),
        _active.asked(pupil.pk),
        _counts.asked(pupil.pk),
    ]


@compiled
def _places(school_id: UUID, pupil_id: UUID, on: date) -> QuerySet[Allocation]:
    running = Allocation.objects.filter(school=school_id, pupil=pupil_id).running(on)
    return with_rows(running).order_by("row__plan", "row__position", "pk")


def _is_in_class(row: PlanRow) -> bool:
    """Always on: the class's own adults do it, in the lesson."""
    return row.minutes is None


def _asked(row: PlanRow) -> NeededInClass:
    return NeededInClass(
        row.what or (row.intervention.name if row.intervention else ""), row.additional_to
    )


def _plans(record: PupilRecord) -> list[ProvisionPlan]:
    """The plan of the pupil's class, then that of their year, in the term of the day. One query."""
    return sorted(_plans_of(*_plans_asked(record)), key=lambda plan: not plan.school_class_id)


def _plans_asked(record: PupilRecord) -> tuple[UUID, UUID | None, int, date]:
    pupil, today = record.pupil, record.today
    return pupil.school_id, record.row.class_id, pupil.year_group(today), today


@compiled
def _plans_of(
    school_id: UUID, class_id: UUID | None, year_group: int, on: date
) -> QuerySet[ProvisionPlan]:
    whose = Q(year_group=year_group)
    if class_id is not None:
        whose |= Q(school_class=class_id)
    plans = ProvisionPlan.objects.filter(
        whose, school=school_id, term__starts_on__lte=on, term__ends_on__gte=on
    )
    # What waits to be agreed is long, and is said of no pupil.
    return plans.select_related("school_class").defer("change").order_by("pk")


def _lines(
    places: Sequence[Allocation], words: LineWording, reader: UUID | None,
    outcomes: Mapping[UUID, OutcomeNow], parts: Sequence[DeliveredPart],
) -> list[LineNow]:  # fmt: skip
    by_row = added_by(parts, lambda part: part.row_id)
    lines = []
    for place in places:
        line = words.line(place)
        who = " · ".join(part for part in (line.by, _when(place)) if part)
        outcome = outcomes.get(place.outcome_id) if place.outcome_id else None
        own = [part for part in parts if part.row_id == place.row_id]
        lines.append(
            LineNow(
                line.name, line.how, who, line.dates, line.is_agreed,
                is_mine=reader is not None and place.row.delivered_by_id == reader,
                aim="" if outcome else line.outcome, outcome=outcome,
                delivered=delivered_words(by_row[place.row_id]) if own else "",
                chip=verdict_chip(judged(own)) if own else None,
            )
        )  # fmt: skip
    return lines


def _when(place: Allocation) -> str:
    """Mondays and Wednesdays at 09:15, as far as the plan says it."""
    row = place.row
    days = [f"{LONG_WEEKDAYS[n]}s" for n in sorted(place.weekdays or row.weekdays)]
    at = f"at {row.at:%H:%M}" if row.at else ""
    return " ".join(part for part in (joined(days), at) if part)


def _outcomes(pupil_id: UUID, today: date) -> list[tuple[Outcome, OutcomeNow]]:
    """Two queries."""
    found, counted = [], defaultdict(list)
    for point in _counts(pupil_id):
        counted[point.outcome_id].append(point)
    for outcome in _active(pupil_id):
        points = counted[outcome.pk]
        words = OutcomeNow(
            outcome.text, reverse("outcome_page", args=[outcome.pk]),
            f"by {_soon(outcome.due_on, today)}",
            progress_words(outcome, points),
            chips_of(outcome, line_of(outcome), points, today),
        )  # fmt: skip
        found.append((outcome, words))
    return found


@compiled
def _active(pupil_id: UUID) -> QuerySet[Outcome]:
    return Outcome.objects.active().filter(pupil=pupil_id).order_by("due_on", "pk")


@compiled
def _counts(pupil_id: UUID) -> QuerySet[OutcomePoint]:
    active = Outcome.objects.active().filter(pupil=pupil_id).order_by().values("pk")
    return OutcomePoint.objects.filter(outcome__in=active)


def _soon(day: date, today: date) -> str:
    """A day of this year says none: Fri 18 Dec."""
    return short_day(day) if day.year == today.year else in_words(day)


def _dates(outcomes: Sequence[Outcome], record: PupilRecord) -> list[Row]:
    """When the next outcomes are to be reviewed, and by whom. `outcomes`: the earliest first."""
    if not outcomes:
        return []
    due, today = outcomes[0].due_on, record.today
    count = sum(outcome.due_on == due for outcome in outcomes)
    days = (due - today).days
    kind: Kind = "late" if days < 0 else "soon" if days <= SOON_DAYS else "fine"
    label = "Outcome to review" if count == 1 else f"{count} outcomes to review"
    turn = role_label("teacher", record.pupil.school.role_labels)
    return [Row(label, "", f"{in_words(due)} · {turn}", Chip(kind, from_now(due, today)))]
