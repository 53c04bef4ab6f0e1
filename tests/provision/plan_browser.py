"""The pages of a plan as a browser reads them and sends them back."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.provision.plan_people import Desk

ROW = {"who": "Noah, Kacper N", "outcome": "Takes turns for 20 minutes", "what": "Lego therapy"}


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.content[:500]
    return unescape(answer.content.decode())


def grid(shown: str) -> dict[str, Any]:
    """What a browser would send back, had nobody typed anything."""
    fields: dict[str, Any] = {"row": re.findall(r'name="row"\s+value="([^"]+)"', _form(shown))}
    for name, value in re.findall(
        r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', shown
    ):
        if name != "row":
            fields[name] = value
    for name, value in re.findall(r'name="([^"]+-(?:\w+))"\s+value="([^"]*)"', _form(shown)):
        fields[name] = value
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', _form(shown)):
        fields[name] = "\r\n".join(value.splitlines())
    selects = r'<select[^>]*name="([^"]+)"(.*?)</select>'
    for name, options in re.findall(selects, _form(shown), re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def _form(shown: str) -> str:
    return re.sub(
        r"<template.*?</template>", "", shown[shown.index('id="grid"') :], flags=re.DOTALL
    )


def fill(fields: dict[str, Any], number: int, **boxes: str) -> str:
    key: str = fields["row"][number]
    fields |= {f"{key}-{box}": text for box, text in boxes.items()}
    return key


def send(client: Client, desk: Desk, fields: dict[str, Any], name: str = "plan_write") -> str:
    answer = client.post(reverse(name, args=[desk.plan.pk]), fields, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())
