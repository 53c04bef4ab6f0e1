"""Who reaches which plan, row and session: the rule in plain loops beside the mechanism."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db.models import Model

from provision.models import (
    Allocation,
    Attendance,
    Outcome,
    PlanRow,
    ProvisionPlan,
    Session,
)
from pupils.models import ClassMembership, Pupil
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.access.reach import Reader
from send_mis.access.roles import Scope
from send_mis.access.scope import visible_to
from send_mis.accounts.models import User
from send_mis.database.compiled import compiled
from send_mis.schools.models import SchoolClass
from tests.factories import (
    TODAY,
    actor_for_user,
    grant,
    in_change,
    make_class,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_school,
    make_trust,
    make_user,
    move_class,
    record_session,
)
from tests.factories.schools import year_of
from tests.people import Cast

pytestmark = pytest.mark.django_db

_DAY = timedelta(days=1)
MODELS: list[type[Model]] = [ProvisionPlan, PlanRow, Session, Allocation, Attendance, Outcome]
ACTIONS = [Action.PROVISION_VIEW, Action.SESSION_RECORD, Action.PLAN_WRITE, Action.COST_VIEW]


class World:
    """Two schools of a trust; classes of mixed ages; groups across classes; year-group plans."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        with in_change():
            self._make()

    def _make(self) -> None:
        trust = make_trust()
        self.schools = [make_school(trust=trust), make_school(trust=trust)]
        self.classes: list[SchoolClass] = []
        self.pupils: list[Pupil] = []
        for school in self.schools:
            here = [make_class(school, "3A", (3,)), make_class(school, "34B", (3, 4))]
            last = make_class(school, "4Old", (4,), year=year_of(school, 2025))
            pupils = [make_pupil(school, school_class=c) for c in (*here, last) for _ in range(2)]
            pupils.append(make_pupil(school))
            move_class(pupils[0], here[1], TODAY + timedelta(days=self.random.choice([-5, 5])))
            self.classes += [*here, last]
            self.pupils += pupils
            plans = [make_plan(here[0]), make_plan(here[1])]
            plans += [make_plan(school=school, year_group=year) for year in (3, 4, 5)]
            for plan in plans:
                for _ in range(2):
                    row = make_row(plan, None, *self.random.sample(pupils, 2))
                    record_session(row)
                    leaver = row.allocations.earliest("pk")
                    leaver.ends_on = self.random.choice([None, TODAY, TODAY + timedelta(days=1)])
                    leaver.save()
            for pupil in pupils:
                make_outcome(pupil)
        people = [self._person(trust) for _ in range(14)]
        self.actors = [actor_for_user(person) for person in people]

    def _person(self, trust: Model) -> User:
        """One hat at one school, with one grant or two."""
        user, school = make_user(), self.random.choice(self.schools)
        role = self.random.choice(["senco", "head", "teacher", "teacher", "ta", "ta", "office",
                                   "dsl", "trust_lead", "governor"])  # fmt: skip
        if role == "trust_lead":
            grant(user, role, trust)
        elif role in {"teacher", "ta"}:
            near: list[Model] = [
                *(c for c in self.classes if c.school_id == school.pk),
                *(p for p in self.pupils if p.school_id == school.pk),
            ]
            for on in self.random.sample(near, self.random.choice([1, 2])):
                grant(user, role, on)
        else:
            grant(user, role, school)
        rows = list(PlanRow.objects.all())
        for row in self.random.sample(rows, 2):
            row.delivered_by = user
            row.starts_on, row.ends_on = self.random.choice(
                [(TODAY, TODAY + _DAY), (TODAY - _DAY, TODAY), (TODAY + _DAY, TODAY + 2 * _DAY),
                 (TODAY - 30 * _DAY, TODAY + 30 * _DAY)]
            )  # fmt: skip
            row.save()
        return user


class Reach:
    """What the grants of one person come to, for one action, read once and in plain loops."""

    def __init__(self, actor: Actor, action: Action) -> None:
        grants = [g for g in actor.grants if action in actor.role.actions(g.scope)]
        self.schools = {g.school_id for g in grants if g.scope in {"trust", "school"}}
        self.classes = [
            SchoolClass.objects.get(pk=g.object_id) for g in grants if g.scope == "class"
        ]
        self.own = {g.object_id for g in grants if g.scope == "pupil"}
        if action in actor.role.actions(Scope.DELIVERY) and not actor.role.actions(Scope.TRUST):
            self.own |= {
                a.pupil_id
                for a in Allocation.objects.select_related("row")
                if a.row.delivered_by_id == actor.user_id and a.school_id == actor.school_id
                and a.row.starts_on <= TODAY < a.row.ends_on
                and a.starts_on <= TODAY and (a.ends_on is None or a.ends_on > TODAY)
            }  # fmt: skip
        self.own |= {
            membership.pupil_id
            for membership in ClassMembership.objects.all()
            if (membership.ends_on is None or membership.ends_on > TODAY)
            and membership.school_class_id in {c.pk for c in self.classes}
        }


def by_hand(reach: Reach, row: Any) -> bool:
    if row.school_id in reach.schools:
        return True
    own, classes = reach.own, reach.classes
    if hasattr(row, "pupil_id"):
        return row.pupil_id in own
    line = getattr(row, "row", row)
    plan = getattr(line, "plan", line)
    if plan.school_class_id in {c.pk for c in classes}:
        return True
    if any(plan.year_group in c.year_groups and c.year_id == plan.term.year_id for c in classes):
        return True
    return line is not plan and any(
        a.pupil_id in own and (a.ends_on is None or a.ends_on > TODAY)
        for a in line.allocations.all()
    )


def _reader_of(model: type[Model]) -> Callable[[Reader, Action], Any]:
    return lambda reader, action: visible_to(
        model._default_manager.all(), reader, action
    ).values_list("pk", flat=True)


@pytest.mark.parametrize("seed", range(3))
def test_can_and_visible_to_agree_with_the_rule_by_hand(seed: int) -> None:
    world = World(seed)
    read = {model: compiled(_reader_of(model)) for model in MODELS}
    seen = 0
    for actor in world.actors:
        for model in MODELS:
            everything = list(model._default_manager.all())
            for action in ACTIONS:
                reach = Reach(actor, action)
                expected = {row.pk for row in everything if by_hand(reach, row)}
                listed = list(
                    visible_to(model._default_manager.all(), actor, action).values_list(
                        "pk", flat=True
                    )
                )
                assert set(listed) == expected, (actor.role_key, model, action)
                assert len(listed) == len(expected), "a row is listed once"
                assert sorted(read[model](actor.for_query, action)) == sorted(listed)
                for row in world.random.sample(everything, 3):
                    assert bool(can(actor, action, row)) is (row.pk in expected)
                seen += len(expected)
    assert seen > 100


def test_a_year_groups_plan_belongs_to_its_classes_this_year(cast: Cast) -> None:
    plan = make_plan(school=cast.harebell, year_group=4)
    other = make_plan(school=cast.harebell, year_group=5)
    teacher = actor_for_user(cast.teacher)
    assert can(teacher, Action.PLAN_WRITE, plan)
    assert not can(teacher, Action.PLAN_WRITE, other)
    assert not can(actor_for_user(cast.stranger("teacher")), Action.PLAN_WRITE, plan)
    with in_change():
        type(cast.class_4h).objects.filter(pk=cast.class_4h.pk).update(
            year=year_of(cast.harebell, 2025)
        )
    assert not can(teacher, Action.PLAN_WRITE, plan)


def test_a_one_to_one_adult_reaches_the_rows_of_their_pupil_and_not_the_plan(cast: Cast) -> None:
    plan = make_plan(cast.class_4h)
    group = make_row(plan, None, cast.noah, cast.kacper)
    alone = make_row(plan, None, cast.kacper)
    user = make_user()
    grant(user, "ta", cast.noah)
    actor = actor_for_user(user)
    assert can(actor, Action.SESSION_RECORD, group)
    assert not can(actor, Action.SESSION_RECORD, alone)
    assert not can(actor, Action.PROVISION_VIEW, plan)
    seen = visible_to(Allocation.objects.all(), actor, Action.PROVISION_VIEW)
    assert {a.pupil_id for a in seen} == {cast.noah.pk}


def test_whose_pupil_has_left_a_group_reads_the_others_no_longer(cast: Cast) -> None:
    group = make_row(make_plan(cast.class_4h), None, cast.noah, cast.kacper)
    held = record_session(group)
    user = make_user()
    grant(user, "ta", cast.noah)
    actor = actor_for_user(user)
    for ends_on, reaches in ((TODAY + timedelta(days=1), True), (TODAY, False)):
        with in_change():
            group.allocations.filter(pupil=cast.noah).update(ends_on=ends_on)
        for row in (group, held):
            assert bool(can(actor, Action.SESSION_RECORD, row)) is reaches
            seen = visible_to(type(row)._default_manager.all(), actor, Action.PROVISION_VIEW)
            assert seen.exists() is reaches


def test_writing_a_mixed_groups_row_is_asked_of_its_plan(cast: Cast) -> None:
    """The other class's teacher reads the row of their pupil, and writes the plan of neither."""
    row = make_row(make_plan(cast.class_5b), None, cast.noah, cast.jayden)
    teacher = actor_for_user(cast.teacher)
    assert can(teacher, Action.PROVISION_VIEW, row)
    assert not can(teacher, Action.PLAN_WRITE, row.plan)


@pytest.mark.parametrize("model", MODELS)
def test_lists_need_one_query(
    cast: Cast, model: type[Model], django_assert_num_queries: Any
) -> None:
    record_session(make_row(make_plan(cast.class_4h), None, cast.noah))
    actor = actor_for_user(cast.ta)
    with django_assert_num_queries(1):
        list(visible_to(model._default_manager.all(), actor, Action.PROVISION_VIEW))
