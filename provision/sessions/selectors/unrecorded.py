"""How many planned sessions of past days nobody has recorded, for whoever may record them all."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from provision.models import Allocation, PlanRow, Session
from provision.sessions.rules.rhythm import Rhythm, open_on
from provision.sessions.selectors.pages import earliest
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.schools.school_days import SchoolDays

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class _Place:
    starts_on: date
    ends_on: date | None
    weekdays: tuple[int, ...]

    @classmethod
    def read(cls, found: dict[str, Any]) -> "_Place":
        """Dates come as text inside of JSON."""
        until = found["until"]
        return cls(
            date.fromisoformat(found["since"]), date.fromisoformat(until) if until else None,
            tuple(found["weekdays"] or ()),
        )  # fmt: skip

    def comes(self, day: date) -> bool:
        is_inside = self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        return is_inside and (not self.weekdays or day.weekday() in self.weekdays)


def count_unrecorded(
    actor: Actor, school: School, days: SchoolDays, *, taken_by: UUID | None = None
) -> int:
    """From where the page of these sessions begins until yesterday: today's are still to come.
    `taken_by`: only of lines that this person delivers. One query."""
    first = earliest(actor.today)
    past = [day for day in days.days if first <= day < actor.today]
    if not past:
        return 0
    rows: Any = PlanRow.objects.visible_to(actor, Action.SESSION_RECORD).filter(
        school=school, minutes__isnull=False
    )
    if taken_by is not None:
        rows = rows.filter(delivered_by=taken_by)
    after = _monday(actor.today) + _WEEK
    of_row = {"row": OuterRef("pk")}
    sessions = Session.objects.within(first, after).filter(**of_row).order_by()
    places = Allocation.objects.filter(**of_row).order_by()
    in_json = JSONObject(since="starts_on", until="ends_on", weekdays="weekdays")
    rows = rows.within(first, actor.today).annotate(
        recorded=ArraySubquery(sessions.values("held_on")),
        places=ArraySubquery(places.values(found=in_json)),
    )
    return sum(_open(row, past) for row in rows)


def _open(row: Any, days: list[date]) -> int:
    """Day by day, as the page that lists them counts."""
    rhythm = Rhythm(row.times_a_week or 1, frozenset(row.weekdays))
    places = [_Place.read(found) for found in row.places]
    on_day = Counter(row.recorded)
    in_week = Counter(_monday(day) for day in row.recorded)
    return sum(
        open_on(
            rhythm, day.weekday(), recorded=on_day[day],
            recorded_otherwise=in_week[_monday(day)] - on_day[day],
            attended={day.weekday()} if any(place.comes(day) for place in places) else (),
        )
        for day in days
        if row.starts_on <= day < row.ends_on
    )  # fmt: skip


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
