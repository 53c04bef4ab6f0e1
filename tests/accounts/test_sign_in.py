from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from send_mis.accounts.models import User
from send_mis.audit.models import Read
from tests.accounts.door import LOGIN, PASSWORD, close, is_signed_in, sign_in, without_times
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SAYS_NO = "The e-mail address or the password is not right."


def test_the_right_password_opens(client: Client, doyle: User) -> None:
    response = sign_in(client, "doyle@harebell.test")
    assert response.status_code == 302
    assert response["Location"] == reverse("today")
    assert is_signed_in(client)


def test_capitals_and_spaces_in_the_address_do_not_matter(client: Client, doyle: User) -> None:
    sign_in(client, " Doyle@Harebell.TEST ")
    assert is_signed_in(client)


def test_passwords_are_kept_as_argon2(doyle: User) -> None:
    assert doyle.password.startswith("argon2")


def test_a_wrong_password_is_told_in_the_page(client: Client, doyle: User) -> None:
    response = sign_in(client, "doyle@harebell.test", "wrong")
    assert response.status_code == 200
    assert SAYS_NO in response.content.decode()
    assert not is_signed_in(client)


def _closed() -> str:
    return make_user("closed@harebell.test", "C", PASSWORD, is_active=False).email


def _not_invited() -> str:
    return make_user("new@harebell.test", "N").email


def _unknown() -> str:
    return "nobody@harebell.test"


@pytest.mark.parametrize("whose", [_unknown, _closed, _not_invited])
def test_the_answer_does_not_tell_whether_there_is_an_account(
    client: Client, doyle: User, whose: Callable[[], str]
) -> None:
    email = whose()
    known = sign_in(client, "doyle@harebell.test", "wrong")
    other = sign_in(Client(), email, PASSWORD)
    assert other.status_code == known.status_code
    known_page = without_times(known).replace("doyle@harebell.test", "EMAIL")
    assert without_times(other).replace(email, "EMAIL") == known_page


def test_a_closed_account_loses_its_open_sessions(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    close(doyle)
    assert not is_signed_in(client)


def test_the_session_is_a_new_one_after_signing_in(client: Client, doyle: User) -> None:
    """Whoever planted a session in the browser does not share the one that is signed in."""
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client, doyle.email)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_signed_in(thief)


def test_the_session_ends_with_the_browser(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


def test_people_come_back_to_the_page_they_asked_for(client: Client, doyle: User) -> None:
    turned_away = client.get("/accounts/security/")
    assert turned_away["Location"] == f"{LOGIN}?next=%2Faccounts%2Fsecurity%2F"
    response = sign_in(client, doyle.email, query="?next=/accounts/security/")
    assert response["Location"] == "/accounts/security/"


@pytest.mark.parametrize(
    "url",
    [
        "//evil.test/",
        "https://evil.test/",
        "///evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
        "http:evil.test",
        "\t//evil.test",
        "https://testserver.evil.test/",
    ],
)
def test_nobody_is_sent_to_another_host(client: Client, doyle: User, url: str) -> None:
    response = client.post(LOGIN, {"login": doyle.email, "password": PASSWORD, "next": url})
    assert response["Location"] == reverse("today")


def test_a_form_from_another_page_is_refused(doyle: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, doyle.email).status_code == 403
    assert not is_signed_in(strict)


def test_signing_out_takes_a_form(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    response = client.post(reverse("account_logout"))
    assert response["Location"] == f"{LOGIN}?why=out"
    assert not is_signed_in(client)
    assert "You are signed out." in client.get(response["Location"]).content.decode()


def test_the_browser_forgets_what_it_kept_of_us(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    client.cookies["theme"] = "dark"
    response = client.post(reverse("account_logout"))
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.cookies["sessionid"]["max-age"] == 0
    del client.cookies["theme"]
    page = client.get(response["Location"])
    assert page.cookies["theme"].value == "dark"
    assert b'data-theme="dark"' in page.content


def test_what_waits_on_the_device_to_be_sent_stays_and_is_said(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    response = client.post(reverse("account_logout"), {"waits": "1"})
    assert response["Clear-Site-Data"] == '"cache", "cookies"'
    page = client.get(response["Location"]).content.decode()
    assert "Something on this device is not sent yet" in page


def test_a_theme_in_an_address_is_one_of_ours(client: Client) -> None:
    page = client.get(LOGIN, {"theme": "x\r\nSet-Cookie: a=b"})
    assert page.status_code == 200
    assert "theme" not in page.cookies


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_the_page_runs_no_script_of_its_own(client: Client) -> None:
    response = client.get(LOGIN)
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " onclick" not in page
    assert "style=" not in page
    assert page.count("<script") == page.count("<script src=")


def test_asking_for_json_gets_the_page(client: Client, doyle: User) -> None:
    response = sign_in(client, doyle.email, "wrong", headers={"Accept": "application/json"})
    assert response["Content-Type"].startswith("text/html")


def test_coming_failing_and_going_are_written_down(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email, "wrong")
    sign_in(client, doyle.email)
    client.post(reverse("account_logout"))
    sign_in(Client(), "typed-by-mistake@secret.test", "wrong")
    rows = [(r.what, r.user_id, r.user_name) for r in Read.objects.order_by("at")]
    assert rows == [
        ("account.sign_in_failed", doyle.pk, "Mrs Doyle"),
        ("account.signed_in", doyle.pk, "Mrs Doyle"),
        ("account.signed_out", doyle.pk, "Mrs Doyle"),
        ("account.sign_in_failed", None, "Somebody unknown"),
    ]
    assert not Read.objects.filter(detail__contains="typed-by-mistake").exists()


def test_signing_in_writes_no_history_of_the_account(client: Client, doyle: User) -> None:
    """The trigger sees the new last_login, finds no tracked change, and asks for no reason."""
    before = doyle.events.count()
    sign_in(client, doyle.email)
    doyle.refresh_from_db()
    assert doyle.last_login is not None
    assert doyle.events.count() == before
