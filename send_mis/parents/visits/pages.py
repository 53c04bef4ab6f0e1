"""The pages of a reader, whichever way they came: the summary, the form to answer, the paper."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from send_mis.access.paper import sheet_for
from send_mis.audit.form_pages import attempt, before_this, saved
from send_mis.parents.answers.rules import Said
from send_mis.parents.models import SummaryAnswer
from send_mis.parents.visits.forms import AnswerForm
from send_mis.parents.visits.selectors import Visit, note_opened
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import download
from send_mis.ui.words import day

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
    form = AnswerForm(sent, aims=visit.words.aims, initial=initial)
    tried = attempt(
        form, lambda given: keep(form.said(), given["number"] or visit.shared.number)
    )  # fmt: skip
    there = f"{visit.base}#said"
    if visit.is_by_link:  # of which no session is kept
        if tried.done:
            return redirect(there)
        context = {"visit": visit, "form": form, "action": "", "already": None}
    elif tried.done:
        return saved(request, "It is sent.", there, tried=tried)
    else:
        already = before_this(request, form)
        context = {"visit": visit, "form": form, "action": "", "already": already}
    return render(request, "parents/answer.html", context)


def answer_typed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form with what was typed before a code was asked for: nothing of it is sent yet."""
    typed = {name: request.POST.get(name, "") for name in ("kind", "part", "words", "number")}
    form = AnswerForm(aims=visit.words.aims, initial=typed)
    context = {
        "visit": visit, "form": form, "action": f"{visit.base}answer/", "already": None,
    }  # fmt: skip
    return render(request, "parents/answer.html", context)


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
