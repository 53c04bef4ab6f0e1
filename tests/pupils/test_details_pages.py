"""Reading and changing a pupil's facts; adding, leaving, coming back."""

from datetime import date
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from pupils.models import Pupil
from tests.factories import TODAY, in_change, make_class
from tests.people import Cast, signed_in
from tests.pupils.test_register_pages import day_of, url


@pytest.fixture(autouse=True)
def _codes(db: None) -> None:
    call_command("load_codes", verbosity=0)


def text(client: Client, address: str, data: dict[str, object] | None = None) -> str:
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


FACTS = {
    "legal_forename": "Noah", "legal_surname": "Bright", "sex": "M", "ethnicity": "WBRI",
    "first_language": "POL", "upn": "R201100018042", "pupil_premium": ["DPP", "SCP"],
    **day_of("born_on", date(2018, 2, 3)),
}  # fmt: skip


def test_details_are_changed_and_read_in_words(cast: Cast) -> None:
    client = signed_in(cast.office)
    saved = text(client, url("pupil_edit", cast.noah), FACTS | {"version": "1"})
    assert "Noah's details are saved." in saved
    for words in (
        "White - British", "Polish", "R201100018042", "Deprivation Pupil Premium", "Male",
    ):  # fmt: skip
        assert words in saved
    cast.noah.refresh_from_db()
    assert (cast.noah.is_eal, cast.noah.pupil_premium) == (True, ["DPP", "SCP"])
    assert cast.noah.version == 2


def test_the_second_editor_sees_both(cast: Cast) -> None:
    client = signed_in(cast.office)
    text(client, url("pupil_edit", cast.noah), FACTS | {"version": "1"})
    late = FACTS | {"version": "1", "ethnicity": "WIRI", "legal_surname": "Brighton"}
    shown = text(client, url("pupil_edit", cast.noah), late)
    assert "You changed this while you were typing here, in another window" in shown
    assert "Brighton" in shown
    cast.noah.refresh_from_db()
    assert cast.noah.legal_surname == "Bright"


def test_a_wrong_upn_is_said_at_its_field(cast: Cast) -> None:
    wrong = FACTS | {"version": "1", "upn": "A201100018042"}
    shown = text(signed_in(cast.office), url("pupil_edit", cast.noah), wrong)
    assert 'href="#id_upn"' in shown
    assert "R would" in shown


def test_a_temporary_upn_and_a_year_group_out_of_age_are_told(cast: Cast) -> None:
    with in_change():
        cast.noah.upn = "T20110001804V"
        cast.noah.reception_year += 1
        cast.noah.save()
    shown = text(signed_in(cast.office), url("pupil_details", cast.noah))
    assert "Temporary" in shown
    assert "By age it would be Year 4." in shown
    assert "Year 3 (1 year behind)" in shown


def test_a_pupil_is_added(cast: Cast) -> None:
    address = reverse("pupil_add", args=[cast.harebell.slug])
    client = signed_in(cast.office)
    assert "Add a pupil" in text(client, address)
    data = FACTS | {
        "legal_forename": "Ada", "school_class": str(cast.class_4h.pk),
        **day_of("joined_on", TODAY),
    }  # fmt: skip
    assert "Ada Bright is on the roll." in text(client, address, data)
    ada = Pupil.objects.get(legal_forename="Ada")
    assert ada.classmemberships.get().school_class == cast.class_4h
    assert "has this UPN already" in text(client, address, data)


def test_leaving_and_coming_back(cast: Cast) -> None:
    client = signed_in(cast.office)
    left = text(
        client, url("pupil_leave", cast.noah),
        {"destination": "Thistle Primary", **day_of("on", date(2026, 11, 20))},
    )  # fmt: skip
    assert "Noah's last day is Fri 20 Nov 2026." in left
    assert cast.noah.enrolments.get().ends_on == date(2026, 11, 21)
    again = text(client, url("pupil_leave", cast.noah), day_of("on", date(2026, 11, 20)))
    assert "has already left" in again
    new_class = make_class(cast.harebell, "4J")
    back = text(
        client, url("pupil_return", cast.noah),
        {"school_class": str(new_class.pk), **day_of("on", TODAY)},
    )  # fmt: skip
    assert "Noah is on roll again." in back
    assert "4J" in back


def test_who_may_not_and_who_is_elsewhere(cast: Cast) -> None:
    for name in ("pupil_edit", "pupil_leave", "pupil_return"):
        address = url(name, cast.noah)
        assert signed_in(cast.head).get(address).status_code == 403
        assert signed_in(cast.stranger("office")).get(address).status_code == 404
    add = reverse("pupil_add", args=[cast.harebell.slug])
    assert signed_in(cast.stranger("office")).get(add).status_code == 404
    assert signed_in(cast.teacher).get(add).status_code == 403


def test_a_teacher_is_told_that_there_is_more(cast: Cast) -> None:
    shown = text(signed_in(cast.teacher), url("pupil_details", cast.noah))
    assert "Your role sees part of what is recorded" in shown
    assert "UPN" not in shown
