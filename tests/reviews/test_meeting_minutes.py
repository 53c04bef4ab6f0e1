"""Notes whose readers are narrowed or that are removed; actions that end or were a mistake."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pupils.models import DueDate
from reviews.contributions import tasks
from reviews.due.meetings import rebuild_meeting_due
from reviews.meetings.selectors.paper import home_paper
from reviews.meetings.services import meetings as service
from reviews.meetings.services import minutes as minutes_service
from reviews.models import MeetingAction, MeetingNote
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    leave,
    make_contact,
    make_home,
    make_meeting,
    minute,
    undertake,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def changes(cast: Cast) -> str:
    """What the record of changes says of Noah, old and new."""
    url = reverse("pupil_changes", args=[cast.noah.pk])
    return signed_in(cast.senco).get(url).content.decode()


# --- Notes ------------------------------------------------------------------------------------


def test_who_plans_narrows_who_reads_what_an_assistant_noted(cast: Cast) -> None:
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    make_home(cast.noah, mother.contact)
    meeting = make_meeting(cast.noah, state="held", held_on=TODAY, on=TODAY)
    note = minute(meeting, "Says Mum shouts", by=cast.ta)
    assert "Mum shouts" in str(home_paper(meeting, mother.contact_id, TODAY))
    url = reverse("meeting_note_readers", args=[meeting.pk, note.pk])
    assert signed_in(cast.ta).get(url).status_code == 403
    client = signed_in(cast.teacher)
    assert url in client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    shown = client.get(url)
    form = fields_sent(shown.content)
    page = shown.content.decode()
    assert "Only the home of Ruth Bright" in page
    assert client.post(url, form).status_code == 302, "as it is"
    note.refresh_from_db()
    assert (note.readers, note.version) == ("all", 1)
    assert client.post(url, form | {"readers": "staff"}).status_code == 302
    note.refresh_from_db()
    assert (note.readers, note.words, note.by) == ("staff", "Says Mum shouts", cast.ta)
    assert "Mum shouts" not in str(home_paper(meeting, mother.contact_id, TODAY))
    assert url not in client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Everybody" not in client.get(url).content.decode()
    assert "Narrowed who reads a note" in changes(cast)


@pytest.mark.parametrize(
    ("before", "after", "goes"),
    [("all", "home", True), ("all", "staff", True), ("home", "staff", True),
     ("home", "all", False), ("staff", "all", False), ("staff", "home", False),
     ("home", "other home", False)],
)  # fmt: skip
def test_readers_are_narrowed_never_widened(
    cast: Cast, before: str, after: str, *, goes: bool
) -> None:
    mother = make_contact(cast.noah, "PAM").contact
    meeting = make_meeting(cast.noah)
    home = {"contact": mother} if before == "home" else {}
    note = minute(meeting, by=cast.ta, readers=before, **home)
    other = make_contact(cast.noah, "PAF").contact
    whose = {"home": mother.pk, "other home": other.pk}.get(after)
    said: dict[str, Any] = {"readers": after.removeprefix("other "), "contact_id": whose}
    actor = actor_for_user(cast.senco)
    if goes:
        minutes_service.narrow_meeting_note(actor=actor, minute=note, version=1, **said)
    else:
        with pytest.raises(RuleBroken):
            minutes_service.narrow_meeting_note(actor=actor, minute=note, version=1, **said)
    note.refresh_from_db()
    assert note.readers == (after if goes else before)
    assert note.contact_id == (mother.pk if note.readers == "home" else None)
    with pytest.raises((EditConflict, RuleBroken)):
        minutes_service.narrow_meeting_note(actor=actor, minute=note, version=7, **said)
    with pytest.raises(NotAllowed):
        minutes_service.narrow_meeting_note(
            actor=actor_for_user(cast.ta), minute=note, version=1, **said
        )


def test_an_author_removes_their_note_and_the_record_keeps_it(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=TODAY)
    note = minute(meeting, "Written in the wrong meeting", by=cast.ta)
    url = reverse("meeting_note_remove", args=[meeting.pk, note.pk])
    assert signed_in(cast.senco).get(url).status_code == 403
    client = signed_in(cast.ta)
    correct = client.get(reverse("meeting_note", args=[meeting.pk, note.pk])).content.decode()
    assert url in correct
    with pytest.raises(EditConflict):
        minutes_service.remove_meeting_note(actor=actor_for_user(cast.ta), minute=note, version=2)
    with pytest.raises(NotAllowed):
        minutes_service.remove_meeting_note(
            actor=actor_for_user(cast.senco), minute=note, version=1
        )
    answer = client.post(url, fields_sent(client.get(url).content), follow=True)
    assert "The note is removed." in answer.content.decode()
    assert not MeetingNote.objects.exists()
    record = changes(cast)
    assert "Removed a note of a meeting" in record
    assert "Written in the wrong meeting" in record


# --- Actions ----------------------------------------------------------------------------------


def test_an_action_written_by_mistake_is_removed_with_a_reason(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=TODAY)
    action = undertake(meeting, "Ring the wrong clinic", cast.ta)
    url = reverse("meeting_action_remove", args=[meeting.pk, action.pk])
    change = reverse("meeting_action", args=[meeting.pk, action.pk])
    assert signed_in(cast.head).get(url).status_code == 403, "it is the assistant's"
    client = signed_in(cast.ta)
    assert url in client.get(change).content.decode()
    form = fields_sent(client.get(url).content)
    assert client.post(url, form | {"why": " "}).status_code == 200
    assert MeetingAction.objects.exists()
    answer = client.post(url, form | {"why": "Another pupil's"}, follow=True)
    assert "The action is removed." in answer.content.decode()
    assert not MeetingAction.objects.exists()
    assert not DueDate.objects.filter(kind="meeting.action").exists()
    record = changes(cast)
    for words in ("Removed an action", "Ring the wrong clinic", "Another pupil’s"):
        assert words in record or words.replace("’", "&#x27;") in record, words


def test_another_assistant_removes_no_action_and_what_is_done_stays(cast: Cast) -> None:
    meeting = make_meeting(cast.noah)
    of_senco = undertake(meeting, "Write the referral", cast.senco)
    page = signed_in(cast.ta).get(reverse("meeting_action", args=[meeting.pk, of_senco.pk]))
    assert "Remove the action" not in page.content.decode()
    with pytest.raises(NotAllowed):
        minutes_service.remove_action(
            actor=actor_for_user(cast.ta), action=of_senco, version=1, why="No"
        )
    done = undertake(meeting, "Done", cast.ta, done_on=TODAY, done_by=cast.ta)
    with pytest.raises(RuleBroken, match="This is done"):
        minutes_service.remove_action(
            actor=actor_for_user(cast.ta), action=done, version=1, why="No"
        )


def test_what_is_not_done_ends_with_a_meeting_that_is_cancelled(cast: Cast) -> None:
    meeting = make_meeting(cast.noah)
    action = undertake(meeting, "Bring the reports", cast.ta)
    undertake(meeting, "Ask the nurse", cast.ta, done_on=TODAY, done_by=cast.ta)
    client = signed_in(cast.senco)
    cancel = client.get(reverse("meeting_cancel", args=[meeting.pk])).content.decode()
    assert "Actions that are not done end with the meeting" in cancel
    service.cancel_meeting(actor=actor_for_user(cast.senco), meeting=meeting, version=1, why="Ill")
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Ended with the meeting" in page
    assert "what was not done ended with it" in page
    assert "Done Mon 23 Nov 2026" in page
    done = reverse("meeting_action_done", args=[meeting.pk, action.pk])
    assert done not in page
    due = {row.subject_id: row for row in DueDate.objects.filter(kind="meeting.action")}
    assert due[action.pk].ends_on == TODAY
    assert rebuild_meeting_due(cast.harebell.pk) == 0
    with pytest.raises(RuleBroken, match="is cancelled"):
        minutes_service.finish_action(actor=actor_for_user(cast.ta), action=action)
    assert "action" not in str([task.title for task in tasks(actor_for_user(cast.ta))])
    listed = client.get(reverse("meetings", args=[cast.harebell.slug]), {"show": "off"})
    assert "action open" not in listed.content.decode()


@pytest.mark.parametrize("show", ["", "late", "open", "done"])
def test_the_lists_of_actions_leave_out_who_is_not_on_roll(cast: Cast, show: str) -> None:
    for pupil in (cast.noah, cast.kacper):
        meeting = make_meeting(pupil)
        who = {"owner": cast.ta}
        undertake(meeting, f"Late of {pupil.forename}", by_on=date(2026, 11, 20), **who)
        undertake(meeting, f"Open of {pupil.forename}", **who)
        undertake(
            meeting, f"Done of {pupil.forename}", done_on=TODAY, done_by=cast.ta, **who
        )  # fmt: skip
    leave(cast.kacper, TODAY)
    url = reverse("meetings_actions", args=[cast.harebell.slug])
    for user in (cast.ta, cast.senco):
        page = signed_in(user).get(url, {"show": show}).content.decode()
        assert "of Kacper" not in page
    assert "of Noah" in signed_in(cast.ta).get(url, {"show": show}).content.decode()
