"""Mail to whoever has to confirm a role that somebody else gave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string

from send_mis.access.held import active_on
from send_mis.access.models import Grant, SchoolGrant
from send_mis.access.roles import role_label
from send_mis.access.standing import confirming_roles
from send_mis.accounts.mail import link_to
from send_mis.accounts.models import User
from send_mis.audit.record import Who
from send_mis.notifications.services import enqueue
from send_mis.schools.models import School, SchoolClass


def tell_confirmers(*, actor: Who, school: School, grants: Sequence[Grant], today: date) -> None:
    """One mail each to whoever may confirm some of these, of what waits for them."""
    waiting: dict[User, list[Grant]] = {}
    for grant in grants:
        if grant.waits_since is None:
            continue
        for who in _confirmers(school, grant, today):
            if who.pk not in (actor.user_id, grant.user_id):
                waiting.setdefault(who, []).append(grant)
    for who, theirs in waiting.items():
        words = {
            "by": actor.name,
            "school": school.name,
            "roles": [
                (each.user.full_name, role_label(each.role_key, school.role_labels), where_of(each))
                for each in theirs
            ],
            "url": link_to("people_waiting", school=school.slug),
        }
        send(who, "A role waits for you", "access/mail/waits.txt", words)


def _confirmers(school: School, grant: Grant, today: date) -> list[User]:
    roles = [f"role_{key}" for key in confirming_roles(grant.role_key, grant.SCOPE, school, today)]
    held = SchoolGrant.objects.filter(
        active_on(today), permission__codename__in=roles, content_object=school
    )
    return list(User.objects.filter(pk__in=held.values("user_id")).order_by("full_name"))


def where_of(grant: Grant) -> str:
    """The class by name; a pupil is never named in mail."""
    place: Model = grant.content_object
    if isinstance(place, SchoolClass):
        return f"of {place.name}"
    return "" if isinstance(place, School) else "for one pupil"


def send(user: User, subject: str, template: str, words: dict[str, Any]) -> None:
    body = render_to_string(template, {**words, "name": user.display_name})
    enqueue(to=user.address, subject=f"{subject} – SEND MIS", body=body)
