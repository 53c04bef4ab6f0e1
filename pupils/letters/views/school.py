"""A school's letters: what waits, what is printed together, what was posted or handed over."""

from urllib.parse import parse_qsl, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pupils.choices import LetterWay
from pupils.documents.keeping import FileAway, content_of
from pupils.letters.selectors.copies import copy_list, printed_copies, waiting_ids
from pupils.letters.services import copies as services
from pupils.letters.views.copies import ids_in
from pupils.models import LetterCopy
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.pdf.joining import joined_pdf
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.return_to import safe_return
from send_mis.ui.words import plain_day, plural

VIEW, SEND = Action.LETTER_VIEW, Action.LETTER_SEND
_MARKS = {"post": "posted", "hand": "handed over"}


@requires(VIEW)
def letters(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, VIEW, school)
    found = copy_list(request.actor, place, Address.of(request))
    return render(request, "pupils/letters.html", {"place": place, "letters": found})


@requires(SEND)
def letters_print(request: ActorRequest, school: str) -> HttpResponse:
    """All that the list shows for paper as one file, each beginning on a new page."""
    place = school_or_404(request.actor, SEND, school)
    rows = printed_copies(request.actor, place, Address.of(request))
    try:
        files = [content for row in rows for content in _files(row)]
    except FileAway as away:
        messages.error(request, away.message)
        return redirect("letters", place.slug)
    if not files:
        messages.info(request, "Nothing of this list waits to be printed.")
        return redirect("letters", place.slug)
    audit.read(
        actor=request.actor, what="letters.print", pupil_ids={row.pupil_id for row in rows},
        detail=plural(len(rows), "letter", "letters"), school_id=place.pk,
    )  # fmt: skip
    return download(joined_pdf(files), "pdf", "Letters to print", plain_day(request.today))


def _files(row: LetterCopy) -> list[bytes]:
    """The letter, and a PDF that goes along with it."""
    found = [row.document, row.letter.attached]
    contents = []
    for document in found:
        is_pdf = document is not None and document.file_kind == "pdf"
        if document is not None and is_pdf and document.removed_on is None:
            contents.append(content_of(document))
    return contents


@requires(SEND, methods=("POST",))
def letters_mark(request: ActorRequest, school: str) -> HttpResponse:
    """Those that are ticked are printed, posted or handed over."""
    place = school_or_404(request.actor, SEND, school)
    back = safe_return(request, request.POST.get("back", ""))
    ids, asked = ids_in(request.POST.getlist("copy")), request.POST.get("do", "")
    if request.POST.get("every"):
        params = tuple(parse_qsl(urlsplit(back).query))
        ids = waiting_ids(request.actor, place, Address("", params))
    try:
        if asked == "printed":
            done = services.print_copies(actor=request.actor, school=place, copies=ids)
        else:
            way = asked if asked in LetterWay.values else ""
            done = services.give_copies(actor=request.actor, school=place, copies=ids, way=way)
        said = _MARKS.get(asked, "printed")
        messages.success(request, f"{plural(done, 'letter is', 'letters are')} marked as {said}.")
    except AlreadyDone as already:
        messages.info(request, already.message)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect(back or reverse("letters", args=[place.slug]))
