"""A document looked at in the browser, without its file leaving the server."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pupils.documents.forms import DocumentLookForm
from pupils.documents.keeping import FileAway, content_of
from pupils.documents.previews import picture_of, preview_of
from pupils.documents.rules.audience import asks_for_a_reason, may_open
from pupils.documents.selectors import document_or_404, named_in_record
from pupils.documents.views.documents import away_page, document_crumbs
from pupils.models import Document
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import posted

VIEW = Action.DOCUMENT_VIEW
# For whom the reason was given, its picture is fetched by the page a moment later.
_PASS = "documents_shown"  # noqa: S105 a name in the session
_PASS_LASTS = timedelta(minutes=2)


@requires(VIEW, methods=("GET", "POST"))
def document_preview(request: ActorRequest, pupil_id: UUID, document_id: UUID) -> HttpResponse:
    """A confidential one is shown only with a reason, each time."""
    row = document_or_404(request.actor, pupil_id, document_id, VIEW)
    if not may_open(row.kind, row.audience, actions_on(request.actor, row)):
        return redirect("document", pupil_id, document_id)
    asks = asks_for_a_reason(row.audience)
    form = DocumentLookForm(posted(request) if asks else None)
    context = {"document": row, "form": form, "crumbs": document_crumbs(row)}
    if asks and not (form.is_bound and form.is_valid()):
        return render(request, "pupils/document_preview.html", context)
    try:
        preview = preview_of(content_of(row), row.file_kind)
    except FileAway as away:
        return away_page(request, row.pupil_id, away)
    _note(request, row, " ".join(form.cleaned_data["why"].split()) if asks else "")
    return render(request, "pupils/document_preview.html", context | {"preview": preview})


def _note(request: ActorRequest, row: Document, why: str) -> None:
    audit.read(
        actor=request.actor, what="document.preview", pupil_ids=[row.pupil_id],
        detail=": ".join(filter(None, (named_in_record(row), why))), school_id=row.school_id,
    )  # fmt: skip
    if why:
        request.session[_PASS] = [str(row.pk), timezone.now().isoformat()]


@requires(VIEW)
def document_picture(request: ActorRequest, pupil_id: UUID, document_id: UUID) -> HttpResponse:
    """Drawn anew, so that nothing that was hidden in the file goes along."""
    row = document_or_404(request.actor, pupil_id, document_id, VIEW)
    opens = may_open(row.kind, row.audience, actions_on(request.actor, row))
    if not opens or (asks_for_a_reason(row.audience) and not _has_pass(request, row)):
        return redirect("document", pupil_id, document_id)
    try:
        drawn = picture_of(content_of(row), row.file_kind)
    except FileAway:
        drawn = None
    if drawn is None:
        return redirect("document", pupil_id, document_id)
    picture, content_type = drawn
    response = HttpResponse(picture, content_type=content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _has_pass(request: ActorRequest, row: Document) -> bool:
    of, moment = request.session.get(_PASS, ["", ""])
    return of == str(row.pk) and timezone.now() - datetime.fromisoformat(moment) < _PASS_LASTS
