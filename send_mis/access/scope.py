"""`visible_to`: which rows an actor's action reaches. Lists, details and exports share it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Exists, Manager, Model, OuterRef, Q, QuerySet, Value
from django.http import Http404

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.paths import Path, path_of
from send_mis.access.reach import Reach, Reader
from send_mis.audit import reading
from send_mis.database.compiled import compiled
from send_mis.schools.models import School, SchoolClass

T = TypeVar("T", bound=Model)

_NOT_YOURS = "There is no such record, or it is not yours to see."


def visible_to(rows: QuerySet[T], reader: Reader | None, action: Action) -> QuerySet[T]:
    """Those of `rows` on which the reader may do `action`."""
    return within_reach(rows, reader.reach(action) if reader else None)


def within_reach(rows: QuerySet[T], reach: Reach | None) -> QuerySet[T]:
    if reach is None:
        return rows.none()
    path = path_of(rows.model)
    if path.trust and not path.school:
        return rows.filter(**{f"{path.trust}__in": reach.trusts})
    if not (path.pupil or path.school_class):
        return rows.filter(**{f"{path.school}__in": reach.all_schools})
    # A hat is one role at one school or trust, so a school's grant covers the narrow ones and
    # the two never need an OR: each query uses one index.
    if reach.schools and not (reach.classes or reach.pupils):
        return rows.filter(**{f"{path.school}__in": reach.schools})
    if path.pupil:
        return rows.filter(_of_pupils(path.pupil, reach))
    reached = Q(**{f"{path.school_class}__in": reach.classes})
    if path.year_group:
        # Asked first, and of few: the classes are searched for each that is of a year group.
        of_one = Q(**{f"{path.year_group}__isnull": False})
        reached |= of_one & Q(_of_year_groups(path, reach.classes))
    if path.any_pupil:
        own = rows.model._default_manager.order_by().filter(
            # In one filter, so that both are asked of the same pupil's row.
            Q(**{f"{path.any_pupil_until}__isnull": True})
            | Q(**{f"{path.any_pupil_until}__gt": reach.day}),
            _of_pupils(path.any_pupil, reach),
        )
        reached |= Q(pk__in=own.values("pk"))
    return rows.filter(reached)


def _of_year_groups(path: Path, classes: Sequence[UUID]) -> Exists:
    """Belongs to a year group that is taught in one of these classes, in the same school year."""
    return Exists(
        SchoolClass.objects.order_by().filter(
            pk__in=classes,
            year_id=OuterRef(path.year),
            year_groups__contains=[OuterRef(path.year_group)],
        )
    )


def _of_pupils(lookup: str, reach: Reach) -> Q:
    if reach.pupils and not reach.classes:
        return Q(**{f"{lookup}__in": reach.pupils})
    ids = _in_classes(reach.classes, reach.day)
    if reach.pupils:
        # A union, not an OR: each arm uses its own index. The pupils' own rows, for a pupil of
        # one's own need not be in any class.
        ids = _pupils().filter(pk__in=reach.pupils).values("pk").union(ids)
    return Q(**{f"{lookup}__in": ids})


def _pupils() -> QuerySet[Any]:
    """The model of pupils lies on a higher floor: whatever a class has as its members."""
    pupil = _memberships().model._meta.get_field("pupil").related_model
    return cast("QuerySet[Any]", pupil._default_manager.order_by())


def _memberships() -> QuerySet[Any]:
    model = apps.get_model(settings.CLASS_MEMBERSHIP_MODEL)
    return cast("QuerySet[Any]", model._default_manager.order_by())


def pupils_of_classes(class_ids: list[UUID], actor: Actor) -> QuerySet[Any]:
    """Ids of the pupils who are, or will be, in these classes: next year's teacher reads early."""
    return _in_classes(class_ids, actor.today)


def _in_classes(class_ids: Sequence[UUID], day: date) -> QuerySet[Any]:
    return (
        _memberships()
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), school_class_id__in=class_ids)
        .values("pupil_id")
    )


class ScopedQuerySet(QuerySet[T]):
    """The base of every queryset above this floor."""

    def visible_to(self, reader: Reader | None, action: Action) -> "ScopedQuerySet[T]":
        return cast("ScopedQuerySet[T]", visible_to(self, reader, action))


def counting(rows: Mapping[str, QuerySet[Any]]) -> QuerySet[Any, tuple[Any, ...]]:
    """The name and the number of each: one query, however many are asked."""
    parts: list[Any] = [
        each.order_by().values(counted=Value(name)).annotate(many=Count("pk"))
        for name, each in rows.items()
    ]
    if not parts:
        return SchoolClass.objects.none().values_list()
    first, *others = (part.values_list("counted", "many") for part in parts)
    return cast("QuerySet[Any, tuple[Any, ...]]", first.union(*others, all=True))


def school_or_404(actor: Actor, action: Action, slug: str) -> School:
    """The school of an address, if the action is held there. Grants say where they lie, so that
    nothing is searched."""
    for grant in actor.allowing(action):
        if grant.school_slug == slug and grant.school_id is not None:
            return cast("School", _school(grant.school_id)[0])
    raise Http404(_NOT_YOURS)


@compiled
def _school(school_id: UUID) -> QuerySet[School]:
    return School.objects.filter(pk=school_id)


def visible_or_404(
    rows: QuerySet[T] | Manager[T] | type[T], actor: Actor, action: Action, **lookup: Any
) -> T:
    """The one row, if the actor's action reaches it; to a stranger it does not exist.

    Whose record it is counts as opened by this request.
    """
    if isinstance(rows, type):
        rows = rows._default_manager
    queryset = rows.all() if isinstance(rows, Manager) else rows
    return opened_or_404(visible_to(queryset, actor, action).filter(**lookup)[:1])


def opened_or_404(found: Iterable[T]) -> T:
    """The first of what was found within the reader's reach, which is opened by that."""
    for row in found:
        _opens(row)
        return row
    raise Http404(_NOT_YOURS)


def _opens(found: Model) -> None:
    path = path_of(type(found))
    school_id = getattr(found, "school_id", None)
    if path.pupil:
        # A pupil's own row, or one with the pupil's key; what lies further is asked for.
        field, _, further = path.pupil.partition("__")
        pupil_id = getattr(getattr(found, field), further) if further else getattr(found, field)
        reading.opens(pupil_id, school_id)
    elif path.shows:
        rows = type(found)._default_manager.order_by().filter(pk=found.pk)
        pupils = rows.filter(**{f"{path.shows}__isnull": False}).values_list(path.shows, flat=True)
        reading.opens_group(pupils.distinct, school_id)
