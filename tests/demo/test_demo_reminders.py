"""What the demonstration shows of reminders: two weeks of mails, in every state, and choices."""

from datetime import date, timedelta

from send_mis.reminders.models import (
    CalendarFeed,
    Reminder,
    ReminderChoice,
    ReminderDigest,
    ReminderRun,
)
from send_mis.reminders.selectors.school import unreached
from send_mis.schools.models import School
from tests.demo.making import MadeOn

TODAY = date(2026, 11, 23)


def test_each_state_of_reminders_is_there(made_on: MadeOn) -> None:
    made_on(TODAY)
    school = School.objects.get(urn="990001")
    runs = ReminderRun.objects.filter(school=school)
    assert (runs.count(), runs.filter(on__gte=TODAY).count()) == (14, 0)
    assert runs.filter(is_quiet=True).count() >= 4, "two weekends"
    mails = ReminderDigest.objects.filter(school=school)
    assert mails.filter(state="sent").count() > 10
    assert not mails.filter(on__week_day__in=(1, 7)).exists()
    assert not Reminder.objects.filter(digest=None).exists()
    [unheard] = unreached(school.pk, TODAY - timedelta(days=14))
    assert unheard.user.email == "lomas@demo.school"
    assert set(ReminderChoice.objects.values_list("often", flat=True)) == {"monday", "daily"}
    assert CalendarFeed.objects.get().user.email == "senco@demo.school"
