"""What is shown of changes to reminders. When somebody is away is theirs."""

from typing import Any

from send_mis.audit.history import Copy, History, ShownField
from send_mis.reminders.choices import Often
from send_mis.reminders.kinds import KINDS
from send_mis.reminders.models import CalendarFeed, ReminderChoice, ReminderSettings
from send_mis.ui.words import LONG_WEEKDAYS, joined, plural


def _often(value: Any, _copy: Copy) -> str:
    return str(Often(value).label)


def _weekdays(value: Any, _copy: Copy) -> str:
    return joined([LONG_WEEKDAYS[n] for n in value])


def _kinds(value: Any, _copy: Copy) -> str:
    return joined([KINDS[key].words for key in value if key in KINDS])


def _notice(value: Any, _copy: Copy) -> str:
    return ", ".join(
        f"{KINDS[key].words}: {plural(days, 'day', 'days')}"
        for key, days in sorted(value.items())
        if key in KINDS
    )


HISTORY = (
    History(
        ReminderSettings, "what the school reminds of", lambda _: "Reminders",
        (
            ShownField("hour", "Mail leaves from (hour)"),
            ShownField("silent_kinds", "Not sent", _kinds),
            ShownField("notice_days", "Days before", _notice),
        ),
        is_of_school=True, unshown="school_id version",
    ),
    History(
        ReminderChoice, "how somebody is reminded", lambda _: "Reminders of one person",
        (
            ShownField("often", "How often", _often),
            ShownField("weekdays", "Working days", _weekdays),
        ),
        is_of_school=True, unshown="id school_id user_id away_from back_on version",
    ),
    History(
        CalendarFeed, "a calendar", lambda _: "Private calendar",
        (ShownField("made_at", "Made"), ShownField("ended_at", "Ended")),
        is_of_school=True, unshown="id school_id user_id",
    ),
)  # fmt: skip
