"""A message that tells of a summary: what keeps it from leaving, and that somebody learns it did
not arrive."""

import smtplib
from uuid import UUID

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from pupils.models import DueDate, FamilyTie
from send_mis.audit.models import Change
from send_mis.links.models import ExpiringLink
from send_mis.notifications.models import Message
from send_mis.notifications.services import send_message
from send_mis.parents.mails.services import (
    NO_LINK,
    NOT_READ_NOW,
    NOT_TOLD_NOW,
    follow,
    stops,
    to_follow,
)
from send_mis.parents.models import SharedWith
from send_mis.parents.summaries.services import readers, summaries
from tests.factories import TODAY, actor_for_user, make_summary, restrict
from tests.parents.test_sharing import family, shared_now
from tests.people import Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
DUE = DueDate.objects.filter(kind="shared.undelivered")


@pytest.fixture
def ties(cast: Cast) -> tuple[FamilyTie, FamilyTie]:
    return family(cast)


@pytest.fixture
def mother(cast: Cast, ties: tuple[FamilyTie, FamilyTie]) -> SharedWith:
    shared_now(cast, make_summary(cast.noah, cast.senco), *ties)
    return SharedWith.objects.get(contact=ties[0].contact)


def sent(row: SharedWith) -> UUID:
    row.refresh_from_db()
    assert row.mail is not None
    return row.mail


def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
    raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no such person")})


def test_it_leaves_and_names_no_child(mother: SharedWith) -> None:
    assert send_message(message_id=sent(mother), now=timezone.now())
    left = mail.outbox[-1]
    assert left.to == ["laura@home.test"]
    assert "/shared/" in left.body
    assert "Noah" not in f"{left.subject}{left.body}"
    follow(sent(mother))
    mother.refresh_from_db()
    assert mother.undelivered_on is None


def test_an_address_that_is_refused_is_owed_until_they_are_told_again(
    cast: Cast, mother: SharedWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        assert not send_message(message_id=sent(mother), now=timezone.now())
    mother.refresh_from_db()
    assert mother.undelivered_on == TODAY
    due = DUE.get()
    assert (due.subject_id, due.owner, due.due_on) == (mother.pk, cast.senco, TODAY)
    client = signed_in(cast.senco)
    page = client.get(reverse("summary", args=[mother.summary_id])).content.decode()
    assert "Did not arrive" in page
    own = f"{reverse('summary_tell_again', args=[mother.pk])}"
    assert own in client.get(reverse("today")).content.decode()
    readers.tell_again(
        actor=actor_for_user(cast.senco), shared=mother, version=mother.version, way="paper"
    )
    mother.refresh_from_db()
    assert mother.undelivered_on is None
    assert not DUE.exists()


@pytest.mark.parametrize("how", ["stopped", "withdrawn"])
def test_nothing_is_owed_of_what_nobody_reads(cast: Cast, mother: SharedWith, how: str) -> None:
    Message.objects.filter(pk=sent(mother)).update(given_up_at=timezone.now())
    follow(sent(mother))
    assert DUE.exists()
    mother.refresh_from_db()
    actor, summary = actor_for_user(cast.senco), mother.summary
    if how == "stopped":
        readers.stop_reader(actor=actor, shared=mother, version=mother.version, why="Asked")
    else:
        summaries.withdraw_summary(
            actor=actor, summary=summary, version=summary.version, why="Wrong day"
        )
    assert not DUE.exists()


def test_a_worker_that_died_before_telling_is_made_up_for_once(mother: SharedWith) -> None:
    message = sent(mother)
    follow(message)
    assert list(to_follow()) == []
    Message.objects.filter(pk=message).update(given_up_at=timezone.now())
    assert list(to_follow()) == [message]
    follow(message)
    follow(message)
    assert list(to_follow()) == []
    assert Change.objects.filter(event="summary.undelivered").count() == 1


@pytest.mark.parametrize("how", ["restricted", "stopped", "withdrawn", "told again", "no link"])
def test_a_message_that_is_no_longer_wanted_does_not_leave(
    cast: Cast, ties: tuple[FamilyTie, FamilyTie], mother: SharedWith, how: str
) -> None:
    message, actor = sent(mother), actor_for_user(cast.senco)
    assert stops(message) == ""
    if how == "restricted":
        restrict(ties[0], stops_information=True)
    elif how == "stopped":
        readers.stop_reader(actor=actor, shared=mother, version=mother.version, why="Asked")
    elif how == "told again":
        readers.tell_again(actor=actor, shared=mother, version=mother.version, way="mail")
    elif how == "no link":
        ExpiringLink.objects.filter(subject_id=mother.pk).update(revoked_at=timezone.now())
    else:
        summary = mother.summary
        summaries.withdraw_summary(
            actor=actor, summary=summary, version=summary.version, why="Wrong day"
        )
    why = {"restricted": NOT_TOLD_NOW, "no link": NO_LINK}.get(how, NOT_READ_NOW)
    assert stops(message) == why
    assert not send_message(message_id=message, now=timezone.now())
    assert mail.outbox == []
    # The next of the two is another message, which may leave.
    if how == "told again":
        assert send_message(message_id=sent(mother), now=timezone.now())
