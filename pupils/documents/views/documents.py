"""A child's documents: the list, one of them, its file, and all of them as one file."""

from collections.abc import Iterator
from typing import IO, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from pupils.choices import Audience
from pupils.documents import forms, services
from pupils.documents.exports import packed
from pupils.documents.keeping import FileAway, content_of
from pupils.documents.rules.audience import asks_for_a_reason, may_change, may_open
from pupils.documents.rules.kinds import FILE_KINDS, MOST_BYTES
from pupils.documents.selectors import (
    document_card,
    document_list,
    document_or_404,
    download_name,
    named_in_record,
    of_pupil,
)
from pupils.models import Document, Pupil
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import RuleBroken
from send_mis.ui.downloads import attachment, short_name
from send_mis.ui.forms import HouseForm, add_rule_errors
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file
from send_mis.ui.words import plain_day, plural

VIEW, CHANGE, ADD = Action.DOCUMENT_VIEW, Action.DOCUMENT_CHANGE, Action.DOCUMENT_ADD
RESTRICTED = Action.DOCUMENT_VIEW_RESTRICTED
_BOTH = ("GET", "POST")
R = TypeVar("R", HttpResponse, StreamingHttpResponse)


@requires(VIEW)
def pupil_documents(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    found = document_list(record, Address.of(request))
    return render(request, "pupils/pupil_documents.html", {"record": record, "documents": found})


@csrf_exempt
@requires(ADD, methods=_BOTH)
def document_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, ADD)
    again = Link("Choose a file again", reverse("document_add", args=[pupil.pk]))
    return with_one_file(
        request, limit=MOST_BYTES, again=again, view=lambda handler: _add(request, pupil, handler)
    )


def _add(request: ActorRequest, pupil: Pupil, handler: OneFile) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.DocumentAddForm(*sent, is_too_large=handler.is_too_large)
    back = reverse("pupil_documents", args=[pupil.pk])
    title = f"Add a document about {pupil.short_name}"
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil)).tried(
        lambda given: services.add_document(
            actor=request.actor, pupil=pupil, facts=form.facts(), content=given["file"].read()
        )
    )
    if page:
        return show(request, page)
    return saved(request, f"“{form.cleaned_data['title']}” is among the documents.", back)


@requires(VIEW, methods=_BOTH)
def document(request: ActorRequest, pupil_id: UUID, document_id: UUID) -> HttpResponse:
    """What it is. A confidential one is asked for here, with a reason, each time."""
    row = document_or_404(request.actor, pupil_id, document_id, VIEW)
    card = document_card(row, actions_on(request.actor, row), request.actor.user_id)
    form = forms.DocumentOpenForm(posted(request))
    if card.may_open and form.is_bound and form.is_valid():
        return _file(request, row, form.cleaned_data["why"])
    context = {"card": card, "document": row, "form": form, "crumbs": document_crumbs(row)}
    return render(request, "pupils/document.html", context)


@requires(VIEW)
def document_file(request: ActorRequest, pupil_id: UUID, document_id: UUID) -> HttpResponse:
    row = document_or_404(request.actor, pupil_id, document_id, VIEW)
    opens = may_open(row.kind, row.audience, actions_on(request.actor, row))
    if not opens or asks_for_a_reason(row.audience):
        return redirect("document", pupil_id, document_id)
    return _file(request, row)


def _file(request: ActorRequest, row: Document, why: str = "") -> HttpResponse:
    try:
        content = content_of(row)
    except FileAway as away:
        return away_page(request, row.pupil_id, away)
    kind = FILE_KINDS[row.file_kind]
    name = attachment(" – ".join(download_name(row)), kind.key)
    detail = ": ".join(filter(None, (named_in_record(row), " ".join(why.split()))))
    audit.read(
        actor=request.actor, what="document.file", pupil_ids=[row.pupil_id], detail=detail,
        school_id=row.school_id,
    )  # fmt: skip
    return handed_out(HttpResponse(content), kind.content_type, name)


def away_page(request: ActorRequest, pupil_id: UUID, away: FileAway) -> HttpResponse:
    """Nothing was opened, so no reading is recorded."""
    messages.error(request, away.message)
    return redirect("pupil_documents", pupil_id)


def handed_out(response: R, content_type: str, disposition: str) -> R:
    """To be kept, never to be shown: nothing in it may run in the reader's browser."""
    response["Content-Type"] = content_type
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@requires(ADD, methods=_BOTH)
def document_change(request: ActorRequest, pupil_id: UUID, document_id: UUID) -> HttpResponse:
    row = document_or_404(request.actor, pupil_id, document_id, ADD)
    may = actions_on(request.actor, row)
    if not may_change(row.adder_id, request.actor.user_id, may):
        return _others(request, row)
    back = reverse("document", args=[pupil_id, document_id])
    form = forms.DocumentChangeForm(
        posted(request), initial=forms.document_initial(row), is_own_alone=CHANGE not in may
    )
    page = FormPage(
        f"Change “{row.title}”", form, back, row.pupil.name, document_crumbs(row)
    ).tried(
        lambda given: services.change_document(
            actor=request.actor, document=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )
    if page:
        return show(request, page)
    return saved(request, f"“{form.cleaned_data['title']}” is saved.", back)


@requires(ADD, methods=_BOTH)
def document_remove(request: ActorRequest, pupil_id: UUID, document_id: UUID) -> HttpResponse:
    row = document_or_404(request.actor, pupil_id, document_id, ADD)
    if not may_change(row.adder_id, request.actor.user_id, actions_on(request.actor, row)):
        return _others(request, row)
    back = reverse("pupil_documents", args=[pupil_id])
    form = forms.DocumentRemoveForm(
        posted(request),
        initial={"version": row.version, "facts": services.document_words(row)},
    )
    tried = attempt(
        form,
        lambda given: services.remove_document(actor=request.actor, document=row, **given),
        lambda: _version_of(row),
    )
    if tried.done:
        return saved(request, f"“{row.title}” is removed.", back, tried=tried)
    note = (
        "It is found and opened no more. The file stays with the pupil's record until that goes,"
        " and the record of changes says who removed it and why."
    )
    page = FormPage(
        f"Remove “{row.title}”", form, reverse("document", args=[pupil_id, document_id]),
        row.pupil.name, document_crumbs(row), (note,), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(RESTRICTED, methods=_BOTH)
def documents_box(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RESTRICTED)
    form = forms.DocumentBoxForm(posted(request))
    rows = of_pupil(pupil.pk, actions_on(request.actor, pupil)).select_related("pupil")
    if form.is_bound and form.is_valid():
        try:
            return _box(request, pupil, form, rows)
        except RuleBroken as broken:
            add_rule_errors(form, broken)
        except FileAway as away:
            return away_page(request, pupil.pk, away)
    title = f"All documents about {pupil.short_name} as one file"
    note = (
        f"{plural(rows.count(), 'document is', 'documents are')} kept. Look through the list"
        " first: whoever receives the file reads all that is in it."
    )
    back = reverse("pupil_documents", args=[pupil.pk])
    return show(request, FormPage(title, form, back, pupil.name, form_crumbs(pupil), (note,)))


def _box(request: ActorRequest, pupil: Pupil, form: HouseForm, rows: object) -> HttpResponse:
    given = form.cleaned_data
    found = [
        row for row in rows  # type: ignore[attr-defined]
        if given["with_confidential"] or row.audience != Audience.CONFIDENTIAL
    ]  # fmt: skip
    if not found:
        raise RuleBroken("There is no document to put into the file.")
    box = packed(found)
    audit.read(
        actor=request.actor, what="documents.box", pupil_ids=[pupil.pk],
        detail=f"{plural(len(found), 'document', 'documents')}, for {given['why']}",
        school_id=pupil.school_id,
    )  # fmt: skip
    whom = short_name(pupil.forename, pupil.surname)
    name = f"Documents – {whom} – {plain_day(request.today)}"
    response = StreamingHttpResponse(_chunks(box))
    handed_out(response, "application/zip", attachment(name, "zip"))
    # It streams; every view and mark of ours speaks of an HttpResponse.
    return cast("HttpResponse", response)


def _chunks(box: IO[bytes]) -> Iterator[bytes]:
    with box:
        while chunk := box.read(1024 * 1024):
            yield chunk


def _others(request: ActorRequest, row: Document) -> HttpResponse:
    messages.error(request, services.OTHERS)
    return redirect("document", row.pupil_id, row.pk)


def _version_of(row: Document) -> int:
    return Document.objects.values_list("version", flat=True).get(pk=row.pk)


def document_crumbs(row: Document) -> tuple[Link, ...]:
    documents = Link("Documents", reverse("pupil_documents", args=[row.pupil_id]))
    return (*form_crumbs(row.pupil), documents)
