"""First pages of class staff, of a trust, and of those who see no pupil."""

from django.urls import reverse

from pupils.register.selectors.counts import on_register_by_school, register_counts
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import ROLES
from send_mis.access.scope import visible_to
from send_mis.dashboard.selectors.today_parts import (
    PupilTable,
    Today,
    in_words,
    own_rows,
    page_of,
    register_tiles,
    register_url,
    start_page,
    waiting,
)
from send_mis.reports.published.selectors.pages import drafts_shown
from send_mis.reports.termly.selectors.reports import report_lines
from send_mis.schools.models import School
from send_mis.ui.parts import Link, Stat
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_SHOWN_AT_MOST = 60


def for_class_staff(actor: Actor) -> Today:
    """Five queries for the pupils, and those of what waits."""
    found = register_counts(actor)
    if not found.on_roll:
        nobody = Task(
            TaskKind.REVIEWS, "No pupils are yours yet",
            "You see the pupils of your classes. Ask the school office or the SENCO to add you "
            "to a class.",
        )  # fmt: skip
        return start_page(actor, [nobody])
    table = PupilTable(
        "On the register in your classes", in_words(actor, own_rows(actor, _SHOWN_AT_MOST)),
        "Nobody in your classes is on the register.",
        Link("Everyone in your classes", register_url(actor, status="everyone")),
    )  # fmt: skip
    return page_of(
        actor, waiting(actor), tiles=register_tiles(actor, found),
        tables=[table], links=_session_links(actor),
    )  # fmt: skip


def _session_links(actor: Actor) -> list[Link]:
    """Also on a day without sessions: the week, and what has no record yet, begin there."""
    if actor.hat is None or actor.school_id is None or not actor.may(Action.SESSION_RECORD):
        return []
    return [Link("Sessions", reverse("sessions", args=[actor.hat.slug]))]


def for_trust(actor: Actor) -> Today:
    """Three queries, and those of what waits, however many schools there are."""
    assert actor.hat is not None  # noqa: S101 a page is of a hat
    found = register_counts(actor)
    schools = visible_to(School.objects.order_by("name"), actor, Action.SCHOOL_VIEW)
    counts = on_register_by_school(actor)
    tiles = [
        Stat(
            f"{counts.get(school.pk, 0):,}", f"on the register at {school.name}",
            reverse("register", args=[school.slug]),
        )
        for school in schools
    ]  # fmt: skip
    register = Task(
        TaskKind.RECORDS,
        f"{plural(found.on_register, 'pupil', 'pupils')} on the registers of the trust",
        f"Of {plural(found.on_roll, 'pupil', 'pupils')} on roll.", "Open the register",
        register_url(actor), "fine",
    )  # fmt: skip
    return page_of(
        actor, waiting(actor), fallback=[register], tiles=[*register_tiles(actor, found), *tiles],
        links=[Link("The schools", reverse("trust_page", args=[actor.hat.slug]))],
    )  # fmt: skip


def for_governor(actor: Actor) -> Today:
    """The newest report, and drafts that governors are shown. Three queries, and those of what
    waits."""
    assert actor.hat is not None and actor.school_id is not None  # noqa: S101, PT018 a page is of a hat
    slug, school = actor.hat.slug, School.objects.get(pk=actor.school_id)
    reports = report_lines(actor, school)
    found = [
        Task(TaskKind.RECORDS, f"A draft to read: {title}", words, "Read the draft", url)
        for title, words, url in drafts_shown(actor, school)
    ]
    if reports:
        newest = reports[0]
        words = f"{newest.words}. Numbers only, never a pupil. Ask about it on its page."
        found.append(Task(TaskKind.RECORDS, newest.title, words, "Read it", newest.url, "fine"))
    else:
        found.append(
            Task(TaskKind.RECORDS, "No report to governors yet",
                 "The headteacher publishes one each term: numbers only, never a pupil.",
                 tone="fine")
        )  # fmt: skip
    links = [
        Link("Note a visit or training", reverse("visit_note", args=[slug])),
        Link("All reports", reverse("reports", args=[slug])),
    ]
    return page_of(actor, [*waiting(actor), *found], links=links)


_IT = ("You keep accounts and terms working. You do not see pupils’ records.",)
_SAID = {"it": _IT}


def for_others(actor: Actor) -> Today:
    """What the role is for, and what can be done now."""
    assert actor.hat is not None  # noqa: S101 a page is of a hat
    slug = actor.hat.slug
    links = []
    if actor.may(Action.PEOPLE_VIEW):
        links.append(Link("People", reverse("people", args=[slug])))
    if actor.may(Action.SCHOOL_CHANGE):
        links.append(Link("School, years and terms", reverse("school_page", args=[slug])))
    words = list(_SAID.get(actor.role_key, (ROLES[actor.role_key].sentence,)))
    tasks = waiting(actor)
    if links:
        tasks.append(
            Task(TaskKind.PEOPLE, "Accounts and terms", words.pop(0), links[0].label,
                 links.pop(0).url, "fine")
        )  # fmt: skip
    return page_of(actor, tasks, paragraphs=words, links=links)
