"""Accounts: made by a school, opened by invitation, closed and never deleted.

Who may do it is asked by the callers: roles lie on a floor above.
"""

from datetime import timedelta

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from send_mis.accounts import lockout, mail
from send_mis.accounts.models import User
from send_mis.accounts.tokens import ResetTokens, invitation_token
from send_mis.accounts.who import myself
from send_mis.audit.record import Who, change, open_change
from send_mis.errors import RuleBroken
from send_mis.notifications import services as outbox

# More than a forgetful person needs, less than fills somebody's mailbox.
RESETS_AN_HOUR = 3


def create_user(*, actor: Who, email: str, full_name: str, title: str = "") -> User:
    """Inside an open change: an account that nobody can use until its person is invited.

    Raises RuleBroken if the address is none, or somebody's.
    """
    open_change()
    address = _free_address(email)
    if not full_name.strip():
        raise RuleBroken({"full_name": ["Enter the person's name."]})
    return User.objects.create_user(address, None, full_name=full_name.strip(), title=title.strip())


def invite(*, actor: Who, user: User) -> str:
    """The link by which the person sets a first password; good for seven days, and once.

    A link given earlier stops working. Sending it is the caller's affair.
    """
    with change(actor=actor, event="account.invited"):
        return write_invitation(user=user)


def write_invitation(*, user: User) -> str:
    """Inside an open change: the same link."""
    open_change()
    if not user.is_active:
        raise RuleBroken("This account is closed. Open it again before you invite the person.")
    if user.has_usable_password():
        raise RuleBroken(
            "This person has set a password already. They can ask for a new one themselves."
        )
    user.invited_at = timezone.now()
    user.save(update_fields=["invited_at"])
    return mail.link_to("invitation_accept", token=invitation_token(user))


def accept_invitation(*, user: User, password: str) -> None:
    with change(actor=myself(user), event="account.invitation_accepted"):
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.has_usable_password():
            raise RuleBroken("This invitation has been used.")
        user.set_password(password)
        user.save(update_fields=["password"])


def set_password(*, actor: Who, user: User, password: str, event: str) -> None:
    """Every other session of the person ends: sessions are bound to the password."""
    with change(actor=actor, event=event):
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


def change_email(*, actor: Who, user: User, email: str) -> None:
    """The old address is told, in case nobody asked for it."""
    old, address = user.email, _free_address(email, but=user)
    if address == old:
        return
    with change(actor=actor, event="account.email_changed"):
        user.email = address
        user.version += 1
        user.save(update_fields=["email", "version"])
        mail.tell(user, "email_changed", email=old)


def deactivate_user(*, actor: Who, user: User, reason: str = "") -> None:
    """Closed at once, open sessions too. The row stays: records name the person."""
    _set_active(actor, user, active=False, why=reason)


def reactivate_user(*, actor: Who, user: User, reason: str = "") -> None:
    _set_active(actor, user, active=True, why=reason)


def _set_active(actor: Who, user: User, *, active: bool, why: str) -> None:
    with change(actor=actor, event="account.opened" if active else "account.closed", why=why):
        user.is_active = active
        user.version += 1
        user.save(update_fields=["is_active", "version"])


def remove_second_factor(*, actor: Who, user: User, reason: str) -> None:
    """For somebody who lost both phone and codes, after the school has made sure who they are."""
    if not reason.strip():
        raise RuleBroken({"reason": ["Say how you made sure that it is this person who asks."]})
    with change(actor=actor, event="account.second_factor_removed", why=reason):
        Authenticator.objects.filter(user=user).delete()
        mail.tell(user, "second_factor_removed")


def _free_address(email: str, *, but: User | None = None) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise RuleBroken(
            {"email": ["Enter an e-mail address, such as name@school.sch.uk."]}
        ) from None
    taken = User.objects.filter(email=address)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise RuleBroken({"email": ["Somebody has this e-mail address already."]})
    return address
