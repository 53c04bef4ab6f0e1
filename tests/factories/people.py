from datetime import date

from django.db.models import Model

from send_mis.access.actor import Actor, hats_of
from send_mis.access.grants import open_grant
from send_mis.access.held import actor_for, held_grants
from send_mis.access.models import Grant
from send_mis.accounts.models import User
from tests.factories.audited import TODAY, in_change, numbers


def make_user(
    email: str | None = None,
    full_name: str = "",
    password: str | None = None,
    *,
    title: str = "",
    is_active: bool = True,
) -> User:
    number = next(numbers)
    with in_change():
        return User.objects.create_user(
            email or f"person{number}@example.test",
            password,
            full_name=full_name or f"Person Number{number}",
            title=title,
            is_active=is_active,
        )


def grant(
    user: User,
    role: str,
    on: Model,
    starts_on: date = date(2025, 9, 1),
    ends_on: date | None = None,
    reason: str = "",
) -> Grant:
    with in_change():
        return open_grant(
            user=user, role=role, on=on, starts_on=starts_on, ends_on=ends_on, reason=reason
        )


def actor_for_user(user: User, today: date = TODAY, role: str | None = None) -> Actor:
    """The user in their only hat, or in the first of that role."""
    grants = held_grants(user.pk, today)
    hats = [hat for hat in hats_of(grants) if role in (None, hat.role_key)]
    actor = actor_for(
        user_id=user.pk,
        name=user.display_name,
        grants=grants,
        hat_key=hats[0].key if hats else "",
        today=today,
    )
    assert actor is not None, f"{user} wears no hat on {today}"
    return actor
