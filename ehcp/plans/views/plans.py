"""A pupil's EHC plan: its page, an earlier version, received, corrected, checked, ended."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.authorities.selectors import authorities_of
from ehcp.models import EhcPlan
from ehcp.plans.forms import plans as forms
from ehcp.plans.selectors.documents import offered_documents
from ehcp.plans.selectors.page import (
    current_plan,
    ehc_plan_or_404,
    ehc_plan_page,
    plan_crumbs,
)
from ehcp.plans.selectors.readers import plan_readers, reading_of
from ehcp.plans.selectors.versions import ehc_versions_page
from ehcp.plans.services import plans as service
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.ui.parts import Link
from send_mis.ui.words import day

VIEW, CHANGE, ALL = Action.EHC_VIEW, Action.EHC_CHANGE, Action.EHC_READ_ALL
PROVISION = Action.EHC_READ_PROVISION
BOTH = ("GET", "POST")
_KEPT = "The school copies what the plan says, and recommends changes at a review."


@requires(VIEW)
def pupil_ehc_plan(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = ehc_plan_page(record)
    audit.read(
        actor=request.actor, what="pupil.ehc_plan", detail=page.read, pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    reading = reading_of(request.actor, page.plan)
    context = {"record": record, "page": page, "reading": reading}
    return render(request, "ehcp/pupil_ehc_plan.html", context)


@requires(VIEW)
def ehc_plan(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, VIEW)
    record = open_pupil(request.actor, row.pupil_id, VIEW)
    page = ehc_plan_page(record, row.pk)
    audit.read(
        actor=request.actor, what="ehc_plan", detail=page.read, pupil_ids=[record.id],
        school_id=row.school_id,
    )  # fmt: skip
    return render(request, "ehcp/pupil_ehc_plan.html", {"record": record, "page": page})


@requires(PROVISION)
def ehc_plan_versions(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, PROVISION)
    page = ehc_versions_page(
        record, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    audit.read(
        actor=request.actor, what="ehc_plan.versions", detail=page.read, pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "ui/versions.html", {"page": page})


@requires(ALL)
def ehc_plan_readers(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, ALL)
    plan = current_plan(record.id)
    readers = plan_readers(record, plan)
    audit.read(
        actor=request.actor, what="ehc_plan.readers", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    context = {"record": record, "plan": plan, "readers": readers}
    return render(request, "ehcp/readers.html", context)


@requires(CHANGE, methods=BOTH)
def ehc_plan_receive(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    before = current_plan(pupil.pk)
    form = forms.EhcPlanReceiveForm(
        posted(request), initial=forms.EhcPlanReceiveForm.proposed(before),
        **_choices(request, pupil),
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: service.receive_ehc_plan(
            actor=request.actor, pupil=pupil, follows=given["follows"], facts=form.facts()
        ),
    )
    if tried.done:
        return saved(request, "The plan is saved. Now copy what it says.", home(pupil), tried=tried)
    title = f"{'A later version of the' if before else 'The'} EHC plan of {pupil.short_name}"
    url = reverse("authorities_add", args=[pupil.school.slug])
    page = FormPage(
        title, form, home(pupil), pupil.name, plan_crumbs(pupil, Link("Received")),
        _replaces(before), instead=Link("Another authority: add it first", url),
    )  # fmt: skip
    return show(request, page)


def _replaces(before: EhcPlan | None) -> tuple[str, ...]:
    if before is None:
        return (_KEPT,)
    words = (
        f"It replaces the version of {day(before.made_on)}, which stays readable. The lines of"
        " Sections E and F are copied over with what is linked to them, for you to compare."
    )
    return (words,)


def _choices(request: ActorRequest, pupil: Pupil, row: EhcPlan | None = None) -> dict[str, Any]:
    """The document that was chosen stays in the list."""
    documents = offered_documents(pupil.pk, actions_on(request.actor, pupil))
    if row is not None and row.document_id and row.document_id not in documents:
        documents |= {row.document_id: "The document that is kept"}
    authorities = {each.pk: each.name for each in authorities_of(pupil.school_id)}
    return {"authorities": authorities, "documents": documents}


@requires(CHANGE, methods=BOTH)
def ehc_plan_change(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    form = forms.EhcPlanChangeForm(
        posted(request), initial=forms.EhcPlanChangeForm.initial_of(row),
        **_choices(request, row.pupil, row),
    )  # fmt: skip
    page = form_page(row, f"The plan of {day(row.made_on)}", form, "Correct its dates").tried(
        lambda given: service.correct_ehc_plan(
            actor=request.actor, ehc_plan=row, version=given["version"], facts=form.facts()
        ),
        lambda: version_of(row),
    )
    return show(request, page) if page else saved(request, "The plan is saved.", home(row.pupil))


@requires(CHANGE, methods=BOTH)
def ehc_plan_check(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    form = forms.EhcPlanCheckForm(posted(request), initial=_facts(row))
    tried = attempt(
        form,
        lambda given: service.check_ehc_plan(
            actor=request.actor, ehc_plan=row, version=given["version"]
        ),
        lambda: version_of(row),
    )
    if tried.done:
        return saved(request, "The plan is checked.", home(row.pupil), tried=tried)
    missing = ehc_plan_page(open_pupil(request.actor, row.pupil_id, CHANGE)).missing
    notes = tuple(missing) or ("Every section is copied, and the plan is signed and dated.",)
    page = form_page(row, "Is the plan complete?", form, "Check", tried.conflict, notes=notes)
    return show(request, page)


@requires(CHANGE, methods=BOTH)
def ehc_plan_end(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    form = forms.EhcPlanEndForm(posted(request), initial=_facts(row))
    tried = attempt(
        form,
        lambda given: service.end_ehc_plan(actor=request.actor, ehc_plan=row, **given),
        lambda: version_of(row),
    )
    if tried.done:
        words = "The plan has ended. The register still says what it said."
        return saved(request, words, home(row.pupil), tried=tried)
    note = "The plan stays readable. Its status on the register is ended there."
    page = form_page(
        row, f"The EHC plan of {row.pupil.short_name} has ended", form, "End", tried.conflict,
        notes=(note,), danger=True,
    )  # fmt: skip
    return show(request, page)


def form_page(
    row: EhcPlan, title: str, form: Any, here: str, conflict: Any = None, **further: Any
) -> FormPage:
    pupil = row.pupil
    return FormPage(
        title, form, home(pupil), pupil.name, plan_crumbs(pupil, Link(here)), conflict=conflict,
        **further,
    )  # fmt: skip


def home(pupil: Pupil) -> str:
    return reverse("pupil_ehc_plan", args=[pupil.pk])


def version_of(row: EhcPlan) -> int:
    return EhcPlan.objects.values_list("version", flat=True).get(pk=row.pk)


def _facts(row: EhcPlan) -> dict[str, Any]:
    return {"version": row.version, "facts": service.plan_words(row)}
