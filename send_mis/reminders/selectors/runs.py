"""Which schools' reminders of a day wait to be sent, and what was sent."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from send_mis.reminders.models import ReminderRun, ReminderSettings
from send_mis.schools.models import School
from send_mis.ui.words import LONDON, day_of


def schools_waiting(now: datetime) -> list[UUID]:
    """Those whose hour has come, by the clocks of England, and which have no run of the day."""
    here = now.astimezone(LONDON)
    runs = ReminderRun.objects.filter(school=OuterRef("pk"), on=day_of(now))
    own = ReminderSettings.objects.filter(school=OuterRef("pk")).values("hour")
    usual = ReminderSettings().hour
    schools = School.objects.order_by("pk").filter(~Exists(runs))
    hours = schools.annotate(from_hour=Coalesce(Subquery(own), Value(usual)))
    return list(hours.filter(from_hour__lte=here.hour).values_list("pk", flat=True))
