"""What is shared with a pupil's family: the list, one summary, and a page for each thing done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ehcp.models import AnnualReview
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from reviews.models import Cycle, EarlyDiscussion
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, before_this, posted, saved, show
from send_mis.parents.models import Summary
from send_mis.parents.summaries.forms import summaries as forms
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.drafting_years import report_years, year_words
from send_mis.parents.summaries.selectors.listed import shared_page
from send_mis.parents.summaries.selectors.page import before_sharing, summary_or_404, summary_page
from send_mis.parents.summaries.selectors.sharing import Sharing, sharing_of
from send_mis.parents.summaries.selectors.shown import SHARE, VIEW
from send_mis.parents.summaries.selectors.words import summary_words
from send_mis.parents.summaries.services import summaries as service
from send_mis.schools.models import school_year_of
from send_mis.ui.forms import HouseForm
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")
_DRAFTED = "A draft is written from what is there. Read it as the family will, and change it."


@requires(VIEW)
def pupil_shared(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = shared_page(record, request.actor)
    audit.read(
        actor=request.actor, what="pupil.shared", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "parents/pupil_shared.html", {"record": record, "page": page})


@requires(VIEW)
def summary(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, VIEW)
    page = summary_page(row, request.actor)
    audit.read(
        actor=request.actor, what="summary", pupil_ids=[row.pupil_id], school_id=row.school_id
    )
    context = {"page": page, "pupil": row.pupil, "crumbs": crumbs(row.pupil, Link(page.title))}
    return render(request, "parents/summary.html", context)


@requires(SHARE, methods=_BOTH)
def summary_of_discussion(request: ActorRequest, discussion_id: UUID) -> HttpResponse:
    rows = EarlyDiscussion.objects.select_related("pupil__school")
    found: EarlyDiscussion = visible_or_404(rows, request.actor, SHARE, pk=discussion_id)
    return _draft(
        request, found.pupil, "A summary for the family, before support begins",
        lambda _: service.draft_of_a_discussion(actor=request.actor, discussion=found),
    )  # fmt: skip


@requires(SHARE, methods=_BOTH)
def summary_of_cycle(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    rows = Cycle.objects.select_related("pupil__school")
    cycle: Cycle = visible_or_404(rows, request.actor, SHARE, pk=cycle_id)
    return _draft(
        request, cycle.pupil, f"A summary of cycle {cycle.number} for the family",
        lambda _: service.draft_of_a_cycle(actor=request.actor, cycle=cycle),
    )  # fmt: skip


@requires(SHARE, methods=_BOTH)
def summary_of_review(request: ActorRequest, review_id: UUID) -> HttpResponse:
    rows = AnnualReview.objects.select_related("pupil__school")
    review: AnnualReview = visible_or_404(
        rows, request.actor, Action.EHC_READ_PROVISION, pk=review_id
    )
    return _draft(
        request, review.pupil, "A summary of the annual review for the family",
        lambda _: service.draft_of_a_review(actor=request.actor, review=review),
    )  # fmt: skip


@requires(SHARE, methods=_BOTH)
def summary_of_year(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    """The annual report: of the newest year that asks for one, unless another is chosen."""
    rows = Pupil.objects.select_related("school")
    pupil: Pupil = visible_or_404(rows, request.actor, SHARE, pk=pupil_id)
    asked = report_years(pupil.pk, request.today)
    years = sorted({school_year_of(request.today), *asked}, reverse=True)
    form = forms.SummaryOfYearForm(
        posted(request), years=[(year, year_words(year)) for year in years],
        initial={"year": asked[0] if asked else years[0]},
    )  # fmt: skip
    return _draft(
        request, pupil, "The annual report for the family",
        lambda given: service.draft_of_a_year(
            actor=request.actor, pupil=pupil, year=given["year"]
        ),
        form,
    )  # fmt: skip


@requires(SHARE, methods=_BOTH)
def summary_change(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, SHARE)
    words = SummaryWords.read(row.content)
    form = forms.SummaryForm(
        posted(request), words=words, name=row.pupil.short_name,
        initial=forms.SummaryForm.initial_of(words, row.version),
    )  # fmt: skip
    page = FormPage(
        "What the family reads", form, _home(row), row.pupil.name,
        crumbs(row.pupil, Link("Change the words")),
        ("Write as you would say it to them. Nothing is shared before you share it.",),
    ).tried(
        lambda given: service.change_summary(
            actor=request.actor, summary=row, version=given["version"], words=form.words()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The words are saved.", _home(row))


@requires(SHARE, methods=_BOTH)
def summary_share(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, SHARE)
    words = SummaryWords.read(row.content)
    sharing = sharing_of(row.pupil, words, request.today)
    form = forms.SummaryShareForm(posted(request), sharing=sharing, initial=_facts(row))
    tried = attempt(
        form,
        lambda given: service.share_summary(
            actor=request.actor, summary=row, version=given["version"], ways=form.ways(),
            mark=given["mark"], is_checked=bool(given.get("is_checked")),
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is shared.", _home(row), tried=tried)
    page = FormPage(
        "Share it with the family", form, _home(row), row.pupil.name,
        crumbs(row.pupil, Link("Share")), conflict=tried.conflict,
        template="parents/summary_share.html",
    )  # fmt: skip
    context = {
        "page": page, "form": form, "sharing": sharing, "already": before_this(request, form),
        **before_sharing(row), **_rights(row, sharing),
    }  # fmt: skip
    return render(request, page.template, context)


@requires(SHARE, methods=_BOTH)
def summary_withdraw(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, SHARE)
    form = forms.SummaryWithdrawForm(posted(request), initial=_facts(row))
    tried = attempt(
        form,
        lambda given: service.withdraw_summary(
            actor=request.actor, summary=row, version=given["version"], why=given["why"]
        ),
        lambda: _version_of(row),
    )
    if tried.done:
        return saved(request, "It is withdrawn.", _home(row), tried=tried)
    page = FormPage(
        "Withdraw it", form, _home(row), row.pupil.name, crumbs(row.pupil, Link("Withdraw")),
        ("Nobody at home reads it any more. What they answered stays.",),
        danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(SHARE, methods=_BOTH)
def summary_discard(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, SHARE)
    form = forms.SummaryDiscardForm(posted(request), initial=_facts(row))
    page = FormPage(
        "Discard the draft", form, _home(row), row.pupil.name,
        crumbs(row.pupil, Link("Discard")), ("Nobody at home has read it.",), danger=True,
    ).tried(
        lambda given: service.discard_summary(
            actor=request.actor, summary=row, version=given["version"]
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    done = reverse("pupil_shared", args=[row.pupil_id])
    return show(request, page) if page else saved(request, "The draft is discarded.", done)


def _draft(
    request: ActorRequest, pupil: Pupil, title: str, deed: Callable[[dict[str, Any]], Summary],
    form: HouseForm | None = None,
) -> HttpResponse:  # fmt: skip
    form = form or forms.SummaryDraftForm(posted(request))
    made: list[Summary] = []
    back = reverse("pupil_shared", args=[pupil.pk])
    page = FormPage(title, form, back, pupil.name, crumbs(pupil, Link("Draft")), (_DRAFTED,)).tried(
        lambda given: made.append(deed(given))
    )
    if page:
        return show(request, page)
    return saved(request, "The draft is written.", _home(made[0])) if made else redirect(back)


def crumbs(pupil: Pupil, here: Link) -> list[Link]:
    return [
        Link(pupil.name, reverse("pupil_page", args=[pupil.pk])),
        Link("Shared with the family", reverse("pupil_shared", args=[pupil.pk])), here,
    ]  # fmt: skip


def _rights(row: Summary, sharing: Sharing) -> dict[str, str]:
    """What is said once the rights are a young person's, and where it is decided."""
    words = sharing.rights.words(row.pupil.short_name)
    if sharing.rights.are_the_pupils_alone:
        words += " They read it on paper: share it, then print it for them."
    return {
        "rights_words": words,
        "rights_url": reverse("rights_decide", args=[row.pupil_id]),
    }


def _facts(row: Summary) -> dict[str, object]:
    return {"version": row.version, "facts": summary_words(row.pupil)(row)}


def _version_of(row: Summary) -> int:
    found: int = Summary.objects.values_list("version", flat=True).get(pk=row.pk)
    return found


def _home(row: Summary) -> str:
    return reverse("summary", args=[row.pk])
