"""`can`: may this actor do this to this object? Answers with the reason."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.paths import Path, path_of
from send_mis.access.reach import ONE_PUPIL, Reader
from send_mis.access.roles import ROLES, Scope
from send_mis.access.scope import pupils_of_classes, visible_to
from send_mis.database.compiled import compiled
from send_mis.errors import NotAllowed


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


@cache
def _reached(model: type[Model]) -> compiled[[Reader, Action, UUID], QuerySet[Any, UUID]]:
    """Whether an action reaches one row of that model: read as lists are."""

    def rows(reader: Reader, action: Action, pk: UUID) -> QuerySet[Any, UUID]:
        own = model._default_manager.filter(pk=pk)
        return visible_to(own, reader, action).values_list("pk", flat=True)

    return compiled(rows)


def can(actor: Actor | None, action: Action, obj: Model) -> Decision:
    """Allowed or denied, with a reason that the person can read."""
    if actor is None or actor.hat is None:
        return Decision(False, "Sign in and choose a role first.")
    grants = actor.allowing(action)
    if not grants:
        return Decision(False, refusal(actor, action))
    path = path_of(type(obj))
    if path.trust and not path.school:
        reached = _follow(obj, path.trust) in {g.object_id for g in grants}
        return _decision(actor, "trust", reached=reached)
    school_id = _follow(obj, path.school)
    wide: set[UUID | None] = {g.school_id for g in grants if g.scope in (Scope.TRUST, Scope.SCHOOL)}
    if school_id in wide:
        return Decision(True, f"{actor.role_label} of the school.")
    narrow = [g for g in grants if g.school_id == school_id]
    if not (path.pupil or path.school_class):
        return _decision(actor, "school", reached=bool(narrow))
    if path.is_shared:
        reached = bool(_reached(type(obj))(actor.for_query, action, obj.pk))
        return _decision(actor, "class", reached=reached)
    classes = [g.object_id for g in narrow if g.scope is Scope.CLASS]
    if not path.pupil:
        reached = _follow(obj, path.school_class) in classes
        return _decision(actor, "class", reached=reached)
    pupil_id = _follow(obj, path.pupil)
    if pupil_id in {g.object_id for g in narrow if g.scope in ONE_PUPIL}:
        return Decision(True, f"{actor.role_label} of this pupil.")
    in_class = (
        bool(classes) and pupils_of_classes(classes, actor).filter(pupil_id=pupil_id).exists()
    )
    return _decision(actor, "pupil", reached=in_class)


def ensure(actor: Actor | None, action: Action, obj: Model) -> None:
    decision = can(actor, action, obj)
    if not decision:
        raise NotAllowed(decision.reason)


def actions_on(actor: Actor, obj: Model) -> frozenset[Action]:
    """All that the actor may do to a pupil or something of a pupil's: for a page of many parts.

    `can` for every action at once, in at most one query.
    """
    path = path_of(type(obj))
    school_id, pupil_id = _follow(obj, path.school), _follow(obj, path.pupil)
    if actor.hat is None or pupil_id is None:
        return frozenset()
    near = [grant for grant in actor.grants if grant.school_id == school_id]
    scopes: set[Scope] = {g.scope for g in near if g.scope in (Scope.TRUST, Scope.SCHOOL)}
    scopes |= {g.scope for g in near if g.scope in ONE_PUPIL and g.object_id == pupil_id}
    classes = [g.object_id for g in near if g.scope is Scope.CLASS]
    if classes and pupils_of_classes(classes, actor).filter(pupil_id=pupil_id).exists():
        scopes.add(Scope.CLASS)
    return frozenset().union(*(actor.role.actions(scope) for scope in scopes))


def refusal(actor: Actor, action: Action) -> str:
    """Why the hat may not do this anywhere, and which roles could."""
    able = [role.label for role in ROLES.values() if action in role.every_action]
    who = " or ".join(able[:3]) if able else "nobody"
    return f"As {actor.role_label} you may not {action.sentence}. Ask: {who}."


def _decision(actor: Actor, what: str, *, reached: bool) -> Decision:
    if reached:
        return Decision(True, f"{actor.role_label} of this {what}.")
    return Decision(False, f"This {what} is not one of yours as {actor.role_label}.")


def _follow(obj: Model, lookup: str) -> UUID | None:
    value: Any = obj
    for name in lookup.split("__"):
        value = getattr(value, name) if value is not None else None
    return value if isinstance(value, UUID) else None


__all__ = ["Decision", "Path", "can", "ensure", "refusal"]
