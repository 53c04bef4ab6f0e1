"""A pupil's support plan: its page, and a page for each thing done to its cycle."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.record.selectors.pupil import open_pupil
from pupils.record.views import fetch_pupil
from reviews.cycles import services as service
from reviews.cycles.forms import cycles as forms
from reviews.cycles.rules.agreeing import far_words
from reviews.cycles.selectors.page import cycle_page
from reviews.cycles.selectors.versions import cycle_crumbs
from reviews.cycles.selectors.words import cycle_words
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.selectors import term_dates

VIEW, WRITE, ADD = Action.CYCLE_VIEW, Action.CYCLE_WRITE, Action.CYCLE_CONTRIBUTE
BOTH = ("GET", "POST")


@requires(VIEW)
def pupil_cycle(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = cycle_page(record, request.actor)
    audit.read(
        actor=request.actor, what="pupil.cycle", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "reviews/pupil_cycle.html", {"record": record, "page": page})


@requires(WRITE, methods=BOTH)
def cycle_start(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, WRITE)
    form = forms.CycleStartForm(posted(request), initial={"starts_on": request.today})
    back = reverse("pupil_cycle", args=[pupil.pk])
    tried = attempt(
        form,
        lambda given: service.start_cycle(
            actor=request.actor, pupil=pupil, starts_on=given["starts_on"]
        ),
    )
    if tried.done:
        return saved(request, "The cycle is started.", back, tried=tried)
    begun = "What was written down when SEN support began is taken over: strengths, difficulty,"
    note = "What still holds of the cycle before is taken over: strengths, what is expected, the"
    page = FormPage(
        f"Start a cycle for {pupil.short_name}", form, back, pupil.name,
        cycle_crumbs(pupil, "Start"), (f"{begun} concerns, agreed outcomes.",
                                       f"{note} purpose of support, what parents and pupil do."),
    )  # fmt: skip
    return show(request, page)


@requires(WRITE, methods=BOTH)
def cycle_change(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    row = cycle_or_404(request, cycle_id, WRITE)
    form = forms.CycleForm(
        posted(request), state=row.state, initial=forms.CycleForm.initial_of(row)
    )
    page = FormPage(
        f"The plan for {row.pupil.short_name}", form, _home(row), f"Cycle {row.number}",
        cycle_crumbs(row.pupil, "Write"),
    ).tried(
        lambda given: service.change_cycle(
            actor=request.actor, cycle=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The plan is saved.", _home(row))


@requires(WRITE, methods=BOTH)
def cycle_agree(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    row = cycle_or_404(request, cycle_id, WRITE)
    form = forms.CycleAgreeForm(
        posted(request), initial=_facts(row) | forms.proposed(row, request.today)
    )
    tried = attempt(
        form,
        lambda given: service.agree_cycle(
            actor=request.actor, cycle=row, version=given["version"], said=form.said()
        ),
        lambda: _version_of(row),
    )
    if tried.done:
        ends = [ends for _, ends in term_dates(row.school_id)]
        far = far_words(form.cleaned_data["review_on"], request.today, ends)
        return saved(request, f"The plan is agreed. {far}".strip(), _home(row), tried=tried)
    page = FormPage(
        f"Agree the plan for {row.pupil.short_name}", form, _home(row), f"Cycle {row.number}",
        cycle_crumbs(row.pupil, "Agree"), conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(WRITE, methods=BOTH)
def cycle_move_review(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    row = cycle_or_404(request, cycle_id, WRITE)
    form = forms.CycleMoveReviewForm(posted(request), initial=_facts(row))
    page = FormPage(
        "Move the review date", form, _home(row), row.pupil.name,
        cycle_crumbs(row.pupil, "Move the review"),
    ).tried(
        lambda given: service.move_review(
            actor=request.actor, cycle=row, version=given["version"],
            review_on=given["review_on"], why=given["why"],
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The review is moved.", _home(row))


@requires(WRITE, methods=BOTH)
def cycle_close(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    row = cycle_or_404(request, cycle_id, WRITE)
    form = forms.CycleCloseForm(posted(request), initial=_facts(row) | {"on": request.today})
    tried = attempt(
        form,
        lambda given: service.close_cycle(actor=request.actor, cycle=row, **given),
        lambda: _version_of(row),
    )
    if tried.done:
        return saved(request, "The cycle has ended.", _home(row), tried=tried)
    note = "For a pupil who left, or whose support ended. A plan that was used is reviewed instead."
    page = FormPage(
        "End the cycle without a review", form, _home(row), row.pupil.name,
        cycle_crumbs(row.pupil, "End"), (note,), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def cycle_or_404(request: ActorRequest, cycle_id: UUID, action: Action) -> Cycle:
    rows = Cycle.objects.select_related("pupil__school")
    row: Cycle = visible_or_404(rows, request.actor, action, id=cycle_id)
    return row


def _home(row: Cycle) -> str:
    return reverse("pupil_cycle", args=[row.pupil_id])


def _facts(row: Cycle) -> dict[str, object]:
    return {"version": row.version, "facts": cycle_words(row)}


def _version_of(row: Cycle) -> int:
    return Cycle.objects.values_list("version", flat=True).get(pk=row.pk)
