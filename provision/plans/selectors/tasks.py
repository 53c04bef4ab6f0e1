"""What waits for whom about plans, for the first page: to write, to send, to agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal
from uuid import UUID

from django.urls import reverse

from provision.choices import PlanState
from provision.due.rules import plan_needed_on
from provision.models import ProvisionPlan
from provision.plans.selectors.frame import plan_name, term_words
from provision.plans.selectors.list import NOT_STARTED
from provision.plans.selectors.sources import classes_to_plan
from provision.plans.selectors.standing import is_owed
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import SchoolClass, Term
from send_mis.schools.provision_days import provision_days
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now, plural

_SHOWN = 3
# By term: the day on which its plan is needed.
Due = Mapping[UUID, date]


@dataclass(frozen=True, slots=True)
class PlanTask:
    title: str
    text: str
    link: str
    url: str
    tone: Literal["soon", "late"] = "soon"


def plan_tasks(actor: Actor) -> list[PlanTask]:
    """A fixed number of queries; none for who neither writes nor agrees plans.

    Of this term and of every later one: next term's plan is sent, and sent back, in this one.
    Only this term's plan is missed; in the holidays the coming one's.
    """
    if actor.hat is None or actor.hat.is_trust or not actor.may(Action.PLAN_WRITE):
        return []
    terms = list(
        Term.objects.filter(year__school__in=actor.school_ids, ends_on__gte=actor.today)
        .select_related("year")
        .order_by("starts_on")
    )
    if not terms:
        return []
    days = provision_days(terms[0].year.school_id)
    due = {term.pk: plan_needed_on(term, days) for term in terms}
    plans = visible_to(ProvisionPlan.objects.filter(term__in=terms), actor, Action.PLAN_WRITE)
    found = list(plans.select_related("school_class", "term").order_by("term__starts_on"))
    planned = {plan.school_class_id for plan in found if plan.term_id == terms[0].pk}
    classes = classes_to_plan(actor, terms[0].year).filter(kind=ClassKind.REGISTRATION)
    without = [each for each in classes if each.pk not in planned]
    if actor.may(Action.PLAN_AGREE):
        return _to_agree(actor, found, without, terms[0], due)
    return _to_write(actor, found, without, terms[0], due)


def _to_agree(
    actor: Actor, plans: list[ProvisionPlan], without: list[SchoolClass], term: Term, due: Due
) -> list[PlanTask]:
    """The list shows one term at a time, so each term's plans have a line of their own."""
    tasks = []
    sent = [plan for plan in plans if plan.state == PlanState.PROPOSED]
    for _, group in groupby(sent, key=lambda plan: plan.term_id):
        tasks.append(_waiting(actor, list(group)))
    if without:
        title = f"{plural(len(without), 'class has', 'classes have')} no provision plan yet"
        url = _list(actor, term, NOT_STARTED)
        tasks.append(
            PlanTask(title, _due(actor, term, due), "See which", url, _tone(actor, term, due))
        )
    return tasks


def _waiting(actor: Actor, sent: list[ProvisionPlan]) -> PlanTask:
    title = f"{plural(len(sent), 'provision plan waits', 'provision plans wait')} to be agreed"
    names = ", ".join(plan_name(plan) for plan in sent[:_SHOWN])
    more = f" and {len(sent) - _SHOWN} more" if len(sent) > _SHOWN else ""
    url = _list(actor, sent[0].term, PlanState.PROPOSED)
    if len(sent) == 1:
        url = reverse("plan", args=[sent[0].pk])
    return PlanTask(title, f"{names}{more}, {term_words(sent[0].term)}.", "Read and agree", url)


def _to_write(
    actor: Actor, plans: list[ProvisionPlan], without: list[SchoolClass], term: Term, due: Due
) -> list[PlanTask]:
    """What was sent back first: somebody waits for it."""
    drafts = [plan for plan in plans if plan.state == PlanState.DRAFT]
    drafts.sort(key=lambda plan: not plan.sent_back_because)
    tasks = [_draft(plan, actor, due) for plan in drafts[:_SHOWN]]
    start = reverse("plans_start", args=[actor.hat.slug]) if actor.hat else ""
    tasks += [
        PlanTask(
            f"Write the provision plan of {each.name}", _due(actor, term, due), "Start",
            f"{start}?term={term.pk}&class={each.pk}", _tone(actor, term, due),
        )
        for each in without[:_SHOWN]
    ]  # fmt: skip
    return tasks


def _draft(plan: ProvisionPlan, actor: Actor, due: Due) -> PlanTask:
    name, url = plan_name(plan), reverse("plan", args=[plan.pk])
    if plan.sent_back_because:
        title = f"The SENCO sent back the plan of {name}"
        text = f"{term_words(plan.term)}: {plan.sent_back_because}"
        return PlanTask(title, text, "Correct it", url, "late")
    if not is_owed(plan):
        title = f"The provision plan of {name} is being written again"
        return PlanTask(title, f"{term_words(plan.term)}.", "Go on", url)
    title = f"The provision plan of {name} is being written"
    return PlanTask(title, _due(actor, plan.term, due), "Go on", url, _tone(actor, plan.term, due))


def _due(actor: Actor, term: Term, due: Due) -> str:
    due_on = due[term.pk]
    return f"{term_words(term)}, due {in_words(due_on)}, {from_now(due_on, actor.today)}."


def _tone(actor: Actor, term: Term, due: Due) -> Literal["soon", "late"]:
    return "late" if due[term.pk] < actor.today else "soon"


def _list(actor: Actor, term: Term, state: str) -> str:
    slug = actor.hat.slug if actor.hat else ""
    return f"{reverse('plans', args=[slug])}?term={term.pk}&state={state}"
