"""What delivery asks of the SENCO and the head: lines that fall short, groups that stopped."""

from django.urls import reverse

from provision.selectors.delivery_page import open_delivery
from provision.selectors.stopped import stopped_lines
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import Step
from send_mis.schools.models import School
from send_mis.ui.words import ago, joined, plural

_NAMED_AT_MOST = 3


def delivery_steps(actor: Actor) -> list[Step]:
    """Eight queries, whatever the number of lines; none for who may not see provision."""
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
    return steps
