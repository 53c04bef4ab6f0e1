"""The one page on which a pupil's support plan is reviewed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reviews.choices import CycleDecision
from reviews.models import Cycle
from reviews.pupil_review import services
from reviews.pupil_review.forms import PupilReviewForm
from reviews.pupil_review.selectors import (
    PupilReviewPage,
    pupil_review_page,
    typed_words,
    versions_seen,
)
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import attempt, before_this, posted, saved
from send_mis.ui.forms import error_summary
from send_mis.ui.parts import Link
from send_mis.ui.return_to import safe_return

WRITE = Action.CYCLE_WRITE


@requires(WRITE, methods=("GET", "POST"))
def cycle_review(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    cycle: Cycle = visible_or_404(
        Cycle.objects.select_related("pupil__school"), request.actor, WRITE, id=cycle_id
    )
    page = pupil_review_page(cycle, request.actor)
    form = _form(request, page)
    tried = attempt(
        form,
        lambda given: services.review_pupil(
            actor=request.actor, cycle=cycle, version=given["version"], said=form.said()
        ),
        lambda: _version(Cycle.objects.get(pk=cycle.pk)),
    )
    if tried.done:
        after = safe_return(request, request.GET.get("next", "")) or _after(cycle, form)
        return saved(request, _words(cycle, form), after, tried=tried)
    if request.method == "GET":
        _read(request, cycle)
    context = {
        "page": page, "form": form, "conflict": tried.conflict,
        "back": safe_return(request, request.GET.get("next", "")) or _home(cycle),
        "already": before_this(request, form), "crumbs": _crumbs(cycle),
        "lines": error_summary(form) if form.is_bound else (), "typed": _typed(request, page, form),
    }  # fmt: skip
    return render(request, "reviews/pupil_review.html", context)


def _typed(
    request: ActorRequest, page: PupilReviewPage, form: PupilReviewForm
) -> list[tuple[str, str]]:
    """What was sent and has no box any more."""
    gone = {
        name: str(text) for name, text in request.POST.items()
        if page.refused or name not in form.fields
    }  # fmt: skip
    return typed_words(page.cycle, gone) if gone else []


def _read(request: ActorRequest, cycle: Cycle) -> None:
    audit.read(
        actor=request.actor, what="cycle_review", pupil_ids=[cycle.pupil_id],
        school_id=cycle.school_id,
    )  # fmt: skip


def _version(cycle: Cycle) -> int:
    return versions_seen([cycle])[cycle.pk]


def _form(request: ActorRequest, page: PupilReviewPage) -> PupilReviewForm:
    return PupilReviewForm(
        posted(request), page=page,
        initial={
            "version": _version(page.cycle), "facts": page.facts,
            "held_on": request.today, "decision": CycleDecision.NEW_CYCLE,
            "next_review_on": page.next_review_on,
        },
    )  # fmt: skip


def _words(cycle: Cycle, form: PupilReviewForm) -> str:
    name = cycle.pupil.short_name
    if form.cleaned_data["decision"] == CycleDecision.STEP_DOWN:
        return f"The review of {name} is saved. Now end SEN support on the register."
    return f"The review of {name} is saved, and the next plan begun: agree it with the parents."


def _after(cycle: Cycle, form: PupilReviewForm) -> str:
    """Each decision leads to its next page."""
    if form.cleaned_data["decision"] == CycleDecision.SPECIALIST:
        return reverse("pupil_professionals", args=[cycle.pupil_id])
    return _home(cycle)


def _home(cycle: Cycle) -> str:
    return reverse("pupil_cycle", args=[cycle.pupil_id])


def _crumbs(cycle: Cycle) -> tuple[Link, ...]:
    pupil = cycle.pupil
    return (
        Link(pupil.name, reverse("pupil_page", args=[pupil.pk])),
        Link("Support plan", _home(cycle)), Link("Review"),
    )  # fmt: skip
