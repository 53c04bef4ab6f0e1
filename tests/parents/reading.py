"""A reader's way in by link: what the mail says is opened, and the code that comes is given."""

import re

from django.test import Client
from django.urls import reverse

from send_mis.notifications.models import Message
from send_mis.parents.models import FamilyAccount, SharedWith
from tests.factories import TODAY, grant, in_change, make_user


def link_of(shared: SharedWith) -> str:
    """The path in the message that told them."""
    found = re.search(r"/shared/\S+/", Message.objects.get(pk=shared.mail).body)
    assert found is not None
    return found[0]


def newest_code() -> str:
    mail = Message.objects.filter(body__contains="is your code").latest("made_at")
    return str(mail.body[:6])


def let_in(path: str) -> Client:
    client = Client()
    page = client.get(path).content.decode()
    assert f'action="{path}"' in page
    client.post(path, {"send": "1"})
    response = client.post(path, {"code": newest_code()})
    assert response.headers.get("Location") == path, response.content.decode()
    return client


def signs_in(shared: SharedWith, email: str) -> "FamilyAccount":
    """The contact has an account, with the role of a parent on this child."""
    user = make_user(email, shared.contact.name)
    grant(user, "parent", shared.pupil)
    with in_change():
        made: FamilyAccount = FamilyAccount.objects.create(
            contact=shared.contact, school_id=shared.school_id, user=user, given_on=TODAY,
            given_by="Dana",
        )  # fmt: skip
    return made


def answer_url(shared: SharedWith) -> str:
    return reverse("own_answer", args=[shared.pk])
