"""The directory of outside services: the list, its files, one service and its people."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import OutsideService, Professional
from pupils.professionals import exports
from pupils.professionals.forms import directory as forms
from pupils.professionals.selectors.directory import (
    directory_page,
    directory_rows,
    filter_words,
    service_card,
    service_line,
)
from pupils.professionals.selectors.school import school_tabs
from pupils.professionals.services import directory as service
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.schools.models import School
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day, plural

VIEW, CHANGE = Action.SERVICE_VIEW, Action.SERVICE_CHANGE
_BOTH = ("GET", "POST")
_TITLE = "Outside services"


@requires(VIEW)
def services(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    page = directory_page(request.actor, found, Address.of(request))
    context = {
        "school": found, "directory": page, "tabs": school_tabs(request.actor, found, "services"),
    }  # fmt: skip
    return render(request, "pupils/services.html", context)


@requires(VIEW)
def services_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school_or_404(request.actor, VIEW, school), "csv")


@requires(VIEW)
def services_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school_or_404(request.actor, VIEW, school), "xlsx")


@requires(VIEW)
def services_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school_or_404(request.actor, VIEW, school), "pdf")


def _file(request: ActorRequest, school: School, kind: str) -> HttpResponse:
    address = Address.of(request)
    rows = list(directory_rows(request.actor, school, address))
    said = filter_words(address, plural(len(rows), "service", "services"))
    if kind == "pdf":
        sheet = sheet_for(request.actor, school.name, school.pk, made=f"as at {day(request.today)}")
        lines = [(service_line(row, school.slug, request.today), row) for row in rows]
        content = render_pdf(
            "pupils/pdf/services.html", {"sheet": sheet, "lines": lines, "filter_words": said},
            title=_TITLE,
        )  # fmt: skip
    else:
        content = {"csv": exports.directory_csv, "xlsx": exports.directory_xlsx}[kind](rows)
    audit.read(actor=request.actor, what=f"services.{kind}", detail=said, school_id=school.pk)
    return download(content, kind, _TITLE, school.name, plain_day(request.today))


def service_or_404(
    request: ActorRequest, school: str, service_id: UUID, action: Action
) -> OutsideService:
    rows = OutsideService.objects.select_related("school")
    row: OutsideService = visible_or_404(
        rows, request.actor, action, pk=service_id, school__slug=school
    )
    return row


def _home(row: OutsideService) -> str:
    return reverse("services_item", args=[row.school.slug, row.pk])


def _crumbs(school: School, *further: Link) -> tuple[Link, ...]:
    return (Link("Services", reverse("services", args=[school.slug])), *further)


@requires(VIEW)
def services_item(request: ActorRequest, school: str, service_id: UUID) -> HttpResponse:
    row = service_or_404(request, school, service_id, VIEW)
    card = service_card(request.actor, row)
    return render(request, "pupils/services_item.html", {"row": row, "card": card})


@requires(CHANGE, methods=_BOTH)
def services_add(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    form = forms.ServiceForm(posted(request))
    made: list[OutsideService] = []
    back = reverse("services", args=[found.slug])
    page = FormPage("Add a service", form, back, crumbs=_crumbs(found)).tried(
        lambda _: made.append(
            service.add_service(actor=request.actor, school=found, facts=form.facts())
        )
    )
    if page:
        return show(request, page)
    return saved(request, f"{made[0].name} is in the directory.", _home(made[0]))


@requires(CHANGE, methods=_BOTH)
def services_change(request: ActorRequest, school: str, service_id: UUID) -> HttpResponse:
    row = service_or_404(request, school, service_id, CHANGE)
    form = forms.ServiceChangeForm(posted(request), initial=forms.ServiceChangeForm.initial_of(row))
    page = FormPage(
        f"Change {row.name}", form, _home(row), crumbs=_crumbs(row.school, Link(row.name))
    ).tried(
        lambda given: service.change_service(
            actor=request.actor, service=row, version=given["version"], facts=form.facts()
        ),
        lambda: OutsideService.objects.get(pk=row.pk).version,
    )
    if page:
        return show(request, page)
    return saved(request, f"{form.cleaned_data['name']} is saved.", _home(row))


@requires(CHANGE, methods=_BOTH)
def services_retire(request: ActorRequest, school: str, service_id: UUID) -> HttpResponse:
    row = service_or_404(request, school, service_id, CHANGE)
    form = forms.ServiceRetireForm(
        posted(request),
        initial={"version": row.version, "last_day": request.today,
                 "facts": service.service_words(row)},
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: service.retire_service(actor=request.actor, service=row, **given),
        lambda: OutsideService.objects.get(pk=row.pk).version,
    )
    if tried.done:
        return saved(request, f"{row.name} is retired.", _home(row), tried=tried)
    page = FormPage(
        f"Retire {row.name}", form, _home(row), "Nobody is referred there any more.",
        _crumbs(row.school, Link(row.name)), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=("POST",))
def services_bring_back(request: ActorRequest, school: str, service_id: UUID) -> HttpResponse:
    row = service_or_404(request, school, service_id, CHANGE)
    service.bring_back_service(actor=request.actor, service=row)
    return saved(request, f"Pupils are referred to {row.name} again.", _home(row))


@requires(CHANGE, methods=_BOTH)
def services_person_add(request: ActorRequest, school: str, service_id: UUID) -> HttpResponse:
    row = service_or_404(request, school, service_id, CHANGE)
    form = forms.ProfessionalForm(posted(request))
    title = f"Add somebody who works for {row.name}"
    page = FormPage(title, form, _home(row), crumbs=_crumbs(row.school, Link(row.name))).tried(
        lambda _: service.add_professional(actor=request.actor, service=row, facts=form.facts())
    )
    if page:
        return show(request, page)
    return saved(request, f"{form.cleaned_data['name']} is in the directory.", _home(row))


def _person_or_404(
    request: ActorRequest, school: str, service_id: UUID, person_id: UUID
) -> Professional:
    rows = Professional.objects.select_related("service__school")
    row: Professional = visible_or_404(
        rows, request.actor, CHANGE, pk=person_id, service_id=service_id,
        service__school__slug=school,
    )  # fmt: skip
    return row


@requires(CHANGE, methods=_BOTH)
def services_person_change(
    request: ActorRequest, school: str, service_id: UUID, person_id: UUID
) -> HttpResponse:
    row = _person_or_404(request, school, service_id, person_id)
    form = forms.ProfessionalChangeForm(
        posted(request), initial=forms.ProfessionalChangeForm.initial_of(row)
    )
    crumbs = _crumbs(row.service.school, Link(row.service.name, _home(row.service)))
    page = FormPage(f"Change {row.name}", form, _home(row.service), crumbs=crumbs).tried(
        lambda given: service.change_professional(
            actor=request.actor, professional=row, version=given["version"], facts=form.facts()
        ),
        lambda: Professional.objects.get(pk=row.pk).version,
    )
    if page:
        return show(request, page)
    return saved(request, f"{form.cleaned_data['name']} is saved.", _home(row.service))


@requires(CHANGE, methods=_BOTH)
def services_person_end(
    request: ActorRequest, school: str, service_id: UUID, person_id: UUID
) -> HttpResponse:
    row = _person_or_404(request, school, service_id, person_id)
    home = _home(row.service)
    form = forms.ProfessionalEndForm(
        posted(request),
        initial={"version": row.version, "facts": service.professional_words(row)},
    )
    tried = attempt(
        form,
        lambda given: service.end_professional(actor=request.actor, professional=row, **given),
        lambda: Professional.objects.get(pk=row.pk).version,
    )
    if tried.done:
        return saved(request, f"{row.name} is recorded as gone.", home, tried=tried)
    crumbs = _crumbs(row.service.school, Link(row.service.name, home))
    note = "What they are asked for already can still be sent by its link, or taken back there."
    page = FormPage(f"{row.name} has left {row.service.name}", form, home, "", crumbs, (note,),
                    danger=True, conflict=tried.conflict)  # fmt: skip
    return show(request, page)
