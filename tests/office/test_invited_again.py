"""A first headteacher whose invitation lapsed is invited again by who keeps the machine."""

import time
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from send_mis.access.models import SchoolGrant
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed
from send_mis.notifications.models import Message
from send_mis.office.opening import invite_first_again
from tests.accounts.door import PASSWORD
from tests.factories import actor_for_user
from tests.office.test_people import OPEN, opened

HEAD = "head@marys.test"
pytestmark = pytest.mark.django_db


@pytest.fixture
def school(today: date) -> None:
    opened(head=f"Hal Moor <{HEAD}>")


def again(address: str = HEAD, urn: str = OPEN["urn"]) -> int:
    try:
        call_command("open_school", f"--urn={urn}", f"--invite-again={address}")
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


def links() -> list[str]:
    mails = Message.objects.filter(to=HEAD).order_by("made_at")
    words = " ".join(mails.values_list("body", flat=True)).split()
    return [urlsplit(word).path for word in words if "/accounts/invitation/" in word]


@pytest.mark.usefixtures("school")
def test_the_new_link_opens_and_the_old_one_does_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time() + 8 * 24 * 60 * 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: now)
    [lapsed] = links()
    assert client.get(lapsed).status_code == 410
    assert again(" Head@Marys.test ") == 0
    _, fresh = links()
    assert client.get(lapsed).status_code == 410
    assert client.post(fresh, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    change = Change.objects.get(event="person.invited")
    [held] = SchoolGrant.objects.filter(permission__codename="role_head")
    assert (change.user_name, change.school_id) == ("open_school command", held.content_object_id)
    assert again() == 2  # they have come in


@pytest.mark.usefixtures("school")
@pytest.mark.parametrize(
    ("address", "urn"),
    [("other@marys.test", OPEN["urn"]), (HEAD, "654321"), ("", OPEN["urn"]), ("HEAD", "x")],
)
def test_nobody_else_is_invited(address: str, urn: str) -> None:
    before = Message.objects.count()
    assert again(address, urn) == 2
    assert Message.objects.count() == before


@pytest.mark.usefixtures("school")
def test_nobody_with_a_role_may_do_it() -> None:
    """Whoever could let a head in would be head."""
    senco = actor_for_user(User.objects.get(email="priya@marys.test"))
    with pytest.raises(NotAllowed):
        invite_first_again(actor=senco, urn=OPEN["urn"], email=HEAD)
