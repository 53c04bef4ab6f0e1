"""A pupil's outside professionals, their referrals, and the school's list of those."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pupils.choices import LetterState
from pupils.families.rules.telling import letters_to, warnings_before_sharing
from pupils.families.selectors.page import family_rows
from pupils.letters.rules.kinds import PROFESSIONAL, letter_kind
from pupils.letters.rules.wording import tidy_words
from pupils.letters.selectors.facts import wording_of
from pupils.letters.services.letters import LetterContent, write_letter
from pupils.models import Letter, Pupil, Referral
from pupils.professionals.forms import referrals as forms
from pupils.professionals.selectors.cards import (
    people_to_choose,
    referral_card,
    referral_or_404,
    services_to_choose,
)
from pupils.professionals.selectors.pupil import pupil_professionals_page
from pupils.professionals.selectors.school import referral_list, school_tabs
from pupils.professionals.services import referrals as service
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.decide import actions_on
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import NotAllowed
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import day, joined

VIEW, READ = Action.PROFESSIONAL_VIEW, Action.REFERRAL_READ
CHANGE = Action.REFERRAL_CHANGE
BOTH = ("GET", "POST")


@requires(VIEW)
def pupil_professionals(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = pupil_professionals_page(record)
    return render(
        request, "pupils/pupil_professionals.html", {"record": record, "professionals": page}
    )


@requires(Action.REFERRAL_VIEW)
def services_referrals(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, Action.REFERRAL_VIEW, school)
    context = {
        "school": found, "found": referral_list(request.actor, found, Address.of(request)),
        "tabs": school_tabs(request.actor, found, "services_referrals"),
    }  # fmt: skip
    return render(request, "pupils/services_referrals.html", context)


@requires(CHANGE, methods=BOTH)
def referral_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    form = forms.ReferralForm(
        posted(request), services=services_to_choose(pupil, request.today),
        people=people_to_choose(pupil),
    )  # fmt: skip
    back = reverse("pupil_professionals", args=[pupil.pk])
    made: list[Referral] = []
    page = FormPage(
        f"Refer {pupil.short_name} to a service", form, back, pupil.name, crumbs_of(pupil),
        telling_notes(pupil, request), notice=warnings_of(pupil, request),
    ).tried(
        lambda _: made.append(
            service.add_referral(actor=request.actor, pupil=pupil, facts=form.facts())
        )
    )  # fmt: skip
    if page:
        return show(request, page)
    words = "The referral is saved." if made[0].sent_on else "The draft is saved: it is not sent."
    return saved(request, words, reverse("referral", args=[pupil.pk, made[0].pk]))


@requires(READ)
def referral(request: ActorRequest, pupil_id: UUID, referral_id: UUID) -> HttpResponse:
    row = referral_or_404(request.actor, pupil_id, referral_id, READ)
    card = referral_card(row, actions_on(request.actor, row), request.today)
    context = {"row": row, "card": card, "crumbs": crumbs_of(row.pupil)}
    return render(request, "pupils/referral.html", context)


@requires(READ)
def referral_pdf(request: ActorRequest, pupil_id: UUID, referral_id: UUID) -> HttpResponse:
    """On paper what its page says, to go with the service's own form."""
    row = referral_or_404(request.actor, pupil_id, referral_id, READ)
    pupil = row.pupil
    card = referral_card(row, actions_on(request.actor, row), request.today)
    sheet = sheet_for(
        request.actor, pupil.school.name, pupil.school_id, made=f"as at {day(request.today)}",
        landscape=False,
    )  # fmt: skip
    title = f"{card.title}: {pupil.name}"
    context = {"sheet": sheet, "card": card, "pupil": pupil}
    content = render_pdf("pupils/pdf/referral.html", context, title=title)
    audit.read(
        actor=request.actor, what="referral.pdf", pupil_ids=[pupil.pk], detail=row.service.name,
        school_id=pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", card.title, pupil, request.today)


@requires(CHANGE, methods=BOTH)
def referral_change(request: ActorRequest, pupil_id: UUID, referral_id: UUID) -> HttpResponse:
    row = referral_or_404(request.actor, pupil_id, referral_id, CHANGE)
    pupil, back = row.pupil, reverse("referral", args=[pupil_id, referral_id])
    form = forms.ReferralChangeForm(
        posted(request), services=services_to_choose(pupil, request.today, row.service),
        people=people_to_choose(pupil, row.professional),
        initial=forms.ReferralChangeForm.initial_of(row),
    )  # fmt: skip
    page = FormPage(
        f"Change the referral to {row.service.name}", form, back, pupil.name, crumbs_of(pupil),
        telling_notes(pupil, request), notice=warnings_of(pupil, request),
    ).tried(
        lambda given: service.change_referral(
            actor=request.actor, referral=row, version=given["version"], facts=form.facts()
        ),
        lambda: Referral.objects.get(pk=row.pk).version,
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The referral is saved.", back)


@requires(CHANGE, methods=BOTH)
def referral_move(request: ActorRequest, pupil_id: UUID, referral_id: UUID) -> HttpResponse:
    row = referral_or_404(request.actor, pupil_id, referral_id, CHANGE)
    back = reverse("referral", args=[pupil_id, referral_id])
    form = forms.ReferralMoveForm(
        posted(request), status=row.status,
        initial={"version": row.version, "on": request.today, "chase_on": row.chase_on,
                 "facts": service.referral_words(row)},
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: service.move_referral(actor=request.actor, referral=row, **given),
        lambda: Referral.objects.get(pk=row.pk).version,
    )
    if tried.done:
        return saved(request, "The status is saved.", back, tried=tried)
    note = "Declined or closed, advice that is still asked for is taken back: its links end."
    page = FormPage(f"What {row.service.name} said", form, back, row.pupil.name,
                    crumbs_of(row.pupil), (note,), conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@requires(Action.LETTER_SEND_SEN, methods=("POST",))
def referral_letter(request: ActorRequest, pupil_id: UUID, referral_id: UUID) -> HttpResponse:
    """To everybody who has to be told, in the school's own words; looked over before it is sent."""
    row = referral_or_404(request.actor, pupil_id, referral_id, READ)
    if row.is_confidential:
        raise NotAllowed("It is confidential: write a letter of your own.")
    who = row.professional.name if row.professional else "somebody"
    values = {
        "professional": who,
        "service": row.service.name,
        "purpose": tidy_words(row.asked_for),
    }
    written = Letter.objects.filter(
        pupil=row.pupil, kind=PROFESSIONAL, state=LetterState.DRAFT, values=values
    ).first()
    if written is None:
        subject, body = wording_of(row.school_id, letter_kind(PROFESSIONAL))
        written = write_letter(
            actor=request.actor, pupil=row.pupil, kind=PROFESSIONAL,
            content=LetterContent(subject, body, values),
        )  # fmt: skip
    return redirect("letter_send", pupil_id, written.pk)


def crumbs_of(pupil: Pupil) -> tuple[Link, ...]:
    url = reverse("pupil_professionals", args=[pupil.pk])
    return (*form_crumbs(pupil), Link("Professionals", url))


def telling_notes(pupil: Pupil, request: ActorRequest) -> tuple[str, ...]:
    """Who has to know, by the one rule."""
    rows = family_rows(pupil.pk, request.today)
    told = joined([answer.tied.name for answer in letters_to(rows.people) if answer.is_told])
    if not told:
        return ("Nobody is recorded who has to be told: look at the family first.",)
    return (f"To be told: {told}.",)


def warnings_of(pupil: Pupil, request: ActorRequest) -> str:
    """Before anything about the child is shared."""
    rows = family_rows(pupil.pk, request.today)
    return " ".join(warnings_before_sharing([*rows.people, *rows.kept_away]))
