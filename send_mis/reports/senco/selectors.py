"""Who the school’s SENCOs are, with what time and which qualification."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.people_with import people_with
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.reports.due.rules import qualify_by
from send_mis.reports.models import SencoPost
from send_mis.reports.senco.rules import post_words
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.words import day

WRITE = Action.REPORT_WRITE


@dataclass(frozen=True, slots=True)
class PostLine:
    id: UUID
    name: str
    words: str
    chip: Chip | None


def post_lines(actor: Actor, school: School) -> list[PostLine]:
    """Who has the post now first. One query."""
    rows = visible_to(SencoPost.objects.filter(school=school), actor, WRITE)
    ordered = sorted(
        rows.select_related("user"), key=lambda row: (row.ended_on is not None, row.appointed_on)
    )
    return [
        PostLine(
            row.pk, row.user.display_name, said_of(row, actor.today), _chip(row, actor.today)
        )
        for row in ordered
    ]  # fmt: skip


def posts_on(school_id: UUID, on: date) -> list[str]:
    """A sentence each, without names. One query."""
    holds = Q(appointed_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gte=on))
    rows = SencoPost.objects.filter(holds, school=school_id).order_by("appointed_on", "pk")
    return [said_of(row, on) for row in rows]


def said_of(row: SencoPost, on: date) -> str:
    by = due_of(row)
    return post_words(
        appointed_on=row.appointed_on, was_before=row.was_before, qualification=row.qualification,
        hours_a_week=row.hours_a_week, on=on, day=day(by) if by else "",
    )  # fmt: skip


def due_of(row: SencoPost) -> date | None:
    return qualify_by(
        row.appointed_on, was_before=row.was_before, qualification=row.qualification,
        qualified_on=row.qualified_on,
    )  # fmt: skip


def _chip(row: SencoPost, today: date) -> Chip | None:
    if row.ended_on is not None and row.ended_on < today:
        return Chip("neutral", f"Until {day(row.ended_on)}")
    by = due_of(row)
    if by is None:
        return None
    return Chip("late" if by < today else "neutral", f"To be qualified by {day(by)}")


def sencos_of(school: School, today: date) -> dict[UUID, str]:
    people = people_with(Action.REGISTER_CHANGE, on=school, today=today)
    return {person.pk: person.display_name for person in people}


def post_or_404(actor: Actor, post_id: UUID) -> SencoPost:
    rows = SencoPost.objects.select_related("school", "user")
    found: SencoPost = visible_or_404(rows, actor, WRITE, pk=post_id)
    return found
