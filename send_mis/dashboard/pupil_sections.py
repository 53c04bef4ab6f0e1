"""The sections of a pupil's record, from every app: each with the action that it needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.ui.parts import Link


@dataclass(frozen=True)
class _Section:
    label: str
    url_name: str
    action: Action


_SECTIONS = (
    _Section("Overview", "pupil_page", Action.PUPIL_VIEW),
    _Section("Outcomes", "pupil_outcomes", Action.PROVISION_VIEW),
    _Section("Details", "pupil_details", Action.PUPIL_VIEW),
    _Section("Register history", "pupil_history", Action.REGISTER_VIEW),
    _Section("Provision", "pupil_provision", Action.PROVISION_VIEW),
    _Section("Costs", "pupil_costs", Action.COST_VIEW),
    _Section("Who can see", "pupil_access", Action.ACCESS_VIEW),
    _Section("Changes", "pupil_changes", Action.AUDIT_VIEW),
)


def pupil_sections(pupil_id: UUID, may: Iterable[Action], here: str) -> list[Link]:
    """The sections that the reader may open."""
    allowed = set(may)
    return [
        Link(s.label, reverse(s.url_name, args=[pupil_id]), current=s.url_name == here)
        for s in _SECTIONS
        if s.action in allowed
    ]
