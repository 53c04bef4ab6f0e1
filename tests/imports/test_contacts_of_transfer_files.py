"""Contacts of a Common Transfer File, as its writers name the elements."""

import pytest

from pupils.families.rules.telling import point_key
from pupils.imports.rules.columns import suggested
from pupils.models import Contact, FamilyTie, Household, HouseholdStay, Pupil
from send_mis.tabular import read_ctf
from tests.factories import actor_for_user
from tests.imports.files import confirm, ctf, row, upload, upn
from tests.imports.undoing import undone
from tests.people import Cast

WHO = (
    f"<UPN>{upn(1)}</UPN><Surname>Lind</Surname><Forename>Freya</Forename>"
    "<DOB>2016-02-03</DOB><Sex>F</Sex>"
)
HOME = (
    "<Address><BS7666Address><SAON>Flat 2</SAON><PAON>10</PAON><Street>High Street</Street>"
    "<Town>Leeds</Town></BS7666Address><PostCode>LS1 1AA</PostCode><Easting>1</Easting></Address>"
)
RUTH = (
    "<Contact><Order>1</Order><Title>Mrs</Title><Surname>Bright</Surname><Forename>Ruth</Forename>"
    "<Gender>F</Gender><Relationship>PAM</Relationship><Responsibility>true</Responsibility>"
    "<Address><AddressAsPupil>true</AddressAsPupil></Address><Phones><Phone>"
    "<TelephoneType>M</TelephoneType><PhoneNo>07700 900123</PhoneNo></Phone><Phone>"
    "<PhoneNo>0113 496 0000</PhoneNo><TelephoneType>H</TelephoneType></Phone></Phones>"
    "<Email>ruth@example.com</Email></Contact>"
)
TOM = (
    "<Contact><ContactOrder>2</ContactOrder><Surname>Bright</Surname><Forename>Tom</Forename>"
    "<RelationshipType>PAF</RelationshipType><Responsibility>0</Responsibility><Addresses><Address>"
    "<AddressLines><AddressLine1>7 Low Road</AddressLine1><AddressLine2>Leeds</AddressLine2>"
    "</AddressLines><PostCode>LS2 2BB</PostCode></Address></Addresses></Contact>"
)
FILE = ctf(f"{WHO}{HOME}<Contacts>{RUTH}{TOM}</Contacts>")


def test_each_contact_keeps_their_own_address_and_telephones() -> None:
    pupil = read_ctf(FILE).pupils[0]
    assert pupil.upn == upn(1)
    assert pupil.home.fields() == {
        "address": "Flat 2, 10 High Street, Leeds", "postcode": "LS1 1AA",
    }  # fmt: skip
    ruth, tom = (contact.fields() for contact in pupil.contacts)
    assert ruth == {
        "rank": "1", "title": "Mrs", "surname": "Bright", "forename": "Ruth",
        "relationship": "PAM", "responsibility": "true", "lives_with": "true",
        "mobile": "07700 900123", "home": "0113 496 0000", "email": "ruth@example.com",
    }  # fmt: skip
    assert (tom["address"], tom["postcode"]) == ("7 Low Road, Leeds", "LS2 2BB")


def test_a_namespace_changes_nothing() -> None:
    spaced = FILE.replace(b"<CTfile>", b'<CTfile xmlns="urn:ctf">')
    assert read_ctf(spaced).pupils == read_ctf(FILE).pupils


@pytest.mark.usefixtures("codes")
def test_a_transfer_file_brings_the_family_and_takes_it_back(cast: Cast) -> None:
    actor = actor_for_user(cast.office)
    batch = upload(actor, cast.harebell, FILE, "ctf", name="999_CTF.xml")
    assert row(batch, 1).values["Lives at"] == "Flat 2, 10 High Street, Leeds, LS1 1AA"
    batch = confirm(actor, batch)
    pupil = Pupil.objects.get(upn=upn(1))
    ties = FamilyTie.objects.filter(pupil=pupil).order_by("rank")
    assert [(t.contact.forename, t.relationship, t.responsibility) for t in ties] == [
        ("Ruth", "PAM", "yes"), ("Tom", "PAF", "no"),
    ]  # fmt: skip
    stay = HouseholdStay.objects.get(pupil=pupil)
    assert [m.contact.forename for m in stay.household.members.all()] == ["Ruth"]
    assert Household.objects.exclude(pk=stay.household_id).get().postcode == "LS2 2BB"
    undone(cast, batch)
    assert not Pupil.objects.filter(upn=upn(1)).exists()
    assert not Contact.objects.filter(surname="Bright").exists()
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [("07700900123", "07700 900 123", True), ("07700900123", "+44 7700 900123", True),
     ("07700900123", "+44(0)7700900123", True), ("07700900123", "0044 7700 900123", True),
     ("07700900123", "7700900123", True), ("07700900123", "07700900124", False),
     ("0113 496 0000", "+44 113 496 0000", True), ("A@B.org", "a@b.ORG ", True),
     ("a@b.org", "a@c.org", False)],
)  # fmt: skip
def test_numbers_that_are_one(one: str, other: str, *, is_same: bool) -> None:
    assert (point_key(one) == point_key(other)) is is_same


@pytest.mark.parametrize(
    ("heading", "key"),
    [("Parental Contact 1 Name", "contact_1_name"), ("PARENT 2 EMAIL", "contact_2_email"),
     ("Priority 1 Contact Home Telephone", "contact_1_home"), ("Contact 3", "contact_3_name"),
     ("Mother's mobile", "contact_mother_mobile"), ("Mum", "contact_mother_name"),
     ("Father Email", "contact_father_email"), ("Parent phone", "contact_1_phone"),
     ("Primary contact name", "contact_1_name"), ("Mobile (Contact 2)", "contact_2_mobile"),
     ("Parental Contact 4 Court Order", "contact_4_court_order"), ("Address", "home_address"),
     ("Parent/Carer 1 Parental Responsibility", "contact_1_responsibility"),
     ("Surname", "legal_surname"), ("Priority 1", None), ("Email", None)],
)  # fmt: skip
def test_headings_of_contacts(heading: str, key: str | None) -> None:
    assert suggested([heading], "pupils", {})[0] == {heading: key}
