"""A pupil's people from a file: who is new, who is known, what is only said and never written."""

from datetime import date

import pytest

from pupils.contributions import tasks
from pupils.imports.selectors.orders import marked_orders
from pupils.imports.services.orders import find_no_order
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    ImportBatch,
    Pupil,
    Restriction,
)
from send_mis.errors import AlreadyDone
from tests.factories import (
    actor_for_user,
    in_change,
    live_in,
    make_contact,
    make_home,
    make_pupil,
    restrict,
)
from tests.imports.files import confirm, csv_file, outcomes, row, texts, upload, upn
from tests.imports.undoing import undone
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

ONE = (
    "UPN,Surname,Forename,DOB,Parental Contact 1 Name,Parental Contact 1 Relationship,"
    "Parental Contact 1 Parental Responsibility,Parental Contact 1 Mobile,Parental Contact 1 Email"
)
TWO = f"{ONE},Parental Contact 2 Name,Parental Contact 2 Relationship,Parental Contact 2 Mobile"
WHO = f"{upn(1)},Lind,Freya,03/02/2018"
SIBLING = f"{upn(2)},Lind,Otto,04/05/2019"
RUTH = "Mrs Ruth Bright,Mother,Y,07700 900123,ruth@example.com"


def read(cast: Cast, headings: str, *rows: str) -> ImportBatch:
    return upload(actor_for_user(cast.office), cast.harebell, csv_file(headings, *rows))


def taken(cast: Cast, headings: str, *rows: str) -> ImportBatch:
    return confirm(actor_for_user(cast.office), read(cast, headings, *rows))


def people(pupil: Pupil) -> list[tuple[str, str, str]]:
    ties = FamilyTie.objects.filter(pupil=pupil, ends_on=None).select_related("contact")
    return [(t.contact.name, t.relationship, t.responsibility) for t in ties.order_by("rank")]


def points(name: str) -> dict[str, str]:
    found = ContactPoint.objects.filter(contact__surname=name)
    return dict(found.values_list("kind", "value"))


def freya() -> Pupil:
    found: Pupil = Pupil.objects.get(legal_forename="Freya")
    return found


def changes(batch: ImportBatch, number: int = 2) -> list[tuple[str, str, str]]:
    return [(c["label"], c["old"], c["new"]) for c in row(batch, number).changes]


def noah_row(cast: Cast, cells: str) -> str:
    noah = cast.noah
    return f"{noah.upn},{noah.legal_surname},{noah.legal_forename},{noah.born_on:%d/%m/%Y},{cells}"


def test_a_new_pupil_comes_with_the_people_of_the_row(cast: Cast) -> None:
    batch = read(cast, TWO, f'{WHO},{RUTH},"Bright, Mr T",Father,7700900124')
    shown = row(batch, 2).values
    assert shown["Contact 1"] == (
        "Mrs Ruth Bright · Mother · has parental responsibility · Mobile: 07700 900123"
        " · E-mail: ruth@example.com"
    )
    confirm(actor_for_user(cast.office), batch)
    assert people(freya()) == [
        ("Mrs Ruth Bright", "PAM", "yes"), ("Mr T Bright", "PAF", "unknown"),
    ]  # fmt: skip
    assert "07700900124" in ContactPoint.objects.values_list("value", flat=True)


def test_brothers_and_sisters_share_their_mother_and_have_each_their_father(cast: Cast) -> None:
    batch = taken(
        cast, TWO,
        f"{WHO},{RUTH},Mr Ola Lind,Father,07700 900200",
        f"{SIBLING},{RUTH.replace('07700 900123', '+44 7700 900123')},Mr Sven Berg,Father,"
        "07700 900300",
    )  # fmt: skip
    assert Contact.objects.filter(surname="Bright").count() == 1
    assert [name for name, *_ in people(freya())] == ["Mrs Ruth Bright", "Mr Ola Lind"]
    otto = Pupil.objects.get(legal_forename="Otto")
    assert [name for name, *_ in people(otto)] == ["Mrs Ruth Bright", "Mr Sven Berg"]
    # Taking one of them back leaves the mother to the other.
    undone(cast, batch, 2)
    assert Contact.objects.filter(surname="Bright").count() == 1
    assert not Contact.objects.filter(surname="Lind").exists()
    undone(cast, ImportBatch.objects.get(pk=batch.pk))
    assert not Contact.objects.filter(surname__in=("Bright", "Berg")).exists()


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    taken(cast, ONE, f"{WHO},{RUTH}")
    again = read(cast, ONE, f"{WHO},{RUTH.replace('07700 900123', '07700900123')}")
    assert outcomes(again) == {2: "unchanged"}
    assert texts(row(again, 2)) == ""


@pytest.mark.parametrize("number", ["07700900123", "+44 7700 900123", "+44 (0)7700 900123",
                                    "0044 7700900123", "7700900123"])  # fmt: skip
def test_an_equal_number_stays_verified(cast: Cast, number: str) -> None:
    tie = make_contact(
        cast.noah, person={"surname": "Bright", "forename": "Ruth"},
        points={"mobile": "07700 900123"},
    )  # fmt: skip
    verify(tie)
    taken(cast, ONE, noah_row(cast, f"Ruth Bright,Mother,Y,{number},"))
    point = ContactPoint.objects.get(contact=tie.contact)
    assert (point.value, point.verified_by) == ("07700 900123", "Dana")


def verify(tie: FamilyTie) -> None:
    with in_change():
        ContactPoint.objects.filter(contact=tie.contact).update(
            verified_on=date(2026, 9, 1), verified_how="call", verified_by="Dana"
        )


def test_another_number_is_shown_before_it_is_written_and_taken_back(cast: Cast) -> None:
    tie = make_contact(
        cast.noah, person={"surname": "Bright", "forename": "Ruth"},
        points={"mobile": "07700 900123"},
    )  # fmt: skip
    verify(tie)
    batch = read(cast, ONE, noah_row(cast, "Ruth Bright,Mother,Y,07700 900999,r@example.com"))
    assert changes(batch) == [
        ("Ruth Bright: mobile", "07700 900123 (verified)", "07700 900999"),
        ("Ruth Bright: e-mail", "", "r@example.com"),
    ]
    batch = confirm(actor_for_user(cast.office), batch)
    point = ContactPoint.objects.get(contact=tie.contact, kind="mobile")
    assert (point.value, point.verified_on) == ("07700 900999", None)
    undone(cast, batch)
    point.refresh_from_db()
    assert (point.value, point.verified_by) == ("07700 900123", "Dana")
    assert points(tie.contact.surname) == {"mobile": "07700 900123"}


def test_a_number_changed_since_stays_when_the_file_is_undone(cast: Cast) -> None:
    tie = make_contact(
        cast.noah, person={"surname": "Bright", "forename": "Ruth"},
        points={"mobile": "07700 900123"},
    )  # fmt: skip
    batch = taken(cast, ONE, noah_row(cast, "Ruth Bright,Mother,Y,07700 900999,"))
    with in_change():
        ContactPoint.objects.filter(contact=tie.contact).update(value="07700 900555")
    undone(cast, batch)
    assert points("Bright") == {"mobile": "07700 900555"}
    assert "changed since" in " ".join(row(batch, 2).stayed)


@pytest.mark.parametrize(
    ("ours", "theirs", "after", "is_said"),
    [("yes", "N", "yes", True), ("no", "Y", "no", True), ("unknown", "Y", "yes", False),
     ("unknown", "N", "no", False), ("yes", "", "yes", False), ("yes", "ask", "yes", True)],
)  # fmt: skip
def test_responsibility_is_learnt_and_never_lowered(
    cast: Cast, ours: str, theirs: str, after: str, *, is_said: bool
) -> None:
    tie = make_contact(
        cast.noah, person={"surname": "Bright", "forename": "Ruth"}, responsibility=ours
    )
    batch = read(cast, ONE, noah_row(cast, f"Ruth Bright,Mother,{theirs},,"))
    assert ("esponsibility" in texts(row(batch, 2))) is is_said
    confirm(actor_for_user(cast.office), batch)
    tie.refresh_from_db()
    assert tie.responsibility == after


def test_a_file_ends_no_tie_and_brings_nobody_back(cast: Cast) -> None:
    stays = make_contact(cast.noah, person={"surname": "Stays", "forename": "Ann"})
    gone = make_contact(
        cast.noah, person={"surname": "Gone", "forename": "Tom"}, ends_on=date(2026, 9, 1)
    )
    batch = taken(cast, ONE, noah_row(cast, "Tom Gone,Father,Y,,"))
    assert "no longer a contact" in texts(row(batch, 2))
    assert [name for name, *_ in people(cast.noah)] == [stays.contact.name]
    assert FamilyTie.objects.filter(contact=gone.contact).count() == 1


def test_a_restriction_is_neither_made_nor_touched(cast: Cast) -> None:
    tie = make_contact(cast.noah, "PAF", person={"surname": "Bright", "forename": "Tom"})
    restrict(tie)
    held = list(Restriction.objects.values())
    headings = f"{ONE},Parental Contact 1 Court Order,Parental Contact 1 Address"
    batch = taken(cast, headings, noah_row(cast, "Tom Bright,Father,Y,,,N,9 Far Road"))
    assert "is restricted here" in texts(row(batch, 2))
    assert list(Restriction.objects.values()) == held
    assert not HouseholdMember.objects.filter(contact=tie.contact).exists()


@pytest.mark.parametrize("mark", ["Y", "Non-molestation order until 2027"])
def test_a_court_order_in_the_file_asks_a_person_to_record_it(cast: Cast, mark: str) -> None:
    headings = f"{ONE},Contact 1 Court Order,Contact 1 Address,Contact 1 Lives with pupil"
    headings = headings.replace("Contact 1 Court", "Parental Contact 1 Court")
    batch = taken(cast, headings, f"{WHO},Mr Tom Bright,Father,Y,,,{mark},9 Far Road,Y")
    assert "marks a court order beside Mr Tom Bright" in texts(row(batch, 2))
    assert batch.counts["orders"] == 1
    assert not Restriction.objects.exists()
    assert not Household.objects.exists()
    title = "1 pupil with a court order marked in a file"
    assert title in [task.title for task in tasks(actor_for_user(cast.senco))]
    restrict(FamilyTie.objects.get(pupil=freya()))
    assert title not in [task.title for task in tasks(actor_for_user(cast.senco))]


def test_homes_are_of_this_family_alone(cast: Cast) -> None:
    headings = f"{TWO},Pupil address,Pupil postcode,Contact 1 Lives with pupil,Contact 2 Address"
    mother = "Mrs Ruth Bright,Mother,Y,07700 900123,"
    father = "Mr Tom Bright,Father,07700 900124"
    taken(
        cast, headings,
        f'{WHO},{mother},{father},"1 High Street, Leeds",LS1 1AA,Y,"2 Low Road, Leeds LS2 2BB"',
        f'{SIBLING},{mother},{father},"1 High St., Leeds",LS1 1AA,N,"7 Other Way, Leeds"',
    )  # fmt: skip
    stay = HouseholdStay.objects.get(pupil=freya())
    assert (stay.household.address, stay.household.postcode) == ("1 High Street, Leeds", "LS1 1AA")
    assert list(stay.household.members.values_list("contact__forename", flat=True)) == ["Ruth"]
    low = Household.objects.get(members__contact__forename="Tom")
    assert (low.address, low.postcode) == ("2 Low Road, Leeds", "LS2 2BB")
    assert not low.stays.exists()


def test_the_same_father_at_two_addresses_keeps_the_first(cast: Cast) -> None:
    headings = f"{ONE},Contact 1 Address"
    father = "Mr Tom Bright,Father,Y,07700 900124,"
    batch = taken(cast, headings, f"{WHO},{father},2 Low Road", f"{SIBLING},{father},7 Other Way")
    assert Household.objects.get().address == "2 Low Road"
    assert "another address for Mr Tom Bright" in texts(row(batch, 3))


def test_no_address_comes_beside_a_confidential_one(cast: Cast) -> None:
    tie = make_contact(cast.noah, person={"surname": "Bright", "forename": "Ruth"})
    make_home(cast.noah, tie.contact, is_confidential=True, address="5 Safe Street")
    headings = f"{ONE},Contact 1 Address,Pupil address"
    batch = taken(cast, headings, noah_row(cast, "Ruth Bright,Mother,Y,,,5 Safe Street,9 Old Lane"))
    assert Household.objects.get().is_confidential
    assert "no address of the file is brought in" in texts(row(batch, 2))
    assert "Safe Street" not in texts(row(batch, 2))


def test_a_home_known_is_moved_by_nobody_but_a_person(cast: Cast) -> None:
    tie = make_contact(cast.noah, person={"surname": "Bright", "forename": "Ruth"})
    home = make_home(cast.noah, tie.contact, address="1 High Street").household
    live_in(home, make_contact(cast.noah, "PAF").contact)
    headings = f"{ONE},Contact 1 Address,Pupil address"
    batch = taken(cast, headings, noah_row(cast, "Ruth Bright,Mother,Y,,,9 New Way,9 New Way"))
    assert list(Household.objects.all()) == [home]
    assert "If they have moved" in texts(row(batch, 2))


@pytest.mark.parametrize(
    ("cell", "said"),
    [("Mr & Mrs Bright", "two people"), ("Mr and Mrs T Bright", "two people"),
     ("Ruth Bright / Tom Bright", "two people"), ("Mum", "but not the name"),
     ("Mr&Mrs Bright", "two people"), ("#REF!", "not brought in"), ("", "has no name")],
)  # fmt: skip
def test_who_is_no_one_person_is_left_to_a_person(cast: Cast, cell: str, said: str) -> None:
    batch = read(cast, ONE, f"{WHO},{cell},Mother,Y,07700 900123,")
    assert outcomes(batch) == {2: "added"}
    assert said in texts(row(batch, 2))
    confirm(actor_for_user(cast.office), batch)
    assert not FamilyTie.objects.filter(pupil=freya()).exists()


@pytest.mark.parametrize(
    ("cell", "name"),
    [('"Bright, Mrs R"', "Mrs R Bright"), ("Mrs Bright", "Mrs Bright"), ("张伟", "张伟"),
     ("Олена Коваль", "Олена Коваль"), ('"O\'Neill, Siân"', "Siân O'Neill"),
     ("محمد الفارسي", "محمد الفارسي")],
)  # fmt: skip
def test_names_as_people_write_them(cast: Cast, cell: str, name: str) -> None:
    taken(cast, ONE, f"{WHO},{cell},Mother,Y,07700 900123,")
    assert people(freya()) == [(name, "PAM", "yes")]


@pytest.mark.parametrize(
    ("number", "said"),
    [("12", "fewer than six digits"), ("07700 900123 / 01632 960001", "is several")],
)
def test_a_number_that_is_none_is_said(cast: Cast, number: str, said: str) -> None:
    batch = read(cast, ONE, f"{WHO},Ruth Bright,Mother,Y,{number},not-an-address")
    assert said in texts(row(batch, 2))
    assert "no e-mail address" in texts(row(batch, 2))
    assert row(batch, 2).outcome != "problem"


def test_a_contact_of_that_name_with_another_number_is_somebody_else(cast: Cast) -> None:
    other = make_pupil(cast.harebell)
    make_contact(
        other, person={"surname": "Bright", "forename": "Ruth"}, points={"mobile": "07700 900777"}
    )
    taken(cast, ONE, f"{WHO},{RUTH}")
    assert Contact.objects.filter(surname="Bright").count() == 2


def test_ten_contacts_and_a_second_file_with_more(cast: Cast) -> None:
    for number in range(10):
        make_contact(cast.noah, "OTH", person={"surname": f"Many{number}", "forename": "A"})
    taken(cast, ONE, noah_row(cast, RUTH))
    assert len(people(cast.noah)) == 11
    assert people(cast.noah)[-1][0] == "Mrs Ruth Bright"


@pytest.mark.parametrize("cell", ["Tom Bright", '"Bright, Mr T"', "Mr Bright"])
def test_whoever_was_kept_away_and_ended_does_not_come_back_as_a_stranger(
    cast: Cast, cell: str
) -> None:
    tie = make_contact(
        cast.noah, "PAF", person={"surname": "Bright", "forename": "Tom"}, ends_on=date(2026, 9, 1)
    )
    restrict(tie)
    batch = taken(cast, ONE, noah_row(cast, f"{cell},Father,Y,07700 900124,"))
    assert "restricted here" in texts(row(batch, 2))
    assert Contact.objects.filter(surname="Bright").count() == 1
    assert people(cast.noah) == []


def test_no_two_people_are_called_first(cast: Cast) -> None:
    make_contact(cast.noah, person={"surname": "Bright", "forename": "Ruth"})
    headings = f"{ONE},Parental Contact 1 Priority,{TWO.removeprefix(f'{ONE},')}"
    taken(cast, headings, noah_row(cast, "Ann Ames,Carer,N,,,1,Sue Ames,Social worker,"))
    ranks = (
        FamilyTie.objects.filter(pupil=cast.noah).order_by("rank").values_list("rank", flat=True)
    )
    assert list(ranks) == [1, 2, 3]
    assert people(cast.noah)[2] == ("Sue Ames", "SWR", "no")


def test_a_row_for_each_contact_is_one_pupil_with_them_all(cast: Cast) -> None:
    headings = "UPN,Surname,Forename,DOB,Contact name,Relationship,PR,Mobile"
    batch = taken(cast, headings, f"{WHO},Mrs Ruth Bright,Mother,Y,07700 900123",
                  f"{WHO},Mr Tom Bright,Father,Y,07700 900124",
                  f"{SIBLING},Mrs Ruth Bright,Mother,Y,07700 900123")  # fmt: skip
    assert outcomes(batch) == {2: "added", 4: "added"}
    assert people(freya()) == [("Mrs Ruth Bright", "PAM", "yes"), ("Mr Tom Bright", "PAF", "yes")]
    assert Contact.objects.filter(surname="Bright", forename="Ruth").count() == 1
    assert any("3 rows are read as 2 pupils" in each for each in batch.choices["remarks"])


def test_an_order_that_nobody_finds_is_asked_of_no_longer(cast: Cast) -> None:
    """The next file that marks it asks again."""
    taken(cast, f"{ONE},Parental Contact 1 Court Order", f"{WHO},Mr Tom Bright,Father,Y,,,Y")
    senco = actor_for_user(cast.senco)
    (found,) = marked_orders(senco, cast.harebell)
    assert found.pupil == "Freya Lind"
    assert "marks a court order beside Mr Tom Bright" in found.texts[0]
    find_no_order(actor=senco, pupil=freya(), why="The court has none")
    assert marked_orders(senco, cast.harebell) == []
    assert not [task for task in tasks(senco) if "court order" in task.title]
    with pytest.raises(AlreadyDone):
        find_no_order(actor=senco, pupil=freya(), why="The court has none")
    headings = f"{ONE},Parental Contact 1 Court Order"
    taken(cast, headings, f"{WHO},Mr Tom Bright,Father,Y,07700 900199,,Y")
    assert len(marked_orders(senco, cast.harebell)) == 1
