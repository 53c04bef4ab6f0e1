"""The authorities that a school deals with, and how many plans each maintains."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from ehcp.authorities.rules import AUTHORITY_LABELS
from ehcp.choices import EhcPlanState
from ehcp.models import LocalAuthority
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.schools.models import School
from send_mis.ui.words import plural

_TIMES = {
    "report_days": "report within {} of the meeting",
    "papers_days": "papers {} before it",
    "information_days": "information for an assessment within {}",
}


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    name: str
    url: str
    officer: str
    email: str
    telephone: str
    plans: str
    times: str
    words: str
    forms_url: str


def authority_lines(actor: Actor, school: School) -> list[AuthorityLine]:
    """One query."""
    rows = LocalAuthority.objects.visible_to(actor, Action.AUTHORITY_CHANGE).filter(school=school)
    current = Count("plans", filter=Q(plans__state=EhcPlanState.CURRENT))
    return [
        AuthorityLine(
            name=row.name, url=reverse("authorities_change", args=[school.slug, row.pk]),
            officer=row.officer_name, email=row.email, telephone=row.telephone,
            plans=plural(row.in_force, "plan", "plans"), times=times_words(row), words=row.words,
            forms_url=reverse("authority_forms", args=[school.slug, row.pk]),
        )
        for row in rows.annotate(in_force=current).order_by("name", "pk")
    ]  # fmt: skip


def authority_or_404(actor: Actor, slug: str, authority_id: UUID) -> LocalAuthority:
    rows = LocalAuthority.objects.select_related("school")
    row: LocalAuthority = visible_or_404(
        rows, actor, Action.AUTHORITY_CHANGE, pk=authority_id, school__slug=slug
    )
    return row


def authorities_of(school_id: UUID) -> list[LocalAuthority]:
    """For a choice in a form. One query."""
    return list(LocalAuthority.objects.filter(school=school_id).order_by("name", "pk"))


def times_words(row: LocalAuthority) -> str:
    """Where it asks for more than the law: "Report within 10 days of the meeting"."""
    said = [
        text.format(plural(days, "day", "days"))
        for name, text in _TIMES.items()
        if (days := getattr(row, name)) is not None
    ]
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def authority_words(row: LocalAuthority) -> Mapping[str, str]:
    """As saved, by the labels of the form."""
    values = {name: getattr(row, name) for name in AUTHORITY_LABELS} | {"code": row.name}
    return {
        AUTHORITY_LABELS[name]: "" if value is None else str(value)
        for name, value in values.items()
    }
