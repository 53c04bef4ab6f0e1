"""What refers to rows of the database: asked of every model there is, so that none is forgotten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet, TextField, Value
from django.db.models.functions import Cast

from pupils.imports.rules.written import Key, model_of
from pupils.models import ImportRow


def references(keys: Iterable[Key]) -> dict[Key, set[Key]]:
    """For each row, the rows that point at it. One query for each model that is asked about.

    Rows of imports only pass through: they forget the pupil and stay. What is written anew from
    the facts goes with them.
    """
    ids: dict[str, set[str]] = defaultdict(set)
    for label, pk in keys:
        ids[label].add(pk)
    found: dict[Key, set[Key]] = defaultdict(set)
    for label, wanted in ids.items():
        pointing = [_pointing(*key, wanted) for key in _keys_to(model_of(label))]
        if pointing:
            for target, model, pk in pointing[0].union(*pointing[1:], all=True):
                found[label, target].add((model, pk))
    return found


def _pointing(model: type[Model], field: Any, wanted: Iterable[str]) -> QuerySet[Any, Any]:
    """(whom it points at, model, id) of its rows, as text: ids of several kinds in one list."""
    rows = model._meta.base_manager.filter(**{f"{field.name}__in": wanted}).order_by()
    return rows.values_list(
        Cast(field.attname, TextField()),
        Cast(Value(model._meta.label_lower), TextField()),
        Cast("pk", TextField()),
    )


def _keys_to(target: type[Model]) -> Iterator[tuple[type[Model], Any]]:
    for relation in target._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        model: Any = relation.related_model
        is_table = model._meta.concrete_model._meta.managed
        is_passing = model is ImportRow or getattr(model, "is_derived", False)
        if is_table and not is_passing and not hasattr(model, "pgh_tracked_model"):
            yield model, relation.field  # type: ignore[union-attr]  # a reverse key has one
