"""A review's copies of the authority's form: asked for, handed out, or copied box by box."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ehcp.annual.selectors.rows import review_or_404
from ehcp.authority_forms.forms import FillForm
from ehcp.authority_forms.selectors.page import copy_boxes, filled_or_404, filled_page
from ehcp.authority_forms.services.filling import ask_for_form
from ehcp.models import AnnualReview
from pupils.documents.keeping import FileAway, content_of
from pupils.documents.rules.kinds import FILE_KINDS
from pupils.documents.views.documents import handed_out
from pupils.record.selectors.pupil import form_crumbs
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import attempt, posted, saved
from send_mis.ui.downloads import attachment, short_name
from send_mis.ui.parts import Link
from send_mis.ui.words import plain_day

RUN = Action.EHC_REVIEW
_TITLE = "The authority’s form"


@requires(RUN, methods=("GET", "POST"))
def ehc_review_form(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    form = FillForm(posted(request))
    tried = attempt(form, lambda _: ask_for_form(actor=request.actor, review=row))
    here = reverse("ehc_review_form", args=[pupil_id, review_id])
    if tried.done:
        return saved(request, "The form is being filled.", here, tried=tried)
    context = {
        "review": row, "page": filled_page(row, request.actor), "form": form,
        "crumbs": _crumbs(row, Link(_TITLE)),
    }  # fmt: skip
    _note(request, row, "ehc_review_form")
    return render(request, "ehcp/review_form.html", context)


@requires(RUN)
def ehc_review_form_file(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, filled_id: UUID
) -> HttpResponse:  # fmt: skip
    row = filled_or_404(request.actor, pupil_id, review_id, filled_id)
    back = reverse("ehc_review_form", args=[pupil_id, review_id])
    if row.document is None or row.document.removed_on is not None:
        messages.error(request, "This copy is not there: it is not filled yet, or was removed.")
        return redirect(back)
    try:
        content = content_of(row.document)
    except FileAway as away:
        messages.error(request, away.message)
        return redirect(back)
    audit.read(
        actor=request.actor, what="ehc_review_form.file", pupil_ids=[row.pupil_id],
        detail=f"Copy {row.number}", school_id=row.school_id,
    )  # fmt: skip
    whom = short_name(row.pupil.forename, row.pupil.surname)
    name = f"{row.form.name} – {whom} – {plain_day(row.document.dated_on)}"
    kind = FILE_KINDS["docx"]
    return handed_out(HttpResponse(content), kind.content_type, attachment(name, kind.key))


@requires(RUN)
def ehc_review_copy(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    home = Link(_TITLE, reverse("ehc_review_form", args=[pupil_id, review_id]))
    context = {
        "review": row, "boxes": copy_boxes(row, request.actor), "authority": row.plan.authority,
        "crumbs": _crumbs(row, home, Link("Box by box")), "back": home,
    }  # fmt: skip
    _note(request, row, "ehc_review_copy")
    return render(request, "ehcp/review_copy.html", context)


def _note(request: ActorRequest, row: AnnualReview, what: str) -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[row.pupil_id], school_id=row.school_id
    )  # fmt: skip


def _crumbs(row: AnnualReview, *further: Link) -> tuple[Link, ...]:
    review = Link("Review of the EHC plan", reverse("ehc_review", args=[row.pupil_id]))
    return (*form_crumbs(row.pupil), review, *further)
