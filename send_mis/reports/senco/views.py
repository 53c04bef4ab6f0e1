"""The SENCO’s post: time, qualification and by when."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.audit.saving import version_now
from send_mis.reports.senco import forms
from send_mis.reports.senco import services as service
from send_mis.reports.senco.selectors import WRITE, post_lines, post_or_404, sencos_of
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")


@requires(WRITE)
def senco_posts(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, WRITE, school)
    context = {
        "school": found, "lines": post_lines(request.actor, found), "crumbs": _crumbs(found.slug)
    }  # fmt: skip
    return render(request, "reports/senco_posts.html", context)


@requires(WRITE, methods=_BOTH)
def senco_post_record(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, WRITE, school)
    home = reverse("senco_posts", args=[found.slug])
    form = forms.SencoPostForm(posted(request), sencos=sencos_of(found, request.today))
    page = FormPage("Record a SENCO’s post", form, home, crumbs=_crumbs(found.slug)).tried(
        lambda given: service.record_post(
            actor=request.actor, school=found, user=UUID(given["user"]), facts=form.facts()
        )
    )
    return show(request, page) if page else saved(request, "The post is recorded.", home)


@requires(WRITE, methods=_BOTH)
def senco_post_change(request: ActorRequest, post_id: UUID) -> HttpResponse:
    row = post_or_404(request.actor, post_id)
    home = reverse("senco_posts", args=[row.school.slug])
    initial = forms.SencoPostChangeForm.initial_of(row)
    form = forms.SencoPostChangeForm(posted(request), initial=initial)
    page = FormPage(
        "Change a SENCO’s post", form, home, crumbs=_crumbs(row.school.slug),
        lede=row.user.display_name,
    ).tried(
        lambda given: service.change_post(
            actor=request.actor, post=row, version=given["version"], facts=form.facts()
        ),
        lambda: version_now(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The post is saved.", home)


def _crumbs(slug: str) -> tuple[Link, ...]:
    return (Link("Reports", reverse("reports", args=[slug])), Link("The SENCO’s time"))
