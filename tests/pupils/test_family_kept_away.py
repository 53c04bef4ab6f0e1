"""A restriction outlives everything else that is recorded of a contact, and is never forgotten."""

from typing import Any

import pytest
from django.urls import reverse

from pupils.families.services import contacts, homes, restrictions
from pupils.models import Contact, FamilyTie, HouseholdMember
from send_mis.errors import EditConflict, RuleBroken
from tests.factories import TODAY, actor_for_user, make_contact, make_home, make_pupil, restrict
from tests.people import Cast, signed_in
from tests.pupils.services.families import HOME, MOTHER, RUTH

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]

RAY: dict[str, Any] = {"forename": "Ray", "surname": "Holt"}
NO_POINTS = {"mobile": "", "home": "", "work": "", "email": ""}


@pytest.fixture
def father(cast: Cast) -> FamilyTie:
    tie = make_contact(cast.noah, "PAF", person=RAY)
    restrict(tie, stops_contact=True)
    return tie


def page(cast: Cast, name: str, role: str = "senco") -> str:
    answer = signed_in(getattr(cast, role)).get(reverse(name, args=[cast.noah.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def end(cast: Cast, tie: FamilyTie) -> None:
    contacts.end_tie(
        actor=actor_for_user(cast.office), tie=tie, version=tie.version, on=TODAY, why="Moved away"
    )


@pytest.mark.parametrize("role", ["senco", "teacher"])
@pytest.mark.parametrize("name", ["pupil_family", "pupil_page"])
def test_who_is_no_contact_any_more_is_warned_of_as_before(
    father: FamilyTie, cast: Cast, name: str, role: str
) -> None:
    end(cast, father)
    shown = page(cast, name, role)
    assert "Ray Holt (no contact any more): must not be contacted, is told nothing" in shown


def test_the_restriction_of_who_is_no_contact_any_more_is_lifted_from_the_page(
    father: FamilyTie, cast: Cast
) -> None:
    end(cast, father)
    barred = father.contact.restrictions.get()
    args = [cast.noah.pk, barred.pk]
    shown = page(cast, "pupil_family")
    assert reverse("restriction_lift", args=args) in shown
    assert reverse("contact_link", args=[cast.noah.pk, father.contact_id]) in shown
    restrictions.lift_restriction(
        actor=actor_for_user(cast.senco), restriction=barred, version=1, on=TODAY,
        lifted_by="Head", lifted_because="The court said so",
    )  # fmt: skip
    assert "Ray Holt" not in page(cast, "pupil_family").partition("<main")[2]


@pytest.mark.parametrize(
    ("forename", "surname", "refused"),
    [("ray", "HOLT ", True), ("Ray", "Holt-King", False), ("Ray senior", "Holt", False)],
)
@pytest.mark.parametrize("is_contact", [True, False])
def test_who_is_restricted_is_not_typed_again_as_a_stranger(
    father: FamilyTie, cast: Cast, is_contact: bool, forename: str, surname: str, refused: bool
) -> None:
    if not is_contact:
        end(cast, father)

    def add() -> object:
        return contacts.add_contact(
            actor=actor_for_user(cast.office), pupil=cast.noah, tie=MOTHER, points=NO_POINTS,
            facts=RUTH | {"forename": forename, "surname": surname},
        )  # fmt: skip

    if not refused:
        add()
        return
    with pytest.raises(RuleBroken) as broken:
        add()
    assert "Ray Holt is restricted for Noah" in broken.value.problems["surname"][0]


def test_the_search_says_that_somebody_known_is_restricted(father: FamilyTie, cast: Cast) -> None:
    end(cast, father)
    url = reverse("contact_add", args=[cast.noah.pk])
    shown = signed_in(cast.office).get(url, {"q": "holt"}).content.decode()
    assert "Restricted for Noah" in shown


def test_who_must_not_learn_the_address_is_sent_nothing_to_a_home_they_once_shared(
    cast: Cast,
) -> None:
    """Mother and child may have moved since, and the office changed the address of “Home”."""
    mother = make_contact(cast.noah, person={"forename": "Ruth"})
    father = make_contact(cast.noah, "PAF", person=RAY)
    make_home(cast.noah, mother.contact, father.contact, name="Home")
    make_home(cast.noah, father.contact, name="Dad's flat", share="some")
    restrict(father, hides_address=True, stops_information=False)
    shown = page(cast, "pupil_family")
    assert "<b>Ray Holt</b> at Dad&#x27;s flat: Has" in shown
    assert "<b>Ruth Bright</b> at Home: Has" in shown
    assert "Ray Holt must not learn where Noah lives, and is recorded as living at “Home”" in shown
    assert "is recorded as living at" not in page(cast, "pupil_family", "teacher")


def test_a_number_written_with_the_countrys_code_is_the_same_number(cast: Cast) -> None:
    sister = make_pupil(cast.harebell, surname="Bright", forename="Nia")
    make_contact(sister, person={"forename": "Zoë", "surname": "O’Hara"},
                 points={"mobile": "07700 900123"})  # fmt: skip
    with pytest.raises(RuleBroken) as broken:
        contacts.add_contact(
            actor=actor_for_user(cast.office), pupil=cast.noah, tie=MOTHER,
            facts=RUTH | {"forename": "Zoë", "surname": "O'Hara"},
            points=NO_POINTS | {"work": "+44 (0)7700 900123"},
        )  # fmt: skip
    assert "Zoë O’Hara is known here already" in broken.value.problems["surname"][0]


def test_who_is_called_first_moves_the_others_on(cast: Cast) -> None:
    actor = actor_for_user(cast.office)
    ties = [make_contact(cast.noah, person={"forename": name}) for name in ("Ann", "Bea", "Cat")]
    contacts.change_tie(actor=actor, tie=ties[2], version=1, facts=MOTHER | {"rank": 1})
    contacts.change_tie(actor=actor, tie=ties[1], version=2, facts=MOTHER | {"rank": None})
    ranks = FamilyTie.objects.filter(pupil=cast.noah).order_by("rank")
    assert list(ranks.values_list("contact__forename", "rank")) == [
        ("Cat", 1), ("Ann", 2), ("Bea", 3),
    ]  # fmt: skip


def test_who_moves_in_is_not_moved_out_by_a_form_that_was_open(cast: Cast) -> None:
    actor = actor_for_user(cast.office)
    stay = make_home(cast.noah)
    tie = contacts.add_contact(
        actor=actor, pupil=cast.noah, facts=RUTH, points=NO_POINTS, tie=MOTHER, home=stay.household
    )
    with pytest.raises(EditConflict):
        homes.change_household(
            actor=actor, stay=stay, version=1, facts=HOME, members=[],
            stay_facts={"share": "all", "pattern": ""},
        )  # fmt: skip
    assert HouseholdMember.objects.filter(contact=tie.contact, ends_on=None).exists()


def test_nothing_is_saved_of_what_ended_while_a_form_was_open(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    tie, stay = make_contact(cast.noah), make_home(cast.noah)
    barred = restrict(tie)
    restrictions.lift_restriction(
        actor=actor, restriction=barred, version=1, on=TODAY, lifted_by="Head", lifted_because="Yes"
    )
    homes.leave_household(actor=actor, stay=stay, on=TODAY)
    end(cast, tie)
    order = {
        "ground": "order", "stops_information": True, "stops_contact": True, "hides_address": True,
        "order_ends_on": None, "reason": "",
    }  # fmt: skip
    for words, deed in (
        ("was lifted", lambda: restrictions.change_restriction(
            actor=actor, restriction=barred, version=2, facts=order)),
        ("no longer lives there", lambda: homes.change_household(
            actor=actor, stay=stay, version=1, facts=HOME, stay_facts={"share": "some"},
            members=[])),
        ("no contact any more", lambda: contacts.change_tie(
            actor=actor, tie=tie, version=2, facts=MOTHER)),
        ("no contact any more", lambda: contacts.change_contact(
            actor=actor, tie=tie, version=1, facts=RUTH, points=NO_POINTS)),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=words):
            deed()
    assert Contact.objects.get(pk=tie.contact_id).surname == "Bright"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("me44aa", "ME4 4AA"), (" sw1a  1aa", "SW1A 1AA"), ("D02 X285", "D02 X285")],
)
def test_a_postcode_is_kept_with_capitals_and_one_space(cast: Cast, typed: str, kept: str) -> None:
    stay = homes.add_household(
        actor=actor_for_user(cast.office), pupil=cast.noah, facts=HOME | {"postcode": typed},
        stay={"share": "all", "pattern": ""}, on=TODAY,
    )  # fmt: skip
    assert stay.household.postcode == kept
