"""Who is invited and owns an action: whoever may open the pupil; and who is asked by letter."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pupils.models import Letter, LetterCopy
from reviews.meetings.rules.planning import Invited
from reviews.meetings.selectors.people import staff_of
from reviews.meetings.services import people as people_service
from reviews.models import MeetingAction, MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import hats_of
from send_mis.access.decide import can
from send_mis.access.held import held_grants
from send_mis.accounts.models import User
from send_mis.dashboard.selectors.seers import who_can_see
from send_mis.errors import RuleBroken
from send_mis.reminders.selectors.agenda import agenda_of
from tests.factories import (
    TODAY,
    actor_for_user,
    grant,
    in_change,
    invite,
    make_contact,
    make_copy,
    make_letter,
    make_meeting,
    make_plan,
    make_row,
    make_user,
    restrict,
    undertake,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def colleagues(cast: Cast) -> dict[str, User]:
    """By what they have to do with Jayden of 5B."""
    found = {
        name: make_user(full_name=name) for name in
        ("Delivers", "Delivered", "Delivers, no role", "Of the trust", "Leads the trust",
         "Of another trust", "Next year", "Closed account", "Not yet", "Of 4H", "Alone")
    }  # fmt: skip
    for name in ("Delivers", "Delivered", "Of 4H"):
        grant(found[name], "ta", cast.class_4h)
    grant(found["Of the trust"], "senco", cast.trust)
    grant(found["Leads the trust"], "trust_lead", cast.trust)
    grant(found["Of another trust"], "senco", cast.other_trust)
    grant(found["Closed account"], "senco", cast.harebell)
    grant(found["Not yet"], "teacher", cast.class_5b, TODAY + DAY)
    grant(found["Alone"], "ta", cast.jayden)
    plan = make_plan(cast.class_5b)
    make_row(plan, None, cast.jayden, delivered_by=found["Delivers"])
    make_row(plan, None, cast.jayden, delivered_by=found["Delivers, no role"])
    make_row(plan, None, cast.jayden, delivered_by=found["Delivered"], until=TODAY)
    with in_change():
        found["Closed account"].is_active = False
        found["Closed account"].save()
    return found


MAY = {"Delivers", "Of the trust", "Alone"}


def test_who_may_open_the_pupil_and_nobody_else_is_staff(cast: Cast) -> None:
    people = colleagues(cast)
    staff = staff_of(cast.jayden, TODAY)
    assert {name for name, user in people.items() if user.pk in staff} == MAY
    seers = {seer.user_id for seer in who_can_see(cast.jayden, TODAY) if not seer.is_later}
    assert set(staff) <= seers
    meeting = make_meeting(cast.jayden)
    for user in User.objects.filter(is_active=True):
        hats = hats_of(held_grants(user.pk, TODAY))
        reads = any(
            can(actor_for_user(user, role=hat.role_key), Action.MEETING_VIEW, meeting)
            for hat in hats
        )
        assert (user.pk in staff) == reads, user.full_name


def test_who_delivers_and_the_trusts_senco_are_invited_and_own_an_action(cast: Cast) -> None:
    people, meeting = colleagues(cast), make_meeting(cast.jayden)
    client = signed_in(cast.senco)
    url = reverse("meeting_invite", args=[meeting.pk])
    sent = fields_sent(client.get(url).content)
    chosen = {"users": [str(people[name].pk) for name in sorted(MAY)]}
    assert client.post(url, sent | chosen).status_code == 302
    assert MeetingPerson.objects.filter(user__isnull=False).count() == len(MAY)
    add = reverse("meeting_action_add", args=[meeting.pk])
    for name in ("Delivers", "Of the trust", "Of 4H", "Delivered", "Leads the trust"):
        said = {"words": f"By {name}", "owner": str(people[name].pk)}
        form = fields_sent(client.get(add).content) | said | day("by_on", TODAY + DAY)
        assert (client.post(add, form).status_code == 302) == (name in MAY), name
    assert {row.owner.full_name for row in MeetingAction.objects.all()} == {
        "Delivers", "Of the trust"
    }  # fmt: skip
    own = agenda_of(actor_for_user(people["Delivers"])).own
    words = [line.words for part in own for line in part.lines]
    assert words == ["Do what was agreed at a meeting"]
    for name in ("Of 4H", "Delivered"):
        with pytest.raises(RuleBroken):
            people_service.invite_people(
                actor=actor_for_user(cast.senco), meeting=meeting, version=2,
                invited=Invited(users=[people[name].pk]),
            )  # fmt: skip


def test_who_does_not_see_the_pupil_any_more_is_said_and_goes(cast: Cast) -> None:
    people, meeting = colleagues(cast), make_meeting(cast.jayden)
    invite(meeting, user=people["Delivered"])
    undertake(meeting, "Bring the book", people["Delivered"])
    client = signed_in(cast.senco)
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert page.count("Does not see this pupil any more") == 2
    assert "choose somebody else" in page
    url = reverse("meeting_invite", args=[meeting.pk])
    form = fields_sent(client.get(url).content)
    assert client.post(url, form).status_code == 302
    assert not MeetingPerson.objects.exists()


# --- By letter --------------------------------------------------------------------------------


def asked(cast: Cast, meeting: ReviewMeeting) -> dict[str, str]:
    """Who is invited, and how the page says they are asked."""
    html = signed_in(cast.senco).get(reverse("meeting", args=[meeting.pk])).content.decode()
    card = html.split('id="people"')[1].split('id="outcomes"')[0]
    found = {}
    for item in card.split("<li>")[1:]:
        words = " ".join(item.split('<span class="note">')[1].split("</span>")[0].split())
        found[item.split("<")[0].strip()] = words
    return found


def sent_letter(cast: Cast) -> Letter:
    return make_letter(cast.noah, kind="meeting")


@pytest.mark.parametrize(
    ("state", "words", "is_asked"),
    [
        ("leaving", "By letter: on its way on", True), ("left", "By letter: sent on", True),
        ("to_print", "By letter: to be printed on", True), ("given", "By letter: given on", True),
        ("failed", "The letter did not reach them: ask them by hand", False),
        ("given_up", "The letter did not reach them: ask them by hand", False),
        ("", "No letter goes to them: ask them by hand", False),
    ],
)  # fmt: skip
def test_asked_by_letter_is_who_has_a_copy(
    cast: Cast, state: str, words: str, *, is_asked: bool
) -> None:
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Leo", "surname": "Hill"})
    letter = sent_letter(cast)
    meeting = make_meeting(cast.noah, letter=letter)
    for tie in (mother, father):
        invite(meeting, contact=tie.contact)
    make_copy(letter, father.contact, "given")
    if state:
        because = {"because": "Moved"} if state == "given_up" else {}
        make_copy(letter, mother.contact, state, **because)
    said = asked(cast, meeting)
    assert words in said["Ruth Bright"]
    assert "By letter: given on Fri 20 Nov 2026" in said["Leo Hill"]
    page = signed_in(cast.senco).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert ("Not asked yet: Ruth Bright." in page) != is_asked
    assert ("No letter goes to Ruth Bright: ask them by hand" in page) == (state == "")
    listed = signed_in(cast.senco).get(
        reverse("meetings", args=[cast.harebell.slug]), {"show": "uninvited"}
    )  # fmt: skip
    assert ("Bright, Noah" in listed.content.decode()) != is_asked


def test_the_last_copy_counts_and_a_home_that_shares_one_is_asked(cast: Cast) -> None:
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Leo", "surname": "Hill"})
    letter = sent_letter(cast)
    meeting = make_meeting(cast.noah, letter=letter)
    for tie in (mother, father):
        invite(meeting, contact=tie.contact)
    first = make_copy(letter, mother.contact, "replaced")
    make_copy(letter, mother.contact, "printed", replaces=first, partner=father.contact)
    said = asked(cast, meeting)
    assert "printed, not given yet" in said["Ruth Bright"]
    assert "printed, not given yet" in said["Leo Hill"]
    assert LetterCopy.objects.count() == 2


def test_who_gets_no_letter_is_named_before_it_is_written(cast: Cast) -> None:
    make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    worker = make_contact(
        cast.noah, "SWR", person={"forename": "Sol", "surname": "Worker"}, responsibility="no"
    )
    meeting = make_meeting(cast.noah)
    invite(meeting, contact=worker.contact)
    assert "No letter goes to them" in asked(cast, meeting)["Sol Worker"]
    page = signed_in(cast.senco).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "say how under “Asked, and answers”" in page
    by_hand = make_meeting(cast.noah, on=date(2026, 12, 1))
    invite(by_hand, contact=worker.contact, asked_how="letter", asked_on=TODAY)
    assert "by a letter that is not kept here" in asked(cast, by_hand)["Sol Worker"]


def test_a_letter_never_sent_asks_nobody(cast: Cast) -> None:
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    meeting = make_meeting(cast.noah, letter=sent_letter(cast))
    invite(meeting, contact=mother.contact)
    assert "By letter" not in asked(cast, meeting)["Ruth Bright"]
    restrict(mother, stops_information=True)
    assert "By letter" not in asked(cast, meeting)["Ruth Bright"]
