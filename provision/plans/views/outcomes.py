"""Outcomes from a row of a plan, for everybody in it: set at once, and settled when reworded."""

from uuid import UUID

from django.http import HttpResponse

from provision.choices import Area
from provision.models import Allocation, PlanRow
from provision.outcomes.selectors.serving import continued_together
from provision.plans.forms.outcomes import GroupOutcomeForm, RewordedForm, start_box
from provision.plans.selectors.frame import PlanFrame, places_now, plan_frame
from provision.plans.selectors.row import row_in_plan
from provision.plans.selectors.served import is_reworded, lacks_outcome
from provision.plans.selectors.versions import plan_crumbs
from provision.plans.services import outcomes as service
from provision.plans.views.rows import row_to_write
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_to
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.periods import last_taught
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")


@requires(Action.OUTCOME_CHANGE, methods=_BOTH)
def plan_row_outcomes(request: ActorRequest, plan_id: UUID, row_id: UUID) -> HttpResponse:
    row = row_to_write(request, plan_id, row_id)
    frame = plan_frame(row.plan, request.today)
    places = [place for place in _own(request, row, frame) if lacks_outcome(place, frame)]
    back = row_in_plan(row)
    if not places:
        return saved(request, "Everybody in this row has an outcome already.", back)
    form = GroupOutcomeForm(
        posted(request), initial=_initial(request, row, places),
        places={place.pk: frame.names.full[place.pupil_id] for place in places},
    )  # fmt: skip
    tried = attempt(
        form,
        lambda _: service.set_outcomes(
            actor=request.actor,
            row=row,
            words=form.words(),
            starts=form.starts(),
            targets=form.targets(),
        ),
    )
    if tried.done:
        count = plural(len(form.starts()), "outcome is", "outcomes are")
        return saved(request, f"{count} saved.", back)
    return show(request, _page("Set the outcomes of the group", form, row, back))


def _initial(request: ActorRequest, row: PlanRow, places: list[Allocation]) -> dict[str, object]:
    before = {place.pk: place.outcome for place in places if place.outcome}
    alike, starts = continued_together(list(before.values()))
    begun = {start_box(pk): starts.get(each.pk) for pk, each in before.items()}
    return (
        {"area": row.intervention.area if row.intervention else Area.GENERAL}
        | alike
        | begun
        | {
            "text": row.outcome,
            "who": [str(place.pk) for place in places],
            "starts_on": max(row.starts_on, request.today),
            "due_on": last_taught(row.starts_on, row.ends_on),
        }
    )


@requires(Action.OUTCOME_CHANGE, methods=_BOTH)
def plan_row_reworded(request: ActorRequest, plan_id: UUID, row_id: UUID) -> HttpResponse:
    row = row_to_write(request, plan_id, row_id)
    frame = plan_frame(row.plan, request.today)
    places = [place for place in _own(request, row, frame) if is_reworded(place, row)]
    back = row_in_plan(row)
    if not places:
        return saved(request, "There is nothing left to decide for this row.", back)
    form = RewordedForm(posted(request), places=places, names=frame.names.full)
    tried = attempt(
        form,
        lambda _: service.settle_rewording(actor=request.actor, row=row, answers=form.answers()),
    )
    if tried.done:
        return saved(request, "Saved. What was counted is kept.", back)
    notes = (f"The row says now: {row.outcome}", f"It said: {places[0].outcome_words}")
    return show(request, _page("Same measure, or a new outcome?", form, row, back, notes))


def _own(request: ActorRequest, row: PlanRow, frame: PlanFrame) -> list[Allocation]:
    """Who is in the row and whose outcomes the reader writes."""
    full = next(each for each in frame.rows if each.pk == row.pk)
    pupils = visible_to(
        Pupil.objects.filter(pk__in=frame.pupil_ids), request.actor, Action.OUTCOME_CHANGE
    )
    own = set(pupils.order_by().values_list("pk", flat=True))
    return [place for place in places_now(full, request.today) if place.pupil_id in own]


def _page(
    title: str, form: GroupOutcomeForm | RewordedForm, row: PlanRow, back: str,
    notes: tuple[str, ...] = (),
) -> FormPage:  # fmt: skip
    what = row.what or (row.intervention.name if row.intervention else "")
    crumbs = (*plan_crumbs(row.plan), Link(title))
    return FormPage(title, form, back, what, crumbs, notes)
