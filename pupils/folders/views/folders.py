"""A folder of documents on its way: the list, sending, the preview and what is done to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from pupils.documents.keeping import FileAway, content_of
from pupils.documents.rules.kinds import FILE_KINDS, MOST_BYTES
from pupils.documents.views.documents import handed_out
from pupils.folders.forms import MOST_AT_ONCE, TOO_LARGE, TOO_MUCH, FolderSendForm
from pupils.folders.selectors.page import folder_page, folders_page
from pupils.folders.selectors.taking_back import taking_back, why_not
from pupils.folders.services import deciding, sending
from pupils.folders.services.taking_back import take_back_folder
from pupils.folders.views.answers import answers_in
from pupils.folders.writing import SentFile
from pupils.models import DocumentFolder, FolderFile
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import before_this
from send_mis.audit.record import sent_once
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.ui.already import remember
from send_mis.ui.downloads import attachment
from send_mis.ui.forms import add_rule_errors
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.uploads import ManyFiles, with_many_files
from send_mis.ui.words import plural

ADD = Action.DOCUMENT_ADD_FOLDER
_BOTH = ("GET", "POST")


@requires(ADD)
def folders(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, ADD, school)
    page = folders_page(place, Address.of(request))
    return render(request, "pupils/folders.html", {"folders": page})


@csrf_exempt
@requires(ADD, methods=_BOTH)
def folder_send(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, ADD, school)
    return with_many_files(
        request, limit=MOST_BYTES, limit_of_all=MOST_AT_ONCE,
        again=Link("Choose the files again", reverse("folder_send", args=[place.slug])),
        view=lambda handler: _send(request, place, handler, None),
    )  # fmt: skip


@csrf_exempt
@requires(ADD, methods=_BOTH)
def folder_more(request: ActorRequest, school: str, folder_id: UUID) -> HttpResponse:
    """More files for a folder that is not filed yet."""
    place, folder = _seen(request, school, folder_id)
    return with_many_files(
        request, limit=MOST_BYTES, limit_of_all=MOST_AT_ONCE,
        again=Link("Choose the files again", reverse("folder_more", args=[place.slug, folder.pk])),
        view=lambda handler: _send(request, place, handler, folder),
    )  # fmt: skip


def _send(
    request: ActorRequest, school: School, handler: ManyFiles, folder: DocumentFolder | None
) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FolderSendForm(*sent)
    if handler.is_too_much:
        form.add_error("documents", TOO_MUCH)
    elif form.is_bound and form.is_valid():
        files = _files(request, handler)
        try:
            return _sent(request, school, form, files, folder)
        except RuleBroken as broken:
            add_rule_errors(form, broken)
    already = None if folder else before_this(request, form)
    context = {"form": form, "school": school, "folder": folder, "already": already}
    return render(request, "pupils/folder_send.html", context)


def _sent(
    request: ActorRequest, school: School, form: FolderSendForm, files: list[SentFile],
    folder: DocumentFolder | None,
) -> HttpResponse:  # fmt: skip
    if folder is not None:
        if not files:
            raise RuleBroken({"documents": [sending.NO_FILES]})
        sending.send_more(actor=request.actor, folder=folder, files=files)
        return redirect("folder", school.slug, folder.pk)
    with sent_once(form.sent_key):
        made = sending.send_folder(actor=request.actor, school=school, files=files)
    there = reverse("folder", args=[school.slug, made.pk])
    remember(request, f"“{made.name}” was sent. Nothing is filed yet.", there)
    return redirect(there)


def _files(request: ActorRequest, handler: ManyFiles) -> list[SentFile]:
    """With the paths that a script sends beside them: of a path a browser's form keeps the name."""
    paths = request.POST.getlist("path")
    files = request.FILES.getlist("documents")
    found = [SentFile(_path(file.name or "", paths), file.read()) for file in files]
    return [*found, *(SentFile(_path(n, paths), problem=TOO_LARGE) for n in handler.too_large)]


def _path(name: str, paths: list[str]) -> str:
    path = next((each for each in paths if each.rpartition("/")[2] == name), None)
    if path is None:
        return name
    paths.remove(path)
    return path


@requires(ADD)
def folder(request: ActorRequest, school: str, folder_id: UUID) -> HttpResponse:
    place, found = _seen(request, school, folder_id)
    page = folder_page(place, found, request.today)
    return render(request, "pupils/folder.html", {"page": page})


@requires(ADD, methods=("POST",))
def folder_answers(request: ActorRequest, school: str, folder_id: UUID) -> HttpResponse:
    """What was said about the files is saved; with the other button they are filed, too."""
    place, found = _seen(request, school, folder_id)
    wrong: dict[int, str] = {}
    try:
        answers, wrong = answers_in(request.POST, place, found, request.today)
        if not wrong:
            version = _version(request)
            deciding.decide_files(
                actor=request.actor, folder=found, version=version, answers=answers
            )
            if "file" in request.POST:
                return _confirm(request, place, found, version + 1)
            messages.success(request, "Your answers are saved. Nothing is filed yet.")
            return redirect("folder", place.slug, found.pk)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    found.refresh_from_db()
    page = folder_page(place, found, request.today, typed=request.POST, wrong=wrong)
    return render(request, "pupils/folder.html", {"page": page})


def _confirm(
    request: ActorRequest, school: School, found: DocumentFolder, version: int
) -> HttpResponse:
    try:
        if not deciding.confirm_folder(actor=request.actor, folder=found, version=version):
            messages.error(request, deciding.MEANWHILE)
    except RuleBroken as broken:
        messages.error(
            request, f"Your answers are saved, and nothing is filed yet. {broken.message}"
        )
    return redirect("folder", school.slug, found.pk)


@requires(ADD)
def folder_file(request: ActorRequest, school: str, folder_id: UUID, file_id: UUID) -> HttpResponse:
    """One of the files, to look at whose it is before it is filed."""
    place, found = _seen(request, school, folder_id)
    file: FolderFile = visible_or_404(
        FolderFile.objects.filter(is_held=True).exclude(file_kind=""), request.actor, ADD,
        id=file_id, folder=found,
    )  # fmt: skip
    try:
        content = content_of(file)
    except FileAway as away:
        messages.error(request, away.message)
        return redirect("folder", place.slug, found.pk)
    pupils = [file.pupil_id] if file.pupil_id else []
    audit.read(
        actor=request.actor, what="folder.file", pupil_ids=pupils, detail=file.path,
        school_id=place.pk,
    )  # fmt: skip
    kind = FILE_KINDS[file.file_kind]
    name = attachment(file.title, kind.key)
    return handed_out(HttpResponse(content), kind.content_type, name)


@requires(ADD, methods=_BOTH)
def folder_take_back(request: ActorRequest, school: str, folder_id: UUID) -> HttpResponse:
    place, found = _seen(request, school, folder_id)
    if why_not(found):
        return redirect("folder", place.slug, found.pk)
    if request.method == "POST":
        removed = take_back_folder(actor=request.actor, folder=found)
        words = plural(removed, "document is", "documents are")
        messages.success(request, f"{words} removed from the pupils’ records again.")
        return redirect("folder", place.slug, found.pk)
    context = {"school": place, "folder": found, "found": taking_back(found)}
    return render(request, "pupils/folder_take_back.html", context)


@requires(ADD, methods=("POST",))
def folder_remove(request: ActorRequest, school: str, folder_id: UUID) -> HttpResponse:
    place, found = _seen(request, school, folder_id)
    if deciding.remove_folder(actor=request.actor, folder=found):
        messages.success(request, f"“{found.name}” is removed. Nothing of it was filed.")
        return redirect("folders", place.slug)
    messages.error(request, "It is being filed or was filed already: too late to remove it here.")
    return redirect("folder", place.slug, found.pk)


def _seen(request: ActorRequest, school: str, folder_id: UUID) -> tuple[School, DocumentFolder]:
    place = school_or_404(request.actor, ADD, school)
    rows = DocumentFolder.objects.select_related("made_by", "undone_by", "school")
    found: DocumentFolder = visible_or_404(rows, request.actor, ADD, id=folder_id, school=place)
    return place, found


def _version(request: ActorRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
