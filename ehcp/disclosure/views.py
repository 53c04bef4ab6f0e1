"""The log of what was given of EHC plans: a pupil's, the school's, and what a line lets leave."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.disclosure import exports, forms
from ehcp.disclosure import services as service
from ehcp.disclosure.selectors import (
    ALL,
    DISCLOSE,
    EXPORT,
    disclosure_crumbs,
    disclosure_or_404,
    disclosures_of_pupil,
    find_disclosures,
    given_page,
    last_plan,
    print_words,
    printed_sections,
    why_words,
)
from ehcp.models import EhcPlan, PlanDisclosure
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from pupils.record.views import fetch_pupil
from send_mis.access.decide import ensure
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import NotAllowed
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import download, of_pupil
from send_mis.ui.forms import HouseForm
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day

_BOTH = ("GET", "POST")
_TITLE = "EHC plans given to others"
_FIRST = "Record it first; then print it, or open the document. Each copy is for this person alone."
_OVER = "That line was corrected: print from the one that stands in its place."


@requires(ALL)
def ehc_disclosures(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, ALL)
    log = disclosures_of_pupil(record)
    audit.read(
        actor=request.actor, what="ehc_disclosures", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "ehcp/disclosures.html", {"record": record, "log": log})


@requires(DISCLOSE, methods=_BOTH)
def ehc_disclosure_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, DISCLOSE)
    plan = _plan_or_404(pupil)
    form = forms.EhcDisclosureForm(posted(request), initial={"given_on": request.today})
    page = FormPage(
        "Give the plan to somebody", form, _home(pupil), pupil.name,
        disclosure_crumbs(pupil, Link("Give it")), (_FIRST,),
    ).tried(
        lambda _: service.record_disclosure(
            actor=request.actor, ehc_plan=plan, facts=form.facts()
        )
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, "It is recorded: now it may leave.", _home(pupil))


@requires(DISCLOSE, methods=_BOTH)
def ehc_disclosure_correct(request: ActorRequest, disclosure_id: UUID) -> HttpResponse:
    row = disclosure_or_404(request.actor, disclosure_id, DISCLOSE)
    form = forms.EhcDisclosureCorrectForm(
        posted(request), initial=forms.EhcDisclosureForm.initial_of(row)
    )
    tried = attempt(
        form,
        lambda given: service.correct_disclosure(
            actor=request.actor, disclosure=row, why=given["why"], facts=form.facts()
        ),
    )
    if tried.done:
        return saved(request, "The correction is recorded.", _home(row.pupil), tried=tried)
    return show(request, _page(row, "Correct what was recorded", form, "Correct"))


@requires(DISCLOSE, methods=_BOTH)
def ehc_disclosure_void(request: ActorRequest, disclosure_id: UUID) -> HttpResponse:
    row = disclosure_or_404(request.actor, disclosure_id, DISCLOSE)
    form = forms.EhcDisclosureVoidForm(posted(request))
    tried = attempt(
        form,
        lambda given: service.void_disclosure(
            actor=request.actor, disclosure=row, why=given["why"]
        ),
    )
    if tried.done:
        return saved(request, "Recorded: it was not given.", _home(row.pupil), tried=tried)
    return show(request, _page(row, f"Nothing was given to {row.to_name}", form, "Not given"))


@requires(DISCLOSE)
def ehc_disclosure_pdf(request: ActorRequest, disclosure_id: UUID) -> HttpResponse:
    """The sections that the line says were given, for that person by name."""
    row = disclosure_or_404(request.actor, disclosure_id, DISCLOSE)
    if row.is_void or PlanDisclosure.objects.filter(corrects=row).exists():
        raise NotAllowed(_OVER)
    if not row.sections:
        raise Http404("The line gives the document alone.")
    pupil, sections = row.pupil, printed_sections(row)
    sheet = sheet_for(
        None, pupil.school.name, pupil.school_id, made=day(row.given_on), for_whom=row.to_name,
        landscape=False,
    )  # fmt: skip
    content = render_pdf(
        "ehcp/pdf/extract.html",
        {"sheet": sheet, "row": row, "sections": sections, "why": why_words(row)},
        title=f"From the EHC plan of {pupil.name}",
    )  # fmt: skip
    detail = f"For {row.to_name}: {print_words(sections)}"
    audit.read(
        actor=request.actor, what="ehc_disclosure.pdf", pupil_ids=[pupil.pk], detail=detail,
        school_id=row.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", "From the EHC plan", pupil, row.given_on)


@requires(ALL)
def ehc_given(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, ALL, school)
    page = given_page(request.actor, found, Address.of(request))
    return render(request, "ehcp/given.html", {"school": found, "given": page})


@requires(EXPORT)
def ehc_given_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "csv")


@requires(EXPORT)
def ehc_given_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "xlsx")


@requires(EXPORT)
def ehc_given_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "pdf")


def _file(request: ActorRequest, slug: str, kind: str) -> HttpResponse:
    school = school_or_404(request.actor, EXPORT, slug)
    ensure(request.actor, ALL, school)
    found = find_disclosures(request.actor, school, Address.of(request))
    if kind == "pdf":
        made = f"as at {day(request.today)}"
        sheet = sheet_for(request.actor, school.name, school.pk, made=made, landscape=True)
        content = render_pdf("ehcp/pdf/given.html", {"sheet": sheet, "given": found}, title=_TITLE)
    else:
        content = {"csv": exports.given_csv, "xlsx": exports.given_xlsx}[kind](found.rows)
    audit.read(
        actor=request.actor, what=f"ehc_given.{kind}", detail=found.words, school_id=school.pk,
        pupil_ids=sorted({row.pupil_id for row in found.rows}),
    )  # fmt: skip
    return download(content, kind, _TITLE, school.name, plain_day(request.today))


def _plan_or_404(pupil: Pupil) -> EhcPlan:
    plan = last_plan(pupil.pk)
    if plan is None:
        raise Http404("The pupil has no EHC plan.")
    return plan


def _page(row: PlanDisclosure, title: str, form: HouseForm, here: str) -> FormPage:
    pupil = row.pupil
    crumbs = disclosure_crumbs(pupil, Link(here))
    return FormPage(title, form, _home(pupil), pupil.name, crumbs)


def _home(pupil: Pupil) -> str:
    return reverse("ehc_disclosures", args=[pupil.pk])
