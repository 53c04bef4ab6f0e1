"""A pupil's assessments, on screen and on paper; the baseline; and what explains progress."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import Pupil
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from reviews.assessments.forms.pupil import BaselineForm, ExplainForm
from reviews.assessments.selectors.pupil import pupil_assessments_page
from reviews.assessments.selectors.reads import scales_in_use
from reviews.assessments.services import recording as service
from reviews.models import AssessmentScale
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.parts import Link
from send_mis.ui.words import day

VIEW, RECORD = Action.ASSESSMENT_VIEW, Action.ASSESSMENT_RECORD
_BOTH = ("GET", "POST")


@requires(VIEW)
def pupil_assessments(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = pupil_assessments_page(record)
    _read(request, record.pupil, "pupil.assessments")
    return render(request, "reviews/pupil_assessments.html", {"record": record, "page": page})


@requires(VIEW)
def pupil_assessments_pdf(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = pupil_assessments_page(record)
    _read(request, record.pupil, "assessments.pdf")
    school = record.pupil.school
    sheet = sheet_for(
        request.actor, school.name, school.pk, made=f"as at {day(request.today)}",
        landscape=False,
    )  # fmt: skip
    content = render_pdf(
        "reviews/pdf/assessments.html", {"sheet": sheet, "page": page, "record": record},
        title=f"Assessments of {record.pupil.name}",
    )  # fmt: skip
    return of_pupil(content, "pdf", "Assessments", record.pupil, request.today)


@requires(RECORD, methods=_BOTH)
def assessment_baseline(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RECORD)
    scales = list(scales_in_use(pupil.school_id, request.today))
    form = BaselineForm(posted(request), scales=scales, initial={"on": request.today})
    back = reverse("pupil_assessments", args=[pupil.pk])
    page = FormPage(
        f"{pupil.short_name}’s baseline on entry", form, back, pupil.name, _crumbs(pupil),
        notice="" if scales else "The school has not said yet by what it assesses.",
    ).tried(
        lambda given: service.record_baseline(
            actor=request.actor, pupil=pupil, on=given["on"], on_entry=form.on_entry,
            values=form.values,
        )
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The baseline is saved.", back)


@requires(RECORD, methods=_BOTH)
def progress_explain(request: ActorRequest, pupil_id: UUID, scale_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RECORD)
    scale = AssessmentScale.objects.filter(pk=scale_id, school=pupil.school_id).first()
    if scale is None:
        raise Http404("There is no such assessment.")
    form = ExplainForm(posted(request))
    back = reverse("pupil_assessments", args=[pupil.pk])
    note = "It stands beside the tests, with your name and the day. It changes none of them."
    page = FormPage(
        f"What explains {pupil.short_name}’s progress?", form, back, scale.name, _crumbs(pupil),
        (note,),
    ).tried(
        lambda given: service.explain_progress(
            actor=request.actor, pupil=pupil, scale=scale, **given
        )
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The reason is saved.", back)


def _crumbs(pupil: Pupil) -> tuple[Link, ...]:
    url = reverse("pupil_assessments", args=[pupil.pk])
    return (*form_crumbs(pupil), Link("Assessments", url))


def _read(request: ActorRequest, pupil: Pupil, what: str) -> None:
    audit.read(actor=request.actor, what=what, pupil_ids=[pupil.pk], school_id=pupil.school_id)
