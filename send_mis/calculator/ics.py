"""The due dates for a person's own calendar: whole days, no alarms, nobody's name."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from send_mis.calculator.forms import Question
from send_mis.calculator.selectors import Answer, DueRow

_PRODUCT = "-//SEND MIS//Statutory dates//EN"


def as_calendar(*, question: Question, answer: Answer, now: datetime) -> bytes:
    # A fifth of a second that nobody else's page should wait for.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for row in answer.dated:
        assert row.due_on is not None  # noqa: S101 `dated` leaves the others out
        event = Event()
        event.add("uid", _uid(question, row))
        event.add("dtstamp", now)
        event.add("dtstart", row.due_on)
        # The end of a whole day is the day after.
        event.add("dtend", row.due_on + timedelta(days=1))
        event.add("summary", f"{row.title} ({answer.title})")
        event.add("description", "\n".join(_lines(row)))
        # A reminder among the day's work: it takes nobody's time.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _lines(row: DueRow) -> list[str]:
    source = f"{row.source.citation} ({row.source.standing.text.lower()}). {row.source.certainty}"
    lines = [f"{row.who} must act.", f"{row.counted} {row.note}", *row.beside, source]
    return [line.strip() for line in lines]


def _uid(question: Question, row: DueRow) -> str:
    """The same for the same facts, so that adding it twice makes one entry; other facts are
    another pupil's, for all that is known here."""
    facts = sorted(f"{key}={value}" for key, value in question.given.items())
    return str(uuid5(NAMESPACE_URL, "&".join((question.process.key, row.name, *facts))))
