"""Meetings in every state, for what is asked of their services."""

from datetime import date
from typing import Any
from uuid import UUID

from reviews.models import Cycle
from tests.factories import (
    TODAY,
    invite,
    leave,
    make_contact,
    make_home,
    make_meeting,
    make_pupil,
    make_service,
    minute,
    restrict,
    undertake,
)
from tests.factories.professionals import make_professional
from tests.people import Cast


def meetings_given(cast: Cast, agreed: Cycle) -> dict[str, Any]:
    """Noah has two homes and somebody who must not be told; Amara's plan is agreed."""
    given: dict[str, Any] = {}
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Leo", "surname": "Hill"})
    barred = make_contact(cast.noah, "OTH", person={"forename": "Max", "surname": "Far"})
    restrict(barred, stops_information=True, stops_contact=True)
    make_home(cast.noah, mother.contact, address="1 Long Lane")
    make_home(cast.noah, father.contact, address="2 Short Street")
    given["mother"], given["father"] = mother.contact, father.contact
    given["barred"] = barred.contact
    given["not_noahs"] = make_contact(cast.amara, "PAM").contact
    given["therapist"] = make_professional(make_service(cast.harebell, "Speech"), "Ines Vale")
    given["gone"] = make_pupil(cast.harebell, surname="Oak", forename="Ola")
    leave(given["gone"], date(2026, 11, 20))
    given["meeting"] = make_meeting(cast.noah)
    given["of_amara"] = make_meeting(cast.amara, cycle=agreed, on=TODAY)
    given["off"] = make_meeting(
        cast.noah, on=date(2026, 11, 25), state="off", cancelled_on=TODAY, cancelled_because="Ill"
    )
    given["held"] = make_meeting(
        cast.noah, on=date(2026, 11, 20), state="held", held_on=date(2026, 11, 20)
    )
    given["asks_mother"] = invite(
        given["meeting"], contact=mother.contact, asked_how="phone", asked_on=date(2026, 11, 18),
        id=UUID(int=71),
    )  # fmt: skip
    given["asks_ta"] = invite(given["of_amara"], user=cast.ta)
    given["said"] = minute(given["held"], by=cast.senco)
    given["of_ta"] = minute(given["held"], "Likes the timer", by=cast.ta)
    given["order"] = undertake(given["held"])
    given["of_teacher"] = undertake(given["held"], "Ring the clinic", cast.teacher)
    given["done"] = undertake(
        given["held"], "Move the seat", cast.teacher, done_on=TODAY, done_by=cast.teacher
    )
    return given
