"""A file on its way in: the list of imports, the upload, the preview and what is done to it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from pupils.choices import ImportKind, ImportState
from pupils.imports.forms import UploadForm
from pupils.imports.selectors.differences import open_differences_tile
from pupils.imports.selectors.may import ACTION_OF_KIND
from pupils.imports.selectors.page import (
    batch_page,
    column_views,
    imports_page,
    missing_tiles,
    targets,
)
from pupils.imports.services import imports as services
from pupils.imports.views.answers import answers_in, is_unsaved, leavers_in, mends_in, seen_in
from pupils.models import ImportBatch
from send_mis.access.actions import Action
from send_mis.access.decide import ensure
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit.form_pages import before_this
from send_mis.audit.record import sent_once
from send_mis.errors import BadFile, RuleBroken
from send_mis.schools.models import School
from send_mis.tabular.limits import MAX_FILE_BYTES
from send_mis.ui.already import remember
from send_mis.ui.error_pages import render_error
from send_mis.ui.forms import add_rule_errors
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file

RUN = Action.IMPORT_RUN
_BOTH = ("GET", "POST")


@requires(RUN)
def imports(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, RUN, school)
    tiles = [open_differences_tile(place), *missing_tiles(place, request.today)]
    page = imports_page(request.actor, place, Address.of(request), tiles=tiles)
    return render(request, "pupils/imports.html", {"imports": page})


@csrf_exempt
@requires(RUN, methods=_BOTH)
def imports_upload(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, RUN, school)
    again = Link("Choose a file again", reverse("imports_upload", args=[place.slug]))
    return with_one_file(
        request, limit=MAX_FILE_BYTES, again=again,
        view=lambda handler: _upload(request, place, handler),
    )  # fmt: skip


def _upload(request: ActorRequest, school: School, handler: OneFile) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if handler.is_too_large:
        return render_error(request, 413)
    form = UploadForm(*sent, actor=request.actor, today=request.today)
    if form.is_bound and form.is_valid():
        try:
            with sent_once(form.sent_key):
                batch = _keep(request, school, form)
        except BadFile as bad:
            form.add_error("file", [bad.message, *bad.problems])
        except RuleBroken as broken:
            add_rule_errors(form, broken)
        else:
            read = reverse("imports_batch", args=[school.slug, batch.pk])
            remember(request, f"{batch.file_name} was uploaded. Nothing is saved yet.", read)
            return redirect(read)
    context = {"form": form, "school": school, "already": before_this(request, form)}
    return render(request, "pupils/imports_upload.html", context)


def _keep(request: ActorRequest, school: School, form: UploadForm) -> ImportBatch:
    file = form.cleaned_data["file"]
    return services.upload_import(
        actor=request.actor, school=school, kind=form.cleaned_data["kind"],
        file_name=file.name, content=file.read(), day=form.cleaned_data["day"],
        is_whole_school=form.cleaned_data["is_whole_school"],
    )  # fmt: skip


@requires(RUN)
def imports_batch(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    place, batch = seen_batch(request, school, batch_id)
    return _show(request, place, batch)


@requires(RUN, methods=_BOTH)
def imports_headings(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    place, batch = seen_batch(request, school, batch_id)
    problems = batch.problems
    if request.method == "POST" and batch.columns:
        said = {c.name: request.POST.get(c.field, "") for c in column_views(batch)}
        try:
            services.map_headings(
                actor=request.actor, batch=batch, version=seen_version(request), mapping=said,
                sheet=request.POST.get("sheet", ""),
            )  # fmt: skip
            return redirect("imports_batch", place.slug, batch.pk)
        except RuleBroken as broken:
            problems = broken.problems.get("", [broken.message])
    elif batch.state not in (ImportState.MAPPING, ImportState.PREVIEW) or not batch.columns:
        return redirect("imports_batch", place.slug, batch.pk)
    return render(
        request, "pupils/imports_headings.html",
        {
            "school": place, "batch": batch, "problems": problems, "targets": targets(batch),
            "columns": column_views(batch, request.POST if request.method == "POST" else None),
        },
    )  # fmt: skip


@requires(RUN, methods=("POST",))
def imports_answers(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    """Rows left out or mended, and who a doubtful row is."""
    place, batch = seen_batch(request, school, batch_id)
    answers, problems = answers_in(request.POST, place, batch.choices.get("rows", {}))
    mends = mends_in(request.POST, batch, answers)
    for text in problems:
        messages.error(request, text)
    said = {"answers": answers, "mends": mends, "seen": seen_in(request.POST) or None}
    if "all_problems" in request.POST or "all_undecided" in request.POST:
        return _do(
            request, place, batch, services.leave_out_rows, kind=request.POST.get("kind", ""),
            undecided="all_undecided" in request.POST, **said,
        )  # fmt: skip
    if problems and not answers and not mends:
        return _back(request, place, batch)
    return _do(request, place, batch, services.decide_rows, **said)


@requires(RUN, methods=("POST",))
def imports_leavers(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    place, batch = seen_batch(request, school, batch_id)
    try:
        leavers = leavers_in(request.POST, request.today)
        services.tick_leavers(
            actor=request.actor, batch=batch, version=seen_version(request), leavers=leavers
        )
    except RuleBroken as broken:
        wrong = {key: texts[0] for key, texts in broken.problems.items()}
        for text in wrong.values():
            messages.error(request, text)
        return _show(request, place, batch, wrong=wrong)
    ticked = sum(day is not None for day in leavers.values())
    messages.success(request, f"{ticked} of these are marked as having left. Nothing is saved yet.")
    return _back(request, place, batch)


@requires(RUN, methods=("POST",))
def imports_confirm(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    place, batch = seen_batch(request, school, batch_id)
    if is_unsaved(request.POST, batch, place, request.today):
        return _saved_first(request, school, batch_id)
    try:
        done = services.confirm_import(
            actor=request.actor, batch=batch, version=seen_version(request)
        )
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return _back(request, place, batch)
    batch.refresh_from_db(fields=["state"])
    if not done and batch.state == ImportState.PREVIEW:
        messages.error(request, services.MEANWHILE)
    return redirect("imports_batch", place.slug, batch.pk)


def _saved_first(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    """What was ticked or typed and not saved when the import was confirmed is no longer what the
    preview shows: it is saved, and shown before anything is written."""
    messages.info(
        request,
        "Nothing is saved yet: you had ticked or typed something new. It is included now. Look "
        "it over, then save.",
    )
    save = imports_leavers if "leavers" in request.POST else imports_answers
    return save(request, school=school, batch_id=batch_id)


@requires(RUN, methods=("POST",))
def imports_cancel(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    place, batch = seen_batch(request, school, batch_id)
    if services.cancel_import(actor=request.actor, batch=batch):
        messages.success(request, f"{batch.file_name} is removed. Nothing was saved.")
        return redirect("imports", place.slug)
    messages.error(request, "It is being saved or was saved already: too late to cancel.")
    return redirect("imports_batch", place.slug, batch.pk)


def seen_batch(request: ActorRequest, school: str, batch_id: UUID) -> tuple[School, ImportBatch]:
    place = school_or_404(request.actor, RUN, school)
    batches = ImportBatch.objects.defer("content").select_related("made_by", "undone_by", "school")
    batch: ImportBatch = visible_or_404(batches, request.actor, RUN, id=batch_id, school=place)
    ensure(request.actor, ACTION_OF_KIND[batch.kind], batch)
    return place, batch


def _show(
    request: ActorRequest, place: School, batch: ImportBatch, wrong: dict[str, str] | None = None
) -> HttpResponse:
    is_done_register = batch.state == ImportState.APPLIED and batch.kind != ImportKind.STAFF
    missing = missing_tiles(place, request.today) if is_done_register else []
    page = batch_page(
        request.actor, place, batch, _address(request, place, batch), missing=missing, wrong=wrong
    )
    return render(request, "pupils/imports_batch.html", {"import": page})


def _address(request: ActorRequest, place: School, batch: ImportBatch) -> Address:
    """Of the preview, also where a form on it was sent elsewhere."""
    asked = Address.of(request)
    return Address(reverse("imports_batch", args=[place.slug, batch.pk]), asked.params)


def _do(
    request: ActorRequest, place: School, batch: ImportBatch, deed: Callable[..., list[str] | None],
    **said: object,
) -> HttpResponse:  # fmt: skip
    try:
        left = deed(actor=request.actor, batch=batch, version=seen_version(request), **said)
        for text in left or ():
            messages.error(request, text)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return _back(request, place, batch)


def _back(request: ActorRequest, place: School, batch: ImportBatch) -> HttpResponse:
    return redirect(_address(request, place, batch).url)


def seen_version(request: ActorRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
