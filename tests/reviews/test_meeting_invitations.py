"""Whom a meeting asks to come: nobody who is kept away by now, and the letter that says its day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from pupils.letters.selectors.people import recipients_of
from pupils.letters.services.letters import LetterContent, change_letter, send_letter
from pupils.models import Letter
from reviews.meetings.rules.planning import Invited, MeetingFacts
from reviews.meetings.services import meetings as service
from reviews.meetings.services import people as people_service
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.errors import RuleBroken
from send_mis.notifications.models import Message
from send_mis.notifications.services import send_message
from send_mis.ui.words import LONDON
from tests.factories import (
    TODAY,
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


# --- The letter -------------------------------------------------------------------------------


def facts_of(meeting: ReviewMeeting) -> MeetingFacts:
    return MeetingFacts(
        meeting.about, meeting.on, meeting.begins, meeting.minutes, meeting.place
    )  # fmt: skip


def moved(actor: Any, meeting: ReviewMeeting, kept: Invited) -> None:
    facts = replace(facts_of(meeting), on=date(2026, 12, 1))
    service.change_meeting(actor=actor, meeting=meeting, version=meeting.version, facts=facts)


def renamed(actor: Any, meeting: ReviewMeeting, kept: Invited) -> None:
    facts = replace(facts_of(meeting), about="Next steps")
    service.change_meeting(actor=actor, meeting=meeting, version=meeting.version, facts=facts)


def longer(actor: Any, meeting: ReviewMeeting, kept: Invited) -> None:
    facts = replace(facts_of(meeting), minutes=45)
    service.change_meeting(actor=actor, meeting=meeting, version=meeting.version, facts=facts)


def cancelled(actor: Any, meeting: ReviewMeeting, kept: Invited) -> None:
    service.cancel_meeting(actor=actor, meeting=meeting, version=meeting.version, why="Ill")


def one_less(actor: Any, meeting: ReviewMeeting, kept: Invited) -> None:
    people_service.invite_people(actor=actor, meeting=meeting, version=1, invited=kept)


def one_more(actor: Any, meeting: ReviewMeeting, kept: Invited) -> None:
    everybody = [row.contact_id for row in meeting.people.all()]
    people_service.invite_people(
        actor=actor, meeting=meeting, version=1, invited=Invited(True, contacts=everybody)
    )


@pytest.mark.parametrize(
    ("deed", "state"),
    [(moved, "discarded"), (renamed, "discarded"), (cancelled, "discarded"),
     (one_less, "discarded"), (longer, "draft"), (one_more, "draft")],
)  # fmt: skip
def test_an_invitation_that_says_what_is_not_so_any_more_is_not_sent(
    cast: Cast, deed: Callable[..., None], state: str
) -> None:
    mother, father = parents(cast)
    meeting, actor = make_meeting(cast.noah), actor_for_user(cast.senco)
    for tie in (mother, father):
        invite(meeting, contact=tie.contact)
    letter = service.write_invitation(actor=actor, meeting=meeting)
    meeting.refresh_from_db()
    deed(actor, meeting, Invited(contacts=[mother.contact_id]))
    letter.refresh_from_db()
    assert letter.state == state
    if deed is moved:
        meeting.refresh_from_db()
        again = service.write_invitation(actor=actor, meeting=meeting)
        assert again.values["meeting date"] == "2026-12-01"
        assert Letter.objects.count() == 2


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("place", ["", "The hall"])
def test_its_mail_takes_the_meeting_along_as_long_as_it_says_the_same(
    cast: Cast, tmp_path: Path, settings: Any, place: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    mother = make_contact(cast.noah, points={"email": "ruth@example.com"})
    with in_change():
        mother.contact.points.update(verified_on=TODAY, verified_how="call", verified_by="Olive")
    meeting, actor = make_meeting(cast.noah, sequence=2), actor_for_user(cast.senco)
    invite(meeting, contact=mother.contact)
    letter = service.write_invitation(actor=actor, meeting=meeting)
    if place:
        content = LetterContent(
            letter.subject, letter.body, {**letter.values, "meeting place": place}
        )
        change_letter(actor=actor, letter=letter, version=1, content=content)
    seen = recipients_of([cast.noah.pk], TODAY)[cast.noah.pk].mark
    send_letter(actor=actor, letter=letter, version=2 if place else 1, seen=seen)
    message = Message.objects.get()
    assert send_message(message_id=message.pk, now=message.due_at)
    [sent] = mail.outbox
    files = {str(name).rpartition(".")[2]: content for name, content, _ in sent.attachments}
    assert "ics" in files if not place else list(files) == ["pdf"]
    if not place:
        [event] = Calendar.from_ical(files["ics"]).walk("VEVENT")
        assert (event["SUMMARY"], event["LOCATION"], event["SEQUENCE"]) == (
            "Meeting about NB", "The meeting room", 2,
        )  # fmt: skip
        assert event.decoded("DTSTART") == datetime(2026, 11, 26, 15, 30, tzinfo=LONDON)
