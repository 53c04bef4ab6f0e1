"""A plan that arrived: the meeting on carrying it out, everyone is told, each says they read it."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from ehcp.plans.forms import plans as forms
from ehcp.plans.selectors.arrival import meeting_choices
from ehcp.plans.selectors.page import ehc_plan_or_404
from ehcp.plans.services import reading as service
from ehcp.plans.services.plans import plan_words
from ehcp.plans.views.plans import BOTH, CHANGE, PROVISION, form_page, home, version_of
from reviews.models import ReviewMeeting
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import attempt, posted, saved, show
from send_mis.ui.parts import Link
from send_mis.ui.words import day

_ASKED = (
    "Teachers and assistants who work with the pupil find it on their first page until they say"
    " that they have read it. You see who has not."
)
_ABOUT = "Carrying out the EHC plan: who does what, and from when"


@requires(CHANGE, methods=BOTH)
def ehc_plan_meeting(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    initial = {"about": _ABOUT, "minutes": 60, "version": row.version, "facts": plan_words(row)}
    form = forms.EhcPlanMeetingForm(posted(request), initial=initial)
    made: list[ReviewMeeting] = []
    tried = attempt(
        form,
        lambda given: made.append(
            service.plan_delivery_meeting(
                actor=request.actor, ehc_plan=row, version=given["version"], facts=form.facts()
            )
        ),
        lambda: version_of(row),
    )
    if tried.done:
        to = reverse("meeting_invite", args=[made[0].pk]) if made else home(row.pupil)
        words = "The meeting is planned. Now invite the parents and the pupil."
        return saved(request, words, to, tried=tried)
    page = form_page(row, "Plan the meeting", form, "Meeting", tried.conflict)
    if meeting_choices(row):
        at = reverse("ehc_plan_meeting_take", args=[row.pk])
        page = replace(page, instead=Link("Take a meeting that is planned or was held already", at))
    return show(request, page)


@requires(CHANGE, methods=BOTH)
def ehc_plan_meeting_take(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    form = forms.EhcPlanMeetingTakeForm(
        posted(request), meetings=meeting_choices(row),
        initial={"version": row.version, "facts": plan_words(row)},
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: service.take_delivery_meeting(
            actor=request.actor, ehc_plan=row, version=given["version"],
            meeting_id=UUID(given["meeting"]),
        ),
        lambda: version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "That is the meeting on carrying it out.", home(row.pupil),
                     tried=tried)  # fmt: skip
    title = "Which meeting is on carrying out the plan?"
    return show(request, form_page(row, title, form, "Meeting", tried.conflict))


@requires(CHANGE, methods=BOTH)
def ehc_plan_tell(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    form = forms.EhcPlanTellForm(
        posted(request), initial={"version": row.version, "facts": plan_words(row)}
    )
    tried = attempt(
        form,
        lambda given: service.ask_to_read(
            actor=request.actor, ehc_plan=row, version=given["version"]
        ),
        lambda: version_of(row),
    )
    if tried.done:
        return saved(request, "Everyone is asked to read it.", home(row.pupil), tried=tried)
    notes = ("For a plan that is new, or that changed so that it matters in class.", _ASKED)
    page = form_page(row, "Ask everyone to read it?", form, "Ask", tried.conflict, notes=notes)
    return show(request, page)


@requires(PROVISION, methods=BOTH)
def ehc_plan_read(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, PROVISION)
    form = forms.EhcPlanReadForm(posted(request))
    tried = attempt(form, lambda _: service.say_read(actor=request.actor, ehc_plan=row))
    if tried.done:
        return saved(request, "Thank you. It is noted that you read it.", home(row.pupil),
                     tried=tried)  # fmt: skip
    notes = (f"The version of {day(row.made_on)}, as far as you may read it.",)
    return show(request, form_page(row, "Have you read it?", form, "Read", notes=notes))
