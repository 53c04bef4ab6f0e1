"""What a meeting and what belongs to it say now, by the labels of their forms."""

from collections.abc import Sequence

from reviews.meetings.rules.planning import MEETING_LABELS
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.people import called
from reviews.models import MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.ui.words import day


def meeting_words(row: ReviewMeeting) -> dict[str, str]:
    said = (row.about, day(row.on), time_words(row.begins), str(row.minutes), row.place)
    return {
        **dict(zip(MEETING_LABELS.values(), said, strict=True)),
        "State": row.get_state_display(),
    }


def people_words(rows: Sequence[MeetingPerson]) -> dict[str, str]:
    """Everybody who is invited, and what is known of them."""
    return {
        called(row): ", ".join(filter(None, (_asked(row), row.get_reply_display()))) or "Not asked"
        for row in rows
    }


def _asked(row: MeetingPerson) -> str:
    if row.asked_on is None:
        return ""
    how = row.get_asked_how_display()
    return f"asked {how[:1].lower()}{how[1:]} on {day(row.asked_on)}"


def note_words(row: MeetingNote) -> dict[str, str]:
    return {
        "Note": row.words, "Who reads it": row.get_readers_display(),
        "Whose home": row.contact.name if row.contact else "",
    }  # fmt: skip


def action_words(row: MeetingAction) -> dict[str, str]:
    return {
        "What is to be done": row.words, "Who does it": owner_of(row), "By": day(row.by_on),
        "Done": day(row.done_on) if row.done_on else "",
    }  # fmt: skip


def owner_of(row: MeetingAction) -> str:
    return row.owner.display_name if row.owner else row.owner_name
