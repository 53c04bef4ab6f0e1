"""Answers of families: written down for them, answered, passed on to a colleague."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from reviews.meetings.selectors.people import staff_of
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.parents.answers import forms
from send_mis.parents.answers import services as service
from send_mis.parents.answers.selectors import answer_or_404, answer_words
from send_mis.parents.models import SharedWith, SummaryAnswer
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.page import summary_or_404
from send_mis.parents.summaries.selectors.shown import SHARE
from send_mis.parents.summaries.views.summaries import crumbs
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")


@requires(SHARE, methods=_BOTH)
def answer_key(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, SHARE)
    rows = SharedWith.objects.filter(summary=row, ended_on__isnull=True).select_related(
        "contact", "pupil"
    )
    readers = {each.pk: each for each in rows.order_by("shared_on", "pk")}
    form = forms.AnswerKeyForm(
        posted(request), readers={pk: each.contact.name for pk, each in readers.items()},
        aims=SummaryWords.read(row.content).aims,
    )  # fmt: skip
    home = reverse("summary", args=[row.pk])
    page = FormPage(
        "Write down an answer", form, home, row.pupil.name,
        crumbs(row.pupil, Link("Write down an answer")),
    ).tried(
        lambda given: service.key_answer(
            actor=request.actor, shared=readers[UUID(given["reader"])], said=form.said(),
            how=given["how"],
        )
    )  # fmt: skip
    return show(request, page) if page else saved(request, "It is kept.", home)


@requires(SHARE, methods=_BOTH)
def answer_settle(request: ActorRequest, answer_id: UUID) -> HttpResponse:
    row = answer_or_404(request.actor, answer_id)
    form = forms.AnswerSettleForm(posted(request), initial=_facts(row))
    tried = attempt(
        form,
        lambda given: service.settle_answer(
            actor=request.actor, answer=row, version=given["version"], outcome=given["outcome"]
        ),
        lambda: _version_of(row),
    )
    if tried.done:
        return saved(request, "It is answered.", _home(row), tried=tried)
    page = FormPage(
        f"{row.contact.name}: “{row.get_kind_display()}”", form, _home(row), row.pupil.name,
        crumbs(row.pupil, Link("Answer")), _told(row), conflict=tried.conflict,
        instead=Link("Pass it on to a colleague", reverse("answer_pass_on", args=[row.pk])),
    )  # fmt: skip
    return show(request, page)


@requires(SHARE, methods=_BOTH)
def answer_pass_on(request: ActorRequest, answer_id: UUID) -> HttpResponse:
    row = answer_or_404(request.actor, answer_id)
    staff = staff_of(row.pupil, request.today, SHARE)
    form = forms.AnswerPassOnForm(posted(request), staff=staff, initial=_facts(row))
    page = FormPage(
        "Who answers the family", form, _home(row), row.pupil.name,
        crumbs(row.pupil, Link("Pass it on")), _told(row),
    ).tried(
        lambda given: service.pass_answer_on(
            actor=request.actor, answer=row, version=given["version"],
            owner_id=UUID(given["owner"]),
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "It is passed on.", _home(row))


def _told(row: SummaryAnswer) -> list[str]:
    about = f"About “{row.part_words}”: " if row.part_words else ""
    return [f"{about}“{row.words}”" if row.words else f"{about}They wrote no more than that."]


def _facts(row: SummaryAnswer) -> dict[str, object]:
    return {"version": row.version, "facts": dict(answer_words(row))}


def _version_of(row: SummaryAnswer) -> int:
    found: int = SummaryAnswer.objects.values_list("version", flat=True).get(pk=row.pk)
    return found


def _home(row: SummaryAnswer) -> str:
    return reverse("summary", args=[row.shared.summary_id])
