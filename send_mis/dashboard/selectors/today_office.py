"""The office's first page: files on their way, what differs from the MIS, gaps in the roll."""

from django.urls import reverse

from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import (
    Step,
    Today,
    figures,
    greeting,
    lede,
    register_url,
)
from send_mis.dashboard.selectors.today_people import role_steps
from send_mis.dashboard.selectors.today_school import waiting_imports
from send_mis.ui.parts import Link, Stat


def for_office(actor: Actor) -> Today:
    """Three queries."""
    assert actor.hat is not None  # noqa: S101 a page is of a hat
    slug = actor.hat.slug
    imports = reverse("imports", args=[slug])
    found = figures(actor)
    steps = role_steps(actor)
    if found.on_roll:
        steps += waiting_imports(actor)
    else:
        steps += [
            Step(
                "Start by bringing in the pupils",
                "An export from your MIS or a Common Transfer File. You see everything before it"
                " is written.",
                "Bring in a file", imports,
            ),
        ]  # fmt: skip
    keep = Step(
        "Keep the pupils up to date", "A fresh export from the MIS shows what is new and who left.",
        "Bring in a file", imports, "fine",
    )  # fmt: skip
    tiles = [Stat(f"{found.on_roll:,}", "on roll", register_url(actor, status="everyone"))]
    gaps = [
        Stat(f"{count:,}", label, register_url(actor, status="everyone", missing=what), "soon")
        for count, label, what in (
            (found.no_upn, "without a UPN", "upn"),
            (found.no_class, "without a class", "class"),
        )
        if count
    ]
    return Today(
        greeting(actor), lede(actor), steps[0] if steps else keep, tiles=tiles,
        tiles_label="The roll in numbers", missing=gaps, waiting=steps[1:],
        links=[
            Link("What differs from the MIS", reverse("differences", args=[slug])),
            Link("Add a pupil", reverse("pupil_add", args=[slug])),
            Link("Classes", reverse("classes", args=[slug])),
            Link("People", reverse("people", args=[slug])),
        ],
    )  # fmt: skip
