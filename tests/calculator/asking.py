"""Addresses of the calculator, as its form makes them."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


def typed(**facts: date | str | int) -> dict[str, str]:
    """A date as the three boxes that hold it."""
    boxes: dict[str, str] = {}
    for name, value in facts.items():
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                boxes[f"{name}_{part}"] = str(getattr(value, part))
        else:
            boxes[name] = str(value)
    return boxes


def address(process: str, route: str = "calculator_process", **facts: date | str | int) -> str:
    query = urlencode(typed(**facts))
    url = reverse(route, args=[process])
    return f"{url}?{query}" if query else url
