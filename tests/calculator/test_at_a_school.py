"""What somebody at a school reads besides: its own days, and who may."""

from datetime import date

from django.urls import reverse

from send_mis.schools.models import Closure, School
from tests.calculator.asking import ASSESSMENT, address, answered, get, lines
from tests.factories import grant, in_change
from tests.people import Cast, signed_in
from tests.queries import queries

MADE, MEETING = date(2026, 3, 31), date(2026, 12, 9)


def test_without_a_school_the_weekday_is_named_and_no_more_is_claimed() -> None:
    # The last day is Easter Monday 2026: Thursday is the last weekday that is no bank holiday.
    found = answered(address("annual_review", plan_made_on=date(2025, 5, 5)))
    (row,) = [row for row in found.rows if row.name == "hold_meeting_by"]
    assert row.day == "Mon 6 Apr 2026"
    assert lines(found, "hold_meeting_by") == (
        "The last weekday before it that is no bank holiday: Thu 2 Apr 2026. Whether the school is"
        " open then, its own calendar says."
    )
    found = answered(address("annual_review", meeting_on=MEETING))
    assert lines(found, "ask_for_advice_by").startswith("A weekday and no bank holiday; whether")
    found = answered(address("annual_review", meeting_on=date(2029, 12, 9)))
    assert "not announced yet" in lines(found, "ask_for_advice_by")


def test_at_a_school_its_own_calendar_counts(cast: Cast) -> None:
    with in_change():
        Closure.objects.create(
            school=cast.harebell, kind="inset", starts_on="2026-09-14", ends_on="2026-09-16"
        )
    client = signed_in(cast.senco)
    found = answered(address("annual_review", plan_made_on=MADE, meeting_on=MEETING), client)
    assert found.school_name == "Harebell Primary"
    assert lines(found, "ask_for_advice_by") == (
        "The last school day at Harebell Primary before it: Fri 11 Sep 2026."
    )
    assert lines(found, "hold_meeting_by") == "A school day at Harebell Primary."
    found = answered(address("annual_review", meeting_on=date(2031, 1, 6)), client)
    assert "Harebell Primary’s term dates do not reach" in lines(found, "ask_for_advice_by")


def test_its_summer_is_a_closure_that_nobody_has_to_type(cast: Cast) -> None:
    asked = {key: ASSESSMENT[key] for key in ("request_received_on", "information_requested_on")}
    found = answered(address("ehc_assessment", **asked), signed_in(cast.senco))
    assert "Closed from Wed 22 Jul 2026, re-opens Wed 2 Sep 2026" in lines(found, "final_plan")
    asked["information_requested_on"] = date(2035, 7, 16)
    found = answered(address("ehc_assessment", **asked), signed_in(cast.senco))
    assert lines(found, "final_plan") == ""


def test_a_complaint_is_counted_in_the_days_of_the_hat_s_school(cast: Cast) -> None:
    with in_change():
        School.objects.filter(pk=cast.harebell.pk).update(complaint_head_days=10)
    url = address("complaint", received_on=date(2026, 12, 14))
    (row,) = answered(url, signed_in(cast.office)).rows
    assert (row.day, row.source.standing.text) == ("Mon 11 Jan 2027", "The school’s own")
    (row,) = answered(url, signed_in(cast.stranger("office"))).rows
    assert row.day == "Mon 4 Jan 2027"


def test_to_others_it_says_who_may_and_keeps_what_they_typed(cast: Cast) -> None:
    url = address("complaint", received_on=date(2026, 12, 14))
    visitor, trust = get(url), get(url, signed_in(cast.trust_lead))
    assert visitor.context["answer"] is None
    assert "next=%2Fdeadlines%2Fcomplaint%2F%3Freceived_on_day%3D14" in visitor.content.decode()
    assert "somebody there can work it out" in trust.content.decode()
    grant(cast.trust_lead, "head", cast.bluebell)
    trust = get(url, signed_in(cast.trust_lead, "trust_lead"))
    assert f'href="{reverse("hat_choose")}">Choose a role' in trust.content.decode()
    late = address("complaint", received_on=date(2028, 8, 30))
    refused = get(late, signed_in(cast.office)).context["form"]
    assert "term dates do not reach" in refused.non_field_errors()[0]


def test_somebody_signed_in_takes_few_queries(cast: Cast) -> None:
    client = signed_in(cast.senco)
    plain = queries(client, address("draft_plan", served_on=date(2026, 11, 9)))
    with_calendar = queries(client, address("annual_review", meeting_on=MEETING))
    assert with_calendar - plain == 4
