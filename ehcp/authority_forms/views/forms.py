"""The forms of an authority: uploaded, matched once, handed out as they came."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from ehcp.authorities.selectors import authority_or_404
from ehcp.authority_forms import forms
from ehcp.authority_forms.selectors.forms import (
    form_or_404,
    forms_page,
    matching_of,
    places_of,
)
from ehcp.authority_forms.services import forms as service
from ehcp.choices import FormKind
from ehcp.models import AuthorityForm, LocalAuthority
from pupils.documents.keeping import FileAway, content_of
from pupils.documents.rules.kinds import FILE_KINDS, MOST_BYTES
from pupils.documents.views.documents import handed_out
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.ui.downloads import attachment
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file

CHANGE = Action.AUTHORITY_CHANGE
BOTH = ("GET", "POST")
_ONCE = (
    "Say once what goes where: from then on the form is filled for each review. Nothing of the form"
    " itself is changed."
)
_GONE = "Not in this version any more, though it was filled before: {}."


@requires(CHANGE)
def authority_forms(request: ActorRequest, school: str, authority_id: UUID) -> HttpResponse:
    row = authority_or_404(request.actor, school, authority_id)
    context = {"authority": row, "page": forms_page(row), "crumbs": _crumbs(row)}
    return render(request, "ehcp/authority_forms.html", context)


# The token is asked for by `with_one_file`, once it is known how much may be read.
@csrf_exempt
@requires(CHANGE, methods=BOTH)
def authority_form_add(request: ActorRequest, school: str, authority_id: UUID) -> HttpResponse:
    row = authority_or_404(request.actor, school, authority_id)
    here = reverse("authority_form_add", args=[school, row.pk])
    return with_one_file(
        request, limit=MOST_BYTES, again=Link("Choose the form again", here),
        view=lambda handler: _add(request, row, handler),
    )  # fmt: skip


def _add(request: ActorRequest, row: LocalAuthority, handler: OneFile) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.WordFormForm(*sent, is_too_large=handler.is_too_large)
    made: list[AuthorityForm] = []
    page = FormPage(
        f"Upload the form of {row.name}", form, _home(row), crumbs=_crumbs(row, "Upload")
    ).tried(
        lambda given: made.append(service.add_word_form(
            actor=request.actor, authority=row, name=form.form_name(), content=given["file"].read()
        ))
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, "The form is kept. Now say what goes where.", _match(row, made))


@requires(CHANGE, methods=BOTH)
def authority_headings(request: ActorRequest, school: str, authority_id: UUID) -> HttpResponse:
    row = authority_or_404(request.actor, school, authority_id)
    form = forms.HeadingsForm(posted(request))
    made: list[AuthorityForm] = []
    page = FormPage(
        f"Headings of the portal of {row.name}", form, _home(row), crumbs=_crumbs(row, "Headings")
    ).tried(
        lambda _: made.append(service.add_headings(
            actor=request.actor, authority=row, headings=form.lines()
        ))
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, "The headings are kept. Now say what goes where.", _match(row, made))


@requires(CHANGE, methods=BOTH)
def authority_form(
    request: ActorRequest, school: str, authority_id: UUID, form_id: UUID
) -> HttpResponse:  # fmt: skip
    row = form_or_404(request.actor, school, authority_id, form_id)
    matching = matching_of(row)
    form = forms.FormMatchForm(
        posted(request), matching=matching,
        initial=forms.FormMatchForm.initial_of(row.version, matching),
    )  # fmt: skip
    gone = [_GONE.format(place.label) for place in matching.gone]
    home = _home(row.authority)
    page = FormPage(
        f"What goes where: {row.name}, version {row.number}", form, home, row.authority.name,
        _crumbs(row.authority, "What goes where"), (_ONCE, *gone),
    ).tried(
        lambda given: service.match_form(
            actor=request.actor, form=row, version=given["version"],
            matches=form.given(places_of(row)),
        ),
        lambda: AuthorityForm.objects.values_list("version", flat=True).get(pk=row.pk),
    )  # fmt: skip
    return show(request, page) if page else saved(request, f"{row.name} is in use.", home)


@requires(CHANGE)
def authority_form_file(
    request: ActorRequest, school: str, authority_id: UUID, form_id: UUID
) -> HttpResponse:  # fmt: skip
    """As it came. There is nothing of a pupil in it."""
    row = form_or_404(request.actor, school, authority_id, form_id)
    if row.kind != FormKind.WORD:
        return redirect(_home(row.authority))
    try:
        content = content_of(row)
    except FileAway as away:
        messages.error(request, away.message)
        return redirect(_home(row.authority))
    kind = FILE_KINDS["docx"]
    name = attachment(f"{row.authority.name} – {row.name}", kind.key)
    return handed_out(HttpResponse(content), kind.content_type, name)


def _match(row: LocalAuthority, made: list[AuthorityForm]) -> str:
    """Where what was just kept is matched; sent twice, there is nothing new."""
    if not made:
        return _home(row)
    return reverse("authority_form", args=[row.school.slug, row.pk, made[0].pk])


def _home(row: LocalAuthority) -> str:
    return reverse("authority_forms", args=[row.school.slug, row.pk])


def _crumbs(row: LocalAuthority, *further: str) -> tuple[Link, ...]:
    first = Link("Local authorities", reverse("authorities", args=[row.school.slug]))
    if not further:
        return first, Link(f"Forms of {row.name}")
    return (first, Link(f"Forms of {row.name}", _home(row)), *map(Link, further))
