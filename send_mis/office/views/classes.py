from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.models import ClassGrant
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.accounts.models import User
from send_mis.audit.form_pages import FormPage, posted, saved
from send_mis.audit.form_pages import show as show_form
from send_mis.errors import RuleBroken
from send_mis.office.forms.classes import (
    ChangeClassForm,
    ClassStaffForm,
    LastDayForm,
    NewClassForm,
)
from send_mis.office.selectors.classes import (
    class_page,
    classes_page,
    day_in,
    staff_choices,
    year_choices,
    year_group_choices,
)
from send_mis.office.selectors.people import roles_to_give
from send_mis.office.services import RoleWanted, end_role, give_role
from send_mis.schools import services
from send_mis.schools.models import AcademicYear, School, SchoolClass
from send_mis.ui.parts import Link

CHANGE = Action.CLASS_CHANGE
STAFF = Action.PEOPLE_CHANGE
CLASS_ROLES = ("teacher", "ta")


def _class(request: ActorRequest, action: Action, class_id: UUID) -> SchoolClass:
    rows = SchoolClass.objects.select_related("school", "year")
    return visible_or_404(rows, request.actor, action, pk=class_id)


def _crumbs(school: School, *here: Link) -> list[Link]:
    return [Link("Classes", reverse("classes", args=[school.slug])), *here]


def _of(held: SchoolClass, here: str) -> list[Link]:
    return _crumbs(held.school, Link(held.name, _home(held)), Link(here))


def _home(held: SchoolClass) -> str:
    return reverse("classes_class", args=[held.pk])


@requires(Action.SCHOOL_VIEW)
def index(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, Action.SCHOOL_VIEW, school)
    asked = request.GET.get("year", "")
    page = classes_page(found, request.actor, int(asked) if asked.isdecimal() else None)
    base = reverse("classes", args=[found.slug])
    context = {
        "school": found,
        "page": page,
        "tabs": [
            Link(year.name, f"{base}?year={year.first_calendar_year}", current=year == page.year)
            for year in page.years
        ],
        "may_change": bool(can(request.actor, CHANGE, found)),
        "may_roll_over": bool(can(request.actor, Action.ROLLOVER_RUN, found)),
        # Whoever may change the school has its page in the bar; the others read it from here.
        "has_school_in_bar": request.actor.may(Action.SCHOOL_CHANGE),
        "sees_assessments": request.actor.may(Action.ASSESSMENT_VIEW),
    }
    return render(request, "office/classes.html", context)


@requires(Action.SCHOOL_VIEW)
def show(request: ActorRequest, class_id: UUID) -> HttpResponse:
    held = _class(request, Action.SCHOOL_VIEW, class_id)
    page = class_page(held, request.actor)
    crumbs = _crumbs(held.school, Link(held.name))
    return render(request, "office/class.html", {"page": page, "crumbs": crumbs})


@requires(CHANGE, methods=("GET", "POST"))
def add(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    years = year_choices(found, request.today)
    form = NewClassForm(
        posted(request), year_groups=year_group_choices(found), years=years,
        initial={"year": request.GET.get("year", "")},
    )  # fmt: skip
    page = FormPage(
        form=form, title="Add a class", crumbs=_crumbs(found, Link("Add a class")),
        back=reverse("classes", args=[found.slug]), submit="Add the class",
        notice="" if years else "Set up a school year on the School page first.",
    ).tried(
        lambda data: services.add_class(
            actor=request.actor, name=data["name"], year_groups=data["year_groups"],
            kind=data["kind"], year=AcademicYear.objects.get(pk=data["year"], school=found),
        ),
    )  # fmt: skip
    if page:
        return show_form(request, page)
    year = AcademicYear.objects.get(pk=form.cleaned_data["year"])
    list_of_year = f"{reverse('classes', args=[school])}?year={year.first_calendar_year}"
    return saved(request, f"{form.cleaned_data['name']} is added.", list_of_year)


@requires(CHANGE, methods=("GET", "POST"))
def change(request: ActorRequest, class_id: UUID) -> HttpResponse:
    held = _class(request, CHANGE, class_id)
    form = ChangeClassForm(
        posted(request), initial=ChangeClassForm.initial_from(held),
        year_groups=year_group_choices(held.school),
    )  # fmt: skip
    page = FormPage(
        form=form, title=f"Change {held.name}", crumbs=_of(held, "Change"), back=_home(held)
    ).tried(
        lambda data: services.change_class(
            actor=request.actor, school_class=held, version=data["version"], name=data["name"],
            year_groups=data["year_groups"], kind=data["kind"],
        ),
        lambda: SchoolClass.objects.get(pk=held.pk).version,
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, held, "The class is saved.")


@requires(CHANGE, methods=("POST",))
def remove(request: ActorRequest, class_id: UUID) -> HttpResponse:
    held = _class(request, CHANGE, class_id)
    try:
        services.remove_class(actor=request.actor, school_class=held)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("classes_class", class_id)
    messages.success(request, f"{held.name} is removed.")
    return redirect("classes", held.school.slug)


@requires(STAFF, methods=("GET", "POST"))
def staff_add(request: ActorRequest, class_id: UUID) -> HttpResponse:
    held = _class(request, STAFF, class_id)
    school = held.school
    roles = roles_to_give(request.actor.role.may_give & set(CLASS_ROLES), school.role_labels)
    form = ClassStaffForm(
        posted(request), people=staff_choices(school, request.today), roles=roles,
        initial={"starts_on": day_in(held.year, request.today), "role": "teacher"},
    )  # fmt: skip
    page = FormPage(
        form=form, title=f"Who works with {held.name}?", crumbs=_of(held, "Add staff"),
        back=_home(held), submit="Add to the class",
        lede="Two teachers who share the class are two entries.",
        notice="Add somebody who is not in the list under People first.",
    ).tried(
        lambda data: give_role(
            actor=request.actor, school=school, user=User.objects.get(pk=data["user"]),
            wanted=RoleWanted(data["role"], [held], data["starts_on"], data["last_day"]),
        ),
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, held, "Added to the class.")


@requires(STAFF, methods=("GET", "POST"))
def staff_end(request: ActorRequest, class_id: UUID, grant_id: UUID) -> HttpResponse:
    held = _class(request, STAFF, class_id)
    grant = get_object_or_404(
        ClassGrant.objects.select_related("user", "permission", "content_object"),
        pk=grant_id, content_object=held,
    )  # fmt: skip
    form = LastDayForm(posted(request), initial=LastDayForm.initial_on(request.today))
    page = FormPage(
        form=form, title=f"When does {grant.user.display_name} stop working with {held.name}?",
        crumbs=_of(held, "End"), back=_home(held), submit="End", danger=True,
        lede="After that day they no longer see its pupils because of this class.",
    ).tried(
        lambda data: end_role(
            actor=request.actor, school=held.school, grant=grant, last_day=data["last_day"]
        ),
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, held, "Saved.")


def _saved(request: ActorRequest, held: SchoolClass, words: str) -> HttpResponse:
    return saved(request, words, reverse("classes_class", args=[held.pk]))
