"""Mail about roles: to who gets one, and to who gave it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.grants import running_grants
from send_mis.access.mail import send, where_of
from send_mis.access.models import Grant, SecondStepRequest
from send_mis.access.people_with import holders, people_with
from send_mis.access.roles import ANSWERS_FOR_PUPILS, Scope, role_label
from send_mis.accounts.mail import link_to
from send_mis.accounts.models import User
from send_mis.accounts.services import write_invitation
from send_mis.notifications.services import enqueue
from send_mis.schools.models import School


def tell_person(actor: Actor, school: School, user: User, role: str, *, may_invite: bool) -> None:
    """One mail: an invitation, or word of the new role to who needs or may get no link."""
    words = {
        "name": user.display_name,
        "by": actor.name,
        "role": role_label(role, school.role_labels),
        "school": school.name,
    }
    if user.has_usable_password() or not may_invite:
        user.invited_at = user.invited_at or timezone.now()
        user.save(update_fields=["invited_at"])
        template, words["url"] = "office/mail/new_role.txt", link_to("account_login")
    else:
        template, words["url"] = "office/mail/invitation.txt", write_invitation(user=user)
        words["days"] = str(settings.INVITATION_DAYS)
    enqueue(
        to=user.address,
        subject=f"{school.name} invites you to SEND MIS",
        body=render_to_string(template, words),
    )


def tell_confirmed(actor: Actor, school: School, grant: Grant, *, confirmed: bool) -> None:
    """To who gave the role, unless they took it back; and to its holder, once it is theirs."""
    words: dict[str, Any] = {
        "by": actor.name,
        "person": grant.user.full_name,
        "role": role_label(grant.role_key, school.role_labels),
        "where": where_of(grant),
        "school": school.name,
        "confirmed": confirmed,
        "url": link_to("people_person", school=school.slug, user_id=str(grant.user_id)),
    }
    said = "confirmed" if confirmed else "refused"
    giver = grant.given_by
    if giver is not None and giver.is_active and giver.pk != actor.user_id:
        send(giver, f"A role was {said}", "office/mail/answered.txt", words)
    if confirmed:
        words["url"] = link_to("account_login")
        send(grant.user, "Your role is confirmed", "office/mail/confirmed.txt", words)


def tell_of_second_step(
    actor: Actor, asked: SecondStepRequest, what: str, *, school: School | None
) -> None:
    """To the person; to who has to agree, or to who asked; and to who gave the person a role."""
    user = asked.user
    words: dict[str, Any] = {
        "by": actor.name,
        "person": user.full_name,
        "what": what,
        "security_url": link_to("account_security"),
    }
    subject = "Your second step was cleared" if what == "cleared" else "Your second step"
    send(user, subject, "office/mail/second_step.txt", words)
    if school is None:
        return
    words |= {"school": school.name, "url": link_to("people_waiting", school=school.slug)}
    if what != "asked" and asked.asked_by_id != actor.user_id:
        send(asked.asked_by, "A second step", "office/mail/second_step_answered.txt", words)
    if what == "cleared":
        grants = running_grants(user.pk, actor.today)
        tell_givers(actor, school, user, grants, "cleared the second step of")
    for who in _who_may_agree(asked, actor.today) if what == "asked" else ():
        send(who, "A second step waits for you", "office/mail/second_step_waits.txt", words)


def _who_may_agree(asked: SecondStepRequest, today: date) -> list[User]:
    asked_by = asked.asked_as.partition(".")[0]
    found = people_with(Action.PEOPLE_CHANGE, on=asked.school, today=today)
    if asked_by not in ANSWERS_FOR_PUPILS:
        held = holders(Scope.SCHOOL, [asked.school_id], roles=ANSWERS_FOR_PUPILS, today=today)
        found = found.filter(pk__in={each.user_id for each in held})
    return list(found.exclude(pk__in=[asked.user_id, asked.asked_by_id]))


def tell_givers(
    actor: Actor, school: School, user: User, grants: Iterable[Grant], what: str
) -> None:
    """Whoever gave the person a role learns that somebody else changed who can come in by it."""
    givers = {grant.given_by_id for grant in grants if grant.given_by_id}
    givers -= {actor.user_id, user.pk}
    words = {
        "by": actor.name,
        "what": what,
        "person": user.full_name,
        "school": school.name,
        "url": link_to("people_person", school=school.slug, user_id=str(user.pk)),
    }
    for giver in User.objects.filter(pk__in=givers, is_active=True):
        send(giver, "An account that you gave a role", "office/mail/account_changed.txt", words)
