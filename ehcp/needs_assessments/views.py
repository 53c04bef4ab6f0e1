"""Assessments of needs: a pupil's page, the school's list, and their forms."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.authorities.selectors import authorities_of
from ehcp.models import NeedsAssessment
from ehcp.needs_assessments import forms
from ehcp.needs_assessments import services as service
from ehcp.needs_assessments.selectors import (
    ALL,
    REVIEW,
    assessment_crumbs,
    assessment_or_404,
    assessments_of_pupil,
    lines_of_feedback,
    open_assessments,
)
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from pupils.record.views import fetch_pupil
from reviews.models import Recommendation
from reviews.recommendations.forms import SplitForm
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")


@requires(ALL)
def pupil_ehc_assessments(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, ALL)
    found = assessments_of_pupil(record)
    audit.read(
        actor=request.actor, what="pupil.ehc_assessments", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "ehcp/pupil_assessments.html", {"record": record, "found": found})


@requires(ALL)
def ehc_assessments(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, ALL, school)
    context = {"school": found, "lines": open_assessments(request.actor, found)}
    return render(request, "ehcp/assessments.html", context)


@requires(REVIEW, methods=_BOTH)
def ehc_assessment_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, REVIEW)
    form = forms.NeedsAssessmentRequestForm(posted(request), authorities=_authorities(pupil))
    page = FormPage(
        "A request for an EHC needs assessment", form, _home(pupil), pupil.name,
        assessment_crumbs(pupil, Link("Request")),
        instead=Link("Another authority: add it first",
                     reverse("authorities_add", args=[pupil.school.slug])),
    ).tried(
        lambda _: service.request_assessment(
            actor=request.actor, pupil=pupil, facts=form.facts()
        )
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The request is saved.", _home(pupil))


@requires(REVIEW, methods=_BOTH)
def ehc_assessment_change(request: ActorRequest, assessment_id: UUID) -> HttpResponse:
    row = assessment_or_404(request.actor, assessment_id, REVIEW)
    form = forms.NeedsAssessmentForm(
        posted(request), initial=forms.NeedsAssessmentForm.initial_of(row),
        authorities=_authorities(row.pupil),
    )  # fmt: skip
    page = _page(row, "What came or was sent", form).tried(
        lambda given: service.record_assessment(
            actor=request.actor, assessment=row, version=given["version"], facts=form.facts()
        ),
        lambda: NeedsAssessment.objects.values_list("version", flat=True).get(pk=row.pk),
    )
    home = _home(row.pupil)
    return show(request, page) if page else saved(request, "The assessment is saved.", home)


@requires(REVIEW, methods=_BOTH)
def ehc_assessment_excuse(request: ActorRequest, assessment_id: UUID) -> HttpResponse:
    row = assessment_or_404(request.actor, assessment_id, REVIEW)
    form = forms.AssessmentExcuseForm(posted(request))
    page = _page(row, "A reason for lateness", form).tried(
        lambda given: service.excuse_assessment(actor=request.actor, assessment=row, **given)
    )
    return show(request, page) if page else saved(request, "It is noted.", _home(row.pupil))


@requires(REVIEW, methods=_BOTH)
def ehc_assessment_take_up(request: ActorRequest, assessment_id: UUID) -> HttpResponse:
    """Each sentence of what the authority said, to be ticked and worded."""
    row = assessment_or_404(request.actor, assessment_id, REVIEW)
    form = SplitForm(posted(request), lines=lines_of_feedback(row))
    made: list[Recommendation] = []
    page = _page(row, "What the authority says should be tried or shown", form).tried(
        lambda _: made.extend(
            service.take_up_feedback(actor=request.actor, assessment=row, entries=form.entries())
        )
    )  # fmt: skip
    words = f"{plural(len(made), 'recommendation is', 'recommendations are')} saved."
    if not made:
        words = "They are in the list already."
    home = reverse("pupil_advices", args=[row.pupil_id])
    return show(request, page) if page else saved(request, words, home)


def _authorities(pupil: Pupil) -> dict[UUID, str]:
    return {each.pk: each.name for each in authorities_of(pupil.school_id)}


def _page(row: NeedsAssessment, title: str, form: Any) -> FormPage:
    pupil = row.pupil
    crumbs = assessment_crumbs(pupil, Link(title))
    return FormPage(title, form, _home(pupil), pupil.name, crumbs)


def _home(pupil: Pupil) -> str:
    return reverse("pupil_ehc_assessments", args=[pupil.pk])
