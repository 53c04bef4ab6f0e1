from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pupils.imports.forms import DifferencesForm
from pupils.imports.selectors.differences import differences_page
from pupils.imports.services.differences import settle_differences
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.ui.forms import add_rule_errors
from send_mis.ui.lists import Address
from send_mis.ui.words import plural

RUN = Action.IMPORT_RUN


@requires(RUN)
def differences(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, RUN, school)
    page = differences_page(request.actor, place, Address.of(request), request.today)
    form = DifferencesForm(ids=[row.id for row in page.rows])
    return render(request, "pupils/differences.html", {"differences": page, "form": form})


@requires(Action.DIFFERENCE_SETTLE, methods=("POST",))
def differences_settle(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, Action.DIFFERENCE_SETTLE, school)
    home = reverse("differences", args=[place.slug])
    asked = Address.of(request)
    chosen = request.POST.getlist("chosen")
    page = differences_page(
        request.actor, place, Address(home, asked.params), request.today, chosen
    )
    form = DifferencesForm(request.POST, ids=[row.id for row in page.rows])
    if form.is_valid() and _settle(request, place, form):
        return redirect(home)
    if not page.rows:
        messages.error(request, "All of these are resolved already.")
        return redirect(home)
    return render(request, "pupils/differences.html", {"differences": page, "form": form})


def _settle(request: ActorRequest, school: School, form: DifferencesForm) -> bool:
    ids = [UUID(pk) for pk in form.cleaned_data["chosen"]]
    takes_theirs = form.cleaned_data["deed"] == "theirs"
    try:
        count = settle_differences(
            actor=request.actor, school=school, ids=ids, takes_theirs=takes_theirs,
            reason=form.cleaned_data["reason"],
            seen={pk: request.POST.get(f"seen-{pk}", "") for pk in ids},
        )  # fmt: skip
    except RuleBroken as broken:
        add_rule_errors(form, broken)
        return False
    words = "taken from the file" if takes_theirs else "kept as we have it"
    messages.success(request, f"{plural(count, 'difference', 'differences')} {words}.")
    return True
