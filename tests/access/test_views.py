import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from send_mis.access.middleware import HAT_SESSION_KEY
from send_mis.accounts.models import User
from send_mis.accounts.who import myself
from send_mis.audit.record import change
from tests.accounts.door import PASSWORD, code_of, give_second_step, send_code, sign_in
from tests.factories import actor_for_user, grant, in_change, make_user
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
CHOOSE = "/choose-role/"
SECOND = "/choose-role/second-step/"


@pytest.fixture
def both(cast: Cast) -> User:
    """SENCO at one school, teacher at the other."""
    user = make_user("both@meadow.test", "Ann Both", PASSWORD)
    grant(user, "senco", cast.harebell)
    grant(user, "teacher", cast.bluebell)
    return user


def hats_on(client: Client) -> list[str]:
    return [hat.key for hat in client.get(CHOOSE).context["hats"]]


# --- Choosing ----------------------------------------------------------------------------------


def test_one_hat_is_never_asked_about(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert client.get("/").status_code == 200
    assert client.get(CHOOSE)["Location"] == "/"


def test_several_hats_are_asked_about_and_remembered(both: User) -> None:
    client = signed_in(both)
    turned = client.get("/?x=1")
    assert turned["Location"] == f"{CHOOSE}?next=%2F%3Fx%3D1"
    page = client.get(turned["Location"])
    assert "Harebell Primary" in page.content.decode()
    assert "Bluebell Primary" in page.content.decode()
    hat = page.context["hats"][0]
    answer = client.post(CHOOSE, {"hat": hat.key, "next": page.context["next"]})
    assert answer["Location"] == "/?x=1"
    assert client.get("/").status_code == 200
    assert client.session[HAT_SESSION_KEY] == hat.key


def test_another_hat_can_be_put_on(both: User) -> None:
    client = signed_in(both, "senco")
    other = next(key for key in hats_on(client) if key.startswith("teacher"))
    client.post(CHOOSE, {"hat": other})
    assert client.get("/").context["request"].actor.role_key == "teacher"


def test_looking_changes_no_hat(both: User) -> None:
    client = signed_in(both, "senco")
    other = next(key for key in hats_on(client) if key.startswith("teacher"))
    client.get(CHOOSE, {"hat": other})
    assert client.session[HAT_SESSION_KEY].startswith("senco")


def test_a_hat_of_somebody_else_does_not_fit(both: User, cast: Cast) -> None:
    client = signed_in(both)
    for key in (f"head.school.{cast.harebell.pk}", f"senco.school.{cast.thistle.pk}", "", "x"):
        assert client.post(CHOOSE, {"hat": key}).status_code == 400
    assert HAT_SESSION_KEY not in client.session


def test_a_hat_that_ended_is_taken_off(both: User, cast: Cast) -> None:
    client = signed_in(both, "senco")
    with change(actor=myself(both), event="test.ended"):
        from send_mis.access.models import SchoolGrant

        SchoolGrant.objects.filter(user=both, content_object=cast.harebell).delete()
    assert client.get("/").context["request"].actor.role_key == "teacher"


def test_nobody_without_a_hat_gets_further(cast: Cast) -> None:
    user = make_user("new@meadow.test", "New", PASSWORD)
    client = signed_in(user)
    assert client.get("/")["Location"].startswith(CHOOSE)
    page = client.get(CHOOSE)
    assert page.status_code == 200
    assert "You have no role yet" in page.content.decode()
    assert "Ask your SENCO" in page.content.decode()


@pytest.mark.parametrize("url", ["//evil.test/", "https://evil.test/", "/\\evil.test"])
def test_the_next_page_is_one_of_ours(both: User, url: str) -> None:
    client = signed_in(both)
    key = hats_on(client)[0]
    assert client.post(CHOOSE, {"hat": key, "next": url})["Location"] == "/"


def test_choosing_takes_a_form_of_ours(both: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(both, backend="send_mis.accounts.backends.AccountBackend")
    assert client.post(CHOOSE, {"hat": "x"}).status_code == 403


# --- The second step that a hat asks for -------------------------------------------------------


@pytest.fixture
def strict(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def senco(cast: Cast) -> User:
    user = make_user("deputy@harebell.test", "Deputy", PASSWORD)
    grant(user, "senco", cast.harebell)
    return user


def test_the_demonstration_asks_nobody(client: Client, senco: User) -> None:
    sign_in(client, senco.email)
    assert client.get("/").status_code == 200


def test_in_production_no_page_of_the_hat_opens_without_it(
    client: Client, senco: User, strict: None, cast: Cast
) -> None:
    sign_in(client, senco.email)
    for url in ("/", f"/{cast.harebell.slug}/register/"):
        response = client.get(url, follow=True)
        assert response.redirect_chain[-1][0] == SECOND
        assert response.context["request"].actor is None
    assert "Set it up" in response.content.decode()


def test_setting_it_up_opens_the_hat(client: Client, senco: User, strict: None) -> None:
    sign_in(client, senco.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert client.get("/").status_code == 302
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert client.get("/").status_code == 200


def test_signing_in_with_it_opens_the_hat(client: Client, senco: User, strict: None) -> None:
    secret = give_second_step(senco)
    sign_in(client, senco.email)
    send_code(client, code_of(secret))
    assert client.get("/").status_code == 200


def test_a_session_from_before_takes_the_step_now(
    client: Client, senco: User, strict: None
) -> None:
    sign_in(client, senco.email)
    secret = give_second_step(senco)
    asked = client.get(SECOND)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 302
    assert client.get("/").status_code == 302
    answer = client.post(asked["Location"], {"code": code_of(secret)})
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200


def test_the_password_again_is_not_the_second_step(
    client: Client, senco: User, strict: None
) -> None:
    give_second_step(senco)
    client.force_login(senco, backend="send_mis.accounts.backends.AccountBackend")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get("/").status_code == 302


def test_turning_it_off_shuts_the_hat(client: Client, senco: User, strict: None) -> None:
    secret = give_second_step(senco)
    sign_in(client, senco.email)
    send_code(client, code_of(secret))
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/").status_code == 302


def test_a_role_that_needs_none_is_not_asked(cast: Cast, strict: None) -> None:
    assert signed_in(cast.teacher).get("/").status_code == 200


def test_a_school_may_ask_more_roles(cast: Cast) -> None:
    with change(actor=myself(cast.head), event="test.school"):
        cast.harebell.second_factor_roles = ["teacher"]
        cast.harebell.save(update_fields=["second_factor_roles"])
    assert signed_in(cast.teacher).get("/").status_code == 302
    assert signed_in(cast.ta).get("/").status_code == 200
    assert signed_in(cast.stranger("teacher")).get("/").status_code == 200


def test_with_another_hat_the_work_goes_on(both: User, strict: None) -> None:
    client = signed_in(both)
    senco, teacher = sorted(hats_on(client))
    assert client.post(CHOOSE, {"hat": senco})["Location"].startswith(SECOND)
    page = client.get(CHOOSE).content.decode()
    assert "needs a second step" in page
    assert client.post(CHOOSE, {"hat": teacher})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_role_has_the_name_that_the_school_gave_it(cast: Cast) -> None:
    with in_change():
        cast.harebell.role_labels = {"ta": "Learning friend"}
        cast.harebell.save(update_fields=["role_labels"])
    assert actor_for_user(cast.ta).role_label == "Learning friend"
    assert actor_for_user(cast.teacher).role_label == "Teacher"
    assert "Learning friend" in signed_in(cast.ta).get("/").content.decode()
