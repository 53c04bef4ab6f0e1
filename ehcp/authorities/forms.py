"""An authority as the form asks for it."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from ehcp.authorities.rules import AUTHORITY_LABELS, LAW_DAYS
from ehcp.models import LocalAuthority
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.forms import Fold, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import WholeField

_LINES = forms.Textarea(attrs={"rows": 3})
_MOST_DAYS = 84


def _days(name: str, hint: str) -> WholeField:
    return WholeField(
        label=AUTHORITY_LABELS[name], required=False, least=1, most=_MOST_DAYS,
        help_text=f"Empty: the law's {LAW_DAYS[name]}. {hint}",
    )  # fmt: skip


class AuthorityAddForm(HouseForm):
    submit_label = "Save the authority"

    code = forms.ChoiceField(
        label=AUTHORITY_LABELS["code"],
        help_text="The one that maintains the plan, wherever the school lies.",
    )
    officer_name = forms.CharField(
        label=AUTHORITY_LABELS["officer_name"], required=False, max_length=160,
        help_text="Whom you ask about a plan.",
    )  # fmt: skip
    email = forms.EmailField(label=AUTHORITY_LABELS["email"], required=False, max_length=254)
    telephone = forms.CharField(label=AUTHORITY_LABELS["telephone"], required=False, max_length=40)
    address = forms.CharField(
        label=AUTHORITY_LABELS["address"], required=False, widget=_LINES, max_length=500
    )
    portal_url = forms.URLField(
        label=AUTHORITY_LABELS["portal_url"], required=False, max_length=200,
        assume_scheme="https", help_text="Where reports are sent, if not by e-mail.",
    )  # fmt: skip
    report_days = _days("report_days", "Some authorities ask for fewer.")
    papers_days = _days("papers_days", "Some authorities ask for more.")
    information_days = _days("information_days", "Some authorities ask for fewer.")
    words = forms.CharField(
        label=AUTHORITY_LABELS["words"], required=False, widget=_LINES, max_length=2000,
        help_text="For example: its own form, and the annotated plan beside it.",
    )  # fmt: skip

    def __init__(self, *args: Any, keep: str = "", **kwargs: Any) -> None:
        """`keep`: the code that the record has, also where the Department offers it no more."""
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["code"]
        offered = CodeBook(CodeSet.AUTHORITY).choices(CodeSet.AUTHORITY, keep)
        chosen.choices = [("", "Choose"), *sorted(offered, key=lambda pair: pair[1])]

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        return Layout(
            *own, "code",
            Group("Whom to ask there", "officer_name", "email", "telephone", "address"),
            Fold("Its own times and ways", "report_days", "papers_days", "information_days",
                 "portal_url", "words", is_open=self._has_own_ways()),
        )  # fmt: skip

    def _has_own_ways(self) -> bool:
        names = ("report_days", "papers_days", "information_days", "portal_url", "words")
        return any(self[name].value() for name in names)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in AUTHORITY_LABELS}


class AuthorityChangeForm(VersionedForm, AuthorityAddForm):
    @staticmethod
    def initial_of(row: LocalAuthority) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*AUTHORITY_LABELS, "version")}
