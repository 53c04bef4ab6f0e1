"""A review's copies of the authority's form: asked for, handed out, or copied box by box."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ehcp.annual.selectors.rows import review_or_404
from ehcp.authority_forms.forms import FilledSentForm, FillForm
from ehcp.authority_forms.selectors.page import (
    copied_words,
    copy_boxes,
    copy_words,
    filled_or_404,
    filled_page,
)
from ehcp.authority_forms.services.copying import copy_box, undo_box
from ehcp.authority_forms.services.filling import ask_for_form, send_filled_form
from ehcp.models import AnnualReview
from pupils.documents.keeping import FileAway, content_of
from pupils.documents.rules.kinds import FILE_KINDS
from pupils.documents.views.documents import handed_out
from pupils.record.selectors.pupil import form_crumbs
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import AlreadyDone, RuleBroken
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
    # The file itself goes to the authority: what it is not yet stands in its name alone.
    name = f"{row.form.name}, {copy_words(row)} – {whom} – {plain_day(row.document.dated_on)}"
    kind = FILE_KINDS["docx"]
    return handed_out(HttpResponse(content), kind.content_type, attachment(name, kind.key))


@requires(RUN, methods=("GET", "POST"))
def ehc_review_form_sent(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, filled_id: UUID
) -> HttpResponse:  # fmt: skip
    row = filled_or_404(request.actor, pupil_id, review_id, filled_id)
    back = reverse("ehc_review_form", args=[pupil_id, review_id])
    form = FilledSentForm(posted(request), initial={"sent_on": request.today, "way": "portal"})
    tried = attempt(form, lambda given: send_filled_form(actor=request.actor, filled=row, **given))
    if tried.done:
        return saved(request, "It is under “Given to others” now.", back, tried=tried)
    whose = row.review.plan.authority.name
    page = FormPage(
        f"When was copy {row.number} sent to {whose}?", form, back, row.pupil.name,
        _crumbs(row.review, Link(_TITLE, back), Link("Sent")),
    )  # fmt: skip
    return show(request, page)


@requires(RUN)
def ehc_review_copy(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    home = Link(_TITLE, reverse("ehc_review_form", args=[pupil_id, review_id]))
    boxes = copy_boxes(row, request.actor)
    context = {
        "review": row, "boxes": boxes, "authority": row.plan.authority,
        "crumbs": _crumbs(row, home, Link("Box by box")), "back": home,
        "done": copied_words(boxes or ()),
    }  # fmt: skip
    _note(request, row, "ehc_review_copy")
    return render(request, "ehcp/review_copy.html", context)


@requires(RUN, methods=("POST",))
def ehc_review_box(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    """A box is copied, or is to be copied again: by its key, back to where it stands."""
    row = review_or_404(request.actor, pupil_id, review_id)
    deed = undo_box if request.POST.get("undo") else copy_box
    here = reverse("ehc_review_copy", args=[pupil_id, review_id])
    try:
        deed(actor=request.actor, review=row, key=request.POST.get("key", ""))
    except AlreadyDone as already:
        messages.info(request, already.message)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
    number = request.POST.get("number", "")
    return redirect(f"{here}#box-{number}" if number.isdecimal() else here)


def _note(request: ActorRequest, row: AnnualReview, what: str) -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[row.pupil_id], school_id=row.school_id
    )  # fmt: skip


def _crumbs(row: AnnualReview, *further: Link) -> tuple[Link, ...]:
    review = Link("Review of the EHC plan", reverse("ehc_review", args=[row.pupil_id]))
    return (*form_crumbs(row.pupil), review, *further)
