"""What is asked of the services of roles: given, confirmed, refused and ended."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from send_mis.access.actor import Actor
from send_mis.access.grants import end_grant, give_grant
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.office import services
from send_mis.office.services import RoleWanted
from tests.factories import TODAY, actor_for_user, grant, in_change, make_user
from tests.house.asked import Asked, Try, set_to, when
from tests.office.given import DAY, LATER, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()


@DEEDS.by("trust_senco")
def give_role(g: Given, a: Actor) -> None:
    wanted = RoleWanted("teacher", [g.cast.class_5b], TODAY + DAY, date(2027, 3, 26))
    services.give_role(actor=a, school=g.school, user=g.cast.teacher, wanted=wanted)


@DEEDS.by("it")
def give_role_that_waits(g: Given, a: Actor) -> None:
    wanted = RoleWanted("ta", [g.cast.class_5b], TODAY)
    services.give_role(actor=a, school=g.school, user=g.cast.ta, wanted=wanted)


@DEEDS.by("head")
def end_role(g: Given, a: Actor) -> None:
    services.end_role(actor=a, school=g.school, grant=g.of_governor, last_day=date(2026, 12, 18))


@DEEDS.by("trust_senco")
def end_role_that_never_begins(g: Given, a: Actor) -> None:
    services.end_role(actor=a, school=g.school, grant=g.to_come, last_day=TODAY)


@DEEDS.by("trust_senco")
def end_role_of_one_pupil(g: Given, a: Actor) -> None:
    services.end_role(actor=a, school=g.school, grant=g.with_noah, last_day=TODAY)


@DEEDS.by("trust_head")
def confirm_role(g: Given, a: Actor) -> None:
    services.confirm_role(actor=a, school=g.school, grant=g.asked)


@DEEDS.by("head")
def confirm_role_of_one_pupil(g: Given, a: Actor) -> None:
    services.confirm_role(actor=a, school=g.school, grant=g.asked_for_noah)


@DEEDS.by("trust_head")
def refuse_role(g: Given, a: Actor) -> None:
    services.refuse_role(actor=a, school=g.school, grant=g.asked)


@DEEDS.by("office")
def refuse_what_one_gave_oneself(g: Given, a: Actor) -> None:
    """Nothing else is held then: the account that nobody has come in by is closed."""
    with in_change():
        g.first.delete()
    services.refuse_role(actor=a, school=g.school, grant=g.asked)


@DEEDS.by("trust_senco")
def give_grant_on_a_class(g: Given, a: Actor) -> None:
    give_grant(
        actor=a, user=g.cast.teacher, role="ta", on=g.cast.class_5b, starts_on=TODAY,
        ends_on=LATER, reason="Cover",
    )  # fmt: skip


@DEEDS.by("trust_senco")
def give_grant_on_a_pupil(g: Given, a: Actor) -> None:
    give_grant(
        actor=a, user=g.cast.ta, role="ta", on=g.cast.jayden, starts_on=LATER, reason="Swims"
    )


@DEEDS.by("trust_senco")
def end_grant_on_a_pupil(g: Given, a: Actor) -> None:
    end_grant(actor=a, grant=g.with_noah, on=LATER, reason="Swims alone")


@DEEDS.by("head")
def end_grant_on_a_class(g: Given, a: Actor) -> None:
    end_grant(actor=a, grant=g.to_come, on=TODAY)


@REFUSALS.by("it")
def of_raising_oneself(g: Given, a: Actor) -> Iterator[Try]:
    def give(role: str, user: User, *classes: Any) -> Callable[[], Any]:
        return partial(
            services.give_role, actor=a, school=g.school, user=user,
            wanted=RoleWanted(role, classes, TODAY),
        )  # fmt: skip

    yield "a class", give("teacher", g.cast.it, g.cast.class_4h)
    yield "to belong to the staff", give("teacher", g.cast.it)
    yield "a colleague", give("teacher", g.cast.teacher, g.cast.class_5b)
    yield "somebody from elsewhere", give("ta", g.cy)
    yield "somebody who is closed", when(set_to(g.bo, is_active=False), give("ta", g.bo))
    yield "a parent", give("ta", g.cast.parent)


@REFUSALS.by("head")
def of_ending(g: Given, a: Actor) -> Iterator[Try]:
    end = partial(services.end_role, actor=a, school=g.school, grant=g.of_governor)
    for ended in (TODAY, TODAY + DAY):
        yield (
            f"what ends on {ended}",
            when(set_to(g.of_governor, ends_on=ended), partial(end, last_day=LATER)),
        )
    own = SchoolGrant.objects.get(user=g.cast.head)
    yield "one's own", partial(end, grant=own, last_day=LATER)
    yield (
        "after one's own has ended",
        when(set_to(own, ends_on=TODAY), partial(end, last_day=LATER)),
    )
    other = grant(make_user(), "head", g.school, ends_on=LATER)
    second = partial(services.end_role, actor=actor_for_user(other.user), school=g.school)
    for day in (LATER - 2 * DAY, LATER - DAY):
        yield f"the other head on {day}", partial(second, grant=own, last_day=day)
    yield (
        "the other head, whose account alone is open",
        when(
            set_to(other.user, is_active=False),
            partial(end_grant, actor=_trust(g), grant=own, on=TODAY),
        ),
    )
    yield "a role of the trust", partial(end, grant=g.cast.trust.grants.first(), last_day=TODAY)


def _trust(g: Given) -> Actor:
    user = make_user()
    grant(user, "head", g.cast.trust)
    return actor_for_user(user)


@REFUSALS.by("head")
def of_confirming(g: Given, a: Actor) -> Iterator[Try]:
    by = {role: actor_for_user(getattr(g.cast, role)) for role in ("senco", "office", "it")}
    for name, deed in (("confirmed", services.confirm_role), ("refused", services.refuse_role)):
        answer = partial(deed, school=g.school, grant=g.asked)
        for role, actor in by.items():
            yield f"{name} by {role}", partial(answer, actor=actor)
        yield (
            f"{name} at another school",
            partial(answer, actor=actor_for_user(g.cast.stranger("head")), school=g.cast.thistle),
        )
        yield (
            f"{name}, given by oneself",
            when(
                set_to(g.asked, given_by=g.cast.head),
                lambda deed=deed: deed(
                    actor=a, school=g.school, grant=ClassGrant.with_waiting.get(pk=g.asked.pk)
                ),
            ),
        )
        yield (
            f"{name}, one's own",
            when(
                set_to(g.asked, user=g.cast.head),
                lambda deed=deed: deed(
                    actor=a, school=g.school, grant=ClassGrant.with_waiting.get(pk=g.asked.pk)
                ),
            ),
        )
        yield (
            f"{name} twice by who never might",
            when(set_to(g.asked, waits_since=None), partial(answer, actor=by["it"])),
        )
        yield f"{name} twice", when(set_to(g.asked, waits_since=None), partial(answer, actor=a))
        yield (
            f"{name}, given by oneself since",
            when(set_to(g.asked, given_by=g.cast.head), partial(answer, actor=a)),
        )
        own = SchoolGrant.objects.get(user=g.cast.head)
        yield (
            f"{name} after one's own has ended",
            when(set_to(own, ends_on=TODAY), partial(answer, actor=a)),
        )

    def left(**columns: Any) -> str:
        with in_change():
            ClassGrant.objects.filter(pk=g.first.pk).delete()
            User.objects.filter(pk=g.ann.pk).update(**columns)
        services.refuse_role(actor=a, school=g.school, grant=g.asked)
        return str(User.objects.get(pk=g.ann.pk).is_active)

    yield "is open after the only role was refused", partial(left, title="Mrs")
    yield "with a password", partial(left, password="pbkdf2_sha256$1$a$b")


@REFUSALS.by("senco")
def of_grants(g: Given, a: Actor) -> Iterator[Try]:
    give = partial(
        give_grant, actor=a, user=g.cast.teacher, role="ta", on=g.cast.class_5b, starts_on=TODAY
    )
    yield "on a pupil for nothing", partial(give, on=g.cast.jayden, reason=" ")
    yield "a role that is not given there", partial(give, role="senco")
    for ends_on in (TODAY, TODAY + DAY):
        yield f"until {ends_on}", partial(give, ends_on=ends_on)
    held = grant(g.cast.teacher, "ta", g.cast.class_5b, LATER, LATER + 9 * DAY)
    for starts_on, ends_on in (
        (TODAY, LATER), (TODAY, LATER + DAY), (LATER + 8 * DAY, None), (LATER + 9 * DAY, None),
        (TODAY, None),
    ):  # fmt: skip
        yield (
            f"{starts_on} to {ends_on} beside another",
            partial(give, starts_on=starts_on, ends_on=ends_on),
        )
    never = set_to(held, ends_on=LATER)
    yield "beside one that never began", when(never, give)
    waits = set_to(held, waits_since=timezone.now())
    yield "beside one that waits", when(waits, give)
    yield (
        "a governor on a pupil",
        partial(give, user=g.cast.governor, on=g.cast.jayden, reason="Swims"),
    )
    yield "a governor on a class", partial(give, user=g.cast.governor)
    yield "a headteacher", partial(give, role="head", on=g.school)
    yield (
        "IT to itself",
        partial(give, actor=actor_for_user(g.cast.it), user=g.cast.it, role="teacher"),
    )
    yield (
        "ended by who may not",
        partial(end_grant, actor=a, grant=SchoolGrant.objects.get(user=g.cast.head), on=TODAY),
    )
