"""What helps a pupil: read by every adult who works with the child, written by who teaches it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pupils.models import AdviceRequest, Pupil, Strategy
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from pupils.strategies import forms
from pupils.strategies import services as service
from pupils.strategies.selectors import open_strategies, size_of_type, strategies_page
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural

READ, CHANGE = Action.STRATEGY_READ, Action.STRATEGY_CHANGE
_BOTH = ("GET", "POST")
_TITLE = "What helps"


@requires(READ)
def pupil_strategies(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, READ)
    context = {"record": record, "helps": strategies_page(record)}
    return render(request, "pupils/pupil_strategies.html", context)


@requires(READ)
def pupil_strategies_pdf(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    """One side of A4 for whoever stands in for the teacher."""
    record = open_pupil(request.actor, pupil_id, READ)
    pupil, helps = record.pupil, strategies_page(record)
    sheet = sheet_for(
        request.actor, pupil.school.name, pupil.school_id, made=f"as at {day(request.today)}",
        landscape=False,
    )  # fmt: skip
    context = {
        "sheet": sheet,
        "record": record,
        "helps": helps,
        "size": size_of_type(helps.groups),
    }
    title = f"{_TITLE} {pupil.name}"
    content = render_pdf("pupils/pdf/strategies.html", context, title=title)
    audit.read(
        actor=request.actor, what="pupil.strategies_pdf", pupil_ids=[record.id],
        school_id=pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", _TITLE, pupil, request.today)


@requires(CHANGE, methods=_BOTH)
def strategies_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    form = forms.StrategiesAddForm(posted(request))
    made: list[Strategy] = []
    page = FormPage(
        f"Add what helps {pupil.short_name}", form, _home(pupil), pupil.name, _crumbs(pupil)
    ).tried(
        lambda given: made.extend(
            service.add_strategies(
                actor=request.actor, pupil=pupil, entries=form.entries(), source=given["source"]
            )
        )
    )
    if page:
        return show(request, page)
    added = plural(len(made), "line is", "lines are")
    return saved(request, f"{added} added to what helps {pupil.short_name}.", _home(pupil))


@requires(CHANGE, methods=("POST",))
def strategies_take(request: ActorRequest, pupil_id: UUID, advice_id: UUID) -> HttpResponse:
    """What a professional advises staff to do becomes rows, in one press and without retyping."""
    rows = AdviceRequest.objects.select_related("pupil__school").filter(read_on__isnull=False)
    advice: AdviceRequest = visible_or_404(
        rows, request.actor, CHANGE, id=advice_id, pupil_id=pupil_id
    )
    made = service.take_strategies(actor=request.actor, advice=advice)
    if made:
        messages.success(request, f"{plural(len(made), 'line is', 'lines are')} added to the list.")
    else:
        messages.info(request, "These lines are in the list already.")
    return redirect(_home(advice.pupil))


@requires(CHANGE, methods=_BOTH)
def strategy_change(request: ActorRequest, pupil_id: UUID, strategy_id: UUID) -> HttpResponse:
    row = _row_or_404(request, pupil_id, strategy_id)
    pupil = row.pupil
    form = forms.StrategyChangeForm(
        posted(request), initial=forms.StrategyChangeForm.initial_of(row)
    )
    page = FormPage("Change what helps", form, _home(pupil), pupil.name, _crumbs(pupil)).tried(
        lambda given: service.change_strategy(
            actor=request.actor, strategy=row, version=given["version"], facts=given
        ),
        lambda: _version_of(row),
    )
    return show(request, page) if page else saved(request, "It is saved.", _home(pupil))


@requires(CHANGE, methods=_BOTH)
def strategy_end(request: ActorRequest, pupil_id: UUID, strategy_id: UUID) -> HttpResponse:
    row = _row_or_404(request, pupil_id, strategy_id)
    pupil = row.pupil
    form = forms.StrategyEndForm(
        posted(request), initial={"version": row.version, "facts": service.strategy_words(row)}
    )
    tried = attempt(
        form, lambda given: service.end_strategy(actor=request.actor, strategy=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is ended, and stays below the list.", _home(pupil), tried=tried)
    page = FormPage(f"End: {row.words}", form, _home(pupil), pupil.name, _crumbs(pupil),
                    danger=True, conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=_BOTH)
def strategies_order(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    rows = open_strategies(pupil.pk)
    form = forms.StrategiesOrderForm(
        posted(request), rows=rows, initial={"version": service.order_mark(rows)}
    )
    page = FormPage(
        f"Put in order what helps {pupil.short_name}", form, _home(pupil), pupil.name,
        _crumbs(pupil), ("The lowest number stands first. Lines of one situation stand together.",),
    ).tried(
        lambda given: service.order_strategies(
            actor=request.actor, pupil=pupil, mark=given["version"], places=form.places()
        ),
        lambda: service.order_mark(open_strategies(pupil.pk)),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The order is saved.", _home(pupil))


def _row_or_404(request: ActorRequest, pupil_id: UUID, strategy_id: UUID) -> Strategy:
    rows = Strategy.objects.select_related("pupil__school")
    row: Strategy = visible_or_404(rows, request.actor, CHANGE, id=strategy_id, pupil_id=pupil_id)
    return row


def _home(pupil: Pupil) -> str:
    return reverse("pupil_strategies", args=[pupil.pk])


def _crumbs(pupil: Pupil) -> tuple[Link, ...]:
    return (*form_crumbs(pupil), Link(_TITLE, _home(pupil)))


def _version_of(row: Strategy) -> int:
    return Strategy.objects.values_list("version", flat=True).get(pk=row.pk)
