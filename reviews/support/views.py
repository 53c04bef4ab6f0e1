"""How SEN support begins: the pupil's page, a page for each step, the note, the school's list."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import Pupil
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from reviews.models import EarlyDiscussion
from reviews.support import forms, services
from reviews.support.selectors.list import discussion_list
from reviews.support.selectors.page import before_typing, note_for, support_page
from reviews.support.selectors.paper import note_paper
from reviews.support.selectors.words import discussion_words
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import day

READ, PREPARE = Action.SUPPORT_VIEW, Action.SUPPORT_PREPARE
DECIDE = Action.REGISTER_CHANGE
BOTH = ("GET", "POST")


@requires(PREPARE)
def discussions(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, PREPARE, school)
    page = discussion_list(request.actor, found, Address.of(request))
    return render(request, "reviews/discussions.html", {"school": found, "found": page})


@requires(READ)
def pupil_support(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, READ)
    page = support_page(record)
    audit.read(
        actor=request.actor, what="pupil.support", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "reviews/pupil_support.html", {"record": record, "page": page})


@requires(PREPARE, methods=BOTH)
def support_begin(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, PREPARE)
    form = forms.SupportBeginForm(posted(request))
    tried = attempt(
        form,
        lambda _: services.begin_support(actor=request.actor, pupil=pupil, facts=form.facts()),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The discussion is saved.", _home(pupil), tried=tried)
    page = FormPage(
        f"The early discussion about {pupil.short_name}", form, _home(pupil), pupil.name,
        _crumbs(pupil, "Write"), notice=before_typing(pupil.pk, request.today),
    )  # fmt: skip
    return show(request, page)


@requires(PREPARE, methods=BOTH)
def support_change(request: ActorRequest, pupil_id: UUID, discussion_id: UUID) -> HttpResponse:
    row = _discussion(request, pupil_id, discussion_id, PREPARE)
    pupil = row.pupil
    initial = forms.SupportChangeForm.initial_of(row) | {"facts": discussion_words(row)}
    form = forms.SupportChangeForm(posted(request), initial=initial)
    page = FormPage(
        f"The early discussion about {pupil.short_name}", form, _home(pupil), pupil.name,
        _crumbs(pupil, "Write"), notice=before_typing(pupil.pk, request.today),
    ).tried(
        lambda given: services.change_support(
            actor=request.actor, discussion=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "It is saved.", _home(pupil))


@requires(PREPARE, methods=BOTH)
def support_propose(request: ActorRequest, pupil_id: UUID, discussion_id: UUID) -> HttpResponse:
    row = _discussion(request, pupil_id, discussion_id, PREPARE)
    form = forms.SupportProposeForm(posted(request), initial=_facts(row))
    tried = attempt(
        form,
        lambda given: services.propose_support(
            actor=request.actor, discussion=row, version=given["version"],
            proposal=given["proposal"], words=given["proposal_words"],
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is sent to the SENCO.", _home(row.pupil), tried=tried)
    return show(request, _page(row, "What is needed?", form, "Send to the SENCO", tried.conflict))


@requires(DECIDE, methods=BOTH)
def support_decide(request: ActorRequest, pupil_id: UUID, discussion_id: UUID) -> HttpResponse:
    row = _discussion(request, pupil_id, discussion_id, DECIDE)
    initial = _facts(row) | {
        "decision": row.proposal, "reason": row.proposal_words, "decided_on": request.today,
    }  # fmt: skip
    form = forms.SupportDecideForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda given: services.decide_support(
            actor=request.actor, discussion=row, version=given["version"], said=form.said()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The decision is saved.", _home(row.pupil), tried=tried)
    title = f"Does SEN support begin for {row.pupil.short_name}?"
    return show(request, _page(row, title, form, "Decide", tried.conflict))


@requires(PREPARE, methods=BOTH)
def support_given(request: ActorRequest, pupil_id: UUID, discussion_id: UUID) -> HttpResponse:
    row = _discussion(request, pupil_id, discussion_id, PREPARE)
    initial = _facts(row) | {
        "given_on": row.given_on or request.today, "given_how": row.given_how,
        "given_to": row.given_to,
    }  # fmt: skip
    form = forms.SupportGivenForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda given: services.record_note_given(actor=request.actor, discussion=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is recorded.", _home(row.pupil), tried=tried)
    title = "Do the parents have the note?"
    return show(request, _page(row, title, form, "Note", tried.conflict))


@requires(PREPARE, methods=BOTH)
def support_close(request: ActorRequest, pupil_id: UUID, discussion_id: UUID) -> HttpResponse:
    row = _discussion(request, pupil_id, discussion_id, PREPARE)
    form = forms.SupportCloseForm(posted(request), initial=_facts(row))
    tried = attempt(
        form,
        lambda given: services.close_support(actor=request.actor, discussion=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The discussion has ended.", _home(row.pupil), tried=tried)
    title = "End the discussion without a decision"
    return show(request, _page(row, title, form, "End", tried.conflict, danger=True))


@requires(PREPARE)
def support_note_pdf(
    request: ActorRequest, pupil_id: UUID, discussion_id: UUID, contact_id: UUID
) -> HttpResponse:
    """The note of the discussion, as one of the child's people is given it."""
    record = open_pupil(request.actor, pupil_id, PREPARE)
    pupil = record.pupil
    row = _discussion(request, pupil_id, discussion_id, PREPARE)
    reader = note_for(record, row, contact_id)
    sheet = sheet_for(
        None, pupil.school.name, pupil.school_id, made=f"as at {day(request.today)}",
        for_whom=reader.name, landscape=False,
    )  # fmt: skip
    paper = note_paper(row, reader.contact_id, request.today)
    context = {"sheet": sheet, "paper": paper, "pupil": pupil}
    title = f"Note of a discussion: {pupil.name}"
    content = render_pdf("reviews/pdf/support_note.html", context, title=title)
    audit.read(
        actor=request.actor, what="support.note_pdf", pupil_ids=[pupil.pk], detail=reader.name,
        school_id=pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", "Note of a discussion", pupil, request.today)


def _discussion(
    request: ActorRequest, pupil_id: UUID, discussion_id: UUID, action: Action
) -> EarlyDiscussion:
    rows = EarlyDiscussion.objects.select_related("pupil__school")
    row: EarlyDiscussion = visible_or_404(
        rows, request.actor, action, id=discussion_id, pupil_id=pupil_id
    )
    return row


def _page(
    row: EarlyDiscussion, title: str, form: Any, here: str, conflict: Any, *, danger: bool = False
) -> FormPage:  # fmt: skip
    pupil = row.pupil
    return FormPage(
        title, form, _home(pupil), pupil.name, _crumbs(pupil, here), danger=danger,
        conflict=conflict,
    )  # fmt: skip


def _crumbs(pupil: Pupil, here: str) -> tuple[Link, ...]:
    return (*form_crumbs(pupil), Link("SEN support begins", _home(pupil)), Link(here))


def _home(pupil: Pupil) -> str:
    return reverse("pupil_support", args=[pupil.pk])


def _facts(row: EarlyDiscussion) -> dict[str, Any]:
    return {"version": row.version, "facts": discussion_words(row)}


def _version_of(row: EarlyDiscussion) -> int:
    return EarlyDiscussion.objects.values_list("version", flat=True).get(pk=row.pk)
