"""Earlier versions of a plan: read, compared, brought back; and the plan on paper."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from provision.models import PlanSnapshot
from provision.plans.selectors.content import plan_content
from provision.plans.selectors.frame import PlanFrame, plan_name, term_words
from provision.plans.selectors.grid import PlanPage
from provision.plans.selectors.versions import plan_crumbs, version_of, versions_page
from provision.plans.services.restoring import restore_version
from provision.plans.views.grid import fetch_plan, pupils_of, read_plan
from send_mis.access.actions import Action
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.errors import EditConflict
from send_mis.pdf import render_pdf
from send_mis.ui.already import already_saved, remember
from send_mis.ui.downloads import download
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural


@requires(Action.PROVISION_VIEW)
def plan_versions(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    plan = fetch_plan(request, plan_id, Action.PROVISION_VIEW)
    page = versions_page(
        actor=request.actor, plan=plan, before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )  # fmt: skip
    audit.read(
        actor=request.actor, what="plan.versions", detail=plan_name(plan), school_id=plan.school_id,
        pupil_ids=sorted({pupil for each in page.versions for pupil in _pupils(each.kept)}),
    )  # fmt: skip
    return render(request, "ui/versions.html", {"page": page})


@requires(Action.PROVISION_VIEW)
def plan_version(request: ActorRequest, plan_id: UUID, number: int) -> HttpResponse:
    plan = fetch_plan(request, plan_id, Action.PROVISION_VIEW)
    snapshots = PlanSnapshot.objects.select_related("made_by")
    snapshot = get_object_or_404(snapshots, plan=plan, number=number)
    audit.read(
        actor=request.actor, what="plan.version", detail=f"{plan_name(plan)}, {number}",
        school_id=plan.school_id, pupil_ids=_pupils(snapshot.content),
    )  # fmt: skip
    context = {
        "plan": plan,
        "version": version_of(snapshot),
        "crumbs": (*plan_crumbs(plan), Link(f"Version {number}")),
        "already": already_saved(request),
        "may_restore": request.actor.may(Action.PLAN_WRITE)
        and can(request.actor, Action.PLAN_WRITE, plan),
    }
    return render(request, "provision/plan_version.html", context)


def _pupils(content: Mapping[str, Any]) -> list[UUID]:
    rows = content.get("rows", [])
    return sorted({UUID(pupil) for row in rows for pupil in row["values"]["pupils"]})


@requires(Action.PLAN_WRITE, methods=("POST",))
def plan_restore(request: ActorRequest, plan_id: UUID, number: int) -> HttpResponse:
    plan = fetch_plan(request, plan_id, Action.PLAN_WRITE)
    snapshot = get_object_or_404(PlanSnapshot, plan=plan, number=number)
    text = request.POST.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 9 else 0
    try:
        done = restore_version(actor=request.actor, plan=plan, snapshot=snapshot, version=version)
    except EditConflict as conflict:
        said = "changed the plan since you opened it. Look at it, then decide again."
        messages.warning(request, f"{conflict.by} {said}")
        return redirect("plan_version", plan_id, number)
    rows = plural(done.rows, "row", "rows")
    words = f"The plan is back at version {number}: {rows}."
    remember(
        request, words, reverse("plan", args=[plan_id]),
        here=reverse("plan_version", args=[plan_id, number]),
    )  # fmt: skip
    messages.success(request, words)
    for words in done.left_out:
        messages.info(request, words)
    return redirect("plan", plan_id)


@requires(Action.PROVISION_VIEW)
def plan_pdf(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    page = read_plan(request, plan_id, printed=True)
    plan, frame = page.plan, page.frame
    title = f"Provision plan, {plan_name(plan)}"
    content = render_pdf("provision/pdf/plan.html", _printed(request, page, frame), title=title)
    audit.read(
        actor=request.actor, what="plan.pdf", pupil_ids=pupils_of(page), detail=title,
        school_id=plan.school_id,
    )  # fmt: skip
    term = term_words(plan.term)
    return download(content, "pdf", "Provision plan", plan_name(plan), term)


def _printed(request: ActorRequest, page: PlanPage, frame: PlanFrame) -> dict[str, object]:
    plan = page.plan
    made = f"{day(request.today)}, {timezone.localtime():%H:%M}"
    return {
        "sheet": sheet_for(
            request.actor, plan.school.name, plan.school_id, made=f"made {made}"
        ),
        "page": page,
        "content": plan_content(frame),
        "state": "Agreed" if plan.is_in_force else plan.get_state_display(),
    }  # fmt: skip
