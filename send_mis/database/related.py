"""Rows that were read by themselves, put where `prefetch_related` would have put them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T", bound=Model)


class _Held(QuerySet[Any]):
    """These rows and no query: what asks for others of them has to ask the database itself."""

    def _chain(self, **kwargs: Any) -> Any:
        raise TypeError("These rows were handed over: filter them here, or ask their own model.")


def hold(row: Model, accessor: str, related: Sequence[Model]) -> None:
    """The row answers `accessor.all()` with these.

    Django has no public way to hand a row related objects that it has not fetched itself.
    """
    held: Any = _Held(getattr(type(row), accessor).rel.related_model)
    held._result_cache, held._prefetch_done = list(related), True  # noqa: SLF001 see above
    row.__dict__.setdefault("_prefetched_objects_cache", {})[accessor] = held


def by_key(rows: Iterable[T], key: Callable[[T], Any]) -> Mapping[Any, list[T]]:
    found: dict[Any, list[T]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
