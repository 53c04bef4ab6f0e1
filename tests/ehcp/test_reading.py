"""A plan that arrived: what it asks for, everyone is asked to read it, each says so."""

from datetime import date

import pytest
from django.urls import reverse

from ehcp.models import EhcPlan, PlanRead
from ehcp.plans.services import reading as service
from reviews.models import ReviewMeeting
from send_mis.errors import AlreadyDone, RuleBroken
from tests.factories import TODAY, actor_for_user, in_change, make_ehc_plan, make_meeting
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def today_of(cast: Cast, role: str) -> str:
    return signed_in(cast.here.people[role]).get(reverse("today")).content.decode()


def page_of(cast: Cast, role: str, name: str = "pupil_ehc_plan") -> str:
    client = signed_in(cast.here.people[role])
    return client.get(reverse(name, args=[cast.noah.pk])).content.decode()


def asked(cast: Cast) -> EhcPlan:
    plan: EhcPlan = make_ehc_plan(cast.noah)
    return service.ask_to_read(actor=actor_for_user(cast.senco), ehc_plan=plan, version=1)


def test_whoever_works_with_the_child_finds_it_until_they_say_so(cast: Cast) -> None:
    assert "Read the EHC plan of Noah Bright" not in today_of(cast, "teacher")
    plan = asked(cast)
    for role in ("teacher", "ta"):
        assert "Read the EHC plan of Noah Bright" in today_of(cast, role)
        assert "I have read it" in page_of(cast, role)
    for role in ("senco", "head", "office"):
        assert "Read the EHC plan of Noah Bright" not in today_of(cast, role)
    client, url = signed_in(cast.teacher), reverse("ehc_plan_read", args=[plan.pk])
    assert client.post(url, fields_sent(client.get(url).content)).status_code == 302
    assert PlanRead.objects.get().user == cast.teacher
    assert "Read the EHC plan of Noah Bright" not in today_of(cast, "teacher")
    assert "I have read it" not in page_of(cast, "teacher")
    page = page_of(cast, "senco", "ehc_plan_readers")
    assert "Has read it" in page
    assert "Not read yet" in page


def test_another_class_is_asked_for_nothing(cast: Cast) -> None:
    asked(cast)
    page = signed_in(cast.stranger("teacher")).get(reverse("today")).content.decode()
    assert "Read the EHC plan" not in page


def test_nobody_says_so_twice_or_unasked(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    teacher = actor_for_user(cast.teacher)
    with pytest.raises(RuleBroken):
        service.say_read(actor=teacher, ehc_plan=plan)
    service.ask_to_read(actor=actor_for_user(cast.senco), ehc_plan=plan, version=1)
    service.say_read(actor=teacher, ehc_plan=plan)
    with pytest.raises(AlreadyDone):
        service.say_read(actor=teacher, ehc_plan=plan)


def test_the_meeting_on_carrying_it_out_starts_from_the_plan(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah, received_on=date(2026, 11, 2))
    page = page_of(cast, "senco")
    assert "Since the plan came" in page
    assert "Since the plan came" not in page_of(cast, "head")
    client, url = signed_in(cast.senco), reverse("ehc_plan_meeting", args=[plan.pk])
    assert url in page
    sent = fields_sent(client.get(url).content)
    sent |= day("on", date(2026, 12, 1)) | {"begins": "14:30", "place": "Room 1"}
    answer = client.post(url, sent)
    meeting = ReviewMeeting.objects.get()
    assert answer["Location"] == reverse("meeting_invite", args=[meeting.pk])
    assert meeting.about.startswith("Carrying out the EHC plan")
    plan.refresh_from_db()
    assert plan.meeting == meeting
    assert url not in page_of(cast, "senco")


def test_another_meeting_about_the_child_is_not_the_one_unless_somebody_says_so(
    cast: Cast,
) -> None:
    plan = make_ehc_plan(cast.noah, received_on=date(2026, 11, 2))
    other = make_meeting(cast.noah, on=date(2026, 11, 26))
    client, url = signed_in(cast.senco), reverse("ehc_plan_meeting", args=[plan.pk])
    assert url in page_of(cast, "senco")
    take = reverse("ehc_plan_meeting_take", args=[plan.pk])
    assert take in client.get(url).content.decode()
    sent = fields_sent(client.get(take).content)
    assert client.post(take, sent | {"meeting": str(other.pk)}).status_code == 302
    plan.refresh_from_db()
    assert plan.meeting == other
    page = page_of(cast, "senco")
    assert url not in page
    assert "Go to the meeting" in page
    # Called off, it is to be planned anew.
    with in_change():
        ReviewMeeting.objects.filter(pk=other.pk).update(
            state="off", cancelled_on=TODAY, cancelled_because="Ill"
        )
    assert url in page_of(cast, "senco")


def test_a_plan_that_came_long_ago_is_not_asked_for_its_meeting(cast: Cast) -> None:
    make_ehc_plan(cast.noah, received_on=date(2026, 1, 20))
    page = page_of(cast, "senco")
    assert "Not recorded" in page
