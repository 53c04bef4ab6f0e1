"""What governors noted of visits and of training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.reports.models import GovernorVisit
from send_mis.schools.models import School
from send_mis.ui.words import day

VIEW, NOTE = Action.REPORT_VIEW, Action.REPORT_ASK


@dataclass(frozen=True, slots=True)
class VisitLine:
    """`id` is empty for whoever did not write it, and in a report."""

    id: str
    title: str
    who: str
    words: str

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "who": self.who, "words": self.words}


def read_visit(kept: Mapping[str, Any]) -> VisitLine:
    return VisitLine("", kept["title"], kept["who"], kept["words"])


def visit_lines(actor: Actor, school: School) -> list[VisitLine]:
    """The newest first. One query."""
    rows = visible_to(GovernorVisit.objects.filter(school=school), actor, VIEW)
    may_change = actor.may(NOTE)
    return [
        _line(row, is_own=may_change and row.by_id == actor.user_id)
        for row in rows.select_related("by").order_by("-on", "pk")[:50]
    ]


def visits_between(school_id: UUID, since: date, until: date) -> Sequence[VisitLine]:
    """After `since`, up to and with `until`, earliest first. One query."""
    rows = GovernorVisit.objects.filter(school=school_id, on__gt=since, on__lte=until)
    return [_line(row) for row in rows.select_related("by").order_by("on", "pk")]


def _line(row: GovernorVisit, *, is_own: bool = False) -> VisitLine:
    title = f"{row.get_kind_display()}: {row.about}"
    return VisitLine(
        str(row.pk) if is_own else "", title, f"{row.by.display_name}, {day(row.on)}", row.words
    )


def own_visit_or_404(actor: Actor, visit_id: UUID) -> GovernorVisit:
    """What somebody else noted is theirs."""
    rows = GovernorVisit.objects.filter(by=actor.user_id).select_related("school")
    found: GovernorVisit = visible_or_404(rows, actor, NOTE, pk=visit_id)
    return found
