"""What the pupil and each of the pupil's people think: the tab, its forms, its papers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import Pupil
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from reviews.choices import ViewHow, ViewReaders
from reviews.models import ViewGiven
from reviews.voice import forms, services
from reviews.voice.rules.questions import AIM, FACES, asked_plainly
from reviews.voice.rules.sharing import who_reads
from reviews.voice.selectors.given import may_be_printed, shown_views, views_or_404
from reviews.voice.selectors.page import (
    asked_of,
    copy_for,
    outcomes_to_choose,
    pupil_views_page,
)
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import NotAllowed
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.faces import FACE
from send_mis.ui.parts import Link
from send_mis.ui.words import day

READ, RECORD, CHECK = Action.VIEWS_READ, Action.VIEWS_RECORD, Action.CYCLE_WRITE
BOTH = ("GET", "POST")


@requires(READ)
def pupil_views(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, READ)
    page = pupil_views_page(request.actor, record)
    return render(request, "reviews/pupil_views.html", {"record": record, "page": page})


@requires(RECORD, methods=BOTH)
def views_gate(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    """Who, what, save: half a minute on a phone."""
    pupil = fetch_pupil(request, pupil_id, RECORD)
    told = f"Read by {who_reads(pupil.short_name)}. Not shown to the family or anybody else."
    initial = {"readers": ViewReaders.STAFF.value}
    return _record(request, pupil, forms.GateForm, "Said at the gate", initial, (told,))


@requires(RECORD, methods=BOTH)
def views_words(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RECORD)
    title = f"{pupil.short_name}’s views"
    initial = {"how": ViewHow.WORDS.value, "readers": ViewReaders.REVIEW.value}
    pictures = Link("With pictures instead", reverse("views_pictures", args=[pupil.pk]))
    return _record(request, pupil, forms.PupilWordsForm, title, initial, instead=pictures)


@requires(RECORD, methods=BOTH)
def views_pictures(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RECORD)
    title = f"{pupil.short_name}’s views, with pictures"
    initial = {"readers": ViewReaders.REVIEW.value}
    words = Link("In words instead", reverse("views_words", args=[pupil.pk]))
    return _record(request, pupil, forms.PicturesForm, title, initial, instead=words)


@requires(RECORD, methods=BOTH)
def views_observed(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RECORD)
    title = f"{pupil.short_name}’s views, by observation"
    note = "For a pupil who cannot say it, or not yet: what they show by what they do."
    initial = {"readers": ViewReaders.REVIEW.value}
    return _record(request, pupil, forms.ObservedForm, title, initial, (note,))


@requires(RECORD, methods=BOTH)
def views_parent(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RECORD)
    title = f"A parent’s views of how {pupil.short_name} is doing"
    initial = {"how": ViewHow.MEETING.value, "readers": ViewReaders.STAFF.value}
    note = "Each parent has a page of their own. What one home says is never shown to another’s."
    return _record(request, pupil, forms.ParentForm, title, initial, (note,))


def _record(
    request: ActorRequest, pupil: Pupil, kind: type[Any], title: str, initial: dict[str, Any],
    notes: tuple[str, ...] = (), instead: Link | None = None,
) -> HttpResponse:  # fmt: skip
    asked = asked_of(request.actor, pupil)
    first = {"on": request.today, "scribe": request.actor.name} | initial
    if len(asked.contacts) == 1:
        first["contact"] = asked.contacts[0][0]
    form = kind(posted(request), asked=asked, initial=first)
    page = FormPage(
        title, form, _home(pupil), pupil.name, crumbs_of(pupil), notes, instead=instead,
        notice=_notice(asked, is_of_contact="contact" in form.fields),
    ).tried(
        lambda _: services.record_views(actor=request.actor, pupil=pupil, facts=form.facts())
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The views are saved.", _home(pupil))


def _notice(asked: Any, *, is_of_contact: bool) -> str:
    if is_of_contact and not asked.contacts:
        return "Nobody is recorded who belongs to this pupil: the office adds them under Family."
    return " ".join(asked.warnings)


@requires(RECORD, methods=BOTH)
def views_change(request: ActorRequest, pupil_id: UUID, views_id: UUID) -> HttpResponse:
    row = views_or_404(request.actor, pupil_id, views_id, RECORD)
    pupil, asked = row.pupil, asked_of(request.actor, row.pupil, row)
    form = forms.change_form_of(row)(posted(request), asked=asked, initial=forms.initial_of(row))
    page = FormPage(
        f"Correct: {_title(row)}", form, _home(pupil), pupil.name, crumbs_of(pupil),
        notice=" ".join(asked.warnings),
    ).tried(
        lambda given: services.change_views(
            actor=request.actor, views=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The views are saved.", _home(pupil))


@requires(RECORD, methods=BOTH)
def views_remove(request: ActorRequest, pupil_id: UUID, views_id: UUID) -> HttpResponse:
    row = views_or_404(request.actor, pupil_id, views_id, RECORD)
    form = forms.ViewsRemoveForm(posted(request), initial=_facts(row))
    note = "Nobody reads it any more; the record of changes keeps it."
    page = FormPage(f"Remove: {_title(row)}", form, _home(row.pupil), row.pupil.name,
                    crumbs_of(row.pupil), (note,), danger=True).tried(
        lambda given: services.remove_views(actor=request.actor, views=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "They are removed.", _home(row.pupil))


@requires(CHECK, methods=BOTH)
def views_check(request: ActorRequest, pupil_id: UUID, views_id: UUID) -> HttpResponse:
    """A child's words about somebody at home, read by staff before anybody else reads them."""
    row = views_or_404(request.actor, pupil_id, views_id, CHECK)
    asked = asked_of(request.actor, row.pupil, row)
    form = forms.ViewsCheckForm(
        posted(request), asked=asked, initial=_facts(row) | {"readers": row.readers}
    )
    said = services.views_words(row)[services.SAID]
    tried = attempt(
        form, lambda given: services.check_views(actor=request.actor, views=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is checked.", _home(row.pupil), tried=tried)
    notes = (f"“{said}”", "If a child may be at risk, tell the designated safeguarding lead first.")
    page = FormPage(f"Check before sharing: {_title(row)}", form, _home(row.pupil), row.pupil.name,
                    crumbs_of(row.pupil), notes, conflict=tried.conflict,
                    notice=" ".join(asked.warnings))  # fmt: skip
    return show(request, page)


@requires(Action.OUTCOME_CHANGE, methods=BOTH)
def views_outcome(request: ActorRequest, pupil_id: UUID, views_id: UUID) -> HttpResponse:
    """The pupil's own aim is taken into an outcome: linked, not typed again."""
    row = views_or_404(request.actor, pupil_id, views_id, READ)
    pupil, choices = row.pupil, outcomes_to_choose(row.pupil)
    form = forms.ViewsTakeUpForm(posted(request), outcomes=choices, initial=_facts(row))
    tried = attempt(
        form, lambda given: services.take_up_views(actor=request.actor, views=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The words stand in the outcome.", _home(pupil), tried=tried)
    new = Link("Add an outcome first", reverse("outcome_add", args=[pupil.pk]))
    notice = "" if choices else "No outcome is being worked on: add one first."
    page = FormPage(f"What {pupil.short_name} wants to get better at", form, _home(pupil),
                    pupil.name, crumbs_of(pupil), (f"“{row.answers.get(AIM, '')}”",),
                    instead=new, notice=notice, conflict=tried.conflict)  # fmt: skip
    return show(request, page)


@requires(READ)
def views_pdf(request: ActorRequest, pupil_id: UUID, views_id: UUID) -> HttpResponse:
    """The pupil's own views on one page, in large type."""
    row = views_or_404(request.actor, pupil_id, views_id, READ)
    if not may_be_printed(row):
        raise NotAllowed("Only a pupil’s own views are printed, once they may be shared.")
    shown, pupil = shown_views(row), row.pupil
    sheet = sheet_for(
        request.actor, pupil.school.name, pupil.school_id, made=f"from {day(row.on)}",
        for_whom=pupil.name, landscape=False,
    )  # fmt: skip
    context = {"sheet": sheet, "shown": shown, "pupil": pupil, "size": type_size(shown.length)}
    content = render_pdf("reviews/pdf/own_views.html", context, title=f"My views: {pupil.name}")
    _read(request, "views.pdf", pupil, day(row.on))
    return of_pupil(content, "pdf", "My views", pupil, request.today)


def type_size(length: int) -> str:
    """As large as still fits on one page."""
    sizes = ((350, "views-huge"), (900, "views-large"), (1800, "views-middle"))
    return next((name for most, name in sizes if length <= most), "views-small")


@requires(RECORD)
def views_sheet_pdf(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    """The questions for a parent, to be filled in by hand and keyed as a parent's views."""
    pupil = open_pupil(request.actor, pupil_id, RECORD).pupil
    sheet = sheet_for(
        None, pupil.school.name, pupil.school_id, made=day(request.today), landscape=False
    )
    faces = [(FACE[str(step)], caption) for step, caption in FACES.items()]
    context = {
        "sheet": sheet,
        "pupil": pupil,
        "faces": faces,
        "questions": asked_plainly(pupil.short_name),
    }
    content = render_pdf("reviews/pdf/views_sheet.html", context, title="What do you think?")
    _read(request, "views.sheet_pdf", pupil, "")
    return of_pupil(content, "pdf", "What do you think", pupil, request.today)


@requires(CHECK)
def views_copy_pdf(request: ActorRequest, pupil_id: UUID, contact_id: UUID) -> HttpResponse:
    """What one parent may be given of the views before a review meeting."""
    record = open_pupil(request.actor, pupil_id, CHECK)
    reader, people = copy_for(request.actor, record, contact_id)
    pupil = record.pupil
    sheet = sheet_for(
        None, pupil.school.name, pupil.school_id, made=f"as at {day(request.today)}",
        for_whom=reader.name, landscape=False,
    )  # fmt: skip
    context = {"sheet": sheet, "people": people, "pupil": pupil, "reader": reader}
    content = render_pdf("reviews/pdf/views_copy.html", context, title=f"Views: {pupil.name}")
    _read(request, "views.copy_pdf", pupil, reader.name)
    return of_pupil(content, "pdf", "Views", pupil, request.today)


def _read(request: ActorRequest, what: str, pupil: Pupil, detail: str) -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[pupil.pk], detail=detail,
        school_id=pupil.school_id,
    )  # fmt: skip


def crumbs_of(pupil: Pupil) -> tuple[Link, ...]:
    return (*form_crumbs(pupil), Link("Views", _home(pupil)))


def _home(pupil: Pupil) -> str:
    return reverse("pupil_views", args=[pupil.pk])


def _title(row: ViewGiven) -> str:
    whose = row.contact.name if row.contact else row.pupil.short_name
    return f"{whose}, {day(row.on)}"


def _facts(row: ViewGiven) -> dict[str, Any]:
    return {"version": row.version, "facts": services.views_words(row)}


def _version_of(row: ViewGiven) -> int:
    return ViewGiven.objects.values_list("version", flat=True).get(pk=row.pk)
