"""How the school words its letters: each kind, changed or brought back."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.letters.forms.wordings import WordingForm, WordingRestoreForm
from pupils.letters.rules.kinds import LetterKind, letter_kinds
from pupils.letters.selectors.facts import last_wording, wording_of
from pupils.letters.selectors.wordings import earlier_wordings, wordings_of
from pupils.letters.services import wordings as services
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.parts import Link

WORDING = Action.LETTER_WORDING
_BOTH = ("GET", "POST")


@requires(WORDING)
def letters_wordings(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, WORDING, school)
    context = {"place": place, "rows": wordings_of(place), "crumbs": _crumbs(place)[:1]}
    return render(request, "pupils/letters_wordings.html", context)


@requires(WORDING, methods=_BOTH)
def letters_wording(request: ActorRequest, school: str, letter_kind: str) -> HttpResponse:
    place = school_or_404(request.actor, WORDING, school)
    kind = _kind_or_404(letter_kind)
    subject, body = wording_of(place.pk, kind)
    last, earlier = last_wording(place.pk, kind.key), earlier_wordings(place, kind)
    initial = {"version": last.number if last else 0, "subject": subject, "body": body}
    form = WordingForm(posted(request), kind=kind, initial=initial)
    form.take(next((e for e in earlier if str(e.number) == request.GET.get("from")), None))
    back = reverse("letters_wordings", args=[place.slug])
    tried = attempt(
        form,
        lambda given: services.save_wording(
            actor=request.actor, school=place, kind=kind.key, **given
        ),
    )
    if tried.done:
        return saved(request, f"The words of “{kind.label}” are saved.", back)
    context = {
        "place": place, "kind": kind, "form": form, "conflict": tried.conflict, "back": back,
        "earlier": earlier, "crumbs": _crumbs(place),
        "is_own": last is not None and not last.is_original,
    }  # fmt: skip
    return render(request, "pupils/letters_wording.html", context)


@requires(WORDING, methods=_BOTH)
def letters_wording_restore(request: ActorRequest, school: str, letter_kind: str) -> HttpResponse:
    place = school_or_404(request.actor, WORDING, school)
    kind = _kind_or_404(letter_kind)
    form = WordingRestoreForm(posted(request))
    tried = attempt(
        form,
        lambda _: services.restore_wording(actor=request.actor, school=place, kind=kind.key),
    )
    back = reverse("letters_wording", args=[place.slug, kind.key])
    if tried.done:
        return saved(request, f"“{kind.label}” has its original words.", back, tried=tried)
    title = f"Bring back the original words of “{kind.label}”"
    notes = (kind.subject, *kind.body.split("\n\n"), "The school's own words are kept below them.")
    return show(request, FormPage(title, form, back, place.name, _crumbs(place), notes))


def _kind_or_404(key: str) -> LetterKind:
    for kind in letter_kinds():
        if kind.key == key:
            return kind
    raise Http404("There is no such kind of letter.")


def _crumbs(place: School) -> tuple[Link, ...]:
    return (
        Link("Letters", reverse("letters", args=[place.slug])),
        Link("Wording", reverse("letters_wordings", args=[place.slug])),
    )
