"""One row of a plan: who is in it from when to when; joining, leaving, ending early, taking out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from provision.models import FundingStream, PlanRow, ProvisionPlan
from provision.plans.forms import plan as forms
from provision.plans.selectors.change import find_row
from provision.plans.selectors.frame import DAY, content_of, plan_frame
from provision.plans.selectors.row import row_page
from provision.plans.selectors.row_words import row_words
from provision.plans.selectors.versions import plan_crumbs
from provision.plans.services import row_changes as service
from provision.plans.views.grid import fetch_plan
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import RuleBroken
from send_mis.ui.forms import HouseForm, VersionedForm
from send_mis.ui.parts import Link
from send_mis.ui.words import day as in_words

_BOTH = ("GET", "POST")
WRITE = Action.PLAN_WRITE


def row_to_write(request: ActorRequest, plan_id: UUID, row_id: UUID) -> PlanRow:
    row = find_row(fetch_plan(request, plan_id, WRITE), row_id)
    if row is None:
        raise Http404
    return row


@requires(WRITE)
def plan_row(request: ActorRequest, plan_id: UUID, row_id: UUID) -> HttpResponse:
    row = row_to_write(request, plan_id, row_id)
    page = row_page(actor=request.actor, row=row)
    return render(request, "provision/plan_row.html", {"page": page})


@requires(WRITE, methods=_BOTH)
def plan_row_join(request: ActorRequest, plan_id: UUID, row_id: UUID) -> HttpResponse:
    row = row_to_write(request, plan_id, row_id)
    frame = plan_frame(row.plan, request.today)
    pupils = [(str(p.id), frame.names.full[p.id]) for p in frame.names.people if p.is_here]
    since = forms.initial_day(request.today, row.starts_on, row.ends_on - DAY)
    form = forms.JoinForm(posted(request), pupils=pupils, initial={"since": since})
    return _page(
        request, row, form, "Add a pupil to the row",
        lambda given: _join(request, row, given), "The pupil is added to the row.",
    )  # fmt: skip


def _join(request: ActorRequest, row: PlanRow, given: dict[str, Any]) -> None:
    pupil = Pupil.objects.filter(school=row.school_id, pk=given["pupil"]).first()
    if pupil is None:
        raise RuleBroken({"pupil": ["Choose a pupil."]})
    service.join_row(
        actor=request.actor, row=row, pupil=pupil, since=given["since"], last_day=given["last_day"]
    )


@requires(WRITE, methods=_BOTH)
def plan_row_leave(
    request: ActorRequest, plan_id: UUID, row_id: UUID, place_id: UUID
) -> HttpResponse:
    row = row_to_write(request, plan_id, row_id)
    place = next((each for each in row.allocations.all() if each.pk == place_id), None)
    if place is None:
        raise Http404
    place.row = row
    last_day = forms.initial_day(request.today, row.starts_on, row.ends_on - DAY)
    form = forms.RowLeaveForm(posted(request), initial={"last_day": last_day})
    return _page(
        request, row, form, f"Remove {place.pupil.name} from the row",
        lambda given: service.leave_row(actor=request.actor, place=place, **given),
        f"{place.pupil.forename} is removed from the row.",
    )  # fmt: skip


@requires(WRITE, methods=_BOTH)
def plan_row_end(request: ActorRequest, plan_id: UUID, row_id: UUID) -> HttpResponse:
    row = row_to_write(request, plan_id, row_id)
    form = forms.EndRowForm(
        posted(request), initial={"version": row.version, "last_day": request.today}
    )
    notes = (f"It is planned until {in_words(row.ends_on - DAY)}. What was done is kept.",)
    return _page(
        request, row, form, "End the row early",
        lambda given: service.end_row(actor=request.actor, row=row, **given),
        "The row ends early.", notes=notes,
    )  # fmt: skip


@requires(Action.FUNDING_CHANGE, methods=_BOTH)
def plan_row_money(request: ActorRequest, plan_id: UUID, row_id: UUID) -> HttpResponse:
    """Of the row that is in force: a change of the plan says nothing of money."""
    plan = fetch_plan(request, plan_id, WRITE)
    rows = PlanRow.objects.select_related("intervention", "delivered_by")
    row: PlanRow = get_object_or_404(rows, plan=plan, pk=row_id)
    row.plan = plan
    streams = {
        str(each.pk): each
        for each in FundingStream.objects.filter(school=row.school_id, year=row.plan.year_id)
    }
    form = forms.ChargeForm(
        posted(request), streams=[(key, each.name) for key, each in streams.items()],
        initial={
            "version": row.version, "materials_cost": row.materials_cost,
            "funding": str(row.funding_id or ""),
        },
    )  # fmt: skip
    return _page(
        request, row, form, "What it costs and who pays",
        lambda given: service.charge_row(
            actor=request.actor, row=row, **(given | {"funding": streams.get(given["funding"])})
        ),
        "Saved.",
    )  # fmt: skip


@requires(WRITE, methods=_BOTH)
def plan_row_remove(request: ActorRequest, plan_id: UUID, row_id: UUID) -> HttpResponse:
    row = row_to_write(request, plan_id, row_id)
    form = forms.RemoveRowForm(posted(request), initial={"version": row.version})
    notes = ("The row is removed as if it had not been planned. Versions that were sent keep it.",)
    return _page(
        request, row, form, "Remove the row",
        lambda given: service.remove_row(actor=request.actor, row=row, **given),
        "The row is removed.", notes=notes, danger=True,
    )  # fmt: skip


def _version_now(row: PlanRow) -> int:
    """0 if somebody else took it out."""
    plan = ProvisionPlan.objects.filter(pk=row.plan_id).first()
    now = find_row(plan, row.pk) if plan else None
    return now.version if now else 0


def _page(
    request: ActorRequest, row: PlanRow, form: HouseForm, title: str, deed: Any, words: str, *,
    notes: tuple[str, ...] = (), danger: bool = False,
) -> HttpResponse:  # fmt: skip
    here = reverse("plan_row", args=[row.plan_id, row.pk])
    if isinstance(form, VersionedForm) and form.acts:
        frame = plan_frame(row.plan, request.today)
        form.initial["facts"] = row_words(content_of(row, request.today), frame)
    tried = attempt(
        form, deed,
        lambda: _version_now(row),
    )  # fmt: skip
    if tried.done:
        to = reverse("plan", args=[row.plan_id]) if danger else here
        return saved(request, words, to)
    name = row.intervention.name if row.intervention else row.what
    crumbs = (*plan_crumbs(row.plan), Link(name, here), Link(title))
    page = FormPage(title, form, here, name, crumbs, notes, danger=danger, conflict=tried.conflict)
    return show(request, page)
