"""Many sessions at once: everything without a record, and a week keyed from paper.

Both go by what the page that was sent showed, not by what is due now, and each session is recorded
by itself: one that cannot be is shown again with what was typed, and holds up no other.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from provision.choices import MissedReason, SessionState
from provision.sessions import services as service
from provision.sessions.forms import OpenCard, error_lines, open_card
from provision.sessions.rules.entries import SessionEntry
from provision.sessions.selectors.batch import batch_page, day_of_key, sent_cards
from provision.sessions.selectors.day import Card
from provision.sessions.selectors.week import answer_of, week_page
from provision.sessions.views.address import day_of, fetch_school, uuid_of, who_asked
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.errors import RuleBroken
from send_mis.pdf import render_pdf
from send_mis.schools.models import School
from send_mis.ui.downloads import download
from send_mis.ui.forms import SummaryLine, add_rule_errors
from send_mis.ui.lists import Address
from send_mis.ui.words import plain_day, plural, short_day

RECORD = Action.SESSION_RECORD
_BOTH = ("GET", "POST")
_TOKEN, _CODE = "-token", "code-"
_REST = "All else that was answered is recorded, and nothing you typed is lost."
_HALF = "Say whether it was delivered or missed, or delete what you typed."


@requires(RECORD, methods=_BOTH)
def sessions_unrecorded(request: ActorRequest, school: str) -> HttpResponse:
    place = fetch_school(request, school)
    only = day_of(request.GET.get("day"))
    if only and only > request.today:
        only = None
    lines: list[SummaryLine] = []
    again: list[OpenCard] = []
    if request.method == "POST":
        again, lines = _record_sent(request, place)
        if not lines:
            return redirect(request.get_full_path())
    page = batch_page(request.actor, place, only, who_asked(request), Address.of(request))
    # Only what was sent: saved, or shown again as it was typed.
    cards = again if lines else [open_card(card, prefix=card.key) for card in page.cards]
    days = [(day, list(of)) for day, of in groupby(cards, key=lambda each: each.card.day)]
    context = {"page": page, "days": days, "lines": lines, "note": _REST, "is_again": bool(lines)}
    return render(request, "provision/sessions_unrecorded.html", context)


def _record_sent(request: ActorRequest, school: School) -> tuple[list[OpenCard], list[SummaryLine]]:
    """What could not be recorded, or was not answered, and what is to be mended there."""
    keys = [name.removesuffix(_TOKEN) for name in request.POST if name.endswith(_TOKEN)]
    found = sent_cards(request.actor, school, keys)
    cards = [open_card(card, request.POST, prefix=card.key) for card in found.cards]
    forms = {each.card.key: each.form for each in cards}
    sent = [entered for each in cards if (entered := _sent(each))]
    results = service.record_sessions(actor=request.actor, sent=sent)
    for each in results:
        if each.problems:
            add_rule_errors(forms[each.sent.key], RuleBroken(each.problems))
    done = {each.sent.key for each in results if each.recorded}
    _say(request, found.cards, results)
    again = [each for each in cards if each.card.key not in done]
    lines = [
        SummaryLine(_lost_words(request, key), "") for key in found.lost if _answer(request, key)
    ]
    for opened in again:
        if opened.form.errors:
            lines += error_lines(opened.form, _name(opened.card))
    if not lines and not done:
        messages.warning(request, "Nothing was answered, so nothing is recorded.")
    return again, lines


def _sent(opened: OpenCard) -> service.SentSession | None:
    """None for a card without an answer, and for one that has to be mended first."""
    card, form = opened.card, opened.form
    is_valid = form.is_valid()
    if form.is_half_answered:
        form.add_error("state", _HALF)
    if form.is_half_answered or not form.is_answered or not is_valid:
        return None
    given = form.cleaned_data
    return service.SentSession(
        card.key, card.row, card.day, given["token"], given["slot"], form.entry()
    )


def _say(
    request: ActorRequest, cards: Sequence[Card], results: Sequence[service.SentResult]
) -> None:
    """One line for all that was recorded, and one for each that had been already."""
    new = [each for each in results if each.recorded and each.recorded.is_new]
    if new:
        messages.success(request, f"{plural(len(new), 'session', 'sessions')} recorded.")
    names = {card.key: _name(card) for card in cards}
    for each in results:
        if each.recorded and not each.recorded.is_new:
            words = f"{names[each.sent.key]} was recorded already. Nothing was counted twice."
            messages.info(request, words)


def _name(card: Card) -> str:
    return f"{card.title}, {short_day(card.day)}"


def _answer(request: ActorRequest, key: str) -> str:
    """What was answered on a card that is no more, in words."""
    state, reason = request.POST.get(f"{key}-state"), request.POST.get(f"{key}-reason")
    words = []
    if reason in MissedReason.values:
        words.append(f"missed, {str(MissedReason(reason).label).lower()}")
    elif state in SessionState.values:
        words.append(str(SessionState(state).label).lower())
    words += [f"“{note}”" for note in [request.POST.get(f"{key}-note", "").strip()] if note]
    return ", ".join(words)


def _lost_words(request: ActorRequest, key: str) -> str:
    day = day_of_key(key, request.today)
    what = request.POST.get(f"{key}-what", "")[:200] or "A session"
    name = f"{what}, {short_day(day)}" if day else what
    return (
        f"{name} ({_answer(request, key)}) is not recorded: this row of the plan has been "
        "removed, or is not one of yours any more."
    )


# --- A week keyed from paper ---------------------------------------------------------------------


@requires(RECORD, methods=_BOTH)
def sessions_week(request: ActorRequest, school: str) -> HttpResponse:
    place = fetch_school(request, school)
    day = day_of(request.GET.get("week")) or request.today
    who = who_asked(request)
    problems: list[str] = []
    if request.method == "POST":
        problems = _key_week(request, place)
        if not problems:
            return redirect(request.get_full_path())
    page = week_page(request.actor, place, day, who, request.POST.dict())
    lines = [SummaryLine(text, "") for text in problems]
    context = {"page": page, "lines": lines, "note": _REST}
    return render(request, "provision/sessions_week.html", context)


def _key_week(request: ActorRequest, school: School) -> list[str]:
    """Each cell is one session with a token of its own. What is not recorded, and why."""
    codes = {
        name.removeprefix(_CODE): answer
        for name, text in request.POST.items()
        if name.startswith(_CODE) and isinstance(text, str) and (answer := answer_of(text))
    }
    found = sent_cards(request.actor, school, list(codes))
    sent = [
        service.SentSession(
            card.key, card.row, card.day, token, card.slot, _keyed(card, codes[card.key])
        )
        for card in found.cards
        if (token := uuid_of(request.POST.get(f"token-{card.key}")))
    ]
    results = service.record_sessions(actor=request.actor, sent=sent)
    _say(request, found.cards, results)
    if not codes:
        messages.warning(request, "No letter was entered, so nothing is recorded.")
    names = {card.key: _name(card) for card in found.cards}
    return _refusals(names, results) + [
        f"{_cell_day(request, key)}: not recorded. This row of the plan has been removed, or is "
        "not one of yours any more."
        for key in found.lost
    ]


def _keyed(card: Card, code: tuple[str, str]) -> SessionEntry:
    return SessionEntry(code[0], code[1], delivered_by=card.row.delivered_by_id)


def _refusals(names: Mapping[str, str], results: Sequence[service.SentResult]) -> list[str]:
    return [
        f"{names[each.sent.key]}: {text}"
        for each in results
        for texts in each.problems.values()
        for text in texts
    ]


def _cell_day(request: ActorRequest, key: str) -> str:
    day = day_of_key(key, request.today)
    return f"A session of {short_day(day)}" if day else "A session"


@requires(RECORD)
def sessions_week_pdf(request: ActorRequest, school: str) -> HttpResponse:
    """A sheet to tick with a pen and to key in later."""
    place = fetch_school(request, school)
    day = day_of(request.GET.get("week")) or request.today
    page = week_page(request.actor, place, day, who_asked(request))
    sheet = sheet_for(
        request.actor, place.name, place.pk, for_whom=page.who_words,
        made=f"printed {short_day(request.today)}",
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
    week = f"week of {plain_day(page.monday)}"
    response = download(content, "pdf", "Sessions", page.who_words, week)
    response["Cache-Control"] = "private, no-store"
    return response
