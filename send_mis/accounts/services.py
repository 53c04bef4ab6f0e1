"""Accounts: made by a school, opened by invitation, closed and never deleted.

Who may do it is asked by the callers: roles lie on a floor above.
"""

from datetime import timedelta

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils import timezone

from send_mis.accounts import lockout, mail
from send_mis.accounts.models import User
from send_mis.accounts.tokens import ResetTokens, invitation_token
from send_mis.accounts.who import myself
from send_mis.audit.record import Who, change, open_change
from send_mis.errors import RuleBroken
from send_mis.notifications import services as outbox

# No mail can go there: .invalid is reserved for names that never resolve (RFC 2606).
_AWAITED = "awaited.invalid"
# More than a forgetful person needs, less than fills somebody's mailbox.
RESETS_AN_HOUR = 3


def write_account(*, email: str, full_name: str, title: str = "") -> User:
    """Inside an open change: an account that nobody can use until its person is invited.

    Where the address has an account already, a row of its own waits for that person under the
    name that was typed: nothing tells the school that there is one, nor whose it is.
    """
    open_change()
    user = User(full_name=full_name.strip(), title=title.strip(), password=make_password(None))
    if not user.full_name:
        raise RuleBroken({"full_name": ["Enter the person's name."]})
    write_address(user=user, email=email)
    return user


def write_address(*, user: User, email: str) -> None:
    """Inside an open change: save a person who has not come in yet under this address."""
    open_change()
    address = _address(email)
    with connection.cursor() as cursor:
        # Two schools that type one new address at the same moment wait for one another.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address])
    if User.objects.filter(email=address).exclude(pk=user.pk).exists():
        user.email, user.invited_email = f"{user.pk.hex}@{_AWAITED}", address
    else:
        user.email, user.invited_email = address, ""
    user.save(update_fields=None if user._state.adding else ["email", "invited_email"])


def account_of(invited: User) -> User | None:
    """Whose the invitation's address is: the invited row itself, or an account made elsewhere."""
    if not invited.invited_email:
        return invited
    return User.objects.filter(email=invited.invited_email).first()


def write_invitation(*, user: User) -> str:
    """Inside an open change: the link by which a first password is set; for seven days, and once.

    A link given earlier stops working. Sending it is the caller's affair.
    """
    open_change()
    if not user.is_active:
        raise RuleBroken("This account is closed. Add the person again, with the same address.")
    if user.has_usable_password():
        raise RuleBroken(
            "This person has set a password already. They can ask for a new one themselves."
        )
    user.invited_at = timezone.now()
    user.save(update_fields=["invited_at"])
    return mail.link_to("invitation_accept", token=invitation_token(user))


def accept_invitation(*, user: User, password: str) -> None:
    with change(actor=myself(user), event="account.invitation_accepted", is_uncopied=True):
        write_first_password(user=user, password=password)


def write_first_password(*, user: User, password: str) -> None:
    """Inside an open change. Raises RuleBroken if somebody was quicker."""
    open_change()
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.has_usable_password():
        raise RuleBroken("This invitation has been used.")
    user.set_password(password)
    user.save(update_fields=["password"])


def set_password(*, actor: Who, user: User, password: str, event: str) -> None:
    """Every other session of the person ends: sessions are bound to the password."""
    with change(actor=actor, event=event, is_uncopied=True):
        user.set_password(password)
        user.save(update_fields=["password"])


def reset_password(*, user: User, password: str) -> None:
    """With a link from the mailbox. Wrong tries are forgotten, so that the person can come in."""
    set_password(actor=myself(user), user=user, password=password, event="account.password_reset")
    lockout.forget(user.email)


def request_password_reset(*, email: str) -> None:
    """Send a link to the person with this address, if there is one who may use it.

    The work is the same when nobody has the address, so that its time tells nothing.
    """
    email = email.strip().lower()
    since = timezone.now() - timedelta(hours=1)
    if outbox.count_since(to=email, subject=mail.RESET_SUBJECT, since=since) >= RESETS_AN_HOUR:
        return
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None or not user.has_usable_password():
        mail.send_no_reset_link(email)
        return
    mail.send_reset_link(user, uid=user_pk_to_url_str(user), token=ResetTokens().make_token(user))


def clear_second_step(*, user: User) -> None:
    """Inside an open change: what was lost opens nothing, and no session outlives it.

    Nobody comes in by the password alone: the next session sets up a new second step first.
    """
    open_change()
    Authenticator.objects.filter(user=user).delete()
    user.must_set_up_second_step = True
    user.sessions_ended_at = timezone.now()
    user.save(update_fields=["must_set_up_second_step", "sessions_ended_at"])


def has_second_step(user: User) -> bool:
    apps = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return bool(apps.exists())


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise RuleBroken(
            {"email": ["Enter an e-mail address, such as name@school.sch.uk."]}
        ) from None
    return address
