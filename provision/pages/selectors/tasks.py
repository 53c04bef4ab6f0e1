"""What provision asks of somebody, for the first page: counts, and where they lead."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from provision.choices import UNMET
from provision.models import Outcome
from provision.outcomes.selectors.page import TRIES
from provision.pages.selectors.figures import Figures, figures_of
from provision.plans.selectors.tasks import plan_tasks
from provision.sessions.selectors.own import own_tasks
from provision.sessions.selectors.who import EVERYBODY
from send_mis.access.actions import Action
from send_mis.access.actor import Actor, Hat
from send_mis.access.reach import Reader
from send_mis.access.scope import counting
from send_mis.database.compiled import compiled
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import ago, joined, plural

_NAMED_AT_MOST = 3


def provision_tasks(actor: Actor) -> list[Task]:
    """A fixed number of queries; none of what the hat may not see."""
    reach = actor.reach(Action.PROVISION_VIEW)
    if actor.hat is None or actor.school_id is None or reach is None:
        return []
    tasks = [*plan_tasks(actor), *_unmet(actor, actor.hat.slug)]
    if reach.schools:
        found = figures_of(actor.school_id, actor.today)
        tasks += [*_delivery(actor, actor.hat.slug, found), *_money(actor, actor.hat, found)]
    elif actor.may(Action.SESSION_RECORD):
        tasks += own_tasks(actor)
    return tasks


# --- Outcomes that were not met -------------------------------------------------------------------


def _unmet(actor: Actor, slug: str) -> list[Task]:
    """One query."""
    if not actor.may(Action.OUTCOME_CHANGE):
        return []
    count = dict(_counted(actor.for_query))["unmet"]
    if not count:
        return []
    title = f"{plural(count, 'outcome', 'outcomes')} not met three times"
    text = "Is it time to change the approach?"
    url = reverse("outcomes_due", args=[slug])
    return [Task(TaskKind.OUTCOMES, title, text, "See which", url)]


@compiled
def _counted(reader: Reader) -> QuerySet[Any, tuple[Any, ...]]:
    unmet = Outcome.objects.visible_to(reader, Action.OUTCOME_CHANGE).filter(
        state__in=UNMET, attempt__gte=TRIES, followed_by__isnull=True
    )
    return counting({"unmet": unmet})


# --- Delivery of a whole school -------------------------------------------------------------------


def _delivery(actor: Actor, slug: str, found: Figures) -> list[Task]:
    url = f"{reverse('delivery', args=[slug])}?only=short"
    tasks = []
    if found.unrecorded and actor.may(Action.SESSION_RECORD):
        forgotten = f"{reverse('sessions_unrecorded', args=[slug])}?who={EVERYBODY}"
        count = plural(found.unrecorded, "past session has", "past sessions have")
        text = "Planned in the last three weeks. Were they held?"
        tasks.append(Task(TaskKind.SESSIONS, f"{count} no record", text, "Record them", forgotten))
    if found.stopped:
        count = plural(len(found.stopped), "intervention has", "interventions have")
        text = _stopped_words(actor, found)
        tasks.append(Task(TaskKind.SESSIONS, f"{count} stopped", text, "See them", url, "late"))
    if found.short:
        count = plural(found.short, "intervention falls", "interventions fall")
        text = "Less was delivered than was planned; the reasons are beside each."
        tasks.append(Task(TaskKind.SESSIONS, f"{count} short this half-term", text, "See why", url))
    return tasks


def _stopped_words(actor: Actor, found: Figures) -> str:
    """The first of them by name."""
    named = []
    for row in found.stopped[:_NAMED_AT_MOST]:
        last = row.last_held_on
        words = f"last held {ago(last, actor.today)}" if last else "never held"
        named.append(f"{row.title}, {words}")
    return f"{joined(named)}."


# --- Money ----------------------------------------------------------------------------------------


def _money(actor: Actor, hat: Hat, found: Figures) -> list[Task]:
    """One query."""
    if not actor.may(Action.COST_VIEW):
        return []
    url = reverse("costs", args=[hat.slug])
    tasks = []
    if found.past:
        title = (
            f"Provision for {plural(found.past, 'pupil costs', 'pupils costs')} more than the "
            "threshold"
        )
        text = "Top-up funding may be asked for." if actor.may(Action.FUNDING_CHANGE) else ""
        tasks.append(Task(TaskKind.MONEY, title, text, "See who", f"{url}?show=past"))
    if found.near:
        count = plural(found.near, "pupil is", "pupils are")
        title = f"{count} near the threshold, or will pass it"
        tasks.append(Task(TaskKind.MONEY, title, "", "See who", f"{url}?show=near"))
    return tasks
