"""A child's homes, what keeps a contact away, and times in care."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from pupils.families.forms import homes as forms
from pupils.families.selectors.known import known_households
from pupils.families.selectors.page import family_rows
from pupils.families.services import care, homes, restrictions
from pupils.families.views.family import BOTH, CHANGE, tie_or_404
from pupils.models import CareSpell, Household, HouseholdStay, Restriction
from pupils.record.selectors.pupil import form_crumbs
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.parts import Link
from send_mis.ui.words import joined

RESTRICT = Action.FAMILY_RESTRICT


@requires(CHANGE, methods=BOTH)
def household_add(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    rows = family_rows(pupil.pk, request.today)
    form = forms.HouseholdAddForm(
        posted(request), people=[tie.contact for tie in rows.ties], initial={"on": request.today}
    )
    known = known_households(rows)
    instead = None
    if known:
        label = f"{pupil.short_name} lives at “{known[0].name}”, which is known already"
        instead = Link(label, reverse("household_link", args=[pupil.pk, known[0].pk]))
    back = reverse("pupil_family", args=[pupil.pk])
    page = FormPage(
        f"Add a home of {pupil.short_name}'s", form, back, pupil.name, form_crumbs(pupil),
        instead=instead,
    ).tried(
        lambda given: homes.add_household(
            actor=request.actor, pupil=pupil, facts=form.home(), stay=form.stay(), on=given["on"],
            members=list(given["members"]),
        )
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, f"“{form.cleaned_data['name']}” is recorded.", back)


@requires(CHANGE, methods=BOTH)
def household_link(request: ActorRequest, pupil_id: UUID, household_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    home: Household = visible_or_404(
        Household, request.actor, CHANGE, id=household_id, school_id=pupil.school_id
    )
    rows = family_rows(pupil.pk, request.today)
    form = forms.HouseholdLinkForm(
        posted(request), people=[tie.contact for tie in rows.ties],
        initial={"on": request.today, "members": rows.homes.get(home.pk, [])},
    )  # fmt: skip
    back = reverse("pupil_family", args=[pupil.pk])
    title = f"{pupil.short_name} lives at “{home.name}”"
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil)).tried(
        lambda given: homes.add_household(
            actor=request.actor, pupil=pupil, facts={}, stay=form.stay(), on=given["on"],
            members=list(given["members"]), known=home,
        )
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, f"“{home.name}” is recorded.", back)


def _stay(request: ActorRequest, pupil_id: UUID, stay_id: UUID) -> HouseholdStay:
    stays = HouseholdStay.objects.select_related("pupil__school", "household")
    stay: HouseholdStay = visible_or_404(
        stays, request.actor, CHANGE, id=stay_id, pupil_id=pupil_id
    )
    return stay


@requires(CHANGE, methods=BOTH)
def household_change(request: ActorRequest, pupil_id: UUID, stay_id: UUID) -> HttpResponse:
    stay = _stay(request, pupil_id, stay_id)
    pupil, home = stay.pupil, stay.household
    rows = family_rows(pupil.pk, request.today)
    form = forms.HouseholdChangeForm(
        posted(request), people=[tie.contact for tie in rows.ties],
        initial=forms.home_initial(stay, rows.homes.get(home.pk, [])),
    )  # fmt: skip
    back = reverse("pupil_family", args=[pupil.pk])
    others = HouseholdStay.objects.on(request.today).filter(household=home).exclude(pupil=pupil)
    names = joined([row.pupil.name for row in others.select_related("pupil")])
    notes = (f"{names} also lives there: the address changes for all of them.",) if names else ()
    page = FormPage(home.name, form, back, pupil.name, form_crumbs(pupil), notes).tried(
        lambda given: homes.change_household(
            actor=request.actor, stay=stay, version=given["version"], facts=form.home(),
            stay_facts=form.stay(), members=list(given["members"]),
        ),
        lambda: Household.objects.get(pk=home.pk).version,
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, f"“{form.cleaned_data['name']}” is saved.", back)


@requires(CHANGE, methods=BOTH)
def household_leave(request: ActorRequest, pupil_id: UUID, stay_id: UUID) -> HttpResponse:
    stay = _stay(request, pupil_id, stay_id)
    pupil, back = stay.pupil, reverse("pupil_family", args=[pupil_id])
    form = forms.HouseholdLeaveForm(posted(request), initial={"on": request.today})
    words = f"{pupil.short_name} no longer lives at “{stay.household.name}”"
    tried = attempt(
        form, lambda given: homes.leave_household(actor=request.actor, stay=stay, **given)
    )
    if tried.done:
        return saved(request, f"{words}.", back, tried=tried)
    return show(request, FormPage(words, form, back, pupil.name, form_crumbs(pupil)))


# --- Restrictions ----------------------------------------------------------------------------


@requires(RESTRICT, methods=BOTH)
def restriction_start(request: ActorRequest, pupil_id: UUID, tie_id: UUID) -> HttpResponse:
    tie = tie_or_404(request, pupil_id, tie_id, RESTRICT)
    pupil, back = tie.pupil, reverse("pupil_family", args=[pupil_id])
    form = forms.RestrictionStartForm(posted(request), initial={"starts_on": request.today})
    tried = attempt(
        form,
        lambda given: restrictions.start_restriction(
            actor=request.actor, tie=tie, starts_on=given["starts_on"], facts=form.facts()
        ),
    )
    if tried.done:
        return saved(request, f"{tie.contact.name} is restricted.", back, tried=tried)
    title = f"Restrict {tie.contact.name}"
    notes = (
        "It holds at once: no letter about the child goes to them, and staff are warned.",
        "It ends when somebody lifts it, and not before: also where an order has a last day.",
    )
    return show(request, FormPage(title, form, back, pupil.name, form_crumbs(pupil), notes))


def _restriction(request: ActorRequest, pupil_id: UUID, restriction_id: UUID) -> Restriction:
    rows = Restriction.objects.select_related("pupil__school", "contact")
    row: Restriction = visible_or_404(
        rows, request.actor, RESTRICT, id=restriction_id, pupil_id=pupil_id
    )
    return row


def _version_of(row: Restriction) -> int:
    return Restriction.objects.values_list("version", flat=True).get(pk=row.pk)


@requires(RESTRICT, methods=BOTH)
def restriction_change(request: ActorRequest, pupil_id: UUID, restriction_id: UUID) -> HttpResponse:
    row = _restriction(request, pupil_id, restriction_id)
    back = reverse("pupil_family", args=[pupil_id])
    form = forms.RestrictionChangeForm(posted(request), initial=forms.bar_initial(row))
    title = f"The restriction of {row.contact.name}"
    page = FormPage(title, form, back, row.pupil.name, form_crumbs(row.pupil)).tried(
        lambda given: restrictions.change_restriction(
            actor=request.actor, restriction=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )
    if page:
        return show(request, page)
    return saved(request, f"The restriction of {row.contact.name} is saved.", back)


@requires(RESTRICT, methods=BOTH)
def restriction_lift(request: ActorRequest, pupil_id: UUID, restriction_id: UUID) -> HttpResponse:
    row = _restriction(request, pupil_id, restriction_id)
    back = reverse("pupil_family", args=[pupil_id])
    facts = restrictions.restriction_words(row)
    form = forms.RestrictionLiftForm(
        posted(request), initial={"version": row.version, "on": request.today, "facts": facts}
    )
    tried = attempt(
        form,
        lambda given: restrictions.lift_restriction(actor=request.actor, restriction=row, **given),
        lambda: _version_of(row),
    )
    if tried.done:
        words = f"The restriction of {row.contact.name} is lifted."
        return saved(request, words, back, tried=tried)
    page = FormPage(
        f"Lift the restriction of {row.contact.name}", form, back, row.pupil.name,
        form_crumbs(row.pupil), danger=True, conflict=tried.conflict,
        notes=("They are told and contacted again like any other in their place.",),
    )  # fmt: skip
    return show(request, page)


# --- Care ------------------------------------------------------------------------------------


@requires(CHANGE, methods=BOTH)
def care_start(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, CHANGE)
    back = reverse("pupil_family", args=[pupil.pk])
    form = forms.CareForm(
        posted(request), book=CodeBook(CodeSet.AUTHORITY),
        initial={"starts_on": request.today, "authority": pupil.care_authority},
    )  # fmt: skip
    title = f"{pupil.short_name} is looked after"
    page = FormPage(title, form, back, pupil.name, form_crumbs(pupil)).tried(
        lambda given: care.start_care(actor=request.actor, pupil=pupil, **given)
    )
    if page:
        return show(request, page)
    return saved(request, f"{pupil.short_name}'s time in care is recorded.", back)


@requires(CHANGE, methods=BOTH)
def care_change(request: ActorRequest, pupil_id: UUID, care_id: UUID) -> HttpResponse:
    spells = CareSpell.objects.select_related("pupil__school")
    spell: CareSpell = visible_or_404(spells, request.actor, CHANGE, id=care_id, pupil_id=pupil_id)
    back = reverse("pupil_family", args=[pupil_id])
    form = forms.CareChangeForm(
        posted(request), book=CodeBook(CodeSet.AUTHORITY), kept=spell.authority,
        initial=forms.care_initial(spell),
    )  # fmt: skip
    title = f"When {spell.pupil.short_name} is looked after"
    page = FormPage(title, form, back, spell.pupil.name, form_crumbs(spell.pupil)).tried(
        lambda given: care.change_care(actor=request.actor, care=spell, **given),
        lambda: CareSpell.objects.values_list("version", flat=True).get(pk=spell.pk),
    )
    if page:
        return show(request, page)
    return saved(request, f"{spell.pupil.short_name}'s time in care is saved.", back)
