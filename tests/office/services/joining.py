"""What is asked of the services by which whoever was invited comes in."""

from collections.abc import Iterator
from functools import partial

from django.utils import timezone

from send_mis.access.actor import Actor
from send_mis.access.joining import accept_invitation, join_account
from tests.factories import grant, in_change
from tests.house.asked import Asked, Try, set_to, when
from tests.office.given import DAY, LATER, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()


@DEEDS.by("office")
def accept_an_invitation(g: Given, a: Actor) -> None:
    accept_invitation(invited=g.ann, password="correct horse battery")


@DEEDS.by("office")
def accept_an_invitation_into_a_closed_account(g: Given, a: Actor) -> None:
    """It is opened by its own person alone, and empty."""
    with in_change():
        grant(g.cy, "teacher", g.cast.elsewhere.school_class, LATER)
        g.cy.is_active = False
        g.cy.save(update_fields=["is_active"])
        g.ann.invited_email = g.cy.email
        g.ann.save(update_fields=["invited_email"])
    accept_invitation(invited=g.ann, password="correct horse battery")


@DEEDS.by("office")
def join_an_account(g: Given, a: Actor) -> None:
    with in_change():
        g.ann.invited_email = g.cy.email
        g.ann.save(update_fields=["invited_email"])
    join_account(invited=g.ann, account=g.cy)
    assert g.cy.last_login is not None
    assert timezone.now() - g.cy.last_login < DAY


@REFUSALS.by("head")
def of_invitations(g: Given, a: Actor) -> Iterator[Try]:
    join = partial(join_account, invited=g.ann, account=g.cy)
    theirs = set_to(g.ann, invited_email=g.cy.email)
    yield "somebody else's", join
    yield "their own", when(theirs, join)
    yield "one that was used", when(lambda: (theirs(), set_to(g.ann, is_active=False)()), join)
    yield (
        "a password that there is",
        partial(accept_invitation, invited=g.bo, password="correct horse battery"),
    )
