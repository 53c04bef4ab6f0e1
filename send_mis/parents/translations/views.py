"""A translation is added by staff, beside the English."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from pupils.documents.rules.kinds import MOST_BYTES
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, saved, show
from send_mis.parents.models import Summary
from send_mis.parents.summaries.selectors.page import summary_or_404
from send_mis.parents.summaries.selectors.shown import SHARE
from send_mis.parents.summaries.views.summaries import crumbs
from send_mis.parents.translations.forms import SummaryTranslateForm
from send_mis.parents.translations.services import add_translation
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file

_NOTE = (
    "A person translates it, not a machine: names and needs go to nobody. Families find it beside"
    " the English."
)


# The token is asked for by `with_one_file`, once it is known how much may be read.
@csrf_exempt
@requires(SHARE, methods=("GET", "POST"))
def summary_translate(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, SHARE)
    here = reverse("summary_translate", args=[row.pk])
    return with_one_file(
        request, limit=MOST_BYTES, again=Link("Choose the file again", here),
        view=lambda handler: _add(request, row, handler),
    )  # fmt: skip


def _add(request: ActorRequest, row: Summary, handler: OneFile) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    book = CodeBook(CodeSet.LANGUAGE)
    form = SummaryTranslateForm(*sent, book=book, is_too_large=handler.is_too_large)
    back = reverse("summary", args=[row.pk])
    page = FormPage(
        "In another language", form, back, row.pupil.name,
        crumbs(row.pupil, Link("In another language")), (_NOTE,),
    ).tried(
        lambda given: add_translation(
            actor=request.actor, summary=row, language=given["language"],
            writer=given["writer"], content=given["file"].read(),
            is_looked_at=given["is_looked_at"],
        )
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The translation is kept.", back)
