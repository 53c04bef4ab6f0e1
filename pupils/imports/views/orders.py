from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.imports.forms import NoOrderForm
from pupils.imports.selectors.orders import marked_orders as orders_of
from pupils.imports.services.orders import find_no_order
from pupils.record.selectors.pupil import form_crumbs
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show

RESTRICT = Action.FAMILY_RESTRICT


@requires(RESTRICT)
def marked_orders(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, RESTRICT, school)
    rows = orders_of(request.actor, place)
    return render(request, "pupils/marked_orders.html", {"place": place, "rows": rows})


@requires(RESTRICT, methods=("GET", "POST"))
def marked_order_none(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RESTRICT)
    back = reverse("marked_orders", args=[pupil.school.slug])
    form = NoOrderForm(posted(request))
    tried = attempt(
        form,
        lambda given: find_no_order(actor=request.actor, pupil=pupil, why=given["why"]),
    )
    if tried.done:
        return saved(request, f"There is no court order of {pupil.name}.", back, tried=tried)
    note = "If the next file marks it again, you are asked again: have it put right in the MIS."
    page = FormPage(
        f"There is no court order of {pupil.short_name}", form, back, pupil.name,
        form_crumbs(pupil), (note,),
    )  # fmt: skip
    return show(request, page)
