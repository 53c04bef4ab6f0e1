"""What a school has published: for everybody, without signing in."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from send_mis.access.marks import ActorRequest, public
from send_mis.access.paper import sheet_for
from send_mis.pdf import render_pdf
from send_mis.reports.published.selectors.public import PublicPage, public_page, public_titles
from send_mis.reports.published.selectors.rows import PUBLISH
from send_mis.schools.models import School
from send_mis.ui.downloads import download
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day

_NOT_THERE = "There is no such page."


@public()
def published(request: HttpRequest, school: str) -> HttpResponse:
    found = get_object_or_404(School, slug=school)
    context = {"school": found, "titles": public_titles(found)}
    return render(request, "reports/published/list.html", context)


@public()
def published_document(request: ActorRequest, school: str, document_kind: str) -> HttpResponse:
    return _page(request, school, document_kind, None)


@public()
def published_version(
    request: ActorRequest, school: str, document_kind: str, number: int
) -> HttpResponse:
    return _page(request, school, document_kind, number)


@public()
def published_pdf(
    request: HttpRequest, school: str, document_kind: str, number: int
) -> HttpResponse:
    found, page = _found(school, document_kind, number)
    content = page.row.content
    on = page.row.published_on or date.min
    sheet = sheet_for(
        None, content["school"], found, made=f"version {page.row.number}, published on {day(on)}",
        for_whom="everybody", landscape=False, confidential="",
    )  # fmt: skip
    title = content["title"]
    file = render_pdf(
        "reports/pdf/published.html", {"page": page, "content": content, "sheet": sheet},
        title=title, may_wait=request.user.is_authenticated,
    )  # fmt: skip
    return download(file, "pdf", title, content["school"], plain_day(on))


def _page(request: ActorRequest, slug: str, kind: str, number: int | None) -> HttpResponse:
    school_id, page = _found(slug, kind, number)
    actor = request.actor
    context = {
        "page": page, "content": page.row.content, "slug": slug, "kind": kind,
        "may_withdraw": bool(actor) and actor.may(PUBLISH) and school_id in actor.school_ids,
        "crumbs": (
            Link(f"Published by {page.row.content['school']}", reverse("published", args=[slug])),
            Link(page.row.content["title"]),
        ),
    }  # fmt: skip
    return render(request, "reports/published/document.html", context)


def _found(slug: str, kind: str, number: int | None) -> tuple[UUID, PublicPage]:
    """What is not published is not there, and neither is a school that has none of it."""
    school = School.objects.filter(slug=slug).first()
    page = public_page(school, kind, number) if school else None
    if school is None or page is None:
        raise Http404(_NOT_THERE)
    return school.pk, page
