"""A school with people in every standing, and one deed of every service about them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from send_mis.access.actor import Actor
from send_mis.access.grants import end_grant, give_grant, open_grant
from send_mis.access.joining import accept_invitation, join_account
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.office import services
from send_mis.office.services import RoleWanted
from tests.factories import TODAY, actor_for_user, grant, in_change, make_user
from tests.people import Cast

DAY = timedelta(days=1)
LATER = TODAY + 30 * DAY


class Given:
    """Harebell with its cast; and Ann, who was invited by the office and waits for her class; Bo,
    who comes next month; Cy, who has an account elsewhere; Di, who helps Noah alone."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.school = cast, cast.harebell
        self.ann = make_user("ann@harebell.test", "Ann Lee", title="Mrs")
        self.bo = make_user("bo@harebell.test", "Bo Park", password="a long enough password")
        self.cy = make_user("cy@thistle.test", "Cy Wood", password="a long enough password")
        self.di = make_user("di@harebell.test", "Di Hall", password="a long enough password")
        with in_change():
            self.asked = open_grant(
                user=self.ann, role="ta", on=cast.class_4h, starts_on=date(2026, 9, 1),
                given_by_id=cast.office.pk, giver_role="office",
            )  # fmt: skip
            self.first = open_grant(
                user=self.ann, role="teacher", on=cast.class_5b, starts_on=date(2026, 9, 2),
                given_by_id=cast.senco.pk, giver_role="senco",
            )  # fmt: skip
            self.asked_for_noah = open_grant(
                user=self.di, role="ta", on=cast.noah, starts_on=TODAY, reason="Swims",
                given_by_id=cast.office.pk, giver_role="office",
            )  # fmt: skip
        self.to_come = grant(self.bo, "teacher", cast.class_5b, LATER)
        self.elsewhere = grant(self.cy, "ta", cast.thistle)
        self.with_noah = grant(self.di, "teacher", cast.noah, date(2026, 9, 3), reason="1:1")
        # They work for the trust, so that no change takes its school from whoever makes it.
        self.trust_senco = make_user("senco@meadow.test", "Trust Senco")
        grant(self.trust_senco, "senco", cast.trust)
        self.trust_head = make_user("head@meadow.test", "Trust Head")
        grant(self.trust_head, "head", cast.trust)
        self.of_ta = ClassGrant.objects.get(user=cast.ta)
        self.of_teacher = ClassGrant.objects.get(user=cast.teacher)
        self.of_governor = SchoolGrant.objects.get(user=cast.governor)

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self, role, None) or getattr(self.cast, role))

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from vars(self.cast).items()
        yield from self.cast.here.people.items()


Deed = Callable[[Given, Actor], Any]
DEEDS: dict[str, tuple[str, Deed]] = {}


def _by(role: str) -> Callable[[Deed], Deed]:
    def keep(deed: Deed) -> Deed:
        DEEDS[deed.__name__] = (role, deed)
        return deed

    return keep


def _add(g: Given, a: Actor, wanted: RoleWanted, **changes: Any) -> None:
    said = {"email": " New@Harebell.test ", "full_name": "New One", "title": "Dr", "invite": True}
    services.add_person(actor=a, school=g.school, wanted=wanted, **said | changes)


@_by("trust_senco")
def add_person(g: Given, a: Actor) -> None:
    classes = [g.cast.class_4h, g.cast.class_5b]
    _add(g, a, RoleWanted("ta", classes, TODAY - DAY, date(2027, 7, 21)))


@_by("office")
def add_person_whose_class_waits(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("teacher", [g.cast.class_4h], TODAY))


@_by("senco")
def add_a_headteacher(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("head", (), TODAY))


@_by("head")
def add_person_in_the_school_without_a_letter(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("dsl", (), TODAY), invite=False)


@_by("senco")
def add_somebody_who_has_an_account_elsewhere(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("ta", [g.cast.class_4h], TODAY), email=g.cy.email)


@_by("senco")
def add_somebody_who_is_here(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("ta", [g.cast.class_5b], TODAY), email=g.bo.email)


@_by("office")
def add_somebody_whose_roles_are_above(g: Given, a: Actor) -> None:
    """No link to the account goes out by it: who may not give a role may not open it."""
    _add(g, a, RoleWanted("ta", (), TODAY), email=g.cast.senco.email)


@_by("trust_senco")
def give_role(g: Given, a: Actor) -> None:
    wanted = RoleWanted("teacher", [g.cast.class_5b], TODAY + DAY, date(2027, 3, 26))
    services.give_role(actor=a, school=g.school, user=g.cast.teacher, wanted=wanted)


@_by("it")
def give_role_that_waits(g: Given, a: Actor) -> None:
    wanted = RoleWanted("ta", [g.cast.class_5b], TODAY)
    services.give_role(actor=a, school=g.school, user=g.cast.ta, wanted=wanted)


@_by("head")
def end_role(g: Given, a: Actor) -> None:
    services.end_role(actor=a, school=g.school, grant=g.of_governor, last_day=date(2026, 12, 18))


@_by("trust_senco")
def end_role_that_never_begins(g: Given, a: Actor) -> None:
    services.end_role(actor=a, school=g.school, grant=g.to_come, last_day=TODAY)


@_by("trust_senco")
def end_role_of_one_pupil(g: Given, a: Actor) -> None:
    services.end_role(actor=a, school=g.school, grant=g.with_noah, last_day=TODAY)


@_by("trust_senco")
def leave_school(g: Given, a: Actor) -> None:
    services.leave_school(actor=a, school=g.school, user=g.di, last_day=TODAY - DAY)


@_by("trust_senco")
def leave_school_today(g: Given, a: Actor) -> None:
    services.leave_school(actor=a, school=g.school, user=g.cast.ta, last_day=TODAY)


@_by("senco")
def leave_school_before_the_last_role_begins(g: Given, a: Actor) -> None:
    services.leave_school(actor=a, school=g.school, user=g.bo, last_day=TODAY - DAY)


@_by("head")
def invite_again(g: Given, a: Actor) -> None:
    services.invite_again(actor=a, school=g.school, user=g.ann)


@_by("trust_senco")
def change_person(g: Given, a: Actor) -> None:
    services.change_person(
        actor=a, school=g.school, user=g.ann, version=1, full_name="Anna Lee", title="Miss",
        email=" ANN@harebell.test",
    )  # fmt: skip


@_by("office")
def change_the_address(g: Given, a: Actor) -> None:
    """What the office may not decide alone waits anew, and who gave it is told."""
    services.change_person(
        actor=a, school=g.school, user=g.ann, version=1, full_name="Ann Lee", title="Mrs",
        email="Anna@harebell.test",
    )  # fmt: skip


@_by("trust_head")
def confirm_role(g: Given, a: Actor) -> None:
    services.confirm_role(actor=a, school=g.school, grant=g.asked)


@_by("head")
def confirm_role_of_one_pupil(g: Given, a: Actor) -> None:
    services.confirm_role(actor=a, school=g.school, grant=g.asked_for_noah)


@_by("trust_head")
def refuse_role(g: Given, a: Actor) -> None:
    services.refuse_role(actor=a, school=g.school, grant=g.asked)


@_by("office")
def refuse_what_one_gave_oneself(g: Given, a: Actor) -> None:
    """Nothing else is held then: the account that nobody has come in by is closed."""
    with in_change():
        g.first.delete()
    services.refuse_role(actor=a, school=g.school, grant=g.asked)


@_by("trust_senco")
def give_grant_on_a_class(g: Given, a: Actor) -> None:
    give_grant(
        actor=a, user=g.cast.teacher, role="ta", on=g.cast.class_5b, starts_on=TODAY,
        ends_on=LATER, reason="Cover",
    )  # fmt: skip


@_by("trust_senco")
def give_grant_on_a_pupil(g: Given, a: Actor) -> None:
    give_grant(
        actor=a, user=g.cast.ta, role="ta", on=g.cast.jayden, starts_on=LATER, reason="Swims"
    )


@_by("trust_senco")
def end_grant_on_a_pupil(g: Given, a: Actor) -> None:
    end_grant(actor=a, grant=g.with_noah, on=LATER, reason="Swims alone")


@_by("head")
def end_grant_on_a_class(g: Given, a: Actor) -> None:
    end_grant(actor=a, grant=g.to_come, on=TODAY)


@_by("office")
def accept_an_invitation(g: Given, a: Actor) -> None:
    accept_invitation(invited=g.ann, password="correct horse battery")


@_by("office")
def accept_an_invitation_into_a_closed_account(g: Given, a: Actor) -> None:
    """It is opened by its own person alone, and empty."""
    with in_change():
        grant(g.cy, "teacher", g.cast.elsewhere.school_class, LATER)
        g.cy.is_active = False
        g.cy.save(update_fields=["is_active"])
        g.ann.invited_email = g.cy.email
        g.ann.save(update_fields=["invited_email"])
    accept_invitation(invited=g.ann, password="correct horse battery")


@_by("office")
def join_an_account(g: Given, a: Actor) -> None:
    with in_change():
        g.ann.invited_email = g.cy.email
        g.ann.save(update_fields=["invited_email"])
    join_account(invited=g.ann, account=g.cy)
    assert g.cy.last_login is not None
    assert timezone.now() - g.cy.last_login < DAY
