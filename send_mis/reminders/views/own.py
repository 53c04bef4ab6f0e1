"""How somebody is reminded, what was sent to them, and their private calendar."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.accounts.mail import link_to
from send_mis.audit.form_pages import FormPage, attempt, before_this, posted, saved, show
from send_mis.errors import AlreadyDone, NotAllowed
from send_mis.reminders.forms.own import CalendarForm, ReminderChoiceForm
from send_mis.reminders.selectors.choices import choice_of
from send_mis.reminders.selectors.own import is_over, own_page, stand_in
from send_mis.reminders.selectors.sent import own_digest_or_404, sent_page
from send_mis.reminders.services import choices as service
from send_mis.schools.models import School
from send_mis.ui.already import remember
from send_mis.ui.parts import Link

CHOOSE = Action.REMINDERS_CHOOSE
BOTH = ("GET", "POST")
_MADE = (
    "The address of your calendar is made. It was shown once: if you did not copy it, make another."
)
_NO_SCHOOL = "Choose this in a role at one school: a trust’s role is written to as it comes."


@requires(CHOOSE)
def reminders(request: ActorRequest) -> HttpResponse:
    hat = request.actor.hat
    school = _school(request) if request.actor.school_id is not None else None
    context = {
        "page": own_page(request.actor, school), "school": school,
        "place": hat.place if hat else "", "address": request.user.address,  # type: ignore[union-attr]
        "sees_school": school and can(request.actor, Action.REMINDERS_VIEW, school),
    }  # fmt: skip
    return render(request, "reminders/own.html", context)


@requires(CHOOSE, methods=BOTH)
def reminders_change(request: ActorRequest) -> HttpResponse:
    actor, school = request.actor, _school(request)
    assert actor.user_id is not None  # noqa: S101 a page is of a person
    row = choice_of(actor.user_id, school)
    initial = ReminderChoiceForm.initial_of(row, is_over=is_over(row, request.today))
    form = ReminderChoiceForm(posted(request), initial=initial)
    note = f"While you are away nothing is sent to you. {stand_in(actor, school)}"
    page = FormPage(
        "How you are reminded", form, _home(), school.name, _crumbs("How you are reminded"),
        (note,),
    ).tried(
        lambda given: service.choose_reminders(
            actor=actor, school=school, version=given["version"], chosen=form.chosen
        ),
        lambda: choice_of(row.user_id, school).version,
    )  # fmt: skip
    return show(request, page) if page else saved(request, "Your choice is saved.", _home())


@requires(CHOOSE)
def reminders_sent(request: ActorRequest, digest_id: UUID) -> HttpResponse:
    digest = own_digest_or_404(request.actor, digest_id)
    page = sent_page(digest, request.actor)
    return render(request, "reminders/sent.html", {"page": page, "crumbs": _crumbs(page.on)})


@requires(CHOOSE, methods=BOTH)
def reminders_calendar(request: ActorRequest) -> HttpResponse:
    school, form = _school(request), CalendarForm(posted(request))
    made: list[str] = []
    attempt(form, lambda _: made.append(service.open_feed(actor=request.actor, school=school)))
    context = {"school": school, "crumbs": _crumbs("Your calendar"), "back": _home()}
    if made:
        address = link_to("calendar_feed", token=made[0])
        context |= {"address": address, "subscribe": f"webcal:{address.partition(':')[2]}"}
        remember(request, _MADE, _home())
        return render(request, "reminders/calendar_made.html", context)
    context |= {"form": form, "already": before_this(request, form)}
    context["page"] = own_page(request.actor, school)
    return render(request, "reminders/calendar.html", context)


@requires(CHOOSE, methods=("POST",))
def reminders_calendar_end(request: ActorRequest) -> HttpResponse:
    try:
        service.end_feed(actor=request.actor, school=_school(request))
    except AlreadyDone as error:
        messages.info(request, error.message)
        return redirect("reminders")
    return saved(request, "Your calendar’s address shows nothing from now on.", _home())


def _school(request: ActorRequest) -> School:
    hat = request.actor.hat
    if hat is None or hat.is_trust:
        raise NotAllowed(_NO_SCHOOL)
    return school_or_404(request.actor, CHOOSE, hat.slug)


def _home() -> str:
    return reverse("reminders")


def _crumbs(here: str) -> list[Link]:
    return [Link("Reminders", _home()), Link(here)]
