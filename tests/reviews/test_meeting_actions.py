"""Actions as tasks of their owners, due dates, the lists, and a meeting that was held."""

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from pupils.models import DueDate
from reviews.contributions import tasks
from reviews.due.meetings import rebuild_meeting_due
from reviews.meetings.rules.planning import MeetingFacts
from reviews.meetings.services import meetings as service
from reviews.models import MeetingAction, ReviewMeeting
from send_mis.reminders.selectors.agenda import agenda_of
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    invite,
    leave,
    make_cycle,
    make_meeting,
    make_outcome,
    minute,
    undertake,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

THURSDAY = date(2026, 11, 26)
FACTS = MeetingFacts("How it goes", THURSDAY, time(15, 30), 30, "Room 1")


def titles(cast: Cast, role: str) -> dict[str, str]:
    return {task.title: task.tone for task in tasks(actor_for_user(getattr(cast, role)))}


def due_of(cast: Cast, role: str) -> dict[str, int]:
    own = agenda_of(actor_for_user(getattr(cast, role))).own
    return {line.words: part.count for part in own for line in part.lines}


def test_an_action_is_its_owners_and_one_tap_ticks_it_off(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=date(2026, 11, 20))
    late = undertake(meeting, owner=cast.ta, by_on=date(2026, 11, 20))
    undertake(meeting, "Soon", cast.ta)
    undertake(meeting, "Not a task of staff")
    assert titles(cast, "ta") == {}, "said among what is due"
    assert due_of(cast, "ta") == {"Do what was agreed at a meeting": 1}
    assert due_of(cast, "teacher")["Hold the meeting"] == 1
    url = reverse("meeting_action_done", args=[meeting.pk, late.pk])
    back = reverse("meetings_actions", args=[cast.harebell.slug])
    assert signed_in(cast.head).post(url).status_code == 403, "it is the assistant's"
    client = signed_in(cast.ta)
    answer = client.post(url, {"next": back})
    assert answer.url == back
    late.refresh_from_db()
    assert (late.done_on, late.done_by) == (TODAY, cast.ta)
    assert client.post(url, {"next": "//evil.test/"}).url == reverse("meeting", args=[meeting.pk])
    assert due_of(cast, "ta") == {}


def test_an_action_owed_of_a_pupil_who_left_is_nobodys(cast: Cast) -> None:
    undertake(make_meeting(cast.noah), owner=cast.ta, by_on=TODAY)
    leave(cast.noah, TODAY)
    assert due_of(cast, "ta") == {}


def test_the_due_dates_follow_and_a_rebuild_writes_the_same(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    meeting = service.plan_meeting(actor=actor, pupil=cast.noah, facts=FACTS)
    action = undertake(meeting)
    due = {row.kind: row for row in DueDate.objects.filter(kind__startswith="meeting.")}
    assert (due["meeting.hold"].due_on, due["meeting.hold"].turn) == (THURSDAY, "teacher")
    assert due["meeting.action"].due_on == action.by_on
    assert rebuild_meeting_due(cast.harebell.pk) == 0
    service.cancel_meeting(actor=actor, meeting=meeting, version=1, why="Ill")
    assert DueDate.objects.get(kind="meeting.hold").ends_on == TODAY


# --- Pages cost a fixed number of queries -----------------------------------------------------


def full(cast: Cast, pupil: Any) -> ReviewMeeting:
    cycle = agree(make_cycle(pupil))
    meeting = make_meeting(pupil, cycle=cycle, on=TODAY)
    invite(meeting, user=cast.senco)
    minute(meeting, by=cast.senco)
    undertake(meeting, owner=cast.ta)
    make_outcome(pupil)
    return meeting


def test_the_page_of_a_meeting_costs_the_same_however_much_was_said(cast: Cast) -> None:
    meeting = full(cast, cast.noah)
    client, url = signed_in(cast.senco), reverse("meeting", args=[meeting.pk])
    client.get(url)
    before = queries(client, url)
    for number in range(4):
        minute(meeting, f"Note {number}", by=cast.ta)
        undertake(meeting, f"Action {number}", cast.teacher)
        invite(meeting, name=f"Somebody {number}")
        make_outcome(cast.noah, text=f"Reads {number} words")
    after = queries(client, url)
    assert after == before
    assert after <= 25


def test_the_lists_cost_the_same_however_many_there_are(cast: Cast) -> None:
    make_meeting(cast.noah)
    client = signed_in(cast.senco)
    urls = [reverse(name, args=[cast.harebell.slug]) for name in ("meetings", "meetings_actions")]
    undertake(make_meeting(cast.jayden), owner=cast.senco)
    for url in urls:
        client.get(url)
    before = [queries(client, url) for url in urls]
    for number in range(4):
        undertake(make_meeting(cast.noah, begins=time(9 + number)), owner=cast.senco)
    assert [queries(client, url) for url in urls] == before
    page = client.get(urls[0]).content.decode()
    assert page.count("Bright, Noah") >= 5


@pytest.mark.parametrize(
    ("show", "words"),
    [("", "Bright, Noah"), ("week", "Bright, Noah"), ("uninvited", "Bright, Noah"),
     ("held", "Clarke, Jayden"), ("off", "No meeting matches"), ("all", "Clarke, Jayden"),
     ("nonsense", "Bright, Noah")],
)  # fmt: skip
def test_the_list_narrows(cast: Cast, show: str, words: str) -> None:
    make_meeting(cast.noah)
    make_meeting(cast.jayden, state="held", held_on=TODAY, on=TODAY)
    client = signed_in(cast.senco)
    url = reverse("meetings", args=[cast.harebell.slug])
    assert words in client.get(url, {"show": show}).content.decode()
    found = client.get(reverse("meetings_csv", args=[cast.harebell.slug]), {"show": "all"})
    assert found.content.decode().count("\n") == 3


def test_held_with_who_came_and_the_second_to_say_so_is_told(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=TODAY, cycle=agree(make_cycle(cast.noah)))
    person = invite(meeting, user=cast.ta)
    client, url = signed_in(cast.teacher), reverse("meeting_hold", args=[meeting.pk])
    sent = fields_sent(client.get(url).content)
    second = signed_in(cast.senco)
    seen = fields_sent(second.get(url).content)
    nobody = client.post(url, sent)
    assert "Say who came" in nobody.content.decode()
    sent = fields_sent(nobody.content) | {f"reply_{person.pk.hex}": "came"} | day("held_on", TODAY)
    assert client.post(url, sent).status_code == 302
    same = seen | {f"reply_{person.pk.hex}": "came"} | day("held_on", TODAY)
    for other in ({f"reply_{person.pk.hex}": "sorry"}, day("held_on", date(2026, 11, 22))):
        told = second.post(url, same | other)
        assert told.status_code == 200
        assert "Nothing of this was saved" in told.content.decode()
    told = second.post(url, same, follow=True).content.decode()
    assert "This meeting was recorded as held already" in told
    person.refresh_from_db()
    assert person.reply == "came"
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert reverse("cycle_review", args=[meeting.cycle_id]) in page
    assert "?next=" in page
    meeting.refresh_from_db()
    assert (meeting.state, meeting.held_on) == ("held", TODAY)
    assert MeetingAction.objects.count() == 0
