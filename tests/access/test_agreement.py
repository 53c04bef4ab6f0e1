"""`can` and `visible_to` answer alike, and both agree with a rule written out a second time.

Random schools, classes, memberships and grants: expired, future, of inactive people, of
superusers, moved pupils, several hats.
"""

from datetime import date, timedelta
from random import Random

import pytest

from pupils.models import ClassMembership, Pupil, PupilGrant, Spell
from send_mis.access.actions import Action
from send_mis.access.actor import Actor, hats_of
from send_mis.access.decide import actions_on, can
from send_mis.access.held import actor_for, held_grants
from send_mis.access.models import ClassGrant, SchoolGrant, TrustGrant
from send_mis.access.roles import ROLES, Scope
from send_mis.access.scope import visible_to
from send_mis.accounts.models import User
from send_mis.database.compiled import compiled
from send_mis.schools.models import School, SchoolClass, Trust
from tests.factories import (
    TODAY,
    grant,
    in_change,
    leave,
    make_class,
    make_pupil,
    make_school,
    make_trust,
    make_user,
    move_class,
    put_on_register,
)

pytestmark = pytest.mark.django_db

PUPIL_ACTIONS = [action for action in Action if action.startswith(("pupil.", "register."))]


class World:
    def __init__(self, seed: int) -> None:
        with in_change():
            self._make(seed)

    def _make(self, seed: int) -> None:
        random = self.random = Random(seed)
        self.trusts = [make_trust(f"Trust {seed} {n}") for n in range(2)]
        self.schools = [
            make_school(f"School {seed} {n}", random.choice([*self.trusts, None])) for n in range(4)
        ]
        self.classes = [
            make_class(school, name) for school in self.schools for name in ("1A", "2B")
        ]
        self.pupils = [
            make_pupil(school_class.school, school_class=school_class)
            for school_class in self.classes
            for _ in range(2)
        ]
        for pupil in random.sample(self.pupils, 5):
            others = [c for c in self.classes if c.school_id == pupil.school_id]
            move_class(pupil, random.choice(others), TODAY + timedelta(days=random.choice([-9, 9])))
        leave(self.pupils[0], TODAY - timedelta(days=30))
        for pupil in self.pupils:
            put_on_register(pupil)
        self.users = [make_user(is_active=n != 0) for n in range(6)]
        self.users[1].is_superuser = True
        self.users[1].save()
        for user in self.users:
            for _ in range(random.randint(1, 4)):
                self._grant(user)
        self.rows = [
            (row.user_id, row.permission.codename, scope, row.content_object, row)
            for model, scope in (
                (TrustGrant, Scope.TRUST), (SchoolGrant, Scope.SCHOOL),
                (ClassGrant, Scope.CLASS), (PupilGrant, Scope.PUPIL),
            )
            for row in model.objects.select_related("permission", "content_object")
        ]  # fmt: skip
        self.memberships = list(ClassMembership.objects.all())

    def _grant(self, user: User) -> None:
        role = self.random.choice(list(ROLES))
        # Delivering is not granted: tests/provision tries it.
        scope = self.random.choice([s for s in ROLES[role].may if s is not Scope.DELIVERY])
        on = self.random.choice(
            {
                Scope.TRUST: self.trusts,
                Scope.SCHOOL: self.schools,
                Scope.CLASS: self.classes,
                Scope.PUPIL: self.pupils,
            }[scope]
        )
        starts, ends = self.random.choice(
            [(-100, None), (-100, 1), (-100, 0), (-100, -1), (1, None), (0, None), (0, 5)]
        )
        day = TODAY + timedelta(days=starts)
        until = None if ends is None else TODAY + timedelta(days=ends)
        held = {TrustGrant: 0, SchoolGrant: 0, ClassGrant: 0, PupilGrant: 0}
        if not any(
            model.objects.filter(user=user, content_object_id=on.pk).exists() for model in held
        ):
            grant(user, role, on, day, until)


def _actors(world: World, user: User) -> list[Actor]:
    grants = held_grants(user.pk, TODAY)
    actors = [
        actor_for(user_id=user.pk, name=user.full_name, grants=grants, hat_key=hat.key, today=TODAY)
        for hat in hats_of(grants)
    ]
    return [actor for actor in actors if actor is not None]


def _by_hand(world: World, actor: Actor, action: Action, pupil: Pupil) -> bool:
    """The rule in plain loops over raw rows, sharing no code with the mechanism."""
    hat = actor.hat
    assert hat is not None
    for user_id, codename, scope, on, row in world.rows:
        if user_id != actor.user_id or codename != f"role_{hat.role_key}":
            continue
        if row.starts_on > TODAY or (row.ends_on and row.ends_on <= TODAY):
            continue
        if action not in ROLES[hat.role_key].may.get(scope, ()):
            continue
        if hat.is_trust != (scope is Scope.TRUST):
            continue
        if isinstance(on, Trust):
            if on.pk == hat.place_id == pupil.school.trust_id:
                return True
        elif isinstance(on, School):
            if on.pk == hat.place_id == pupil.school_id:
                return True
        elif isinstance(on, SchoolClass):
            if on.school_id == hat.place_id and any(
                m.ends_on is None or m.ends_on > TODAY
                for m in world.memberships
                if m.pupil_id == pupil.pk and m.school_class_id == on.pk
            ):
                return True
        elif on.pk == pupil.pk and pupil.school_id == hat.place_id:
            return True
    return False


@pytest.mark.parametrize("seed", range(4))
def test_can_and_visible_to_agree_with_the_rule_by_hand(seed: int) -> None:
    world = World(seed)
    read = compiled(lambda reader, action: visible_to(Spell.objects.all(), reader, action))
    asked = 0
    for user in world.users:
        for actor in _actors(world, user):
            for action in PUPIL_ACTIONS:
                expected = {p.pk for p in world.pupils if _by_hand(world, actor, action, p)}
                seen = visible_to(Pupil.objects.all(), actor, action)
                assert set(seen.values_list("pk", flat=True)) == expected
                spells = visible_to(Spell.objects.all(), actor, action)
                assert set(spells.values_list("pupil_id", flat=True)) == expected
                assert {row.pupil_id for row in read(actor.for_query, action)} == expected
                pupils = world.random.sample(world.pupils, 5)
                assert [bool(can(actor, action, p)) for p in pupils] == [
                    p.pk in expected for p in pupils
                ]
                assert [action in actions_on(actor, p) for p in pupils] == [
                    p.pk in expected for p in pupils
                ]
                asked += 1
    assert asked > 20


def test_an_inactive_person_has_no_hat() -> None:
    school = make_school()
    user = make_user(is_active=False)
    grant(user, "senco", school)
    assert held_grants(user.pk, TODAY) == ()


def test_a_superuser_without_a_grant_sees_nothing() -> None:
    make_pupil(make_school())
    user = make_user()
    with in_change():
        user.is_superuser = True
        user.save()
    assert held_grants(user.pk, TODAY) == ()
    assert not visible_to(Pupil.objects.all(), None, Action.PUPIL_VIEW).exists()


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY - timedelta(days=9), TODAY, False),
        (TODAY - timedelta(days=9), TODAY + timedelta(days=1), True),
    ],
)
def test_a_grant_holds_from_its_first_day_until_the_day_before_its_end(
    starts: date, ends: date | None, holds: bool
) -> None:
    user = make_user()
    grant(user, "senco", make_school(), starts, ends)
    assert bool(held_grants(user.pk, TODAY)) is holds


def test_next_years_teacher_reads_early_and_last_classs_teacher_no_more() -> None:
    school = make_school()
    old, new = make_class(school, "3A"), make_class(school, "4A")
    pupil = make_pupil(school, school_class=old)
    before, after = make_user(), make_user()
    grant(before, "teacher", old)
    grant(after, "teacher", new)
    move_class(pupil, new, TODAY + timedelta(days=60))
    sees = {
        user: set(
            visible_to(Pupil.objects.all(), _actor(user), Action.PUPIL_VIEW).values_list(
                "pk", flat=True
            )
        )
        for user in (before, after)
    }
    assert sees == {before: {pupil.pk}, after: {pupil.pk}}
    with in_change():
        ClassMembership.objects.filter(school_class=old).update(ends_on=TODAY)
    assert not visible_to(Pupil.objects.all(), _actor(before), Action.PUPIL_VIEW).exists()


def _actor(user: User) -> Actor:
    from tests.factories import actor_for_user

    return actor_for_user(user)


def test_grants_are_read_in_one_query(django_assert_num_queries: object) -> None:
    school = make_school(trust=make_trust())
    user = make_user()
    grant(user, "head", school)
    grant(user, "teacher", make_class(school))
    grant(user, "parent", make_pupil(school))
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        held = held_grants(user.pk, TODAY)
    assert {g.scope for g in held} == {Scope.SCHOOL, Scope.CLASS, Scope.PUPIL}


def test_two_hats_never_mix() -> None:
    """A head at one school who teaches at another: neither hat lends the other its pupils."""
    here, there = make_school(), make_school()
    class_there = make_class(there)
    ours, theirs = make_pupil(here), make_pupil(there, school_class=class_there)
    user = make_user()
    grant(user, "head", here)
    grant(user, "teacher", class_there)
    grants = held_grants(user.pk, TODAY)
    seen = {}
    for hat in hats_of(grants):
        actor = actor_for(user_id=user.pk, name="", grants=grants, hat_key=hat.key, today=TODAY)
        seen[hat.role_key] = set(
            visible_to(Pupil.objects.all(), actor, Action.PUPIL_VIEW).values_list("pk", flat=True)
        )
        assert actor is not None
        assert actor.may(Action.ACCESS_VIEW) is (hat.role_key == "head")
    assert seen == {"head": {ours.pk}, "teacher": {theirs.pk}}


def test_a_pupil_of_ones_own_need_not_be_in_a_class() -> None:
    """A teacher of a class who is also given one pupil: a new arrival who has no class yet."""
    school = make_school()
    own_class = make_class(school)
    member, arrival = make_pupil(school, school_class=own_class), make_pupil(school)
    make_pupil(school)
    for pupil in (member, arrival):
        put_on_register(pupil)
    user = make_user()
    grant(user, "teacher", own_class)
    grant(user, "teacher", arrival)
    actor = _actor(user)
    both = {member.pk, arrival.pk}
    seen = visible_to(Pupil.objects.all(), actor, Action.PUPIL_VIEW)
    assert set(seen.values_list("pk", flat=True)) == both
    spells = visible_to(Spell.objects.all(), actor, Action.REGISTER_VIEW)
    assert set(spells.values_list("pupil_id", flat=True)) == both
    assert {p.pk for p in Pupil.objects.all() if can(actor, Action.PUPIL_VIEW, p)} == both
    assert {p.pk for p in Pupil.objects.all() if actions_on(actor, p)} == both
