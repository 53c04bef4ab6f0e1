"""Is the plan delivered? The pupil's page, and what shows it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.choices import EVIDENCE_OF
from ehcp.delivered import forms
from ehcp.delivered.selectors.lines import evidence_or_404, evidence_words, line_or_404
from ehcp.delivered.selectors.page import delivered_page
from ehcp.delivered.selectors.thread import thread_list, thread_page
from ehcp.delivered.services import evidence as service
from ehcp.plans.selectors.page import plan_crumbs
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link, Row

PROVISION, RECORD, CHANGE = Action.EHC_READ_PROVISION, Action.EHC_RECORD, Action.EHC_CHANGE
ALL = Action.EHC_READ_ALL
BOTH = ("GET", "POST")
_DELIVERED = "Is the plan delivered?"


@requires(PROVISION)
def ehc_delivered(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, PROVISION)
    page = delivered_page(record)
    audit.read(
        actor=request.actor, what="ehc_delivered", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "ehcp/delivered.html", {"record": record, "page": page})


@requires(RECORD, methods=BOTH)
def ehc_evidence_add(request: ActorRequest, pupil_id: UUID, promised_id: UUID) -> HttpResponse:
    row = line_or_404(request.actor, pupil_id, promised_id, RECORD)
    if not EVIDENCE_OF[row.kind]:
        raise Http404
    form = forms.EvidenceForm(
        posted(request), initial={"on": request.today}, line_kind=row.kind
    )  # fmt: skip
    tried = attempt(
        form,
        lambda _: service.record_evidence(actor=request.actor, promised=row, given=form.evidence()),
    )
    if tried.done:
        return saved(request, "It is recorded.", home(row.pupil), tried=tried)
    page = FormPage(
        "What shows it?", form, home(row.pupil), row.pupil.name, crumbs(row.pupil, "Record"),
        (f"The plan says: {row.words}",),
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=BOTH)
def ehc_evidence_remove(request: ActorRequest, pupil_id: UUID, evidence_id: UUID) -> HttpResponse:
    row = evidence_or_404(request.actor, pupil_id, evidence_id, CHANGE)
    form = forms.EvidenceRemoveForm(posted(request))
    tried = attempt(form, lambda _: service.remove_evidence(actor=request.actor, evidence=row))
    if tried.done:
        return saved(request, "It is removed.", home(row.pupil), tried=tried)
    rows = [Row(label, words) for label, words in evidence_words(row).items() if words]
    page = FormPage(
        "Remove what was recorded?", form, home(row.pupil), row.pupil.name,
        crumbs(row.pupil, "Remove"),
        tuple(f"{each.label}: {each.value}" for each in rows), danger=True,
    )  # fmt: skip
    return show(request, page)


def crumbs(pupil: Pupil, last: str) -> tuple[Link, ...]:
    return plan_crumbs(pupil, Link(_DELIVERED, home(pupil)), Link(last))


def home(pupil: Pupil) -> str:
    return reverse("ehc_delivered", args=[pupil.pk])


@requires(PROVISION)
def ehc_thread(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, PROVISION)
    page = thread_page(record)
    audit.read(
        actor=request.actor, what="ehc_thread", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "ehcp/thread.html", {"record": record, "page": page})


@requires(ALL)
def ehc_threads(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, ALL, school)
    page = thread_list(request.actor, found, Address.of(request))
    return render(request, "ehcp/threads.html", {"school": found, "threads": page})
