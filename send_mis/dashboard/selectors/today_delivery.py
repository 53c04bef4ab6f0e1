"""What delivery asks of the SENCO and the head: lines that fall short, groups that stopped, and
sessions that nobody has recorded."""

from django.urls import reverse

from provision.delivery.selectors.page import open_delivery
from provision.delivery.selectors.stopped import stopped_lines
from provision.sessions.selectors.unrecorded import count_unrecorded
from provision.sessions.selectors.who import EVERYBODY
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import Step
from send_mis.schools.models import School
from send_mis.schools.school_time import SchoolTime
from send_mis.ui.words import ago, joined, plural

_NAMED_AT_MOST = 3


def delivery_steps(actor: Actor) -> list[Step]:
    """Nine queries, whatever the number of lines; none for who may not see provision."""
    if not actor.may(Action.PROVISION_VIEW) or actor.hat is None or actor.school_id is None:
        return []
    school = School.objects.get(pk=actor.school_id)
    found = open_delivery(actor=actor, school=school)
    url = reverse("delivery", args=[actor.hat.slug])
    steps = []
    if stopped := stopped_lines(actor=actor, school=school, time=found.time):
        named = [
            f"{line.name}{f' in {line.where}' if line.where else ''}, "
            + (f"last held {ago(line.last_held_on, actor.today)}" if line.last_held_on
               else "never held")
            for line in stopped[:_NAMED_AT_MOST]
        ]  # fmt: skip
        title = (
            f"{plural(len(stopped), 'line of provision has', 'lines of provision have')} stopped"
        )
        steps.append(Step(title, f"{joined(named)}.", "See them", f"{url}?only=short", "late"))
    if short := found.short_rows:
        title = f"{plural(len(short), 'line falls', 'lines fall')} short this half-term"
        text = "Less was delivered than was planned, and the reasons are beside each."
        steps.append(Step(title, text, "See why", f"{url}?only=short"))
    return [*steps, *_unrecorded(actor, school, found.time)]


def _unrecorded(actor: Actor, school: School, time: SchoolTime) -> list[Step]:
    """For whoever records everybody's; who takes sessions reads of their own."""
    if not actor.may(Action.SESSION_RECORD):
        return []
    count = count_unrecorded(actor, school, time.days)
    if not count:
        return []
    url = f"{reverse('sessions_unrecorded', args=[school.slug])}?who={EVERYBODY}"
    title = f"{plural(count, 'past session has', 'past sessions have')} no record"
    text = "Planned in the last three weeks. Were they held?"
    return [Step(title, text, "Record them", url)]
