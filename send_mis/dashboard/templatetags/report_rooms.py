"""The pages of reports that a reader may open, as tabs above each of them, whichever app has it."""

from typing import Any

from django import template
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.ui.parts import Link
from send_mis.ui.templatetags.ui import tabs

register = template.Library()

_PAGES = (
    ("To governors", "reports", "", Action.REPORT_VIEW),
    ("What needs you", "leaders", "", Action.LEADERS_VIEW),
    ("Patterns", "patterns", "", Action.PATTERNS_VIEW),
    ("What must be published", "publications", "", Action.PUBLICATION_VIEW),
    # An inspector looks a pupil up by name.
    ("For an inspector", "inspection", "?sort=name", Action.INSPECTION_VIEW),
    ("Unusual access", "unusual", "", Action.UNUSUAL_VIEW),
)


@register.inclusion_tag("dashboard/_report_rooms.html", takes_context=True)
def report_rooms(context: Any) -> dict[str, Any]:
    """Of the page's own address: its URL name says where the reader is."""
    request = context["request"]
    match = request.resolver_match
    links = [
        Link(
            label, f"{reverse(name, args=[match.kwargs['school']])}{query}",
            current=name == match.url_name,
        )
        for label, name, query, action in _PAGES
        if request.actor.may(action)
    ]  # fmt: skip
    return tabs(links if len(links) > 1 else [], "Reports")
