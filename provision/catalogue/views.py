"""The school's catalogue of interventions, and who is trained for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from provision.catalogue import services as service
from provision.catalogue.forms import (
    ChangeInterventionForm,
    InterventionForm,
    RetireForm,
    TrainingForm,
)
from provision.catalogue.selectors import catalogue_page, entry_page, people_to_train
from provision.models import Intervention, InterventionTraining
from provision.settings.selectors import layer_words, settings_of
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.accounts.models import User
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

CHANGE = Action.CATALOGUE_CHANGE
_BOTH = ("GET", "POST")


def _school(request: ActorRequest, slug: str, action: Action) -> School:
    return school_or_404(request.actor, action, slug)


def _entry(request: ActorRequest, school: str, pk: UUID, action: Action) -> Intervention:
    rows = Intervention.objects.select_related("school")
    row: Intervention = visible_or_404(rows, request.actor, action, pk=pk, school__slug=school)
    return row


def _home(row: Intervention) -> str:
    return reverse("interventions_item", args=[row.school.slug, row.pk])


def _crumbs(school: School, *further: Link) -> tuple[Link, ...]:
    return (Link("Interventions", reverse("interventions", args=[school.slug])), *further)


@requires(Action.PROVISION_VIEW)
def interventions(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school, Action.PROVISION_VIEW)
    page = catalogue_page(request.actor, found, Address.of(request))
    return render(request, "provision/interventions.html", {"school": found, "catalogue": page})


@requires(Action.PROVISION_VIEW)
def interventions_item(request: ActorRequest, school: str, intervention_id: UUID) -> HttpResponse:
    row = _entry(request, school, intervention_id, Action.PROVISION_VIEW)
    page = entry_page(request.actor, row)
    return render(request, "provision/interventions_item.html", {"row": row, "entry": page})


@requires(CHANGE, methods=_BOTH)
def interventions_add(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school, CHANGE)
    form = InterventionForm(posted(request), **_shown(request, found))
    made: list[Intervention] = []
    tried = attempt(
        form,
        lambda _: made.append(
            service.add_intervention(actor=request.actor, school=found, entry=form.entry())
        ),
    )
    if tried.done:
        return saved(request, f"{made[0].name} is in the catalogue.", _home(made[0]))
    back = reverse("interventions", args=[found.slug])
    return show(request, FormPage("Add an intervention", form, back, crumbs=_crumbs(found)))


@requires(CHANGE, methods=_BOTH)
def interventions_change(request: ActorRequest, school: str, intervention_id: UUID) -> HttpResponse:
    row = _entry(request, school, intervention_id, CHANGE)
    form = ChangeInterventionForm(
        posted(request), initial=ChangeInterventionForm.initial_of(row),
        **_shown(request, row.school),
    )  # fmt: skip
    tried = attempt(
        form,
        lambda data: service.change_intervention(
            actor=request.actor, intervention=row, version=data["version"], entry=form.entry(row)
        ),
        lambda: Intervention.objects.get(pk=row.pk).version,
    )
    if tried.done:
        return saved(request, f"{form.cleaned_data['name']} is saved.", _home(row))
    page = FormPage(
        f"Change {row.name}", form, _home(row), crumbs=_crumbs(row.school, Link(row.name)),
        conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def _shown(request: ActorRequest, school: School) -> dict[str, Any]:
    return {
        "layers": layer_words(settings_of(school.pk)),
        "with_cost": request.actor.may(Action.COST_VIEW),
    }


@requires(CHANGE, methods=_BOTH)
def interventions_retire(request: ActorRequest, school: str, intervention_id: UUID) -> HttpResponse:
    row = _entry(request, school, intervention_id, CHANGE)
    form = RetireForm(posted(request), initial={"version": row.version, "last_day": request.today})
    tried = attempt(
        form,
        lambda data: service.retire_intervention(actor=request.actor, intervention=row, **data),
        lambda: Intervention.objects.get(pk=row.pk).version,
    )
    if tried.done:
        return saved(request, f"{row.name} is retired.", _home(row))
    page = FormPage(
        f"Retire {row.name}", form, _home(row), "New plans no longer offer it.",
        _crumbs(row.school, Link(row.name)), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=("POST",))
def interventions_bring_back(
    request: ActorRequest, school: str, intervention_id: UUID
) -> HttpResponse:
    row = _entry(request, school, intervention_id, CHANGE)
    service.bring_back_intervention(actor=request.actor, intervention=row)
    return saved(request, f"{row.name} is offered again.", _home(row))


@requires(CHANGE, methods=("POST",))
def interventions_starter(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school, CHANGE)
    count = service.add_starter_set(actor=request.actor, school=found)
    words = f"{plural(count, 'usual intervention is', 'usual interventions are')} added."
    messages.success(
        request, f"{words} Change what is different here." if count else "All of them are there."
    )
    return redirect("interventions", found.slug)


@requires(CHANGE, methods=_BOTH)
def interventions_trained_add(
    request: ActorRequest, school: str, intervention_id: UUID
) -> HttpResponse:
    row = _entry(request, school, intervention_id, CHANGE)
    people = people_to_train(row.school, request.today)
    form = TrainingForm(posted(request), people=people)

    def record(data: dict[str, Any]) -> None:
        user = User.objects.get(pk=data.pop("user"))
        service.add_training(actor=request.actor, intervention=row, user=user, **data)

    if attempt(form, record).done:
        return saved(request, "The training is recorded.", _home(row))
    page = FormPage(
        f"Who is trained for {row.name}?", form, _home(row),
        crumbs=_crumbs(row.school, Link(row.name)),
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=("POST",))
def interventions_trained_remove(
    request: ActorRequest, school: str, intervention_id: UUID, training_id: int
) -> HttpResponse:
    row = _entry(request, school, intervention_id, CHANGE)
    trainings = InterventionTraining.objects.filter(intervention=row).select_related(
        "intervention", "user"
    )
    training = visible_or_404(trainings, request.actor, CHANGE, pk=training_id)
    service.remove_training(actor=request.actor, training=training)
    return saved(request, f"{training.user.display_name} is removed from the list.", _home(row))
