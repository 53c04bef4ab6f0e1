"""What a mail of reminders says: of a child no more than initials."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.template.loader import render_to_string

from send_mis.accounts.mail import link_to
from send_mis.reminders.choices import Stage
from send_mis.reminders.rules.stages import MailDay
from send_mis.reminders.selectors.digests import PlannedDigest, ReminderLine
from send_mis.schools.models import School
from send_mis.ui.words import day, from_now, short_day

# More than anybody reads in a mail; the rest is on their first page.
MOST_LINES = 30
_PARTS = (
    ((Stage.LATE, Stage.YOURS), "Late"), ((Stage.DUE,), "Now"), ((Stage.AHEAD,), "Coming up"),
)  # fmt: skip
_LATE = {Stage.LATE, Stage.YOURS}
_WHAT_IS_DUE = "What falls due meanwhile is in it, or was in an earlier one."


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
    numbers = ((sum(line.stage in stages for line in said), title) for stages, title in _PARTS)
    counted = ", ".join(f"{count} {title.lower()}" for count, title in numbers if count)
    words = {
        "name": planned.user.display_name,
        "school": school.name,
        "parts": list(_parts(said, planned.user.pk, on)),
        "closing": _closing(planned.day, {line.stage for line in said}),
        "url": link_to("today"),
        "choices_url": link_to("reminders"),
    }
    return f"To do: {counted} – SEND MIS", render_to_string("reminders/mail/digest.txt", words)


def _closing(mail_day: MailDay | None, stages: AbstractSet[Stage]) -> str:
    """What a mail says of the break that comes."""
    if mail_day is None or mail_day.back_on is None:
        return ""
    closes, until = "School closes soon", "it opens again"
    if mail_day.is_back_known:
        closes, until = f"{closes} and is back on {short_day(mail_day.back_on)}", "then"
    if mail_day.is_last:
        last = f"{closes}. This is the last mail to you before {until}."
        return last if stages <= _LATE else f"{last} {_WHAT_IS_DUE}"
    return f"{closes}: what falls due until {until} is said ahead." if Stage.AHEAD in stages else ""


def _parts(said: list[ReminderLine], user_id: UUID, on: date) -> Iterable[_Part]:
    for stages, title in _PARTS:
        # Two pupils of the same initials are two lines.
        counted = Counter(
            (line.item.pupil_id, *_line(line, user_id, on)) for line in said if line.stage in stages
        )
        if counted:
            lines = [
                f"{what}, {many} of these, {rest}" if many > 1 else f"{what}, {rest}"
                for (_, what, rest), many in counted.items()
            ]
            unsaid = counted.total() - sum(list(counted.values())[:MOST_LINES])
            yield _Part(title, lines[:MOST_LINES], unsaid)


def _line(line: ReminderLine, user_id: UUID, on: date) -> tuple[str, str]:
    """What is to be done, and by when and whose turn it is: two may say the same."""
    item = line.item
    whose = f"{item.initials}: " if item.initials else ""
    about = f" – {item.about}" if item.pupil_id is not None and item.about else ""
    said_on = short_day(item.due_on) if item.due_on.year == on.year else day(item.due_on)
    by = f"by {said_on} ({from_now(item.due_on, on)})"
    own = any(each.user_id == user_id for each in line.turn.people)
    if own:
        turn = f". Yours, because {line.turn.why}" if line.turn.why else ""
    else:
        turn = f". Whose turn: {line.turn.words}"
    return f"{whose}{item.kind.words}{about}", f"{by}{turn}"
