"""A pupil's recorded facts: reading, changing, adding; and the pupil's class and groups."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.classes import services as classes
from pupils.classes.forms import JoinClassForm, LeaveClassForm, MoveClassForm
from pupils.classes.selectors import class_now, classes_now
from pupils.models import ClassMembership, Pupil
from pupils.record import rules as facts
from pupils.record import services as pupils
from pupils.record.forms import PupilAddForm, PupilForm, initial_of
from pupils.record.selectors.details import details
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.choices import ClassKind
from send_mis.ui.parts import Link
from send_mis.ui.words import day

_BOTH = ("GET", "POST")
_WHO_SEES = (
    "Staff of the new class can open the record at once; staff of the present class can until "
    "that day."
)


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
    place = school_or_404(request.actor, Action.PUPIL_CHANGE, school)
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
    notes = ("Importing pupils from the MIS saves typing: see Imports.",)
    return show(request, FormPage("Add a pupil", form, register, place.name, crumbs, notes))


@requires(Action.CLASS_CHANGE, methods=_BOTH)
def pupil_move_class(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, Action.CLASS_CHANGE)
    name, back = pupil.short_name, reverse("pupil_details", args=[pupil.pk])
    now = class_now(pupil, request.today)
    form = MoveClassForm(
        posted(request), initial={"on": request.today},
        classes=classes_now(pupil.school, request.today),
    )  # fmt: skip
    title = f"Move {name} to another class" if now else f"Add {name} to a class"
    lede = f"{pupil.name}, in {now.school_class}" if now else pupil.name
    notes = (_WHO_SEES,) if now else ()
    page = FormPage(title, form, back, lede, form_crumbs(pupil), notes).tried(
        lambda given: classes.move_class(actor=request.actor, pupil=pupil, **given)
    )
    if page:
        return show(request, page)
    said = form.cleaned_data
    return saved(request, f"{name} is in {said['to']} from {day(said['on'])}.", back)


@requires(Action.CLASS_CHANGE, methods=_BOTH)
def pupil_join_class(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, Action.CLASS_CHANGE)
    name, back = pupil.short_name, reverse("pupil_details", args=[pupil.pk])
    groups = classes_now(pupil.school, request.today, ClassKind.GROUP)
    form = JoinClassForm(posted(request), initial={"on": request.today}, classes=groups)
    page = FormPage(
        f"Add {name} to a group", form, back, pupil.name, form_crumbs(pupil),
        notice="" if groups else "This year has no teaching group or set: add one under Classes.",
    ).tried(
        lambda given: classes.join_class(actor=request.actor, pupil=pupil, **given)
    )  # fmt: skip
    if page:
        return show(request, page)
    said = form.cleaned_data
    return saved(request, f"{name} is in {said['school_class']} from {day(said['on'])}.", back)


@requires(Action.CLASS_CHANGE, methods=_BOTH)
def pupil_leave_class(request: ActorRequest, pupil_id: UUID, group_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, Action.CLASS_CHANGE)
    name, back = pupil.short_name, reverse("pupil_details", args=[pupil.pk])
    rows = ClassMembership.objects.filter(pupil=pupil, is_registration=False)
    found = visible_or_404(
        rows.select_related("school_class"), request.actor, Action.CLASS_CHANGE,
        school_class_id=group_id,
    )  # fmt: skip
    group = found.school_class
    form = LeaveClassForm(posted(request), initial={"on": request.today})
    title = f"Remove {name} from {group}"
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil)).tried(
        lambda given: classes.leave_class(
            actor=request.actor, pupil=pupil, school_class=group, **given
        )
    )
    if page:
        return show(request, page)
    return saved(
        request, f"{name} is no longer in {group} from {day(form.cleaned_data['on'])}.", back
    )


def fetch_pupil(request: ActorRequest, pupil_id: UUID, action: Action) -> Pupil:
    rows = Pupil.objects.select_related("school")
    pupil: Pupil = visible_or_404(rows, request.actor, action, id=pupil_id)
    return pupil
