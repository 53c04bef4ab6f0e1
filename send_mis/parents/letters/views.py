"""A letter with a code is made for a reader; and the page on which its code is typed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from pupils.choices import LetterFormat
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, public, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import LinkSpent, RuleBroken
from send_mis.links.pages import live_link, note_miss, seen_by_nobody_else, shut_page
from send_mis.links.writing import short_token
from send_mis.parents.answers.standing import shared_by_link
from send_mis.parents.letters import services as service
from send_mis.parents.letters.forms import LetterCodeForm, SummaryLetterForm, SummaryToldForm
from send_mis.parents.letters.paper import letter_pdf, told_pdf
from send_mis.parents.letters.rules import NO_CODE, OPENS_NOTHING, address_lines
from send_mis.parents.letters.selectors import letter_before, news_of
from send_mis.parents.models import SharedWith
from send_mis.parents.signposts.selectors import signposts_read
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from send_mis.parents.summaries.selectors.page import shared_or_404, summary_or_404
from send_mis.parents.summaries.selectors.sharing import reached_now
from send_mis.parents.summaries.selectors.shown import SHARE
from send_mis.parents.summaries.selectors.words import reader_words
from send_mis.parents.summaries.views.summaries import crumbs
from send_mis.ui.downloads import of_pupil
from send_mis.ui.forms import add_rule_errors
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")
_TITLE = "A letter with a code"
_TOLD = "Tell them by hand"
_NOTE = (
    "It holds what was shared with them, a code by which they read and answer it on a phone or"
    " computer, and a slip to answer on. A link that they have opens nothing any more then."
)


@requires(SHARE, methods=_BOTH)
def summary_letter(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    row = shared_or_404(request.actor, shared_id, SHARE)
    is_large = row.contact.format == LetterFormat.LARGE
    form = SummaryLetterForm(posted(request), initial={"is_large": is_large})
    if form.is_bound and form.is_valid():
        try:
            letter = service.make_letter(actor=request.actor, shared=row)
        except RuleBroken as broken:
            add_rule_errors(form, broken)
        else:
            return _letter(request, row, letter, is_large=form.cleaned_data["is_large"])
    notes = [_NOTE, *filter(None, [letter_before(row)])]
    back = reverse("summary", args=[row.summary_id])
    page = FormPage(_TITLE, form, back, row.contact.name, crumbs(row.pupil, Link(_TITLE)), notes)
    return show(request, page)


def _letter(
    request: ActorRequest, row: SharedWith, letter: service.ReaderLetter, *, is_large: bool
) -> HttpResponse:
    others = summary_or_404(request.actor, row.summary_id, SHARE).others
    content = letter_pdf(
        row, letter, address=address_lines(letter.reached, actions_on(request.actor, row)),
        signposts=signposts_read(others), is_large=is_large,
    )  # fmt: skip
    return of_pupil(content, "pdf", "Letter with a code", row.pupil, request.today)


@requires(SHARE, methods=_BOTH)
def summary_told(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    """By hand, because no message tells them: a letter is there to print, or to read out."""
    row = shared_or_404(request.actor, shared_id, SHARE)
    facts = {"version": row.version, "facts": reader_words(row)}
    form = SummaryToldForm(posted(request), initial=facts)
    tried = attempt(
        form,
        lambda given: service.settle_told(
            actor=request.actor, shared=row, version=given["version"], how=given["how"]
        ),
        lambda: shared_or_404(request.actor, shared_id, SHARE).version,
    )
    back = reverse("summary", args=[row.summary_id])
    if tried.done:
        return saved(request, "It is noted that they are told.", back, tried=tried)
    page = FormPage(
        _TOLD, form, back, row.contact.name, crumbs(row.pupil, Link(_TOLD)),
        news_of(row), conflict=tried.conflict,
        instead=Link("Print a letter that says it", reverse("summary_told_pdf", args=[row.pk])),
    )  # fmt: skip
    return show(request, page)


@requires(SHARE)
def summary_told_pdf(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    row = shared_or_404(request.actor, shared_id, SHARE)
    reached = reached_now(row.pupil, request.today).get(row.contact_id)
    if reached is None:
        raise RuleBroken(f"{row.contact.name} is told nothing about {row.pupil.short_name} now.")
    address = address_lines(reached, actions_on(request.actor, row))
    content = told_pdf(row, address=address, on=request.today)
    audit.read(
        actor=request.actor, what="summary_told.pdf", pupil_ids=[row.pupil_id],
        school_id=row.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", "Letter to the family", row.pupil, request.today)


@public(methods=_BOTH)
@csrf_exempt
def letter_code(request: HttpRequest) -> HttpResponse:
    """Without the token of a form, as the page that it leads to: there is no right to be used."""
    return seen_by_nobody_else(_code(request))


def _code(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if shut := shut_page(request, now):
        return shut
    form = LetterCodeForm(posted(request))
    if form.is_bound and form.is_valid():
        code = short_token(form.cleaned_data["code"])
        if code and _is_read_now(code):
            return redirect("shared", code)
        if code:
            note_miss(request, now)
        form.add_error("code", OPENS_NOTHING if code else NO_CODE)
    return render(request, "parents/letter_code.html", {"form": form})


def _is_read_now(code: str) -> bool:
    link = live_link(code, SHARED_LINK)
    if link is None:
        return False
    try:
        shared_by_link(link, timezone.localdate())
    except LinkSpent:
        return False
    return True
