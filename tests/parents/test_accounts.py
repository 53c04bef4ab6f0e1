"""A parent is given an account, signs in with a password of their own, and loses it again."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from send_mis.notifications.models import Message
from send_mis.parents.accounts.services import end_account, give_account
from send_mis.parents.models import FamilyAccount, SharedWith
from tests.factories import actor_for_user, make_contact, make_pupil, make_summary, restrict
from tests.parents.test_sharing import family, shared_now
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
_PASSWORD = "harebells by the river"


def test_she_chooses_a_password_and_reads_of_both_her_children(cast: Cast) -> None:
    mother, father = family(cast)
    sister = make_pupil(cast.harebell, surname="Bright", forename="Nia")
    hers = make_contact(sister, known=mother.contact)
    shared_now(cast, make_summary(cast.noah, cast.senco), mother, father)
    shared_now(cast, make_summary(sister, cast.senco), hers)
    Message.objects.all().delete()
    give_account(actor=actor_for_user(cast.senco), tie=mother)
    mail = Message.objects.get()
    assert mail.to == "laura@home.test"
    assert "Noah" not in mail.subject + mail.body
    found = re.search(r"https?://[^/]+(/\S+)", mail.body)
    assert found
    client = Client()
    sent = {"password1": _PASSWORD, "password2": _PASSWORD}
    client.post(found[1], sent, follow=True)
    page = client.get("/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("my_children")
    text = page.content.decode()
    assert "Noah" in text
    assert "Nia" in text
    row = SharedWith.objects.get(contact=father.contact)
    assert client.get(reverse("own_summary", args=[row.pk])).status_code == 404
    assert client.get(reverse("pupil_page", args=[cast.noah.pk])).status_code == 403
    account = FamilyAccount.objects.get()
    end_account(actor=actor_for_user(cast.head), account=account, why="Moved away")
    own = SharedWith.objects.filter(contact=mother.contact).first()
    assert own is not None
    assert client.get(reverse("own_summary", args=[own.pk])).status_code != 200


def test_who_is_restricted_is_offered_none(cast: Cast) -> None:
    _mother, father = family(cast)
    restrict(father)
    page = signed_in(cast.senco).get(reverse("pupil_accounts", args=[cast.noah.pk]))
    text = page.content.decode()
    assert text.count("Give an account<") == 1
    assert "Is told nothing" in text


@pytest.mark.parametrize("role", ["teacher", "office", "ta", "governor", "parent"])
def test_it_is_for_those_who_answer_for_pupils(cast: Cast, role: str) -> None:
    mother, _father = family(cast)
    client = signed_in(getattr(cast, role))
    assert client.get(reverse("pupil_accounts", args=[cast.noah.pk])).status_code == 403
    assert client.post(reverse("family_account_give", args=[mother.pk])).status_code == 403
