"""An interpreter: needed as Family says, arranged on the meeting's page, said in the invitation."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pupils.letters.rules.copies import copy_words
from pupils.letters.rules.kinds import MEETING, letter_kind
from pupils.letters.selectors.people import families_told
from reviews.models import MeetingPerson
from tests.factories import TODAY, invite, make_contact, make_meeting
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]


def mother_of(cast: Cast, **person: Any) -> Any:
    said = {"forename": "Elena", "surname": "Bright", "language": "POL", "needs_interpreter": True}
    return make_contact(cast.noah, "PAM", person=said | person)


def test_the_meeting_says_for_whom_one_is_arranged_and_how_far(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    person = invite(meeting, contact=mother_of(cast).contact, asked_how="phone", asked_on=TODAY)
    client, home = signed_in(cast.senco), reverse("meeting", args=[meeting.pk])
    page = client.get(home).content.decode()
    assert "Interpreter, Polish: to be arranged" in page
    assert "Arrange an interpreter" in page
    url = reverse("meeting_replies", args=[meeting.pk])
    for state, words in (("asked", "asked for"), ("booked", "booked")):
        sent = fields_sent(client.get(url).content) | {f"interpreter_{person.pk.hex}": state}
        assert client.post(url, sent).status_code == 302
        page = client.get(home).content.decode()
        assert f"Interpreter, Polish: {words}" in page
        assert "Arrange an interpreter" not in page
    assert MeetingPerson.objects.get(pk=person.pk).interpreter == "booked"


def test_whoever_needs_none_is_asked_for_none(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    invite(meeting, contact=mother_of(cast, needs_interpreter=False).contact)
    client = signed_in(cast.senco)
    assert "Interpreter" not in client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    replies = reverse("meeting_replies", args=[meeting.pk])
    assert "interpreter" not in client.get(replies).content.decode().lower()


def test_without_a_language_that_is_said(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    invite(meeting, contact=mother_of(cast, language="").contact)
    page = signed_in(cast.senco).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "no language is recorded" in page


def test_the_invitation_says_it_to_that_reader_alone(cast: Cast) -> None:
    mother_of(cast)
    make_contact(cast.noah, "PAF", person={"forename": "Ben", "surname": "Bright"})
    _, found = families_told([cast.noah.pk], TODAY)[cast.noah.pk]
    by_name = {who.name: who.interpreter for who in found.told}
    assert by_name["Elena Bright"] == "Polish"
    assert by_name["Ben Bright"] == ""
    who = next(each for each in found.told if each.interpreter)
    facts: Any = type("Facts", (), {"values": lambda _, name: {"recipient": name}})()
    for key, is_said in ((MEETING, True), ("general", False)):
        words = copy_words(letter_kind(key), "About", "Come", {}, facts, who)
        assert ("Polish" in words.arranged) is is_said


def test_the_page_costs_one_query_more_however_many_need_one(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    invite(meeting, contact=mother_of(cast).contact)
    client, home = signed_in(cast.senco), reverse("meeting", args=[meeting.pk])
    client.get(home)
    few = queries(client, home)
    for name in ("Ida", "Ola"):
        invite(meeting, contact=mother_of(cast, forename=name, language="ROM").contact)
    assert queries(client, home) == few
