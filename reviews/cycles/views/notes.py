"""Notes beside a cycle: added by whoever works with the pupil, corrected by whoever wrote them."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from reviews.cycles import services as service
from reviews.cycles.forms import cycles as forms
from reviews.cycles.selectors.versions import cycle_crumbs
from reviews.cycles.views.cycles import ADD, BOTH, cycle_or_404
from reviews.models import CycleNote
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import NotAllowed
from send_mis.ui.parts import Link


@requires(ADD, methods=BOTH)
def cycle_annotate(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    row = cycle_or_404(request, cycle_id, ADD)
    form = forms.CycleNoteForm(posted(request), initial={"on": request.today})
    back = reverse("pupil_cycle", args=[row.pupil_id])
    page = FormPage(
        f"A note on {row.pupil.short_name}’s plan", form, back, f"Cycle {row.number}",
        cycle_crumbs(row.pupil, "Note"),
    ).tried(
        lambda given: service.annotate_cycle(actor=request.actor, cycle=row, **given)
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The note is added.", back)


@requires(ADD, methods=BOTH)
def cycle_note(request: ActorRequest, cycle_id: UUID, note_id: UUID) -> HttpResponse:
    row = _own_note(request, cycle_id, note_id)
    form = forms.CycleNoteChangeForm(
        posted(request), initial=forms.CycleNoteChangeForm.initial_of(row)
    )
    back = reverse("pupil_cycle", args=[row.pupil_id])
    remove = reverse("cycle_note_remove", args=[row.cycle_id, row.pk])
    page = FormPage(
        "Correct your note", form, back, row.pupil.name, cycle_crumbs(row.pupil, "Note"),
        instead=Link("Remove the note", remove),
    ).tried(
        lambda given: service.correct_note(actor=request.actor, note=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The note is saved.", back)


@requires(ADD, methods=BOTH)
def cycle_note_remove(request: ActorRequest, cycle_id: UUID, note_id: UUID) -> HttpResponse:
    row = _own_note(request, cycle_id, note_id)
    form = forms.CycleNoteRemoveForm(
        posted(request), initial={"version": row.version, "facts": service.note_words(row)}
    )
    back = reverse("pupil_cycle", args=[row.pupil_id])
    tried = attempt(
        form, lambda given: service.remove_note(actor=request.actor, note=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The note is removed.", back)
    page = FormPage(
        "Remove your note", form, back, row.pupil.name, cycle_crumbs(row.pupil, "Note"),
        (row.words,), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def _own_note(request: ActorRequest, cycle_id: UUID, note_id: UUID) -> CycleNote:
    rows = CycleNote.objects.select_related("pupil__school", "cycle")
    row: CycleNote = visible_or_404(rows, request.actor, ADD, id=note_id, cycle_id=cycle_id)
    if row.by_id != request.actor.user_id:
        raise NotAllowed("Only whoever wrote a note changes it.")
    return row


def _version_of(row: CycleNote) -> int:
    return CycleNote.objects.values_list("version", flat=True).get(pk=row.pk)
