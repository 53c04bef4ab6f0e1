"""Copies of letters: their PDFs, and what became of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pupils.documents.keeping import FileAway, content_of
from pupils.letters.forms import letters as forms
from pupils.letters.paper import copy_pdf
from pupils.letters.selectors.page import copy_or_404, letter_or_404, preview_of, reached_at
from pupils.letters.selectors.people import recipients_of
from pupils.letters.services import copies as services
from pupils.letters.views.letters import crumbs_of
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.ui.downloads import of_pupil

VIEW, SEND = Action.LETTER_VIEW, Action.LETTER_SEND
_BOTH = ("GET", "POST")


@requires(SEND)
def letter_preview(
    request: ActorRequest, pupil_id: UUID, letter_id: UUID, contact_id: UUID
) -> HttpResponse:
    """The PDF that one reader would get, made as the one that is sent is made."""
    letter = letter_or_404(request.actor, pupil_id, letter_id, SEND)
    preview = preview_of(letter, request.actor)
    found = next((each for each in preview.copies if each.who.contact_id == contact_id), None)
    if found is None:
        raise Http404("Nobody of that name is written to.")
    content = copy_pdf(
        found.words, found.who, school=letter.pupil.school, way=found.who.way, on=request.today,
        copy_id=letter.pk,
    )  # fmt: skip
    _record_opened(request, letter.pupil_id, letter.school_id, f"to {found.who.name}, not sent")
    return of_pupil(content, "pdf", "Letter, not sent", letter.pupil, request.today)


@requires(VIEW)
def letter_copy_file(request: ActorRequest, pupil_id: UUID, copy_id: UUID) -> HttpResponse:
    """What was sent. One with a confidential address is opened by who may read such."""
    copy = copy_or_404(request.actor, pupil_id, copy_id, VIEW)
    may = actions_on(request.actor, copy)
    document = copy.document
    if document is None or document.removed_on is not None:
        raise Http404("The letter was removed from the pupil's documents.")
    if copy.is_private and Action.FAMILY_VIEW_PRIVATE not in may:
        raise Http404("There is no such letter, or it is not yours to see.")
    try:
        content = content_of(document)
    except FileAway as away:
        messages.error(request, away.message)
        return redirect("letter", pupil_id, copy.letter_id)
    _record_opened(request, copy.pupil_id, copy.school_id, f"to {copy.name}")
    return of_pupil(content, "pdf", "Letter", copy.pupil, copy.made_on)


def _record_opened(request: ActorRequest, pupil_id: UUID, school_id: UUID, which: str) -> None:
    audit.read(
        actor=request.actor, what="letter.file", pupil_ids=[pupil_id], detail=which,
        school_id=school_id,
    )  # fmt: skip


@requires(SEND, methods=_BOTH)
def letter_copy_resend(request: ActorRequest, pupil_id: UUID, copy_id: UUID) -> HttpResponse:
    copy = copy_or_404(request.actor, pupil_id, copy_id, SEND)
    found = recipients_of([copy.pupil_id], request.today)[copy.pupil_id]
    who = services.still_told(copy, found.told)
    form = forms.CopyResendForm(posted(request), ways=who.ways if who else ())
    tried = attempt(
        form,
        lambda given: services.send_another_way(actor=request.actor, copy=copy, way=given["way"]),
    )
    back = reverse("letter", args=[pupil_id, copy.letter_id])
    if tried.done:
        return saved(request, f"A new copy to {copy.name} is on its way.", back, tried=tried)
    may = actions_on(request.actor, copy)
    notes = (
        [f"{way.label}: {at}" for way in who.ways if (at := reached_at(who, way, may))]
        if who
        else [services.NOT_TOLD_ANY_MORE.format(copy.name)]
    )
    page = FormPage(
        f"Send it to {copy.name} another way", form, back, copy.pupil.name, crumbs_of(copy.pupil),
        notes,
    )  # fmt: skip
    return show(request, page)


@requires(SEND, methods=_BOTH)
def letter_copy_give_up(request: ActorRequest, pupil_id: UUID, copy_id: UUID) -> HttpResponse:
    copy = copy_or_404(request.actor, pupil_id, copy_id, SEND)
    form = forms.CopyGiveUpForm(posted(request))
    tried = attempt(
        form,
        lambda given: services.give_up_copy(actor=request.actor, copy=copy, **given),
    )
    back = reverse("letter", args=[pupil_id, copy.letter_id])
    if tried.done:
        return saved(request, f"The copy to {copy.name} is given up.", back, tried=tried)
    note = "Nobody is asked about it any more. That it did not arrive, and why, stays on record."
    page = FormPage(
        f"Give up the copy to {copy.name}", form, back, copy.pupil.name, crumbs_of(copy.pupil),
        (note,), danger=True,
    )  # fmt: skip
    return show(request, page)


def ids_in(texts: list[str]) -> list[UUID]:
    """Of boxes that were ticked; what is no id is none."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
