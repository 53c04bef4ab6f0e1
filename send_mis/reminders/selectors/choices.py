"""What a person and a school chose; what most want where they chose nothing."""

from uuid import UUID

from send_mis.reminders.choices import Often
from send_mis.reminders.kinds import KINDS
from send_mis.reminders.models import ReminderChoice, ReminderSettings
from send_mis.schools.models import School
from send_mis.ui.words import LONG_WEEKDAYS, day, joined, plural


def choice_of(user_id: UUID, school: School) -> ReminderChoice:
    """The saved row, or what most want, unsaved and with version 0. One query."""
    found = ReminderChoice.objects.filter(school=school, user=user_id).first()
    return found or ReminderChoice(school=school, user_id=user_id, version=0)


def choice_words(row: ReminderChoice) -> dict[str, str]:
    return {
        "How often": Often(row.often).label,
        "Working days": joined([LONG_WEEKDAYS[n] for n in row.weekdays]),
        "Away from": day(row.away_from) if row.away_from else "",
        "Back on": day(row.back_on) if row.back_on else "",
    }


def settings_of(school: School) -> ReminderSettings:
    """The saved row, or what most want, unsaved and with version 0. One query."""
    found = ReminderSettings.objects.filter(school=school).first()
    return found or ReminderSettings(school=school, version=0)


def settings_words(row: ReminderSettings) -> dict[str, str]:
    silent = [KINDS[key].words for key in row.silent_kinds if key in KINDS]
    return {
        "Mail leaves from": f"{row.hour}:00",
        "Not sent": joined(silent),
        **{
            KINDS[key].words: f"{plural(days, 'day', 'days')} before"
            for key, days in row.notice_days.items()
            if key in KINDS
        },
    }
