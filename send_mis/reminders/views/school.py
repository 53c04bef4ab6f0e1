"""What a school reminds of, when it last did, and whose mail does not arrive."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, posted, saved
from send_mis.audit.form_pages import show as show_form
from send_mis.reminders.forms.school import ReminderSettingsForm
from send_mis.reminders.selectors.choices import settings_of
from send_mis.reminders.selectors.school import reminders_page
from send_mis.reminders.services.choices import change_reminders
from send_mis.ui.parts import Link

VIEW, CHANGE = Action.REMINDERS_VIEW, Action.REMINDERS_CHANGE
_LEDE = "Something is said once when it comes up, once when it is due, and once when it is late."


@requires(VIEW)
def show(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    context = {
        "school": found,
        "page": reminders_page(request.actor, found, timezone.now()),
        "may_change": bool(can(request.actor, CHANGE, found)),
        "crumbs": [Link("School", reverse("school_page", args=[found.slug])), Link("Reminders")],
    }
    return render(request, "reminders/school.html", context)


@requires(CHANGE, methods=("GET", "POST"))
def change(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    home = reverse("reminders_school", args=[found.slug])
    form = ReminderSettingsForm(
        posted(request), initial=ReminderSettingsForm.initial_of(settings_of(found))
    )
    page = FormPage(
        form=form, title="What is sent, and when", lede=_LEDE, back=home,
        crumbs=[Link("Reminders", home), Link("What is sent")],
        notes=("Whoever’s turn it is, is written to; of what is late, the SENCO too.",),
    ).tried(
        lambda given: change_reminders(
            actor=request.actor, school=found, version=given["version"], **form.given
        ),
        lambda: settings_of(found).version,
    )  # fmt: skip
    return show_form(request, page) if page else saved(request, "Saved.", home)
