"""The first page of those who see the whole school: SENCO, head, safeguarding, care."""

from django.urls import reverse

from pupils.register.selectors.counts import register_counts
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import (
    Today,
    page_of,
    register_tiles,
    start_page,
    waiting,
)
from send_mis.ui.parts import Link
from send_mis.ui.tasks import Task, TaskKind


def for_school(actor: Actor) -> Today:
    """One query, those of what is due, and those of what waits."""
    found = register_counts(actor)
    tasks = waiting(actor)
    if not found.on_roll:
        return _empty_school(actor, tasks)
    if actor.may(Action.IMPORT_REGISTER) and not found.on_register and not found.monitored:
        tasks.insert(0, _bring_in_register(actor))
    return page_of(
        actor, tasks, tiles=register_tiles(actor, found), links=_links(actor),
    )  # fmt: skip


def _empty_school(actor: Actor, tasks: list[Task]) -> Today:
    step = Task(
        TaskKind.FILES, "No pupils yet",
        "The office imports the pupils; then the register can be started.",
    )  # fmt: skip
    if actor.may(Action.IMPORT_RUN):
        assert actor.hat is not None  # noqa: S101 a page is of a hat
        step = Task(
            TaskKind.FILES, "Start by importing the pupils",
            "An export from your MIS or a Common Transfer File. You see everything before it is "
            "saved. Then import your own SEN sheet in the same way.",
            "Import a file", reverse("imports", args=[actor.hat.slug]),
        )  # fmt: skip
    people = [task for task in tasks if task.kind is TaskKind.PEOPLE]
    return start_page(actor, [*people, step], links=_links(actor))


def _bring_in_register(actor: Actor) -> Task:
    assert actor.hat is not None  # noqa: S101 a page is of a hat
    return Task(
        TaskKind.FILES, "Import your own register",
        "Your spreadsheet with status, needs and review dates, whatever its headings.",
        "Import a file", reverse("imports", args=[actor.hat.slug]),
    )  # fmt: skip


def _links(actor: Actor) -> list[Link]:
    if actor.hat is None or actor.hat.is_trust:
        return []
    slug = actor.hat.slug
    offered = (
        (Action.REGISTER_CHANGE, "Add a pupil", "pupil_add", Action.PUPIL_CHANGE),
        (Action.CYCLE_CHECK, "What is missing in support plans", "gaps", Action.CYCLE_CHECK),
        (Action.AUDIT_VIEW, "Who did what", "audit", Action.AUDIT_VIEW),
    )
    return [
        Link(label, reverse(name, args=[slug]))
        for first, label, name, second in offered
        if actor.may(first) and actor.may(second)
    ]
