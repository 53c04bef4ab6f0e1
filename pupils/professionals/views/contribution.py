"""What somebody without an account sees by a link: one form, and that it was received."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pupils.documents.rules.kinds import MOST_BYTES
from pupils.professionals.forms.advice import AdviceGiveForm
from pupils.professionals.rules.advising import ADVICE_LINK, letters_of
from pupils.professionals.services.advice import asked_by_link, receive_advice
from send_mis.access.marks import public
from send_mis.errors import RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.links.pages import by_link
from send_mis.ui.forms import add_rule_errors
from send_mis.ui.once import page_key
from send_mis.ui.parts import Link
from send_mis.ui.uploads import OneFile, with_one_file

_DONE = "advice_received"


@public(methods=("GET", "POST"))
@by_link(ADVICE_LINK, done=_DONE)
def advice_give(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    again = Link("Back to the form", request.path)
    return with_one_file(
        request, limit=MOST_BYTES, again=again, is_by_link=True,
        view=lambda handler: _give(request, link, handler),
    )  # fmt: skip


def _give(request: HttpRequest, link: ExpiringLink, handler: OneFile) -> HttpResponse:
    """Of the child the page says the initials and what was asked, and nothing that is known."""
    row = asked_by_link(link)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AdviceGiveForm(*sent, is_too_large=handler.is_too_large)
    if form.is_bound and form.is_valid():
        try:
            receive_advice(
                link=link, facts=form.facts(), content=form.content(), today=timezone.localdate(),
                used_from=page_key(request.POST),
            )  # fmt: skip
            return redirect(_DONE)
        except RuleBroken as broken:
            add_rule_errors(form, broken)
    context = {"form": form, "row": row, "letters": letters_of(row.pupil.name)}
    return render(request, "pupils/advice_give.html", context)


@public()
def advice_received(request: HttpRequest) -> HttpResponse:
    """The same for everybody: it says nothing of whom it was about."""
    return render(request, "pupils/advice_received.html")
