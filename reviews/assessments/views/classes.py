"""A school's classes, one class's progress, and the grid in which its values are typed."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reviews.assessments.forms.grid import GridForm, SentValues
from reviews.assessments.rules.recording import Cell, RecordedValues
from reviews.assessments.rules.values import value_words
from reviews.assessments.selectors.baseline import owed_baselines
from reviews.assessments.selectors.grid import Grid, grid_of
from reviews.assessments.selectors.reads import scales_in_use
from reviews.assessments.selectors.school import (
    class_progress,
    school_page,
    school_tabs,
)
from reviews.assessments.services.recording import record_assessments
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import attempt, posted, saved
from send_mis.schools.models import SchoolClass
from send_mis.ui.forms import SummaryLine, error_summary
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

VIEW, RECORD = Action.ASSESSMENT_VIEW, Action.ASSESSMENT_RECORD
_BOTH = ("GET", "POST")


@requires(VIEW)
def assessments(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    context = {
        "school": found, "page": school_page(request.actor, found),
        "tabs": school_tabs(request.actor, found, "assessments"),
    }  # fmt: skip
    return render(request, "reviews/assessments.html", context)


@requires(RECORD)
def assessments_baselines(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, RECORD, school)
    context = {
        "school": found, "owed": owed_baselines(request.actor, found),
        "tabs": school_tabs(request.actor, found, "assessments_baselines"),
    }  # fmt: skip
    return render(request, "reviews/assessments_baselines.html", context)


@requires(VIEW)
def assessments_class(request: ActorRequest, school: str, class_id: UUID) -> HttpResponse:
    place = _class(request, school, class_id, VIEW)
    page, pupils = class_progress(request.actor, place.school, place)
    _read(request, place, "assessments.class", [each.pk for each in pupils])
    context = {"school": place.school, "place": place, "page": page, "crumbs": _crumbs(place)}
    return render(request, "reviews/assessments_class.html", context)


@requires(RECORD, methods=_BOTH)
def assessments_record(request: ActorRequest, school: str, class_id: UUID) -> HttpResponse:
    """A day's values of a class. What cannot be read holds up nothing else."""
    place = _class(request, school, class_id, RECORD)
    sent = SentValues.of(posted(request))
    scales = list(scales_in_use(place.school_id, request.today))
    form = GridForm(posted(request), scales=scales, initial={"on": request.today})
    done = _Done()
    is_saved = "show" not in request.POST and _save(request, place, form, sent, done)
    if is_saved and not done.wrong:
        home = reverse("assessments_class", args=[place.school.slug, place.pk])
        return saved(request, done.words, home)
    return _show_grid(request, place, form, sent, done)


@dataclass
class _Done:
    """What became of a grid that was sent: what is saved, and what is wrong, by box."""

    recorded: RecordedValues = field(default_factory=RecordedValues)
    wrong: dict[Cell, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        if not self.recorded.written:
            return "Nothing was changed."
        said = [plural(self.recorded.saved, "value is", "values are") + " saved"]
        if self.recorded.removed:
            said.append(f"{self.recorded.removed} removed")
        return f"{', '.join(said)}."


def _save(
    request: ActorRequest, place: SchoolClass, form: GridForm, sent: SentValues, done: _Done
) -> bool:
    """Whether it was sent and saved, as far as it could be read."""
    scales = {each.pk: each for each in scales_in_use(place.school_id, _day(form, request.today))}

    def deed(given: dict[str, date]) -> None:
        typed, done.wrong = sent.read(scales, given["on"])
        done.recorded = record_assessments(
            actor=request.actor, school=place.school, on=given["on"], typed=typed
        )
        for each in done.recorded.overtaken:
            scale = scales[each.typed.scale_id]
            now = "removed it" if each.saved is None else f"saved {value_words(scale, each.saved)}"
            done.wrong[each.typed.cell] = (
                f"{each.by} {now} meanwhile. Save again to put yours in its place."
            )

    return attempt(form, deed).done


def _day(form: GridForm, otherwise: date) -> date:
    found = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None
    return found or otherwise


def _show_grid(
    request: ActorRequest, place: SchoolClass, form: GridForm, sent: SentValues, done: _Done
) -> HttpResponse:
    chosen = request.POST.getlist("scales") or request.GET.getlist("scales")
    on = min(_day(form, request.today), request.today)
    grid = grid_of(request.actor, place, on, chosen)
    # What is saved stands in its box; the rest is as it was typed.
    written = form.is_bound and "show" not in request.POST and not form.errors
    kept = {c: t for c, t in sent.touched.items() if not written or c in done.wrong}
    if done.recorded.written:
        messages.success(request, done.words)
    _read(request, place, "assessments.record", [each.pk for each in grid.pupils])
    context = {
        "school": place.school, "place": place, "form": form, "grid": grid, "kept": kept,
        "wrong": done.wrong, "lines": _lines(form, grid, done, request), "crumbs": _crumbs(place),
    }  # fmt: skip
    return render(request, "reviews/assessments_record.html", context)


def _lines(form: GridForm, grid: Grid, done: _Done, request: ActorRequest) -> list[SummaryLine]:
    """Each bad box by pupil and assessment, in the order of the grid."""
    lines = []
    if form.is_bound and "show" not in request.POST:
        lines = error_summary(form)
    for row, pupil in enumerate(grid.pupils):
        for column, scale in enumerate(grid.scales):
            if problem := done.wrong.get((pupil.pk, scale.pk)):
                lines.append(
                    SummaryLine(f"{pupil.name}, {scale.name}: {problem}", f"c{row}-{column}")
                )
    return lines


def _class(request: ActorRequest, school: str, class_id: UUID, action: Action) -> SchoolClass:
    rows = SchoolClass.objects.select_related("school", "year")
    place: SchoolClass = visible_or_404(
        rows, request.actor, action, pk=class_id, school__slug=school
    )
    return place


def _crumbs(place: SchoolClass) -> tuple[Link, ...]:
    url = reverse("assessments", args=[place.school.slug])
    return (Link("Assessments", url),)


def _read(request: ActorRequest, place: SchoolClass, what: str, pupils: list[UUID]) -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=pupils, detail=place.name,
        school_id=place.school_id,
    )  # fmt: skip
