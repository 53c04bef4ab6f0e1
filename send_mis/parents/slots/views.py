"""Times to meet that a school offers to families: all of them, new ones, one withdrawn."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.classes.selectors import classes_now
from pupils.models import ClassMembership, Pupil
from pupils.querysets import holds_on
from pupils.record.views import fetch_pupil
from reviews.meetings.selectors.people import staff_of
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404, visible_to
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.parents.models import SharedWith
from send_mis.parents.slots import forms
from send_mis.parents.slots import services as service
from send_mis.parents.slots.selectors import (
    OFFER,
    free_choices,
    offered_days,
    readers_of,
    slot_or_404,
    when_of,
)
from send_mis.parents.summaries.selectors.page import summary_or_404
from send_mis.parents.summaries.views.summaries import crumbs
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_BOTH = ("GET", "POST")
_KEYED = "Write down a time"
_HINT = "Families see what is free on the page that is shared with them, and choose one."


@requires(OFFER)
def slots(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, OFFER, school)
    classes = visible_to(classes_now(found, request.today), request.actor, OFFER)
    context = {
        "school": found, "days": offered_days(request.actor, found),
        "classes": [
            Link(each.name, reverse("slots_offer_class", args=[each.pk])) for each in classes
        ],
    }  # fmt: skip
    return render(request, "parents/slots.html", context)


@requires(OFFER, methods=_BOTH)
def slots_offer(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    """To the family of one pupil: each parent chooses their own."""
    pupil = fetch_pupil(request, pupil_id, OFFER)
    audit.read(
        actor=request.actor, what="slots_offer", pupil_ids=[pupil.pk], school_id=pupil.school_id
    )
    return _offer(request, pupil.school, f"Times to meet about {pupil.short_name}", [pupil], ())


@requires(OFFER, methods=_BOTH)
def slots_offer_class(request: ActorRequest, class_id: UUID) -> HttpResponse:
    rows = SchoolClass.objects.select_related("school")
    group: SchoolClass = visible_or_404(rows, request.actor, OFFER, pk=class_id)
    members = ClassMembership.objects.filter(holds_on(request.today), school_class=group)
    pupils = visible_to(
        Pupil.objects.filter(pk__in=members.values("pupil")), request.actor, OFFER
    ).select_related("school__trust")  # fmt: skip
    found = list(pupils.order_by("sort_key", "pk"))
    readers = readers_of(found)
    choices = [
        (str(each.pk), f"{each.name}: {plural(readers.get(each.pk, 0), 'reader', 'readers')}")
        for each in found
    ]
    return _offer(request, group.school, f"Times to meet families of {group.name}", found, choices)


@requires(OFFER, methods=_BOTH)
def slot_withdraw(request: ActorRequest, slot_id: UUID) -> HttpResponse:
    row = slot_or_404(request.actor, slot_id)
    form = forms.SlotWithdrawForm(posted(request))
    tried = attempt(form, lambda _: service.withdraw_slot(actor=request.actor, slot=row))
    home = reverse("slots", args=[row.school.slug])
    if tried.done:
        return saved(request, "It is withdrawn.", home, tried=tried)
    page = FormPage(
        f"Withdraw {when_of(row)}", form, home, row.host.display_name,
        [Link("Times to meet", home)],
    )  # fmt: skip
    return show(request, page)


@requires(Action.SUMMARY_SHARE, methods=_BOTH)
def slot_key(request: ActorRequest, summary_id: UUID) -> HttpResponse:
    row = summary_or_404(request.actor, summary_id, Action.SUMMARY_SHARE)
    rows = SharedWith.objects.filter(summary=row, ended_on__isnull=True).select_related(
        "contact", "pupil"
    )
    readers = {each.pk: each for each in rows.order_by("shared_on", "pk")}
    free = free_choices(row.pupil_id, request.today)
    form = forms.SlotKeyForm(
        posted(request), free=free, readers={pk: each.contact.name for pk, each in readers.items()}
    )
    home = reverse("summary", args=[row.pk])
    page = FormPage(
        _KEYED, form, home, row.pupil.name, crumbs(row.pupil, Link(_KEYED)),
        () if free else ("No time is free: offer times to this family first.",),
    ).tried(
        lambda given: service.key_slot(
            actor=request.actor, shared=readers[UUID(given["reader"])],
            slot_id=UUID(given["slot"]), joins=given["joins"],
            needs_interpreter=given["interpreter"],
        )
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The meeting is planned.", home)


def _offer(
    request: ActorRequest, school: School, title: str, pupils: Sequence[Any],
    choices: Sequence[tuple[str, str]],
) -> HttpResponse:  # fmt: skip
    hosts = staff_of(pupils[0], request.today, Action.SUMMARY_SHARE) if pupils else {}
    form = forms.SlotsOfferForm(
        posted(request), pupils=choices, hosts=hosts, initial={"host": request.actor.user_id}
    )
    home = reverse("slots", args=[school.slug])
    chosen = {str(each.pk): each for each in pupils}
    page = FormPage(title, form, home, _HINT, [Link("Times to meet", home)]).tried(
        lambda given: service.offer_slots(
            actor=request.actor, pupils=[chosen[key] for key in given.get("pupils", chosen)],
            facts=form.facts(),
        )
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The times are offered.", home)
