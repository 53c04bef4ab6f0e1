"""A document that somebody at home sent, for whoever answers them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from pupils.documents.keeping import FileAway, content_of
from pupils.documents.rules.kinds import FILE_KINDS
from pupils.documents.selectors import named_in_record
from pupils.documents.views.documents import handed_out
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.parents.answers.selectors import answer_or_404
from send_mis.parents.summaries.selectors.shown import SHARE
from send_mis.ui.downloads import attachment


@requires(SHARE)
def answer_file(request: ActorRequest, answer_id: UUID) -> HttpResponse:
    """Whoever may answer opens it, also a teacher, to whom the documents for SENCO and headteacher
    are closed."""
    row = answer_or_404(request.actor, answer_id)
    document = row.document
    if document is None or document.removed_on is not None:
        messages.info(request, "There is no document with it any more.")
        return redirect("summary", row.shared.summary_id)
    try:
        content = content_of(document)
    except FileAway as away:
        messages.error(request, away.message)
        return redirect("summary", row.shared.summary_id)
    audit.read(
        actor=request.actor, what="answer.file", pupil_ids=[row.pupil_id], school_id=row.school_id,
        detail=named_in_record(document),
    )  # fmt: skip
    kind = FILE_KINDS[document.file_kind]
    name = attachment(document.title, kind.key)
    return handed_out(HttpResponse(content), kind.content_type, name)
