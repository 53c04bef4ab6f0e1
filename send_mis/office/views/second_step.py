"""A colleague who lost their phone and their codes: asking, and the second person's answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, posted, saved
from send_mis.audit.form_pages import show as show_form
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.office import services
from send_mis.office.forms.people import SecondStepForm
from send_mis.office.selectors.people import person_of
from send_mis.office.selectors.waiting import second_step_request
from send_mis.ui.parts import Link

CHANGE = Action.PEOPLE_CHANGE


@requires(CHANGE, methods=("GET", "POST"))
def ask(request: ActorRequest, school: str, user_id: UUID) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    user, _ = person_of(found, user_id, request.today)
    if not services.may_ask_to_clear(request.actor, user):
        raise NotAllowed(_REFUSED)
    back = reverse("people_person", args=[found.slug, user.pk])
    people = Link("People", reverse("people", args=[found.slug]))
    page = FormPage(
        form=SecondStepForm(posted(request)), title=f"{user.display_name} lost their phone",
        crumbs=[people, Link(user.full_name, back), Link("Second step")], back=back,
        submit="Ask to clear it", danger=True, lede=_LEDE, notice=_NOTE,
    ).tried(
        lambda data: services.ask_to_clear_second_step(
            actor=request.actor, school=found, user=user, reason=data["reason"]
        ),
    )  # fmt: skip
    if page:
        return show_form(request, page)
    return saved(request, "Asked. It is cleared when a second person agrees.", back)


@requires(CHANGE, methods=("POST",))
def answer(request: ActorRequest, school: str, user_id: UUID) -> HttpResponse:
    """The button that was pressed says which; anything but a clear yes clears nothing."""
    found = school_or_404(request.actor, CHANGE, school)
    asked = second_step_request(found, user_id)
    said = request.POST.get("answer")
    chosen = {
        "agree": services.agree_to_clear_second_step,
        "refuse": services.refuse_to_clear_second_step,
    }
    try:
        if said not in chosen:
            raise RuleBroken("Choose whether to agree or to refuse.")
        chosen[said](actor=request.actor, school=found, user=asked.user, request=asked)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        done = "is cleared" if said == "agree" else "stays as it was"
        messages.success(request, f"The second step of {asked.user.display_name} {done}.")
    return redirect("people_waiting", found.slug)


_REFUSED = (
    "You cannot ask to clear this second step: it is your own, or this person holds a role that"
    " you may not give. Ask: Headteacher."
)
_LEDE = (
    "Only for somebody who has neither their phone nor a recovery code. They are told by e-mail,"
    " and a second person has to agree."
)
_NOTE = (
    "Check that it is really they who are asking: somebody who knows their password may be "
    "waiting for this."
    " When it is cleared, every session of theirs ends, and they set up a new second step when"
    " they next sign in."
)
