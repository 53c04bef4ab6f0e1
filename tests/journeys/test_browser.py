"""The browser's own tripwires trip."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from playwright.sync_api import Page

from send_mis.access.marks import public
from tests.house import tripwires
from tests.journeys.crawling import heading_faults, narrow_faults

GOOD = (
    "<!doctype html><html lang=en-GB><title>A page</title>"
    "<main><h1>A page</h1><p>Words.</p></main></html>"
)


@public()
def good(request: HttpRequest) -> HttpResponse:
    return HttpResponse(GOOD)


@public()
def unnamed_picture(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        GOOD.replace("Words.", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAADs='>")
    )


@public()
def inline_script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(GOOD.replace("Words.", "<script>document.title = 'Taken'</script>"))


@public()
def stranger(request: HttpRequest) -> HttpResponse:
    return HttpResponse(GOOD.replace("Words.", "<img alt='' src='https://school.example/a.gif'>"))


@public()
def sprawling(request: HttpRequest) -> HttpResponse:
    return HttpResponse(GOOD.replace("<p>", "<h1>Again</h1><pre>" + "wide " * 100))


@public()
def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("no", status=500)


urlpatterns = [
    path("good/", good),
    path("unnamed-picture/", unnamed_picture),
    path("inline-script/", inline_script),
    path("stranger/", stranger),
    path("sprawling/", sprawling),
    path("broken/", broken),
]

pytestmark = pytest.mark.urls(__name__)


def test_a_good_page_trips_nothing(page: Page, accessible: Callable[[Page], None]) -> None:
    page.goto("/good/")
    accessible(page)
    assert page.title() == "A page"
    assert tripwires.tripped == []


def test_axe_finds_a_picture_without_words(page: Page, accessible: Callable[[Page], None]) -> None:
    page.goto("/unnamed-picture/")
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(page)


def test_what_does_not_fit_and_says_everything_twice_is_told(page: Page) -> None:
    page.goto("/good/")
    assert heading_faults(page) + narrow_faults(page) == []
    page.goto("/sprawling/")
    twice, *narrow = heading_faults(page) + narrow_faults(page)
    assert "'A page', 'Again'" in twice
    assert [fault[:9] for fault in narrow] == ["at 390 px", "at 320 px"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("/inline-script/", "Content Security Policy"),
        ("/stranger/", "asked for https://school.example/a.gif"),
        ("/broken/", "500 from"),
    ],
)
def test_what_no_page_may_do_trips(where: str, words: str, page: Page) -> None:
    page.goto(where)
    assert any(words in line for line in tripwires.tripped), tripwires.tripped
    assert page.title() != "Taken"
    tripwires.tripped.clear()
