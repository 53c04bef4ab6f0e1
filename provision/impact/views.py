"""Reviews that are due, and one review."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from provision.costs.views.costs import fetch_school, school_download, school_sheet
from provision.impact import exports
from provision.impact.forms import ImpactForm
from provision.impact.selectors.effect import effect_page
from provision.impact.selectors.list import reviews_page
from provision.impact.selectors.review import ReviewPage, review_page, rows_to_review
from provision.impact.services import review_row
from provision.models import PlanRow
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import attempt, before_this, posted, saved
from send_mis.pdf import render_pdf
from send_mis.ui.lists import Address

REVIEW = Action.IMPACT_REVIEW


@requires(REVIEW)
def impact_reviews(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, REVIEW, school)
    page = reviews_page(request.actor, place, Address.of(request))
    return render(request, "provision/impact_reviews.html", {"page": page})


@requires(REVIEW, methods=("GET", "POST"))
def impact_review(request: ActorRequest, row_id: UUID) -> HttpResponse:
    rows = rows_to_review(request.actor).select_related("school", "plan")
    row: PlanRow = get_object_or_404(rows, id=row_id)
    page = review_page(row.pk, request.today)
    form = _review_form(request, page)
    tried = attempt(
        form,
        lambda given: review_row(
            actor=request.actor, row=row, due_on=page.due_on, done_on=given["done_on"],
            decision=given["decision"], measure=given["measure"], results=form.results(),
            words=given["words"], version=given["version"],
        ),
        lambda: page.seen,
    )  # fmt: skip
    back = reverse("impact_reviews", args=[row.school.slug])
    if tried.done:
        return saved(request, f"The review of {page.title} is saved.", back)
    if request.method == "GET":
        audit.read(
            actor=request.actor, what="impact.page", school_id=row.school_id,
            pupil_ids=[pupil.pupil_id for pupil in page.pupils],
        )  # fmt: skip
    context = {"page": page, "form": form, "conflict": tried.conflict, "back": back}
    context["already"] = before_this(request, form)
    return render(request, "provision/impact_review.html", context)


def _review_form(request: ActorRequest, page: ReviewPage) -> ImpactForm:
    initial: dict[str, Any] = {
        "version": page.seen, "measure": page.measure, "done_on": request.today,
    }  # fmt: skip
    for pupil in page.pupils:
        initial |= {f"entry_{pupil.pupil_id}": pupil.entry, f"exit_{pupil.pupil_id}": pupil.exit}
    return ImpactForm(posted(request), pupils=page.pupils, initial=initial)


@requires(Action.PROVISION_VIEW)
def effect(request: ActorRequest, school: str) -> HttpResponse:
    found = fetch_school(request, school, Action.PROVISION_VIEW)
    page = effect_page(request.actor, found, Address.of(request))
    return render(request, "provision/effect.html", {"school": found, "effect": page})


@requires(Action.PROVISION_EXPORT)
def effect_csv(request: ActorRequest, school: str) -> HttpResponse:
    found = fetch_school(request, school, Action.PROVISION_EXPORT)
    page = effect_page(request.actor, found, Address.of(request))
    content = exports.effect_csv(request.actor, page)
    return school_download(request, content, "csv", "Impact of interventions", found)


@requires(Action.PROVISION_EXPORT)
def effect_pdf(request: ActorRequest, school: str) -> HttpResponse:
    found = fetch_school(request, school, Action.PROVISION_EXPORT)
    page = effect_page(request.actor, found, Address.of(request))
    context = {"sheet": school_sheet(request, found), "effect": page}
    content = render_pdf("provision/pdf/effect.html", context, title="Impact of interventions")
    return school_download(request, content, "pdf", "Impact of interventions", found)
