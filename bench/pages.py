"""The product's routes, and the page against which the others are measured: signed in, empty."""

from functools import cache

from django.http import HttpResponse
from django.template import engines
from django.template.backends.django import Template
from django.urls import path

from send_mis import urls
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires

handler404 = urls.handler404
handler500 = urls.handler500


@cache
def _empty() -> Template:
    source = '{% extends "base.html" %}{% block heading %}<h1>Empty</h1>{% endblock heading %}'
    return engines["django"].from_string(source)  # type: ignore[return-value]  # Django's own


@requires(Action.TODAY_VIEW)
def empty(request: ActorRequest) -> HttpResponse:
    return HttpResponse(_empty().render({}, request))


urlpatterns = [path("bench-empty/", empty), *urls.urlpatterns]
