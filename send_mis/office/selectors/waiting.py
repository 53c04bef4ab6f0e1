"""The page of roles that wait to be confirmed: who, as what, given by whom."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import Http404

from send_mis.access.actor import Actor
from send_mis.access.held import grant_models
from send_mis.access.mail import where_of
from send_mis.access.models import Grant, SecondStepRequest
from send_mis.access.roles import role_label
from send_mis.access.waiting import roles_to_confirm, second_steps_to_clear
from send_mis.schools.models import School
from send_mis.ui.words import ago, plain_day


@dataclass(frozen=True, slots=True)
class WaitingRole:
    grant_id: UUID
    user_id: UUID
    name: str
    address: str
    role: str
    dates: str
    given: str


def waiting_page(school: School, actor: Actor) -> list[WaitingRole]:
    """What this person may confirm here. Three queries."""
    return [_row(grant, school, actor) for grant in roles_to_confirm(actor)]


def asked_for(school: School, actor: Actor) -> list[WaitingRole]:
    """What this person gave and somebody else has to confirm: it can be taken back."""
    rows = [
        grant
        for model in grant_models()
        for grant in model.with_waiting.filter(
            waits_since__isnull=False, given_by=actor.user_id, **{model.TO_SCHOOL: school}
        ).select_related("user", "permission", "content_object", "given_by")
    ]
    return [_row(grant, school, actor) for grant in rows]


@dataclass(frozen=True, slots=True)
class SecondStepAsked:
    user_id: UUID
    name: str
    address: str
    reason: str
    asked: str


def second_steps(actor: Actor) -> list[SecondStepAsked]:
    """Those that this person may answer. One query."""
    found = second_steps_to_clear(actor).select_related("user", "asked_by")
    return [_second_step(asked, actor) for asked in found]


def second_steps_asked(school: School, actor: Actor) -> list[SecondStepAsked]:
    """Those that this person asked for: they can be taken back."""
    found = SecondStepRequest.objects.filter(school=school, asked_by=actor.user_id)
    return [_second_step(each, actor) for each in found.select_related("user", "asked_by")]


def second_step_request(school: School, user_id: UUID) -> SecondStepRequest:
    """404 for one of another school, and for one that was answered."""
    rows = SecondStepRequest.objects.select_related("user", "asked_by", "school")
    found = rows.filter(school=school, user_id=user_id).first()
    if found is None:
        raise Http404("There is no such request, or it was answered already.")
    return found


def _second_step(asked: SecondStepRequest, actor: Actor) -> SecondStepAsked:
    return SecondStepAsked(
        asked.user_id, asked.user.full_name, asked.user.address, asked.reason,
        f"{asked.asked_by.display_name}, {ago(asked.asked_at, actor.today)}",
    )  # fmt: skip


def waiting_grant(school: School, grant_id: UUID) -> Grant:
    """404 for a role of another school, an unknown one, and one that was answered."""
    for model in grant_models():
        rows = model.with_waiting.select_related("user", "permission", "content_object")
        found: Grant | None = rows.filter(
            pk=grant_id, waits_since__isnull=False, **{model.TO_SCHOOL: school}
        ).first()
        if found is not None:
            return found
    raise Http404("There is no such role, or it was answered already.")


def _row(grant: Grant, school: School, actor: Actor) -> WaitingRole:
    where = where_of(grant)
    label = role_label(grant.role_key, school.role_labels)
    until = f" until {plain_day(grant.ends_on - timedelta(days=1))}" if grant.ends_on else ""
    giver = grant.given_by.display_name if grant.given_by else "Somebody"
    return WaitingRole(
        grant_id=grant.pk,
        user_id=grant.user_id,
        name=grant.user.full_name,
        address=grant.user.address,
        role=f"{label} {where}" if where else label,
        dates=f"from {plain_day(grant.starts_on)}{until}",
        given=f"{giver}, {ago(grant.given_at, actor.today)}",
    )
