"""One reader of a summary: told again, stopped; the letter; the summary on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.parents.models import SharedWith
from send_mis.parents.signposts.rules import HOW_TO_FIND
from send_mis.parents.signposts.selectors import signposts_read
from send_mis.parents.summaries.forms import summaries as forms
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.page import shared_or_404, summary_or_404
from send_mis.parents.summaries.selectors.sharing import sharing_of
from send_mis.parents.summaries.selectors.shown import SHARE, VIEW, shown_of
from send_mis.parents.summaries.selectors.words import reader_words
from send_mis.parents.summaries.services import readers as service
from send_mis.parents.summaries.views.summaries import crumbs
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.forms import HouseForm
from send_mis.ui.parts import Link
from send_mis.ui.words import day

_BOTH = ("GET", "POST")


@requires(VIEW)
def summary_pdf(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    """As it stands in hand: with its state, and for nobody by name."""
    row = summary_or_404(request.actor, summary_id, VIEW)
    pupil = row.pupil
    shown = shown_of(row.content, row.kind, pupil.short_name)
    sheet = sheet_for(
        request.actor, pupil.school.name, pupil.school_id,
        made=f"{row.get_state_display()}, {day(request.today)}", landscape=False,
    )  # fmt: skip
    content = render_pdf(
        "parents/pdf/summary.html",
        {
            "sheet": sheet, "shown": shown, "is_large": "large" in request.GET,
            "signposts": signposts_read(row.others), "how_to_find": HOW_TO_FIND,
        },
        title=shown.title,
    )  # fmt: skip
    audit.read(
        actor=request.actor, what="summary.pdf", pupil_ids=[pupil.pk], school_id=row.school_id
    )
    return of_pupil(content, "pdf", "For the family", pupil, request.today)


@requires(SHARE, methods=_BOTH)
def summary_tell_again(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    row = shared_or_404(request.actor, shared_id, SHARE)
    words = SummaryWords.read(row.summary.content)
    reader = sharing_of(row.pupil, words, request.today).reader(row.contact_id)
    form = forms.TellAgainForm(
        posted(request), ways=reader.ways if reader else (), initial=_facts(row)
    )
    page = _page(
        row, "Tell them again", form, "The link that they have opens nothing any more then."
    ).tried(
        lambda given: service.tell_again(
            actor=request.actor, shared=row, version=given["version"], way=given["way"]
        ),
        lambda: _version_of(row),
    )
    return show(request, page) if page else saved(request, "They are told again.", _home(row))


@requires(SHARE, methods=_BOTH)
def summary_stop(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    row = shared_or_404(request.actor, shared_id, SHARE)
    form = forms.ReaderStopForm(posted(request), initial=_facts(row))
    page = _page(
        row, f"{row.contact.name} is to read it no longer", form, "Others go on reading it."
    ).tried(
        lambda given: service.stop_reader(
            actor=request.actor, shared=row, version=given["version"], why=given["why"]
        ),
        lambda: _version_of(row),
    )
    return show(request, page) if page else saved(request, "They read it no longer.", _home(row))


def _page(row: SharedWith, title: str, form: HouseForm, note: str) -> FormPage:
    return FormPage(
        title, form, _home(row), row.contact.name, crumbs(row.pupil, Link(title)), (note,)
    )


def _facts(row: SharedWith) -> dict[str, object]:
    return {"version": row.version, "facts": reader_words(row)}


def _version_of(row: SharedWith) -> int:
    found: int = SharedWith.objects.values_list("version", flat=True).get(pk=row.pk)
    return found


def _home(row: SharedWith) -> str:
    return reverse("summary", args=[row.summary_id])
