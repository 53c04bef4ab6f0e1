"""The role's few sections: data, so that menus and permissions cannot drift apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from provision.rooms import room_links, rooms_stand_above
from send_mis.access.actions import Action
from send_mis.access.actor import Actor, Hat
from send_mis.ui.frame import NavSection


@dataclass(frozen=True)
class _Item:
    label: str
    action: Action
    at_school: str
    at_trust: str
    # URL names that belong to this section, so that the menu marks where one is.
    covers: frozenset[str]


_FIRST = (
    _Item("Today", Action.TODAY_VIEW, "today", "today", frozenset({"today", "deadlines"})),
    _Item("Shared with you", Action.SHARED_READ, "my_children", "",
          frozenset({"my_children", "own"})),
    _Item(
        "Register", Action.REGISTER_VIEW, "register", "trust_register",
        frozenset({"register", "trust_register"}),
    ),
)  # fmt: skip
# Pages of the person, whatever school it is.
_OF_NO_PLACE = ("today", "my_children")
_LAST = (
    _Item("Schools", Action.TRUST_VIEW, "", "trust_page", frozenset({"trust_page"})),
    _Item(
        "Reports",
        Action.REPORT_VIEW,
        "reports",
        "",
        frozenset(
            {
                "reports",
                "report",
                "question",
                "promise",
                "visits",
                "visit",
                "senco",
                "inspection",
                "patterns",
                "leaders",
                "unusual",
                "publications",
                "publication",
            }
        ),
    ),
    _Item("Compare", Action.TRUST_COMPARE, "", "trust_compare", frozenset({"trust_compare"})),
    _Item("Letters", Action.LETTER_SEND, "letters", "", frozenset({"letters"})),
    _Item(
        "Services",
        Action.SERVICE_VIEW,
        "services",
        "",
        frozenset({"services", "signposts", "slots"}),
    ),
    _Item(
        "Imports",
        Action.IMPORT_RUN,
        "imports",
        "",
        frozenset({"imports", "differences", "folders", "folder"}),
    ),
    _Item(
        "Classes",
        Action.SCHOOL_VIEW,
        "classes",
        "",
        frozenset({"classes", "rollover", "assessments"}),
    ),
    _Item("People", Action.PEOPLE_VIEW, "people", "", frozenset({"people"})),
    _Item("School", Action.SCHOOL_CHANGE, "school_page", "", frozenset({"school_page"})),
)


def sections_for(request: HttpRequest, actor: Actor) -> list[NavSection]:
    """What this hat can act on. `current` by the view's own section, declared in its URL name."""
    if actor.hat is None:
        return []
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    if match is not None and match.route.startswith("pupils/<uuid:"):
        # Whatever is done of one pupil: people come from the register.
        here = "register"
    first = _FIRST[1:] if actor.may(Action.SHARED_READ) else _FIRST
    return [
        *_sections(first, actor, actor.hat, here),
        *_provision(actor, actor.hat, here),
        *_sections(_LAST, actor, actor.hat, here),
    ]


def _sections(items: Sequence[_Item], actor: Actor, hat: Hat, here: str) -> list[NavSection]:
    sections = []
    for item in items:
        name = item.at_trust if hat.is_trust else item.at_school
        if name and actor.may(item.action):
            url = reverse(name) if name in _OF_NO_PLACE else reverse(name, args=[hat.slug])
            sections.append(NavSection(item.label, url, current=_in_section(here, item)))
    return sections


def _provision(actor: Actor, hat: Hat, here: str) -> list[NavSection]:
    """Its rooms, or one entry for all of them where they stand above its pages."""
    if hat.is_trust:
        return []
    rooms = room_links(actor, hat.slug, here)
    if rooms and rooms_stand_above(rooms):
        return [NavSection("Provision", rooms[0].url, current=any(room.current for room in rooms))]
    return [NavSection(room.label, room.url, current=room.current) for room in rooms]


def _in_section(here: str, item: _Item) -> bool:
    """ "register_export" lies in "register"; "pupil_page" too, because people come from there."""
    if here.startswith(("pupil_", "outcome_")):
        return "register" in item.covers
    return any(here == name or here.startswith(f"{name}_") for name in item.covers)
