"""How many planned sessions of past days nobody has recorded, for whoever may record them all."""

from provision.sessions.selectors.day import earliest
from provision.sessions.selectors.due import due_counts
from provision.sessions.selectors.lines import recordable
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.schools.school_days import SchoolDays


def count_unrecorded(actor: Actor, school: School, days: SchoolDays) -> int:
    """From where the page of these sessions begins until yesterday: today's are still to come.
    One query."""
    first = earliest(actor.today)
    past = [day for day in days.days if first <= day < actor.today]
    if not past:
        return 0
    asked = recordable(actor, school.pk, past[0], past[-1])
    return sum(due_counts(asked, past).of_days.values())
