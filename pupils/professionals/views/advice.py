"""Advice of outside professionals: asked for, chased, received, read."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from pupils.documents.rules.kinds import MOST_BYTES
from pupils.models import AdviceRequest, Professional, Referral
from pupils.professionals.forms import advice as forms
from pupils.professionals.selectors.cards import (
    advice_card,
    advice_or_404,
    people_to_choose,
    referrals_to_choose,
    services_to_choose,
)
from pupils.professionals.selectors.school import advice_list, school_tabs
from pupils.professionals.services import advice as service
from pupils.professionals.views.referrals import BOTH, CHANGE, READ, crumbs_of, warnings_of
from pupils.record.views import fetch_pupil
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file


@requires(CHANGE)
def services_advice(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    context = {
        "school": found, "found": advice_list(request.actor, found, Address.of(request)),
        "tabs": school_tabs(request.actor, found, "services_advice"),
    }  # fmt: skip
    return render(request, "pupils/services_advice.html", context)


@requires(CHANGE, methods=BOTH)
def advice_ask(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    referrals = referrals_to_choose(pupil)
    people = people_to_choose(pupil)
    form = forms.AdviceAskForm(
        posted(request), services=services_to_choose(pupil, request.today), people=people,
        referrals=referrals, initial=_asked_of(request, referrals, people),
    )  # fmt: skip
    back = reverse("pupil_professionals", args=[pupil.pk])
    made: list[AdviceRequest] = []
    page = FormPage(
        f"Ask for advice about {pupil.short_name}", form, back, pupil.name, crumbs_of(pupil),
        notice=warnings_of(pupil, request),
    ).tried(
        lambda _: made.append(
            service.ask_advice(actor=request.actor, pupil=pupil, facts=form.facts())
        )
    )  # fmt: skip
    if page:
        return show(request, page)
    sent = f"The link goes to {made[0].asked_at}." if made[0].asked_at else "Nothing was sent."
    return saved(request, f"The advice is asked for. {sent}", _home(made[0]))


def _asked_of(
    request: ActorRequest, referrals: Sequence[Referral], people: Sequence[Professional]
) -> dict[str, object]:
    """What the page that led here knows: a referral, or somebody of the directory and for what."""
    asked = next((row for row in referrals if str(row.pk) == request.GET.get("referral")), None)
    if asked is not None:
        return {"referral": asked.pk, "service": asked.service_id,
                "professional": asked.professional_id,
                "is_confidential": asked.is_confidential}  # fmt: skip
    who = next((row for row in people if str(row.pk) == request.GET.get("person")), None)
    if who is None:
        return {}
    occasion = request.GET.get("occasion", "")[:120]
    return {"service": who.service_id, "professional": who.pk, "occasion": occasion}


@requires(READ, methods=BOTH)
def advice(request: ActorRequest, pupil_id: UUID, advice_id: UUID) -> HttpResponse:
    """What was asked and received; whoever answers for SEND says here that they read it."""
    row = advice_or_404(request.actor, pupil_id, advice_id, READ)
    card = advice_card(row, actions_on(request.actor, row), timezone.now())
    form = forms.AdviceReadForm(
        posted(request) if card.may_read else None,
        initial={"version": row.version, "strategies": row.strategies},
    )
    tried = attempt(
        form,
        lambda given: service.read_advice(actor=request.actor, advice=row, **given),
        lambda: _version_of(row),
    )
    if tried.done:
        return saved(request, "It is read, and its strategies are shared.", _home(row))
    context = {
        "row": row, "card": card, "form": form, "crumbs": crumbs_of(row.pupil),
        "problem": tried.conflict,
    }  # fmt: skip
    return render(request, "pupils/advice.html", context)


@requires(CHANGE, methods=BOTH)
def advice_change(request: ActorRequest, pupil_id: UUID, advice_id: UUID) -> HttpResponse:
    row = advice_or_404(request.actor, pupil_id, advice_id, CHANGE)
    pupil = row.pupil
    form = forms.AdviceChangeForm(
        posted(request), services=services_to_choose(pupil, request.today, row.service),
        people=people_to_choose(pupil, row.professional),
        referrals=referrals_to_choose(pupil, row.referral),
        initial=forms.AdviceChangeForm.initial_of(row),
    )  # fmt: skip
    note = "A link that was sent to another address ends: chase them, and a new one is sent."
    page = FormPage(f"Change: {row.occasion}", form, _home(row), pupil.name, crumbs_of(pupil),
                    (note,), notice=warnings_of(pupil, request)).tried(
        lambda given: service.change_advice(
            actor=request.actor, advice=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "It is saved.", _home(row))


@requires(CHANGE, methods=BOTH)
def advice_chase(request: ActorRequest, pupil_id: UUID, advice_id: UUID) -> HttpResponse:
    row = advice_or_404(request.actor, pupil_id, advice_id, CHANGE)
    form = forms.AdviceChaseForm(posted(request), initial=_facts(row))
    tried = attempt(
        form, lambda given: service.chase_advice(actor=request.actor, advice=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is chased.", _home(row), tried=tried)
    note = "Nobody gets mail: you chase them yourself, and it is counted."
    if row.asked_at:
        note = f"{row.asked_at} is reminded with a new link. The earlier one ends."
    page = FormPage(f"Chase: {row.occasion}", form, _home(row), row.pupil.name,
                    crumbs_of(row.pupil), (note,), conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=BOTH)
def advice_withdraw(request: ActorRequest, pupil_id: UUID, advice_id: UUID) -> HttpResponse:
    row = advice_or_404(request.actor, pupil_id, advice_id, CHANGE)
    form = forms.AdviceWithdrawForm(posted(request), initial=_facts(row))
    tried = attempt(
        form, lambda given: service.withdraw_advice(actor=request.actor, advice=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is asked for no more.", _home(row), tried=tried)
    page = FormPage(f"Ask for it no more: {row.occasion}", form, _home(row), row.pupil.name,
                    crumbs_of(row.pupil), ("Its link ends at once.",), danger=True,
                    conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@csrf_exempt
@requires(CHANGE, methods=BOTH)
def advice_record(request: ActorRequest, pupil_id: UUID, advice_id: UUID) -> HttpResponse:
    row = advice_or_404(request.actor, pupil_id, advice_id, CHANGE)
    again = Link("Back to the form", reverse("advice_record", args=[pupil_id, advice_id]))
    return with_one_file(
        request, limit=MOST_BYTES, again=again, view=lambda handler: _record(request, row, handler)
    )


def _record(request: ActorRequest, row: AdviceRequest, handler: OneFile) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.AdviceRecordForm(
        *sent, is_too_large=handler.is_too_large,
        initial=_facts(row) | {"author_name": row.professional.name if row.professional else ""},
    )  # fmt: skip
    page = FormPage(
        f"Advice that came: {row.occasion}", form, _home(row), row.pupil.name,
        crumbs_of(row.pupil),
    ).tried(
        lambda given: service.record_advice(
            actor=request.actor, advice=row, version=given["version"], facts=form.facts(),
            content=form.content(),
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, "It is received, and among the documents.", _home(row))


def _home(row: AdviceRequest) -> str:
    return reverse("advice", args=[row.pupil_id, row.pk])


def _facts(row: AdviceRequest) -> dict[str, object]:
    return {"version": row.version, "facts": service.advice_words(row), "dated_on": None}


def _version_of(row: AdviceRequest) -> int:
    return AdviceRequest.objects.values_list("version", flat=True).get(pk=row.pk)
