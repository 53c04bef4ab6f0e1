"""What governors noted: the list, a new note, and one's own note changed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.audit.saving import version_now
from send_mis.reports.visits import forms
from send_mis.reports.visits import services as service
from send_mis.reports.visits.selectors import NOTE, VIEW, own_visit_or_404, visit_lines
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")


@requires(VIEW)
def visits(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    context = {
        "school": found, "lines": visit_lines(request.actor, found),
        "may_note": request.actor.may(NOTE), "crumbs": _crumbs(found.slug),
    }  # fmt: skip
    return render(request, "reports/visits.html", context)


@requires(NOTE, methods=_BOTH)
def visit_note(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, NOTE, school)
    home = reverse("visits", args=[found.slug])
    form = forms.VisitForm(posted(request))
    page = FormPage("Note a visit or training", form, home, crumbs=_crumbs(found.slug)).tried(
        lambda given: service.note_visit(actor=request.actor, school=found, **given)
    )
    return show(request, page) if page else saved(request, "It is noted.", home)


@requires(NOTE, methods=_BOTH)
def visit_change(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    row = own_visit_or_404(request.actor, visit_id)
    home = reverse("visits", args=[row.school.slug])
    initial = forms.VisitChangeForm.initial_of(row)
    form = forms.VisitChangeForm(posted(request), initial=initial)
    page = FormPage("Change your note", form, home, crumbs=_crumbs(row.school.slug)).tried(
        lambda given: service.change_visit(actor=request.actor, visit=row, **given),
        lambda: version_now(row),
    )
    return show(request, page) if page else saved(request, "Your note is changed.", home)


def _crumbs(slug: str) -> tuple[Link, ...]:
    return (Link("Reports", reverse("reports", args=[slug])), Link("Visits and training"))
