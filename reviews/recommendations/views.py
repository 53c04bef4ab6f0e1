"""The advice tracker: what was recommended, what became of it, and where it lives now."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.documents.selectors import document_or_404
from pupils.models import Pupil
from pupils.professionals.selectors.cards import advice_or_404
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from reviews.models import Recommendation
from reviews.recommendations import forms
from reviews.recommendations import services as service
from reviews.recommendations.selectors.pupil import (
    READ,
    SETTLE,
    lines_of_advice,
    may_take_up,
    offered_places,
    pupil_advice,
    recommendation_or_404,
)
from reviews.recommendations.selectors.school import school_advice
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.errors import NotAllowed
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")
_TITLE = "Advice"


@requires(READ)
def pupil_advices(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, READ)
    context = {"record": record, "advice": pupil_advice(record)}
    return render(request, "reviews/pupil_advice.html", context)


@requires(SETTLE)
def recommendations(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, SETTLE, school)
    context = {"school": found, "found": school_advice(request.actor, found, Address.of(request))}
    return render(request, "reviews/recommendations.html", context)


@requires(SETTLE, methods=_BOTH)
def advice_split(request: ActorRequest, pupil_id: UUID, advice_id: UUID) -> HttpResponse:
    """Each line of the advice, to be ticked and worded, in one request."""
    row = advice_or_404(request.actor, pupil_id, advice_id, SETTLE)
    form = forms.SplitForm(posted(request), lines=lines_of_advice(row))
    made: list[Recommendation] = []
    page = FormPage(
        f"What {row.author_name or row.service.name} recommends", form, _home(row.pupil),
        row.pupil.name, _crumbs(row.pupil), _NOTES,
    ).tried(
        lambda _: made.extend(
            service.split_advice(actor=request.actor, advice=row, entries=form.entries())
        )
    )  # fmt: skip
    return show(request, page) if page else _split(request, row.pupil, made)


@requires(SETTLE, methods=_BOTH)
def report_split(request: ActorRequest, pupil_id: UUID, document_id: UUID) -> HttpResponse:
    """Of a report among the documents: what it recommends is typed."""
    row = document_or_404(request.actor, pupil_id, document_id, SETTLE)
    if not may_take_up(row, actions_on(request.actor, row)):
        raise NotAllowed("It is confidential: ask the SENCO.")
    form = forms.SplitForm(posted(request))
    made: list[Recommendation] = []
    page = FormPage(
        f"What it recommends: {row.title}", form, _home(row.pupil), row.pupil.name,
        _crumbs(row.pupil),
    ).tried(
        lambda _: made.extend(
            service.split_report(actor=request.actor, document=row, entries=form.entries())
        )
    )  # fmt: skip
    return show(request, page) if page else _split(request, row.pupil, made)


_NOTES = ("Untick what is no recommendation, and mend the words of the others.",)


def _split(request: ActorRequest, pupil: Pupil, made: list[Recommendation]) -> HttpResponse:
    words = f"{plural(len(made), 'recommendation is', 'recommendations are')} saved."
    if not made:
        words = "They are in the list already."
    return saved(request, words, _home(pupil))


@requires(SETTLE, methods=_BOTH)
def recommendation_settle(
    request: ActorRequest, pupil_id: UUID, recommendation_id: UUID
) -> HttpResponse:
    row = recommendation_or_404(request.actor, pupil_id, recommendation_id, SETTLE)
    form = forms.SettleForm(
        posted(request), places=offered_places(row, request.today),
        initial=forms.SettleForm.initial_of(row),
    )  # fmt: skip
    page = FormPage(row.words, form, _home(row.pupil), row.pupil.name, _crumbs(row.pupil)).tried(
        lambda given: service.settle_recommendation(
            actor=request.actor, recommendation=row, version=given["version"], facts=given
        ),
        lambda: Recommendation.objects.values_list("version", flat=True).get(pk=row.pk),
    )
    return show(request, page) if page else saved(request, "It is decided.", _home(row.pupil))


def _home(pupil: Pupil) -> str:
    return reverse("pupil_advices", args=[pupil.pk])


def _crumbs(pupil: Pupil) -> tuple[Link, ...]:
    return (*form_crumbs(pupil), Link(_TITLE, _home(pupil)))
