"""Earlier versions of a support plan: read, compared, brought back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from pupils.record.views import fetch_pupil
from reviews.cycles.selectors.versions import (
    cycle_crumbs,
    cycle_version,
    cycle_versions_page,
    snapshot_asked,
)
from reviews.cycles.services import restore_cycle
from reviews.cycles.views.cycles import VIEW, WRITE, cycle_or_404
from reviews.models import CycleSnapshot
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.errors import EditConflict, RuleBroken
from send_mis.ui.already import already_saved, remember


@requires(VIEW)
def cycle_versions(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, VIEW)
    page = cycle_versions_page(
        pupil, request.today, may_write=bool(can(request.actor, WRITE, pupil)),
        before=request.GET.get("before", ""), after=request.GET.get("after", ""),
    )  # fmt: skip
    audit.read(
        actor=request.actor, what="cycle.versions", pupil_ids=[pupil.pk],
        school_id=pupil.school_id,
    )  # fmt: skip
    return render(request, "ui/versions.html", {"page": page})


@requires(VIEW)
def cycle_version_page(request: ActorRequest, cycle_id: UUID, number: int) -> HttpResponse:
    cycle = cycle_or_404(request, cycle_id, VIEW)
    rows = CycleSnapshot.objects.select_related("made_by", "cycle")
    version = cycle_version(get_object_or_404(rows, cycle=cycle, number=number))
    audit.read(
        actor=request.actor, what="cycle.version", pupil_ids=[cycle.pupil_id],
        detail=version.label, school_id=cycle.school_id,
    )  # fmt: skip
    may_restore = cycle.is_open and can(request.actor, WRITE, cycle)
    context = {
        "cycle": cycle, "version": version, "already": already_saved(request),
        "crumbs": cycle_crumbs(cycle.pupil, version.label), "may_restore": may_restore,
    }  # fmt: skip
    return render(request, "reviews/cycle_version.html", context)


@requires(WRITE, methods=("POST",))
def cycle_restore(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    cycle = cycle_or_404(request, cycle_id, WRITE)
    text = request.POST.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 9 else 0
    snapshot = snapshot_asked(cycle.pupil_id, request.POST.get("number", ""))
    versions = reverse("cycle_versions", args=[cycle.pupil_id])
    if snapshot is None:
        messages.warning(request, "That version is not there. Choose one from the list.")
        return redirect(versions)
    try:
        restore_cycle(actor=request.actor, cycle=cycle, snapshot=snapshot, version=version)
    except (EditConflict, RuleBroken) as error:
        messages.warning(request, error.message)
        return redirect(versions)
    words = "The plan says again what that version said. Dates, outcomes and provision stay."
    home = reverse("pupil_cycle", args=[cycle.pupil_id])
    remember(request, words, home, here=versions)
    messages.success(request, words)
    return redirect(home)
