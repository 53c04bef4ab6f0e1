"""The crest of a school: shown, set, removed."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import attempt, before_this, saved
from send_mis.office.forms.crest import CrestForm
from send_mis.schools import services
from send_mis.schools.models import School
from send_mis.schools.pictures import MOST_BYTES, TOO_LARGE
from send_mis.schools.selectors import crest_of
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file

CHANGE = Action.SCHOOL_CHANGE


@requires(Action.SCHOOL_VIEW)
def picture(request: ActorRequest, school: str) -> HttpResponse:
    """A PNG that we drew ourselves, whatever was sent: no browser need guess what it is."""
    found = crest_of(school_or_404(request.actor, Action.SCHOOL_VIEW, school).pk)
    if not found:
        raise Http404("This school has set no crest.")
    return HttpResponse(found, content_type="image/png")


@csrf_exempt
@requires(CHANGE, methods=("GET", "POST"))
def change(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, CHANGE, school)
    again = Link("Choose a picture again", reverse("school_page_crest", args=[place.slug]))
    return with_one_file(
        request, limit=MOST_BYTES, again=again,
        view=lambda handler: _change(request, place, handler),
    )  # fmt: skip


def _change(request: ActorRequest, school: School, handler: OneFile) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CrestForm(*sent)
    if handler.is_too_large:
        form.errors.pop("picture", None)
        form.add_error("picture", TOO_LARGE)
    tried = attempt(
        form,
        lambda data: services.set_crest(
            actor=request.actor, school=school, content=data["picture"].read()
        ),
    )
    back = reverse("school_page", args=[school.slug])
    if tried.done:
        return saved(request, "The crest is saved. It stands on every PDF from now on.", back)
    context = {
        "form": form, "school": school, "back": back, "has_crest": bool(crest_of(school.pk)),
        "already": before_this(request, form),
    }  # fmt: skip
    return render(request, "office/school_crest.html", context)


@requires(CHANGE, methods=("POST",))
def remove(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, CHANGE, school)
    services.remove_crest(actor=request.actor, school=place)
    words = "The crest is removed. PDFs show the school’s name alone."
    return saved(request, words, reverse("school_page", args=[place.slug]))
