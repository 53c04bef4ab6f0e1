"""The rooms of provision and the pages inside each, with the action that each page needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import Scope
from send_mis.ui.parts import Link

# With no more than three they stand in the bar above every page: whoever has more has also more
# beside them there.
_IN_THE_BAR = 3
# What a page of sessions takes along from the one before it.
_WHOSE = "who"


@dataclass(frozen=True)
class _Page:
    label: str
    url_name: str
    action: Action
    # Of plans: whoever only sees a single pupil, and delivers nothing, would find an empty page.
    of_plans: bool = False
    keeps: tuple[str, ...] = ()
    # Another list of the same page, reached by its tabs.
    also: str = ""

    def opens_to(self, actor: Actor) -> bool:
        grants = actor.allowing(self.action)
        if self.of_plans:
            return any(grant.scope != Scope.PUPIL for grant in grants)
        return bool(grants)


@dataclass(frozen=True)
class Room:
    """`covers`: what the URL names of its pages, and of those behind them, begin with."""

    label: str
    pages: tuple[_Page, ...]
    covers: frozenset[str]

    def holds(self, url_name: str) -> bool:
        """ "plan_row_end" lies in "plan"."""
        return any(url_name == name or url_name.startswith(f"{name}_") for name in self.covers)

    def open_to(self, actor: Actor) -> list[_Page]:
        return [page for page in self.pages if page.opens_to(actor)]


# What is planned and for whom; what was done of it, and whether it helped; what it costs.
ROOMS = (
    Room(
        "Plans",
        (
            _Page("Class plans", "plans", Action.PROVISION_VIEW, of_plans=True),
            _Page("Provision map", "provision_map", Action.PROVISION_VIEW),
            _Page("Support plans", "cycles", Action.CYCLE_VIEW),
            _Page("Early discussions", "discussions", Action.SUPPORT_PREPARE),
            _Page("Meetings", "meetings", Action.MEETING_VIEW, also="meetings_actions"),
            _Page("Golden thread", "gaps", Action.CYCLE_CHECK),
            _Page("Outcomes to review", "outcomes_due", Action.OUTCOME_CHANGE),
            _Page("Interventions", "interventions", Action.PROVISION_VIEW),
            _Page("Settings", "provision_settings", Action.PROVISION_SETTINGS),
        ),
        frozenset(
            {"plans", "plan", "cycles", "discussions", "meetings", "gaps", "provision_map",
             "outcomes_due", "interventions", "provision_settings"}
        ),
    ),
    Room(
        "EHC plans",
        (
            _Page("Reviews", "ehc_plans", Action.EHC_VIEW, of_plans=True),
            _Page("Phase transfers", "ehc_transfers", Action.EHC_VIEW, of_plans=True),
            _Page("Assessments", "ehc_assessments", Action.EHC_READ_ALL, of_plans=True),
            _Page("Owed by authorities", "ehc_chases", Action.EHC_REVIEW),
            _Page("Golden thread", "ehc_threads", Action.EHC_READ_ALL, of_plans=True),
            _Page("Given to others", "ehc_given", Action.EHC_READ_ALL, of_plans=True),
            _Page("Local authorities", "authorities", Action.AUTHORITY_CHANGE),
        ),
        frozenset(
            {"ehc_plans", "ehc_transfers", "ehc_assessments", "ehc_chases", "ehc_threads",
             "ehc_given", "authorities"}
        ),
    ),
    Room(
        "Sessions",
        (
            _Page("Day by day", "sessions", Action.SESSION_RECORD, keeps=(_WHOSE,)),
            _Page("Not recorded", "sessions_unrecorded", Action.SESSION_RECORD, keeps=(_WHOSE,)),
            _Page("Week sheet", "sessions_week", Action.SESSION_RECORD, keeps=(_WHOSE,)),
            _Page("Delivery", "delivery", Action.PROVISION_VIEW),
            _Page("Reviews", "impact_reviews", Action.IMPACT_REVIEW),
            _Page("Impact", "effect", Action.PROVISION_VIEW),
        ),
        frozenset({"sessions", "session", "delivery", "impact_reviews", "impact_review", "effect"}),
    ),
    Room(
        "Money",
        (
            _Page("Costs", "costs", Action.COST_VIEW),
            _Page("Funding", "funding", Action.COST_VIEW),
            _Page("Rates", "rates", Action.COST_VIEW),
        ),
        frozenset({"costs", "funding", "rates"}),
    ),
)  # fmt: skip


def room_links(actor: Actor, school_slug: str, here: str) -> list[Link]:
    """The rooms in which the reader may open a page, each leading to its first."""
    return [
        Link(room.label, reverse(pages[0].url_name, args=[school_slug]), current=room.holds(here))
        for room in ROOMS
        if (pages := room.open_to(actor))
    ]


def rooms_stand_above(rooms: Sequence[Link]) -> bool:
    """Whether a row of rooms stands above the pages of provision."""
    return len(rooms) > _IN_THE_BAR


def page_links(actor: Actor, school_slug: str, here: str, asked: QueryDict) -> list[Link]:
    """The pages of the room that the reader is in."""
    room = next((room for room in ROOMS if room.holds(here)), None)
    if room is None:
        return []
    return [
        Link(
            page.label, _address(page, school_slug, asked),
            current=here in (page.url_name, page.also),
        )
        for page in room.open_to(actor)
    ]  # fmt: skip


def _address(page: _Page, school_slug: str, asked: QueryDict) -> str:
    kept = {name: value for name in page.keeps if (value := asked.get(name))}
    url = reverse(page.url_name, args=[school_slug])
    return f"{url}?{urlencode(kept)}" if kept else url
