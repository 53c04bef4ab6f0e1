"""A signpost as the form asks for it."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.parents.choices import SignpostKind
from send_mis.parents.models import Signpost
from send_mis.parents.signposts.rules import SIGNPOST_LABELS
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.forms import Group, HouseForm, VersionedForm


class SignpostForm(HouseForm):
    submit_label = "I have checked it: save"

    authority = forms.ChoiceField(
        label=SIGNPOST_LABELS["authority"],
        help_text="Families of its EHC plans read it, and all others where the school lies there.",
    )
    kind = forms.ChoiceField(label=SIGNPOST_LABELS["kind"], choices=SignpostKind.choices)
    name = forms.CharField(label=SIGNPOST_LABELS["name"], max_length=120)
    url = forms.URLField(
        label=SIGNPOST_LABELS["url"], required=False, max_length=200, assume_scheme="https"
    )
    telephone = forms.CharField(label=SIGNPOST_LABELS["telephone"], required=False, max_length=40)
    email = forms.EmailField(label=SIGNPOST_LABELS["email"], required=False, max_length=254)
    words = forms.CharField(
        label=SIGNPOST_LABELS["words"], required=False, max_length=300,
        help_text="As you would say it to a parent.",
    )  # fmt: skip

    def __init__(self, *args: Any, keep: str = "", **kwargs: Any) -> None:
        """`keep`: the code that the record has, also where the Department offers it no more."""
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["authority"]
        offered = CodeBook(CodeSet.AUTHORITY).choices(CodeSet.AUTHORITY, keep)
        chosen.choices = [("", "Choose"), *sorted(offered, key=lambda pair: pair[1])]

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        reached = Group("How they are reached", "url", "telephone", "email")
        return Layout(*own, "authority", "kind", "name", reached, "words")

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SIGNPOST_LABELS}


class SignpostChangeForm(VersionedForm, SignpostForm):
    @staticmethod
    def initial_of(row: Signpost) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*SIGNPOST_LABELS, "version")}


class SignpostRemoveForm(VersionedForm):
    acts = True
    submit_label = "Remove it"
