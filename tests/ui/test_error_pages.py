"""Every error is a page that says what happened, what is safe and what next."""

import re

import pytest
from django.test import RequestFactory, override_settings

from send_mis.ui import error_pages
from send_mis.ui.error_pages import CSRF_TEMPLATE, TEMPLATES, render_error
from send_mis.ui.parts import Link

SAFE = re.compile(r"nothing has been|is safe|not kept|saved whole", re.IGNORECASE)


def _without_frame() -> object:
    """The project's templates, but no context processor that reads a database."""
    from django.conf import settings

    options = {**settings.TEMPLATES[0]["OPTIONS"], "context_processors": []}
    return override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "OPTIONS": options}])


@pytest.mark.parametrize("status", TEMPLATES)
def test_each_page_has_its_status_and_its_three_answers(status: int) -> None:
    with _without_frame():  # type: ignore[attr-defined]
        response = render_error(RequestFactory().get("/"), status)
    html = response.content.decode()

    assert response.status_code == status
    assert html.count("<h1>") == 1
    assert "What to do next" in html
    assert SAFE.search(html)
    for code in ("Forbidden", "Traceback", "Exception", str(status)):
        assert code not in re.sub(r"<head>.*</head>", "", html, flags=re.DOTALL)


def test_the_reason_and_the_next_steps_are_shown_as_text() -> None:
    with _without_frame():  # type: ignore[attr-defined]
        response = render_error(
            RequestFactory().get("/"),
            403,
            reason="Only the SENCO may <end> this.",
            what_next=[Link("Ask the SENCO", "/ask/"), Link("Wait")],
        )
    html = response.content.decode()

    assert "Only the SENCO may &lt;end&gt; this." in html
    assert '<a href="/ask/">Ask the SENCO</a>' in html
    assert "Wait" in html


def test_a_status_without_a_page_of_its_own_says_that_it_is_our_fault() -> None:
    response = render_error(None, 418)

    assert response.status_code == 418
    assert "on our side" in response.content.decode()


@pytest.mark.parametrize("status", [500, 503])
def test_our_own_faults_need_neither_session_nor_database(status: int) -> None:
    # No database mark on this test: a query would fail it.
    response = render_error(RequestFactory().get("/"), status)

    assert response.status_code == status
    assert b"/static/css/base.css" in response.content


def test_a_form_sent_too_late_says_what_happened_to_it() -> None:
    with _without_frame():  # type: ignore[attr-defined]
        response = error_pages.csrf_failure(
            RequestFactory().post("/"), reason="CSRF cookie not set."
        )
    html = response.content.decode()

    assert response.status_code == 403
    assert "CSRF" not in html
    assert "Nothing has been saved" in html
    assert CSRF_TEMPLATE == "errors/csrf.html"


def test_the_handlers_are_djangos() -> None:
    request = RequestFactory().get("/")
    with _without_frame():  # type: ignore[attr-defined]
        statuses = [
            error_pages.bad_request(request, ValueError()).status_code,
            error_pages.permission_denied(request, ValueError()).status_code,
            error_pages.page_not_found(request, ValueError()).status_code,
            error_pages.server_error(request).status_code,
        ]

    assert statuses == [400, 403, 404, 500]
