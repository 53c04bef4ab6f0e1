"""Addresses of one page for each of many records: the table of routes is asked once."""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

EachUrl = Callable[[UUID], str]

_NOBODY = UUID(int=0)


def url_of_each(name: str) -> EachUrl:
    """For a route that takes one id and nothing else."""
    start, end = reverse(name, args=[_NOBODY]).split(str(_NOBODY))
    return lambda each: f"{start}{each}{end}"
