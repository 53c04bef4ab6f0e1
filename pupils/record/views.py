"""A pupil's recorded facts: reading, changing, adding."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import Pupil
from pupils.record import rules as facts
from pupils.record import services as pupils
from pupils.record.forms import PupilAddForm, PupilForm, initial_of
from pupils.record.selectors.details import classes_now, details
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")


@requires(Action.PUPIL_VIEW)
def pupil_details(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id)
    if request.method == "GET":
        audit.read(
            actor=request.actor, what="pupil.details", pupil_ids=[record.id],
            school_id=record.pupil.school_id,
        )  # fmt: skip
    return render(
        request, "pupils/pupil_details.html", {"record": record, "details": details(record)}
    )


@requires(Action.PUPIL_CHANGE, methods=_BOTH)
def pupil_edit(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, Action.PUPIL_CHANGE)
    back = reverse("pupil_details", args=[pupil.pk])
    form = PupilForm(
        posted(request), may=request.actor.actions, book=facts.code_book(),
        today=request.today, pupil=pupil, initial=initial_of(pupil, request.today),
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: pupils.change_pupil(
            actor=request.actor, pupil=pupil, version=given["version"], facts=form.facts()
        ),
        lambda: Pupil.objects.get(pk=pupil.pk).version,
    )
    if tried.done:
        return saved(request, f"{pupil.short_name}'s details are saved.", back)
    # The form shows all that the page of details shows, so opening it is a reading too.
    audit.read(
        actor=request.actor, what="pupil.details", pupil_ids=[pupil.pk],
        school_id=pupil.school_id,
    )  # fmt: skip
    title = f"Change {pupil.short_name}'s details"
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil), conflict=tried.conflict)
    return show(request, page)


@requires(Action.PUPIL_CHANGE, methods=_BOTH)
def pupil_add(request: ActorRequest, school: str) -> HttpResponse:
    place = visible_or_404(School, request.actor, Action.PUPIL_CHANGE, slug=school)
    register = reverse("register", args=[place.slug])
    form = PupilAddForm(
        posted(request), may=request.actor.actions, book=facts.code_book(),
        today=request.today, classes=classes_now(place, request.today),
    )  # fmt: skip
    made: list[Pupil] = []
    tried = attempt(
        form,
        lambda given: made.append(
            pupils.add_pupil(
                actor=request.actor, school=place, facts=form.facts(),
                joined_on=given["joined_on"], school_class=given["school_class"],
            )
        ),
    )  # fmt: skip
    if tried.done:
        to = reverse("pupil_page", args=[made[0].pk])
        return saved(request, f"{made[0].name} is on the roll.", to)
    crumbs = (Link("Register", register),)
    notes = ("Bringing pupils in from the MIS saves typing: see Imports.",)
    return show(request, FormPage("Add a pupil", form, register, place.name, crumbs, notes))


def fetch_pupil(request: ActorRequest, pupil_id: UUID, action: Action) -> Pupil:
    rows = Pupil.objects.select_related("school")
    pupil: Pupil = visible_or_404(rows, request.actor, action, id=pupil_id)
    return pupil
