"""Many pupils' summaries on one page: drafted, read through, and shared together."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, before_this, posted, saved, show
from send_mis.parents.summaries.forms.summaries import DraftManyForm, ShareManyForm
from send_mis.parents.summaries.selectors.many import (
    ManyPage,
    cycles_without,
    many_page,
    summaries_of,
)
from send_mis.parents.summaries.selectors.shown import SHARE
from send_mis.parents.summaries.services import many as service
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")


@requires(SHARE, methods=_BOTH)
def summaries(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, SHARE, school)
    page = many_page(request.actor, found, Address.of(request))
    form = ShareManyForm(posted(request), choices=page.choices)
    done: list[service.SharedMany] = []
    tried = attempt(
        form,
        lambda _: done.append(
            service.share_many(
                actor=request.actor, school=found, chosen=summaries_of(form.chosen())
            )
        ),
    )
    if tried.done:
        return saved(request, _said(done), request.get_full_path(), tried=tried)
    audit.read(actor=request.actor, what="summaries", school_id=found.pk, pupil_ids=_pupils(page))
    context = {
        "school": found, "page": page, "form": form, "already": before_this(request, form),
    }  # fmt: skip
    return render(request, "parents/summaries.html", context)


@requires(SHARE, methods=_BOTH)
def summaries_draft(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, SHARE, school)
    cycles = cycles_without(request.actor, found, Address.of(request))
    many = plural(len(cycles), "pupil has", "pupils have")
    home = reverse("summaries", args=[found.slug])
    made: list[int] = []
    page = FormPage(
        "Write drafts for the families", DraftManyForm(posted(request)), home, found.name,
        (Link("Families", home), Link("Drafts")),
        (f"{many} a support plan under way and no summary. Nothing is shared by this.",),
    ).tried(
        lambda _: made.append(
            service.draft_many(actor=request.actor, school=found, cycles=cycles)
        )
    )  # fmt: skip
    words = f"{plural(sum(made), 'draft is', 'drafts are')} written: read them through."
    return show(request, page) if page else saved(request, words, home)


def _said(done: list[service.SharedMany]) -> str:
    shared = sum(each.shared for each in done)
    words = f"{plural(shared, 'summary is', 'summaries are')} shared."
    for name, why in (pair for each in done for pair in each.refused):
        words += f" Not that of {name}: {why}"
    return words


def _pupils(page: ManyPage) -> list[UUID]:
    return sorted({line.pupil_id for line in page.lines if line.shown is not None})
