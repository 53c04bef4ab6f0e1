"""The role's few sections: data, so that menus and permissions cannot drift apart."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import ONE_PUPIL
from send_mis.ui.frame import Section


@dataclass(frozen=True)
class _Item:
    label: str
    action: Action
    at_school: str
    at_trust: str
    # URL names that belong to this section, so that the menu marks where one is.
    covers: frozenset[str]
    # Whoever may do this finds it inside the section of provision: their bar is long already.
    folded_for: Action | None = None
    # Of classes: whoever is there for single pupils alone would find an empty page.
    of_classes: bool = False


_ITEMS = (
    _Item("Today", Action.TODAY_VIEW, "today", "today", frozenset({"today"})),
    _Item(
        "Register", Action.REGISTER_VIEW, "register", "trust_register",
        frozenset({"register", "trust_register"}),
    ),
    _Item(
        "Plans", Action.PROVISION_VIEW, "plans", "", frozenset({"plans", "plan"}),
        Action.COST_VIEW, of_classes=True,
    ),
    _Item(
        "Sessions", Action.SESSION_RECORD, "sessions", "", frozenset({"sessions", "session"}),
        Action.COST_VIEW,
    ),
    _Item(
        "Provision", Action.PROVISION_VIEW, "provision_map", "",
        frozenset(
            {"provision_map", "delivery", "interventions", "effect", "costs", "funding", "rates",
             "provision_settings", "plans", "plan", "sessions", "session"}
        ),
    ),
    _Item("Schools", Action.TRUST_VIEW, "", "trust_page", frozenset({"trust_page"})),
    _Item("Imports", Action.IMPORT_RUN, "imports", "", frozenset({"imports", "differences"})),
    _Item("Classes", Action.SCHOOL_VIEW, "classes", "", frozenset({"classes", "rollover"})),
    _Item("People", Action.PEOPLE_VIEW, "people", "", frozenset({"people"})),
    _Item("School", Action.SCHOOL_CHANGE, "school_page", "", frozenset({"school_page"})),
)  # fmt: skip


def sections_for(request: HttpRequest, actor: Actor) -> list[Section]:
    """What this hat can act on. `current` by the view's own section, declared in its URL name."""
    if actor.hat is None:
        return []
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    sections: list[Section] = []
    has_class = any(grant.scope not in ONE_PUPIL for grant in actor.grants)
    for item in _ITEMS:
        name = item.at_trust if actor.hat.is_trust else item.at_school
        folded = item.folded_for is not None and actor.may(item.folded_for)
        folded = folded or (item.of_classes and not has_class)
        if name and actor.may(item.action) and not folded:
            url = reverse(name) if name == "today" else reverse(name, args=[actor.hat.slug])
            current = _in_section(here, item) and not any(each.current for each in sections)
            sections.append(Section(item.label, url, current=current))
    return sections


def _in_section(here: str, item: _Item) -> bool:
    """ "register_export" lies in "register"; "pupil_page" too, because people come from there."""
    if here.startswith("pupil_"):
        return "register" in item.covers
    return any(here == name or here.startswith(f"{name}_") for name in item.covers)
