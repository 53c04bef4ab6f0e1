"""Times to meet: offered by the school, chosen by one parent, a meeting by it, and given back."""

from datetime import time

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from pupils.models import FamilyTie
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.notifications.models import Message
from send_mis.parents.models import MeetingSlot, SharedWith, SlotChoice
from tests.factories import (
    TODAY,
    in_change,
    make_discussion,
    make_summary,
    offer_time,
    restrict,
    take_time,
)
from tests.parents.reading import let_in, link_of, signs_in
from tests.parents.test_reading import readers
from tests.parents.test_sharing import family, shared_now
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
TIMES = {
    "on_day": "10", "on_month": "12", "on_year": "2026", "begins": "3pm", "ends": "4pm",
    "minutes": "15", "gap": "5", "place": "Room 2",
}  # fmt: skip


def sent(slot: MeetingSlot, **more: str) -> dict[str, str]:
    return {"slot": str(slot.pk), "joins": "place"} | more


def test_the_school_offers_times_one_after_another(cast: Cast) -> None:
    client = signed_in(cast.senco)
    url = reverse("slots_offer", args=[cast.noah.pk])
    assert client.post(url, TIMES | {"host": str(cast.senco.pk)}).status_code == 302
    rows = MeetingSlot.objects.order_by("begins")
    assert [row.begins for row in rows] == [time(15), time(15, 20), time(15, 40)]
    page = client.get(reverse("slots", args=[cast.harebell.slug])).content.decode()
    assert "3:20pm" in page
    assert page.count("Free") == 3


def test_by_link_a_time_is_chosen_and_a_meeting_planned_by_it(cast: Cast) -> None:
    mother, father = readers(cast)
    slot = offer_time(cast.noah, host=cast.senco)
    path = link_of(mother)
    client = let_in(path)
    assert f"{path}times/" in client.get(path).content.decode()
    assert "Tuesday 8 December 2026, 3pm" in client.get(f"{path}times/").content.decode()
    assert client.post(f"{path}times/", sent(slot, interpreter="on")).status_code == 302
    meeting = ReviewMeeting.objects.get()
    assert (meeting.on, meeting.begins, meeting.place) == (slot.on, time(15), "Room 2")
    people = {row.contact_id or row.user_id: row for row in MeetingPerson.objects.all()}
    assert people[mother.contact_id].reply == "coming"
    assert people[mother.contact_id].interpreter == "asked"
    assert cast.senco.pk in people
    mail = Message.objects.get(to=cast.senco.email)
    assert "Noah" not in mail.subject + mail.body
    assert "Bright" not in mail.subject + mail.body
    assert "You meet" in client.get(f"{path}times/").content.decode()
    his = let_in(link_of(father)).get(f"{link_of(father)}times/").content.decode()
    assert "You meet" not in his
    assert "3pm" not in his
    page = signed_in(cast.senco).get(reverse("slots", args=[cast.harebell.slug]))
    assert "Mrs Laura Bright, about" in page.content.decode()


def test_times_are_led_to_where_there_are_any(cast: Cast) -> None:
    mother, father = readers(cast)
    hers, his = link_of(mother), link_of(father)
    her, him = let_in(hers), let_in(his)
    led = [f"{hers}times/" in her.get(hers).content.decode()]
    slot = offer_time(cast.noah, host=cast.senco)
    led.append(f"{his}times/" in him.get(his).content.decode())
    her.post(f"{hers}times/", sent(slot))
    led += [
        f"{hers}times/" in her.get(hers).content.decode(),
        f"{his}times/" in him.get(his).content.decode(),
    ]
    assert led == [False, True, True, False]


def test_a_time_chosen_before_support_begins_is_about_school(cast: Cast) -> None:
    mother, _ = family(cast)
    summary = make_summary(
        cast.noah, cast.senco, kind="early", discussion=make_discussion(cast.noah)
    )
    shared_now(cast, summary, mother)
    slot = offer_time(cast.noah, host=cast.senco)
    path = link_of(SharedWith.objects.get())
    let_in(path).post(f"{path}times/", sent(slot))
    assert ReviewMeeting.objects.get().about == "How things are going in school"


def test_the_second_is_told_and_shown_what_is_free(cast: Cast) -> None:
    mother, father = readers(cast)
    taken, free = (offer_time(cast.noah, host=cast.senco, at=time(hour)) for hour in (15, 16))
    let_in(link_of(mother)).post(f"{link_of(mother)}times/", sent(taken))
    page = let_in(link_of(father)).post(f"{link_of(father)}times/", sent(taken))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Somebody else has just taken that time" in text
    assert str(free.pk) in text
    assert str(taken.pk) not in text
    assert SlotChoice.objects.get().contact_id == mother.contact_id


def test_the_database_refuses_a_second_taker(cast: Cast) -> None:
    mother, father = readers(cast)
    slot = offer_time(cast.noah, host=cast.senco)
    held = take_time(slot, mother)
    with pytest.raises(IntegrityError, match="parents_slot_one_taker"), in_change():
        SlotChoice.objects.create(
            slot=slot, pupil=cast.noah, school_id=slot.school_id, contact_id=father.contact_id,
            shared=father, meeting=held.meeting, joins="place", chosen_at=timezone.now(),
        )  # fmt: skip


def test_both_parents_may_each_have_a_time_of_their_own(cast: Cast) -> None:
    mother, father = readers(cast)
    slots = [offer_time(cast.noah, host=cast.senco, at=time(hour)) for hour in (15, 16)]
    for who, slot in zip((mother, father), slots, strict=True):
        path = link_of(who)
        assert let_in(path).post(f"{path}times/", sent(slot)).status_code == 302
    assert ReviewMeeting.objects.filter(state="planned").count() == 2


def test_another_time_gives_the_first_back(cast: Cast) -> None:
    mother, _ = readers(cast)
    one, two = (offer_time(cast.noah, host=cast.senco, at=time(hour)) for hour in (15, 16))
    path = link_of(mother)
    client = let_in(path)
    client.post(f"{path}times/", sent(one))
    client.post(f"{path}times/", sent(two, joins="phone"))
    assert SlotChoice.objects.get(given_back_on__isnull=True).slot == two
    states = dict(ReviewMeeting.objects.values_list("begins", "state"))
    assert states == {time(15): "off", time(16): "planned"}
    assert ReviewMeeting.objects.get(begins=time(16)).place == "By phone"
    choice = SlotChoice.objects.get(given_back_on__isnull=True)
    client.post(f"{path}times/back/", {"choice": str(choice.pk)})
    assert not ReviewMeeting.objects.filter(state="planned").exists()
    assert str(two.pk) in client.get(f"{path}times/").content.decode()


def test_nobody_gives_back_what_another_holds(cast: Cast) -> None:
    mother, father = readers(cast)
    held = take_time(offer_time(cast.noah, host=cast.senco), mother)
    path = link_of(father)
    page = let_in(path).post(f"{path}times/back/", {"choice": str(held.pk)})
    assert "given it back already" in page.content.decode()
    hers = signed_in(signs_in(father, "daniel@own.test").user)
    assert hers.post(reverse("own_times_back", args=[mother.pk]), {}).status_code == 404
    held.refresh_from_db()
    assert held.given_back_on is None


@pytest.mark.parametrize("which", ["sibling", "withdrawn", "past", "made up"])
def test_a_time_that_is_not_for_them_is_refused(cast: Cast, which: str) -> None:
    mother, _ = readers(cast)
    if which == "sibling":
        slot = offer_time(cast.jayden, host=cast.senco)
    elif which == "past":
        slot = offer_time(cast.noah, host=cast.senco, on=timezone.localdate())
    else:
        slot = offer_time(cast.noah, host=cast.senco, withdrawn_on=TODAY)
    form = sent(slot) if which != "made up" else {"slot": "x", "joins": "place"}
    path = link_of(mother)
    page = let_in(path).post(f"{path}times/", form)
    assert page.status_code == 200
    assert not SlotChoice.objects.exists()
    assert not ReviewMeeting.objects.exists()


def test_who_is_restricted_meanwhile_chooses_nothing(cast: Cast) -> None:
    _, father = readers(cast)
    slot = offer_time(cast.noah, host=cast.senco)
    path = link_of(father)
    client = let_in(path)
    restrict(father.contact.ties.get())
    assert client.post(f"{path}times/", sent(slot)).status_code == 404
    assert not SlotChoice.objects.exists()


def test_what_the_school_called_off_stays_taken_and_is_said(cast: Cast) -> None:
    mother, _ = readers(cast)
    held = take_time(offer_time(cast.noah, host=cast.senco), mother)
    with in_change():
        meeting = held.meeting
        meeting.state, meeting.cancelled_on = "off", TODAY
        meeting.cancelled_because = "Mrs Nair is ill"
        meeting.save()
    page = let_in(link_of(mother)).get(f"{link_of(mother)}times/").content.decode()
    assert "The school has called it off" in page
    assert "ill" not in page


@pytest.mark.parametrize(
    ("role", "status"),
    [("senco", 200), ("head", 200), ("teacher", 200), ("office", 200), ("ta", 403),
     ("governor", 403), ("parent", 403), ("trust_lead", 403)],
)  # fmt: skip
def test_who_offers(cast: Cast, role: str, status: int) -> None:
    client = signed_in(getattr(cast, role))
    slot = offer_time(cast.noah, host=cast.senco)
    for url in (
        reverse("slots", args=[cast.harebell.slug]), reverse("slots_offer", args=[cast.noah.pk]),
        reverse("slots_offer_class", args=[cast.class_4h.pk]),
        reverse("slot_withdraw", args=[slot.pk]),
    ):  # fmt: skip
        assert client.get(url).status_code == status


def test_a_teacher_withdraws_no_time_of_another_class(cast: Cast) -> None:
    slot = offer_time(cast.jayden, host=cast.senco)
    url = reverse("slot_withdraw", args=[slot.pk])
    assert signed_in(cast.senco).post(url).status_code == 302
    assert signed_in(cast.teacher).post(url).status_code == 404


def test_somebody_of_another_school_is_no_host(cast: Cast) -> None:
    page = signed_in(cast.senco).post(
        reverse("slots_offer", args=[cast.noah.pk]), TIMES | {"host": str(cast.parent.pk)}
    )
    assert page.status_code == 200
    assert not MeetingSlot.objects.exists()


def test_a_page_with_times_costs_few_queries(cast: Cast) -> None:
    mother, _ = readers(cast)
    for hour in range(9, 15):
        offer_time(cast.noah, host=cast.senco, at=time(hour))
    client = let_in(link_of(mother))
    assert queries(client, link_of(mother)) <= 6
    assert queries(client, f"{link_of(mother)}times/") <= 8


def test_what_was_chosen_stays_in_the_form_and_an_interpreter_is_asked_later(cast: Cast) -> None:
    mother, _ = readers(cast)
    slot = offer_time(cast.noah, host=cast.senco)
    path = link_of(mother)
    client = let_in(path)
    client.post(f"{path}times/", sent(slot, joins="phone"))
    page = client.get(f"{path}times/").content.decode()
    assert "the time you have" in page
    assert "asked for an interpreter" not in page
    assert client.post(f"{path}times/", sent(slot, joins="phone", interpreter="on"))
    page = client.get(f"{path}times/").content.decode()
    assert "You have asked for an interpreter." in page
    chosen = SlotChoice.objects.get(given_back_on=None)
    assert (chosen.slot_id, chosen.joins) == (slot.pk, "phone")
    again = client.post(f"{path}times/", sent(slot, joins="phone", interpreter="on"))
    assert again.status_code in {200, 302}
    assert SlotChoice.objects.count() == 2


def test_staff_see_that_whoever_took_a_time_is_restricted_since(cast: Cast) -> None:
    _, father = readers(cast)
    take_time(offer_time(cast.noah, host=cast.senco), father)
    page = reverse("slots", args=[cast.harebell.slug])
    client = signed_in(cast.senco)
    assert "Call the meeting off" not in client.get(page).content.decode()
    restrict(FamilyTie.objects.get(pupil=cast.noah, contact=father.contact))
    text = client.get(page).content.decode()
    assert "Court order since" in text
    assert "Call the meeting off, or meet as the restriction allows" in text
