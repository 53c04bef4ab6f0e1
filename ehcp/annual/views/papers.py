"""The papers of a review: who gets what, what is held back, each person's copy; re-assessment."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.annual.forms import papers as forms
from ehcp.annual.selectors.advice_paper import advice_or_404
from ehcp.annual.selectors.page import plan_in_force
from ehcp.annual.selectors.papers import (
    RUN,
    WITHHOLD,
    documents_of,
    invited_choices,
    papers_of,
    papers_page,
    recipient_copy,
)
from ehcp.annual.selectors.report import document_words
from ehcp.annual.selectors.report_page import READ, report_or_404
from ehcp.annual.selectors.rows import review_words
from ehcp.annual.services import papers as service
from ehcp.annual.views.report import DRAFT
from ehcp.annual.views.reviews import home as review_home
from ehcp.models import AnnualReview
from pupils.professionals.selectors.standing import whom
from pupils.record.selectors.pupil import form_crumbs
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.parts import Link
from send_mis.ui.words import day

BOTH = ("GET", "POST")
# Until it is recorded as sent, the copy itself says that it does not leave the school.
_TO_CHECK = "to check at school: not sent yet"
_READ_THEM = (
    "Read each document before it goes: an address in it reaches whoever reads it. Each person’s"
    " own list has none."
)


@requires(READ)
def ehc_papers(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id)
    page = papers_page(row, request.actor)
    _read(request, "ehc_papers", row)
    return render(request, "ehcp/papers.html", {"page": page})


@requires(RUN, methods=BOTH)
def ehc_papers_sent(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id)
    invited = invited_choices(row)
    initial = {"version": row.version, "facts": review_words(row), "sent_on": request.today,
               "people": [str(key) for key in invited]}  # fmt: skip
    form = forms.PapersSentForm(posted(request), invited=invited, initial=initial)
    tried = attempt(
        form,
        lambda given: service.circulate_papers(
            actor=request.actor,
            review=row,
            version=given["version"],
            sent_on=given["sent_on"],
            people=form.ids(),
            way=given["way"],
        ),
        lambda: AnnualReview.objects.values_list("version", flat=True).get(pk=row.pk),
    )
    if tried.done:
        return saved(request, "What went to whom is kept.", home(row), tried=tried)
    page = FormPage("To whom were the papers sent?", form, home(row), row.pupil.name,
                    _crumbs(row, "Sent"), (_READ_THEM,), conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@requires(RUN, methods=BOTH)
def ehc_advice_sent(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, advice_id: UUID
) -> HttpResponse:  # fmt: skip
    row = report_or_404(request.actor, pupil_id, review_id)
    advice = advice_or_404(row, advice_id, request.actor)
    back, to = review_home(pupil_id), whom(advice.service, advice.professional)
    form = forms.LetterSentForm(posted(request), initial={"sent_on": request.today})
    tried = attempt(
        form,
        lambda given: service.send_advice_letter(
            actor=request.actor, review=row, advice=advice, **given
        ),
    )
    if tried.done:
        return saved(request, "It is under “Given to others” now.", back, tried=tried)
    page = FormPage(
        "When was the letter that asks for advice sent?", form, back, f"To {to}",
        (*form_crumbs(row.pupil), Link("Review of the EHC plan", back), Link("Letter sent")),
    )  # fmt: skip
    return show(request, page)


@requires(WITHHOLD, methods=BOTH)
def ehc_papers_withhold(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id)
    papers = {key: document_words(each) for key, each in documents_of(papers_of(row)).items()}
    form = forms.PaperWithholdForm(posted(request), invited=invited_choices(row), papers=papers)
    tried = attempt(
        form,
        lambda given: service.withhold_paper(
            actor=request.actor, review=row, person_id=UUID(given["person"]),
            document_id=UUID(given["document"]), why=given["why"],
        ),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is not in their copy.", home(row), tried=tried)
    notice = "" if papers else "No advice is in yet: there is nothing to hold back."
    page = FormPage("Hold a paper back from somebody", form, home(row), row.pupil.name,
                    _crumbs(row, "Hold back"), notice=notice)  # fmt: skip
    return show(request, page)


@requires(RUN)
def ehc_papers_pdf(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, invited_id: UUID
) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id)
    copy = recipient_copy(row, invited_id, request.actor)
    made = f"sent on {day(copy.sent_on)}" if copy.sent_on else _TO_CHECK
    sheet = sheet_for(
        None, row.pupil.school.name, row.school_id, made=made, for_whom=copy.for_whom,
        landscape=False, confidential="Confidential" if copy.sent_on else DRAFT,
    )  # fmt: skip
    title = f"Papers for the review of the EHC plan: {row.pupil.name}"
    content = render_pdf("ehcp/pdf/papers.html", {"sheet": sheet, "copy": copy}, title=title)
    _read(request, "ehc_papers.pdf", row, copy.for_whom)
    return of_pupil(content, "pdf", "Papers of the review", row.pupil, request.today)


@requires(Action.EHC_REASSESS, methods=BOTH)
def ehc_reassess(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, Action.EHC_REASSESS)
    plan = plan_in_force(pupil.pk)
    initial = {"asked_on": request.today, "assessed_on": plan.first_made_on} if plan else {}
    form = forms.ReassessForm(posted(request), initial=initial)
    tried = attempt(
        form, lambda given: service.ask_reassessment(actor=request.actor, pupil=pupil, **given)
    )
    if tried.done:
        return saved(request, "The request is recorded.", review_home(pupil.pk), tried=tried)
    note = "The authority answers within fifteen days. It may refuse within six months of the last."
    page = FormPage(
        f"Ask to have {pupil.short_name} assessed again", form, review_home(pupil.pk), pupil.name,
        (*form_crumbs(pupil), Link("Review of the EHC plan", review_home(pupil.pk)),
         Link("Assess again")), (note,),
    )  # fmt: skip
    return show(request, page)


def home(row: AnnualReview) -> str:
    return reverse("ehc_papers", args=[row.pupil_id, row.pk])


def _crumbs(row: AnnualReview, last: str) -> tuple[Link, ...]:
    review = Link("Review of the EHC plan", review_home(row.pupil_id))
    return (*form_crumbs(row.pupil), review, Link("Papers", home(row)), Link(last))


def _read(request: ActorRequest, what: str, row: AnnualReview, detail: str = "") -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[row.pupil_id], school_id=row.school_id,
        detail=detail or str(row.get_kind_display()),
    )  # fmt: skip
