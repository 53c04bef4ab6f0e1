"""A private calendar, read by a program that signs in nowhere: its address is the key."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from send_mis.access.clock import today
from send_mis.access.marks import public
from send_mis.links.pages import note_miss, seen_by_nobody_else, shut_page
from send_mis.reminders.exports import feed_calendar
from send_mis.reminders.rules.entries import as_kept, etag_of, stamps_of
from send_mis.reminders.selectors.feed import entries_of, known_feed, readers_of
from send_mis.reminders.services.reading import note_reading
from send_mis.ui.downloads import CONTENT_TYPES


@public()
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    if shut := shut_page(request, now):
        return seen_by_nobody_else(shut)
    feed = known_feed(token)
    if feed is None:
        # Whoever reads one that was ended had its address: they guess nothing, and a school's
        # calendars all come from one address.
        note_miss(request, now)
    readers = readers_of(feed, today()) if feed else []
    if feed is None or not readers:
        return seen_by_nobody_else(render(request, "reminders/no_calendar.html", status=404))
    entries = entries_of(feed.school, readers)
    stamps = stamps_of(entries, feed.stamps, now)
    note_reading(feed=feed, stamps=as_kept(stamps), now=now)
    content = feed_calendar(f"To do – {feed.school.name}", entries, stamps, today())
    return _answer(request, content)


def _answer(request: HttpRequest, content: bytes) -> HttpResponse:
    """Nothing is sent again to whoever has it."""
    response = HttpResponse(content, content_type=CONTENT_TYPES["ics"])
    response["Content-Disposition"] = 'inline; filename="to-do.ics"'
    response["ETag"] = quote_etag(etag_of(content))
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    seen = get_conditional_response(request, etag=response["ETag"], response=response)
    return seen if isinstance(seen, HttpResponse) else response
