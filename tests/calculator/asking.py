"""Addresses of the calculator, as its form makes them, and what it answers."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from send_mis.calculator.selectors import Answer

ASSESSMENT = {
    "request_received_on": date(2026, 7, 1), "information_requested_on": date(2026, 7, 16),
    "closed_on": date(2026, 7, 23), "reopens_on": date(2026, 9, 2),
}  # fmt: skip


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


def get(url: str, client: Client | None = None) -> Any:
    return (client or Client()).get(url)


def answered(url: str, client: Client | None = None) -> Answer:
    response = get(url, client)
    assert response.status_code == 200
    assert response.context["answer"], response.context["form"].errors
    found: Answer = response.context["answer"]
    return found


def lines(found: Answer, name: str) -> str:
    return " ".join(line for row in found.rows if row.name == name for line in row.beside)
