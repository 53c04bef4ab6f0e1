"""The form in which it is decided who is told about a young person."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.parents.rights import forms
from send_mis.parents.rights import services as service
from send_mis.parents.rights.rules import PupilRights
from send_mis.parents.rights.selectors import rights_of
from send_mis.ui.parts import Link
from send_mis.ui.words import long_day

_DECIDE = Action.RIGHTS_DECIDE


@requires(_DECIDE, methods=("GET", "POST"))
def rights_decide(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil: Pupil = visible_or_404(
        Pupil.objects.select_related("school"), request.actor, _DECIDE, pk=pupil_id
    )
    rights = rights_of(pupil, request.today)
    home = reverse("pupil_shared", args=[pupil.pk])
    crumbs = [
        Link(pupil.name, reverse("pupil_page", args=[pupil.pk])),
        Link("Shared with the family", home), Link("Who is told"),
    ]  # fmt: skip
    form = forms.RightsForm(posted(request), initial={"reader": rights.reader})
    page = FormPage("Who is told now", form, home, pupil.name, crumbs, _notes(rights)).tried(
        lambda given: service.decide_rights(
            actor=request.actor, pupil=pupil, reader=given["reader"], why=given["why"]
        )
    )
    return show(request, page) if page else saved(request, "The decision is saved.", home)


def _notes(rights: PupilRights) -> tuple[str, str]:
    since = (
        f"It holds from {long_day(rights.moves_on)}, the day after the last Friday in June of"
        " Year 11. From then on the young person is asked, told and may appeal."
    )
    alone = (
        "Where the young person alone is told, parents open nothing any more, also not what was"
        " shared before."
    )
    return since, alone
