"""What waits for whom about plans, for the first page: to write, to send, to agree."""

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse

from provision.choices import PlanState
from provision.models import ProvisionPlan
from provision.selectors.plan_frame import plan_name, term_words
from provision.selectors.plan_sources import classes_to_plan
from provision.selectors.plans import NOT_STARTED
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import SchoolClass, Term
from send_mis.statutory.school_duties import termly_review
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now, plural

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PlanTask:
    title: str
    text: str
    link: str
    url: str
    tone: Literal["soon", "late"] = "soon"


def plan_tasks(actor: Actor) -> list[PlanTask]:
    """Four queries at most; none for who neither writes nor agrees plans."""
    if actor.hat is None or actor.hat.is_trust or not actor.may(Action.PLAN_WRITE):
        return []
    term = _term(actor)
    if term is None:
        return []
    plans = visible_to(ProvisionPlan.objects.filter(term=term), actor, Action.PLAN_WRITE)
    found = list(plans.select_related("school_class", "term"))
    planned = {plan.school_class_id for plan in found}
    classes = classes_to_plan(actor, term.year).filter(kind=ClassKind.REGISTRATION)
    without = [each for each in classes if each.pk not in planned]
    if actor.may(Action.PLAN_AGREE):
        return _to_agree(actor, found, without, term)
    return _to_write(actor, found, without, term)


def _term(actor: Actor) -> Term | None:
    today = actor.today
    terms = Term.objects.filter(year__school__in=actor.school_ids).select_related("year")
    return terms.filter(starts_on__lte=today, ends_on__gte=today).first()


def _to_agree(
    actor: Actor, plans: list[ProvisionPlan], without: list[SchoolClass], term: Term
) -> list[PlanTask]:
    tasks = []
    sent = [plan for plan in plans if plan.state == PlanState.PROPOSED]
    if sent:
        title = f"{plural(len(sent), 'provision plan waits', 'provision plans wait')} to be agreed"
        names = ", ".join(plan_name(plan) for plan in sent[:_SHOWN])
        more = f" and {len(sent) - _SHOWN} more" if len(sent) > _SHOWN else ""
        url = _list(actor, PlanState.PROPOSED)
        if len(sent) == 1:
            url = reverse("plan", args=[sent[0].pk])
        tasks.append(PlanTask(title, f"{names}{more}.", "Read and agree", url))
    if without:
        title = f"{plural(len(without), 'class has', 'classes have')} no provision plan yet"
        url = _list(actor, NOT_STARTED)
        tasks.append(PlanTask(title, _due(actor, term), "See which", url, _tone(actor, term)))
    return tasks


def _to_write(
    actor: Actor, plans: list[ProvisionPlan], without: list[SchoolClass], term: Term
) -> list[PlanTask]:
    """What was sent back first: somebody waits for it."""
    drafts = [plan for plan in plans if plan.state == PlanState.DRAFT]
    drafts.sort(key=lambda plan: not plan.sent_back_because)
    tasks = [_draft(plan, actor, term) for plan in drafts[:_SHOWN]]
    start = reverse("plans_start", args=[actor.hat.slug]) if actor.hat else ""
    tasks += [
        PlanTask(
            f"Write the provision plan of {each.name}", _due(actor, term), "Start",
            f"{start}?term={term.pk}&class={each.pk}", _tone(actor, term),
        )
        for each in without[:_SHOWN]
    ]  # fmt: skip
    return tasks


def _draft(plan: ProvisionPlan, actor: Actor, term: Term) -> PlanTask:
    name, url = plan_name(plan), reverse("plan", args=[plan.pk])
    if plan.sent_back_because:
        title = f"The SENCO sent back the plan of {name}"
        return PlanTask(title, plan.sent_back_because, "Mend it", url, "late")
    title = f"The provision plan of {name} is being written"
    return PlanTask(title, _due(actor, term), "Go on", url, _tone(actor, term))


def _due(actor: Actor, term: Term) -> str:
    due_on = termly_review(term).due_on
    if due_on is None:
        return ""
    return f"{term_words(term)}, due {in_words(due_on)}, {from_now(due_on, actor.today)}."


def _tone(actor: Actor, term: Term) -> Literal["soon", "late"]:
    due_on = termly_review(term).due_on
    return "late" if due_on is not None and due_on < actor.today else "soon"


def _list(actor: Actor, state: str) -> str:
    slug = actor.hat.slug if actor.hat else ""
    return f"{reverse('plans', args=[slug])}?state={state}"
