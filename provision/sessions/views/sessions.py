"""Sessions: today's on a phone, one recorded, one put right, one taken out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from provision.models import PlanRow, Session
from provision.sessions import services as service
from provision.sessions.forms import (
    CorrectionForm,
    OpenCard,
    RemovalForm,
    SessionForm,
    error_lines,
    open_card,
)
from provision.sessions.selectors.day import Card, sessions_of_row
from provision.sessions.selectors.day_page import day_page
from provision.sessions.selectors.record import RecordPage, correction_initial, record_page
from provision.sessions.selectors.words import row_title, with_details
from provision.sessions.views.address import (
    day_asked,
    day_of,
    day_url,
    fetch_school,
    number_of,
    who_asked,
)
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import RuleBroken
from send_mis.ui.already import already_saved, remember
from send_mis.ui.forms import add_rule_errors
from send_mis.ui.lists import Address
from send_mis.ui.parts import Conflict, Link
from send_mis.ui.words import day as in_words

RECORD = Action.SESSION_RECORD
_BOTH = ("GET", "POST")
# Sent by the page's own script, which keeps a tap until it hears that it arrived.
_BY_SCRIPT = "X-Kept-Tap"
_GOES = (
    "Its counts go with it, and it no longer counts as delivered or missed.",
    "What it said, who removed it and why stay among the changes of its pupils.",
)


@requires(RECORD)
def sessions(request: ActorRequest, school: str) -> HttpResponse:
    place = fetch_school(request, school)
    page = day_page(
        request.actor, place, day_asked(request), who_asked(request), Address.of(request)
    )
    opened = {card.key: open_card(card).form for card in page.opened}
    cards = [(card, opened.get(card.key)) for card in page.waiting]
    # Asked for by the page's own script: the forms of the cards that came without one.
    is_part = "forms" in request.GET
    template = "provision/_session_cards.html" if is_part else "provision/sessions.html"
    return render(request, template, {"page": page, "cards": cards})


@requires(RECORD, methods=_BOTH)
def session_add(request: ActorRequest, row_id: UUID) -> HttpResponse:
    row: PlanRow = visible_or_404(
        PlanRow.objects.select_related("school"), request.actor, RECORD, id=row_id
    )
    day = day_of(request.POST.get("held_on") or request.GET.get("day")) or request.today
    found = sessions_of_row(request.actor, row, day)
    slot = number_of(request.POST.get("slot") or request.GET.get("slot"))
    card = found.bare_card(found.rows[0], day, slot or found.next_slot(found.rows[0], day))
    opened = open_card(card, posted(request))
    if request.method == "POST":
        return _record(request, opened)
    return _session_form(request, opened)


def _record(request: ActorRequest, opened: OpenCard) -> HttpResponse:
    card, form = opened.card, opened.form
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = service.record_session(
                actor=request.actor, row=card.row, held_on=given["held_on"],
                token=given["token"], slot=given["slot"], entry=form.entry(),
            )  # fmt: skip
            return _recorded(request, card, made)
        except RuleBroken as broken:
            add_rule_errors(form, broken)
    if request.headers.get(_BY_SCRIPT):
        context = _form_context(request, opened) | {"is_in_card": True}
        again = render_to_string("provision/_session_form.html", context, request)
        problems = [line.message for line in context["lines"]]
        return JsonResponse({"problems": problems, "what": card.title, "form": again}, status=422)
    return _session_form(request, opened)


def _recorded(request: ActorRequest, card: Card, made: service.RecordedSession) -> HttpResponse:
    session = made.session
    words = f"{card.title}: {session.get_state_display().lower()}."
    if not made.is_new:
        words = f"{card.title} was recorded already. Nothing was counted twice."
    if request.headers.get(_BY_SCRIPT):
        return _recorded_card(request, card, words, session.pk)
    remember(request, words, reverse("session_page", args=[session.pk]))
    messages.success(request, words)
    return redirect(day_url(request, card.row.school.slug, session.held_on))


def _recorded_card(request: ActorRequest, card: Card, words: str, session_id: UUID) -> HttpResponse:
    """The card as the page shows it now, in the place of the one that was sent."""
    found = sessions_of_row(request.actor, card.row, card.day)
    session = with_details(Session.objects).get(pk=session_id)
    shown = found.done_card(found.rows[0], session)
    return JsonResponse(
        {
            "saved": words, "what": card.title, "has_note": bool(session.note),
            "url": reverse("session_page", args=[session_id]),
            "card": render_to_string("provision/_session_done.html", {"card": shown}, request),
        }
    )  # fmt: skip


def _form_context(request: ActorRequest, opened: OpenCard) -> dict[str, Any]:
    return {
        "card": opened.card, "form": opened.form, "note": SessionForm.summary_note,
        "who": request.POST.get("who") or request.GET.get("who", ""),
        "lines": error_lines(opened.form) if opened.form.is_bound else [],
    }  # fmt: skip


def _session_form(request: ActorRequest, opened: OpenCard) -> HttpResponse:
    card = opened.card
    context = _form_context(request, opened) | {
        "back": day_url(request, card.row.school.slug, card.day), "is_in_card": False,
        "already": already_saved(request),
    }  # fmt: skip
    return render(request, "provision/session_add.html", context)


@requires(RECORD, methods=_BOTH)
def session_page(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """What was recorded, what it said before, and putting it right."""
    rows = with_details(Session.objects.select_related("row__school"))
    session: Session = visible_or_404(rows, request.actor, RECORD, id=session_id)
    found = sessions_of_row(request.actor, session.row, session.held_on)
    page = record_page(request.actor, session, found)
    form = CorrectionForm(
        posted(request), members=page.members, staff=page.staff,
        minutes=session.planned_minutes, initial=correction_initial(session, page),
    )  # fmt: skip

    def correct(given: dict[str, Any]) -> None:
        service.correct_session(
            actor=request.actor, session=session, version=given["version"],
            held_on=given["held_on"], entry=form.entry(), why=given["why"],
        )  # fmt: skip

    tried = attempt(form, correct, lambda: Session.objects.get(pk=session.pk).version)
    if tried.done:
        messages.success(request, f"{page.title} on {in_words(session.held_on)} is corrected.")
        return redirect("session_page", session.pk)
    return _shown(request, session, page, form, tried.conflict)


def _shown(
    request: ActorRequest, session: Session, page: RecordPage, form: CorrectionForm,
    conflict: Conflict | None,
) -> HttpResponse:  # fmt: skip
    if request.method == "GET":
        audit.read(
            actor=request.actor, what="session.page", school_id=session.school_id,
            pupil_ids=[member.pupil_id for member in page.members],
        )  # fmt: skip
    context = {
        "page": page, "form": form, "conflict": conflict, "note": form.summary_note,
        "lines": error_lines(form) if form.is_bound else [],
    }  # fmt: skip
    return render(request, "provision/session_page.html", context)


@requires(RECORD, methods=_BOTH)
def session_remove(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """A session that should never have been recorded: out of the day, into the trail."""
    rows = Session.objects.select_related("row__school", "row__intervention", "recorded_by")
    session: Session = visible_or_404(rows, request.actor, RECORD, id=session_id)
    form = RemovalForm(posted(request), initial={"version": session.version})
    tried = attempt(
        form,
        lambda given: service.remove_session(
            actor=request.actor, session=session, version=given["version"], why=given["why"]
        ),
        lambda: Session.objects.get(pk=session_id).version,
    )
    title, day = row_title(session.row), in_words(session.held_on)
    if tried.done:
        back = day_url(request, session.row.school.slug, session.held_on)
        return saved(request, f"{title} on {day} is removed.", back)
    here = reverse("session_page", args=[session_id])
    crumbs = (Link(title, here), Link("Recorded by mistake"))
    page = FormPage(
        f"Remove {title}?", form, here, day, crumbs, _GOES, danger=True, conflict=tried.conflict
    )
    return show(request, page)
