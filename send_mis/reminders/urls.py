"""People's own reminders and calendars, and a school's."""

from django.urls import path

from send_mis.reminders.views import feed, own, school

urlpatterns = [
    path("reminders/", own.reminders, name="reminders"),
    path("reminders/change/", own.reminders_change, name="reminders_change"),
    path("reminders/sent/<uuid:digest_id>/", own.reminders_sent, name="reminders_sent"),
    path("reminders/calendar/", own.reminders_calendar, name="reminders_calendar"),
    path("reminders/calendar/end/", own.reminders_calendar_end, name="reminders_calendar_end"),
    path("calendar/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path("<slug:school>/reminders/", school.show, name="reminders_school"),
    path("<slug:school>/reminders/change/", school.change, name="reminders_school_change"),
]
