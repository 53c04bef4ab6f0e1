"""Pages that belong to nobody's pupils: preferences, the accessibility statement, health."""

from django import forms
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from send_mis.access.marks import public, signed_in
from send_mis.ui.display import LARGE, OFF, THEMES, Display
from send_mis.ui.forms import HouseForm
from send_mis.ui.gallery import gallery as components
from send_mis.ui.return_to import safe_return


class PreferencesForm(HouseForm):
    submit_label = "Save"

    theme = forms.ChoiceField(
        label="Colours",
        choices=list(THEMES.items()),
        required=False,
        widget=forms.RadioSelect,
        help_text="For every page, on this device.",
    )
    letters = forms.ChoiceField(
        label="Letters",
        choices=[("", "As usual"), (LARGE, "Larger")],
        required=False,
        widget=forms.RadioSelect,
    )
    shortcuts = forms.ChoiceField(
        label="The / key for Find a pupil",
        choices=[("", "On"), (OFF, "Off")],
        required=False,
        widget=forms.RadioSelect,
        help_text="Turn it off if you speak to your device, or press the key by mistake.",
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)


@public(methods=("GET", "POST"))
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    """How pages look to this person, on this device; works signed out, so that sign-in does too."""
    chosen = Display.read(request.COOKIES).chosen | {"back": _back(request)}
    form = PreferencesForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        response = redirect(safe_return(request, form.cleaned_data["back"]) or "preferences")
        Display.read(form.cleaned_data).keep(request, response)
        return response
    return render(request, "dashboard/preferences.html", {"form": form})


def _back(request: HttpRequest) -> str:
    """The page that the person came from, if it is one of ours: as its link says, for a browser
    tells nobody the address of a page that is read by a link."""
    asked = request.GET.get("back") or request.headers.get("Referer", "")
    came_from = safe_return(request, asked)
    return "" if "/preferences/" in came_from else came_from


@public()
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/accessibility.html")


@public()
def healthz(request: HttpRequest) -> HttpResponse:
    """For the machine that watches: 200 while the database answers. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@signed_in(methods=("GET", "POST"))
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the pages, live, for whoever builds the next one. Anybody who signs in may
    look, parents too: it shows nothing of any school."""
    return components(request)
