"""The office's first page: files on their way, what differs from the MIS, gaps in the roll."""

from django.urls import reverse

from pupils.register.selectors.counts import RollCounts, roll_counts
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import (
    Today,
    page_of,
    register_url,
    start_page,
    waiting,
)
from send_mis.ui.parts import Link, Stat
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_OF_THE_OFFICE = (TaskKind.PEOPLE, TaskKind.LETTERS, TaskKind.FILES)


def for_office(actor: Actor) -> Today:
    """One query, and those of what waits."""
    assert actor.hat is not None  # noqa: S101 a page is of a hat
    slug = actor.hat.slug
    imports = reverse("imports", args=[slug])
    found = roll_counts(actor)
    tasks = [task for task in waiting(actor) if task.kind in _OF_THE_OFFICE]
    if not found.on_roll:
        start = Task(
            TaskKind.FILES, "Start by importing the pupils",
            "An export from your MIS or a Common Transfer File. You see everything before it is "
            "saved.",
            "Import a file", imports,
        )  # fmt: skip
        people = [task for task in tasks if task.kind is TaskKind.PEOPLE]
        return start_page(actor, [*people, start], links=_links(slug))
    keep = Task(
        TaskKind.FILES, "Keep pupils’ details up to date",
        "A fresh export from the MIS shows what is new and who left.", "Import a file", imports,
        "fine",
    )  # fmt: skip
    tiles = [Stat(f"{found.on_roll:,}", "on roll", register_url(actor, status="everyone"))]
    return page_of(
        actor, [*tasks, *_gaps(actor, found)], fallback=[keep], tiles=tiles,
        tiles_label="The roll in numbers", links=_links(slug),
    )  # fmt: skip


def _links(slug: str) -> list[Link]:
    return [
        Link("What differs from the MIS", reverse("differences", args=[slug])),
        Link("Add a pupil", reverse("pupil_add", args=[slug])),
        Link("Classes", reverse("classes", args=[slug])),
        Link("People", reverse("people", args=[slug])),
    ]


def _gaps(actor: Actor, found: RollCounts) -> list[Task]:
    return [
        Task(
            TaskKind.RECORDS, f"{plural(count, 'pupil', 'pupils')} without {what}", "",
            "See who", register_url(actor, status="everyone", missing=missing),
        )
        for count, what, missing in (
            (found.no_upn, "a UPN", "upn"),
            (found.no_class, "a class", "class"),
        )
        if count
    ]  # fmt: skip
