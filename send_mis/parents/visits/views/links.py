"""By a link and a code, without an account: the code, the summary, an answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pupils.documents.rules.kinds import MOST_BYTES
from send_mis.access.marks import public
from send_mis.errors import LinkSpent
from send_mis.links.models import ExpiringLink
from send_mis.links.second_check import (
    TooMany,
    by_verified_link,
    forget,
    give_code,
    minutes_to_wait,
    newest_is_taken,
    remember,
    send_code,
)
from send_mis.notifications.choices import Channel
from send_mis.parents.answers import services as service
from send_mis.parents.answers.standing import shared_by_link
from send_mis.parents.choices import ToldBy
from send_mis.parents.documents import services as documents
from send_mis.parents.slots import services as slots
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from send_mis.parents.thoughts import services as thoughts
from send_mis.parents.visits.code import code_goes_to, letter_is_enough
from send_mis.parents.visits.pages import (
    TYPED,
    answer_form,
    document_form,
    summary_paper,
    summary_seen,
    thoughts_form,
    times_back,
    times_form,
    translation_file,
    typed_before,
)
from send_mis.parents.visits.rules import CODE_SUBJECT, code_words, wait_words, wrong_words
from send_mis.parents.visits.selectors import Visit, visit_by_link
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file

_BOTH = ("GET", "POST")
_CLOSED = "shared_closed"


def _ask(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    """Says the school, and nothing of whom it is about. A page that is fetched sends nothing."""
    shared = shared_by_link(link, timezone.localdate())
    goes = code_goes_to(shared.contact_id)
    # What was typed while the code ran out comes along, and is sent once they are let in.
    name, names = _form_of(request)
    typed = {field: request.POST[field] for field in names if field in request.POST}
    if typed:
        typed["form"] = name
    context = {"school": shared.pupil.school, "goes": goes, "here": _base(link), "typed": typed}
    if request.method != "POST" or goes is None:
        return render(request, "parents/code.html", context)
    if "code" in request.POST:
        code = give_code(link, request.POST["code"])
        if code is None:
            return render(request, "parents/code.html", context | _refused(link))
        response = _goes_on(request, link)
        remember(response, link, code)
        return response
    if "send" not in request.POST:
        return render(request, "parents/code.html", context)
    name = shared.pupil.school.name
    sent = send_code(
        link, channel=Channel.TEXT if goes.way == ToldBy.TEXT else Channel.MAIL, to=goes.to,
        body_of=lambda digits: code_words(name, digits), subject=CODE_SUBJECT.format(school=name),
    )  # fmt: skip
    if not isinstance(sent, TooMany):
        return render(request, "parents/code.html", context | {"sent": True, "takes": True})
    takes = newest_is_taken(link)
    found = {"wait": wait_words(sent.minutes, takes=takes), "takes": takes}
    return render(request, "parents/code.html", context | found)


def _refused(link: ExpiringLink) -> dict[str, object]:
    """What is said of a code that is not taken: whether it may be tried once more, or how long
    there is none."""
    takes = newest_is_taken(link)
    minutes = minutes_to_wait(link)
    return {"wrong": wrong_words(minutes, takes=takes), "takes": takes, "sent": True}


def _form_of(request: HttpRequest) -> tuple[str, tuple[str, ...]]:
    """Which form was sent, and what is typed in it: by its address, or as it came along."""
    asked = request.POST.get("form") or request.path.rstrip("/").rpartition("/")[2]
    return (asked, TYPED[asked]) if asked in TYPED else ("", ())


def _goes_on(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    """To the page, or to the form that was being filled in, with what was typed there."""
    name, names = _form_of(request)
    if not any(field in request.POST for field in names):
        return redirect(_base(link))
    return typed_before(request, _visit(link), name)


_by_their_link = by_verified_link(
    SHARED_LINK, done=_CLOSED, ask=_ask, is_enough=letter_is_enough
)  # fmt: skip


@public(methods=_BOTH)
@_by_their_link
def shared(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    return summary_seen(request, _visit(link))


@public(methods=_BOTH)
@_by_their_link
def shared_answer(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    today = timezone.localdate()
    return answer_form(
        request, _visit(link),
        lambda said, number: service.receive_answer(
            link=link, said=said, number=number, today=today
        ),
    )  # fmt: skip


def _ask_before_file(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    """A file that comes before a code is given is read past, and kept nowhere."""
    return with_one_file(
        request, limit=0, again=Link("Back", _base(link)), is_by_link=True,
        view=lambda _: _ask(request, link),
    )  # fmt: skip


@public(methods=_BOTH)
@by_verified_link(SHARED_LINK, done=_CLOSED, ask=_ask_before_file, is_enough=letter_is_enough)
def shared_document(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    def page(handler: OneFile) -> HttpResponse:
        visit = _visit(link)
        return document_form(
            request, visit, handler,
            lambda sent: documents.receive_document(link=link, sent=sent, today=visit.today),
        )  # fmt: skip

    again = Link("Back to the form", request.path)
    return with_one_file(
        request, limit=MOST_BYTES, again=again, is_by_link=True, view=page
    )  # fmt: skip


@public(methods=_BOTH)
@_by_their_link
def shared_think(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    visit = _visit(link)
    return thoughts_form(
        request, visit,
        lambda answers: thoughts.receive_thoughts(link=link, answers=answers, today=visit.today),
    )  # fmt: skip


@public(methods=_BOTH)
@_by_their_link
def shared_times(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    visit = _visit(link)
    return times_form(
        request, visit,
        lambda slot, joins, needs: slots.receive_slot(
            link=link, slot_id=slot, joins=joins, needs_interpreter=needs, today=visit.today
        ),
    )  # fmt: skip


@public(methods=_BOTH)
@_by_their_link
def shared_times_back(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    visit = _visit(link)
    return times_back(
        request, visit,
        lambda choice: slots.receive_slot_back(link=link, choice_id=choice, today=visit.today),
    )  # fmt: skip


@public(methods=("POST",))
@_by_their_link
def shared_read(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    visit = _visit(link)
    if not visit.is_withdrawn:
        service.receive_read(link=link, number=visit.shared.number, today=visit.today)
    return redirect(f"{visit.base}#said")


@public()
@_by_their_link
def shared_print(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    visit = _visit(link)
    if visit.is_withdrawn:
        raise LinkSpent
    return summary_paper(visit, is_large="large" in request.GET)


@public()
@_by_their_link
def shared_translation(
    request: HttpRequest, link: ExpiringLink, translation_id: UUID
) -> HttpResponse:
    return translation_file(request, _visit(link), translation_id)


@public(methods=("POST",))
@_by_their_link
def shared_close(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    response = redirect(_CLOSED)
    forget(response, link)
    return response


@public()
def shared_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "parents/closed.html")


def _visit(link: ExpiringLink) -> Visit:
    return visit_by_link(link, _base(link), timezone.localdate())


def _base(link: ExpiringLink) -> str:
    """The page of the link, below which its others lie."""
    return f"{link.address}/"
