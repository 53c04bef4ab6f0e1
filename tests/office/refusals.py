"""What every service about people refuses, and the days on which it begins to."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from send_mis.access.actor import Actor
from send_mis.access.grants import end_grant, give_grant
from send_mis.access.joining import accept_invitation, join_account
from send_mis.access.mail import where_of
from send_mis.access.models import ClassGrant, SchoolGrant
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
from tests.factories import TODAY, actor_for_user, grant, in_change, make_user
from tests.office.deeds import DAY, LATER, Given

Try = tuple[str, Callable[[], Any]]
Tries = Callable[[Given, Actor], Iterator[Try]]
REFUSALS: dict[str, tuple[str, Tries]] = {}


def _by(role: str) -> Callable[[Tries], Tries]:
    def keep(tries: Tries) -> Tries:
        REFUSALS[tries.__name__] = (role, tries)
        return tries

    return keep


def _with(before: Callable[[], Any], then: Callable[[], Any]) -> Callable[[], Any]:
    """Something is so first; then it is tried."""

    def both() -> Any:
        with in_change():
            before()
        return then()

    return both


def _set(row: Any, **columns: Any) -> Callable[[], Any]:
    """By a manager that sees what waits, too."""
    rows = getattr(type(row), "with_waiting", type(row)._default_manager)
    return partial(rows.filter(pk=row.pk).update, **columns)


@_by("senco")
def of_adding(g: Given, a: Actor) -> Iterator[Try]:
    def add(wanted: RoleWanted, email: str = "x@harebell.test", **more: Any) -> Callable[[], Any]:
        return partial(
            services.add_person, actor=a, school=g.school, email=email, full_name="X", title="",
            wanted=wanted, invite=True, **more,
        )  # fmt: skip

    ta = RoleWanted("ta", [g.cast.class_4h], TODAY)
    yield "a role that one may not give", add(RoleWanted("it", (), TODAY))
    yield "a role of the school in a class", add(replace(ta, role="head"))
    yield "in another school's class", add(replace(ta, classes=[g.cast.elsewhere.school_class]))
    for last in (TODAY - DAY, TODAY):
        yield f"until {last}", add(replace(ta, last_day=last))
    yield "in another school", partial(
        services.add_person, actor=a, school=g.cast.thistle, email="x@y.test", full_name="X",
        title="", wanted=RoleWanted("ta", (), TODAY), invite=True,
    )  # fmt: skip
    yield "a governor to a class", add(ta, g.cast.governor.email)
    yield "a governor to the school", add(replace(ta, classes=()), g.cast.governor.email)
    yield "twice", add(ta, g.cast.ta.email)
    teacher = actor_for_user(g.cast.teacher)
    nobody = make_user()
    yield (
        "a teacher invites who holds nothing",
        partial(services.invite_again, actor=teacher, school=g.school, user=nobody),
    )
    yield "a teacher renames who holds nothing", partial(
        services.change_person, actor=teacher, school=g.school, user=nobody, version=1,
        full_name="X", title="", email=nobody.email,
    )  # fmt: skip
    yield (
        "a teacher says that who holds nothing has left",
        partial(
            services.leave_school, actor=teacher, school=g.school, user=nobody, last_day=TODAY - DAY
        ),
    )
    yield "what waits already", add(ta, g.ann.email)


@_by("it")
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
    yield "somebody who is closed", _with(_set(g.bo, is_active=False), give("ta", g.bo))
    yield "a parent", give("ta", g.cast.parent)


@_by("head")
def of_ending(g: Given, a: Actor) -> Iterator[Try]:
    end = partial(services.end_role, actor=a, school=g.school, grant=g.of_governor)
    for ended in (TODAY, TODAY + DAY):
        yield (
            f"what ends on {ended}",
            _with(_set(g.of_governor, ends_on=ended), partial(end, last_day=LATER)),
        )
    own = SchoolGrant.objects.get(user=g.cast.head)
    yield "one's own", partial(end, grant=own, last_day=LATER)
    yield "after one's own has ended", _with(_set(own, ends_on=TODAY), partial(end, last_day=LATER))
    other = grant(make_user(), "head", g.school, ends_on=LATER)
    second = partial(services.end_role, actor=actor_for_user(other.user), school=g.school)
    for day in (LATER - 2 * DAY, LATER - DAY):
        yield f"the other head on {day}", partial(second, grant=own, last_day=day)
    yield (
        "the other head, whose account alone is open",
        _with(
            _set(other.user, is_active=False),
            partial(end_grant, actor=_trust(g), grant=own, on=TODAY),
        ),
    )
    yield "a role of the trust", partial(end, grant=g.cast.trust.grants.first(), last_day=TODAY)


def _trust(g: Given) -> Actor:
    user = make_user()
    grant(user, "head", g.cast.trust)
    return actor_for_user(user)


@_by("senco")
def of_leaving(g: Given, a: Actor) -> Iterator[Try]:
    leave = partial(services.leave_school, actor=a, school=g.school)
    yield "oneself", partial(leave, user=g.cast.senco, last_day=TODAY)
    yield "somebody above", partial(leave, user=g.cast.head, last_day=TODAY)
    own = SchoolGrant.objects.get(user=g.cast.senco)
    yield (
        "after one's own has ended",
        _with(_set(own, ends_on=TODAY), partial(leave, user=g.cast.ta, last_day=TODAY)),
    )

    def left(ends_on: date | None, last_day: date) -> str:
        with in_change():
            ClassGrant.objects.filter(pk=g.of_ta.pk).update(ends_on=ends_on)
        leave(user=g.cast.ta, last_day=last_day)
        now = ClassGrant.objects.get(pk=g.of_ta.pk)
        return f"{now.ends_on}, {User.objects.get(pk=g.cast.ta.pk).is_active}"

    for ends_on in (None, LATER, LATER + DAY, LATER + 2 * DAY):
        yield f"on {LATER}, ending on {ends_on}", partial(left, ends_on, LATER)
    for day in (TODAY - DAY, TODAY):
        yield f"on {day}", partial(left, None, day)
    parent = partial(grant, g.cast.ta, "parent", g.cast.jayden)
    yield "with a child here", _with(parent, partial(left, None, TODAY - DAY))


@_by("senco")
def of_inviting(g: Given, a: Actor) -> Iterator[Try]:
    invite = partial(services.invite_again, actor=a, school=g.school)
    yield "somebody above", partial(invite, user=g.cast.head)
    yield "with a password", partial(invite, user=g.bo)
    yield (
        "who has come",
        _with(
            _set(g.cast.ta, last_login=timezone.now()),
            lambda: invite(user=User.objects.get(pk=g.cast.ta.pk)),
        ),
    )
    long_ago = timezone.now() - 900 * DAY
    yield (
        "who had come before",
        _with(
            _set(g.cast.ta, last_login=long_ago),
            lambda: invite(user=User.objects.get(pk=g.cast.ta.pk)),
        ),
    )
    for ends_on in (TODAY, TODAY + DAY):
        yield (
            f"whose role ends on {ends_on}",
            _with(_set(g.of_ta, ends_on=ends_on), partial(invite, user=g.cast.ta)),
        )
    yield (
        "whose role never begins",
        _with(_set(g.of_ta, starts_on=LATER, ends_on=LATER), partial(invite, user=g.cast.ta)),
    )
    yield "from elsewhere", partial(invite, user=g.cast.stranger("ta"))
    yield (
        "closed",
        _with(
            _set(g.cast.ta, is_active=False), lambda: invite(user=User.objects.get(pk=g.cast.ta.pk))
        ),
    )


@_by("senco")
def of_changing(g: Given, a: Actor) -> Iterator[Try]:
    def change(user: User, email: str = "", version: int = 1) -> Callable[[], Any]:
        return partial(
            services.change_person, actor=a, school=g.school, user=user, version=version,
            full_name="New Name", title="Dr", email=email or user.email,
        )  # fmt: skip

    yield "on an old page", change(g.ann, version=2)
    yield "with a password", change(g.bo)
    yield "somebody above", change(g.cast.head)
    yield "to a colleague's address", change(g.ann, " BO@harebell.test")
    awaited = _set(g.bo, invited_email="soon@harebell.test")
    yield "to an awaited address", _with(awaited, change(g.ann, "soon@harebell.test"))
    yield "to an address elsewhere", change(g.ann, g.cy.email)
    for user in (g.ann, g.bo, g.cast.head):
        yield f"whose details are {user.full_name}'s", partial(services.details_are_theirs, a, user)

    def again(role: str, ends_on: date | None) -> str:
        with in_change():
            ClassGrant.objects.filter(pk=g.first.pk).update(ends_on=ends_on)
        services.change_person(
            actor=actor_for_user(getattr(g.cast, role)), school=g.school, user=g.ann, version=1,
            full_name="Ann", title="", email="moved@harebell.test",
        )  # fmt: skip
        now = ClassGrant.with_waiting.get(pk=g.first.pk)
        return f"{now.waits_since is not None} {now.given_by_id}"

    for role, ends_on in (
        ("senco", None), ("office", None), ("office", TODAY), ("office", TODAY + DAY),
    ):  # fmt: skip
        yield f"by {role}, ending on {ends_on}: waits anew", partial(again, role, ends_on)


@_by("head")
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
            _with(
                _set(g.asked, given_by=g.cast.head),
                lambda deed=deed: deed(
                    actor=a, school=g.school, grant=ClassGrant.with_waiting.get(pk=g.asked.pk)
                ),
            ),
        )
        yield (
            f"{name}, one's own",
            _with(
                _set(g.asked, user=g.cast.head),
                lambda deed=deed: deed(
                    actor=a, school=g.school, grant=ClassGrant.with_waiting.get(pk=g.asked.pk)
                ),
            ),
        )
        yield (
            f"{name} twice by who never might",
            _with(_set(g.asked, waits_since=None), partial(answer, actor=by["it"])),
        )
        yield f"{name} twice", _with(_set(g.asked, waits_since=None), partial(answer, actor=a))
        yield (
            f"{name}, given by oneself since",
            _with(_set(g.asked, given_by=g.cast.head), partial(answer, actor=a)),
        )
        own = SchoolGrant.objects.get(user=g.cast.head)
        yield (
            f"{name} after one's own has ended",
            _with(_set(own, ends_on=TODAY), partial(answer, actor=a)),
        )

    def left(**columns: Any) -> str:
        with in_change():
            ClassGrant.objects.filter(pk=g.first.pk).delete()
            User.objects.filter(pk=g.ann.pk).update(**columns)
        services.refuse_role(actor=a, school=g.school, grant=g.asked)
        return str(User.objects.get(pk=g.ann.pk).is_active)

    yield "is open after the only role was refused", partial(left, title="Mrs")
    yield "with a password", partial(left, password="pbkdf2_sha256$1$a$b")


@_by("senco")
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
    never = _set(held, ends_on=LATER)
    yield "beside one that never began", _with(never, give)
    waits = _set(held, waits_since=timezone.now())
    yield "beside one that waits", _with(waits, give)
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


@_by("head")
def of_invitations(g: Given, a: Actor) -> Iterator[Try]:
    join = partial(join_account, invited=g.ann, account=g.cy)
    theirs = _set(g.ann, invited_email=g.cy.email)
    yield "somebody else's", join
    yield "their own", _with(theirs, join)
    yield "one that was used", _with(lambda: (theirs(), _set(g.ann, is_active=False)()), join)
    yield (
        "a password that there is",
        partial(accept_invitation, invited=g.bo, password="correct horse battery"),
    )


# --- Where somebody stands -----------------------------------------------------------------------


@_by("head")
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
        dated = _set(g.of_ta, starts_on=starts_on, ends_on=ends_on)
        yield f"from {starts_on} to {ends_on} a TA holds", _with(dated, roles(g.cast.ta))
        yield (
            "and works with pupils",
            _with(dated, lambda: str(g.cast.ta in works_with_pupils(g.school, TODAY))),
        )

    for each in (g.asked, g.with_noah, g.of_governor):
        yield f"on a {each.SCOPE}, in a letter", partial(where_of, each)

    def names(people: Callable[[], Any]) -> Callable[[], str]:
        return lambda: ", ".join(sorted(user.full_name for user in people()))

    yield "the staff", names(lambda: staff_of(g.school))
    yield (
        "the staff without who is closed",
        _with(_set(g.bo, is_active=False), names(lambda: staff_of(g.school))),
    )
    yield "who works with pupils", names(lambda: works_with_pupils(g.school, TODAY))
    yield "and for the trust", names(lambda: works_with_pupils(g.school, TODAY, or_trust=True))
    yield (
        "and not who is closed",
        _with(_set(g.bo, is_active=False), names(lambda: works_with_pupils(g.school, TODAY))),
    )
    yield "heads who came", names(lambda: heads_who_came(g.school.pk, TODAY))
    came = _set(g.cast.head, password="pbkdf2_sha256$1$a$b")
    yield "heads who came now", _with(came, names(lambda: heads_who_came(g.school.pk, TODAY)))
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
    yield "a head where there is one by", _with(came, confirmers("head", own))


@_by("head")
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
        ends = _set(g.asked, ends_on=ends_on)
        yield f"for head, ending on {ends_on}", _with(ends, partial(waiting, "head"))
        yield (
            f"Ann is awaited, ending on {ends_on}",
            _with(ends, lambda: str(is_awaited(g.ann.pk, TODAY))),
        )
    never = _set(g.asked, starts_on=LATER, ends_on=LATER)
    yield "for head, of what never begins", _with(never, partial(waiting, "head"))
    yield (
        "Ann is awaited for what never begins",
        _with(never, lambda: str(is_awaited(g.ann.pk, TODAY))),
    )
    yield "given by the head", _with(_set(g.asked, given_by=g.cast.head), partial(waiting, "head"))
    yield (
        "given by nobody who is here",
        _with(_set(g.asked, given_by=None), partial(waiting, "head")),
    )
    yield "the head's own", _with(_set(g.asked, user=g.cast.head), partial(waiting, "head"))
    early = _set(g.asked_for_noah, waits_since=timezone.now() - 9 * DAY)
    yield "the oldest first", _with(early, partial(waiting, "senco"))
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
            _with(_set(g.cast.head, password="pbkdf2_sha256$1$a$b"), first_head),
        )
