"""What a school assesses by."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reviews.assessments.forms import scales as forms
from reviews.assessments.selectors.school import scale_lines, school_tabs
from reviews.assessments.services import scales as service
from reviews.models import AssessmentScale
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

SETTINGS = Action.ASSESSMENT_SETTINGS
_BOTH = ("GET", "POST")


@requires(SETTINGS)
def assessments_scales(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, SETTINGS, school)
    in_use, retired = scale_lines(found, request.today)
    context = {
        "school": found, "in_use": in_use, "retired": retired,
        "tabs": school_tabs(request.actor, found, "assessments_scales"),
    }  # fmt: skip
    return render(request, "reviews/assessments_scales.html", context)


@requires(SETTINGS, methods=("POST",))
def assessments_starter(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, SETTINGS, school)
    added = service.add_starter_scales(actor=request.actor, school=found)
    words = f"{plural(added, 'assessment is', 'assessments are')} added."
    return saved(request, words if added else "All of them are there already.", _home(found))


@requires(SETTINGS, methods=_BOTH)
def assessments_scale_add(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, SETTINGS, school)
    form = forms.ScaleForm(posted(request))
    page = FormPage("Add an assessment", form, _home(found), crumbs=_crumbs(found)).tried(
        lambda _: service.add_scale(actor=request.actor, school=found, facts=form.facts())
    )
    if page:
        return show(request, page)
    return saved(request, f"{form.cleaned_data['name']} is added.", _home(found))


@requires(SETTINGS, methods=_BOTH)
def assessments_scale_change(request: ActorRequest, school: str, scale_id: UUID) -> HttpResponse:
    row = _scale_or_404(request, school, scale_id)
    home = _home(row.school)
    form = forms.ScaleChangeForm(posted(request), initial=forms.ScaleChangeForm.initial_of(row))
    page = FormPage(f"Change {row.name}", form, home, crumbs=_crumbs(row.school)).tried(
        lambda given: service.change_scale(
            actor=request.actor, scale=row, version=given["version"], facts=form.facts()
        ),
        lambda: AssessmentScale.objects.get(pk=row.pk).version,
    )
    if page:
        return show(request, page)
    return saved(request, f"{form.cleaned_data['name']} is saved.", home)


@requires(SETTINGS, methods=_BOTH)
def assessments_scale_retire(request: ActorRequest, school: str, scale_id: UUID) -> HttpResponse:
    row = _scale_or_404(request, school, scale_id)
    home = _home(row.school)
    form = forms.ScaleRetireForm(
        posted(request),
        initial={"version": row.version, "last_day": request.today,
                 "facts": service.scale_words(row)},
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: service.retire_scale(actor=request.actor, scale=row, **given),
        lambda: AssessmentScale.objects.get(pk=row.pk).version,
    )
    if tried.done:
        return saved(request, f"{row.name} is retired.", home, tried=tried)
    lede = "Pupils are not assessed by it any more. Their values stay on their pages."
    page = FormPage(f"Retire {row.name}", form, home, lede, _crumbs(row.school), danger=True,
                    conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@requires(SETTINGS, methods=("POST",))
def assessments_scale_bring_back(
    request: ActorRequest, school: str, scale_id: UUID
) -> HttpResponse:
    row = _scale_or_404(request, school, scale_id)
    service.bring_back_scale(actor=request.actor, scale=row)
    return saved(request, f"Pupils are assessed by {row.name} again.", _home(row.school))


def _scale_or_404(request: ActorRequest, school: str, scale_id: UUID) -> AssessmentScale:
    rows = AssessmentScale.objects.select_related("school")
    row: AssessmentScale = visible_or_404(
        rows, request.actor, SETTINGS, pk=scale_id, school__slug=school
    )
    return row


def _home(school: School) -> str:
    return reverse("assessments_scales", args=[school.slug])


def _crumbs(school: School) -> tuple[Link, ...]:
    return (Link("What we assess by", _home(school)),)
