"""Coming to a school: who an address is there, and how an invitation is taken up."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, ForeignObjectRel, Q
from django.utils import timezone
from pghistory.models import Event

from send_mis.access import clock
from send_mis.access.held import grant_models
from send_mis.access.standing import staff_of
from send_mis.accounts.models import User
from send_mis.accounts.services import account_of, write_account, write_first_password
from send_mis.accounts.who import myself
from send_mis.audit.record import change, open_change
from send_mis.errors import RuleBroken
from send_mis.schools.models import School


def person_at(*, school: School, email: str, full_name: str, title: str) -> User:
    """Inside an open change: who has that address on this staff, locked; else somebody new."""
    address = email.strip().lower()
    known = staff_of(school).filter(Q(email=address) | Q(invited_email=address))
    found = User.objects.select_for_update().filter(pk__in=known.values("pk")).first()
    return found or write_account(email=address, full_name=full_name, title=title)


def accept_invitation(*, invited: User, password: str) -> User:
    """Whoever has the link sets the first password, and is in. The account that it opened.

    An account that was closed is opened by its own person alone, and empty: what it held then
    stays ended. Raises RuleBroken if the invitation was used meanwhile.
    """
    with change(
        actor=myself(invited), event="account.invitation_accepted", is_uncopied=True
    ) as opened:
        held = _locked(invited)
        opened.school_id = _awaiting_school(held)
        account = account_of(held)
        if account is None:
            # The account that had the address is gone or has another one: it is free.
            held.email, held.invited_email = held.invited_email, ""
            held.save(update_fields=["email", "invited_email"])
            account = held
        if account.pk != held.pk:
            account = _locked(account)
            if not account.is_active:
                _open_empty(account)
            _move_everything(held, account)
        write_first_password(user=account, password=password)
        account.refresh_from_db()
        return account


def join_account(*, invited: User, account: User) -> None:
    """Take up a role with the account that one is signed in to."""
    with change(actor=myself(account), event="account.joined") as opened:
        held = _locked(invited)
        opened.school_id = _awaiting_school(held)
        found = account_of(held)
        if not held.is_active or found is None or found.pk != account.pk:
            raise RuleBroken("This invitation has been used.")
        _move_everything(held, account)
        account.last_login = timezone.now()  # They have come here now.
        account.save(update_fields=["last_login"])


def _awaiting_school(invited: User) -> UUID | None:
    """Whose invitation it is: the school where the row holds its roles."""
    for model in grant_models():
        rows = model.with_waiting.filter(user=invited).values_list(model.TO_SCHOOL, flat=True)
        found: UUID | None = rows.first()
        if found is not None:
            return found
    return None


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _open_empty(account: User) -> None:
    today = clock.today()
    for model in grant_models():
        running = model.with_waiting.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=today), user=account
        )
        running.filter(starts_on__gt=today).update(ends_on=F("starts_on"))
        running.filter(starts_on__lte=today).update(ends_on=today)
    account.is_active = True
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])


def _move_everything(invited: User, account: User) -> None:
    """Inside an open change: whatever names the invited row names the account from now on."""
    open_change()
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many:
            continue
        model, field = relation.related_model, relation.field.name
        if (
            isinstance(model, str)
            or issubclass(model, Event)
            or model._meta.app_label == "pghistory"
        ):
            continue  # History names whom it named.
        for row in model._base_manager.filter(**{field: invited}):
            setattr(row, field, account)
            try:
                with transaction.atomic():
                    row.save(update_fields=[field])
            except IntegrityError:
                row.delete()  # The account has that very thing already.
    invited.is_active = False
    invited.save(update_fields=["is_active"])
