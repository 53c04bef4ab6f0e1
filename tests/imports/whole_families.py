"""A list of pupils with their people: known and new, siblings, two fathers, a restriction."""

from pupils.models import ContactPoint
from tests.factories import in_change, make_contact, make_home, make_pupil, restrict
from tests.imports.files import upn
from tests.imports.whole import Row, day
from tests.people import Cast


def families(cast: Cast) -> None:
    here, born = cast.harebell, day("2017-04-05")
    ann = make_pupil(here, surname="Bell", forename="Ann", born_on=born, upn=upn(60))
    ruth = make_contact(
        ann, person={"surname": "Bell", "forename": "Ruth"}, responsibility="unknown",
        points={"mobile": "07700 900123", "email": "ruth@old.example"},
    )  # fmt: skip
    with in_change():
        ContactPoint.objects.filter(contact=ruth.contact).update(
            verified_on=day("2026-09-01"), verified_how="call", verified_by="Dana"
        )
    make_home(ann, ruth.contact, name="Bell home", address="1 High Street, Leeds")
    restrict(make_contact(ann, "PAF", person={"surname": "Bell", "forename": "Tom"}))


_RUTH = {
    "contact_1_name": "Bell, Mrs Ruth", "contact_1_relationship": "Mother",
    "contact_1_responsibility": "Y", "contact_1_mobile": "+44 7700 900123",
    "contact_1_email": "ruth@new.example",
}  # fmt: skip
FAMILIES: tuple[Row, ...] = (
    {
        "upn": upn(60), "legal_surname": "Bell", "legal_forename": "Ann", "born_on": "05/04/2017",
        **_RUTH, "contact_1_work": "0113 496 0001", "home_address": "9 New Lane, Leeds",
        "contact_2_name": "Tom Bell", "contact_2_relationship": "Father",
        "contact_2_responsibility": "N", "contact_2_address": "3 Far Road, York",
        "contact_3_name": "Nan", "contact_3_home": "0113 496 0002",
        "contact_4_name": "Mr & Mrs Hill", "contact_4_relationship": "Grandparent",
    },
    {
        "upn": upn(61), "legal_surname": "Bell", "legal_forename": "Bo", "born_on": "06/05/2019",
        **_RUTH, "contact_1_lives_with": "Y", "home_address": "1 High Street, Leeds",
        "contact_2_surname": "Коваль", "contact_2_forename": "Іван", "contact_2_title": "Mr",
        "contact_2_relationship": "Parent", "contact_2_phone": "7700900300",
        "contact_2_address": "8 Low Road, Leeds LS2 2BB", "contact_2_court_order": "Y",
        "contact_3_name": "Sam Stone", "contact_3_relationship": "Social worker",
        "contact_3_work": "0113 496 0100", "contact_3_rank": "2",
    },
    {
        "upn": upn(62), "legal_surname": "Bell", "legal_forename": "Cy", "born_on": "07/06/2020",
        **_RUTH, "contact_1_mobile": "07700 900999", "contact_father_name": "Ola Berg",
        "contact_father_mobile": "07700 900400", "contact_father_address": "2 Dale, Leeds",
    },
)  # fmt: skip
