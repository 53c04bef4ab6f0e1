"""What the school must publish, and a draft with its forms."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.audit.saving import version_now
from send_mis.reports.choices import PublicationKind, ReportState
from send_mis.reports.models import Publication
from send_mis.reports.published import forms
from send_mis.reports.published import services as service
from send_mis.reports.published.rules.documents import DOCUMENTS
from send_mis.reports.published.selectors.pages import (
    next_step,
    publication_lines,
    publication_page,
)
from send_mis.reports.published.selectors.rows import (
    VIEW,
    WRITE,
    document_of,
    publication_or_404,
    publication_words,
    section_or_404,
)
from send_mis.ui.parts import Link

BOTH = ("GET", "POST")
_DRAFTED = (
    "What you published last is carried over, and what your records say today is put beside it."
    " Nobody outside sees the draft."
)


@requires(VIEW)
def publications(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    context = {
        "school": found, "lines": publication_lines(request.actor, found),
    }  # fmt: skip
    return render(request, "reports/publications.html", context)


@requires(WRITE, methods=BOTH)
def publication_draft(request: ActorRequest, school: str, document_kind: str) -> HttpResponse:
    found = school_or_404(request.actor, WRITE, school)
    if document_kind not in PublicationKind:
        raise Http404
    kind = PublicationKind(document_kind)
    form = forms.PublicationDraftForm(posted(request))
    tried = attempt(
        form, lambda _: service.draft_publication(actor=request.actor, school=found, kind=kind)
    )
    home = reverse("publications", args=[found.slug])
    if tried.done:
        draft = Publication.objects.filter(school=found, kind=kind, state=ReportState.DRAFT).first()
        to = reverse("publication", args=[draft.pk]) if draft else home
        return saved(request, "It is drafted: write what is missing.", to, tried=tried)
    page = FormPage(
        f"Draft: {kind.label}", form, home, crumbs=crumbs(found.slug, kind.label),
        notes=(
            f"Asked for by: {DOCUMENTS[kind].why}.",
            _DRAFTED,
        ),
    )  # fmt: skip
    return show(request, page)


@requires(VIEW)
def publication(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, VIEW)
    if row.state == ReportState.PUBLISHED:
        return redirect("published_version", row.school.slug, row.kind, row.number)
    context = {
        "page": publication_page(request.actor, row), "may_write": request.actor.may(WRITE),
        "crumbs": crumbs(row.school.slug, row.get_kind_display()),
    }  # fmt: skip
    return render(request, "reports/publication.html", context)


@requires(WRITE, methods=BOTH)
def publication_section(request: ActorRequest, section_id: UUID) -> HttpResponse:
    section = section_or_404(request.actor, section_id)
    row = section.publication
    part = document_of(row).part(section.key)
    form = forms.PublicationSectionForm(
        posted(request), initial=forms.PublicationSectionForm.initial_of(section),
        section=section, names_itself=part.is_named_here,
    )  # fmt: skip
    back = f"{home_of(row)}#{section.key}"
    page = FormPage(
        section.heading, form, back, crumbs=draft_crumbs(row, "Write"), lede=part.source,
        notes=(part.asks,), template="reports/section.html",
    ).tried(
        lambda given: service.change_publication_section(
            actor=request.actor, section=section, version=given["version"],
            heading=given.get("heading", section.heading), text=given["text"],
            shows_drawn=given.get("shows_drawn", section.shows_drawn),
        ),
        lambda: version_now(section),
    )  # fmt: skip
    return show(request, page) if page else saved(request, _saved_words(request, row), home_of(row))


@requires(WRITE, methods=BOTH)
def publication_cover(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, WRITE)
    form = forms.PublicationCoverForm(
        posted(request), initial=forms.PublicationCoverForm.initial_of(row),
        most=document_of(row).years_at_most,
    )  # fmt: skip
    page = FormPage(
        "The dates it covers", form, home_of(row), crumbs=draft_crumbs(row, "Dates")
    ).tried(
        lambda given: service.change_publication_cover(
            actor=request.actor, publication=row, version=given["version"],
            starts_on=given["starts_on"], years=given["years"],
        ),
        lambda: version_now(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, _saved_words(request, row), home_of(row))


@requires(WRITE, methods=BOTH)
def publication_draw(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, WRITE)
    form = forms.PublicationDrawForm(posted(request), initial=acted_on(row))
    page = FormPage(
        "Update the figures", form, home_of(row), crumbs=draft_crumbs(row, "Figures"),
        notes=("What came from your records is read again. Your words stay.",),
    )  # fmt: skip
    return acted(request, row, page, service.draw_publication, "The figures are those of today.")


def acted(
    request: ActorRequest, row: Publication, page: FormPage,
    deed: Callable[..., Publication], done: str,
) -> HttpResponse:  # fmt: skip
    """What is done with a whole draft by one button: `deed` takes the draft and its version."""
    tried = attempt(
        page.form,
        lambda given: deed(actor=request.actor, publication=row, version=given["version"]),
        lambda: version_now(row),
    )
    if tried.done:
        return saved(request, done, home_of(row), tried=tried)
    return show(request, replace(page, conflict=tried.conflict))


def _saved_words(request: ActorRequest, row: Publication) -> str:
    words = "It is saved."
    if row.approved_on is not None:
        words += " What was approved were other words: record the approval again."
    then = next_step(request.actor, row.pk)
    return f"{words} Next: {then[:1].lower()}{then[1:]}." if then else words


def acted_on(row: Publication) -> dict[str, object]:
    return {"version": row.version, "facts": publication_words(row)}


def home_of(row: Publication) -> str:
    return reverse("publication", args=[row.pk])


def crumbs(slug: str, here: str = "") -> tuple[Link, ...]:
    return (
        Link("Reports", reverse("reports", args=[slug])),
        Link("What must be published", reverse("publications", args=[slug])),
        Link(here),
    )


def draft_crumbs(row: Publication, here: str) -> tuple[Link, ...]:
    return (
        *crumbs(row.school.slug)[1:2], Link(row.get_kind_display(), home_of(row)), Link(here)
    )  # fmt: skip
