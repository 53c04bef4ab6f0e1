"""The public calculator. It keeps nothing: what is typed stands in the address and nowhere else."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from send_mis.access.marks import ActorRequest, public
from send_mis.access.paper import sheet_for
from send_mis.calculator.forms import Question, QuestionForm
from send_mis.calculator.ics import as_calendar
from send_mis.calculator.selectors import Answer, AtSchool, answer, at_school, offered
from send_mis.pdf import Sheet, render_pdf
from send_mis.statutory.errors import StatutoryError
from send_mis.statutory.processes import PROCESSES, Process
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day

# No rule of these counts school days; a school's calendar still says which day is best, or that a
# long closure may excuse somebody.
_BETTER_WITH_A_SCHOOL = frozenset({"annual_review", "ehc_assessment"})


@dataclass(frozen=True)
class AskedProcess:
    process: Process
    school: AtSchool | None
    form: QuestionForm
    answer: Answer | None = None

    @property
    def question(self) -> Question:
        return self.form.question


@public()
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "calculator/index.html", {"groups": offered()})


@public()
@never_cache
def show(request: ActorRequest, process: str) -> HttpResponse:
    asked = _asked(request, process)
    here = request.get_full_path()
    context = {
        "process": asked.process,
        "form": asked.form,
        "answer": asked.answer,
        "school": asked.school,
        "is_closed": asked.process.needs_school and asked.school is None,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
        "crumbs": [Link("Statutory dates", reverse("calculator")), Link(asked.process.title)],
        "query": Address.of(request).query,
    }
    return render(request, "calculator/process.html", context)


@public()
@never_cache
def ics(request: ActorRequest, process: str) -> HttpResponse:
    asked = _asked(request, process)
    if asked.answer is None:
        return _to_the_form(request, process)
    content = as_calendar(question=asked.question, answer=asked.answer, now=timezone.now())
    return download(content, "ics", asked.process.title, plain_day(request.today))


@public()
@never_cache
def pdf(request: ActorRequest, process: str) -> HttpResponse:
    asked = _asked(request, process)
    if asked.answer is None:
        return _to_the_form(request, process)
    context = {"sheet": _sheet(request, asked.school), "answer": asked.answer}
    content = render_pdf(
        "calculator/pdf/dates.html",
        context,
        title=asked.process.title,
        may_wait=request.user.is_authenticated,
    )
    return download(content, "pdf", asked.process.title, plain_day(request.today))


def _sheet(request: ActorRequest, school: AtSchool | None) -> Sheet:
    made = f"worked out on {day(request.today)}"
    if school is None:
        return Sheet("Statutory dates", for_whom="", made=made, confidential="", landscape=True)
    return sheet_for(request.actor, school.name, school.id, made=made, confidential="")


def _asked(request: ActorRequest, key: str) -> AskedProcess:
    if key not in PROCESSES:
        raise Http404
    process = PROCESSES[key]
    school = None
    if process.needs_school or key in _BETTER_WITH_A_SCHOOL:
        school = at_school(request.actor.school_id if request.actor else None)
    form = QuestionForm(process, request.GET)
    if not form.is_valid() or (process.needs_school and school is None):
        return AskedProcess(process, school, form)
    try:
        found = answer(question=form.question, school=school, today=request.today)
    except StatutoryError as error:
        form.add_error(None, str(error))
        return AskedProcess(process, school, form)
    return AskedProcess(process, school, form, found)


def _to_the_form(request: HttpRequest, process: str) -> HttpResponse:
    """Where it says what is missing."""
    query = Address.of(request).query
    url = reverse("calculator_process", args=[process])
    return redirect(f"{url}?{query}" if query else url)
