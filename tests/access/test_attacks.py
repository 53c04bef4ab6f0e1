"""What somebody who may come in tries next: more sight than their role, and reading unseen."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from pupils.models import ImportBatch, Pupil
from pupils.rollover.services import NextClass, make_classes
from send_mis.access.held import held_grants
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import User
from send_mis.accounts.services import accept_invitation
from send_mis.audit.models import Read
from send_mis.errors import RuleBroken
from send_mis.office.services import RoleWanted, add_person, change_person
from tests.factories import TODAY, actor_for_user, grant, make_pupil, make_user, put_on_register
from tests.imports.files import confirm, csv_file, upload
from tests.office.dates import typed
from tests.people import Cast, signed_in
from tests.pupils.test_register_pages import day_of

KEEPS_ACCOUNTS = pytest.mark.parametrize("role", ["it", "office"])


def roles_of(user: User) -> set[str]:
    return {held.role_key for held in held_grants(user.pk, TODAY)}


# --- Who keeps accounts does not let themselves see pupils ------------------------------------


@KEEPS_ACCOUNTS
def test_nobody_makes_themselves_a_teacher_to_read_more(cast: Cast, role: str) -> None:
    user = getattr(cast, role)
    client = signed_in(user)
    wanted: dict[str, Any] = {"role": "teacher", **typed("starts_on", TODAY)}
    classes = {"classes": [str(cast.class_4h.pk)]}
    slug = cast.harebell.slug
    answers = [
        client.post(reverse("people_role_give", args=[slug, user.pk]), wanted | classes),
        client.post(reverse("classes_staff_add", args=[cast.class_4h.pk]),
                    wanted | {"user": str(user.pk)}),
        client.post(reverse("people_add", args=[slug]),
                    wanted | classes | {"full_name": "Me", "email": user.email.upper()}),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status_code == 200
    assert "it reads more than yours" in answers[0].content.decode()
    assert roles_of(user) == {role}


def test_nor_by_a_list_of_staff_whoever_of_two_confirms_it(cast: Cast, codes: None) -> None:
    colleague = make_user()
    grant(colleague, "office", cast.harebell)
    office = cast.office
    file = csv_file("Name,Email,Role,Class", f"{office.full_name},{office.email},Teacher,4H")
    batch = upload(actor_for_user(cast.office), cast.harebell, file, "staff")
    assert batch.counts["blocking"]
    # On the staff, so that a class is no new kind of work: still not by their own hand.
    grant(cast.office, "teacher", cast.harebell)
    for confirmer in (office, colleague):
        batch = upload(actor_for_user(office, role="office"), cast.harebell, file, "staff")
        confirm(actor_for_user(confirmer, role="office"), batch)
        assert "it reads more than yours" in ImportBatch.objects.get(pk=batch.pk).message
    assert not ClassGrant.with_waiting.filter(user=cast.office).exists()


def test_nor_as_the_teacher_of_a_class_of_next_year(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="reads more than yours"):
        make_classes(
            actor=actor_for_user(cast.office), into=cast.class_4h.year, teachers_from=TODAY,
            wanted=[NextClass("9Z", [4], cast.office)],
        )  # fmt: skip
    assert not ClassGrant.objects.filter(user=cast.office).exists()


def test_a_senco_who_teaches_may_say_so(cast: Cast) -> None:
    """It opens nothing that they do not read already."""
    data = {"role": "teacher", "user": str(cast.senco.pk), **typed("starts_on", TODAY)}
    url = reverse("classes_staff_add", args=[cast.class_4h.pk])
    assert signed_in(cast.senco).post(url, data).status_code == 302
    assert roles_of(cast.senco) == {"senco", "teacher"}


# --- Accounts -------------------------------------------------------------------------------------


def test_an_address_is_not_changed_under_somebody_who_has_just_come_in(cast: Cast) -> None:
    """The page was opened before they chose a password, and is sent after."""
    actor = actor_for_user(cast.head)
    user = add_person(
        actor=actor, school=cast.harebell, email="ann@harebell.test", full_name="Ann Lee", title="",
        wanted=RoleWanted("teacher", [cast.class_4h], TODAY), invite=True,
    )  # fmt: skip
    stale = User.objects.get(pk=user.pk)
    accept_invitation(user=user, password="three words of hers")
    with pytest.raises(RuleBroken, match="belong to the person"):
        change_person(
            actor=actor, school=cast.harebell, user=stale, version=stale.version,
            full_name="Ann Lee", title="", email="mine@elsewhere.test",
        )  # fmt: skip
    assert User.objects.get(pk=user.pk).email == "ann@harebell.test"


# --- Reading unseen -------------------------------------------------------------------------------


def test_a_form_that_shows_a_pupils_facts_is_recorded_as_read(cast: Cast, codes: None) -> None:
    signed_in(cast.office).get(reverse("pupil_edit", args=[cast.noah.pk]))
    spell = cast.noah.spells.get()
    signed_in(cast.senco).get(reverse("register_change", args=[cast.noah.pk, spell.pk]))
    read = {(r.user_id, r.what) for r in Read.objects.filter(pupil_ids__contains=[cast.noah.pk])}
    assert read == {(cast.office.pk, "pupil.details"), (cast.senco.pk, "pupil.history")}


def test_each_school_reads_which_of_its_pupils_a_trusts_file_took_out(cast: Cast) -> None:
    iris = make_pupil(cast.bluebell)
    put_on_register(iris)
    url = reverse("trust_register_csv", args=[cast.trust.slug])
    assert signed_in(cast.trust_lead).get(url).status_code == 200
    taken = {r.school_id: set(r.pupil_ids) for r in Read.objects.filter(what="register.csv")}
    assert taken[cast.bluebell.pk] == {iris.pk}
    assert taken[cast.harebell.pk] == {cast.noah.pk, cast.amara.pk, cast.jayden.pk}


# --- Sent twice, and nonsense ---------------------------------------------------------------------


def test_a_pupil_without_a_upn_sent_twice_is_one_pupil(cast: Cast, codes: None) -> None:
    data = {
        "legal_forename": "Ada", "legal_surname": "Bright", "sex": "F", "ethnicity": "WBRI",
        "first_language": "ENG", **day_of("born_on", cast.noah.born_on),
        **day_of("joined_on", TODAY - timedelta(days=1)),
    }  # fmt: skip
    client, url = signed_in(cast.office), reverse("pupil_add", args=[cast.harebell.slug])
    assert client.post(url, data).status_code == 302
    again = client.post(url, data | {"legal_surname": "BRIGHT"})
    assert "is here already" in again.content.decode()
    assert client.post(url, data | {"legal_forename": "Ida"}).status_code == 302  # her twin
    assert Pupil.objects.filter(legal_forename="Ada").count() == 1


def test_nonsense_typed_for_a_doubtful_row_is_no_error(cast: Cast, codes: None) -> None:
    file = csv_file("Surname,Forename,Date of birth", "Bright,Noah,03/02/2018")
    batch = upload(actor_for_user(cast.office), cast.harebell, file, "pupils")
    url = reverse("imports_answers", args=[cast.harebell.slug, batch.pk])
    answer = signed_in(cast.office).post(url, {"version": "1", "other-2": "\0Bright"})
    assert answer.status_code == 302
