"""One row of a plan: what it says, and who is in it from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from provision.models import Allocation, PlanRow
from provision.plans.selectors.frame import PlanFrame, plan_frame
from provision.plans.selectors.row_words import row_words
from provision.plans.selectors.versions import plan_crumbs
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.periods import last_taught
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day as in_words


@dataclass(frozen=True, slots=True)
class PlaceWords:
    name: str
    since: str
    until: str
    note: str
    url: str
    outcome: str
    outcome_url: str


@dataclass(frozen=True)
class RowPage:
    title: str
    crumbs: tuple[Link, ...]
    says: Sequence[Row]
    places: Sequence[PlaceWords]
    ended: str
    has_sessions: bool
    join_url: str
    end_url: str
    remove_url: str
    money_url: str
    plan_url: str


def row_in_plan(row: PlanRow) -> str:
    """Where the plan shows it: whoever comes back goes on there."""
    return f"{reverse('plan', args=[row.plan_id])}#{row.pk}"


def row_page(*, actor: Actor, row: PlanRow) -> RowPage:
    frame = plan_frame(row.plan, actor.today)
    full = next(each for each in frame.rows if each.pk == row.pk)
    words = row_words(frame.contents[row.pk], frame)
    args = [row.plan_id, row.pk]
    return RowPage(
        title=words["What"],
        crumbs=(*plan_crumbs(row.plan), Link(words["What"])),
        says=[Row(label, text) for label, text in words.items() if text and label != "Who"],
        places=[_place(place, full, frame) for place in full.allocations.all()],
        ended=full.end_reason if full.was_to_end_on else "",
        has_sessions=row.sessions.exists(),
        join_url=reverse("plan_row_join", args=args),
        end_url=reverse("plan_row_end", args=args),
        remove_url=reverse("plan_row_remove", args=args),
        # A row that only a change has is charged once it is agreed.
        money_url=reverse("plan_row_money", args=args)
        if _pays(actor) and not full._state.adding
        else "",
        plan_url=row_in_plan(row),
    )


def _pays(actor: Actor) -> bool:
    return actor.may(Action.FUNDING_CHANGE) and actor.may(Action.COST_VIEW)


def _place(place: Allocation, row: PlanRow, frame: PlanFrame) -> PlaceWords:
    ends_on = min(place.ends_on, row.ends_on) if place.ends_on else row.ends_on
    leaves = place.ends_on is not None and place.ends_on <= frame.today
    return PlaceWords(
        name=frame.names.full.get(place.pupil_id, place.pupil.name),
        since=in_words(place.starts_on),
        until=in_words(last_taught(max(place.starts_on, row.starts_on), ends_on)),
        note=place.end_reason,
        url="" if leaves else reverse("plan_row_leave", args=[row.plan_id, row.pk, place.pk]),
        outcome=place.outcome.text if place.outcome else "",
        outcome_url=_outcome_url(place, row),
    )


def _outcome_url(place: Allocation, row: PlanRow) -> str:
    """To the pupil's own outcome that this line works on, or to where one is set for it."""
    if place.outcome_id:
        return reverse("outcome_page", args=[place.outcome_id])
    return f"{reverse('outcome_add', args=[place.pupil_id])}?row={row.pk}"
