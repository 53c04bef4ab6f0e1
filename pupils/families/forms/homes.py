"""Homes, restrictions and times in care as forms ask for them."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import CareBasis, RestrictionGround, StayShare
from pupils.models import CareSpell, Contact, Household, HouseholdStay, Restriction
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm

_HOME = ("name", "address", "postcode", "is_confidential")
_STAY = ("share", "pattern")
_STOPS = ("stops_information", "stops_contact", "hides_address")
_BAR = ("ground", *_STOPS, "order_ends_on", "reason")


def _words(label: str, hint: str = "", *, required: bool = False) -> forms.Field:
    return forms.CharField(
        label=label, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class _StayFields(HouseForm):
    share = forms.ChoiceField(
        label="How the child lives there", choices=StayShare.choices, widget=forms.RadioSelect
    )
    pattern = forms.CharField(
        label="When", required=False, max_length=160,
        help_text="For example: alternate weekends and Wednesdays.",
    )  # fmt: skip
    members = forms.ModelMultipleChoiceField(
        Contact.objects.none(), label="Who lives there", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [contact.pk for contact in people]
        self.fields["members"].queryset = Contact.objects.filter(pk__in=ids)  # type: ignore[attr-defined]  # a choice of models

    def stay(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _STAY}


class _HomeFields(HouseForm):
    name = forms.CharField(
        label="Name", max_length=100, help_text="As staff say it: Mum's house, Dad's flat."
    )
    address = _words("Address", "Without the postcode.")
    postcode = forms.CharField(label="Postcode", required=False, max_length=10)
    is_confidential = forms.BooleanField(
        label="The address is confidential", required=False,
        help_text="Only the SENCO, headteacher, office and safeguarding lead see it.",
    )  # fmt: skip

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if len(address) > 300:
            raise forms.ValidationError("Use at most 300 characters.")
        return address

    def home(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _HOME}


class HouseholdAddForm(_StayFields, _HomeFields):
    submit_label = "Add the home"

    on = DateField(label="From", help_text="Since when the child lives there.")

    def layout(self) -> Layout:
        return Layout(
            Group("The home", *_HOME), Group("The child", "share", "pattern", "on"), "members"
        )


class HouseholdLinkForm(_StayFields):
    """A home that is known from a brother or sister."""

    submit_label = "Add the home"

    on = DateField(label="From", help_text="Since when the child lives there.")

    def layout(self) -> Layout:
        return Layout(Group("The child", "share", "pattern", "on"), "members")


class HouseholdChangeForm(_StayFields, _HomeFields, VersionedForm):
    def layout(self) -> Layout:
        return Layout(
            "version", Group("The home", *_HOME), Group("The child", "share", "pattern"), "members"
        )


class HouseholdLeaveForm(HouseForm):
    submit_label = "Record it"

    on = DateField(label="First day no longer there")


def home_initial(stay: HouseholdStay, there: Iterable[Any]) -> dict[str, Any]:
    home: Household = stay.household
    return {
        **{name: getattr(home, name) for name in _HOME}, "share": stay.share,
        "pattern": stay.pattern, "members": list(there), "version": home.version,
    }  # fmt: skip


# --- Restrictions ----------------------------------------------------------------------------


class _BarFields(HouseForm):
    ground = forms.ChoiceField(
        label="What it rests on", choices=RestrictionGround.choices, widget=forms.RadioSelect
    )
    stops_information = forms.BooleanField(
        label="They are told nothing about the child", required=False, initial=True
    )
    stops_contact = forms.BooleanField(label="They must not be contacted", required=False)
    hides_address = forms.BooleanField(
        label="They must not learn where the child lives", required=False, initial=True
    )
    order_ends_on = DateField(
        label="Last day of the order", required=False,
        help_text="You are reminded then. Nothing opens by itself: somebody decides.",
    )  # fmt: skip
    reason = _words("What staff need to know", "Read by SENCO, headteacher, office and DSL only.")

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _BAR}


class RestrictionStartForm(_BarFields):
    submit_label = "Restrict them now"

    starts_on = DateField(label="From", help_text="The day of the order or decision.")

    def layout(self) -> Layout:
        return Layout(
            Group("Why", "ground", "starts_on", "order_ends_on"),
            Group("What they must not have", *_STOPS), "reason",
        )  # fmt: skip


class RestrictionChangeForm(_BarFields, VersionedForm):
    def layout(self) -> Layout:
        return Layout(
            "version", Group("Why", "ground", "order_ends_on"),
            Group("What they must not have", *_STOPS), "reason",
        )  # fmt: skip


class RestrictionLiftForm(VersionedForm):
    acts = True
    submit_label = "Lift the restriction"

    on = DateField(label="From", help_text="The first day without it.")
    lifted_by = forms.CharField(label="Who decided", max_length=160)
    lifted_because = _words("Why", "What changed, and what you saw of it.", required=True)


def bar_initial(row: Restriction) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _BAR}, "version": row.version}


# --- Care ------------------------------------------------------------------------------------


class CareForm(HouseForm):
    submit_label = "Save"

    authority = forms.ChoiceField(label="Authority")
    starts_on = DateField(label="From")
    ends_on = DateField(label="First day no longer looked after", required=False)
    basis = forms.ChoiceField(
        label="What it rests on", required=False, choices=[("", "Not recorded"), *CareBasis.choices]
    )

    def __init__(self, *args: Any, book: CodeBook, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "Choose"), *book.choices(CodeSet.AUTHORITY, kept)]
        self.fields["authority"].choices = offered  # type: ignore[attr-defined]  # a choice field


class CareChangeForm(CareForm, VersionedForm):
    """The same, of a time that is recorded."""


def care_initial(row: CareSpell) -> dict[str, Any]:
    names = ("authority", "starts_on", "ends_on", "basis", "version")
    return {name: getattr(row, name) for name in names}
