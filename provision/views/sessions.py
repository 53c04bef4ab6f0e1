"""Sessions: today's on a phone, what is unrecorded, a week keyed from paper, one put right."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from provision.forms.sessions import CorrectionForm, RemovalForm, SessionForm, error_lines
from provision.models import PlanRow, Session
from provision.selectors.session_pages import batch_page, day_page, said_by_code, week_page
from provision.selectors.session_record import correction_initial, record_page
from provision.selectors.sessions import EVERYBODY, Card, row_title, sessions_of_row, told
from provision.services import sessions as service
from provision.session_rules import Said
from pupils.views.saving import FormPage, attempt, posted, saved, show
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.errors import RuleBroken
from send_mis.pdf import Sheet, render_pdf
from send_mis.schools.models import School
from send_mis.ui.forms import add_rule_errors
from send_mis.ui.parts import Link
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plural, short_day

RECORD = Action.SESSION_RECORD
_BOTH = ("GET", "POST")
# Sent by the page's own script, which keeps a tap until it hears that it arrived.
_BY_SCRIPT = "X-Kept-Tap"
_YEARS = (2000, 2100)
# Whose sessions were looked at last, until the person signs out.
_WHO = "sessions_who"
_GOES = (
    "Its counts go with it, and it no longer counts as delivered or missed.",
    "What it said, who took it out and why stay among the changes of its pupils.",
)


@requires(RECORD)
def sessions(request: ActorRequest, school: str) -> HttpResponse:
    place = _school(request, school)
    page = day_page(request.actor, place, _day(request), _who(request))
    return render(request, "provision/sessions.html", {"page": page})


@requires(RECORD, methods=_BOTH)
def session_add(request: ActorRequest, row_id: UUID) -> HttpResponse:
    row: PlanRow = visible_or_404(
        PlanRow.objects.select_related("school"), request.actor, RECORD, id=row_id
    )
    day = _day_of(request.POST.get("held_on") or request.GET.get("day")) or request.today
    found = sessions_of_row(request.actor, row, day)
    slot = _number(request.POST.get("slot") or request.GET.get("slot"))
    card = found.open_card(
        found.rows[0], day, slot or found.next_slot(found.rows[0], day), posted(request)
    )
    if request.method == "POST":
        return _record(request, card)
    return _session_form(request, card)


def _record(request: ActorRequest, card: Card) -> HttpResponse:
    form = card.form
    assert form is not None  # noqa: S101 an open card has its form
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = service.record_session(
                actor=request.actor, row=card.row, held_on=given["held_on"],
                token=given["token"], slot=given["slot"], said=form.said(),
            )  # fmt: skip
            return _recorded(request, card, made)
        except RuleBroken as broken:
            add_rule_errors(form, broken)
    if request.headers.get(_BY_SCRIPT):
        context = _form_context(request, card) | {"is_in_card": True}
        again = render_to_string("provision/_session_form.html", context, request)
        problems = [line.message for line in context["lines"]]
        return JsonResponse({"problems": problems, "what": card.title, "form": again}, status=422)
    return _session_form(request, card)


def _recorded(request: ActorRequest, card: Card, made: service.Recorded) -> HttpResponse:
    session = made.session
    words = f"{card.title}: {session.get_state_display().lower()}."
    if not made.is_new:
        words = f"{card.title} was recorded already. Nothing was counted twice."
    if request.headers.get(_BY_SCRIPT):
        return _recorded_card(request, card, words, session.pk)
    messages.success(request, words)
    return redirect(_day_url(request, card.row.school.slug, session.held_on))


def _recorded_card(request: ActorRequest, card: Card, words: str, session_id: UUID) -> HttpResponse:
    """The card as the page shows it now, in the place of the one that was sent."""
    found = sessions_of_row(request.actor, card.row, card.day)
    session = told(Session.objects).get(pk=session_id)
    shown = found.done_card(found.rows[0], session)
    return JsonResponse(
        {
            "saved": words, "what": card.title, "has_note": bool(session.note),
            "url": reverse("session_page", args=[session_id]),
            "card": render_to_string("provision/_session_done.html", {"card": shown}, request),
        }
    )  # fmt: skip


def _form_context(request: ActorRequest, card: Card) -> dict[str, Any]:
    return {
        "card": card, "form": card.form, "note": SessionForm.summary_note,
        "who": request.POST.get("who") or request.GET.get("who", ""),
        "lines": error_lines(card.form) if card.form and card.form.is_bound else [],
    }  # fmt: skip


def _session_form(request: ActorRequest, card: Card) -> HttpResponse:
    context = _form_context(request, card) | {
        "back": _day_url(request, card.row.school.slug, card.day), "is_in_card": False,
    }  # fmt: skip
    return render(request, "provision/session_add.html", context)


@requires(RECORD, methods=_BOTH)
def session_page(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """What was recorded, what it said before, and putting it right."""
    session: Session = visible_or_404(
        told(Session.objects.select_related("row__school")), request.actor, RECORD, id=session_id
    )
    found = sessions_of_row(request.actor, session.row, session.held_on)
    page = record_page(request.actor, session, found)
    form = CorrectionForm(
        posted(request), members=page.members, staff=page.staff,
        minutes=session.planned_minutes, initial=correction_initial(session, page),
    )  # fmt: skip

    def correct(given: dict[str, Any]) -> None:
        service.correct_session(
            actor=request.actor, session=session, version=given["version"],
            held_on=given["held_on"], said=form.said(), why=given["why"],
        )  # fmt: skip

    tried = attempt(form, correct, lambda: Session.objects.get(pk=session.pk).version)
    if tried.done:
        messages.success(request, f"{page.title} on {in_words(session.held_on)} is put right.")
        return redirect("session_page", session.pk)
    if request.method == "GET":
        audit.read(
            actor=request.actor, what="session.page", school_id=session.school_id,
            pupil_ids=[member.pupil_id for member in page.members],
        )  # fmt: skip
    context = {
        "page": page, "form": form, "conflict": tried.conflict, "note": form.summary_note,
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
        back = _day_url(request, session.row.school.slug, session.held_on)
        return saved(request, f"{title} on {day} is taken out.", back)
    here = reverse("session_page", args=[session_id])
    crumbs = (Link(title, here), Link("Recorded by mistake"))
    page = FormPage(
        f"Take out {title}?", form, here, day, crumbs, _GOES, danger=True, conflict=tried.conflict
    )
    return show(request, page)


@requires(RECORD, methods=_BOTH)
def sessions_unrecorded(request: ActorRequest, school: str) -> HttpResponse:
    place = _school(request, school)
    only = _day_of(request.GET.get("day"))
    if only and only > request.today:
        only = None
    page = batch_page(request.actor, place, only, _who(request), posted(request))
    if request.method == "POST":
        cards = [card for day in page.days for card in day.cards]
        count = _record_all(request, cards)
        if count is not None:
            _say_count(request, count, "Nothing was answered, so nothing is recorded.")
            return redirect(request.get_full_path())
    lines = [
        line
        for each in page.days for card in each.cards if card.form and card.form.is_bound
        for line in error_lines(card.form, f"{card.title}, {short_day(card.day)}")
    ]  # fmt: skip
    context = {"page": page, "lines": lines, "note": SessionForm.summary_note}
    return render(request, "provision/sessions_unrecorded.html", context)


def _record_all(request: ActorRequest, cards: list[Card]) -> int | None:
    """How many were recorded; None where something typed has to be mended first."""
    forms = {card.key: (card, card.form) for card in cards if card.form is not None}
    if not all(form.is_valid() for _, form in forms.values()):
        return None
    entries = [
        service.Entry(
            key, card.row, card.day, form.cleaned_data["token"], form.cleaned_data["slot"],
            form.said(),
        )
        for key, (card, form) in forms.items()
        if form.is_said
    ]  # fmt: skip
    try:
        return len(service.record_sessions(actor=request.actor, entries=entries))
    except RuleBroken as broken:
        for key, (_, form) in forms.items():
            own = {
                name.removeprefix(f"{key}-"): texts
                for name, texts in broken.problems.items()
                if name.startswith(f"{key}-")
            }
            add_rule_errors(form, RuleBroken(own))
        return None


@requires(RECORD, methods=_BOTH)
def sessions_week(request: ActorRequest, school: str) -> HttpResponse:
    place = _school(request, school)
    day = _day_of(request.GET.get("week")) or request.today
    who = _who(request)
    problems: list[str] = []
    if request.method == "POST":
        try:
            count = _key_week(request, place, day, who)
            _say_count(request, count, "No letter was chosen, so nothing is recorded.")
            return redirect(request.get_full_path())
        except RuleBroken as broken:
            problems = list(dict.fromkeys(t for ts in broken.problems.values() for t in ts))
    page = week_page(request.actor, place, day, who, request.POST.dict())
    context = {"page": page, "problems": problems}
    return render(request, "provision/sessions_week.html", context)


def _key_week(request: ActorRequest, school: School, day: date, who: str) -> int:
    """Each cell is one session with a token of its own; what was not keyed is left for later."""
    page = week_page(request.actor, school, day, who)
    entries = []
    for card in [c.card for row in page.rows for c in row.every if c.can_key]:
        told_ = said_by_code(request.POST.get(f"code-{card.key}", ""))
        token = _uuid(request.POST.get(f"token-{card.key}"))
        if told_ is None or token is None:
            continue
        said = Said(told_[0], told_[1], delivered_by=card.row.delivered_by_id)
        entries.append(service.Entry(card.key, card.row, card.day, token, card.slot, said))
    return len(service.record_sessions(actor=request.actor, entries=entries))


@requires(RECORD)
def sessions_week_pdf(request: ActorRequest, school: str) -> HttpResponse:
    """A sheet to tick with a pen and to key in later."""
    place = _school(request, school)
    day = _day_of(request.GET.get("week")) or request.today
    page = week_page(request.actor, place, day, _who(request))
    sheet = Sheet(
        place.name, for_whom=page.who_words, made=f"printed {short_day(request.today)}",
        landscape=True,
    )  # fmt: skip
    content = render_pdf(
        "provision/pdf/week.html", {"sheet": sheet, "page": page}, title=f"Sessions, {page.title}"
    )
    pupils = {
        member.pupil_id
        for row in page.rows for cell in row.every
        for member in cell.card.members
    }  # fmt: skip
    audit.read(
        actor=request.actor, what="sessions.sheet", pupil_ids=sorted(pupils), school_id=place.pk
    )
    response = HttpResponse(content, content_type="application/pdf")
    name = f"sessions-{page.monday:%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _say_count(request: ActorRequest, count: int, nothing: str) -> None:
    if count:
        messages.success(request, f"{plural(count, 'session', 'sessions')} recorded.")
    else:
        messages.warning(request, nothing)


# --- What the addresses say --------------------------------------------------------------------


def _school(request: ActorRequest, slug: str) -> School:
    return visible_or_404(School, request.actor, RECORD, slug=slug)


def _day(request: ActorRequest) -> date:
    """A day to look at: none in the future, for nothing can be recorded there."""
    day = _day_of(request.GET.get("day"))
    return day if day and day <= request.today else request.today


def _who(request: ActorRequest) -> str:
    """Whose sessions: as asked, or as looked at last. Somebody of another school is nobody here."""
    asked = request.GET.get("who")
    if asked is None:
        return str(request.session.get(_WHO, ""))
    if asked == EVERYBODY or _uuid(asked):
        request.session[_WHO] = asked
    return asked


def _parsed(parse: Callable[[str], Any], text: str | None) -> Any:
    try:
        return parse(text) if text else None
    except ValueError:
        return None


def _day_of(text: str | None) -> date | None:
    """None for nonsense, and for a day so far off that no calendar is asked about it."""
    found: date | None = _parsed(date.fromisoformat, text)
    return found if found and _YEARS[0] <= found.year <= _YEARS[1] else None


def _uuid(text: str | None) -> UUID | None:
    found: UUID | None = _parsed(UUID, text)
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and 0 < len(text) < 3 and int(text) else None


def _day_url(request: ActorRequest, slug: str, day: date) -> str:
    asked = {}
    if day != request.today:
        asked["day"] = day.isoformat()
    if who := (request.POST.get("who") or request.GET.get("who")):
        asked["who"] = who
    url = reverse("sessions", args=[slug])
    return f"{url}?{urlencode(asked)}" if asked else url
