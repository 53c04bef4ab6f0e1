"""Addresses of pages by the ids of what they show, many on a page."""

from functools import cache
from uuid import UUID

from django.urls import reverse


def page_url(name: str, *ids: UUID) -> str:
    """Django's `reverse` for a route that takes ids and nothing else: looked up once."""
    return _form(name, len(ids)).format(*ids)


@cache
def _form(name: str, count: int) -> str:
    """A route keeps its form for as long as this process runs."""
    places = [UUID(int=n) for n in range(count)]
    url = reverse(name, args=places)
    for n, place in enumerate(places):
        url = url.replace(str(place), f"{{{n}}}")
    return url
