import pytest

from send_mis.accounts import services
from send_mis.accounts.models import User
from send_mis.accounts.who import myself
from send_mis.audit.models import Change
from send_mis.audit.record import change
from send_mis.errors import RuleBroken
from send_mis.notifications.models import Message

pytestmark = pytest.mark.django_db


def make(actor: User, email: str, full_name: str = "Ruth Ellis") -> User:
    with change(actor=myself(actor), event="import.applied"):
        return services.create_user(
            actor=myself(actor), email=email, full_name=full_name, title=" Ms "
        )


def test_a_new_account_has_no_password(doyle: User) -> None:
    user = make(doyle, " Ellis@Harebell.TEST")
    assert (user.email, user.title) == ("ellis@harebell.test", "Ms")
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "email", ["", "ellis", "a@b", "DOYLE@harebell.test", "two@x.test two@y.test"]
)
def test_an_address_that_is_none_or_somebodys_is_refused(doyle: User, email: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        make(doyle, email)
    assert "email" in caught.value.problems


def test_a_name_is_needed(doyle: User) -> None:
    with pytest.raises(RuleBroken) as caught:
        make(doyle, "ellis@harebell.test", " ")
    assert "full_name" in caught.value.problems


def test_outside_a_change_nothing_is_made(doyle: User) -> None:
    with pytest.raises(RuntimeError):
        services.create_user(actor=myself(doyle), email="x@y.test", full_name="X")


def test_a_new_address_is_told_to_the_old(doyle: User, nair: User) -> None:
    services.change_email(actor=myself(nair), user=doyle, email="Mary@harebell.test")
    doyle.refresh_from_db()
    assert doyle.email == "mary@harebell.test"
    assert Message.objects.get().to == "doyle@harebell.test"
    with pytest.raises(RuleBroken):
        services.change_email(actor=myself(nair), user=doyle, email=nair.email)


def test_the_same_address_is_no_change(doyle: User) -> None:
    before = Change.objects.count()
    services.change_email(actor=myself(doyle), user=doyle, email="DOYLE@harebell.test")
    assert Change.objects.count() == before


def test_closing_and_opening_say_who_and_why(doyle: User, nair: User) -> None:
    services.deactivate_user(actor=myself(nair), user=doyle, reason="Left in July.")
    services.reactivate_user(actor=myself(nair), user=doyle, reason="Came back.")
    rows = Change.objects.filter(event__startswith="account.").order_by("at")
    assert [(r.event, r.user_id, r.why) for r in rows] == [
        ("account.closed", nair.pk, "Left in July."),
        ("account.opened", nair.pk, "Came back."),
    ]
    assert [event.is_active for event in doyle.events.order_by("pgh_id")] == [True, False, True]
