from datetime import datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from send_mis.accounts.lockout import opens_at
from send_mis.accounts.models import User
from send_mis.audit.models import Read
from tests.accounts.door import (
    code_of,
    fail_often,
    give_second_step,
    is_signed_in,
    recovery_codes,
    send_code,
    sign_in,
    without_times,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HERE = {"REMOTE_ADDR": "81.2.69.1"}
ELSEWHERE = {"REMOTE_ADDR": "81.2.69.2"}


def let_pass(minutes: float) -> None:
    """Time goes by for everything that axes has counted."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def test_the_fifth_wrong_try_shuts_the_door(client: Client, doyle: User) -> None:
    assert fail_often(client, doyle.email, 4).status_code == 200
    response = fail_often(client, doyle.email, 1)
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert "in about 15 minutes" in " ".join(response.content.decode().split())
    assert "SEND MIS" in response.content.decode()  # in our frame


def test_the_right_password_does_not_open_it(client: Client, doyle: User) -> None:
    fail_often(client, doyle.email)
    assert sign_in(client, doyle.email).status_code == 429
    assert not is_signed_in(client)


def test_it_opens_after_fifteen_minutes(client: Client, doyle: User) -> None:
    fail_often(client, doyle.email)
    let_pass(14.8)
    assert sign_in(client, doyle.email).status_code == 429
    let_pass(0.3)
    assert sign_in(client, doyle.email).status_code == 302
    assert is_signed_in(client)


def test_trying_meanwhile_does_not_lengthen_it(client: Client, doyle: User) -> None:
    fail_often(client, doyle.email)
    let_pass(10)
    fail_often(client, doyle.email, 6)
    let_pass(5.1)
    assert sign_in(client, doyle.email).status_code == 302


def test_another_person_at_the_same_address_is_not_shut_out(doyle: User, nair: User) -> None:
    """A school has one address."""
    fail_often(Client(), doyle.email, **HERE)
    assert sign_in(Client(), nair.email, **HERE).status_code == 302


def test_the_same_person_elsewhere_is_not_shut_out(doyle: User) -> None:
    fail_often(Client(), doyle.email, **HERE)
    assert sign_in(Client(), doyle.email, **ELSEWHERE).status_code == 302


def test_a_whole_staffroom_may_mistype(client: Client) -> None:
    """Sixty wrong passwords from one address, none of them twice the same person's."""
    people = [make_user(f"p{n}@harebell.test", "P", None) for n in range(60)]
    assert {fail_often(client, p.email, 1, **HERE).status_code for p in people} == {200}


def test_another_browser_at_the_same_place_is_shut_out(doyle: User) -> None:
    for browser in ("Firefox", "Chrome", "Safari", "Edge", "Opera"):
        response = fail_often(Client(), doyle.email, 1, headers={"User-Agent": browser})
    assert response.status_code == 429


def test_capitals_are_no_way_round(doyle: User) -> None:
    for email in ("doyle@harebell.test", "Doyle@harebell.test", "DOYLE@HAREBELL.TEST") * 2:
        response = fail_often(Client(), email, 1)
    assert response.status_code == 429


def test_an_unknown_address_is_shut_out_with_the_same_page(doyle: User) -> None:
    for times in (5, 6):
        known = fail_often(Client(), doyle.email, times)
        unknown = fail_often(Client(), "nobody@harebell.test", times)
        assert unknown.status_code == known.status_code == 429
        assert without_times(unknown) == without_times(known)
    assert set(unknown.headers) == set(known.headers)


def test_coming_in_wipes_the_slate(client: Client, doyle: User) -> None:
    fail_often(client, doyle.email, 4)
    sign_in(client, doyle.email)
    assert fail_often(Client(), doyle.email, 4).status_code == 200


def test_the_hour_is_when_enough_tries_have_lapsed(doyle: User) -> None:
    """Three with one browser at nine, two with another at five past: open at a quarter past."""
    nine = timezone.now() - timedelta(minutes=6)
    for browser, count, at in (("a", 3, nine), ("b", 2, nine + timedelta(minutes=5))):
        row = AccessAttempt.objects.create(
            username=doyle.email, ip_address="81.2.69.1", user_agent=browser,
            failures_since_start=count,
        )  # fmt: skip
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=at)
    assert opens_at(doyle.email, "81.2.69.1") == nine + timedelta(minutes=15)
    assert abs(opens_at("nobody@x.test", "81.2.69.1") - timezone.now()) < timedelta(seconds=5)


def test_the_page_names_the_minute(client: Client, doyle: User) -> None:
    response = fail_often(client, doyle.email)
    opens = timezone.localtime(response.context["opens"])
    assert isinstance(opens, datetime)
    assert f"<strong>{opens:%H:%M}</strong>" in response.content.decode()
    assert 890 <= int(response["Retry-After"]) <= 901


def test_wrong_codes_count_too(client: Client, doyle: User) -> None:
    secret = give_second_step(doyle)
    fail_often(client, doyle.email, 2)
    sign_in(client, doyle.email)
    assert send_code(client, "000000").status_code == 200
    assert send_code(client, "000000").status_code == 200
    assert send_code(client, "000000").status_code == 429
    assert send_code(client, code_of(secret)).status_code == 429
    assert send_code(client, recovery_codes(doyle)[0]).status_code == 429
    assert not is_signed_in(client)
    assert len(recovery_codes(doyle)) == 10


def test_starting_over_gives_no_new_codes_to_guess(client: Client, doyle: User) -> None:
    give_second_step(doyle)
    for _ in range(5):
        sign_in(client, doyle.email)
        response = send_code(client, "000000")
        client.post(reverse("account_logout"))
    assert response.status_code == 429
    assert sign_in(client, doyle.email).status_code == 429


def test_guessing_the_password_of_an_open_session_counts(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    new = {"password1": "another-good-password", "password2": "another-good-password"}
    url = reverse("account_change_password")
    for _ in range(5):
        response = client.post(url, {"oldpassword": "guess", **new})
    assert response.status_code == 429
    again = client.post(reverse("account_reauthenticate"), {"password": "guess"})
    assert again.status_code == 429


def test_nothing_typed_is_kept_with_the_count(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email, "sesame-open-please")
    secret = give_second_step(doyle)
    sign_in(client, doyle.email)
    send_code(client, "123456")
    kept = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert not [word for word in ("sesame", "123456", secret) if word in kept]


def test_shutting_is_written_down_once(client: Client, doyle: User) -> None:
    fail_often(client, doyle.email, 9)
    what = list(Read.objects.values_list("what", flat=True))
    assert what.count("account.sign_in_failed") == 5
    assert what.count("account.locked_out") == 1
