"""A pupil's history on the register."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.record.selectors.pupil import open_pupil
from pupils.register.selectors.history import history
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit


@requires(Action.REGISTER_VIEW)
def pupil_history(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, Action.REGISTER_VIEW)
    if request.method == "GET":
        audit.read(
            actor=request.actor, what="pupil.history", pupil_ids=[record.id],
            school_id=record.pupil.school_id,
        )  # fmt: skip
    earlier = ""
    if Action.REGISTER_CHANGE in record.may:
        earlier = reverse("register_earlier", args=[record.id])
    return render(
        request,
        "pupils/pupil_history.html",
        {"record": record, "moments": history(record), "earlier_url": earlier},
    )
