"""What pupils' plans are checked on, read for one pupil or a whole school in as many queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from provision.choices import SessionState
from provision.delivery.selectors.stopped import WITHOUT_FOR_SCHOOL_DAYS
from provision.models import Allocation, Outcome, PlanRow, ProvisionPlan, Session
from pupils.models import Need, Pupil, Strategy
from pupils.querysets import holds_on
from pupils.record.selectors.state import ON_ROLL, enrolled_on, spell_on, with_class
from reviews.checks.rules.facts import (
    CheckedCycle,
    CheckedLine,
    CheckedNeed,
    CheckedOutcome,
    CheckedPupil,
    CheckedStrategy,
)
from reviews.choices import OPEN_STATES
from reviews.due.rules import agree_by
from reviews.models import ViewGiven
from send_mis.access.actions import Action
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.accounts.models import display_name
from send_mis.database.compiled import Asked, compiled
from send_mis.schools.school_time import SchoolTime, school_time, school_time_reads

CHECK = Action.CYCLE_CHECK
# What of a cycle is a promise; strengths and findings only describe.
_PROMISES = {
    "expected": "Progress that is expected",
    "support_purpose": "In-class support: who, when and what for",
    "parents_will": "What parents and carers will do",
    "pupil_will": "What the pupil will do",
}
_RANKS = (1, 2)


@compiled
def checked_rows(reader: Reader, school_id: UUID, today: date) -> QuerySet[Any]:
    """Whoever is on the register or has an open cycle, and is on roll, in the order of names."""
    return _with_facts(visible_to(Pupil.objects.all(), reader, CHECK), school_id, today)


@compiled
def checked_row(pupil_id: UUID, school_id: UUID, today: date) -> QuerySet[Any]:
    """The same of one pupil, whose record is open."""
    return _with_facts(Pupil.objects.filter(pk=pupil_id), school_id, today)


def _with_facts(pupils: QuerySet[Any], school_id: UUID, today: date) -> QuerySet[Any]:
    ids = [school_id]
    here = pupils.filter(school=school_id)
    facts = with_class(spell_on(enrolled_on(here, today, ids), today, ids), today, ids)
    cycle = Q(cycles__state__in=OPEN_STATES, cycles__school=school_id)
    rows: QuerySet[Any] = (
        facts.alias(cycle=FilteredRelation("cycles", condition=cycle))
        .filter(ON_ROLL).filter(Q(spell_id__isnull=False) | Q(cycle__isnull=False))
        .order_by("sort_key", "pk")
        .values_list(
            "pk", "legal_surname", "legal_forename", "preferred_surname", "preferred_forename",
            "membership__school_class__name", "membership__school_class__sort_key", "spell__status",
            "spell__id", "spell__next_review_on", "cycle__id", "cycle__state", "cycle__starts_on",
            "cycle__review_on", "cycle__agreed_with", "cycle__offered_on",
            *(f"cycle__{name}" for name in _PROMISES),
            named=True,
        )
    )  # fmt: skip
    return rows


def check_reads(reader: Reader, ids: tuple[UUID, ...], school_id: UUID, today: date) -> list[Asked]:
    """What `checked_pupils` reads of these pupils, to be read ahead."""
    asked = school_time_reads(school_id)
    if ids:
        asked += [
            _places.asked(ids, today), _lines.asked(reader, ids, today), _outcomes.asked(ids),
            _needs.asked(ids, today), _strategies.asked(ids), _heard.asked(ids),
        ]  # fmt: skip
    return asked


def checked_pupils(rows: Sequence[Any], reader: Reader, school_id: UUID) -> list[CheckedPupil]:
    """`rows`: of `checked_rows`. Eight queries, or one that reads them ahead."""
    ids, today = tuple(row.pk for row in rows), reader.today
    time = school_time(school_id)
    if not ids:
        return []
    found, since = _Found(reader, ids, today), quiet_since(time, today)
    return [found.pupil(row, time, since) for row in rows]


def quiet_since(time: SchoolTime, today: date) -> date:
    return time.school_days_before(today, WITHOUT_FOR_SCHOOL_DAYS)


class _Found:
    """What was read, by pupil."""

    def __init__(self, reader: Reader, ids: tuple[UUID, ...], today: date) -> None:
        self.today = today
        lines = {row.pk: row for row in _lines(reader, ids, today)}
        self.lines, self.outcomes = defaultdict(list), defaultdict(list)
        self.needs, self.strategies = defaultdict(list), defaultdict(list)
        served = set()
        for pupil_id, row_id, outcome_id, starts_on in _places(ids, today):
            served.add(outcome_id)
            # A plan that is being written is checked when it is agreed.
            if row_id in lines:
                line = _line(lines[row_id], starts_on, has_outcome=outcome_id is not None)
                self.lines[pupil_id].append(line)
        for row in _outcomes(ids):
            self.outcomes[row.pupil_id].append(_outcome(row, served))
        for pupil_id, *need in _needs(ids, today):
            self.needs[pupil_id].append(CheckedNeed(*need))
        for pupil_id, *strategy in _strategies(ids):
            self.strategies[pupil_id].append(CheckedStrategy(*strategy))
        self.heard: dict[UUID, date] = {}
        for pupil_id, on in _heard(ids):
            self.heard[pupil_id] = max(on, self.heard.get(pupil_id, on))

    def pupil(self, row: Any, time: SchoolTime, since: date) -> CheckedPupil:
        key = row.pk
        return CheckedPupil(
            key, row.spell__status or "", row.spell__id, row.spell__next_review_on,
            self._cycle(row, time), self.needs[key], self.outcomes[key], self.lines[key],
            self.strategies[key], since, self.today,
        )  # fmt: skip

    def _cycle(self, row: Any, time: SchoolTime) -> CheckedCycle | None:
        if row.cycle__id is None:
            return None
        start = row.cycle__starts_on
        heard = self.heard.get(row.pk)
        has_parents = bool(row.cycle__agreed_with or row.cycle__offered_on)
        return CheckedCycle(
            row.cycle__id, row.cycle__state, start, row.cycle__review_on,
            agree_by(start, time.days), has_parents or (heard is not None and heard >= start),
            {label: getattr(row, f"cycle__{name}") for name, label in _PROMISES.items()},
        )  # fmt: skip


def _line(row: Any, starts_on: date, *, has_outcome: bool) -> CheckedLine:
    by = row.delivered_by_words
    if row.delivered_by_id is not None:
        by = display_name(row.delivered_by__title, row.delivered_by__full_name)
    return CheckedLine(
        row.pk, row.plan_id, row.intervention__name or row.what, row.what, row.additional_to,
        row.outcome, row.minutes, row.intervention__usual_minutes is not None, by,
        row.delivered_by__is_active is False, max(starts_on, row.starts_on), row.last_held_on,
        has_outcome, row.may_write,
    )  # fmt: skip


def _outcome(row: Any, served: Collection[UUID | None]) -> CheckedOutcome:
    # The levels of a goal say what each one looks like.
    how = row.how_measured or ("levels" if row.levels else "")
    return CheckedOutcome(
        row.pk,
        row.text,
        row.need_type,
        row.area,
        row.measure,
        how,
        row.baseline,
        row.due_on,
        row.pk in served,
    )


# --- The reads -------------------------------------------------------------------------------


def places_from(ids: tuple[UUID, ...], today: date) -> Any:
    """What these pupils get, or are to get."""
    there = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    return Allocation.objects.order_by().filter(there, pupil_id__in=ids, row__ends_on__gt=today)


@compiled
def _places(ids: tuple[UUID, ...], today: date) -> QuerySet[Any, tuple[Any, ...]]:
    places = places_from(ids, today).order_by("row__position", "pk")
    found: QuerySet[Any, tuple[Any, ...]] = places.values_list(
        "pupil_id", "row_id", "outcome_id", "starts_on"
    )
    return found


@compiled
def _lines(reader: Reader, ids: tuple[UUID, ...], today: date) -> QuerySet[Any]:
    """Of plans that hold, each once and not once a pupil."""
    plans = visible_to(ProvisionPlan.objects.all(), reader, Action.PLAN_WRITE)
    rows = PlanRow.objects.order_by().filter(
        pk__in=places_from(ids, today).values("row"), plan__agreed_at__isnull=False
    )
    found: QuerySet[Any] = rows.annotate(
        last_held_on=last_held(today), may_write=Exists(plans.filter(pk=OuterRef("plan_id")))
    ).values_list(
        "pk", "plan_id", "what", "additional_to", "outcome", "minutes", "intervention__name",
        "intervention__usual_minutes", "delivered_by_id", "delivered_by__title",
        "delivered_by__full_name", "delivered_by__is_active", "delivered_by_words", "starts_on",
        "last_held_on", "may_write", named=True,
    )  # fmt: skip
    return found


def last_held(today: date) -> Subquery:
    held = Session.objects.filter(
        row=OuterRef("pk"), state=SessionState.DELIVERED, held_on__lte=today
    )
    return Subquery(held.order_by("-held_on").values("held_on")[:1])


@compiled
def _outcomes(ids: tuple[UUID, ...]) -> QuerySet[Any]:
    rows = Outcome.objects.active().filter(pupil_id__in=ids).order_by("due_on", "pk")
    return rows.values_list(
        "pk", "pupil_id", "text", "need_type", "area", "measure", "how_measured", "levels",
        "baseline", "due_on", named=True,
    )  # fmt: skip


@compiled
def _needs(ids: tuple[UUID, ...], today: date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Need.objects.filter(holds_on(today), pupil_id__in=ids, rank__in=_RANKS)
    return rows.order_by("rank", "pk").values_list("pupil_id", "rank", "type", "area")


@compiled
def _strategies(ids: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Strategy.objects.filter(pupil_id__in=ids, ends_on__isnull=True)
    return rows.order_by("position", "pk").values_list("pupil_id", "pk", "words")


@compiled
def _heard(ids: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    """When parents and carers said what they think."""
    rows = ViewGiven.objects.filter(pupil_id__in=ids, contact__isnull=False)
    return rows.order_by().values_list("pupil_id", F("on"))
