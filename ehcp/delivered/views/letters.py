"""The letter about visits that did not come: read, changed, sent or dropped."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from ehcp.delivered import forms
from ehcp.delivered.selectors.lines import undelivered_or_404
from ehcp.delivered.services import letters as service
from ehcp.delivered.views.delivered import BOTH, CHANGE, crumbs, home
from ehcp.models import UndeliveredLetter
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.ui.parts import Link

_SENT = {
    "mail": "The letter is sent, and kept with the documents.",
    "post": "The letter is kept with the documents: print it there, and post it.",
    "hand": "The letter is kept with the documents: print it there, and hand it over.",
}


@requires(CHANGE, methods=BOTH)
def ehc_letter(request: ActorRequest, pupil_id: UUID, undelivered_id: UUID) -> HttpResponse:
    row = undelivered_or_404(request.actor, pupil_id, undelivered_id, CHANGE)
    form = forms.LetterToForm(posted(request), initial=forms.LetterToForm.initial_of(row))
    send = Link("Send it", reverse("ehc_letter_send", args=[pupil_id, row.pk]))
    page = FormPage(
        "Check the letter", form, home(row.pupil), row.pupil.name,
        crumbs(row.pupil, "Letter"), (f"About: {row.promised.words}",), instead=send,
    ).tried(
        lambda given: service.change_undelivered_letter(
            actor=request.actor, undelivered=row, version=given["version"], given=form.letter()
        ),
        lambda: version_of(row),
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, "The letter is saved. It is not sent yet.", send.url)


@requires(CHANGE, methods=BOTH)
def ehc_letter_send(request: ActorRequest, pupil_id: UUID, undelivered_id: UUID) -> HttpResponse:
    row = undelivered_or_404(request.actor, pupil_id, undelivered_id, CHANGE)
    form = forms.MissedLetterSendForm(posted(request), initial=acting(row))
    tried = attempt(
        form,
        lambda given: service.send_undelivered_letter(
            actor=request.actor, undelivered=row, version=given["version"], way=given["way"]
        ),
        lambda: version_of(row),
    )
    if tried.done:
        words = _SENT.get(request.POST.get("way", ""), "The letter is sent.")
        return saved(request, words, home(row.pupil), tried=tried)
    page = FormPage(
        f"Send the letter to {row.name}", form, home(row.pupil), row.pupil.name,
        crumbs(row.pupil, "Send"), tuple(part for part in row.body.split("\n\n") if part.strip()),
        conflict=tried.conflict, instead=_change(row),
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=BOTH)
def ehc_letter_drop(request: ActorRequest, pupil_id: UUID, undelivered_id: UUID) -> HttpResponse:
    row = undelivered_or_404(request.actor, pupil_id, undelivered_id, CHANGE)
    form = forms.LetterDropForm(posted(request), initial=acting(row))
    tried = attempt(
        form,
        lambda given: service.drop_undelivered_letter(
            actor=request.actor, undelivered=row, version=given["version"]
        ),
        lambda: version_of(row),
    )
    if tried.done:
        return saved(request, "The letter is dropped.", home(row.pupil), tried=tried)
    note = "The visits that it names are not written about again."
    page = FormPage(
        "Drop the letter?", form, home(row.pupil), row.pupil.name, crumbs(row.pupil, "Drop"),
        (note,), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def _change(row: UndeliveredLetter) -> Link:
    return Link("Change it first", reverse("ehc_letter", args=[row.pupil_id, row.pk]))


def acting(row: UndeliveredLetter) -> dict[str, object]:
    return {"version": row.version, "facts": service.letter_words(row)}


def version_of(row: UndeliveredLetter) -> int:
    return UndeliveredLetter.objects.values_list("version", flat=True).get(pk=row.pk)
