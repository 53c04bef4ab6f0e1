"""What every page that saves does with a form: rules at the fields, a conflict side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from send_mis.audit.record import sent_once
from send_mis.errors import AlreadyDone, EditConflict, RuleBroken
from send_mis.ui.already import AlreadySaved, already_saved, remember
from send_mis.ui.forms import HouseForm, SummaryLine, VersionedForm, add_rule_errors, error_summary
from send_mis.ui.parts import Conflict, Link


@dataclass(frozen=True)
class FormPage:
    """A page with one form: its question, what is said before it, where Cancel leads."""

    title: str
    form: HouseForm
    back: str
    lede: str = ""
    crumbs: Sequence[Link] = ()
    notes: Sequence[str] = ()
    danger: bool = False
    # Where somebody goes who meant another question.
    instead: Link | None = None
    conflict: Conflict | None = None
    # What has to be known before anything is typed.
    notice: str = ""
    submit: str = ""
    template: str = "ui/form_page.html"

    @property
    def lines(self) -> Sequence[SummaryLine]:
        """The summary of errors, for a template that lays out the fields itself."""
        return error_summary(self.form) if self.form.is_bound else ()

    def tried(
        self, deed: Callable[[dict[str, Any]], object], version_now: Callable[[], int] = lambda: 0
    ) -> "FormPage | None":
        """None where the form was sent and saved; else the page to show, with what was refused."""
        tried = attempt(self.form, deed, version_now)
        return None if tried.done else replace(self, conflict=tried.conflict)


@dataclass
class Attempt:
    """`already`: it is done, by whom and when, though not by this."""

    done: bool = False
    conflict: Conflict | None = None
    already: str = ""


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also if it is empty: a form without a tick is sent all the same."""
    return request.POST if request.method == "POST" else None


def attempt(
    form: HouseForm, deed: Callable[[dict[str, Any]], object],
    version_now: Callable[[], int] = lambda: 0,
) -> Attempt:  # fmt: skip
    """Do it if the form is valid. What is refused stands in the form; nothing typed is lost."""
    if isinstance(form, VersionedForm) and form.asks_other:
        return Attempt(conflict=form.use_other())
    if not form.is_bound or not form.is_valid():
        return Attempt()
    try:
        with sent_once(form.sent_key):
            deed(dict(form.cleaned_data))
    except AlreadyDone as error:
        return Attempt(done=True, already=error.message)
    except RuleBroken as broken:
        add_rule_errors(form, broken)
        return Attempt()
    except EditConflict as conflict:
        if not isinstance(form, VersionedForm):
            raise
        return Attempt(conflict=form.show_conflict(conflict, version=version_now()))
    return Attempt(done=True)


def saved(
    request: HttpRequest, words: str, to: str, *, here: str = "", tried: Attempt | None = None
) -> HttpResponse:
    """Say what was saved, and go on; whoever comes Back to the form is told so there.

    `here`: the page of the form, where it was sent to another address. `tried`: where somebody may
    have done the same already: then that is said.
    """
    if tried is not None and tried.already:
        messages.info(request, tried.already)
        return redirect(to)
    remember(request, words, to, here=here)
    messages.success(request, words)
    return redirect(to)


def show(request: HttpRequest, page: FormPage) -> HttpResponse:
    already = before_this(request, page.form)
    context = {"page": page, "form": page.form, "already": already}
    return render(request, page.template, context)


def before_this(request: HttpRequest, form: HouseForm) -> AlreadySaved | None:
    """What was saved from here a moment ago, of a form that does its deed once."""
    already = already_saved(request) if form.acts_once else None
    if already is not None:
        form.summary_note = "What you sent before is saved. The words below have not been saved."
    return already
