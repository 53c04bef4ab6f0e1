"""What authorities owe, month by month: the list, its letters, and that it was asked for."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.chasing import exports
from ehcp.chasing import services as service
from ehcp.chasing.forms import ChaseRecordForm
from ehcp.chasing.rules import OwedItem, late_words
from ehcp.chasing.selectors import (
    REVIEW,
    chased_authority_or_404,
    owed_items,
    owing_authorities,
)
from ehcp.models import LocalAuthority
from pupils.record.views import fetch_pupil
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.schools.models import School
from send_mis.ui.downloads import download
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day

_BOTH = ("GET", "POST")
_TITLE = "Owed by authorities"
_LETTER = "EHC plans: what is due from you"


@requires(REVIEW)
def ehc_chases(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, REVIEW, school)
    items = owed_items(request.actor, found)
    context = {
        "school": found, "authorities": owing_authorities(found, items, request.today),
        "csv_url": reverse("ehc_chases_csv", args=[found.slug]),
    }  # fmt: skip
    return render(request, "ehcp/chases.html", context)


@requires(REVIEW)
def ehc_chases_csv(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, REVIEW, school)
    items = owed_items(request.actor, found)
    _read(request, "ehc_chases.csv", found, items)
    content = exports.chases_csv(items, request.today)
    return download(content, "csv", _TITLE, found.name, plain_day(request.today))


@requires(REVIEW)
def ehc_chase_pdf(request: ActorRequest, school: str, authority_id: UUID) -> HttpResponse:
    """To the authority's officer, about all that it owes."""
    row = chased_authority_or_404(request.actor, school, authority_id)
    return _letter(request, row, owed_items(request.actor, row.school, authority_id=row.pk))


@requires(REVIEW)
def ehc_chase_pupil_pdf(
    request: ActorRequest, school: str, authority_id: UUID, pupil_id: UUID
) -> HttpResponse:
    """The same about one pupil."""
    row = chased_authority_or_404(request.actor, school, authority_id)
    pupil = fetch_pupil(request, pupil_id, REVIEW)
    items = owed_items(request.actor, row.school, authority_id=row.pk)
    return _letter(request, row, [item for item in items if item.pupil_id == pupil.pk], pupil.pk)


def _letter(
    request: ActorRequest, row: LocalAuthority, items: Sequence[OwedItem], *about: UUID
) -> HttpResponse:  # fmt: skip
    """Initials and UPN alone say whom it is about; nothing of a plan stands in it."""
    school, on = row.school, day(request.today)
    sheet = sheet_for(
        None, school.name, school.pk, made=on, for_whom=row.officer_name or row.name,
        landscape=False,
    )  # fmt: skip
    lines = [(item, late_words(item.law_on, request.today)) for item in items]
    content = render_pdf(
        "ehcp/pdf/chase.html",
        {
            "sheet": sheet, "authority": row, "school": school, "lines": lines, "on": on,
            "by": request.actor.name,
            "has_own": any(item.authority_on for item in items),
        },
        title=_LETTER,
    )  # fmt: skip
    _read(request, "ehc_chase.pdf", school, items, *about)
    return download(content, "pdf", _LETTER, row.name, plain_day(request.today))


def _read(
    request: ActorRequest, what: str, school: School, items: Sequence[OwedItem], *about: UUID
) -> None:
    pupil_ids = sorted({*about, *(item.pupil_id for item in items)})
    audit.read(actor=request.actor, what=what, school_id=school.pk, pupil_ids=pupil_ids)


@requires(REVIEW, methods=_BOTH)
def ehc_chase_record(request: ActorRequest, school: str, authority_id: UUID) -> HttpResponse:
    row = chased_authority_or_404(request.actor, school, authority_id)
    owed = owed_items(request.actor, row.school, authority_id=row.pk)
    form = ChaseRecordForm(
        posted(request), owed=owed, today=request.today,
        initial=ChaseRecordForm.proposed(owed, request.today),
    )  # fmt: skip
    home = reverse("ehc_chases", args=[row.school.slug])
    tried = attempt(
        form,
        lambda _: service.record_chase(actor=request.actor, authority=row, facts=form.facts()),
    )
    if tried.done:
        return saved(request, f"Recorded: {row.name} was asked.", home, tried=tried)
    crumbs = (Link(_TITLE, home), Link(row.name))
    return show(request, FormPage(f"{row.name} was asked", form, home, crumbs=crumbs))
