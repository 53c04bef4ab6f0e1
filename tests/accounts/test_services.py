import pytest

from send_mis.accounts import services
from send_mis.accounts.models import User
from send_mis.errors import RuleBroken
from tests.accounts.door import PASSWORD, sign_in
from tests.factories import in_change

pytestmark = pytest.mark.django_db


def make(email: str, full_name: str = "Ruth Ellis") -> User:
    with in_change():
        return services.write_account(email=email, full_name=full_name, title=" Ms ")


def test_a_new_account_has_no_password() -> None:
    user = make(" Ellis@Harebell.TEST")
    assert (user.email, user.title, user.address) == ("ellis@harebell.test", "Ms", user.email)
    assert not user.has_usable_password()


@pytest.mark.parametrize("email", ["", "ellis", "a@b", "two@x.test two@y.test"])
def test_an_address_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        make(email)
    assert "email" in caught.value.problems


def test_a_name_is_needed() -> None:
    with pytest.raises(RuleBroken) as caught:
        make("ellis@harebell.test", " ")
    assert "full_name" in caught.value.problems


def test_outside_a_change_nothing_is_made(db: None) -> None:
    with pytest.raises(RuntimeError):
        services.write_account(email="x@y.test", full_name="X")


def test_somebody_s_address_is_awaited_under_the_name_that_was_typed(doyle: User) -> None:
    awaited = make("DOYLE@harebell.test", "M Doyle")
    assert awaited.address == doyle.email
    assert awaited.email.endswith("@awaited.invalid")
    assert awaited.full_name == "M Doyle"
    assert services.account_of(awaited) == doyle
    assert services.account_of(doyle) == doyle


def test_an_awaited_person_signs_in_nowhere(client: object, doyle: User) -> None:
    awaited = make(doyle.email)
    for typed in (awaited.email, doyle.email):
        assert not User.objects.get(pk=awaited.pk).check_password(PASSWORD)
        sign_in(client, typed, "!")  # type: ignore[arg-type]
    assert services.account_of(awaited) == doyle


def test_an_address_that_came_free_is_their_own(doyle: User) -> None:
    awaited = make(doyle.email)
    with in_change():
        services.write_address(user=awaited, email="new@harebell.test")
    awaited.refresh_from_db()
    assert (awaited.email, awaited.invited_email) == ("new@harebell.test", "")
