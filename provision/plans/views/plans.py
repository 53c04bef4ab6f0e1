"""The list of plans, starting one, and sending one back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from provision.models import ProvisionPlan
from provision.plans.forms import plan as forms
from provision.plans.selectors.frame import plan_name, term_words
from provision.plans.selectors.list import plan_list, term_asked
from provision.plans.selectors.sources import (
    classes_to_plan,
    next_to_plan,
    source_for,
    year_groups_to_plan,
)
from provision.plans.services import plans as service
from provision.plans.services.plans import Started
from provision.plans.views.grid import fetch_plan
from pupils.years import year_words
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404, visible_to
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School, SchoolClass, Term
from send_mis.ui.already import remember
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")
_SAID_AT_MOST = 12


@requires(Action.PROVISION_VIEW)
def plans(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, Action.PROVISION_VIEW, school)
    page = plan_list(actor=request.actor, school=found, address=Address.of(request))
    return render(request, "provision/plans.html", {"list": page})


@requires(Action.PLAN_WRITE, methods=_BOTH)
def plans_start(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, Action.PLAN_WRITE, school)
    terms = list(
        Term.objects.filter(year__school=found).select_related("year__school").order_by("starts_on")
    )
    term, first_class = _asked(request, found, terms)
    home = reverse("plans", args=[found.slug])
    form = forms.PlanStartForm(
        posted(request),
        whom=_whom(request, found, term),
        terms=[(str(each.pk), term_words(each)) for each in terms if each.ends_on >= request.today],
        initial={
            "whom": first_class, "term": str(term.pk) if term else "",
            "begin": forms.EARLIER,
        },
    )  # fmt: skip
    started: list[Started] = []
    tried = attempt(form, lambda given: started.append(_start(request, found, terms, given)))
    if tried.already:
        return saved(request, "", _plan_or_list(request, found, form), tried=tried)
    if tried.done:
        return _started(request, started[0])
    title = "Start a provision plan"
    crumbs = (Link("Plans", home), Link("Start"))
    return show(request, FormPage(title, form, home, found.name, crumbs))


def _asked(request: ActorRequest, school: School, terms: list[Term]) -> tuple[Term | None, str]:
    """The term and the class of the link. Where it names no class: the first that has no plan yet,
    in that term or in a later one."""
    given = request.POST.get("term") or request.GET.get("term") or ""
    term, whom = term_asked(terms, given, request.today), request.GET.get("class", "")
    if term is None or whom or request.method == "POST":
        return term, whom
    coming = [each for each in terms if each.starts_on >= term.starts_on]
    found = next_to_plan(request.actor, school, coming)
    return (found[0], str(found[1].pk)) if found else (term, "")


def _whom(request: ActorRequest, school: School, term: Term | None) -> list[tuple[str, str]]:
    """Classes first, by name; then whole year groups."""
    if term is None:
        return []
    classes = classes_to_plan(request.actor, term.year).order_by("sort_key", "name")
    found = [
        (str(each.pk), each.name if each.kind == ClassKind.REGISTRATION else f"{each.name} (group)")
        for each in classes
    ]
    years = year_groups_to_plan(request.actor, school, term.year)
    return found + [(f"year{group}", f"All of {year_words(group)}") for group in years]


def _plan_or_list(request: ActorRequest, school: School, form: forms.PlanStartForm) -> str:
    """Where the plan is that somebody started before; the list of plans to whom it is closed."""
    term, whom = form.cleaned_data["term"], form.cleaned_data["whom"]
    plans = visible_to(ProvisionPlan.objects.all(), request.actor, Action.PROVISION_VIEW)
    group = whom.removeprefix("year")
    of = {"year_group": group} if group != whom else {"school_class": whom}
    found = plans.filter(term=term, school=school, **of).first()
    return reverse("plan", args=[found.pk]) if found else reverse("plans", args=[school.slug])


def _start(
    request: ActorRequest, school: School, terms: list[Term], given: dict[str, Any]
) -> Started:
    term = next(each for each in terms if str(each.pk) == given["term"])
    school_class, year_group = None, None
    if given["whom"].startswith("year"):
        year_group = int(given["whom"].removeprefix("year"))
    else:
        classes = SchoolClass.objects.select_related("school")
        school_class = visible_or_404(
            classes, request.actor, Action.PLAN_WRITE, pk=given["whom"], school=school
        )
    source = None
    if given["begin"] == forms.EARLIER:
        source = source_for(request.actor, term, school_class=school_class, year_group=year_group)
    return service.start_plan(
        actor=request.actor, term=term, school_class=school_class, year_group=year_group,
        source=source,
    )  # fmt: skip


def _started(request: ActorRequest, started: Started) -> HttpResponse:
    plan = started.plan
    words = f"The plan of {plan_name(plan)}, {term_words(plan.term)}, is started."
    remember(request, words, reverse("plan", args=[plan.pk]))
    if plan.carried_from is not None:
        came = plural(started.rows, "row", "rows")
        source = f"{plan_name(plan.carried_from)}, {term_words(plan.carried_from.term)}"
        messages.success(request, f"Started from {source}: {came} copied.")
    elif request.POST.get("begin") == forms.EARLIER:
        messages.success(request, "An empty plan: there is no plan of last term to start from.")
    else:
        messages.success(request, "An empty plan. Say what everyone gets, then add rows.")
    for text in started.left_out[:_SAID_AT_MOST]:
        messages.info(request, f"Left out: {text}")
    if len(started.left_out) > _SAID_AT_MOST:
        more = plural(len(started.left_out) - _SAID_AT_MOST, "thing was", "things were")
        messages.info(request, f"{more} left out as well. The earlier plan still shows them.")
    return redirect("plan", plan.pk)


@requires(Action.PLAN_WRITE, methods=_BOTH)
def plan_remove(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    plan = fetch_plan(request, plan_id, Action.PLAN_WRITE)
    home = reverse("plan", args=[plan.pk])
    form = forms.RemovePlanForm(posted(request), initial={"version": plan.version})
    tried = attempt(
        form,
        lambda given: service.remove_plan(actor=request.actor, plan=plan, **given),
        lambda: _version_now(plan),
    )
    plans_of_term = f"{reverse('plans', args=[plan.school.slug])}?term={plan.term_id}"
    name = plan_name(plan)
    if tried.done:
        return saved(request, f"The plan of {name} is removed.", plans_of_term)
    crumbs = (Link("Plans", plans_of_term), Link(name, home), Link("Remove"))
    rows = plural(plan.rows.count(), "row", "rows")
    notes = (f"It goes with its {rows}, as if it had not been started. You can start it again.",)
    page = FormPage(
        f"Remove the plan of {name}", form, home, term_words(plan.term), crumbs, notes,
        danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(Action.PLAN_AGREE, methods=_BOTH)
def plan_send_back(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    plan = fetch_plan(request, plan_id, Action.PLAN_AGREE)
    home = reverse("plan", args=[plan.pk])
    form = forms.SendBackForm(posted(request), initial={"version": plan.version})
    tried = attempt(
        form,
        lambda given: service.send_back(actor=request.actor, plan=plan, **given),
        lambda: _version_now(plan),
    )
    if tried.done:
        return saved(
            request, "Sent back. The teacher sees it on their Today page.", home, tried=tried
        )
    name = plan_name(plan)
    crumbs = (Link("Plans", reverse("plans", args=[plan.school.slug])), Link(name, home))
    page = FormPage(
        f"Send back the plan of {name}", form, home, term_words(plan.term),
        (*crumbs, Link("Send back")), conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def _version_now(plan: ProvisionPlan) -> int:
    """0 if somebody else took it away."""
    return ProvisionPlan.objects.filter(pk=plan.pk).values_list("version", flat=True).first() or 0
