"""What the plan says is copied: the sections, Section E, Section F, and one line of it."""

from uuid import UUID

from django.http import HttpResponse

from ehcp.models import PromisedProvision
from ehcp.plans.forms import copying as forms
from ehcp.plans.selectors.lines import (
    expected_choices,
    linked_rows,
    outcomes_of,
    own_outcomes,
    own_rows,
    promised_of,
    promised_or_404,
)
from ehcp.plans.selectors.page import ehc_plan_or_404, sections_of
from ehcp.plans.services import copying as service
from ehcp.plans.views.plans import BOTH, CHANGE, form_page, home, version_of
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import posted, saved, show
from send_mis.ui.words import day

_AS_IT_STANDS = (
    "Copy each section as it stands. Where the plan says that there is nothing, copy that."
    " Sections E and F are copied line by line."
)
_EMPTIED = "A line that you empty goes."
_EACH_PROMISE = (
    f"One line for each thing that the plan promises, in its words. {_EMPTIED} How much is"
    " time, such as 15 hours or 45 minutes, or a number of visits."
)


@requires(CHANGE, methods=BOTH)
def ehc_plan_sections(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    initial = forms.SectionsForm.initial_of(row.version, sections_of(row))
    form = forms.SectionsForm(posted(request), initial=initial)
    page = form_page(
        row, f"What the plan of {day(row.made_on)} says", form, "Sections", notes=(_AS_IT_STANDS,)
    ).tried(
        lambda given: service.copy_sections(
            actor=request.actor, ehc_plan=row, version=given["version"], words=form.words()
        ),
        lambda: version_of(row),
    )
    return (
        show(request, page) if page else saved(request, "The sections are saved.", home(row.pupil))
    )


@requires(CHANGE, methods=BOTH)
def ehc_plan_outcomes(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    form = forms.OutcomesForm(
        posted(request), rows=outcomes_of(row), outcomes=own_outcomes(row),
        initial={"version": row.version},
    )  # fmt: skip
    notes = (f"One outcome a line, in the plan’s words. {_EMPTIED}",)
    page = form_page(row, "Section E: Outcomes", form, "Section E", notes=notes).tried(
        lambda given: service.copy_outcomes(
            actor=request.actor, ehc_plan=row, version=given["version"], lines=form.lines()
        ),
        lambda: version_of(row),
    )
    return show(request, page) if page else saved(request, "Section E is saved.", home(row.pupil))


@requires(CHANGE, methods=BOTH)
def ehc_plan_provision(request: ActorRequest, ehc_id: UUID) -> HttpResponse:
    row = ehc_plan_or_404(request.actor, ehc_id, CHANGE)
    form = forms.ProvisionForm(
        posted(request), rows=promised_of(row), expected=expected_choices(outcomes_of(row)),
        initial={"version": row.version},
    )  # fmt: skip
    title = "Section F: Special educational provision"
    page = form_page(row, title, form, "Section F", notes=(_EACH_PROMISE,)).tried(
        lambda given: service.copy_provision(
            actor=request.actor, ehc_plan=row, version=given["version"], lines=form.lines()
        ),
        lambda: version_of(row),
    )
    return show(request, page) if page else saved(request, "Section F is saved.", home(row.pupil))


@requires(CHANGE, methods=BOTH)
def ehc_plan_line(request: ActorRequest, ehc_id: UUID, promised_id: UUID) -> HttpResponse:
    row = promised_or_404(request.actor, ehc_id, promised_id, CHANGE)
    form = forms.LineForm(
        posted(request), offered=own_rows(row, request.today), kind=row.kind,
        initial=forms.LineForm.initial_of(row, linked_rows(row)),
    )  # fmt: skip
    page = form_page(
        row.plan, "How it is delivered", form, "A line of provision",
        notes=(f"The plan says: {row.words}",),
    ).tried(
        lambda given: service.answer_line(
            actor=request.actor, promised=row, version=given["version"], facts=form.facts()
        ),
        lambda: PromisedProvision.objects.values_list("version", flat=True).get(pk=row.pk),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The line is saved.", home(row.pupil))
