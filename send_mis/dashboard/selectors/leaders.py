"""What a headteacher reads of the whole school on one page, with the names of those who act."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast
from django.urls import reverse

from ehcp.choices import EhcAssessmentDue, EhcReviewDue
from provision.choices import SessionState
from provision.costs.selectors.costs import Sum as Cost
from provision.costs.selectors.costs import open_costs
from provision.delivery.rules import hours
from provision.models import FundingStream, PlanRow, Session
from provision.money import about_pounds
from provision.plans.selectors.in_force import IN_FORCE
from pupils.due.selectors import soon_on
from pupils.models import DueDate, Enrolment, Need, Spell
from pupils.querysets import holds_on
from reviews.choices import OPEN_STATES
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.held import active_on
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import display_name
from send_mis.dashboard.selectors.deadlines import deadline_rows
from send_mis.database.ahead import read_ahead
from send_mis.reminders.rules.turns import Turn
from send_mis.reminders.selectors.due import DueItem, items_of
from send_mis.reminders.selectors.staff import staff_for, turns_of
from send_mis.schools.models import AcademicYear, School
from send_mis.schools.school_time import school_time, school_time_reads
from send_mis.ui.charts import Meter
from send_mis.ui.lists import Address
from send_mis.ui.parts import Stat
from send_mis.ui.words import day, from_now

VIEW = Action.LEADERS_VIEW
_WEEKS = timedelta(weeks=4)
# Of one person, on this page; all of them are among the deadlines.
MOST_LATE = 10
_STEPS = (*EhcReviewDue.values, *EhcAssessmentDue.values)


@dataclass(frozen=True, slots=True)
class LateLine:
    url: str
    who: str
    what: str
    when: str


@dataclass
class TurnOf:
    """What is late and whose turn that is, in words."""

    words: str
    lines: list[LateLine] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class FundRow:
    name: str
    amount: str
    planned: str
    to_date: str
    left: str
    meter: Meter | None
    is_over: bool


@dataclass
class StaffLoad:
    name: str
    late: int = 0
    soon: int = 0
    plans: int = 0
    rows: int = 0
    minutes: int = 0
    sessions: int = 0

    @property
    def time(self) -> str:
        """Of a week."""
        return hours(self.minutes) if self.minutes else "–"


@dataclass(frozen=True)
class LeadersPage:
    tiles: Sequence[Stat]
    late: int
    turns: Sequence[TurnOf]
    late_url: str
    # Of EHC plans, late by law: whose turn each is, the board of plans says.
    steps: int
    steps_url: str
    year: str
    funds: Sequence[FundRow]
    funding_url: str
    load: Sequence[StaffLoad]


def leaders_page(actor: Actor, school: School) -> LeadersPage:
    """Eleven queries, however large the school."""
    rows = list(deadline_rows(actor, school, Address()).filter(due_on__lte=soon_on(actor.today)))
    items = items_of(rows)
    turns = turns_of(items, staff_for(school, items, actor.today)) if items else {}
    late = [item for item in items if item.due_on < actor.today]
    measures, load = _counted(actor, school)
    for item in items:
        _carry(load, turns[item.id], is_late=item.due_on < actor.today)
    year = AcademicYear.objects.filter(
        school=school, starts_on__lte=actor.today, ends_on__gte=actor.today
    ).first()
    return LeadersPage(
        tiles=_tiles(school.slug, measures), steps=measures["steps"],
        steps_url=reverse("ehc_plans", args=[school.slug]),
        late=len(late), turns=_by_turn(actor, school, late, turns),
        late_url=f"{reverse('deadlines', args=[school.slug])}?when=late",
        year=year.name if year else "", funds=_funds(actor, school, year) if year else [],
        funding_url=reverse("funding", args=[school.slug]),
        load=sorted(load.values(), key=lambda each: (-each.late, -each.soon, each.name)),
    )  # fmt: skip


# --- Whose turn it is -----------------------------------------------------------------------


def _by_turn(
    actor: Actor, school: School, late: Sequence[DueItem], turns: Mapping[UUID, Turn]
) -> list[TurnOf]:
    """Who has most of it first; of each the longest late."""
    found: dict[str, TurnOf] = {}
    for item in late:
        words = turns[item.id].words_for(actor.user_id)
        turn = found.setdefault(words, TurnOf(words))
        turn.count += 1
        if len(turn.lines) < MOST_LATE:
            when = f"{day(item.due_on)}, {from_now(item.due_on, actor.today)}"
            turn.lines.append(LateLine(item.url(school.slug), item.list_name, item.words, when))
    return sorted(found.values(), key=lambda each: -each.count)


def _carry(load: dict[UUID, StaffLoad], turn: Turn, *, is_late: bool) -> None:
    for person in turn.people:
        mine = load.setdefault(person.user_id, StaffLoad(person.name))
        if is_late:
            mine.late += 1
        else:
            mine.soon += 1


# --- Counts ---------------------------------------------------------------------------------


def _counted(actor: Actor, school: School) -> tuple[Mapping[str, int], dict[UUID, StaffLoad]]:
    """The school's measures, and what each person carries. One query."""
    measures: Counter[str] = Counter()
    load: dict[UUID, StaffLoad] = {}
    for what, user_id, title, name, many in _union(actor, school):
        if user_id is None:
            measures[what] = many or 0
        elif name:
            mine = load.setdefault(user_id, StaffLoad(display_name(title, name)))
            setattr(mine, what, many or 0)
    return measures, load


def _union(actor: Actor, school: School) -> Any:
    today = actor.today
    rows = PlanRow.objects.filter(IN_FORCE, holds_on(today), school=school)
    enrolled = Enrolment.objects.filter(holds_on(today), pupil=OuterRef("pupil"), school=school)
    spells = Spell.objects.filter(Exists(enrolled), holds_on(today), school=school)
    needs = Need.objects.filter(holds_on(today), pupil=OuterRef("pupil"), school=school)
    parts = [
        _of_school("on_roll", Enrolment.objects.filter(holds_on(today), school=school)),
        _of_school("K", spells.filter(status="K")),
        _of_school("E", spells.filter(status="E")),
        _of_school("overdue", spells.filter(next_review_on__lt=today)),
        _of_school("undated", spells.filter(next_review_on__isnull=True)),
        _of_school("no_need", spells.exclude(Exists(needs))),
        _of_school(
            "steps",
            DueDate.objects.open(today).filter(
                school=school, kind__in=_STEPS, law_on__lt=today
            ),
        ),
        _of_people("rows", rows, "delivered_by", Count("pk")),
        _of_people(
            "minutes", rows, "delivered_by",
            Cast(Sum(F("minutes") * F("times_a_week")), IntegerField()),
        ),
        _of_people(
            "sessions",
            Session.objects.filter(
                school=school, state=SessionState.DELIVERED, held_on__gt=today - _WEEKS,
                held_on__lte=today,
            ),
            "delivered_by", Count("pk"),
        ),
        _of_people("plans", _teaching(actor, school), "user", _plans()),
    ]  # fmt: skip
    return parts[0].union(*parts[1:], all=True)


def _teaching(actor: Actor, school: School) -> QuerySet[Any]:
    today = actor.today
    return ClassGrant.objects.filter(
        active_on(today), holds_on(today, "content_object__members__"),
        content_object__school=school, permission__codename="role_teacher",
        content_object__members__is_registration=True,
    )  # fmt: skip


def _plans() -> Count:
    cycles = "content_object__members__pupil__cycles"
    return Count(cycles, distinct=True, filter=Q(**{f"{cycles}__state__in": OPEN_STATES}))


def _of_school(what: str, rows: QuerySet[Any]) -> Any:
    nobody = Cast(Value(None), UUIDField())
    return (
        rows.order_by()
        .values(
            counted=Value(what, CharField()), who=nobody, title=Value("", CharField()),
            person=Value("", CharField()),
        )
        .annotate(many=Count("pk")).values_list("counted", "who", "title", "person", "many")
    )  # fmt: skip


def _of_people(what: str, rows: QuerySet[Any], whose: str, many: Any) -> Any:
    return (
        rows.filter(**{f"{whose}__isnull": False}).order_by()
        .values(
            counted=Value(what, CharField()), who=F(f"{whose}_id"), title=F(f"{whose}__title"),
            person=F(f"{whose}__full_name"),
        )
        .annotate(many=many).values_list("counted", "who", "title", "person", "many")
    )  # fmt: skip


def _tiles(slug: str, measures: Mapping[str, int]) -> list[Stat]:
    """Each leads to the list of just those."""
    register, steps = reverse("register", args=[slug]), measures["steps"]

    def tile(count: int, label: str, url: str, *, is_late: bool = False) -> Stat:
        return Stat(f"{count:,}", label, url, "late" if is_late and count else "")

    on_register = measures["K"] + measures["E"]
    return [
        tile(on_register, f"on the register of {measures['on_roll']:,} on roll", register),
        tile(measures["K"], "on SEN support", f"{register}?status=K"),
        tile(measures["E"], "with an EHC plan", f"{register}?status=E"),
        tile(measures["overdue"], "reviews late", f"{register}?review=late", is_late=True),
        tile(measures["undated"], "without a review date", f"{register}?missing=review"),
        tile(measures["no_need"], "without a need recorded", f"{register}?missing=need"),
        tile(
            steps, f"{'step' if steps == 1 else 'steps'} of EHC plans late by law",
            reverse("ehc_plans", args=[slug]), is_late=True,
        ),
    ]  # fmt: skip


# --- Money ----------------------------------------------------------------------------------


def _funds(actor: Actor, school: School, year: AcademicYear) -> list[FundRow]:
    """The same sums as on Funding. Seven queries."""
    with read_ahead(*school_time_reads(school.pk)):
        days = school_time(school.pk).days
    costs = open_costs(year=year, today=actor.today, days=days)
    spent = costs.by(lambda line: line.row.funding_id)
    streams = FundingStream.objects.filter(year=year).order_by("kind", "name", "pk")
    by_name: dict[str, tuple[Decimal, Cost]] = {}
    for stream in streams:
        kind = str(stream.get_kind_display())
        amount, cost = by_name.get(kind, (Decimal(0), Cost()))
        by_name[kind] = (amount + stream.amount, cost + spent.get(stream.pk, Cost()))
    rows = [_fund(name, amount, cost) for name, (amount, cost) in by_name.items()]
    if loose := spent.get(None):
        rows.append(
            FundRow(
                "Not charged to a fund", "", about_pounds(loose.planned),
                about_pounds(loose.to_date), "", None, is_over=False,
            )
        )  # fmt: skip
    return rows


def _fund(name: str, amount: Decimal, cost: Cost) -> FundRow:
    words = f"{about_pounds(cost.planned)} of {about_pounds(amount)}"
    is_over = cost.planned > amount
    meter = Meter(
        "Planned", float(cost.planned), float(amount), words, "late" if is_over else "accent"
    )
    return FundRow(
        name, about_pounds(amount), about_pounds(cost.planned), about_pounds(cost.to_date),
        about_pounds(amount - cost.planned), meter if amount else None, is_over,
    )  # fmt: skip
