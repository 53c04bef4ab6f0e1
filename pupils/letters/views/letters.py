"""A letter about one pupil: written, looked over, sent; and the list of them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pupils.choices import LetterState
from pupils.letters.forms import letters as forms
from pupils.letters.rules.kinds import LetterKind, letter_kind
from pupils.letters.selectors.facts import wording_of
from pupils.letters.selectors.page import (
    LetterPreview,
    attached_link,
    letter_card,
    letter_or_404,
    offered_kinds,
    preview_of,
    pupil_letter_list,
    sendable_documents,
    subject_of,
    suggested_values,
)
from pupils.letters.services import letters as services
from pupils.letters.services.letters import LetterContent
from pupils.models import Letter, Pupil
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, attempt, before_this, posted, saved, show
from send_mis.ui.lists import Address
from send_mis.ui.parts import Conflict, Link

VIEW, SEND = Action.LETTER_VIEW, Action.LETTER_SEND
_BOTH = ("GET", "POST")


@requires(VIEW)
def pupil_letters(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    found = pupil_letter_list(record, Address.of(request))
    return render(request, "pupils/pupil_letters.html", {"record": record, "letters": found})


@requires(SEND)
def letter_new(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, SEND)
    kinds = offered_kinds(request.actor, pupil)
    context = {"pupil": pupil, "kinds": kinds, "crumbs": crumbs_of(pupil)}
    return render(request, "pupils/letter_new.html", context)


@requires(SEND, methods=_BOTH)
def letter_write(request: ActorRequest, pupil_id: UUID, letter_kind: str) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, SEND)
    kind = _offered(request, pupil, letter_kind)
    subject, body = wording_of(pupil.school_id, kind)
    known = forms.value_initial(kind, suggested_values(kind, pupil, request.today))
    form = forms.LetterWriteForm(
        posted(request), kind=kind, documents=sendable_documents(request.actor, pupil),
        initial={"subject": subject, "body": body, **known},
    )  # fmt: skip
    made: list[Letter] = []
    tried = attempt(
        form,
        lambda _: made.append(
            services.write_letter(
                actor=request.actor, pupil=pupil, kind=kind.key, content=_content(form)
            )
        ),
    )  # fmt: skip
    if tried.done:
        to = reverse("letter_send", args=[pupil.pk, made[0].pk])
        return saved(request, "The letter is written. Nothing is sent yet: look it over.", to)
    back = reverse("pupil_letters", args=[pupil.pk])
    title = f"{kind.label}: about {pupil.short_name}"
    return show(request, FormPage(title, form, back, pupil.name, crumbs_of(pupil)))


@requires(SEND, methods=_BOTH)
def letter_change(request: ActorRequest, pupil_id: UUID, letter_id: UUID) -> HttpResponse:
    letter = letter_or_404(request.actor, pupil_id, letter_id, SEND)
    pupil, kind = letter.pupil, letter_kind(letter.kind)
    back = reverse("letter_send", args=[pupil_id, letter_id])
    form = forms.LetterChangeForm(
        posted(request), kind=kind, documents=sendable_documents(request.actor, pupil),
        initial=forms.letter_initial(letter, kind),
    )  # fmt: skip
    title = f"Change the letter: {kind.label}"
    page = FormPage(title, form, back, pupil.name, crumbs_of(pupil)).tried(
        lambda given: services.change_letter(
            actor=request.actor, letter=letter, version=given["version"], content=_content(form)
        ),
        lambda: _version_of(letter),
    )
    return show(request, page) if page else saved(request, "The letter is changed.", back)


@requires(SEND, methods=_BOTH)
def letter_send(request: ActorRequest, pupil_id: UUID, letter_id: UUID) -> HttpResponse:
    """Exactly what each reader gets, and how; from here it is sent."""
    letter = letter_or_404(request.actor, pupil_id, letter_id, SEND)
    after = reverse("letter", args=[pupil_id, letter_id])
    if request.method == "GET" and letter.state != LetterState.DRAFT:
        return redirect(after)
    preview = preview_of(letter, request.actor)
    form = forms.LetterSendForm(
        posted(request), told=preview.recipients.told,
        initial={"version": letter.version, "seen": preview.recipients.mark,
                 "facts": services.letter_words(letter)},
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: services.send_letter(
            actor=request.actor, letter=letter, version=given["version"], seen=given["seen"],
            ways=form.ways(),
        ),
        lambda: _version_of(letter),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The letter is sent, or ready to be printed.", after, tried=tried)
    form.show_now(preview.recipients.mark)
    return _preview(request, letter, preview, form, tried.conflict)


def _preview(
    request: ActorRequest, letter: Letter, preview: LetterPreview, form: forms.LetterSendForm,
    conflict: Conflict | None,
) -> HttpResponse:  # fmt: skip
    context = {
        "letter": letter, "preview": preview, "form": form, "conflict": conflict,
        "subject": subject_of(letter), "crumbs": crumbs_of(letter.pupil),
        "attached": attached_link(letter, actions_on(request.actor, letter)),
        "already": before_this(request, form),
    }  # fmt: skip
    return render(request, "pupils/letter_send.html", context)


@requires(VIEW)
def letter(request: ActorRequest, pupil_id: UUID, letter_id: UUID) -> HttpResponse:
    row = letter_or_404(request.actor, pupil_id, letter_id, VIEW)
    may = actions_on(request.actor, row)
    if row.state == LetterState.DRAFT and SEND in may:
        return redirect("letter_send", pupil_id, letter_id)
    context = {
        "letter": row, "line": letter_card(row, may), "attached": attached_link(row, may),
        "crumbs": crumbs_of(row.pupil),
    }  # fmt: skip
    return render(request, "pupils/letter.html", context)


@requires(SEND, methods=_BOTH)
def letter_discard(request: ActorRequest, pupil_id: UUID, letter_id: UUID) -> HttpResponse:
    row = letter_or_404(request.actor, pupil_id, letter_id, SEND)
    back = reverse("letter_send", args=[pupil_id, letter_id])
    form = forms.LetterDiscardForm(
        posted(request), initial={"version": row.version, "facts": services.letter_words(row)}
    )
    tried = attempt(
        form,
        lambda given: services.discard_letter(
            actor=request.actor, letter=row, version=given["version"]
        ),
        lambda: _version_of(row),
    )
    if tried.done:
        to = reverse("pupil_letters", args=[pupil_id])
        return saved(request, "The letter is discarded. Nothing was sent.", to, tried=tried)
    page = FormPage(
        f"Discard “{subject_of(row)}”", form, back, row.pupil.name, crumbs_of(row.pupil),
        danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def crumbs_of(pupil: Pupil) -> tuple[Link, ...]:
    return (*form_crumbs(pupil), Link("Letters", reverse("pupil_letters", args=[pupil.pk])))


def _offered(request: ActorRequest, pupil: Pupil, key: str) -> LetterKind:
    for kind in offered_kinds(request.actor, pupil):
        if kind.key == key:
            return kind
    raise Http404("There is no such kind of letter, or it is not yours to send.")


def _content(form: forms.LetterFields) -> LetterContent:
    given = form.cleaned_data
    return LetterContent(given["subject"], given["body"], form.values(), given.get("attached"))


def _version_of(letter: Letter) -> int:
    return Letter.objects.values_list("version", flat=True).get(pk=letter.pk)
