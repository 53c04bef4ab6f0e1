"""The page of what waits for a second person: roles, and second steps to clear."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from send_mis.access.actor import Actor
from send_mis.access.held import grant_models
from send_mis.access.mail import where_of
from send_mis.access.models import Grant, SecondStepRequest
from send_mis.access.roles import role_label
from send_mis.access.waiting import roles_to_confirm, second_steps_to_clear
from send_mis.audit.selectors import changes
from send_mis.schools.models import School
from send_mis.ui.words import ago, at_time, plain_day

_ANSWERS = {"role.confirmed": "confirmed", "role.refused": "refused"}


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """One row of it. `about` says to a screen reader what a button of the row answers."""

    user_id: UUID
    name: str
    address: str
    what: str
    by: str
    url: str
    about: str
    dates: str = ""


def waiting_page(school: School, actor: Actor) -> list[ToAnswer]:
    """What this person may confirm here. Three queries."""
    return [_row(grant, school, actor) for grant in roles_to_confirm(actor)]


def asked_for(school: School, actor: Actor) -> list[ToAnswer]:
    """What this person gave and somebody else has to confirm: it can be taken back."""
    rows = [
        grant
        for model in grant_models()
        for grant in model.with_waiting.filter(
            waits_since__isnull=False, given_by=actor.user_id, **{model.TO_SCHOOL: school}
        ).select_related("user", "permission", "content_object", "given_by")
    ]
    return [_row(grant, school, actor) for grant in rows]


def second_steps(school: School, actor: Actor) -> list[ToAnswer]:
    """Those that this person may answer. One query."""
    found = second_steps_to_clear(actor).select_related("user", "asked_by")
    return [_second_step(asked, school, actor) for asked in found]


def second_steps_asked(school: School, actor: Actor) -> list[ToAnswer]:
    """Those that this person asked for: they can be taken back."""
    found = SecondStepRequest.objects.filter(school=school, asked_by=actor.user_id)
    return [_second_step(each, school, actor) for each in found.select_related("user", "asked_by")]


def second_step_request(school: School, user_id: UUID) -> SecondStepRequest:
    """404 for one of another school, and for one that was answered."""
    rows = SecondStepRequest.objects.select_related("user", "asked_by", "school")
    found = rows.filter(school=school, user_id=user_id).first()
    if found is None:
        raise Http404("There is no such request, or it was answered already.")
    return found


def _second_step(asked: SecondStepRequest, school: School, actor: Actor) -> ToAnswer:
    return ToAnswer(
        user_id=asked.user_id,
        name=asked.user.full_name,
        address=asked.user.address,
        what=asked.reason,
        by=f"{asked.asked_by.display_name}, {ago(asked.asked_at, actor.today)}",
        url=reverse("people_second_step_answer", args=[school.slug, asked.user_id]),
        about=f"second step of {asked.user.full_name}",
    )


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


def answered_words(school: School, grant_id: UUID) -> str:
    """Who answered a role of this school, how and when; "" for one that nobody has answered."""
    answers = changes(school_id=school.pk).filter(row_ids__contains=[grant_id])
    last = answers.filter(event__in=_ANSWERS).first()
    if last is None:
        return ""
    return f"{last.user_name} {_ANSWERS[last.event]} this role already, {at_time(last.at)}."


def _row(grant: Grant, school: School, actor: Actor) -> ToAnswer:
    role = f"{role_label(grant.role_key, school.role_labels)} {where_of(grant)}".strip()
    until = f" until {plain_day(grant.ends_on - timedelta(days=1))}" if grant.ends_on else ""
    giver = grant.given_by.display_name if grant.given_by else "Somebody"
    return ToAnswer(
        user_id=grant.user_id,
        name=grant.user.full_name,
        address=grant.user.address,
        what=role,
        by=f"{giver}, {ago(grant.given_at, actor.today)}",
        url=reverse("people_answer", args=[school.slug, grant.pk]),
        about=f"{grant.user.full_name} as {role}",
        dates=f"from {plain_day(grant.starts_on)}{until}",
    )
