"""Starting, changing and ending a pupil's status, one page for each question."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from pupils.choices import SUPPORT_STARTS, SenStatus
from pupils.classes.selectors import who_was_meant
from pupils.models import Pupil, Spell
from pupils.record.selectors.pupil import form_crumbs
from pupils.register.forms import register as forms
from pupils.register.services import register
from pupils.register.services.corrections import correct_spell, remove_spell
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import Attempt, FormPage, attempt, posted, saved, show
from send_mis.ui.forms import HouseForm, VersionedForm
from send_mis.ui.parts import Link
from send_mis.ui.words import day

CHANGE = Action.REGISTER_CHANGE
_BOTH = ("GET", "POST")


def pupil_to_change(request: ActorRequest, pupil_id: UUID) -> Pupil:
    pupil: Pupil = visible_or_404(
        Pupil.objects.select_related("school"), request.actor, CHANGE, id=pupil_id
    )
    return pupil


def spell_to_change(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> Spell:
    spells = Spell.objects.select_related("pupil__school")
    spell: Spell = visible_or_404(spells, request.actor, CHANGE, id=spell_id, pupil_id=pupil_id)
    return spell


def version_of(spell: Spell) -> int:
    """The version that is saved now: a conflict is settled by saving over it, eyes open."""
    return Spell.objects.values_list("version", flat=True).get(pk=spell.pk)


@requires(CHANGE, methods=_BOTH)
def register_start(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = pupil_to_change(request, pupil_id)
    home = reverse("pupil_page", args=[pupil.pk])
    has_support = pupil.spells.filter(status="K", ends_on=None).exists()
    status = "E" if has_support or request.GET.get("status") == "E" else ""
    initial = {"starts_on": request.today, "status": status}
    form = forms.StartForm(posted(request), initial=initial)
    title, note = f"Add {pupil.short_name} to the register", ""
    if has_support:
        title, form.submit_label = f"Start an EHC plan for {pupil.short_name}", "Start the EHC plan"
        note = "SEN support ends on the day on which the plan starts."
    done = attempt(
        form, lambda given: register.start_spell(actor=request.actor, pupil=pupil, **given)
    )
    advice = _advice(request, pupil, form)
    if done.done:
        words = SenStatus(form.cleaned_data["status"]).label
        text = f"{pupil.short_name}: {words} from {day(form.cleaned_data['starts_on'])}."
        return _saved(request, text, home, advice, done)
    return show(
        request,
        FormPage(
            title, form, home, pupil.name, form_crumbs(pupil), (note,) if note else (),
        ),
    )  # fmt: skip


@requires(CHANGE, methods=_BOTH)
def register_earlier(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = pupil_to_change(request, pupil_id)
    back = reverse("pupil_history", args=[pupil.pk])
    form = forms.EarlierForm(posted(request))
    done = attempt(
        form, lambda given: register.start_spell(actor=request.actor, pupil=pupil, **given)
    )
    if done.done:
        return saved(request, "The earlier time on the register is in the history.", back)
    title = "Add an earlier time on the register"
    return show(request, FormPage(title, form, back, pupil.name, form_crumbs(pupil)))


@requires(CHANGE, methods=_BOTH)
def register_change(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> HttpResponse:
    spell = spell_to_change(request, pupil_id, spell_id)
    form = forms.ChangeForm(posted(request), initial=_initial(spell, forms.ChangeForm))
    return _spell_page(
        request, spell, form,
        lambda given: register.change_spell(actor=request.actor, spell=spell, **given),
        f"{spell.get_status_display()} since {day(spell.starts_on)}", "The details are saved.",
    )  # fmt: skip


@requires(CHANGE, methods=_BOTH)
def register_end(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> HttpResponse:
    spell = spell_to_change(request, pupil_id, spell_id)
    initial = {"version": spell.version, "ends_on": request.today, "then": "monitor"}
    form = forms.EndForm(posted(request), initial=initial, has_plan=spell.status == "E")

    def end(given: dict[str, Any]) -> None:
        then = given.pop("then")
        register.end_spell(
            actor=request.actor, spell=spell, monitor=then == "monitor",
            continue_as_support=then == "support", **given,
        )  # fmt: skip

    words = SenStatus(spell.status).this
    note = "The needs end with the status, unless another status follows. The history stays."
    return _spell_page(
        request, spell, form, end, f"End {words}", f"{words} has been ended.", note=note
    )


@requires(CHANGE, methods=_BOTH)
def register_correct(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> HttpResponse:
    spell = spell_to_change(request, pupil_id, spell_id)
    form = forms.CorrectForm(posted(request), initial=_initial(spell, forms.CorrectForm))
    return _spell_page(
        request, spell, form,
        lambda given: correct_spell(actor=request.actor, spell=spell, **given),
        "Correct a mistake", "The mistake is corrected.",
        note="For a status or day that was typed wrongly. If things changed, end the status.",
    )  # fmt: skip


@requires(CHANGE, methods=_BOTH)
def register_remove(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> HttpResponse:
    spell = spell_to_change(request, pupil_id, spell_id)
    words = f"{spell.get_status_display()} from {day(spell.starts_on)}"
    form = forms.SpellRemoveForm(posted(request), initial={"version": spell.version})
    return _spell_page(
        request, spell, form,
        lambda given: remove_spell(actor=request.actor, spell=spell, **given),
        f"Remove {words}?", f"{words} is removed.",
        note="Needs that were recorded only for this time go with it.", danger=True,
    )  # fmt: skip


@requires(CHANGE, methods=_BOTH)
def register_told(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> HttpResponse:
    spell = spell_to_change(request, pupil_id, spell_id)
    form = forms.ToldForm(posted(request), initial=_initial(spell, forms.ToldForm))
    return _spell_page(
        request, spell, form,
        lambda given: register.record_parents_told(
            actor=request.actor, spell=spell, version=given["version"],
            told_on=given["parents_told_on"], how=given["parents_told_how"],
        ),
        "When were parents told?", "It is recorded that parents were told.",
        instead=_letter(request, spell),
    )  # fmt: skip


def _letter(request: ActorRequest, spell: Spell) -> Link | None:
    """The letter that tells them, and records it once it reached somebody."""
    if spell.status != SenStatus.SEN_SUPPORT or not request.actor.may(Action.LETTER_SEND_SEN):
        return None
    words = "Not told yet? Write to them that SEN support starts"
    return Link(words, reverse("letter_write", args=[spell.pupil_id, SUPPORT_STARTS]))


@requires(CHANGE, methods=_BOTH)
def register_review(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> HttpResponse:
    spell = spell_to_change(request, pupil_id, spell_id)
    form = forms.ReviewForm(posted(request), initial=_initial(spell, forms.ReviewForm))
    return _spell_page(
        request, spell, form,
        lambda given: register.set_next_review(actor=request.actor, spell=spell, **given),
        "When is the next review?", "The next review has a date.",
        instead=Link(
            "Was it held already? Record that a review was held",
            reverse("register_review_held", args=[pupil_id, spell_id]),
        ),
    )  # fmt: skip


@requires(CHANGE, methods=_BOTH)
def register_review_held(request: ActorRequest, pupil_id: UUID, spell_id: UUID) -> HttpResponse:
    spell = spell_to_change(request, pupil_id, spell_id)
    initial = {"version": spell.version}
    form = forms.ReviewHeldForm(
        posted(request), initial=initial, has_plan=spell.status == SenStatus.EHC_PLAN
    )
    due = spell.next_review_on
    return _spell_page(
        request, spell, form,
        lambda given: register.record_review_held(actor=request.actor, spell=spell, **given),
        "When was the review held?", "The review is recorded.",
        note=f"The review was set for {day(due)}." if due else "",
    )  # fmt: skip


def _advice(request: ActorRequest, pupil: Pupil, form: HouseForm) -> str:
    """On a name that may be a slip: beside its box, and said once it is saved; never in the way."""
    said = ""
    for name in ("decided_by", "end_decided_by"):
        text = str(form[name].value() or "") if name in form.fields else ""
        if words := who_was_meant(pupil.school, text, request.today):
            form[name].help_text = said = words
    return said


def _saved(
    request: ActorRequest, words: str, home: str, advice: str, tried: Attempt
) -> HttpResponse:  # fmt: skip
    """The advice follows what was saved; of words that were not, none is given."""
    answer = saved(request, words, home, tried=tried)
    if advice and not tried.already:
        messages.info(request, f"Who decided: {advice}")
    return answer


def _initial(spell: Spell, form: type[VersionedForm]) -> dict[str, Any]:
    return {name: getattr(spell, name, None) for name in form.base_fields}


def _spell_page(
    request: ActorRequest, spell: Spell, form: VersionedForm, deed: Any, title: str,
    words: str, note: str = "", *, danger: bool = False, instead: Link | None = None,
) -> HttpResponse:  # fmt: skip
    """Save and go to the pupil's page, or show the question again."""
    pupil = spell.pupil
    home = reverse("pupil_page", args=[pupil.pk])
    form.initial["facts"] = register.spell_words(spell)
    tried = attempt(form, deed, lambda: version_of(spell))
    advice = _advice(request, pupil, form)
    if tried.done:
        return _saved(request, f"{pupil.short_name}: {words}", home, advice, tried)
    # The form shows why and by whom it was decided, as the history does.
    audit.read(
        actor=request.actor, what="pupil.history", pupil_ids=[pupil.pk],
        school_id=pupil.school_id,
    )  # fmt: skip
    return show(
        request,
        FormPage(
            title, form, home, pupil.name, form_crumbs(pupil), (note,) if note else (), danger,
            instead, tried.conflict,
        ),
    )  # fmt: skip
