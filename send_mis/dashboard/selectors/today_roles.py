"""First pages of class staff, of a trust, and of those who see no pupil."""

from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import ROLES
from send_mis.access.scope import visible_to
from send_mis.dashboard.selectors.today_parts import (
    PupilTable,
    Step,
    Today,
    figures,
    greeting,
    in_words,
    lede,
    on_register_by_school,
    own_rows,
    register_tiles,
    register_url,
)
from send_mis.dashboard.selectors.today_people import role_steps
from send_mis.dashboard.selectors.today_plans import plan_steps
from send_mis.dashboard.selectors.today_provision import (
    outcome_steps,
    session_links,
    session_steps,
)
from send_mis.schools.models import School
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import plural

_SHOWN_AT_MOST = 60


def for_class_staff(actor: Actor) -> Today:
    """Four queries for the pupils: the figures, their facts, needs and teachers; then provision."""
    found = figures(actor)
    if not found.on_roll:
        return Today(
            greeting(actor), lede(actor),
            Step(
                "No pupils are yours yet",
                "You see the pupils of your classes. Ask the school office or the SENCO to put"
                " you on a class.",
            ),
        )  # fmt: skip
    rows = own_rows(actor, _SHOWN_AT_MOST)
    counted = found.on_register + found.monitored
    table = PupilTable(
        "On the register in your classes", in_words(actor, rows),
        "Nobody in your classes is on the register.",
        Link("Everyone in your classes", register_url(actor, status="everyone")),
    )  # fmt: skip
    in_all = plural(found.on_roll, "pupil", "pupils")
    text = f"{in_all} in all. Open a pupil to see what they need."
    step = Step(
        f"{plural(counted, 'pupil', 'pupils')} of yours on the register or monitored", text,
        "Open your register", register_url(actor), "fine",
    )  # fmt: skip
    steps = [*session_steps(actor), *plan_steps(actor), *outcome_steps(actor), step]
    return Today(
        greeting(actor), lede(actor), steps[0], waiting=steps[1:4],
        tiles=register_tiles(actor, found), tables=[table], links=session_links(actor),
    )  # fmt: skip


def for_trust(actor: Actor) -> Today:
    """Three queries, however many schools there are."""
    assert actor.hat is not None  # noqa: S101 a page is of a hat
    found = figures(actor)
    schools = visible_to(School.objects.order_by("name"), actor, Action.SCHOOL_VIEW)
    counts = on_register_by_school(actor)
    tiles = [
        Stat(
            f"{counts.get(school.pk, 0):,}", f"on the register at {school.name}",
            reverse("register", args=[school.slug]),
        )
        for school in schools
    ]  # fmt: skip
    step = Step(
        f"{plural(found.on_register, 'pupil', 'pupils')} on the registers of the trust",
        f"Of {plural(found.on_roll, 'pupil', 'pupils')} on roll."
        + (f" {plural(found.late, 'review is', 'reviews are')} late." if found.late else ""),
        "Open the register", register_url(actor), "late" if found.late else "fine",
    )  # fmt: skip
    return Today(
        greeting(actor), lede(actor), step, tiles=register_tiles(actor, found),
        missing=tiles, missing_label="School by school",
        links=[Link("The schools", reverse("trust_page", args=[actor.hat.slug]))],
    )  # fmt: skip


_GOVERNOR = (
    "Reports for governors will be published here: numbers only, never a pupil.",
    "Nothing has been published yet. Ask the headteacher or the SENCO for the next report.",
)
_PARENT = (
    "What the school shares with you about your child will be here: plans, reviews and letters.",
    "Nothing has been shared yet. To ask something, speak to the class teacher or the SENCO.",
)
_IT = ("You keep accounts and terms working. You see no pupil.",)
_SAID = {"governor": _GOVERNOR, "parent": _PARENT, "it": _IT}


def for_others(actor: Actor) -> Today:
    """One query at most. What the role is for, and what can be done now."""
    assert actor.hat is not None  # noqa: S101 a page is of a hat
    slug = actor.hat.slug
    links = []
    if actor.may(Action.PEOPLE_VIEW):
        links.append(Link("People", reverse("people", args=[slug])))
    if actor.may(Action.SCHOOL_CHANGE):
        links.append(Link("School, years and terms", reverse("school_page", args=[slug])))
    words = list(_SAID.get(actor.role_key, (ROLES[actor.role_key].sentence,)))
    step = None
    if links:
        step = Step("Accounts and terms", words[0], links[0].label, links[0].url, "fine")
    steps = [*role_steps(actor), *([step] if step else [])]
    return Today(
        greeting(actor), lede(actor), steps[0] if steps else None, waiting=steps[1:],
        paragraphs=words if step is None else words[1:], links=links[1:] if step else [],
    )  # fmt: skip
