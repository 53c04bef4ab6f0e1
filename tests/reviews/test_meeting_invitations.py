"""Whom a meeting asks to come: nobody who is kept away by now, and the letter that says its day."""

from typing import Any

import pytest
from django.urls import reverse

from reviews.meetings.rules.planning import Invited
from reviews.meetings.services import people as people_service
from reviews.models import MeetingPerson
from send_mis.errors import RuleBroken
from tests.factories import (
    actor_for_user,
    in_change,
    invite,
    make_contact,
    make_meeting,
    restrict,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def parents(cast: Cast) -> tuple[Any, Any]:
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Max", "surname": "Far"})
    return mother, father


def test_who_is_restricted_after_the_invitation_is_not_asked_and_goes(cast: Cast) -> None:
    mother, father = parents(cast)
    meeting = make_meeting(cast.noah)
    for tie in (mother, father):
        invite(meeting, contact=tie.contact)
    client = signed_in(cast.senco)
    home = reverse("meeting", args=[meeting.pk])
    assert "Not asked yet: Max Far and Ruth Bright" in client.get(home).content.decode()
    old = fields_sent(client.get(reverse("meeting_invite", args=[meeting.pk])).content)
    restrict(father, stops_information=True)
    page = client.get(home).content.decode()
    assert "Max Far must not be invited" in page
    assert "Not asked yet" not in page
    answers = client.get(reverse("meeting_replies", args=[meeting.pk])).content.decode()
    assert "Must not be invited" in answers
    kept = Invited(contacts=[mother.contact_id, father.contact_id])
    with pytest.raises(RuleBroken):
        people_service.invite_people(
            actor=actor_for_user(cast.senco), meeting=meeting, version=1, invited=kept
        )
    url = reverse("meeting_invite", args=[meeting.pk])
    assert "Choose people from the list" in client.post(url, old).content.decode()
    shown = fields_sent(client.get(url).content)
    assert str(father.contact_id) not in str(shown["contacts"])
    client.post(url, shown)
    assert [row.contact for row in MeetingPerson.objects.all()] == [mother.contact]
    assert "Not asked yet: Ruth Bright" in client.get(home).content.decode()


def test_who_is_no_contact_any_more_and_restricted_is_named(cast: Cast) -> None:
    _, father = parents(cast)
    restrict(father, stops_contact=True)
    with in_change():
        father.delete()
    meeting = make_meeting(cast.noah)
    page = signed_in(cast.senco).get(reverse("meeting_invite", args=[meeting.pk])).content.decode()
    assert "Not to be invited: Max Far" in page


@pytest.mark.parametrize(
    ("typed", "is_refused"),
    [("Max Far", True), (" max  FAR ", True), ("Mr Max Far", True), ("Far, Max", True),
     ("Max Far (father)", True), ("Far", False), ("Max Farley", False), ("Ada Far", False)],
)  # fmt: skip
def test_nobody_who_is_restricted_is_named_as_somebody_else(
    cast: Cast, typed: str, is_refused: bool
) -> None:
    _, father = parents(cast)
    restrict(father, stops_information=True)
    meeting, client = make_meeting(cast.noah), signed_in(cast.senco)
    url = reverse("meeting_invite", args=[meeting.pk])
    sent = fields_sent(client.get(url).content) | {"others": f"Jo Reed\n{typed}"}
    answer = client.post(url, sent)
    assert (answer.status_code == 200) == is_refused
    if is_refused:
        assert "Max Far is restricted for Noah" in answer.content.decode()
    assert MeetingPerson.objects.filter(name=typed).exists() != is_refused
