"""The list pattern: an address that holds everything, pages, sorted columns.

Filters, sort and page live in the address, so a list can be sent to a colleague, printed and
exported exactly as it was seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, Literal, Protocol, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

PER_PAGE = 50
PAGE = "page"
SORT = "sort"
LINKS_EACH_SIDE = 1


class Sliceable(Protocol[T_co]):
    """A queryset, or anything else that counts and slices lazily."""

    def count(self) -> int: ...

    def __getitem__(self, key: slice, /) -> Iterable[T_co]: ...


@dataclass(frozen=True, slots=True)
class Address:
    """A path and its GET parameters, in order; `changed` gives the next link."""

    path: str = ""
    params: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> "Address":
        pairs = [(name, v) for name, values in request.GET.lists() for v in values if v]
        return cls(request.path, tuple(pairs))

    def get(self, name: str) -> str:
        return next((value for key, value in self.params if key == name), "")

    def get_all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.params if key == name)

    def changed(self, **changes: str | Sequence[str] | None) -> str:
        """The same address with these parameters set; None or "" takes one away.

        Any other change starts again at the first page.
        """
        return self.with_params(changes).url

    def with_params(self, changes: Mapping[str, str | Sequence[str] | None]) -> "Address":
        dropped = {*changes, PAGE}
        pairs = [pair for pair in self.params if pair[0] not in dropped]
        for name, value in changes.items():
            values = [value] if isinstance(value, str) else list(value or ())
            pairs += [(name, text) for text in values if text]
        return Address(self.path, tuple(pairs))

    @property
    def query(self) -> str:
        return urlencode(self.params)

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.params else self.path


@dataclass(frozen=True, slots=True)
class PageLink:
    number: int
    url: str
    current: bool
    after_gap: bool


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """Rows `first` to `last` of `total`; an empty list has first and last 0."""

    rows: list[T]
    number: int
    pages: int
    total: int
    per_page: int
    address: Address

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.total else 0

    def url(self, number: int) -> str:
        return self.address.changed(page=str(number) if number > 1 else None)

    @property
    def previous_url(self) -> str:
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(self.number + 1) if self.number < self.pages else ""

    @property
    def links(self) -> list[PageLink]:
        near = range(self.number - LINKS_EACH_SIDE, self.number + LINKS_EACH_SIDE + 1)
        shown = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        return [
            PageLink(n, self.url(n), n == self.number, i > 0 and n - shown[i - 1] > 1)
            for i, n in enumerate(shown)
        ]


def page_of(
    rows: Sliceable[T] | Sequence[T],
    number: str | int | None,
    per_page: int = PER_PAGE,
    *,
    address: Address | None = None,
    total: int | None = None,
) -> ListPage[T]:
    """One page of a queryset or list. A number that is nonsense or past the end is mended.

    Two queries for a queryset, one when `total` is already known.
    """
    if total is None:
        total = len(rows) if isinstance(rows, Sequence) else rows.count()
    pages = max(1, ceil(total / per_page))
    current = min(page_number(number), pages)
    start = (current - 1) * per_page
    found = list(rows[start : start + per_page]) if total else []
    return ListPage(found, current, pages, total, per_page, address or Address())


def page_number(text: str | int | None) -> int:
    """As it is asked for: the first where that is no page."""
    # Past nine figures a number is no page, and int() of a very long one is slow.
    text = str(text or "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. `key` is its name in the address's `sort`; "" cannot be sorted."""

    label: str
    key: str = ""
    kind: Literal["", "num", "hidden"] = ""
    first: Literal["up", "down"] = "up"


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column heading: where it leads, and what it is sorted by now."""

    label: str
    kind: str
    url: str = ""
    aria_sort: Literal["", "ascending", "descending"] = ""

    @property
    def icon(self) -> str:
        return {"ascending": "sort-up", "descending": "sort-down"}.get(self.aria_sort, "")


def sort_of(value: str | None, keys: Iterable[str], default: str) -> str:
    """The sort asked for ("name", "-due") if it is one of `keys`, else the default."""
    asked = value or ""
    return asked if asked.removeprefix("-") in set(keys) else default


def table_head(columns: Sequence[Column], address: Address, *, sort: str) -> list[SortLink]:
    return [_sort_link(column, address, sort) for column in columns]


def _sort_link(column: Column, address: Address, sort: str) -> SortLink:
    if not column.key:
        return SortLink(column.label, column.kind)
    up, down = column.key, f"-{column.key}"
    if sort == up:
        return SortLink(column.label, column.kind, address.changed(sort=down), "ascending")
    if sort == down:
        return SortLink(column.label, column.kind, address.changed(sort=up), "descending")
    first = up if column.first == "up" else down
    return SortLink(column.label, column.kind, address.changed(sort=first))
