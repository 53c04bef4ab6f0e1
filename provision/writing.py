"""What every change of provision shares: the locked row, its version, and rules in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q

from send_mis.audit.selectors import last_saved_by
from send_mis.errors import EditConflict, RuleBroken
from send_mis.schools.models import School

M = TypeVar("M", bound=Model)


def lock_school(school_id: UUID) -> None:
    """Inside an open change: one at a time per school, for a rule about several rows."""
    School.objects.select_for_update().only("pk").get(pk=school_id)


def held(model: type[M], pk: object, version: int, theirs: Callable[[M], Mapping[str, str]]) -> M:
    """Inside an open change: the row, locked. Raises EditConflict if somebody saved it since."""
    row = lock(model, pk)
    same_version(row, version, theirs)
    return row


def lock(model: type[M], pk: object) -> M:
    """Inside an open change: the row as saved now."""
    return model._default_manager.select_for_update(of=("self",)).get(pk=pk)


def same_version(row: M, version: int, theirs: Callable[[M], Mapping[str, str]]) -> None:
    """Raises EditConflict unless this is the row that the person looked at."""
    saved: Any = row  # Every model with a version is given here.
    if saved.version != version:
        raise EditConflict(theirs(row), by=last_saved_by(saved.pk, saved.school_id))


def save(row: Any, *fields: str, at: str = "", places: Mapping[str, str] | None = None) -> None:
    """Inside an open change: these fields and the next version.

    `at`: the form field that a rule about the whole row is shown at; `places`: the form field of
    a column, where they are called differently.
    """
    row.version += 1
    checked(row, at, places)
    row.save(update_fields=[*fields, "version"])


def insert(row: Model, *, at: str = "", places: Mapping[str, str] | None = None) -> None:
    """Inside an open change."""
    checked(row, at, places)
    row.save(force_insert=True)


def checked(row: Model, at: str = "", places: Mapping[str, str] | None = None) -> None:
    """Field rules and the database's constraints, as messages at the form's fields.

    A check of one column stands at that column, any other at `at`.
    """
    problems: dict[str, list[str]] = {}
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        problems = error.message_dict
    wrong = set(problems)
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row, exclude=wrong)
        except ValidationError as error:
            name = _column_of(constraint) or NON_FIELD_ERRORS
            problems.setdefault(name, []).extend(error.messages)
    if problems:
        raise RuleBroken(_at_fields(problems.items(), at, places or {}))


def _column_of(constraint: BaseConstraint) -> str | None:
    """The one column that a check is about; none if it compares several, or rows."""
    if not isinstance(constraint, CheckConstraint) or not isinstance(constraint.condition, Q):
        return None
    names = set(_compared(constraint.condition))
    return names.pop() if len(names) == 1 else None


def _compared(condition: Q) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _compared(child)
        elif isinstance(child, tuple):
            yield child[0].partition("__")[0]
            if isinstance(child[1], F):
                yield child[1].name  # type: ignore[attr-defined]  # unknown to the stubs


def _at_fields(
    problems: Iterable[tuple[str, list[str]]], at: str, places: Mapping[str, str]
) -> dict[str, list[str]]:
    return {
        at if name == NON_FIELD_ERRORS else places.get(name, name): texts
        for name, texts in problems
    }
