"""One way to save: lock the row, hold its version against the form's, say refusals in words.

All of it inside an open change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import (
    BaseConstraint,
    CheckConstraint,
    F,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
    Value,
)

from send_mis.audit.record import open_change
from send_mis.audit.selectors import last_saved_by
from send_mis.errors import EditConflict, RuleBroken

M = TypeVar("M", bound=Model)
_FEW = 8


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


def version_now(row: Model) -> int:
    """As it is saved now, for a form that somebody else was faster than; 0 where it is gone."""
    rows = type(row)._default_manager.filter(pk=row.pk).values_list("version", flat=True)
    found: int | None = rows.first()
    return found or 0


def save(row: Any, *fields: str, at: str = "", places: Mapping[str, str] | None = None) -> None:
    """These fields and the next version.

    `at`: the form field that a rule about the whole row is shown at; `places`: the form field of
    a column, where they are called differently.
    """
    row.version += 1
    checked(row, at, places, saved=fields)
    row.save(update_fields=[*fields, "version"])


def insert(row: Model, *, at: str = "", places: Mapping[str, str] | None = None) -> None:
    checked(row, at, places)
    row.save(force_insert=True)


def nothing(_: Any) -> AbstractContextManager[None]:
    return nullcontext()


# What is said of one row of many is said inside its own.
Inside = Callable[[Any], AbstractContextManager[object]]


def save_all(
    rows: Sequence[Any], *fields: str, at: str = "", inside: Inside = nothing
) -> None:  # fmt: skip
    """These fields of rows of one model, each with its next version, in a few queries.

    Where one of them is refused they are saved one by one, so that it is said of that one.
    """
    for row in rows:
        row.version += 1

    def write() -> None:
        update_all(rows, *fields, "version")

    if _written_at_once(rows, write):
        return
    for row in rows:
        row.version -= 1
        with inside(row):
            save(row, *fields, at=at)


def update_all(rows: Sequence[Any], *fields: str) -> None:
    """Columns of rows of one model: those that say the same in one query, where there are few such
    groups; a case for each row costs much more."""
    model = type(rows[0])
    names = [model._meta.get_field(name).attname for name in fields]
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(repr([getattr(row, name) for name in names]), []).append(row)
    if len(groups) > _FEW:
        model._default_manager.bulk_update(rows, fields)
        return
    for same in groups.values():
        values = {name: getattr(same[0], name) for name in names}
        model._default_manager.filter(pk__in=[row.pk for row in same]).update(**values)


def insert_all(rows: Sequence[Any], *, at: str = "", inside: Inside = nothing) -> None:
    """Rows of one model in one query; where one is refused, one by one. Their keys are of rows
    that the caller has read."""

    def write() -> None:
        type(rows[0])._default_manager.bulk_create(rows)

    if _written_at_once(rows, write):
        return
    for row in rows:
        with inside(row):
            insert(row, at=at)


def _written_at_once(rows: Sequence[Any], write: Callable[[], None]) -> bool:
    """The fields are held against their rules here, all else by the constraints of the database."""
    if not rows:
        return True
    meta = type(rows[0])._meta
    if any(getattr(each, "deferrable", None) for each in meta.constraints):
        return False
    keys = [each for each in meta.local_concrete_fields if each.is_relation or each.primary_key]
    try:
        for row in rows:
            # One that is missing is asked for; the others' rows were read.
            given = {each.name for each in keys if getattr(row, each.attname) is not None}
            row.clean_fields(exclude=given)
            row.clean()
        with transaction.atomic():
            write()
    except (ValidationError, IntegrityError):
        return False
    if hasattr(rows[0], "version"):
        open_change().saves(*(row.pk for row in rows))
    return True


def checked(
    row: Model, at: str = "", places: Mapping[str, str] | None = None, *,
    saved: Iterable[str] = (),
) -> None:  # fmt: skip
    """Field rules and the database's constraints, as messages at the form's fields.

    A check of one column stands at that column, any other at `at`. `saved`: the columns that are
    written of a row that is there; what its others point at, and share with nobody, is so already.
    """
    problems: dict[str, list[str]] = {}
    names = frozenset(row._meta.get_field(name).name for name in saved)
    try:
        row.full_clean(exclude=_known(row, names), validate_constraints=False)
    except ValidationError as error:
        problems = error.message_dict
    wrong = set(problems)
    constraints = [each for each in row._meta.constraints if not _is_unmoved(row, each, names)]
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


def _known(row: Model, saved: frozenset[str]) -> set[str]:
    """Columns of which the database need not be asked: keys that are not written or whose row was
    read, and a new row's own."""
    return {
        each.name for each in row._meta.local_concrete_fields
        if (each.primary_key and isinstance(each, UUIDField))
        or (each.is_relation and _is_known_key(row, each, saved))
    }  # fmt: skip


def _is_known_key(row: Model, field: Any, saved: frozenset[str]) -> bool:
    if getattr(row, field.attname) is None:
        return False
    if saved and field.name not in saved:
        return True
    there = field.is_cached(row) and getattr(row, field.name)
    return bool(
        there and not field.unique and not there._state.adding
        and there.pk == getattr(row, field.attname)
    )  # fmt: skip


def _is_unmoved(row: Model, constraint: BaseConstraint, saved: frozenset[str]) -> bool:
    """Nobody else can have what holds the row's own key, or what is not written."""
    if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
        return False
    assert row._meta.pk is not None  # noqa: S101 - each model has one
    if row._meta.pk.name in constraint.fields:
        return True
    named = {*constraint.fields, *_compared(constraint.condition or Q())}
    return bool(saved) and named.isdisjoint(saved)


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
