"""One way to save: lock the row, hold its version against the form's, say refusals in words.

All of it inside an open change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection
from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, Value

from send_mis.audit.selectors import last_saved_by
from send_mis.errors import EditConflict, RuleBroken

M = TypeVar("M", bound=Model)


def lock(model: type[M], pk: object) -> M:
    """The row as saved now. Whoever comes second waits, then sees it."""
    return model._default_manager.select_for_update(of=("self",)).get(pk=pk)


def same_version(
    row: Any, version: int, theirs: Callable[[], Mapping[str, str]], school_id: UUID | None = None
) -> None:
    """Raises EditConflict, with what is saved now, unless the form saw this version of the row.

    `school_id`: whose people may be named, where the row has no school of its own.
    """
    if row.version != version:
        raise EditConflict(theirs(), by=last_saved_by(row.pk, school_id or row.school_id))


def lock_version(
    model: type[M], pk: object, version: int, theirs: Callable[[M], Mapping[str, str]],
    school_id: UUID | None = None,
) -> M:  # fmt: skip
    """The row, locked until the change ends. Raises EditConflict if somebody saved it since."""
    row = lock(model, pk)
    same_version(row, version, lambda: theirs(row), school_id)
    return row


def save(row: Any, *fields: str, at: str = "", places: Mapping[str, str] | None = None) -> None:
    """These fields and the next version.

    `at`: the form field that a rule about the whole row is shown at; `places`: the form field of
    a column, where they are called differently.
    """
    row.version += 1
    checked(row, at, places)
    row.save(update_fields=[*fields, "version"])


def insert(row: Model, *, at: str = "", places: Mapping[str, str] | None = None) -> None:
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
    constraints = list(row._meta.constraints)
    if not wrong and _checks_hold(row):
        constraints = [each for each in constraints if not isinstance(each, CheckConstraint)]
    for constraint in constraints:
        try:
            constraint.validate(type(row), row, exclude=wrong)
        except ValidationError as error:
            name = _column_of(constraint) or NON_FIELD_ERRORS
            problems.setdefault(name, []).extend(error.messages)
    if problems:
        raise RuleBroken(_at_fields(problems.items(), at, places or {}))


def _checks_hold(row: Any) -> bool:
    """All checks of a row asked at once, and not one by one as where they are to be named."""
    checks = [each.condition for each in row._meta.constraints if isinstance(each, CheckConstraint)]
    if not checks:
        return True
    columns = {
        field.name: Value(getattr(row, field.attname), field)
        for field in row._meta.local_concrete_fields
    }
    return bool(Q(*checks).check(columns))


@contextmanager
def refused_in_words(models: Sequence[type[Model]], deferred: str) -> Iterator[None]:
    """What the constraints of these models refuse, they refuse now, as RuleBroken.

    `deferred`: the constraints that wait for the end of a transaction, so that a list may be put
    in another order; they are asked before the change is done.
    """
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {deferred} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {deferred} DEFERRED")
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        message = _messages(models).get(getattr(diagnosis, "constraint_name", None) or "")
        if message is None:
            raise
        raise RuleBroken(message) from error


def _messages(models: Iterable[type[Model]]) -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in models
        for constraint in model._meta.constraints
        if constraint.violation_error_message != BaseConstraint.default_violation_error_message
    }


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
