"""What every form page here shares: one attempt to save, and one page to show it on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.marks import ActorRequest
from send_mis.audit.form_pages import before_this
from send_mis.audit.record import sent_once
from send_mis.errors import EditConflict, RuleBroken
from send_mis.ui.forms import HouseForm, VersionedForm, add_rule_errors, error_summary
from send_mis.ui.parts import Conflict, Link

Save = Callable[[Any], object]


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page that asks one thing."""

    form: HouseForm
    title: str
    crumbs: Sequence[Link]
    cancel: str
    lede: str = ""
    submit: str = "Save"
    note: str = ""
    is_danger: bool = False
    conflict: Conflict | None = None
    template: str = "office/form_page.html"

    def response(self, request: ActorRequest) -> HttpResponse:
        lines = error_summary(self.form) if self.form.is_bound else []
        context = {
            "page": self, "form": self.form, "lines": lines,
            "already": before_this(request, self.form),
        }  # fmt: skip
        return render(request, self.template, context)

    def tried(
        self, request: ActorRequest, save: Save, version: Callable[[], int] | None = None
    ) -> "FormPage | None":
        """None if a posted form was saved; else the page to show, with whatever was refused.

        `version` reads what the record counts now, for a form that somebody else overtook.
        """
        form = self.form
        if isinstance(form, VersionedForm) and form.asks_other:
            return replace(self, conflict=form.use_other())
        if request.method != "POST" or not form.is_valid():
            return self
        try:
            with sent_once(form.sent_key):
                save(form.cleaned_data)
        except RuleBroken as broken:
            add_rule_errors(form, broken)
            return self
        except EditConflict as found:
            if version is None or not isinstance(form, VersionedForm):
                raise
            return replace(self, conflict=form.show_conflict(found, version=version()))
        return None
