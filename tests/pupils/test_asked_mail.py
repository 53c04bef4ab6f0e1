"""A mail that asks for advice: what keeps it from leaving, and that somebody learns it did not
arrive."""

import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from pupils.contributions import tasks
from pupils.models import AdviceRequest
from pupils.professionals.services import advice
from pupils.professionals.services.asked_mail import (
    NO_LINK,
    NOT_ASKED_NOW,
    follow,
    stops,
    to_follow,
)
from send_mis.access.actor import Actor
from send_mis.audit.models import Change
from send_mis.notifications.models import Message
from send_mis.notifications.services import send_message
from tests.factories import actor_for_user, make_contact, make_service, restrict
from tests.people import Cast, signed_in
from tests.pupils.services.professionals import ASKED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
TITLE = "1 request for advice could not be delivered"


@pytest.fixture
def senco(cast: Cast) -> Actor:
    return actor_for_user(cast.senco)


@pytest.fixture
def asked(cast: Cast, senco: Actor) -> AdviceRequest:
    facts = ASKED | {"service": make_service(cast.harebell)}
    return advice.ask_advice(actor=senco, pupil=cast.noah, facts=facts)


def mail(row: AdviceRequest) -> Any:
    row.refresh_from_db()
    assert row.mail is not None
    return row.mail


def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
    raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no such person")})


def test_an_address_that_is_refused_is_said_until_it_is_chased_at_another(
    cast: Cast, senco: Actor, asked: AdviceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = mail(asked)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        assert not send_message(message_id=first, now=timezone.now())
    asked.refresh_from_db()
    assert asked.undelivered_on == senco.today
    assert TITLE in [task.title for task in tasks(senco)]
    client = signed_in(cast.senco)
    page = reverse("services_advice", args=[cast.harebell.slug])
    assert "Not delivered" in client.get(f"{page}?show=undelivered").content.decode()
    own = reverse("advice", args=[cast.noah.pk, asked.pk])
    assert "Could not be delivered" in client.get(own).content.decode()
    advice.change_advice(
        actor=senco, advice=asked, version=asked.version,
        facts=ASKED | {"service": asked.service, "asked_at": "i.vale@nhs.test"},
    )  # fmt: skip
    asked.refresh_from_db()
    advice.chase_advice(actor=senco, advice=asked, version=asked.version)
    asked.refresh_from_db()
    assert (asked.undelivered_on, asked.mail == first) == (None, False)
    assert TITLE not in [task.title for task in tasks(senco)]
    assert send_message(message_id=mail(asked), now=timezone.now())


def test_a_worker_that_died_before_telling_is_made_up_for_once(asked: AdviceRequest) -> None:
    sent = mail(asked)
    follow(sent)
    assert list(to_follow()) == []
    Message.objects.filter(pk=sent).update(given_up_at=timezone.now())
    assert list(to_follow()) == [sent]
    follow(sent)
    follow(sent)
    assert list(to_follow()) == []
    assert Change.objects.filter(event="advice.undelivered").count() == 1


def test_a_mail_that_is_no_longer_wanted_does_not_leave(
    cast: Cast, senco: Actor, asked: AdviceRequest
) -> None:
    sent = mail(asked)
    assert stops(sent) == ""
    father = make_contact(cast.noah, "PAF", points={"email": "Ines@nhs.test"})
    restrict(father, stops_information=True)
    assert "must be told nothing" in stops(sent)
    facts = ASKED | {"service": asked.service, "asked_at": "i.vale@nhs.test"}
    advice.change_advice(actor=senco, advice=asked, version=asked.version, facts=facts)
    assert stops(sent) == NO_LINK
    asked.refresh_from_db()
    advice.withdraw_advice(actor=senco, advice=asked, version=asked.version, why="Moved")
    assert stops(sent) == NOT_ASKED_NOW
    assert not send_message(message_id=sent, now=timezone.now())
    assert not Change.objects.filter(event="advice.undelivered").exists()
