from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.roles import Scope, has_to_be_confirmed
from send_mis.access.scope import school_or_404
from send_mis.access.waiting import count_to_confirm
from send_mis.accounts.models import User
from send_mis.audit.form_pages import FormPage, posted, saved
from send_mis.audit.form_pages import show as show_form
from send_mis.errors import RuleBroken
from send_mis.office import services
from send_mis.office.forms.classes import LastDayForm
from send_mis.office.forms.people import NewPersonForm, PersonForm, RoleForm
from send_mis.office.selectors.classes import class_choices
from send_mis.office.selectors.people import (
    Wanted,
    people_of,
    person_of,
    roles_to_give,
    staff_grant,
)
from send_mis.office.services import RoleWanted
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, page_of
from send_mis.ui.parts import Link

CHANGE = Action.PEOPLE_CHANGE
WHO = [
    ("", "everybody here now"),
    ("waiting", "those who have not signed in"),
    ("former", "leavers"),
]


def _school(request: ActorRequest, slug: str, action: Action = CHANGE) -> School:
    return school_or_404(request.actor, action, slug)


def _crumbs(school: School, *here: Link) -> list[Link]:
    return [Link("People", reverse("people", args=[school.slug])), *here]


def _of(school: School, user: User, here: str) -> list[Link]:
    return _crumbs(school, Link(user.full_name, _page_of(school, user)), Link(here))


def _page_of(school: School, user: User) -> str:
    return reverse("people_person", args=[school.slug, user.pk])


def _roles(request: ActorRequest, school: School) -> list[tuple[str, str]]:
    role = request.actor.role
    return roles_to_give(role.may_give | role.may_ask_for, school.role_labels)


def _wanted(school: School, data: dict[str, Any]) -> RoleWanted:
    classes = SchoolClass.objects.filter(school=school, pk__in=data.get("classes", []))
    return RoleWanted(data["role"], list(classes), data["starts_on"], data["last_day"])


def _waits(request: ActorRequest, data: dict[str, Any]) -> str:
    scope = Scope.CLASS if data.get("classes") else Scope.SCHOOL
    waits = has_to_be_confirmed(data["role"], scope, giver=request.actor.role_key)
    return " The role gives no access until it is confirmed." if waits else ""


@requires(Action.PEOPLE_VIEW)
def index(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school, Action.PEOPLE_VIEW)
    address = Address.of(request)
    get = address.get
    people = people_of(found, request.today, Wanted(get("who"), get("role"), get("q")))
    roles = roles_to_give(request.actor.role.may_give | {get("role")}, found.role_labels)
    context = {
        "school": found,
        "page": page_of(people, get("page"), address=address),
        "bar": FilterBar(
            address,
            main=[
                Filter("who", "Who", WHO, address.get_all("who"), lead="Show"),
                Filter("role", "Role", [("", "in any role"), *roles], address.get_all("role")),
            ],
            search=Filter(
                "q", "Name or e-mail", values=address.get_all("q"), kind="text", hint="Name"
            ),
        ),
        "may_change": bool(can(request.actor, CHANGE, found)),
        "to_confirm": count_to_confirm(request.actor),
    }
    return render(request, "office/people.html", context)


@requires(Action.PEOPLE_VIEW)
def person(request: ActorRequest, school: str, user_id: UUID) -> HttpResponse:
    found = _school(request, school, Action.PEOPLE_VIEW)
    user, row = person_of(found, user_id, request.today)
    may_change = bool(can(request.actor, CHANGE, found))
    is_self = user.pk == request.actor.user_id
    context = {
        "school": found,
        "person": row,
        "display_name": user.display_name,
        "crumbs": _crumbs(found, Link(user.full_name)),
        "may_change": may_change,
        "may_correct": may_change and not services.details_are_theirs(request.actor, user),
        "may_end": request.actor.role.may_give if may_change and not is_self else frozenset(),
        "may_give": may_change and bool(request.actor.role.may_give),
        "may_clear": may_change
        and row.has_second_step
        and services.may_ask_to_clear(request.actor, user),
    }
    return render(request, "office/person.html", context)


@requires(CHANGE, methods=("GET", "POST"))
def add(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    form = NewPersonForm(
        posted(request), roles=_roles(request, found),
        classes=class_choices(found, request.today),
        initial={"starts_on": request.today, "invite": True},
    )  # fmt: skip
    page = FormPage(
        form=form, title="Add a person", crumbs=_crumbs(found, Link("Add a person")),
        back=reverse("people", args=[found.slug]), submit="Add the person",
    ).tried(
        lambda data: services.add_person(
            actor=request.actor, school=found, email=data["email"], full_name=data["full_name"],
            title=data["title"], wanted=_wanted(found, data), invite=data["invite"],
        ),
    )  # fmt: skip
    if page:
        return show_form(request, page)
    sent = " An invitation is on its way." if form.cleaned_data["invite"] else ""
    waits = _waits(request, form.cleaned_data)
    words = f"{form.cleaned_data['full_name']} is added.{sent}{waits}"
    return saved(request, words, reverse("people", args=[found.slug]))


@requires(CHANGE, methods=("GET", "POST"))
def details(request: ActorRequest, school: str, user_id: UUID) -> HttpResponse:
    found = _school(request, school)
    user, _ = person_of(found, user_id, request.today)
    initial = {"full_name": user.full_name, "title": user.title, "email": user.address}
    form = PersonForm(posted(request), initial=initial | {"version": user.version})
    page = FormPage(
        form=form, title=f"Correct {user.full_name}’s details",
        crumbs=_of(found, user, "Details"), back=_page_of(found, user),
    ).tried(
        lambda data: services.change_person(
            actor=request.actor, school=found, user=user, version=data["version"],
            full_name=data["full_name"], title=data["title"], email=data["email"],
        ),
        lambda: User.objects.get(pk=user.pk).version,
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, user, "Saved.")


@requires(CHANGE, methods=("GET", "POST"))
def role_give(request: ActorRequest, school: str, user_id: UUID) -> HttpResponse:
    found = _school(request, school)
    user, _ = person_of(found, user_id, request.today)
    form = RoleForm(
        posted(request), roles=_roles(request, found),
        classes=class_choices(found, request.today), initial={"starts_on": request.today},
    )  # fmt: skip
    page = FormPage(
        form=form, title=f"Give {user.display_name} a role",
        crumbs=_of(found, user, "Give a role"), back=_page_of(found, user),
        submit="Give the role",
    ).tried(
        lambda data: services.give_role(
            actor=request.actor, school=found, user=user, wanted=_wanted(found, data)
        ),
    )  # fmt: skip
    if page:
        return show_form(request, page)
    return _saved(request, found, user, f"The role is given.{_waits(request, form.cleaned_data)}")


@requires(CHANGE, methods=("GET", "POST"))
def role_end(request: ActorRequest, school: str, user_id: UUID, grant_id: UUID) -> HttpResponse:
    found = _school(request, school)
    user, _ = person_of(found, user_id, request.today)
    grant = staff_grant(found, user.pk, grant_id)
    form = LastDayForm(posted(request), initial=LastDayForm.initial_on(request.today))
    page = FormPage(
        form=form, title=f"End a role of {user.display_name}", crumbs=_of(found, user, "End"),
        back=_page_of(found, user), submit="End the role", danger=True,
        lede="After that day they no longer see what this role showed them.",
    ).tried(
        lambda data: services.end_role(
            actor=request.actor, school=found, grant=grant, last_day=data["last_day"]
        ),
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, user, "The role ends.")


@requires(CHANGE, methods=("GET", "POST"))
def left(request: ActorRequest, school: str, user_id: UUID) -> HttpResponse:
    found = _school(request, school)
    user, _ = person_of(found, user_id, request.today)
    form = LastDayForm(posted(request), initial=LastDayForm.initial_on(request.today))
    page = FormPage(
        form=form, title=f"{user.display_name} leaves", crumbs=_of(found, user, "Leaves"),
        back=_page_of(found, user), submit="End every role", danger=True,
        lede="Every role here ends after the last day. What they wrote stays, with their name.",
        notice="A parent on the staff keeps what they see as a parent.",
    ).tried(
        lambda data: services.leave_school(
            actor=request.actor, school=found, user=user, last_day=data["last_day"]
        ),
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, user, "Every role ends.")


@requires(CHANGE, methods=("POST",))
def invite(request: ActorRequest, school: str, user_id: UUID) -> HttpResponse:
    found = _school(request, school)
    user, _ = person_of(found, user_id, request.today)
    try:
        services.invite_again(actor=request.actor, school=found, user=user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect(_page_of(found, user))
    return _saved(request, found, user, f"An invitation is on its way to {user.address}.")


def _saved(request: ActorRequest, school: School, user: User, words: str) -> HttpResponse:
    return saved(request, words, _page_of(school, user))
