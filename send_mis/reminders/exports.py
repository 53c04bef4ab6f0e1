"""A person's own due dates as a calendar that other programs read again and again."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from send_mis.reminders.rules.entries import Entry, Stamp
from send_mis.ui.words import ONE_DAY

_PRODUCT = "-//SEND MIS//To do//EN"
# How often calendars come back, as far as they listen.
_AGAIN_AFTER = timedelta(hours=4)


def feed_calendar(
    name: str, entries: Iterable[Entry], stamps: Mapping[str, Stamp], today: date
) -> bytes:
    """Whole days that take nobody's time. The same bytes as long as nothing changed."""
    # A fifth of a second that nobody else's page should wait for.
    from icalendar import Calendar, Event, Timezone, vDuration

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_AGAIN_AFTER))
    for entry in entries:
        stamp, event = stamps[entry.uid], Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp.at)
        event.add("last-modified", stamp.at)
        event.add("sequence", stamp.sequence)
        event.add("dtstart", entry.on)
        # The end of a whole day is the day after.
        event.add("dtend", entry.on + ONE_DAY)
        event.add("summary", entry.summary)
        event.add("description", "\n".join(entry.lines))
        event.add("url", entry.url)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        # Outlook asks this instead.
        event.add("x-microsoft-cdo-busystatus", "FREE")
        calendar.add_component(event)
    if not calendar.subcomponents:
        # A calendar without any part is refused by some programs.
        year = date(today.year, 1, 1), date(today.year, 12, 31)
        calendar.add_component(
            Timezone.from_tzid("Europe/London", first_date=year[0], last_date=year[1])
        )
    return bytes(calendar.to_ical())
