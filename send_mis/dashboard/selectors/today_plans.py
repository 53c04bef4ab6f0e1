"""Provision plans on the first pages: to write, to mend, to agree."""

from provision.plans.selectors.tasks import plan_tasks
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import Step


def plan_steps(actor: Actor) -> list[Step]:
    """Four queries at most."""
    return [Step(t.title, t.text, t.link, t.url, t.tone) for t in plan_tasks(actor)]
