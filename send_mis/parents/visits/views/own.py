"""Signed in as a parent: all that is shared about one's children, and one summary."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from pupils.documents.rules.kinds import MOST_BYTES
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.parents.answers import services as service
from send_mis.parents.documents import services as documents
from send_mis.parents.slots import services as slots
from send_mis.parents.thoughts import services as thoughts
from send_mis.parents.visits.pages import (
    answer_form,
    document_form,
    summary_paper,
    summary_seen,
    thoughts_form,
    times_back,
    times_form,
    translation_file,
)
from send_mis.parents.visits.selectors import Visit, own_children, visit_of
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file

_READ, _ANSWER = Action.SHARED_READ, Action.SHARED_ANSWER


@requires(_READ)
def my_children(request: ActorRequest) -> HttpResponse:
    return render(request, "parents/my_children.html", {"children": own_children(request.actor)})


@requires(_READ)
def own_summary(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = _visit(request, shared_id, "own_summary")
    return summary_seen(request, visit)


@requires(_ANSWER, methods=("GET", "POST"))
def own_answer(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = _visit(request, shared_id, "own_answer")
    return answer_form(
        request, visit,
        lambda said, number: service.give_answer(
            actor=request.actor, shared=visit.shared, said=said, number=number
        ),
    )  # fmt: skip


@csrf_exempt
@requires(_ANSWER, methods=("GET", "POST"))
def own_document(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = _visit(request, shared_id, "own_document")

    def page(handler: OneFile) -> HttpResponse:
        return document_form(
            request, visit, handler,
            lambda sent: documents.give_document(
                actor=request.actor, shared=visit.shared, sent=sent
            ),
        )  # fmt: skip

    again = Link("Back to the form", request.path)
    return with_one_file(request, limit=MOST_BYTES, again=again, view=page)


@requires(_ANSWER, methods=("GET", "POST"))
def own_think(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = _visit(request, shared_id, "own_think")
    return thoughts_form(
        request, visit,
        lambda answers: thoughts.give_thoughts(
            actor=request.actor, shared=visit.shared, answers=answers
        ),
    )  # fmt: skip


@requires(_ANSWER, methods=("GET", "POST"))
def own_times(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = _visit(request, shared_id, "own_times")
    return times_form(
        request, visit,
        lambda slot, joins, needs: slots.choose_slot(
            actor=request.actor, shared=visit.shared, slot_id=slot, joins=joins,
            needs_interpreter=needs,
        ),
    )  # fmt: skip


@requires(_ANSWER, methods=("GET", "POST"))
def own_times_back(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = _visit(request, shared_id, "own_times_back")
    return times_back(
        request, visit,
        lambda choice: slots.give_slot_back(
            actor=request.actor, shared=visit.shared, choice_id=choice
        ),
    )  # fmt: skip


@requires(_ANSWER, methods=("POST",))
def own_read(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = visit_of(request.actor, shared_id)
    if not visit.is_withdrawn:
        service.say_read(actor=request.actor, shared=visit.shared, number=visit.shared.number)
    return redirect(f"{visit.base}#said")


@requires(_READ)
def own_print(request: ActorRequest, shared_id: UUID) -> HttpResponse:
    visit = _visit(request, shared_id, "own_summary.pdf")
    if visit.is_withdrawn:
        raise Http404("The school has withdrawn it.")
    return summary_paper(visit, is_large="large" in request.GET)


@requires(_READ)
def own_translation(request: ActorRequest, shared_id: UUID, translation_id: UUID) -> HttpResponse:
    visit = visit_of(request.actor, shared_id)
    response = translation_file(request, visit, translation_id)
    _is_read(request, visit, "own_translation.pdf")
    return response


def _visit(request: ActorRequest, shared_id: UUID, what: str) -> Visit:
    visit = visit_of(request.actor, shared_id)
    _is_read(request, visit, what)
    return visit


def _is_read(request: ActorRequest, visit: Visit, what: str) -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[visit.shared.pupil_id],
        school_id=visit.shared.school_id,
    )  # fmt: skip
