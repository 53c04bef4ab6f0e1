"""The plain page against which ours are measured: what Django alone costs.

Its default middleware, somebody signed in, one `values_list` of the register's first fifty rows
and five columns, and the shortest template that shows them.
"""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates, Template
from django.test import Client, override_settings
from django.urls import path

from pupils.models import Spell
from send_mis.accounts.models import User

DEFAULT_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
_SOURCE = (
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>"
    "{% endfor %}</table>"
)


@cache
def _template() -> Template:
    options = {"context_processors": _CONTEXT}
    engine = DjangoTemplates({"NAME": "plain", "DIRS": [], "APP_DIRS": False, "OPTIONS": options})
    return engine.from_string(_SOURCE)


@login_required
def plain(request: HttpRequest) -> HttpResponse:
    rows = (
        Spell.objects.filter(school__slug="bench-0", ends_on=None)
        .order_by("pupil__sort_key")
        .values_list(
            "pupil__legal_surname", "pupil__legal_forename", "status", "starts_on",
            "next_review_on",
        )
    )  # fmt: skip
    return HttpResponse(_template().render({"rows": rows[:50]}, request))


urlpatterns = [path("plain/", plain)]


class PlainVisitor:
    """Somebody signed in to the plain page, with Django's default middleware around it."""

    def __init__(self, user: User, backend: str) -> None:
        self._client = Client(SERVER_NAME="localhost")
        self._client.force_login(user, backend=backend)
        with override_settings(MIDDLEWARE=DEFAULT_MIDDLEWARE):
            self._client.handler.load_middleware()

    def __call__(self) -> bytes:
        ours, settings.ROOT_URLCONF = settings.ROOT_URLCONF, "bench.plain"
        try:
            response = self._client.get("/plain/")
        finally:
            settings.ROOT_URLCONF = ours
        content: bytes = response.content
        if response.status_code != 200 or content.count(b"<tr>") != 50:
            message = f"The plain page: {response.status_code}, {content.count(b'<tr>')} rows"
            raise RuntimeError(message)
        return content
