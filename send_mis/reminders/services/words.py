"""What a mail of reminders says: of a child no more than initials."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.template.loader import render_to_string

from send_mis.accounts.mail import link_to
from send_mis.reminders.choices import Stage
from send_mis.reminders.selectors.digests import PlannedDigest, ReminderLine
from send_mis.schools.models import School
from send_mis.ui.words import day, from_now, short_day

# More than anybody reads in a mail; the rest is on their first page.
MOST_LINES = 30
_PARTS = ((Stage.LATE, "Late"), (Stage.DUE, "Now"), (Stage.AHEAD, "Coming up"))
_COUNTED = ((Stage.LATE, "late"), (Stage.DUE, "now"), (Stage.AHEAD, "coming up"))


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    lines: list[str]
    more: int


def digest_words(
    school: School, planned: PlannedDigest, lines: Mapping[UUID, ReminderLine], on: date
) -> tuple[str, str]:
    """Subject and text."""
    said = sorted(lines.values(), key=lambda line: (line.item.due_on, line.item.list_name))
    numbers = ((sum(line.stage is stage for line in said), word) for stage, word in _COUNTED)
    counted = ", ".join(f"{count} {word}" for count, word in numbers if count)
    words = {
        "name": planned.user.display_name,
        "school": school.name,
        "parts": list(_parts(said, planned.user.pk, on)),
        "back": short_day(planned.back_on) if planned.back_on else "",
        "url": link_to("today"),
        "choices_url": link_to("reminders"),
    }
    return f"To do: {counted} – SEND MIS", render_to_string("reminders/mail/digest.txt", words)


def _parts(said: list[ReminderLine], user_id: UUID, on: date) -> Iterable[_Part]:
    for stage, title in _PARTS:
        lines = [_line(line, user_id, on) for line in said if line.stage is stage]
        if lines:
            yield _Part(title, lines[:MOST_LINES], max(0, len(lines) - MOST_LINES))


def _line(line: ReminderLine, user_id: UUID, on: date) -> str:
    item = line.item
    whose = f"{item.initials}: " if item.initials else ""
    said_on = short_day(item.due_on) if item.due_on.year == on.year else day(item.due_on)
    by = f"{whose}{item.kind.words}, by {said_on} ({from_now(item.due_on, on)})"
    about = f" – {item.about}" if item.pupil_id is not None and item.about else ""
    own = any(each.user_id == user_id for each in line.turn.people)
    if own:
        turn = f". Yours, because {line.turn.why}" if line.turn.why else ""
    else:
        turn = f". Whose turn: {line.turn.words}"
    return f"{by}{about}{turn}"
