"""What is answered about where somebody stands, and what waits for whom."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from send_mis.access.actor import Actor
from send_mis.access.mail import where_of
from send_mis.access.models import SchoolGrant
from send_mis.access.standing import (
    confirming_roles,
    heads_who_came,
    roles_at,
    staff_of,
    works_with_pupils,
)
from send_mis.access.waiting import count_to_confirm, is_awaited, roles_to_confirm
from send_mis.accounts.models import User
from send_mis.office import services
from send_mis.office.services import RoleWanted
from tests.factories import TODAY, actor_for_user, grant, make_user
from tests.house.asked import Asked, Try, set_to, when
from tests.office.given import DAY, LATER, Given, Tries

REFUSALS = Asked[Tries]()


@REFUSALS.by("head")
def of_standing(g: Given, a: Actor) -> Iterator[Try]:
    def roles(user: User) -> Callable[[], str]:
        return lambda: ", ".join(sorted(roles_at(user.pk, g.school, TODAY)))

    yield "Ann holds", roles(g.ann)
    yield "a parent holds", roles(g.cast.parent)
    yield "the trust's lead holds", roles(g.cast.trust_lead)
    yield "somebody elsewhere holds", roles(g.cy)
    for starts_on, ends_on in (
        (date(2025, 9, 1), TODAY), (date(2025, 9, 1), TODAY + DAY), (LATER, LATER),
        (LATER, LATER + DAY), (LATER, None),
    ):  # fmt: skip
        dated = set_to(g.of_ta, starts_on=starts_on, ends_on=ends_on)
        yield f"from {starts_on} to {ends_on} a TA holds", when(dated, roles(g.cast.ta))
        yield (
            "and works with pupils",
            when(dated, lambda: str(g.cast.ta in works_with_pupils(g.school, TODAY))),
        )

    for each in (g.asked, g.with_noah, g.of_governor):
        yield f"on a {each.SCOPE}, in a letter", partial(where_of, each)

    def names(people: Callable[[], Any]) -> Callable[[], str]:
        return lambda: ", ".join(sorted(user.full_name for user in people()))

    yield "the staff", names(lambda: staff_of(g.school))
    yield (
        "the staff without who is closed",
        when(set_to(g.bo, is_active=False), names(lambda: staff_of(g.school))),
    )
    yield "who works with pupils", names(lambda: works_with_pupils(g.school, TODAY))
    yield "and for the trust", names(lambda: works_with_pupils(g.school, TODAY, or_trust=True))
    yield (
        "and not who is closed",
        when(set_to(g.bo, is_active=False), names(lambda: works_with_pupils(g.school, TODAY))),
    )
    yield "heads who came", names(lambda: heads_who_came(g.school.pk, TODAY))
    came = set_to(g.cast.head, password="pbkdf2_sha256$1$a$b")
    yield "heads who came now", when(came, names(lambda: heads_who_came(g.school.pk, TODAY)))
    over = make_user(password="a long enough password")
    grant(over, "head", g.cast.trust, LATER)
    yield "a head of the trust from later", names(lambda: heads_who_came(g.school.pk, LATER - DAY))
    yield "from that day", lambda: str(over in heads_who_came(g.school.pk, LATER))
    own = SchoolGrant.objects.get(user=g.cast.head)

    def confirmers(role: str, on: Any) -> Callable[[], str]:
        return lambda: ", ".join(sorted(confirming_roles(role, on.SCOPE, g.school, TODAY)))

    for role in ("head", "senco", "ta", "office"):
        for scope in (own, g.asked, g.with_noah):
            yield f"{role} on a {scope.SCOPE} is confirmed by", confirmers(role, scope)
    yield "a head where there is one by", when(came, confirmers("head", own))


@REFUSALS.by("head")
def of_what_waits(g: Given, a: Actor) -> Iterator[Try]:
    def waiting(role: str) -> str:
        actor = actor_for_user(getattr(g.cast, role))
        found = roles_to_confirm(actor)
        assert count_to_confirm(actor).roles == len(found)
        return ", ".join(f"{each.user.full_name} {each.role_key}" for each in found) or "nothing"

    roles = ("head", "senco", "office", "it", "teacher", "trust_lead")
    for role in roles:
        yield f"for {role}", partial(waiting, role)
    for ends_on in (TODAY, TODAY + DAY):
        ends = set_to(g.asked, ends_on=ends_on)
        yield f"for head, ending on {ends_on}", when(ends, partial(waiting, "head"))
        yield (
            f"Ann is awaited, ending on {ends_on}",
            when(ends, lambda: str(is_awaited(g.ann.pk, TODAY))),
        )
    never = set_to(g.asked, starts_on=LATER, ends_on=LATER)
    yield "for head, of what never begins", when(never, partial(waiting, "head"))
    yield (
        "Ann is awaited for what never begins",
        when(never, lambda: str(is_awaited(g.ann.pk, TODAY))),
    )
    yield "given by the head", when(set_to(g.asked, given_by=g.cast.head), partial(waiting, "head"))
    yield (
        "given by nobody who is here",
        when(set_to(g.asked, given_by=None), partial(waiting, "head")),
    )
    yield "the head's own", when(set_to(g.asked, user=g.cast.head), partial(waiting, "head"))
    early = set_to(g.asked_for_noah, waits_since=timezone.now() - 9 * DAY)
    yield "the oldest first", when(early, partial(waiting, "senco"))
    for user in (g.ann, g.bo):
        yield (
            f"{user.full_name} is awaited",
            partial(lambda pk: str(is_awaited(pk, TODAY)), user.pk),
        )
    new = make_user(full_name="New Head")
    first = partial(services.give_role, actor=actor_for_user(g.cast.senco), school=g.school,
                    user=new, wanted=RoleWanted("head", (), TODAY))  # fmt: skip
    grant(new, "teacher", g.school)
    for role in roles:

        def first_head(role: str = role) -> str:
            first()
            return waiting(role)

        yield f"a first head, for {role}", first_head
        yield (
            f"a second head, for {role}",
            when(set_to(g.cast.head, password="pbkdf2_sha256$1$a$b"), first_head),
        )
