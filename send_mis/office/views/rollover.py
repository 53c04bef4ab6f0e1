from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import Pupil
from pupils.rollover import services
from pupils.rollover.selectors import (
    RollChoices,
    RollState,
    make_plan,
    propose_classes,
    roll_state,
    roll_years,
)
from send_mis.access.actions import Action
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.accounts.models import User
from send_mis.audit.form_pages import FormPage, posted, saved
from send_mis.audit.form_pages import show as show_form
from send_mis.errors import RuleBroken
from send_mis.office.forms.rollover import ApplyForm, ConfirmForm, NextClassesForm, PlaceForm
from send_mis.office.selectors.classes import staff_choices, year_group_choices
from send_mis.office.selectors.rollover import group_rows, group_words, preview, stats
from send_mis.schools.models import School
from send_mis.ui.already import already_saved
from send_mis.ui.forms import add_rule_errors, error_summary
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

RUN = Action.ROLLOVER_RUN
# Of a long list, what a page shows; the rest is moved by whole groups first.
SHOWN = 100


def _school(request: ActorRequest, slug: str) -> School:
    return school_or_404(request.actor, RUN, slug)


def _state(request: ActorRequest, school: School) -> RollState:
    """Both years; refused in words while the next one is not set up."""
    before, into = roll_years(school, request.today)
    if before is None or into is None:
        raise RuleBroken("Next year is not set up yet. Enter its dates on the School page first.")
    return roll_state(school, before, into, request.today)


def _crumbs(school: School, *here: Link) -> list[Link]:
    classes = Link("Classes", reverse("classes", args=[school.slug]))
    return [classes, Link("Next year", _home(school)), *here]


def _home(school: School) -> str:
    return reverse("rollover", args=[school.slug])


@requires(RUN)
def index(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    before, into = roll_years(found, request.today)
    context: dict[str, Any] = {"school": found, "state": None}
    if before and into:
        state = roll_state(found, before, into, request.today)
        plan = make_plan(state, RollChoices())
        context |= {
            "state": state,
            "stats": stats(plan),
            "plan": plan,
            "destinations": [(each, len(plan.moved[each.pk])) for each in state.classes],
            # Before anybody has moved, everybody is without: no news.
            "without": plan.moved_count
            and [(each, group_words(state, each.group)) for each in plan.without[:SHOWN]],
            "more": max(len(plan.without) - SHOWN, 0),
            "missing": len(propose_classes(state)),
            "may_undo": plan.moved_count and into.starts_on > request.today,
        }
    context["may_set_up"] = bool(can(request.actor, Action.SCHOOL_CHANGE, found))
    context["crumbs"] = [*_crumbs(found)[:1], Link("Next year")]
    return render(request, "office/rollover.html", context)


@requires(RUN, methods=("GET", "POST"))
def classes(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    state = _state(request, found)
    people = staff_choices(found, request.today)
    form = NextClassesForm(
        posted(request), proposed=propose_classes(state),
        years=year_group_choices(found), people=people, initial={"teachers_from": request.today},
    )  # fmt: skip
    page = FormPage(
        form=form, title=f"Classes of {state.into.name}", crumbs=_crumbs(found, Link("Classes")),
        back=_home(found), submit="Make these classes",
        lede="This year’s classes moved up, and the new intake’s. Change what differs; empty a name"
        " to leave its class out.",
        template="office/rollover_classes.html",
        notice="A second teacher or a teaching assistant is added on the class’s own page.",
    ).tried(
        lambda data: services.make_classes(
            actor=request.actor, into=state.into, wanted=_wanted(form),
            teachers_from=data["teachers_from"] or state.day,
        ),
    )  # fmt: skip
    if page:
        return show_form(request, page)
    return saved(request, f"The classes of {state.into.name} are made.", _home(found))


def _wanted(form: NextClassesForm) -> list[services.NextClass]:
    teachers = User.objects.in_bulk([UUID(who) for _, _, who in form.rows() if who])
    return [
        services.NextClass(name, years, teachers[UUID(who)] if who else None)
        for name, years, who in form.rows()
    ]


@requires(RUN)
def moves(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    state = _state(request, found)
    context = {
        "school": found,
        "state": state,
        "rows": group_rows(state, request.GET.dict()),
        "classes": [{"value": str(each.pk), "name": each.name} for each in state.classes],
        "crumbs": _crumbs(found, Link("Who moves where")),
    }
    return render(request, "office/rollover_moves.html", context)


@requires(RUN)
def check(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    state = _state(request, found)
    summer = state.before.terms.last()
    asked = {key: value for key, value in request.GET.items() if key.startswith("to_")}
    initial = asked | {"mark": state.mark, "last_day": summer.ends_on if summer else None}
    return _preview(request, found, state, asked, initial=initial)


@requires(RUN, methods=("POST",))
def apply(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    state = _state(request, found)
    form = _form(request, found, state, request.POST.dict(), data=request.POST)
    if not form.is_valid():
        return _preview(request, found, state, request.POST.dict(), form=form)
    try:
        done = services.apply_rollover(
            actor=request.actor, school=found, before=state.before, into=state.into,
            choices=form.choices, last_day=form.cleaned_data["last_day"],
            mark=form.cleaned_data["mark"],
        )  # fmt: skip
    except RuleBroken as broken:
        # What stands on the page now is what the next press of the button confirms.
        data = request.POST.copy()
        data["mark"] = state.mark
        form = _form(request, found, state, data.dict(), data=data)
        add_rule_errors(form, broken)
        return _preview(request, found, state, request.POST.dict(), form=form)
    words = f"{plural(done.moved, 'pupil has', 'pupils have')} a class in {state.into.name}"
    left = f", {plural(done.left, 'leaver is', 'leavers are')} recorded" if done.left else ""
    said = f"{words}{left}." if done.moved or done.left else "Nothing to do."
    return saved(request, said, _home(found), here=reverse("rollover_check", args=[found.slug]))


def _form(
    request: ActorRequest, school: School, state: RollState, asked: Mapping[str, Any],
    *, data: Any = None, initial: Any = None,
) -> ApplyForm:  # fmt: skip
    probe = ApplyForm(state=state, without=[], may_leave=False)
    valid = {str(each.pk) for each in state.classes}
    groups = probe.groups({key: value for key, value in asked.items() if value in valid})
    plan = make_plan(state, RollChoices(groups))
    return ApplyForm(
        data, initial=initial, state=state, may_leave=bool(
            can(request.actor, Action.PUPIL_LEAVE, school)
        ),
        without=[pupil.id for pupil in plan.without if not state.is_oldest(pupil)],
    )  # fmt: skip


def _preview(
    request: ActorRequest, school: School, state: RollState, asked: Mapping[str, Any],
    *, form: ApplyForm | None = None, initial: Any = None,
) -> HttpResponse:  # fmt: skip
    form = form or _form(request, school, state, asked, initial=initial)
    valid = {str(each.pk) for each in state.classes}
    groups = form.groups({key: value for key, value in asked.items() if value in valid})
    context = {
        "school": school,
        "state": state,
        "form": form,
        "lines": error_summary(form) if form.is_bound else [],
        "ticked": set(request.POST.getlist("leavers")),
        "page": preview(state, RollChoices(groups)),
        "may_leave": bool(can(request.actor, Action.PUPIL_LEAVE, school)),
        "back": f"{reverse('rollover_moves', args=[school.slug])}?{request.GET.urlencode()}",
        "crumbs": _crumbs(school, Link("Check")),
        "already": already_saved(request, here=reverse("rollover_check", args=[school.slug])),
    }
    return render(request, "office/rollover_check.html", context)


@requires(RUN, methods=("GET", "POST"))
def pupil(request: ActorRequest, school: str, pupil_id: UUID) -> HttpResponse:
    found = _school(request, school)
    state = _state(request, found)
    held = visible_or_404(Pupil, request.actor, RUN, pk=pupil_id, school=found)
    now = next((each for each in state.pupils if each.id == held.pk), None)
    by_id = {str(each.pk): each for each in state.classes}
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        classes=[(key, each.name) for key, each in by_id.items()],
        initial={"to": str(now.placed_in or "") if now else ""},
    )
    page = FormPage(
        form=form, title=f"{held.name} in {state.into.name}",
        crumbs=_crumbs(found, Link(held.name)), back=_home(found),
    ).tried(
        lambda data: services.place_pupil(
            actor=request.actor, pupil=held, into=state.into, to=by_id.get(data["to"])
        ),
    )  # fmt: skip
    if page:
        return show_form(request, page)
    return saved(request, f"Saved for {held.name}.", _home(found))


@requires(RUN, methods=("GET", "POST"))
def undo(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    state = _state(request, found)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        form=form, title=f"Remove every pupil from the classes of {state.into.name}?",
        crumbs=_crumbs(found, Link("Undo")), back=_home(found), danger=True,
        submit="Remove them",
        lede=(
            "This year’s classes then continue. The new classes and their staff stay, and so do "
            "the leavers you recorded."
        ),
    ).tried(
        lambda _: services.take_back(actor=request.actor, school=found, into=state.into),
    )  # fmt: skip
    if page:
        return show_form(request, page)
    return saved(request, f"Nobody is in a class of {state.into.name} any more.", _home(found))
