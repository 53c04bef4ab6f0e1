"""Staff from a list: people without a password, and only roles that the giver may give."""

import pytest

from pupils.imports.services.imports import confirm_import
from send_mis.access.held import held_grants
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.errors import NotAllowed
from send_mis.notifications.models import Message
from send_mis.schools.models import SchoolClass
from tests.factories import TODAY, actor_for_user, make_user
from tests.imports.files import confirm, csv_file, decide, outcomes, row, texts, upload
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

HEADINGS = "Name,Email,Role,Class"


def brought_in(cast: Cast, *rows: str, by: str = "senco") -> None:
    actor = actor_for_user(getattr(cast, by))
    batch = upload(actor, cast.harebell, csv_file(HEADINGS, *rows), "staff", name="staff.csv")
    assert not batch.counts["blocking"], [texts(each) for each in batch.rows.all()]
    confirm(actor, batch)


def test_staff_become_users_without_a_password_with_their_classes(cast: Cast) -> None:
    brought_in(
        cast,
        "Mrs Ada Ellis,Ada.Ellis@harebell.test,Class teacher,4H; 5B",
        '"Doyle, Sam",sam@harebell.test,LSA,',
    )
    ada = User.objects.get(email="ada.ellis@harebell.test")
    assert (ada.full_name, ada.title, ada.display_name) == ("Ada Ellis", "Mrs", "Mrs Ellis")
    assert not ada.has_usable_password()
    assert ada.invited_at is None
    names = ClassGrant.objects.filter(user=ada).values_list("content_object__name", flat=True)
    assert sorted(names) == ["4H", "5B"]
    assert {g.role_key for g in held_grants(ada.pk, TODAY)} == {"teacher"}
    sam = User.objects.get(email="sam@harebell.test")
    grant = SchoolGrant.objects.get(user=sam)
    assert (grant.role_key, grant.given_by_id, grant.starts_on) == ("ta", cast.senco.pk, TODAY)


def test_again_changes_nothing_and_a_new_class_adds_one_grant(cast: Cast) -> None:
    line = "Ada Ellis,ada@harebell.test,Teacher,4H"
    brought_in(cast, line)
    actor = actor_for_user(cast.senco)
    again = upload(actor, cast.harebell, csv_file(HEADINGS, line), "staff")
    assert outcomes(again) == {2: "unchanged"}
    more = upload(
        actor, cast.harebell, csv_file(HEADINGS, line, "Ada Ellis,ada@harebell.test,Teacher,7Q"),
        "staff",
    )  # fmt: skip
    assert outcomes(more) == {2: "unchanged", 3: "changed"}
    assert more.counts["new_classes"] == ["7Q"]
    confirm(actor, more)
    assert SchoolClass.objects.get(name="7Q").year_groups == [7]
    assert ClassGrant.objects.filter(user__email="ada@harebell.test").count() == 2


def test_somebody_of_another_school_is_the_same_person_and_is_not_revealed(cast: Cast) -> None:
    there = cast.stranger("teacher")
    stranger = "nobody-knows@example.test"
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            HEADINGS, f"Ida Moss,{there.email},Teacher,4H", f"Ole Moss,{stranger},Teacher,4H"
        ),
        "staff",
    )  # fmt: skip
    known, new = row(batch, 2), row(batch, 3)
    assert (known.outcome, known.changes, known.problems) == (
        new.outcome, new.changes, new.problems,
    )  # fmt: skip
    assert known.label == "Ida Moss"
    before = there.full_name
    confirm(actor, batch)
    there.refresh_from_db()
    assert there.full_name == before
    awaited = User.objects.get(invited_email=there.email)
    assert awaited.full_name == "Ida Moss"
    assert ClassGrant.objects.filter(user=awaited, content_object=cast.class_4h).exists()
    assert not ClassGrant.objects.filter(user=there, content_object=cast.class_4h).exists()
    again = upload(
        actor, cast.harebell, csv_file(HEADINGS, f"Ida Moss,{there.email},Teacher,4H"), "staff"
    )
    assert outcomes(again) == {2: "unchanged"}


def test_a_class_from_the_office_s_list_waits_to_be_confirmed(cast: Cast) -> None:
    brought_in(cast, "Ada Ellis,ada@harebell.test,Teacher,4H", by="office")
    ada = User.objects.get(email="ada@harebell.test")
    assert held_grants(ada.pk, TODAY) == ()
    assert ClassGrant.with_waiting.get(user=ada).waits_since is not None
    told = Message.objects.filter(subject__startswith="A role waits")
    assert {each.to for each in told} == {cast.head.email, cast.senco.email}


def test_what_the_senco_confirms_of_the_office_s_list_holds(cast: Cast) -> None:
    office, senco = actor_for_user(cast.office), actor_for_user(cast.senco)
    file = csv_file(HEADINGS, "Ada Ellis,ada@harebell.test,Teacher,4H")
    confirm(senco, upload(office, cast.harebell, file, "staff"))
    ada = User.objects.get(email="ada@harebell.test")
    assert [g.object_id for g in held_grants(ada.pk, TODAY)] == [cast.class_4h.pk]


def test_a_governor_is_not_put_on_a_class_by_a_list(cast: Cast) -> None:
    line = f"Governor Harebell,{cast.governor.email},TA,4H"
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(HEADINGS, line), "staff")
    assert row(batch, 2).outcome == "problem"
    assert "works with pupils" in texts(row(batch, 2))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ada Ellis,ada@harebell.test,Headteacher,", "cannot make somebody Headteacher"),
        ("Ada Ellis,ada@harebell.test,Astronaut,", "is not a role"),
        ("Ada Ellis,ada@harebell.test,,4H", "There is no role"),
        ("Ada Ellis,ada.harebell.test,Teacher,4H", "not an e-mail address"),
        ("Ada Ellis,,Teacher,4H", "There is no e-mail"),
        ("Ada,ada@harebell.test,Teacher,4H", "is one word"),
    ],
)
def test_a_row_that_cannot_be_taken(cast: Cast, line: str, words: str) -> None:
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(HEADINGS, line), "staff")
    assert row(batch, 2).outcome == "problem"
    assert words in texts(row(batch, 2))


def test_one_address_beside_two_names_is_a_problem(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(
            HEADINGS, "Ada Ellis,ada@harebell.test,Teacher,4H", "Ida Moss,ada@harebell.test,TA,"
        ),
        "staff",
    )  # fmt: skip
    assert set(outcomes(batch).values()) == {"problem"}


def test_a_row_left_out_makes_nobody(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    batch = upload(
        actor, cast.harebell,
        csv_file(HEADINGS, "Ada Ellis,ada@harebell.test,Teacher,4H", "X,y,z,"), "staff",
    )  # fmt: skip
    confirm(actor, decide(actor, batch, row_3="out"))
    assert User.objects.filter(email="ada@harebell.test").exists()
    assert not User.objects.filter(full_name="X").exists()


def test_what_the_school_calls_a_role_is_known(cast: Cast) -> None:
    cast.harebell.role_labels = {"ta": "Learning friend"}
    from tests.factories import in_change

    with in_change():
        cast.harebell.save(update_fields=["role_labels"])
    brought_in(cast, "Sam Doyle,sam@harebell.test,learning friend,4H")
    assert ClassGrant.objects.get(user__email="sam@harebell.test").role_key == "ta"


def test_nobody_confirms_roles_that_they_may_not_give(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(
        senco, cast.harebell, csv_file(HEADINGS, "Ida Moss,ida@harebell.test,Deputy SENCO,"),
        "staff",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        confirm_import(actor=actor_for_user(cast.office), batch=batch, version=batch.version)
    confirm(senco, batch)
    assert SchoolGrant.objects.get(user__email="ida@harebell.test").role_key == "senco"


@pytest.mark.parametrize("role", ["teacher", "head", "governor"])
def test_who_may_not_bring_in_staff(cast: Cast, role: str) -> None:
    make_user()
    with pytest.raises(NotAllowed):
        upload(
            actor_for_user(getattr(cast, role)), cast.harebell,
            csv_file(HEADINGS, "Ida Moss,ida@harebell.test,TA,"), "staff",
        )  # fmt: skip
