"""Letters to many: whom, which words, looked over, sent, and how far it has come."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.choices import LetterRunState
from pupils.letters.forms import letters as forms
from pupils.letters.forms.runs import ManyForm, RunDiscardForm, RunSendForm
from pupils.letters.rules.kinds import LetterKind
from pupils.letters.rules.wording import subject_said
from pupils.letters.selectors.facts import wording_of
from pupils.letters.selectors.runs import (
    ManyChoice,
    kinds_for_many,
    many_choice,
    run_list,
    run_or_404,
    run_preview,
    run_progress,
)
from pupils.letters.services import runs as services
from pupils.letters.services.letters import LetterContent
from pupils.letters.views.copies import ids_in
from pupils.models import LetterRun
from pupils.register.selectors.query import place_of_school
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, before_this, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link

SEND = Action.LETTER_SEND
_BOTH = ("GET", "POST")


@requires(SEND)
def letters_many(request: ActorRequest, school: str) -> HttpResponse:
    """Which kind; and the letters to many that were sent before."""
    place = school_or_404(request.actor, SEND, school)
    context = {
        "place": place, "kinds": kinds_for_many(request.actor), "crumbs": _crumbs(place),
        "runs": run_list(request.actor, place, Address.of(request)),
    }  # fmt: skip
    return render(request, "pupils/letters_many.html", context)


@requires(SEND, methods=_BOTH)
def letters_many_write(request: ActorRequest, school: str, letter_kind: str) -> HttpResponse:
    place = school_or_404(request.actor, SEND, school)
    kind = _offered(request, letter_kind)
    subject, body = wording_of(place.pk, kind)
    form = ManyForm(posted(request), kind=kind, initial={"subject": subject, "body": body})
    choice = _choice(request, school)
    ticked: list[UUID] = ids_in(request.POST.getlist("pupil"))
    made: list[LetterRun] = []
    tried = attempt(
        form,
        lambda given: made.append(
            services.start_run(
                actor=request.actor, school=place, kind=kind.key, content=_content(form),
                pupils=ticked, chosen=choice.words, is_on_paper=given["is_on_paper"],
            )
        ),
    )  # fmt: skip
    if tried.done:
        to = reverse("letters_run", args=[place.slug, made[0].pk])
        return saved(request, "The letters are written. Nothing is sent yet.", to)
    return _write_page(request, place, form, choice, ticked if form.is_bound else None)


def _choice(request: ActorRequest, school: str) -> ManyChoice:
    here = place_of_school(request.actor, school, SEND)
    assert here is not None  # noqa: S101 the school was found by the same action
    return many_choice(request.actor, here, Address.of(request))


def _write_page(
    request: ActorRequest, place: School, form: ManyForm, choice: ManyChoice,
    ticked: list[UUID] | None,
) -> HttpResponse:  # fmt: skip
    context = {
        "place": place, "kind": form.kind, "form": form, "choice": choice, "ticked": ticked,
        "crumbs": _crumbs(place), "already": before_this(request, form),
    }  # fmt: skip
    return render(request, "pupils/letters_many_write.html", context)


@requires(SEND, methods=_BOTH)
def letters_run(request: ActorRequest, school: str, run_id: UUID) -> HttpResponse:
    """What each would get, from where they are sent; afterwards how far that has come."""
    place = school_or_404(request.actor, SEND, school)
    run = run_or_404(request.actor, place, run_id)
    form = RunSendForm(posted(request))
    tried = attempt(
        form,
        lambda _: services.send_run(actor=request.actor, run=run),
    )
    if tried.done:
        return saved(request, "The letters are being sent.", request.path, tried=tried)
    return _run_page(request, run, form)


def _run_page(request: ActorRequest, run: LetterRun, form: RunSendForm) -> HttpResponse:
    context: dict[str, Any] = {
        "run": run, "subject": _subject(run), "crumbs": _crumbs(run.school),
    }  # fmt: skip
    if run.state != LetterRunState.DRAFT:
        context["progress"] = run_progress(run)
        return render(request, "pupils/letters_run.html", context)
    context |= {"preview": run_preview(run, request.actor), "form": form}
    return render(request, "pupils/letters_run_preview.html", context)


@requires(SEND, methods=_BOTH)
def letters_run_discard(request: ActorRequest, school: str, run_id: UUID) -> HttpResponse:
    place = school_or_404(request.actor, SEND, school)
    run = run_or_404(request.actor, place, run_id)
    form = RunDiscardForm(posted(request))
    tried = attempt(
        form,
        lambda _: services.discard_run(actor=request.actor, run=run),
    )
    if tried.done:
        to = reverse("letters_many", args=[place.slug])
        return saved(request, "The letters are discarded. Nothing was sent.", to, tried=tried)
    back = reverse("letters_run", args=[place.slug, run.pk])
    page = FormPage(f"Discard “{_subject(run)}”", form, back, run.chosen, _crumbs(place),
                    danger=True)  # fmt: skip
    return show(request, page)


def _subject(run: LetterRun) -> str:
    return subject_said(run.subject, {"first name": "each pupil", "pupil": "each pupil"})


def _content(form: forms.LetterFields) -> LetterContent:
    given = form.cleaned_data
    return LetterContent(given["subject"], given["body"], form.values())


def _offered(request: ActorRequest, key: str) -> LetterKind:
    for kind in kinds_for_many(request.actor):
        if kind.key == key:
            return kind
    raise Http404("There is no such kind of letter, or it is not yours to send to many.")


def _crumbs(place: School) -> tuple[Link, ...]:
    return (
        Link("Letters", reverse("letters", args=[place.slug])),
        Link("To many", reverse("letters_many", args=[place.slug])),
    )
