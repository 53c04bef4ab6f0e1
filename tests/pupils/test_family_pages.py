"""The family page: as each role, without what it may not see, at a fixed cost."""

import pytest
from django.urls import reverse

from pupils.choices import FamilyDue
from pupils.families.services import restrictions
from pupils.models import DueDate, FamilyTie
from tests.factories import actor_for_user, make_contact, make_home, make_pupil, restrict
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]

SECRET = "12 Hidden Close"


@pytest.fixture
def split(cast: Cast) -> FamilyTie:
    """Noah's mother, whose home is confidential, and his father, who is kept from it."""
    mother = make_contact(
        cast.noah, points={"mobile": "07700 900111"}, person={"forename": "Ruth"},
        has_daily_care=True,
    )  # fmt: skip
    father = make_contact(cast.noah, "PAF", person={"forename": "Ray"})
    make_home(cast.noah, mother.contact, address=SECRET, is_confidential=True, name="Mum's")
    make_home(cast.noah, father.contact, address="3 Open Road", name="Dad's", share="some")
    restrict(father, hides_address=True, stops_information=False, reason="He waits at the gate")
    return father


def page(cast: Cast, role: str) -> str:
    answer = signed_in(getattr(cast, role)).get(reverse("pupil_family", args=[cast.noah.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["senco", "head", "office", "dsl", "designated_teacher"])
def test_who_answers_for_the_family_reads_it_whole(split: FamilyTie, cast: Cast, role: str) -> None:
    shown = page(cast, role)
    assert SECRET in shown
    assert "He waits at the gate" in shown
    assert "Ray Bright (father): must not learn where the child lives" in shown


def test_a_teacher_is_warned_and_reads_neither_the_address_nor_the_reason(
    split: FamilyTie, cast: Cast
) -> None:
    shown = page(cast, "teacher")
    assert SECRET not in shown
    assert "He waits at the gate" not in shown
    assert "must not learn where the child lives" in shown
    assert "07700 900111" in shown
    assert "3 Open Road" in shown
    assert "Change" not in shown.partition("<main")[2]


@pytest.mark.parametrize("role", ["ta", "governor", "it", "parent", "trust_lead"])
def test_others_have_no_family_page(split: FamilyTie, cast: Cast, role: str) -> None:
    answer = signed_in(getattr(cast, role)).get(reverse("pupil_family", args=[cast.noah.pk]))
    assert answer.status_code == 403


def test_letters_say_who_is_told_and_at_which_home(split: FamilyTie, cast: Cast) -> None:
    shown = page(cast, "senco")
    assert "<b>Ruth Bright</b> at Mum&#x27;s: Has parental responsibility" in shown
    assert "<b>Ray Bright</b> at Dad&#x27;s: Has parental responsibility" in shown


def test_the_end_of_an_order_asks_for_a_decision_and_opens_nothing(
    split: FamilyTie, cast: Cast
) -> None:
    actor = actor_for_user(cast.senco)
    barred = split.contact.restrictions.get()
    restrictions.change_restriction(
        actor=actor, restriction=barred, version=1,
        facts={
            "ground": "order", "stops_information": True, "stops_contact": False,
            "hides_address": True, "reason": "", "order_ends_on": barred.starts_on,
        },
    )  # fmt: skip
    due = DueDate.objects.get(kind=FamilyDue.ORDER_ENDS.value)
    assert (due.pupil_id, due.hold_by_on) == (cast.noah.pk, barred.starts_on)
    shown = page(cast, "senco")
    assert "It still holds here: decide whether to lift it." in shown
    assert "Is told nothing and must not learn" in shown
    restrictions.lift_restriction(
        actor=actor, restriction=barred, version=2, on=actor.today, lifted_by="Head",
        lifted_because="The court said so",
    )  # fmt: skip
    assert "It still holds here" not in page(cast, "senco")
    assert DueDate.objects.get(kind=FamilyDue.ORDER_ENDS.value).ends_on == actor.today


def test_a_sisters_mother_is_found_by_name_with_her_children(cast: Cast) -> None:
    sister = make_pupil(cast.harebell, surname="Bright", forename="Nia")
    make_contact(sister, person={"forename": "Zoë", "surname": "O'Hara"})
    make_contact(cast.elsewhere.pupil, person={"forename": "Zoë", "surname": "O'Hara"})
    url = reverse("contact_add", args=[cast.noah.pk])
    shown = signed_in(cast.office).get(url, {"q": "o'hara zo"}).content.decode()
    assert shown.count("of Nia Bright") == 1
    assert shown.count("Zoë O&#x27;Hara") == 1


def test_the_page_costs_the_same_however_many_belong_to_the_child(cast: Cast) -> None:
    client, url = signed_in(cast.senco), reverse("pupil_family", args=[cast.noah.pk])
    make_contact(cast.noah)
    few = queries(client, url)
    for _ in range(6):
        make_home(cast.noah, make_contact(cast.noah, points={"mobile": "07700 900123"}).contact)
    assert queries(client, url) == few <= 13
