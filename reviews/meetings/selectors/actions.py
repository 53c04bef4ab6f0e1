"""What was agreed at meetings to be done, as the page of one and the list of all show it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from reviews.meetings.selectors.people import STRANGER_NOW, is_stranger
from reviews.meetings.selectors.words import owner_of
from reviews.models import MeetingAction
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on, ensure
from send_mis.errors import NotAllowed
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.words import day, from_now

ENDED = "Ended with the meeting"
ENDED_WORDS = (
    "The meeting is cancelled: what was not done ended with it, and is nobody’s task any more. What"
    " is still to be done is agreed at another meeting."
)


@dataclass(frozen=True, slots=True)
class ActionLine:
    """`tick_url`: where it is ticked off in one tap, for who may; `undo_url`: and taken back."""

    words: str
    owner: str
    by: str
    chip: Chip
    tick_url: str = ""
    undo_url: str = ""
    change_url: str = ""
    pupil: str = ""
    meeting_url: str = ""
    note: str = ""


def action_lines(
    rows: Iterable[MeetingAction], actor: Actor, may: Collection[Action] = (), *,
    staff: Collection[UUID] | None = None, is_over: bool = False, of_list: bool = False,
) -> list[ActionLine]:  # fmt: skip
    """`may`: on the pupil of all of these; of a list only one's own are ticked off. `staff`: who
    may read meetings about the pupil; `is_over`: the meeting is cancelled."""
    return [
        _ended(row) if is_over else _action(row, actor, may, staff=staff, of_list=of_list)
        for row in rows
    ]


def _ended(row: MeetingAction) -> ActionLine:
    chip = Chip("fine", f"Done {day(row.done_on)}") if row.done_on else Chip("neutral", ENDED)
    return ActionLine(row.words, owner_of(row), day(row.by_on), chip)


def _action(
    row: MeetingAction, actor: Actor, may: Collection[Action], *,
    staff: Collection[UUID] | None, of_list: bool,
) -> ActionLine:  # fmt: skip
    place = [row.meeting_id, row.pk]
    is_own = row.owner_id is not None and row.owner_id == actor.user_id
    ticks = is_own or Action.MEETING_PLAN in may
    done = row.done_on
    notes = ["Staff only"] if row.is_for_staff else []
    if done is None and is_stranger(row.owner_id, staff):
        notes.append(f"{STRANGER_NOW}: choose somebody else")
    return ActionLine(
        row.words, owner_of(row), day(row.by_on), action_chip(row, actor.today),
        tick_url=reverse("meeting_action_done", args=place) if ticks and done is None else "",
        undo_url=reverse("meeting_action_undo", args=place) if ticks and done is not None else "",
        change_url=reverse("meeting_action", args=place)
        if Action.MEETING_ADD in may and done is None else "",
        pupil=row.pupil.name if of_list else "",
        meeting_url=reverse("meeting", args=[row.meeting_id]) if of_list else "",
        note=". ".join(notes),
    )  # fmt: skip


def action_chip(row: MeetingAction, today: date) -> Chip:
    if row.done_on is not None:
        return Chip("fine", f"Done {day(row.done_on)}")
    kind: Kind = "late" if row.by_on < today else "soon"
    return Chip(kind, f"Due {from_now(row.by_on, today)}" if row.by_on >= today
                else from_now(row.by_on, today).capitalize())  # fmt: skip


def ensure_own(actor: Actor, action: MeetingAction) -> None:
    """Raises NotAllowed."""
    ensure(actor, Action.MEETING_VIEW, action)
    if not is_own(actor, action):
        raise NotAllowed(
            "Whoever undertook it ticks it off or removes it, or who plans the meetings."
        )


def is_own(actor: Actor, action: MeetingAction) -> bool:
    """They undertook it, or plan the meetings."""
    if action.owner_id is not None and action.owner_id == actor.user_id:
        return True
    return Action.MEETING_PLAN in actions_on(actor, action)
