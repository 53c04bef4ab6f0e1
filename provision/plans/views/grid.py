"""The page of a plan, and the one request that saves its whole grid."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from provision.choices import PlanState
from provision.models import ProvisionPlan
from provision.plans.selectors.boxes import Given
from provision.plans.selectors.found import found_plan, plans_with_all
from provision.plans.selectors.frame import PlanFrame, with_rows_now
from provision.plans.selectors.grid import PlanPage, plan_page
from provision.plans.selectors.holes import holes_of
from provision.plans.selectors.part import plans_in_part
from provision.plans.services import plans as service
from provision.plans.views.saving import SavedGrid, SentGrid, as_json, save_grid, sent_grid
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import opened_or_404
from send_mis.audit import record as audit
from send_mis.errors import AlreadyDone, EditConflict, RuleBroken
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")
MORE_ROWS = 3
_HOLES_AT_MOST = 6


def fetch_plan(request: ActorRequest, plan_id: UUID, action: Action) -> ProvisionPlan:
    found: ProvisionPlan = opened_or_404(found_plan(request.actor.for_query, action, plan_id))
    return found


def read_plan(
    request: ActorRequest, plan_id: UUID, *, printed: bool = False, as_agreed: bool = False
) -> PlanPage:
    """The plan; to whoever only delivers rows of it, those rows."""
    seen = found_plan(request.actor.for_query, Action.PROVISION_VIEW, plan_id)
    whole = seen[0] if seen else None
    found = whole or _in_part(request, plan_id)
    if found is None:
        raise Http404("There is no such plan, or it is not yours to see.")
    return plan_page(
        actor=request.actor, plan=found, printed=printed, in_part=whole is None,
        as_agreed=as_agreed or (printed and found.is_in_force),
    )  # fmt: skip


def _in_part(request: ActorRequest, plan_id: UUID) -> ProvisionPlan | None:
    """A plan of which the reader delivers rows."""
    return plans_with_all().filter(pk__in=plans_in_part(request.actor), pk=plan_id).first()


@requires(Action.PROVISION_VIEW)
def plan(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    page = read_plan(request, plan_id, as_agreed="agreed" in request.GET)
    audit.read(
        actor=request.actor, what="plan.page", pupil_ids=pupils_of(page),
        detail=page.title, school_id=page.plan.school_id,
    )  # fmt: skip
    return _show(request, page)


@requires(Action.PLAN_WRITE, methods=_BOTH)
def plan_write(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """The grid; also for a plan that is agreed, which is open again once something is changed."""
    found = fetch_plan(request, plan_id, Action.PLAN_WRITE)
    if request.method != "POST":
        return _show(request, plan_page(actor=request.actor, plan=found, edit=True))
    saved = save_grid(request, found, sent_grid(request, found))
    if _is_script(request):
        return JsonResponse(as_json(request.actor, saved))
    if not saved.is_kept:
        return _again(request, plan_id, saved.given)
    if request.POST.get("then") == "add":
        return _again(request, plan_id, Given(blank_rows=MORE_ROWS))
    messages.success(request, _kept_words(saved))
    go = request.POST.get("then", "").removeprefix("row:")
    if go in {str(row.pk) for row in saved.frame.rows}:
        return redirect("plan_row", plan_id, UUID(go))
    return redirect("plan_write" if request.POST.get("then") == "stay" else "plan", plan_id)


@requires(Action.PLAN_WRITE, methods=("POST",))
def plan_propose(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    return _save_and(
        request, plan_id, Action.PLAN_WRITE, service.propose_plan, "Sent to the SENCO."
    )


@requires(Action.PLAN_AGREE, methods=("POST",))
def plan_agree(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    return _save_and(request, plan_id, Action.PLAN_AGREE, service.agree_plan, "Agreed.")


def _save_and(
    request: ActorRequest, plan_id: UUID, action: Action, deed: Any, words: str
) -> HttpResponse:
    """What stands in the grid goes along; only a plan that is whole goes on its way.

    A script is told where to go on, or that it was refused: then nothing is saved, and the button
    asks for the page that says why.
    """
    found = fetch_plan(request, plan_id, action)
    is_script = _is_script(request)
    sent = sent_grid(request, found)
    try:
        if sent.grid.problems:
            raise RuleBroken({})
        done = deed(
            actor=request.actor, plan=found, version=sent.version, drafts=sent.grid.drafts,
            qft=sent.qft, frame=sent.frame,
        )  # fmt: skip
    except (EditConflict, RuleBroken) as refusal:
        if is_script:
            return JsonResponse({}, status=409)
        return _refused(request, found, sent, refusal)
    messages.success(request, words)
    _say_holes(request, with_rows_now(sent.frame, done))
    if is_script:
        return JsonResponse({"to": reverse("plan", args=[plan_id])})
    return redirect("plan", plan_id)


def _is_script(request: ActorRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _refused(
    request: ActorRequest, found: ProvisionPlan, sent: SentGrid, refusal: EditConflict | RuleBroken
) -> HttpResponse:
    """What was typed is saved all the same, as far as it can be."""
    found.refresh_from_db(fields=["state", "version"])
    saved = save_grid(request, found, sent)
    if not saved.is_kept:
        return _again(request, found.pk, saved.given)
    if isinstance(refusal, AlreadyDone):
        messages.info(request, f"{refusal.message}{_since_words(found, saved)}")
        return redirect("plan", found.pk)
    if isinstance(refusal, RuleBroken):
        return _again(request, found.pk, _placed(refusal))
    said = f"{refusal.by} changed this plan while you had it open. Look through it, then"
    if refusal.by == request.actor.name:
        said = "You changed this plan in another window. Look through it, then"
    return _again(request, found.pk, Given(whole=[f"{said} press the button again."]))


def _since_words(found: ProvisionPlan, saved: SavedGrid) -> str:
    """`found`: as it was before the save, which opens an agreed plan again."""
    if not saved.is_new:
        return ""
    words = " What you changed since is saved"
    return f"{words}, and waits to be sent." if found.state == PlanState.AGREED else f"{words}."


def _say_holes(request: ActorRequest, frame: PlanFrame) -> None:
    """What was sent or agreed with something open is said, so that nobody believes it whole."""
    holes = holes_of(frame)
    for hole in holes[:_HOLES_AT_MOST]:
        messages.info(request, hole.words)
    if len(holes) > _HOLES_AT_MOST:
        more = plural(len(holes) - _HOLES_AT_MOST, "more row has", "more rows have")
        messages.info(request, f"{more} something to look at.")


def _placed(broken: RuleBroken) -> Given:
    """A refusal by row and box ("<row>-role") at that box; any other above the grid."""
    whole: list[str] = []
    at_rows: dict[UUID, dict[str, list[str]]] = {}
    for place, texts in broken.problems.items():
        key, _, box = place.rpartition("-")
        if key:
            at_rows.setdefault(UUID(key), {})[box] = texts
        else:
            whole += texts
    return Given(problems=at_rows, whole=whole)


def _again(request: ActorRequest, plan_id: UUID, given: Given) -> HttpResponse:
    found = fetch_plan(request, plan_id, Action.PROVISION_VIEW)
    has_rows = bool(given.rows or given.problems or given.conflicts or given.qft is not None)
    edit = has_rows or given.blank_rows == MORE_ROWS
    return _show(request, plan_page(actor=request.actor, plan=found, edit=edit, given=given))


def _show(request: ActorRequest, page: PlanPage) -> HttpResponse:
    return render(request, "provision/plan.html", {"page": page, "now": timezone.localtime()})


def _kept_words(saved: SavedGrid) -> str:
    at = f"{timezone.localtime():%H:%M}"
    if not saved.count:
        return f"Everything is saved, {at}."
    return f"{plural(saved.count, 'row', 'rows')} saved at {at}."


def pupils_of(page: PlanPage) -> list[UUID]:
    """Those whom the page names."""
    in_rows = {pupil for content in page.frame.contents.values() for pupil in content.pupils}
    return sorted(in_rows & page.frame.pupil_ids)
