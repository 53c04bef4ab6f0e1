"""Undoing an import that was written: what goes back is shown first, then chosen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from pupils.choices import ImportState
from pupils.imports.selectors.may import why_not
from pupils.imports.selectors.undo import undo_page
from pupils.imports.services.imports import MEANWHILE
from pupils.imports.services.undo import undo_import
from pupils.imports.views.imports import seen_batch, seen_version
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.errors import RuleBroken
from send_mis.ui.lists import Address

_LONGEST_ID = 18


@requires(Action.IMPORT_RUN, methods=("GET", "POST"))
def imports_undo(request: ActorRequest, school: str, batch_id: UUID) -> HttpResponse:
    place, batch = seen_batch(request, school, batch_id)
    if request.method == "POST":
        try:
            done = undo_import(
                actor=request.actor, batch=batch, version=seen_version(request),
                row_ids=_chosen(request.POST),
            )  # fmt: skip
            if not done:
                messages.error(request, MEANWHILE)
            return redirect("imports_batch", place.slug, batch.pk)
        except RuleBroken as broken:
            messages.error(request, broken.message)
    if batch.state != ImportState.APPLIED or why_not(batch):
        return redirect("imports_batch", place.slug, batch.pk)
    page = undo_page(request.actor, place, batch, Address.of(request))
    return render(request, "pupils/imports_undo.html", {"undo": page})


def _chosen(post: QueryDict) -> list[int] | None:
    """The ticked rows; None where everything is to be undone."""
    if "everything" in post:
        return None
    ids = post.getlist("row")
    return [int(text) for text in ids if text.isdecimal() and len(text) <= _LONGEST_ID]
