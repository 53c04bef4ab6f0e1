"""What is asked of the services of accounts."""

from typing import Any

from send_mis.parents.accounts import services
from tests.factories import TODAY, in_change, make_contact, make_pupil
from tests.parents.given import Deed
from tests.parents.services.summaries import after


def given(tie: str = "jaydens") -> Deed:
    return lambda g, actor: services.give_account(actor=actor, tie=getattr(g, tie))


def verified(tie: str = "jaydens") -> Deed:
    """Their address, before anything is asked."""

    def deed(g: Any, actor: Any) -> Any:
        contact = getattr(g, tie).contact
        with in_change():
            contact.points.get_or_create(
                kind="email", school=g.school,
                defaults={"value": "ruth@home.test", "verified_on": TODAY, "verified_how": "call",
                          "verified_by": "Dana"},
            )  # fmt: skip

    return deed


def with_a_sister(g: Any, actor: Any) -> Any:
    sister = make_pupil(g.school, surname="Bright", forename="Nia")
    make_contact(sister, known=g.mother.contact)


def ended(why: str = "Asked for it") -> Deed:
    return lambda g, actor: services.end_account(actor=actor, account=g.account, why=why)


DEEDS: dict[str, Deed] = {
    "give an account": after(verified(), given()),
    "give an account: nothing is verified": given(),
    "give an account: told nothing": given("father"),
    "give an account: with a role already": given("mother"),
    "give an account: to who has one, a sister came": after(with_a_sister, given("mother")),
    "end an account": ended(),
    "end an account: without saying why": ended(" "),
    "end an account: twice": after(ended(), ended()),
}
