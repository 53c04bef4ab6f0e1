"""What belongs to somebody else answers as what was never there: an id tells nothing."""

import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.routes import Route, all_routes
from tests.access.things import Things
from tests.people import Cast, signed_in

_NAMES = {
    "school",
    "trust",
    "process",
    "number",
    "kind",
    "measure",
    "letter_kind",
    "document_kind",
    "uidb36",
    "key",
    "token",
}


def _answer(client: Client, method: str, route: Route, args: dict[str, Any]) -> tuple[Any, ...]:
    client.cookies.pop("messages", None)  # What the page before left to be said.
    url = reverse(route.name, kwargs=args)
    answer = getattr(client, method.lower())(url)
    shown = answer.content.decode(errors="replace") + answer.headers.get("Location", "")
    for value in args.values():
        shown = shown.replace(f"/{value}/", "/ID/")
    shown = re.sub(r'name="(csrfmiddlewaretoken|token|_sender|_once)" value="[^"]*"', "", shown)
    return answer.status_code, shown


@pytest.mark.parametrize("role", ["senco", "head", "office", "teacher"])
def test_a_foreign_id_answers_as_an_unknown_one(cast: Cast, role: str) -> None:
    """For each place of each address: the rest of it is one's own."""
    here = Things(cast)
    there = Things(
        replace(
            cast, here=cast.elsewhere, harebell=cast.thistle, trust=cast.other_trust,
            class_4h=cast.elsewhere.school_class, noah=cast.elsewhere.pupil,
        )
    )  # fmt: skip
    client, told = signed_in(getattr(cast, role)), []
    for route in all_routes():
        for place in set(route.arguments) - _NAMES:
            own = {key: here.value(route, key) for key in route.arguments}
            nobodys = 10**12 if isinstance(own[place], int) else uuid4()
            foreign, unknown = own | {place: there.value(route, place)}, own | {place: nobodys}
            for method in route.mark.methods:
                if _answer(client, method, route, foreign) != _answer(
                    client, method, route, unknown
                ):
                    told.append((route.name, place, method))
    assert told == []
