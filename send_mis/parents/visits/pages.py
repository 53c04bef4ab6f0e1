"""The pages of a reader, whichever way they came: the summary, the form to answer, the paper."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from pupils.documents.keeping import FileAway, content_of
from send_mis.access.paper import sheet_for
from send_mis.audit.form_pages import Attempt, attempt, before_this, saved
from send_mis.errors import SentTwice
from send_mis.parents.answers.rules import Said
from send_mis.parents.documents.forms import ReaderDocumentForm
from send_mis.parents.documents.rules import SentDocument
from send_mis.parents.models import SummaryAnswer
from send_mis.parents.slots.forms import SlotBackForm, SlotChooseForm
from send_mis.parents.slots.selectors import chosen_before, own_times, times_to_choose
from send_mis.parents.thoughts.forms import ThoughtsForm
from send_mis.parents.thoughts.selectors import own_thoughts
from send_mis.parents.translations.selectors import document_in
from send_mis.parents.visits.forms import AnswerForm
from send_mis.parents.visits.selectors import Visit, note_opened
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import download
from send_mis.ui.forms import HouseForm
from send_mis.ui.uploads import OneFile
from send_mis.ui.words import day

# Of each form below the page: what is typed in it.
TYPED: Mapping[str, tuple[str, ...]] = {
    "answer": ("kind", "part", "words", "number"),
    "times": ("slot", "joins", "interpreter"),
    "document": ("words", "number"),
    "think": ("going", "well", "worries", "hopes", "home", "words"),
}
_TEMPLATES: Mapping[str, str] = {
    "answer": "parents/answer.html",
    "document": "parents/document.html",
    "think": "parents/think.html",
    "times": "parents/times.html",
    "times_back": "parents/times_back.html",
}
# Keeps what was said of that version.
Keep = Callable[[Said, int], SummaryAnswer]


def summary_seen(request: HttpRequest, visit: Visit) -> HttpResponse:
    if visit.is_withdrawn:
        return render(request, "parents/withdrawn.html", {"visit": visit})
    response = render(request, "parents/shared.html", {"visit": visit})
    if request.method == "GET":
        note_opened(visit, timezone.now())
    return response


def answer_form(request: HttpRequest, visit: Visit, keep: Keep) -> HttpResponse:
    """What is refused stands in the form; what was typed stays."""
    initial = {
        "kind": request.GET.get("kind", ""), "part": request.GET.get("part", ""),
        "number": visit.shared.number,
    }  # fmt: skip
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, aims=visit.aims, initial=initial)
    tried = _tried(form, lambda given: keep(form.said(), given["number"] or visit.shared.number))
    if tried.done:
        return _sent(request, visit, f"{visit.base}#said", tried)
    return _shown(request, visit, "answer", form)


def document_form(
    request: HttpRequest, visit: Visit, handler: OneFile, keep: Callable[[SentDocument], object]
) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    number = visit.shared.number
    form = ReaderDocumentForm(
        *sent, is_too_large=handler.is_too_large, initial={"number": number}
    )  # fmt: skip
    tried = _tried(form, lambda _: keep(form.sent(number)))
    if tried.done:
        return _sent(request, visit, f"{visit.base}#said", tried)
    return _shown(request, visit, "document", form)


def thoughts_form(
    request: HttpRequest, visit: Visit, keep: Callable[[Mapping[str, Any]], object]
) -> HttpResponse:
    """What they think before a review, and what they said of it before."""
    sent = request.POST if request.method == "POST" else None
    form = ThoughtsForm(sent, name=visit.name)
    tried = _tried(form, lambda _: keep(form.answers()))
    if tried.done:
        return _sent(request, visit, f"{visit.base}think/#told", tried)
    return _shown(request, visit, "think", form)


def times_form(
    request: HttpRequest, visit: Visit, choose: Callable[[UUID, str, bool], object]
) -> HttpResponse:
    """What is free for their child, and what they chose. Who comes second is told so, and shown
    what is free then."""
    sent = request.POST if request.method == "POST" else None
    form = _times(visit, sent)
    tried = _tried(
        form,
        lambda given: choose(UUID(given["slot"]), given["joins"], given["interpreter"]),
    )  # fmt: skip
    if tried.done:
        return _sent(request, visit, f"{visit.base}times/#chosen", tried)
    if sent is not None:
        form.show(times_to_choose(visit.shared, visit.held, visit.today))
    return _shown(request, visit, "times", form)


def times_back(request: HttpRequest, visit: Visit, give: Callable[[UUID], object]) -> HttpResponse:
    """Asked once more before the meeting is called off."""
    sent = request.POST if request.method == "POST" else None
    form = SlotBackForm(sent, initial={"choice": request.GET.get("choice", "")})
    tried = _tried(form, lambda given: give(given["choice"]))
    if tried.done:
        return _sent(request, visit, f"{visit.base}times/#chosen", tried)
    return _shown(request, visit, "times_back", form)


def _times(visit: Visit, sent: QueryDict | None = None, **initial: str) -> SlotChooseForm:
    shared, today = visit.shared, visit.today
    found = initial or (chosen_before(shared, visit.held, today) if sent is None else {})
    # A second tap comes with the time that the first has chosen: it is among them.
    return SlotChooseForm(sent, free=times_to_choose(shared, visit.held, today), initial=found)


def typed_before(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """The form with what was typed before a code was asked for: nothing of it is sent yet."""
    typed = {field: request.POST.get(field, "") for field in TYPED[name]}
    form: HouseForm
    if name == "think":
        form = ThoughtsForm(name=visit.name, initial=typed)
    elif name == "times":
        form = _times(visit, None, **typed)
    elif name == "document":
        form = ReaderDocumentForm(initial=typed)
    else:
        form = AnswerForm(aims=visit.aims, initial=typed)
    return _shown(request, visit, name, form, action=f"{visit.base}{name}/")


def _tried(form: HouseForm, deed: Callable[[dict[str, Any]], object]) -> Attempt:
    """A second tap leads where the first one led: the page there shows what was sent."""
    try:
        return attempt(form, deed)
    except SentTwice as twice:
        return Attempt(done=True, already=twice.message)


def _sent(request: HttpRequest, visit: Visit, there: str, tried: Attempt) -> HttpResponse:
    """By a link no session is kept: the page that comes shows what was sent."""
    if visit.is_by_link:
        return redirect(there)
    return saved(request, "It is sent.", there, tried=tried)


def _shown(
    request: HttpRequest, visit: Visit, name: str, form: HouseForm, *, action: str = ""
) -> HttpResponse:
    already = None if visit.is_by_link else before_this(request, form)
    context = {"visit": visit, "form": form, "action": action, "already": already}
    if name == "think":
        context["told"] = own_thoughts(visit.shared)
    if name.startswith("times"):
        context["times"] = own_times(visit.shared, visit.held, visit.today)
    return render(request, _TEMPLATES[name], context)


def translation_file(request: HttpRequest, visit: Visit, translation_id: UUID) -> HttpResponse:
    """As it was kept. Raises Http404 where it is none of those beside this version."""
    if visit.is_withdrawn or translation_id not in {each.id for each in visit.translated}:
        raise Http404("There is no such translation.")
    document = document_in(translation_id)
    try:
        content = content_of(document)
    except FileAway as away:
        return render(request, "parents/shared.html", {"visit": visit, "away": away}, status=503)
    return download(content, "pdf", document.title, day(document.added_on))


def summary_paper(visit: Visit, *, is_large: bool) -> HttpResponse:
    shared, shown = visit.shared, visit.shown
    sheet = sheet_for(
        None, shared.pupil.school.name, shared.school_id, made=day(shared.shared_on),
        for_whom=shared.contact.name, landscape=False,
    )  # fmt: skip
    content = render_pdf(
        "parents/pdf/summary.html", {
            "sheet": sheet, "shown": shown, "is_large": is_large,
            "signposts": visit.signposts, "how_to_find": visit.how_to_find,
        },
        title=shown.title,
    )  # fmt: skip
    return download(content, "pdf", shown.title, "", day(shared.shared_on))
