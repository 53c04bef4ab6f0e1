"""What waits for whom about plans, for the first page: to correct, to send, to agree. What is due
this week, or late, is said among what is due, and a plan to start there alone."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from provision.choices import PlanState, ProvisionDue
from provision.models import ProvisionPlan
from provision.plans.selectors.frame import plan_name, term_words
from pupils.due.selectors import week_ends
from pupils.models import DueDate
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import compiled
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now, plural

_SHOWN = 3


def plan_tasks(actor: Actor) -> list[Task]:
    """One query at most; none for who neither writes nor agrees plans.

    Of this term and of every later one: next term's plan is sent, and sent back, in this one.
    """
    if actor.hat is None or actor.hat.is_trust or not actor.may(Action.PLAN_WRITE):
        return []
    if actor.may(Action.PLAN_AGREE):
        return _to_agree(actor, actor.hat.slug)
    return _drafts(actor)


def _owed(reader: Reader, kind: ProvisionDue) -> QuerySet[Any]:
    found: QuerySet[Any] = DueDate.objects.filter(
        holds_on(reader.today), school__in=reader.school_ids, kind=kind.value, done_on__isnull=True
    )
    return found


@compiled
def _plans(reader: Reader, turn: str, sunday: date) -> QuerySet[Any]:
    """Whose turn it is with them, with the day that each is due: none, or after this week."""
    owed = _owed(reader, ProvisionDue.PLAN).filter(turn=turn).order_by()
    owed = owed.filter(Q(due_on__isnull=True) | Q(due_on__gt=sunday))
    plans = visible_to(ProvisionPlan.objects.all(), reader, Action.PLAN_WRITE)
    day = owed.filter(subject_id=OuterRef("pk")).values("due_on")
    return (
        plans.filter(pk__in=owed.values("subject_id"))
        .select_related("school_class", "term")
        .annotate(due_on=Subquery(day))
        .defer("qft", "change")
        .order_by("term__starts_on", "school_class__sort_key", "year_group")
    )


def _to_agree(actor: Actor, slug: str) -> list[Task]:
    """The list shows one term at a time, so each term's plans have a line of their own."""
    sent = _plans(actor.for_query, "senco", week_ends(actor.today))
    return [_waiting(list(group), slug) for _, group in groupby(sent, key=lambda p: p.term_id)]


def _waiting(sent: list[ProvisionPlan], slug: str) -> Task:
    title = f"{plural(len(sent), 'provision plan waits', 'provision plans wait')} to be agreed"
    names = ", ".join(plan_name(plan) for plan in sent[:_SHOWN])
    more = f" and {len(sent) - _SHOWN} more" if len(sent) > _SHOWN else ""
    url = f"{reverse('plans', args=[slug])}?term={sent[0].term_id}&state={PlanState.PROPOSED}"
    if len(sent) == 1:
        url = reverse("plan", args=[sent[0].pk])
    text = f"{names}{more}, {term_words(sent[0].term)}."
    return Task(TaskKind.PLANS, title, text, "Read and agree", url)


def _drafts(actor: Actor) -> list[Task]:
    """What was sent back first: somebody waits for it."""
    found = _plans(actor.for_query, "teacher", week_ends(actor.today))
    drafts = sorted(found, key=lambda plan: not plan.sent_back_because)
    return [_draft(plan, actor.today) for plan in drafts[:_SHOWN]]


def _draft(plan: Any, today: date) -> Task:
    name, url = plan_name(plan), reverse("plan", args=[plan.pk])
    term = term_words(plan.term)
    if plan.sent_back_because:
        title = f"The SENCO sent back the plan of {name}"
        text = f"{term}: {plan.sent_back_because}"
        return Task(TaskKind.PLANS, title, text, "Correct it", url, "late")
    if plan.due_on is None:
        title = f"The provision plan of {name} is being changed"
        return Task(TaskKind.PLANS, title, f"{term}.", "Continue", url)
    title = f"The provision plan of {name} is a draft"
    text = f"{term}, {_due(plan.due_on, today)}"
    return Task(TaskKind.PLANS, title, text, "Continue", url)


def _due(due_on: date, today: date) -> str:
    return f"due {in_words(due_on)}, {from_now(due_on, today)}."
