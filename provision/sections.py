"""The sections of provision, in one row above its pages: each with the action that it needs."""

from dataclasses import dataclass

from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.parts import Link


@dataclass(frozen=True)
class _Section:
    label: str
    url_name: str
    action: Action


# In the order of the work: what is planned, done and achieved, what it costs, how it is set up.
_SECTIONS = (
    _Section("Plans", "plans", Action.PROVISION_VIEW),
    _Section("Sessions", "sessions", Action.SESSION_RECORD),
    _Section("Reviews", "impact_reviews", Action.IMPACT_REVIEW),
    _Section("Map", "provision_map", Action.PROVISION_VIEW),
    _Section("Delivery", "delivery", Action.PROVISION_VIEW),
    _Section("Interventions", "interventions", Action.PROVISION_VIEW),
    _Section("Effect", "effect", Action.PROVISION_VIEW),
    _Section("Costs", "costs", Action.COST_VIEW),
    _Section("Funding", "funding", Action.COST_VIEW),
    _Section("Rates", "rates", Action.COST_VIEW),
    _Section("Settings", "provision_settings", Action.PROVISION_SETTINGS),
)


def provision_sections(actor: Actor, school: School, here: str) -> list[Link]:
    """The sections that the reader may open; `here` is the URL name of the page's own."""
    return [
        Link(s.label, reverse(s.url_name, args=[school.slug]), current=s.url_name == here)
        for s in _SECTIONS
        if actor.may(s.action)
    ]
