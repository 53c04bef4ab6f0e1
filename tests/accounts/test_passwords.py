import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from send_mis.accounts import services
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.notifications.models import Message
from tests.accounts.door import PASSWORD, close, fail_often, is_signed_in, sign_in, without_times
from tests.factories import in_change, make_user

pytestmark = pytest.mark.django_db
NEW = "quarry-teapot-swallow"
ASK = "/accounts/password/reset/"


def ask(client: Client, email: str) -> str:
    """Ask for a link; returns the path in the mail, or nothing."""
    client.post(ASK, {"email": email})
    mail = Message.objects.filter(to=email.lower(), sent_at__isnull=True).order_by("made_at").last()
    found = re.search(r"http://localhost:8000(\S+)", mail.body) if mail else None
    return found.group(1) if found else ""


def use(client: Client, path: str, password: str = NEW) -> str:
    """Follow the link and set the password; returns the last page."""
    page = client.get(path, follow=True)
    if page.context.get("token_fail"):
        return page.content.decode()
    url = page.redirect_chain[-1][0]
    answer = client.post(url, {"password1": password, "password2": password}, follow=True)
    return answer.content.decode()


def test_a_forgotten_password_is_replaced_by_mail(client: Client, doyle: User) -> None:
    page = use(client, ask(client, "Doyle@harebell.test"))
    assert "Your new password is saved" in page
    assert not is_signed_in(client)
    sign_in(client, doyle.email, NEW)
    assert is_signed_in(client)
    assert sign_in(Client(), doyle.email, PASSWORD).status_code == 200
    assert Change.objects.filter(event="account.password_reset", user_id=doyle.pk).exists()
    assert Message.objects.filter(to=doyle.email, subject__contains="was changed").exists()


def test_the_key_does_not_stay_in_the_address(client: Client, doyle: User) -> None:
    page = client.get(ask(client, doyle.email), follow=True)
    assert page.redirect_chain[-1][0].endswith("-set-password/")


def test_a_link_works_once(client: Client, doyle: User) -> None:
    link = ask(client, doyle.email)
    use(client, link)
    assert "does not work any more" in use(Client(), link)


def test_a_link_works_for_two_hours(doyle: User, monkeypatch: pytest.MonkeyPatch) -> None:
    link = ask(Client(), doyle.email)
    later = timezone.now().replace(tzinfo=None) + timedelta(hours=2, minutes=1)
    monkeypatch.setattr("send_mis.accounts.tokens.ResetTokens._now", lambda self: later)
    assert "does not work any more" in use(Client(), link)


def test_a_link_dies_with_the_account(doyle: User) -> None:
    link = ask(Client(), doyle.email)
    close(doyle)
    assert "does not work any more" in use(Client(), link)


def test_a_link_dies_with_a_new_address(doyle: User) -> None:
    link = ask(Client(), doyle.email)
    with in_change():
        services.write_address(user=doyle, email="other@harebell.test")
    assert "does not work any more" in use(Client(), link)


def test_the_answer_is_the_same_for_everybody(doyle: User) -> None:
    make_user("closed@harebell.test", "C", PASSWORD, is_active=False)
    make_user("new@harebell.test", "N")
    answers = set()
    for email in (doyle.email, "closed@harebell.test", "new@harebell.test", "nobody@x.test"):
        response = Client().post(ASK, {"email": email}, follow=True)
        answers.add((response.redirect_chain[0], without_times(response)))
    assert len(answers) == 1
    assert Message.objects.filter(sent_at__isnull=True).count() == 1
    # As much was written for those who get nothing.
    assert Message.objects.count() == 4


def test_nobodys_mailbox_is_filled(client: Client, doyle: User) -> None:
    pages = {without_times(client.post(ASK, {"email": doyle.email}, follow=True)) for _ in range(6)}
    assert len(pages) == 1
    assert Message.objects.count() == 3


def test_the_link_leads_to_us_whatever_the_request_claims(client: Client, doyle: User) -> None:
    client.post(ASK, {"email": doyle.email}, headers={"X-Forwarded-Host": "evil.test"})
    assert "evil" not in Message.objects.get().body


def test_resetting_ends_the_other_sessions(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    use(Client(), ask(Client(), doyle.email))
    assert not is_signed_in(client)


def test_resetting_opens_a_shut_door(client: Client, doyle: User) -> None:
    fail_often(client, doyle.email)
    use(client, ask(client, doyle.email))
    sign_in(client, doyle.email, NEW)
    assert is_signed_in(client)


def test_allauth_copies_no_address(client: Client, doyle: User) -> None:
    """A second table of addresses would let an old one in after a change."""
    sign_in(client, doyle.email)
    use(Client(), ask(Client(), doyle.email))
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "too short"),
        ("doyle@harebell.test", "too similar"),
        ("q1w2e3r4t5y6", "too common"),
    ],
)
def test_weak_passwords_are_refused(client: Client, doyle: User, password: str, says: str) -> None:
    assert says in use(client, ask(client, doyle.email), password)
    doyle.refresh_from_db()
    assert doyle.check_password(PASSWORD)


def change(client: Client, old: str, new: str, again: str | None = None) -> str:
    url = reverse("account_change_password")
    data = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(url, data, follow=True).content.decode()


def test_changing_it_keeps_this_session_and_ends_the_others(client: Client, doyle: User) -> None:
    other = Client()
    for each in (client, other):
        sign_in(each, doyle.email)
    page = change(client, PASSWORD, NEW)
    assert "Your password is changed." in page
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert Change.objects.filter(event="account.password_changed", user_id=doyle.pk).exists()
    assert Message.objects.filter(to=doyle.email, subject__contains="was changed").exists()


def test_changing_it_needs_the_old_one(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    assert "That is not your password." in change(client, "wrong", NEW)
    doyle.refresh_from_db()
    assert doyle.check_password(PASSWORD)


def test_the_new_one_is_typed_twice(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    page = change(client, PASSWORD, NEW, "something-else-entirely")
    assert "The two new passwords are not the same." in page
    assert "Enter the new password again." in change(client, PASSWORD, NEW, "")
