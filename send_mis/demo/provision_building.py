"""Writes one invented school's provision: plans of two terms, who is in them, how it went."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from provision.choices import ForWhom, PlanState, SnapshotKind
from provision.models import (
    Allocation,
    Attendance,
    FundingStream,
    ImpactResult,
    ImpactReview,
    Intervention,
    InterventionTraining,
    Judgement,
    Outcome,
    OutcomePoint,
    PlanRow,
    PlanSnapshot,
    ProvisionPlan,
    ProvisionSettings,
    Rate,
    RowRate,
    Session,
)
from provision.plans.selectors.content import plan_content
from provision.plans.selectors.frame import plan_frame
from provision.rates.rules import prices_within
from pupils.models import ClassMembership, Need, Pupil, Spell
from send_mis.accounts.models import User
from send_mis.demo.plans import Built, Rows
from send_mis.demo.provision_money import DemoMoney
from send_mis.demo.provision_progress import progress_of, tries_of
from send_mis.demo.provision_sessions import sessions_of
from send_mis.demo.provision_story import AIMS, QFT, TOLD, USUAL, Aim, StoryRow
from send_mis.schools.models import School, SchoolClass, Term, school_year_of
from send_mis.schools.provision_days import provision_days

_NAMESPACE = uuid.UUID("0c1f7a52-9a35-4d5f-8a6c-0f3c8b1f6e11")
_IN_ORDER = (
    Intervention, InterventionTraining, ProvisionSettings, Rate, FundingStream, ProvisionPlan,
    PlanSnapshot, PlanRow, RowRate, Outcome, Allocation, Session, Attendance, OutcomePoint,
    Judgement, ImpactReview, ImpactResult,
)  # fmt: skip
_TEACHERS = {"4H": "teacher", "5B": "ellis", "3K": "kaur", "6M": "lomas", "1R": "rigby",
             "Nursery am": "key.person", "Nursery pm": "key.person"}  # fmt: skip
_ASSISTANTS = {"4H": "patel", "1R": "patel", "5B": "whitlock", "6M": "whitlock",
               "Nursery am": "key.person", "Nursery pm": "key.person"}  # fmt: skip
_AT = (time(9), time(9, 30), time(10, 40), time(11), time(13), time(13, 30), time(14), time(14, 30))
_MOST_IN_A_GROUP = 4
_SENT_AFTER, _AGREED_AFTER = timedelta(days=6), timedelta(days=4)


@dataclass
class Made:
    """One row with everything that hangs on it, for sessions and progress to follow."""

    row: PlanRow
    name: str
    aim: Aim
    places: list[Allocation]
    is_past: bool
    told: StoryRow | None = None
    # For the second need of its pupils, not for the main one.
    for_second: bool = False
    is_unmeasured: bool = False


class ProvisionBuilder:
    """The same for a seed and a day. Runs inside an open audited change.

    `full`: the demonstration school itself. Another school has one term's plans of a few classes.
    """

    def __init__(
        self, built: Built, people: Mapping[str, User], seed: int, today: date, *, full: bool
    ) -> None:
        self.built, self.people, self.today, self.full = built, people, today, full
        self.school = built.school
        self.random = Random(f"{seed}:{self.school.urn}:provision")  # noqa: S311 invention
        self._key, self._serial = f"{seed}:{self.school.urn}", 0
        self.rows = Rows()
        self.made: list[Made] = []
        self.has_late_review = False
        self.plans_now: list[tuple[ProvisionPlan, SchoolClass, list[Pupil]]] = []

    def build(self) -> None:
        self._read()
        self.money = DemoMoney(self)
        self.money.write()
        for term, is_past in self._terms():
            for room in self._rooms(term):
                self._plan(term, room, is_past=is_past)
        if self.full:
            self._second_needs()
            self.money.round_jayden()
            tries_of(self)
        for made in self.made:
            progress_of(self, made)
        sessions_of(self)
        for model in _IN_ORDER:
            model._default_manager.bulk_create(self.rows.others.get(model, []), batch_size=2000)
        _fill_snapshots(self.school, self.today)

    def id(self, what: str) -> uuid.UUID:
        self._serial += 1
        return uuid.uuid5(_NAMESPACE, f"{self._key}:{what}:{self._serial}")

    def is_this_year(self, day: date) -> bool:
        return school_year_of(day) == school_year_of(self.today)

    def person(self, sign_in: str) -> User | None:
        return self.people.get(sign_in)

    @property
    def senco(self) -> User:
        return next(self.people[name] for name in ("senco", "nursery") if name in self.people)

    # --- What stands already --------------------------------------------------------------

    def _read(self) -> None:
        self.all_terms = list(
            Term.objects.filter(year__school=self.school)
            .select_related("year")
            .order_by("starts_on")
        )
        self.days = provision_days(self.school.pk)
        self.status: dict[uuid.UUID, str] = dict(
            Spell.objects.filter(school=self.school, ends_on=None).values_list("pupil", "status")
        )
        # By rank, then by pupil: the type and the area.
        self.needs: dict[int, dict[uuid.UUID, tuple[str, str]]] = {1: {}, 2: {}}
        needs = Need.objects.filter(school=self.school, ends_on=None, rank__lte=2)
        for rank, pupil, kind, area in needs.values_list("rank", "pupil", "type", "area"):
            self.needs[rank][pupil] = kind, area
        self.area = {pupil: area for pupil, (_, area) in self.needs[1].items()}
        self.members: dict[uuid.UUID, list[Pupil]] = {}
        by_id = {pupil.pk: pupil for pupil in self.built.pupils}
        for pupil, room in ClassMembership.objects.filter(school=self.school).values_list(
            "pupil", "school_class"
        ):
            self.members.setdefault(room, []).append(by_id[pupil])
        for members in self.members.values():
            members.sort(key=lambda p: (p.sort_key, p.pk))

    def _terms(self) -> list[tuple[Term, bool]]:
        first = school_year_of(self.today)
        this_year = [t for t in self.all_terms if t.year.starts_on.year == first]
        begun = [t for t in this_year if t.starts_on <= self.today]
        now = begun[-1] if begun else this_year[0]
        if not self.full:
            return [(now, False)]
        return [(self.all_terms[self.all_terms.index(now) - 1], True), (now, False)]

    def _rooms(self, term: Term) -> list[SchoolClass]:
        rooms = SchoolClass.objects.filter(school=self.school, year=term.year).order_by("sort_key")
        return list(rooms if self.full else rooms[:5])

    # --- Plans ----------------------------------------------------------------------------

    def _plan(self, term: Term, room: SchoolClass, *, is_past: bool) -> None:
        members = [p for p in self.members.get(room.pk, []) if p.pk in self.status]
        if not members:
            return
        state, sent_back = self._state(room, is_past=is_past)
        teacher = self.person(_TEACHERS.get(room.name, "")) or self.senco
        sent = self._after_school(term.starts_on + _SENT_AFTER)
        agreed_at = self._after_school(sent.date() + _AGREED_AFTER)
        was_sent = state != PlanState.DRAFT or bool(sent_back)
        plan = ProvisionPlan(
            id=self.id("plan"), school=self.school, year=term.year, term=term, school_class=room,
            qft=QFT, state=state, sent_back_because=sent_back,
            proposed_by=teacher if was_sent else None, proposed_at=sent if was_sent else None,
        )  # fmt: skip
        if state == PlanState.AGREED:
            plan.agreed_by, plan.agreed_at = self.senco, agreed_at
        before = len(self.made)
        chosen = () if is_past else tuple(t for t in TOLD if t.class_name == room.name)
        rest = self._told_rows(plan, chosen if self.full else (), members)
        self._usual_rows(plan, room, rest, is_past=is_past)
        if not is_past:
            self.plans_now.append((plan, room, members))
        self.rows.add(plan)
        made = self.made[before:]
        kinds = [SnapshotKind.PROPOSED] if was_sent else []
        kinds += [SnapshotKind.AGREED] if state == PlanState.AGREED else []
        for number, kind in enumerate(kinds, start=1):
            agreed = kind == SnapshotKind.AGREED
            self.rows.add(
                PlanSnapshot(
                    id=self.id("snapshot"), school=self.school, plan=plan, number=number,
                    kind=kind, content={},
                    made_by=plan.agreed_by if agreed else plan.proposed_by,
                    made_at=agreed_at if agreed else sent,
                )
            )  # fmt: skip
        if state == PlanState.AGREED:
            self.copy_rates(made)

    def _after_school(self, day: date) -> datetime:
        """On that day, or on the next school day."""
        coming = (each for each in self.days.days if each >= day)
        return datetime.combine(next(coming, day), time(15, 40), UTC)

    def _state(self, room: SchoolClass, *, is_past: bool) -> tuple[PlanState, str]:
        """This term's: one being written, one with the SENCO, one sent back, the rest agreed."""
        others = [c.name for c in self.built.classes.values() if c.name not in _TEACHERS]
        if is_past or not self.full or room.name not in others:
            return PlanState.AGREED, ""
        return {
            0: (PlanState.DRAFT, ""),
            1: (PlanState.PROPOSED, ""),
            2: (PlanState.DRAFT, "Please say how each outcome will be measured."),
        }.get(others.index(room.name), (PlanState.AGREED, ""))

    def copy_rates(self, made: Sequence[Made]) -> None:
        for one in made:
            row = one.row
            prices = self.money.prices[row.staff_role]
            for price in prices_within(prices, row.starts_on, row.ends_on):
                self.rows.add(
                    RowRate(
                        id=self.id("row rate"), school=self.school, row=row, hourly=price.hourly,
                        starts_on=price.starts_on, ends_on=price.ends_on,
                    )
                )  # fmt: skip

    # --- Rows -----------------------------------------------------------------------------

    def _told_rows(
        self, plan: ProvisionPlan, told: Sequence[StoryRow], members: list[Pupil]
    ) -> list[Pupil]:
        """The story's rows; those of the class whom the story does not name come back."""
        named = {name for row in told for name in row.pupils}
        free = [p for p in members if p.list_name not in named]
        for row in told:
            pupils: list[Pupil] = []
            others: Iterator[Pupil] = iter(free)
            for name in row.pupils:
                pupil = next(others, None) if name == "*" else self.built.pupil(name)
                if pupil is not None:
                    pupils.append(pupil)
            if pupils:
                self._told_row(plan, row, pupils)
        used = {place.pupil_id for made in self.made for place in made.places if made.told}
        return [p for p in free if p.pk not in used] or free[:1]

    def _told_row(self, plan: ProvisionPlan, told: StoryRow, pupils: list[Pupil]) -> None:
        row = self.new_row(plan, told.what if told.in_catalogue else "", told.minutes, told.times)
        row.what = "" if told.in_catalogue else told.what
        row.weekdays, row.at = list(told.weekdays), told.at
        row.additional_to, row.staff_role = told.additional_to, told.staff_role
        row.delivered_by, row.outcome = self.person(told.by), told.aim.text
        row.funding, row.materials_cost = self.money.fund(told.funding), told.materials
        self.add_row(row, told.what, told.aim, pupils, told=told)

    def _usual_rows(
        self, plan: ProvisionPlan, room: SchoolClass, members: list[Pupil], *, is_past: bool
    ) -> None:
        by_area: dict[str, list[Pupil]] = {}
        for pupil in members:
            area = self.area.get(pupil.pk, "")
            by_area.setdefault(area if area in USUAL else "", []).append(pupil)
        for area, pupils in by_area.items():
            fits = [n for n, low, high in USUAL[area] if low <= room.year_groups[0] <= high]
            name = self.random.choice(fits or ["Sensory circuits"])
            entry = self.money.catalogue[name]
            size = 1 if entry.for_whom == ForWhom.ONE else _MOST_IN_A_GROUP
            for start in range(0, len(pupils), size)[: 2 if self.full else 1]:
                self._usual_row(plan, room, name, pupils[start : start + size], is_past=is_past)
        for pupil in members if self.full else ():
            if self.status[pupil.pk] == "E":
                row = self.new_row(plan, "One-to-one support", 60, 5)
                row.delivered_by_words = "Class teaching assistant"
                row.additional_to = "Section F of the plan."
                aim = Aim("Works alone for 15 minutes of a lesson", "minutes worked unaided", 3, 15)
                self.add_row(row, "One-to-one support", aim, [pupil], is_past=is_past)

    def _second_needs(self) -> None:
        """Most have provision for their second need as well. For every fourth it is forgotten,
        one line names nobody who gives it, and one outcome has no count and no line."""
        number = 0
        for plan, room, members in self.plans_now:
            by_area: dict[str, list[Pupil]] = {}
            for pupil in members:
                _, area = self.needs[2].get(pupil.pk, ("", ""))
                if area in USUAL and area and area != self.area.get(pupil.pk):
                    number += 1
                    if number % 4:
                        by_area.setdefault(area, []).append(pupil)
            before = len(self.made)
            for area, pupils in by_area.items():
                fits = [n for n, low, high in USUAL[area] if low <= room.year_groups[0] <= high]
                self._usual_row(plan, room, (fits or ["Sensory circuits"])[0], pupils,
                                is_past=False)  # fmt: skip
            made = self.made[before:]
            for one in made:
                one.for_second = True
            if plan.state == PlanState.AGREED:
                self.copy_rates(made)
        seconds = [one for one in self.made if one.for_second]
        for one in seconds[-1:]:
            one.row.delivered_by, one.row.delivered_by_words = None, ""
        for one in seconds[:1]:
            one.is_unmeasured = True

    def need_answered(self, made: Made, pupil_id: uuid.UUID) -> str:
        """The type, where the area of what is done does not say it."""
        rank = 2 if made.for_second else 1
        kind, area = self.needs[rank].get(pupil_id, ("", ""))
        entry = made.row.intervention
        return "" if made.told or entry is None or entry.area == area else kind

    def _usual_row(
        self, plan: ProvisionPlan, room: SchoolClass, name: str, pupils: list[Pupil], *,
        is_past: bool,
    ) -> None:  # fmt: skip
        entry = self.money.catalogue[name]
        later = self.random.choice((0, 0, 2, 4))
        row = self.new_row(plan, name, entry.usual_minutes, entry.usual_times_a_week, later)
        times = entry.usual_times_a_week or 5
        row.weekdays = sorted(self.random.sample(range(5), times)) if times < 5 else []
        row.at, row.staff_role = self.random.choice(_AT), entry.usual_staff_role
        row.delivered_by = self.person(_ASSISTANTS.get(room.name, ""))
        row.delivered_by_words = "" if row.delivered_by else "Class teaching assistant"
        row.materials_cost = entry.unit_cost
        row.additional_to = "Beside the usual lesson, not in place of it."
        self.add_row(row, name, AIMS[name], pupils, is_past=is_past)

    def new_row(
        self, plan: ProvisionPlan, name: str, minutes: int | None, times: int | None, later: int = 0
    ) -> PlanRow:
        """A row from the term's second Monday on, or `later` weeks after that."""
        since = next(
            day for day in self.days.days
            if day > plan.term.starts_on and day.weekday() == 0
        ) + timedelta(weeks=later)  # fmt: skip
        until = plan.term.ends_on + timedelta(days=1)
        entry = self.money.catalogue.get(name)
        weeks = (entry.usual_weeks if entry else None) or 38
        until = min(until, self.days.end_after(since, weeks) or until)
        # The last day is one on which there is school, not the Sunday after it.
        last = [day for day in self.days.days if since <= day < until][-1:]
        until = last[0] + timedelta(days=1) if last else until
        return PlanRow(
            id=self.id("row"), school=self.school, plan=plan, intervention=entry,
            minutes=minutes, times_a_week=times, starts_on=since, ends_on=until,
            weeks=self.days.whole_weeks(since, until),
            funding=self.money.fund("") if self.is_this_year(since) else None,
            position=1 + sum(1 for made in self.made if made.row.plan_id == plan.pk),
            materials_cost=Decimal(0),
        )  # fmt: skip

    def add_row(
        self, row: PlanRow, name: str, aim: Aim, pupils: Sequence[Pupil], *,
        is_past: bool = False, told: StoryRow | None = None,
    ) -> Made:  # fmt: skip
        row.outcome = aim.text
        places = [
            Allocation(
                id=self.id("allocation"), school=self.school, row=row, pupil=pupil,
                starts_on=row.starts_on,
                weekdays=list(told.attends.get(pupil.list_name, ())) if told else [],
            )
            for pupil in pupils
        ]  # fmt: skip
        made = Made(row, name, aim, places, is_past, told)
        self.rows.add(row, *places)
        self.made.append(made)
        return made


def _fill_snapshots(school: School, today: date) -> None:
    """What was sent and agreed is what the plan says, in the words of the pages themselves."""
    plans = ProvisionPlan.objects.filter(school=school, proposed_at__isnull=False)
    for plan in plans.select_related("school", "year", "term__year", "school_class"):
        content = plan_content(plan_frame(plan, today))
        plan.snapshots.update(content=content)


def clear_provision(school: School) -> None:
    """Everything of it, the last written first."""
    for model in reversed(_IN_ORDER):
        if model is not InterventionTraining:  # goes with its intervention
            model._default_manager.filter(school=school).delete()
