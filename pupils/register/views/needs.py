"""The ranked needs, and watching a pupil who left the register."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from pupils import rules
from pupils.models import Monitoring, Need, Pupil
from pupils.record.selectors.pupil import form_crumbs
from pupils.register.forms import register as forms
from pupils.register.forms.needs import (
    MOST_ROWS,
    STEP,
    NeedsForm,
    initial_of,
    rows_in,
    shown_again,
)
from pupils.register.services import monitoring as service
from pupils.register.services.needs import current_needs, set_needs
from pupils.register.views.changes import CHANGE, pupil_to_change
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import RuleBroken
from send_mis.ui.forms import VersionedForm
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")


@requires(CHANGE, methods=_BOTH)
def register_needs(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = pupil_to_change(request, pupil_id)
    home = reverse("pupil_page", args=[pupil.pk])
    now = current_needs(pupil, request.today)
    if request.POST.get(STEP):
        form = shown_again(request.POST, request.POST[STEP], rules.needs_mark(now))
        return show(request, _needs_page(pupil, form, home))
    form = _needs_form(request, pupil, now)
    tried = attempt(
        form, lambda given: _set(request, pupil, form, given),
        lambda: rules.needs_mark(current_needs(pupil, request.today)),
    )  # fmt: skip
    if tried.done:
        kept = plural(len(form.entries()), "need is", "needs are")
        return saved(request, f"{pupil.short_name}: {kept} recorded.", home)
    return show(request, _needs_page(pupil, form, home, conflict=tried.conflict))


def _set(request: ActorRequest, pupil: Pupil, form: NeedsForm, given: dict[str, Any]) -> None:
    try:
        set_needs(
            actor=request.actor, pupil=pupil, needs=form.entries(), on=given["on"],
            mark=given["version"],
        )  # fmt: skip
    except RuleBroken as broken:
        raise form.placed(broken) from broken


def _needs_form(request: ActorRequest, pupil: Pupil, now: list[Need]) -> NeedsForm:
    rows = max(1, len(now))
    values = [
        # An area that the type gives is not shown as a choice that somebody made.
        {"type": n.type, "words": n.words, "source": n.source, "area": _chosen_area(n)}
        for n in now
    ]
    starts = pupil.spells.order_by("-starts_on").values_list("starts_on", flat=True).first()
    first_day = starts if starts and (not now or starts > request.today) else request.today
    initial = initial_of(values or [{}]) | {"version": rules.needs_mark(now), "on": first_day}
    if request.method == "POST":
        # Also the needs that somebody else added meanwhile have a place, to be compared.
        rows = max(rows, rows_in(request.POST))
        return NeedsForm(request.POST, rows=rows, most=max(MOST_ROWS, rows), initial=initial)
    return NeedsForm(rows=rows, most=max(MOST_ROWS, rows), initial=initial)


def _chosen_area(need: Need) -> str:
    usual = rules.NeedEntry(need.type).whole.area if need.type else ""
    return "" if need.area == usual else need.area


def _needs_page(pupil: Pupil, form: NeedsForm, home: str, conflict: Any = None) -> FormPage:
    return FormPage(
        f"What does {pupil.short_name} need?", form, home, pupil.name, form_crumbs(pupil),
        ("The main need first. Leave a row empty to leave it out.",), conflict=conflict,
    )  # fmt: skip


@requires(CHANGE, methods=_BOTH)
def register_monitor(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = pupil_to_change(request, pupil_id)
    home = reverse("pupil_page", args=[pupil.pk])
    form = forms.MonitorForm(posted(request), initial={"starts_on": request.today})
    tried = attempt(
        form, lambda given: service.start_monitoring(actor=request.actor, pupil=pupil, **given)
    )
    if tried.done:
        return saved(request, f"{pupil.short_name} is monitored.", home)
    return show(
        request, FormPage(f"Monitor {pupil.short_name}", form, home, pupil.name, form_crumbs(pupil))
    )


@requires(CHANGE, methods=_BOTH)
def register_monitoring_change(
    request: ActorRequest, pupil_id: UUID, monitoring_id: UUID
) -> HttpResponse:
    row = _monitoring(request, pupil_id, monitoring_id)
    initial = {"version": row.version, "look_again_on": row.look_again_on, "reason": row.reason}
    form = forms.MonitoringChangeForm(posted(request), initial=initial)
    return _monitoring_page(
        request, row, form,
        lambda given: service.change_monitoring(actor=request.actor, monitoring=row, **given),
        "What to watch, and the date of the monitoring review", "Saved.",
    )  # fmt: skip


@requires(CHANGE, methods=_BOTH)
def register_monitoring_end(
    request: ActorRequest, pupil_id: UUID, monitoring_id: UUID
) -> HttpResponse:
    row = _monitoring(request, pupil_id, monitoring_id)
    initial = {"version": row.version, "ends_on": request.today}
    form = forms.MonitoringEndForm(posted(request), initial=initial)
    return _monitoring_page(
        request, row, form,
        lambda given: service.end_monitoring(actor=request.actor, monitoring=row, **given),
        "End monitoring", "Monitoring has ended.",
    )  # fmt: skip


def _monitoring(request: ActorRequest, pupil_id: UUID, monitoring_id: UUID) -> Monitoring:
    rows = Monitoring.objects.select_related("pupil__school")
    row: Monitoring = visible_or_404(
        rows, request.actor, CHANGE, id=monitoring_id, pupil_id=pupil_id
    )
    return row


def _monitoring_page(
    request: ActorRequest, row: Monitoring, form: VersionedForm, deed: Any, title: str,
    words: str,
) -> HttpResponse:  # fmt: skip
    pupil = row.pupil
    home = reverse("pupil_page", args=[pupil.pk])
    form.initial["facts"] = service.monitoring_words(row)
    tried = attempt(form, deed, lambda: Monitoring.objects.get(pk=row.pk).version)
    if tried.done:
        return saved(request, f"{pupil.short_name}: {words}", home, tried=tried)
    page = FormPage(title, form, home, pupil.name, form_crumbs(pupil), conflict=tried.conflict)
    return show(request, page)
