"""What one mail said, as its reader may read it today: names by the usual rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404

from send_mis.access.actor import Actor
from send_mis.reminders.choices import DigestState, Stage
from send_mis.reminders.models import Reminder, ReminderDigest
from send_mis.reminders.rules.states import failure_words, state_chip
from send_mis.reminders.selectors.due import (
    DueItem,
    columns_of,
    items_of,
    readable_due,
    with_class_now,
)
from send_mis.ui.chips import Chip
from send_mis.ui.words import day, from_now


@dataclass(frozen=True, slots=True)
class SaidLine:
    """`said`: what the mail said of it; `chip`: how it stands today."""

    name: str
    class_name: str
    url: str
    what: str
    due: str
    said: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class SentPage:
    on: str
    school: str
    chip: Chip
    failure: str
    lines: Sequence[SaidLine]
    unread: str


@dataclass(frozen=True, slots=True)
class _Now:
    """A due date as it stands: done, or owed no more."""

    item: DueItem
    done_on: date | None
    ends_on: date | None


def own_digest_or_404(actor: Actor, digest_id: UUID) -> ReminderDigest:
    """A mail is its reader's alone, in a hat of the school that wrote it."""
    rows = ReminderDigest.objects.exclude(state=DigestState.WITHDRAWN).select_related("school")
    found: ReminderDigest | None = rows.filter(
        pk=digest_id, user=actor.user_id, school__in=actor.school_ids
    ).first()
    if found is None:
        raise Http404("There is no such mail, or it was not sent to you.")
    return found


def sent_page(digest: ReminderDigest, actor: Actor) -> SentPage:
    """Three queries."""
    said = list(digest.reminders.order_by("due_on", "pk"))
    stand = _as_they_stand(actor, digest, {row.subject_id for row in said})
    lines, unread = [], 0
    for row in said:
        now = _nearest(stand.get((row.kind, row.subject_id), ()), row.due_on)
        if now is None:
            unread += 1
        else:
            lines.append(_line(row, now, digest.school.slug, actor.today))
    return SentPage(
        day(digest.on), digest.school.name, state_chip(digest.state),
        failure_words(digest.failure) if digest.state == DigestState.FAILED else "",
        lines, _unread(unread, bool(lines)),
    )  # fmt: skip


def _unread(many: int, has_lines: bool) -> str:  # noqa: FBT001 - said in one place
    if not many:
        return ""
    more = "more " if has_lines else ""
    return (
        f"It said {many} {more}{'thing' if many == 1 else 'things'} that you cannot open as you are"
        " signed in now: no longer due, not yours any more, or for another role of yours."
    )


def _as_they_stand(
    actor: Actor, digest: ReminderDigest, subjects: set[UUID]
) -> dict[tuple[str, UUID], list[_Now]]:
    due: Any = readable_due(actor).filter(
        school=digest.school_id, subject_id__in=subjects, due_on__isnull=False
    )
    ends = {
        pk: (done_on, ends_on) for pk, done_on, ends_on in due.values_list(
            "pk", "done_on", "ends_on"
        )
    }  # fmt: skip
    found: dict[tuple[str, UUID], list[_Now]] = {}
    for item in items_of(columns_of(with_class_now(due, actor))):
        # Somebody may write between two queries.
        done_on, ends_on = ends.get(item.id, (None, None))
        found.setdefault((item.kind.key, item.subject_id), []).append(_Now(item, done_on, ends_on))
    return found


def _nearest(rows: Sequence[_Now], due_on: date) -> _Now | None:
    """The one that was said, or what became of it: the latest."""
    same = [now for now in rows if now.item.due_on == due_on] or rows
    return same[-1] if same else None


def _line(row: Reminder, now: _Now, slug: str, today: date) -> SaidLine:
    item = now.item
    about = f" – {item.about}" if item.pupil_id is not None and item.about else ""
    return SaidLine(
        item.name, item.class_name if item.pupil_id is not None else "", item.url(slug),
        f"{item.kind.words}{about}", day(row.due_on), str(Stage(row.stage).label),
        _chip(now, row.due_on, today),
    )  # fmt: skip


def _chip(now: _Now, said: date, today: date) -> Chip:
    if now.done_on is not None:
        return Chip("fine", f"Done on {day(now.done_on)}")
    if now.ends_on is not None and now.ends_on <= today:
        return Chip("neutral", "No longer due")
    due = now.item.due_on
    moved = f"Moved to {day(due)}, " if due != said else ""
    words = from_now(due, today)
    text = f"{moved}{words}" if moved else words[:1].upper() + words[1:]
    return Chip("late" if due < today else "soon", text)
