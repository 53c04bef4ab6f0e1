"""A child's people: who they are, and what may reach whom."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.choices import ContactPointKind
from pupils.families.forms import contacts as forms
from pupils.families.selectors.known import known_contacts, other_names, points_of
from pupils.families.selectors.orders import restrictions_of
from pupils.families.selectors.page import family, family_rows
from pupils.families.services import contacts
from pupils.models import Contact, ContactPoint, FamilyTie
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, before_this, posted, saved, show
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.words import day, joined

CHANGE = Action.FAMILY_CHANGE
BOTH = ("GET", "POST")


@requires(Action.FAMILY_VIEW)
def pupil_family(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, Action.FAMILY_VIEW)
    if request.method == "GET":
        audit.read(
            actor=request.actor, what="pupil.family", pupil_ids=[record.id],
            school_id=record.pupil.school_id,
        )  # fmt: skip
    return render(request, "pupils/pupil_family.html", {"record": record, "family": family(record)})


@requires(Action.FAMILY_RESTRICT)
def restrictions(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, Action.FAMILY_RESTRICT, school)
    rows = restrictions_of(place, request.actor)
    return render(request, "pupils/restrictions.html", {"place": place, "rows": rows})


def tie_or_404(
    request: ActorRequest, pupil_id: UUID, tie_id: UUID, action: Action = CHANGE
) -> FamilyTie:
    """A contact of this child today or once, whom the actor's action reaches."""
    ties = FamilyTie.objects.select_related("pupil__school", "contact")
    tie: FamilyTie = visible_or_404(ties, request.actor, action, id=tie_id, pupil_id=pupil_id)
    return tie


@requires(CHANGE, methods=BOTH)
def contact_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    back = reverse("pupil_family", args=[pupil.pk])
    rows = family_rows(pupil.pk, request.today)
    form = forms.ContactAddForm(
        posted(request), book=CodeBook(CodeSet.LANGUAGE), people=[t.contact for t in rows.ties],
        homes=[stay.household for stay in rows.stays], initial={"format": "usual"},
    )  # fmt: skip
    title = f"Add a person of {pupil.short_name}'s"
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil)).tried(
        lambda given: contacts.add_contact(
            actor=request.actor, pupil=pupil, facts=form.facts(), points=form.points(),
            tie=form.tie(), home=given.get("lives_at"),
        )
    )  # fmt: skip
    if page is None:
        return saved(request, f"{_said(form)} is among {pupil.short_name}'s people.", back)
    words = " ".join(request.GET.get("q", "").split())
    known = known_contacts(pupil.school_id, words, pupil.pk, request.today) if words else []
    return render(
        request, "pupils/contact_add.html",
        {"page": page, "form": form, "already": before_this(request, form), "words": words,
         "known": known, "pupil": pupil},
    )  # fmt: skip


def _said(form: forms.ContactAddForm) -> str:
    given = form.cleaned_data
    return " ".join(part for part in (given["forename"], given["surname"]) if part)


@requires(CHANGE, methods=BOTH)
def contact_link(request: ActorRequest, pupil_id: UUID, contact_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    contact: Contact = visible_or_404(
        Contact, request.actor, CHANGE, id=contact_id, school_id=pupil.school_id
    )
    back = reverse("pupil_family", args=[pupil.pk])
    rows = family_rows(pupil.pk, request.today)
    form = forms.ContactLinkForm(
        posted(request), people=[tie.contact for tie in rows.ties],
        homes=[stay.household for stay in rows.stays],
    )  # fmt: skip
    tried = attempt(
        form,
        lambda given: contacts.link_contact(
            actor=request.actor, pupil=pupil, contact=contact, tie=form.tie(),
            home=given.get("lives_at"),
        ),
    )  # fmt: skip
    if tried.done:
        words = f"{contact.name} is among {pupil.short_name}'s people."
        return saved(request, words, back, tried=tried)
    title = f"Add {contact.name} to {pupil.short_name}'s people"
    return show(request, FormPage(title, form, back, pupil.name, form_crumbs(pupil)))


@requires(CHANGE, methods=BOTH)
def contact_change(request: ActorRequest, pupil_id: UUID, tie_id: UUID) -> HttpResponse:
    tie = tie_or_404(request, pupil_id, tie_id)
    contact, back = tie.contact, reverse("pupil_family", args=[pupil_id])
    form = forms.ContactChangeForm(
        posted(request), book=CodeBook(CodeSet.LANGUAGE), kept=contact.language,
        initial=forms.contact_initial(contact, points_of(contact)),
    )  # fmt: skip
    others = FamilyTie.objects.on(request.today).filter(contact=contact)
    also = joined(other_names(others, pupil_id))
    notes = (f"It changes for {also} too: {contact.name} is kept once.",)
    title = f"{contact.name}: name, numbers and language"
    page = FormPage(
        title, form, back, tie.pupil.name, form_crumbs(tie.pupil), notes if also else ()
    ).tried(
        lambda given: contacts.change_contact(
            actor=request.actor, tie=tie, version=given["version"], facts=form.facts(),
            points=form.points(),
        ),
        lambda: Contact.objects.get(pk=contact.pk).version,
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, f"{contact.name}'s details are saved.", back)


@requires(CHANGE, methods=BOTH)
def tie_change(request: ActorRequest, pupil_id: UUID, tie_id: UUID) -> HttpResponse:
    tie = tie_or_404(request, pupil_id, tie_id)
    pupil, back = tie.pupil, reverse("pupil_family", args=[pupil_id])
    rows = family_rows(pupil.pk, request.today)
    people = [row.contact for row in rows.ties if row.contact_id != tie.contact_id]
    form = forms.TieChangeForm(posted(request), people=people, initial=forms.tie_initial(tie))
    title = f"What {tie.contact.name} is to {pupil.short_name}"
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil)).tried(
        lambda given: contacts.change_tie(
            actor=request.actor, tie=tie, version=given["version"], facts=form.tie()
        ),
        lambda: FamilyTie.objects.get(pk=tie.pk).version,
    )
    if page:
        return show(request, page)
    return saved(request, f"What {tie.contact.name} is to {pupil.short_name} is saved.", back)


@requires(CHANGE, methods=BOTH)
def tie_end(request: ActorRequest, pupil_id: UUID, tie_id: UUID) -> HttpResponse:
    tie = tie_or_404(request, pupil_id, tie_id)
    pupil, back = tie.pupil, reverse("pupil_family", args=[pupil_id])
    form = forms.TieEndForm(
        posted(request),
        initial={"version": tie.version, "on": request.today, "facts": contacts.tie_words(tie)},
    )
    tried = attempt(
        form, lambda given: contacts.end_tie(actor=request.actor, tie=tie, **given),
        lambda: FamilyTie.objects.get(pk=tie.pk).version,
    )  # fmt: skip
    if tried.done:
        words = f"{tie.contact.name} is no contact of {pupil.short_name}'s any more."
        return saved(request, words, back, tried=tried)
    title = f"{tie.contact.name} is no longer a contact of {pupil.short_name}'s"
    notes = ["What was recorded stays in the history. A restriction stays in force."]
    others = FamilyTie.objects.on(request.today).filter(contact=tie.contact_id)
    if also := joined(other_names(others, pupil.pk)):
        notes.append(f"It ends for {pupil.short_name} alone: if they died, end it for {also} too.")
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil), notes,
                    conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=BOTH)
def contact_verify(request: ActorRequest, pupil_id: UUID, tie_id: UUID, kind: str) -> HttpResponse:
    tie = tie_or_404(request, pupil_id, tie_id)
    points = ContactPoint.objects.filter(contact=tie.contact_id)
    point: ContactPoint = visible_or_404(points, request.actor, CHANGE, kind=kind)
    pupil, back = tie.pupil, reverse("pupil_family", args=[pupil_id])
    label = str(ContactPointKind(point.kind).label)
    form = forms.VerifyForm(posted(request), initial={"value": point.value})
    title = f"{label} of {tie.contact.name}: {point.value}"
    notes = (f"Recorded as verified by you on {day(request.today)}.",)
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil), notes).tried(
        lambda given: contacts.verify_point(actor=request.actor, tie=tie, kind=kind, **given)
    )
    if page:
        return show(request, page)
    return saved(request, f"{label} of {tie.contact.name} is verified.", back)
