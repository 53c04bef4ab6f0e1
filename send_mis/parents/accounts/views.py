"""Accounts of a child's people: who has one, given and ended."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import FamilyTie, Pupil
from pupils.record.selectors.pupil import open_pupil
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.parents.accounts import forms
from send_mis.parents.accounts import services as service
from send_mis.parents.accounts.selectors import GIVE, account_lines, account_or_404, tie_or_404
from send_mis.parents.summaries.views.summaries import crumbs
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")
_READS = "They sign in with a password of their own, and read what is shared with them by name."


@requires(GIVE)
def pupil_accounts(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, GIVE)
    audit.read(
        actor=request.actor, what="pupil.accounts", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    context = {"record": record, "lines": account_lines(record)}
    return render(request, "parents/pupil_accounts.html", context)


@requires(GIVE, methods=_BOTH)
def family_account_give(request: ActorRequest, tie_id: UUID) -> HttpResponse:
    tie = tie_or_404(request.actor, tie_id)
    form = forms.AccountGiveForm(posted(request))
    tried = attempt(form, lambda _: service.give_account(actor=request.actor, tie=tie))
    home = _home(tie.pupil)
    if tried.done:
        return saved(request, f"{tie.contact.name} is told by mail.", home, tried=tried)
    page = FormPage(
        f"An account for {tie.contact.name}", form, home, tie.pupil.name,
        crumbs(tie.pupil, Link("Account")), (_READS,),
    )  # fmt: skip
    return show(request, page)


@requires(GIVE, methods=_BOTH)
def family_account_end(request: ActorRequest, account_id: UUID) -> HttpResponse:
    row = account_or_404(request.actor, account_id)
    form = forms.AccountEndForm(posted(request))
    tie = FamilyTie.objects.filter(contact=row.contact_id).select_related("pupil").first()
    home = _home(tie.pupil) if tie else reverse("today")
    if tie is not None and request.method == "GET":
        audit.read(
            actor=request.actor, what="family_account_end", pupil_ids=[tie.pupil_id],
            school_id=row.school_id,
        )  # fmt: skip
    page = FormPage(
        f"End the account of {row.contact.name}", form, home, "",
        notes=("What was shared with them by link or on paper stays as it is.",), danger=True,
    ).tried(
        lambda given: service.end_account(actor=request.actor, account=row, why=given["why"])
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The account has ended.", home)


def _home(pupil: Pupil) -> str:
    return reverse("pupil_accounts", args=[pupil.pk])
