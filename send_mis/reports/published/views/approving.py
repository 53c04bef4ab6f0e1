"""A draft on its way: handed over, shown, approved, published."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.audit.saving import version_now
from send_mis.names.named import mark_of
from send_mis.reports.models import Publication
from send_mis.reports.published import forms
from send_mis.reports.published import services as service
from send_mis.reports.published.due import next_last_day
from send_mis.reports.published.selectors.rows import (
    APPROVE,
    PUBLISH,
    WRITE,
    looked_for,
    newest_out,
    publication_or_404,
    sections_of,
)
from send_mis.reports.published.views.drafts import (
    BOTH,
    acted,
    acted_on,
    draft_crumbs,
    home_of,
)
from send_mis.ui.forms import VersionedForm
from send_mis.ui.parts import Link
from send_mis.ui.words import day

_WITHDRAWN = (
    "It is for a version that should never have been read, such as one with a pupil’s name. The"
    " version before it is the newest then; its words stand in the next draft, to be mended."
    " Whoever has a copy still has it."
)
_STAYS = "It stays as it is now. What changes later goes into the next version."
_APPROVED = (
    "Of these words: where somebody changes them later, the approval is asked for again. Your name"
    " is kept as who recorded it."
)


@requires(WRITE, methods=BOTH)
def publication_hand_over(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, WRITE)
    form = forms.PublicationHandOverForm(posted(request), initial=acted_on(row))
    page = FormPage(
        "Hand it to the headteacher", form, home_of(row), crumbs=draft_crumbs(row, "Hand over"),
        notes=("It is then the headteacher’s turn. You can still change words.",),
    )  # fmt: skip
    done = "It is the headteacher’s turn now: they find it under “What must be published”."
    return acted(request, row, page, service.hand_over_publication, done)


@requires(PUBLISH, methods=BOTH)
def publication_show(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, PUBLISH)
    form = forms.PublicationShowForm(posted(request), initial=acted_on(row))
    page = FormPage(
        "Show it to governors", form, home_of(row), crumbs=draft_crumbs(row, "Show"),
        notes=("They read it as it stands, and what is changed later too.",),
    )  # fmt: skip
    done = "Governors find it on their first page and under Reports."
    return acted(request, row, page, service.show_publication, done)


@requires(APPROVE, methods=BOTH)
def publication_approve(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, APPROVE)
    form = forms.PublicationApproveForm(posted(request), initial=acted_on(row))
    page = FormPage(
        "Record the approval", form, home_of(row), crumbs=draft_crumbs(row, "Approval"),
        notes=(_APPROVED,),
    ).tried(
        lambda given: service.approve_publication(
            actor=request.actor, publication=row, version=given["version"],
            approved_by=given["approved_by"], approved_on=given["approved_on"],
        ),
        lambda: version_now(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "It is recorded.", home_of(row))


@requires(PUBLISH, methods=BOTH)
def publication_publish(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, PUBLISH)
    found = looked_for(row, sections_of(row))
    initial = acted_on(row) | {"mark": mark_of(found)}
    form: VersionedForm = forms.PublicationPublishForm(
        posted(request), initial=initial, has_found=bool(found)
    )
    tried = attempt(
        form,
        lambda given: service.publish_publication(
            actor=request.actor, publication=row, version=given["version"], mark=given["mark"],
            is_checked=given.get("is_checked", False),
        ),
        lambda: version_now(row),
    )  # fmt: skip
    if tried.done:
        to = reverse("published_document", args=[row.school.slug, row.kind])
        return saved(request, _published_words(row), to, tried=tried)
    notes = [each.question for each in found]
    page = FormPage(
        "Publish it for everybody", form, home_of(row), crumbs=draft_crumbs(row, "Publish"),
        notes=(_STAYS, *notes), conflict=tried.conflict,
        instead=Link("Change the words first", home_of(row)),
    )  # fmt: skip
    return show(request, page)


def _published_words(row: Publication) -> str:
    words = "It is published: everybody can read it."
    by = next_last_day(row.school, row.kind, newest_out(row.school_id, row.kind))
    return f"{words} The next version is due by {day(by)}; you are reminded of it." if by else words


@requires(PUBLISH, methods=BOTH)
def publication_withdraw(request: ActorRequest, publication_id: UUID) -> HttpResponse:
    row = publication_or_404(request.actor, publication_id, PUBLISH)
    form = forms.PublicationWithdrawForm(posted(request))
    home = reverse("publications", args=[row.school.slug])
    tried = attempt(
        form,
        lambda given: service.withdraw_publication(
            actor=request.actor, publication=row, why=given["why"]
        ),
    )
    if tried.done:
        return saved(request, "Nobody outside reads it any more.", home, tried=tried)
    page = FormPage(
        f"Withdraw version {row.number} of: {row.get_kind_display()}", form, home,
        crumbs=draft_crumbs(row, "Withdraw"), notes=(_WITHDRAWN,), danger=True,
    )  # fmt: skip
    return show(request, page)
