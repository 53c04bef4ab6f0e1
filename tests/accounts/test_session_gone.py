"""The session is gone while somebody types: their words are there when they sign in again."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from pupils.models import Monitoring
from send_mis.access.middleware import HAT_SESSION_KEY
from send_mis.access.models import SchoolGrant
from send_mis.accounts.models import UnsentForm, User
from send_mis.accounts.sender import mark_of
from tests.access.routes import all_routes
from tests.access.things import Things
from tests.accounts.door import LOGIN, PASSWORD, sign_in
from tests.factories import grant, in_change, make_user
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
UNSENT = "/accounts/unsent/"
POSTED = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)


@pytest.fixture
def senco(cast: Cast) -> User:
    return _with_password(cast.senco)


def _with_password(user: User) -> User:
    with in_change():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return user


class Tab:
    """A page with a form, open in a browser: its fields are sent as the page had them."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        page = client.get(url).content.decode()
        self.hidden = dict(
            re.findall(r'<input type="hidden" name="(_sender|csrfmiddlewaretoken)" value="([^"]+)"',
                       page.partition("<main")[2].partition("</main>")[0])
        )  # fmt: skip

    def send(self, **typed: str) -> HttpResponse:
        return self.client.post(self.url, urlencode(self.hidden | typed), content_type=FORM)


def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def come_in(client: Client, user: User) -> HttpResponse:
    page = client.get(LOGIN).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    data = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    return client.post(LOGIN, data)


def tab_of(client: Client, user: User, cast: Cast) -> Tab:
    assert come_in(client, user).status_code == 302
    return Tab(client, reverse("register_monitor", args=[cast.kacper.pk]))


def in_another_tab_signed_out(client: Client) -> None:
    page = client.get("/accounts/logout/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    client.post("/accounts/logout/", {"csrfmiddlewaretoken": token[1]})


def ended_by_the_server(client: Client) -> None:
    Session.objects.all().delete()


def cookies_cleared(client: Client) -> None:
    client.cookies.clear()


ENDS = [in_another_tab_signed_out, ended_by_the_server, cookies_cleared]


@pytest.mark.parametrize("end", ENDS)
def test_however_it_ended_the_words_are_there(cast: Cast, senco: User, end: object) -> None:
    client = browser()
    tab = tab_of(client, senco, cast)
    end(client)  # type: ignore[operator]
    answer = tab.send(reason="Reads <b>well</b> & 王 小明")
    assert answer["Location"] == f"{LOGIN}?next=%2Faccounts%2Funsent%2F&typed=kept"
    assert "it is not lost" in client.get(answer["Location"]).content.decode()
    assert come_in(client, senco).status_code == 302
    page = client.get(UNSENT).content.decode()
    assert "Reads &lt;b&gt;well&lt;/b&gt; &amp; 王 小明" in page
    assert f'action="{tab.url}"' in page


@pytest.mark.parametrize("role", ["senco", "office"])
def test_every_form_of_every_page_says_whose_it_is(cast: Cast, role: str) -> None:
    things, client = Things(cast), signed_in(_with_password(getattr(cast, role)))
    forms, silent = 0, []
    for route in all_routes():
        if route.mark.is_public or "GET" not in route.mark.methods:
            continue
        answer = client.get(route.url(things))
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        for form in POSTED.findall(answer.content.decode().partition("<main")[2]):
            forms += 1
            if not re.search(r'name="_sender"\s+value="[^"]+"', form):
                silent.append(route.name)
    assert forms > 30
    assert silent == []


@pytest.mark.parametrize("end", ENDS)
def test_nobody_else_finds_them(cast: Cast, senco: User, end: object) -> None:
    client, head = browser(), _with_password(cast.head)
    tab = tab_of(client, senco, cast)
    end(client)  # type: ignore[operator]
    tab.send(reason="A secret")
    come_in(client, head)
    assert client.get(UNSENT)["Location"] == "/"
    assert "A secret" not in client.get("/").content.decode()


def test_with_somebody_else_signed_in_meanwhile_they_wait_for_who_typed(
    cast: Cast, senco: User
) -> None:
    client, head = browser(), _with_password(cast.head)
    tab = tab_of(client, senco, cast)
    in_another_tab_signed_out(client)
    come_in(client, head)
    answer = tab.send(reason="A secret")
    assert answer.status_code == 403
    assert "It is kept until they sign in again" in answer.content.decode()
    assert "A secret" not in answer.content.decode()
    assert client.get(UNSENT)["Location"] == "/"
    again = browser()
    assert come_in(again, senco)["Location"] == UNSENT
    assert "A secret" in again.get(UNSENT).content.decode()


def test_signed_in_again_in_another_tab_nothing_is_lost(cast: Cast, senco: User) -> None:
    client = browser()
    tab = tab_of(client, senco, cast)
    in_another_tab_signed_out(client)
    come_in(client, senco)
    answer = tab.send(reason="Still mine")
    assert answer["Location"] == UNSENT
    assert "Still mine" in client.get(UNSENT).content.decode()


def test_sent_they_are_saved_once_and_gone_from_here(cast: Cast, senco: User) -> None:
    client = Client()
    tab = tab_of_plain(client, senco, cast)
    ended_by_the_server(client)
    tab.send(starts_on_0="23", starts_on_1="11", starts_on_2="2026", reason="Reads well",
             look_again_on_0="18", look_again_on_1="12", look_again_on_2="2026")  # fmt: skip
    sign_in(client, senco.email)
    page = client.get(UNSENT).content.decode()
    form = page.partition(f'action="{tab.url}"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    client.post(tab.url, urlencode(sent), content_type=FORM)
    assert not UnsentForm.objects.exists()
    assert client.get(UNSENT)["Location"] == "/"
    assert Monitoring.objects.filter(pupil=cast.kacper).count() <= 1


def tab_of_plain(client: Client, user: User, cast: Cast) -> Tab:
    sign_in(client, user.email)
    return Tab(client, reverse("register_monitor", args=[cast.kacper.pk]))


def test_two_tabs_keep_both_and_the_same_sent_twice_is_one(cast: Cast, senco: User) -> None:
    client = Client()
    tab = tab_of_plain(client, senco, cast)
    ended_by_the_server(client)
    for words in ("one", "two", "two"):
        tab.send(reason=words)
    assert sorted(dict(f.fields)["reason"] for f in UnsentForm.objects.all()) == ["one", "two"]


def test_a_mark_of_ones_own_making_keeps_nothing(cast: Cast, senco: User) -> None:
    client = Client()
    tab = tab_of_plain(client, senco, cast)
    ended_by_the_server(client)
    good = tab.hidden["_sender"]
    other = mark_of(cast.head, "")
    for mark in ("", "x", "~~", good[:-1] + "x", good.replace(senco.pk.hex, cast.head.pk.hex),
                 f"{good.rpartition('~')[0]}~{other.rpartition('~')[2]}"):  # fmt: skip
        tab.hidden["_sender"] = mark
        assert "typed=lost" in tab.send(reason="forged")["Location"]
    assert not UnsentForm.objects.exists()
    tab.hidden["_sender"] = good
    _with_password(senco)  # a new password: every mark of before is worthless
    assert "typed=lost" in tab.send(reason="old")["Location"]


def test_no_mailbox_of_words_is_filled(cast: Cast, senco: User) -> None:
    client = Client()
    tab = tab_of_plain(client, senco, cast)
    ended_by_the_server(client)
    for number in range(25):
        tab.send(reason=str(number))
    assert UnsentForm.objects.count() == 20


# --- The hat ------------------------------------------------------------------------------------


@pytest.fixture
def both(cast: Cast) -> User:
    user = make_user("both@meadow.test", "Ann Both", PASSWORD)
    grant(user, "senco", cast.harebell)
    grant(user, "teacher", cast.bluebell)
    return user


def wear(client: Client, role: str) -> str:
    hats = client.get("/choose-role/").context["hats"]
    key: str = next(hat.key for hat in hats if hat.role_key == role)
    client.post("/choose-role/", {"hat": key})
    return key


def test_the_hat_in_which_it_was_typed_is_put_on_again(cast: Cast, both: User) -> None:
    client = Client()
    sign_in(client, both.email)
    key = wear(client, "senco")
    tab = Tab(client, reverse("register_monitor", args=[cast.kacper.pk]))
    ended_by_the_server(client)
    tab.send(reason="As SENCO")
    sign_in(client, both.email)
    assert client.session[HAT_SESSION_KEY] == key


def test_what_was_typed_in_another_hat_is_not_sent_in_this(cast: Cast, both: User) -> None:
    client = Client()
    sign_in(client, both.email)
    wear(client, "senco")
    tab = Tab(client, reverse("register_monitor", args=[cast.kacper.pk]))
    wear(client, "teacher")
    answer = tab.send(reason="As SENCO")
    assert answer["Location"] == "/choose-role/?next=%2Faccounts%2Funsent%2F"
    page = client.get(UNSENT).content.decode()
    assert "You typed this in another role" in page
    assert "As SENCO" in page


def test_words_sent_when_the_role_had_ended_are_kept_too(cast: Cast, senco: User) -> None:
    client = Client()
    tab = tab_of_plain(client, senco, cast)
    with in_change():
        SchoolGrant.objects.filter(user=senco).delete()
    answer = tab.send(reason="Too late")
    assert answer["Location"] == "/choose-role/?next=%2Faccounts%2Funsent%2F"
    assert "Too late" in client.get(UNSENT).content.decode()
