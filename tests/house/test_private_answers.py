"""Nothing of a session is kept by a browser or a proxy, and no page is led astray."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.routes import Route, all_routes
from tests.access.things import Things
from tests.accounts.door import PASSWORD
from tests.factories import in_change
from tests.house.floors import OUR_PACKAGES
from tests.people import Cast, signed_in

ROOT = Path(__file__).resolve().parents[2]
STRANGE = ["foo", "evil.test", "javascript:alert(1)", "//evil.test/", "/\\evil.test", "http://[",
           "https://evil.test/", "/a\nb", "x" * 3000, "/ä b?c=é"]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_pdf_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    monkeypatch.setattr("reviews.cycles.views.paper.joined_pdf", b"".join)


def _url(route: Route, things: Things) -> str:
    made_up = {"uidb36": "0" * 32, "key": "x-y", "token": "x"}
    if made_up.keys().isdisjoint(route.arguments):
        return route.url(things)
    found = {name: made_up.get(name) or things.objects[name].pk for name in route.arguments}
    return reverse(route.name, kwargs=found)


@pytest.mark.parametrize("role", ["senco", "teacher"])
def test_every_answer_to_a_session_is_kept_by_nobody(cast: Cast, role: str) -> None:
    """Pages, files, fragments, refusals and redirects of every route, by every method."""
    user = getattr(cast, role)
    with in_change():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    things, client = Things(cast), signed_in(user)
    session = client.cookies["sessionid"].value
    kept = []
    for route in all_routes():
        url = _url(route, things)
        for method in ("get", "head", "post", "put"):
            client.cookies["sessionid"] = session
            if route.name == "account_logout" and method == "post":
                continue
            answer = getattr(client, method)(url)
            if answer.headers.get("Cache-Control") != "private, no-store":
                kept.append((route.name, method, answer.status_code))
    assert kept == []


def test_also_where_there_is_no_page_and_to_htmx(cast: Cast) -> None:
    client = signed_in(cast.senco)
    for url in ("/no/such/page/", f"/{cast.harebell.slug}/register/?page=x"):
        for headers in ({}, {"HX-Request": "true"}):
            assert client.get(url, headers=headers)["Cache-Control"] == "private, no-store"


def test_an_answer_that_begins_or_ends_a_session_is_private_too(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert client.post("/accounts/logout/")["Cache-Control"] == "private, no-store"
    client.cookies["sessionid"] = "gone"
    assert client.get("/")["Cache-Control"] == "private, no-store"


def test_what_everybody_may_see_may_be_kept(client: Client, db: None) -> None:
    assert "no-store" not in client.get("/accessibility/").headers.get("Cache-Control", "")


@pytest.mark.parametrize("strange", STRANGE)
def test_a_strange_way_back_leads_home_and_is_no_error(cast: Cast, strange: str) -> None:
    """`next`, `back` and the page that one came from, on each page that goes on to another."""
    with in_change():
        cast.senco.set_password(PASSWORD)
        cast.senco.save(update_fields=["password"])
    client = signed_in(cast.senco)
    for route in all_routes():
        if route.arguments or not (route.name.startswith(("account", "mfa", "hat", "second"))
                                   or route.name == "preferences"):  # fmt: skip
            continue
        url = reverse(route.name)
        for name in ("next", "back"):
            for answer in (
                client.get(url, {name: strange}, headers={"Referer": strange[:100]}),
                client.post(url, {name: strange, "theme": "dark", "hat": "x"}),
            ):
                assert answer.status_code < 500, (route.name, name)
                where = answer.headers.get("Location", "/")
                assert where.startswith("/"), (route.name, where)
                assert not where.startswith("//"), (route.name, where)
            client = signed_in(cast.senco)


def test_the_way_back_is_asked_of_one_place() -> None:
    """Whoever reads where to go on to from a request passes it through `safe_return`."""
    asks = re.compile(r"""(?:GET|POST|cleaned_data|headers)(?:\.get\(|\[)\s*["'](?:next|back|"""
                      r"""return_to|url|Referer|HX-Current-URL)["']""")  # fmt: skip
    loose = [
        str(path.relative_to(ROOT))
        for package in OUR_PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if asks.search(path.read_text()) and "safe_return" not in path.read_text()
    ]
    assert loose == []
