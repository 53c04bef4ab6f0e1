"""A pupil's outcomes: the tab, one outcome, and a page for each thing done to it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from provision.models import Allocation, Outcome, OutcomePoint, OutcomeSnapshot
from provision.outcomes import forms
from provision.outcomes import services as service
from provision.outcomes.selectors.due import outcomes_due as due_of
from provision.outcomes.selectors.page import (
    advice_on,
    early_notes,
    follow_words,
    last_value,
    outcome_crumbs,
    sessions_open_to,
    with_everything,
)
from provision.outcomes.selectors.page import pupil_outcomes as outcomes_of
from provision.outcomes.selectors.page import show as shown
from provision.outcomes.selectors.serving import (
    from_line,
    initial_of,
    later_day,
    line_asked,
    line_words,
    lines_of,
    longer_outcomes,
    offered,
    tried_again,
)
from provision.outcomes.selectors.versions import outcome_versions as versions_of
from provision.settings.selectors import settings_of
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, before_this, posted, saved, show
from send_mis.errors import EditConflict, RuleBroken
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.parts import Link
from send_mis.ui.words import day as in_words

VIEW, CHANGE, NOTE = Action.PROVISION_VIEW, Action.OUTCOME_CHANGE, Action.OUTCOME_NOTE
_BOTH = ("GET", "POST")


@requires(VIEW)
def pupil_outcomes(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = outcomes_of(record.id, record.may, request.today)
    _read(request, record.pupil, "pupil.outcomes")
    return render(request, "provision/pupil_outcomes.html", {"record": record, "page": page})


@requires(VIEW)
def pupil_outcomes_pdf(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = outcomes_of(record.id, record.may, request.today)
    _read(request, record.pupil, "outcomes.pdf")
    school = record.pupil.school
    sheet = sheet_for(
        request.actor, school.name, school.pk, made=f"as at {in_words(request.today)}",
        landscape=False,
    )  # fmt: skip
    content = render_pdf(
        "provision/pdf/outcomes.html", {"sheet": sheet, "page": page, "record": record},
        title=f"Outcomes of {record.pupil.name}",
    )  # fmt: skip
    return of_pupil(content, "pdf", "Outcomes", record.pupil, request.today)


@requires(CHANGE)
def outcomes_due(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, CHANGE, school)
    due = due_of(request.actor, place)
    return render(request, "provision/outcomes_due.html", {"due": due})


@requires(VIEW)
def outcome_page(request: ActorRequest, outcome_id: UUID) -> HttpResponse:
    outcome = _outcome(request, outcome_id, VIEW)
    may = actions_on(request.actor, outcome)
    _read(request, outcome.pupil, "outcome.page")
    context = {
        "each": shown(
            outcome, request.today, with_advice=CHANGE in may, reader=request.actor.user_id,
            sessions=sessions_open_to(request.actor, outcome),
        ),
        "crumbs": outcome_crumbs(outcome), "may_change": CHANGE in may, "may_note": NOTE in may,
    }  # fmt: skip
    return render(request, "provision/outcome_page.html", context)


@requires(CHANGE, methods=_BOTH)
def outcome_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil: Pupil = visible_or_404(
        Pupil.objects.select_related("school"), request.actor, CHANGE, id=pupil_id
    )
    before = _before(request, pupil)
    form, line = _new_form(request, pupil, before)

    def add(given: dict[str, Any]) -> None:
        made.append(
            service.set_outcome(
                actor=request.actor, pupil=pupil, words=form.words(), follows=before,
                served=form.served(),
            )
        )  # fmt: skip

    made: list[Outcome] = []
    if not _checks(request) and attempt(form, add).done:
        home = _row_in_plan(line) if line else _page(made[0])
        return saved(request, "The outcome is saved.", home)
    title = f"Add an outcome for {pupil.short_name}"
    if before is not None:
        title = follow_words(before)
    return _written(request, form, title, pupil, before, line=line)


def _new_form(
    request: ActorRequest, pupil: Pupil, before: Outcome | None
) -> tuple[forms.OutcomeForm, Allocation | None]:
    """With what the outcome before it says, or the line of a plan that was asked for."""
    lines = lines_of(actor=request.actor, pupil_id=pupil.pk, today=request.today, outcome=before)
    initial = forms.fresh(request.today, None)
    if before is not None:
        initial |= tried_again(before, lines, request.today)
    line = line_asked(lines, request.GET.get("row", ""))
    if line is not None:
        initial |= from_line(actor=request.actor, line=line, today=request.today)
    form = forms.OutcomeForm(
        posted(request), scale=settings_of(pupil.school_id).scale, initial=initial,
        provision=offered(lines, before), is_new=before is None, has_dates=line is not None,
        longer=longer_outcomes(pupil.pk),
    )  # fmt: skip
    return form, line


@requires(CHANGE, methods=_BOTH)
def outcome_change(request: ActorRequest, outcome_id: UUID) -> HttpResponse:
    outcome = _outcome(request, outcome_id, CHANGE)
    until = later_day(request.GET.get("until", ""), outcome)
    form = _form_of(request, outcome)
    if until:
        form.suggest("due_on", until)
    conflict = None
    if not _checks(request):
        tried = attempt(
            form,
            lambda given: service.change_outcome(
                actor=request.actor, outcome=outcome, version=given["version"],
                words=form.words(), served=form.served(),
            ),
            lambda: Outcome.objects.get(pk=outcome.pk).version,
        )  # fmt: skip
        if tried.done:
            return saved(request, "The outcome is saved.", _page(outcome))
        conflict = tried.conflict
    return _written(
        request, form, "Change the outcome", outcome.pupil, outcome, conflict, until=until
    )


def _form_of(request: ActorRequest, outcome: Outcome) -> forms.OutcomeForm:
    lines = lines_of(
        actor=request.actor, pupil_id=outcome.pupil_id, today=request.today, outcome=outcome
    )
    serving = [str(line.pk) for line in lines if line.outcome_id == outcome.pk]
    return forms.OutcomeForm(
        posted(request), scale=outcome.scale, provision=offered(lines, outcome),
        initial=initial_of(outcome) | {"served_by": serving},
        longer=longer_outcomes(outcome.pupil_id, outcome),
    )  # fmt: skip


@requires(NOTE, methods=_BOTH)
def outcome_note(request: ActorRequest, outcome_id: UUID) -> HttpResponse:
    outcome = _outcome(request, outcome_id, NOTE)
    form = forms.PointForm(
        posted(request), measure=outcome.measure or "count", initial={"measured_on": request.today}
    )
    last = last_value(outcome)
    tried = attempt(
        form, lambda given: service.note_point(actor=request.actor, outcome=outcome, **given)
    )
    if tried.done:
        return saved(request, "The count is saved.", _page(outcome))
    notes = (f"Last time {last.normalize():f}.",) if last is not None else ()
    return show(
        request,
        FormPage(
            "Record a count", form, _page(outcome), outcome.text, outcome_crumbs(outcome), notes
        ),
    )


@requires(NOTE, methods=("POST",))
def outcome_point_remove(request: ActorRequest, outcome_id: UUID, point_id: UUID) -> HttpResponse:
    outcome = _outcome(request, outcome_id, NOTE)
    point = OutcomePoint.objects.filter(pk=point_id, outcome=outcome).first()
    if point is None:
        return saved(request, "That count was removed already.", _page(outcome))
    try:
        service.remove_point(actor=request.actor, point=point)
    except RuleBroken as broken:
        return saved(request, broken.message, _page(outcome))
    return saved(request, "The count is removed.", _page(outcome))


@requires(CHANGE, methods=_BOTH)
def outcome_judge(request: ActorRequest, outcome_id: UUID) -> HttpResponse:
    outcome = _outcome(request, outcome_id, CHANGE)
    seen = shown(outcome, request.today)
    form = forms.JudgeForm(
        posted(request), scale=outcome.scale, levels=outcome.levels, hint=seen.suggestion,
        initial={"version": outcome.version, "judged_on": request.today},
    )  # fmt: skip
    tried = attempt(
        form, lambda given: _judge(request, outcome, given),
        lambda: Outcome.objects.get(pk=outcome.pk).version,
    )  # fmt: skip
    if tried.done:
        return saved(request, "The review is saved.", _page(outcome), tried=tried)
    page = FormPage(
        "Review the outcome", form, _page(outcome), outcome.text, outcome_crumbs(outcome),
        early_notes(outcome, request.today), conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def _judge(request: ActorRequest, outcome: Outcome, given: dict[str, Any]) -> None:
    if given["value"] == forms.STOPPED:
        service.stop_outcome(
            actor=request.actor, outcome=outcome, version=given["version"], on=given["judged_on"],
            why=given["note"],
        )  # fmt: skip
        return
    service.judge_outcome(
        actor=request.actor, outcome=outcome, version=given["version"],
        judged_on=given["judged_on"], value=int(given["value"]), note=given["note"],
    )  # fmt: skip


@requires(VIEW)
def outcome_versions(request: ActorRequest, outcome_id: UUID) -> HttpResponse:
    outcome = _outcome(request, outcome_id, VIEW)
    page = versions_of(
        outcome, may_change=CHANGE in actions_on(request.actor, outcome),
        before=request.GET.get("before", ""), after=request.GET.get("after", ""),
    )  # fmt: skip
    _read(request, outcome.pupil, "outcome.versions")
    return render(request, "ui/versions.html", {"page": page})


@requires(CHANGE, methods=("POST",))
def outcome_restore(request: ActorRequest, outcome_id: UUID) -> HttpResponse:
    outcome = _outcome(request, outcome_id, CHANGE)
    number, version = (_whole(request.POST.get(name, "")) for name in ("number", "version"))
    snapshot = OutcomeSnapshot.objects.filter(outcome=outcome, number=number).first()
    if snapshot is None:
        messages.warning(request, "There is no such version. Choose one of these.")
        return redirect("outcome_versions", outcome.pk)
    try:
        service.restore_outcome(
            actor=request.actor, outcome=outcome, snapshot=snapshot, version=version
        )
    except EditConflict as conflict:
        messages.warning(
            request,
            f"{conflict.by} changed the outcome since you opened it. Look at it, then decide "
            "again.",
        )
        return redirect("outcome_versions", outcome.pk)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
        return redirect("outcome_versions", outcome.pk)
    words = f"The outcome is back at version {number}. What was counted is kept."
    return saved(request, words, _page(outcome))


# --- Shared ------------------------------------------------------------------------------------


def _outcome(request: ActorRequest, outcome_id: UUID, action: Action) -> Outcome:
    rows = with_everything(Outcome.objects.all())
    found: Outcome = visible_or_404(rows, request.actor, action, id=outcome_id)
    return found


def _page(outcome: Outcome) -> str:
    return reverse("outcome_page", args=[outcome.pk])


def _read(request: ActorRequest, pupil: Pupil, what: str) -> None:
    if request.method == "GET":
        audit.read(actor=request.actor, what=what, pupil_ids=[pupil.pk], school_id=pupil.school_id)


def _row_in_plan(line: Allocation) -> str:
    """Whoever came from a row of a plan goes on there."""
    return f"{reverse('plan', args=[line.row.plan_id])}#{line.row_id}"


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _checks(request: ActorRequest) -> bool:
    """The button that only looks at the wording: nothing is saved."""
    return request.POST.get("step") == "check"


def _before(request: ActorRequest, pupil: Pupil) -> Outcome | None:
    """The try that this one follows; another pupil's, or nonsense, is none."""
    try:
        asked = UUID(request.GET.get("follows", ""))
    except ValueError:
        return None
    found: Outcome | None = Outcome.objects.filter(pk=asked, pupil=pupil).first()
    return found


def _written(
    request: ActorRequest, form: forms.OutcomeForm, title: str, pupil: Pupil,
    outcome: Outcome | None, conflict: Any = None, line: Allocation | None = None,
    until: date | None = None,
) -> HttpResponse:  # fmt: skip
    """`line`: the row of a plan that it is written from, and that one goes back to. `until`: how
    long the row goes on by now."""
    text, measure = (str(form[name].value() or "") for name in ("text", "measure"))
    back = reverse("pupil_outcomes", args=[pupil.pk])
    context = {
        "title": title, "form": form, "pupil": pupil, "conflict": conflict,
        "back": _row_in_plan(line) if line else back,
        "from_plan": line_words(line) if line else "",
        "until": until,
        "crumbs": (
            Link(pupil.name, reverse("pupil_page", args=[pupil.pk])), Link("Outcomes", back),
        ),
        "advice": advice_on(text, measure), "is_checked": _checks(request),
        "changes_approach": title == "Change the approach",
        "already": before_this(request, form),
    }  # fmt: skip
    return render(request, "provision/outcome_form.html", context)
