"""A contact signs in to read what is shared with them; or no longer."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string

from pupils.letters.selectors.people import families_reached
from pupils.models import Contact, FamilyTie, Pupil, PupilGrant
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.grants import open_grant
from send_mis.access.held import active_on
from send_mis.access.joining import person_at
from send_mis.access.standing import PARENT
from send_mis.accounts.mail import link_to
from send_mis.accounts.models import User
from send_mis.accounts.services import write_invitation
from send_mis.audit.record import change
from send_mis.audit.saving import insert
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.notifications import services as outbox
from send_mis.parents.models import FamilyAccount
from send_mis.parents.rights.rules import who_is_told
from send_mis.parents.rights.selectors import rights_by_pupil
from send_mis.schools.models import School
from send_mis.ui.words import day

_GIVE = Action.FAMILY_ACCOUNT
_SUBJECT = "Read what {school} shares with you"


def give_account(*, actor: Actor, tie: FamilyTie) -> FamilyAccount:
    """With the role of a parent on each child of theirs here of whom they are told; given again,
    on those who came since. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _GIVE, tie.pupil)
    with change(actor=actor, event="family_account.given"), last_word():
        pupil = locked(tie.pupil)
        contact = Contact.objects.select_for_update(of=("self",)).get(pk=tie.contact_id)
        email, children = _children(contact, pupil, actor)
        row = FamilyAccount.objects.select_related("user").filter(contact=contact).first()
        new = [
            child for child in children
            if row is None or not _grants(row.user, child).filter(active_on(actor.today)).exists()
        ]  # fmt: skip
        if row is not None and not new:
            raise AlreadyDone(f"{contact.name} signs in since {day(row.given_on)}.")
        if row is None:
            user = person_at(
                school=pupil.school, email=email, full_name=contact.name, title=""
            )  # fmt: skip
            row = FamilyAccount(
                contact=contact, school_id=pupil.school_id, user=user, given_on=actor.today,
                given_by=actor.name,
            )  # fmt: skip
            insert(row)
            _tell(user, pupil.school)
        for child in new:
            open_grant(
                user=row.user, role="parent", on=child, starts_on=actor.today,
                given_by_id=actor.user_id, reason="Their own child",
            )  # fmt: skip
        return row


def end_account(*, actor: Actor, account: FamilyAccount, why: str) -> None:
    """They read nothing here any more by signing in; links and paper stay as they are. Raises
    RuleBroken."""
    ensure(actor, _GIVE, account)
    reason = " ".join(why.split())
    school_id = account.school_id
    with change(
        actor=actor, event="family_account.ended", why=reason, school_id=school_id
    ) as opened:
        row = FamilyAccount.objects.select_for_update(of=("self",)).filter(pk=account.pk).first()
        if row is None:
            raise RuleBroken("It has ended already.")
        if not reason:
            raise RuleBroken({"why": ["Say why."]})
        grants = PupilGrant.objects.filter(
            active_on(actor.today), user=row.user_id, permission__codename=PARENT,
            content_object__school=row.school_id,
        )  # fmt: skip
        for grant in grants:
            grant.ends_on = max(actor.today, grant.starts_on)
            grant.save(update_fields=["ends_on"])
            opened.touches(grant.content_object_id)
        row.delete()


def _children(contact: Contact, pupil: Pupil, actor: Actor) -> tuple[str, list[Pupil]]:
    """Where they are reached, and the children of theirs here of whom they are told."""
    ties = FamilyTie.objects.on(actor.today).filter(contact=contact).select_related("pupil__school")
    pupils = {tie.pupil_id: tie.pupil for tie in ties}
    families = families_reached(pupils, actor.today)
    rights = rights_by_pupil(list(pupils.values()), actor.today)
    told = {
        key: reached
        for key, family in families.items()
        for answer, reached in family.people
        for each in who_is_told([answer], rights[key], pupils[key].short_name)
        if each.tied.contact_id == contact.pk and each.is_told
    }
    if pupil.pk not in told:
        raise RuleBroken(f"{contact.name} is told nothing about {pupil.short_name}.")
    if not told[pupil.pk].email:
        raise RuleBroken("Verify their e-mail address first, on the family’s page.")
    return told[pupil.pk].email, [pupils[key] for key in sorted(told)]


def _grants(user: User, pupil: Pupil) -> QuerySet[Any]:
    found: QuerySet[Any] = PupilGrant.objects.filter(
        user=user, content_object=pupil, permission__codename=PARENT
    )
    return found


def _tell(user: User, school: School) -> None:
    """Where they have no password yet, with the link by which they choose one."""
    words = {
        "name": user.display_name, "school": school.name,
        "invitation": "" if user.has_usable_password() else write_invitation(user=user),
        "url": link_to("account_login"), "days": settings.INVITATION_DAYS,
    }  # fmt: skip
    outbox.enqueue(
        to=user.address, subject=_SUBJECT.format(school=school.name),
        body=render_to_string("parents/mail/account.txt", words),
    )  # fmt: skip
