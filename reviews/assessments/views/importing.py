"""A file of values: uploaded, shown row by row, and saved as far as it could be read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from reviews.assessments.forms.importing import (
    AssessmentFileForm,
    AssessmentImportForm,
    sent_back,
)
from reviews.assessments.rules.recording import RecordedValues
from reviews.assessments.selectors.importing import file_preview, read_table
from reviews.assessments.selectors.school import school_tabs
from reviews.assessments.services.recording import import_assessments
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import attempt, saved
from send_mis.errors import BadFile
from send_mis.schools.models import School
from send_mis.tabular.limits import MAX_FILE_BYTES
from send_mis.ui.error_pages import render_error
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file
from send_mis.ui.words import plural

RECORD = Action.ASSESSMENT_RECORD


@csrf_exempt
@requires(RECORD, methods=("GET", "POST"))
def assessments_import(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, RECORD, school)
    again = Link("Choose a file again", reverse("assessments_import", args=[found.slug]))
    return with_one_file(
        request, limit=MAX_FILE_BYTES, again=again,
        view=lambda handler: _upload(request, found, handler),
    )  # fmt: skip


def _upload(request: ActorRequest, school: School, handler: OneFile) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if handler.is_too_large:
        return render_error(request, 413)
    form = AssessmentFileForm(*sent, initial={"on": request.today})
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = read_table(file.read(), file.name)
            preview = file_preview(request.actor, school, table, form.cleaned_data["on"])
        except BadFile as bad:
            form.add_error("file", [bad.message, *bad.problems])
        else:
            audit.read(
                actor=request.actor, what="assessments.preview", pupil_ids=preview.pupil_ids,
                detail=file.name, school_id=school.pk,
            )  # fmt: skip
            confirm = AssessmentImportForm(initial={"rows": sent_back(preview.days)})
            context = {"school": school, "preview": preview, "form": confirm, "name": file.name}
            return render(request, "reviews/assessments_preview.html", context)
    tabs = school_tabs(request.actor, school, "assessments_import")
    context = {"form": form, "school": school, "tabs": tabs}
    return render(request, "reviews/assessments_import.html", context)


@requires(RECORD, methods=("POST",))
def assessments_import_save(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, RECORD, school)
    form, done = AssessmentImportForm(request.POST), [RecordedValues()]

    def deed(given: dict[str, Any]) -> None:
        done[0] = import_assessments(actor=request.actor, school=found, days=given["rows"])

    again = reverse("assessments_import", args=[found.slug])
    if not attempt(form, deed).done:
        said = [text for texts in form.errors.values() for text in texts]
        messages.error(request, " ".join(str(text) for text in said))
        return redirect(again)
    left = len(done[0].overtaken)
    words = f"{plural(done[0].written, 'value is', 'values are')} saved."
    if left:
        words += f" {left} changed meanwhile and stay as they are: upload the file again to see."
    return saved(request, words, again if left else reverse("assessments", args=[found.slug]),
                 here=again)  # fmt: skip
