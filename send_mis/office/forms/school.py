from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import RegexValidator

from send_mis.access.roles import ROLES, SECOND_FACTOR_ROLES
from send_mis.schools.calendar import TermDates
from send_mis.schools.choices import ClosureKind, Phase, SchoolKind, TermName, YearGroup
from send_mis.schools.models import COMPLAINT_RANGE, AcademicYear, Closure, School
from send_mis.schools.services import DETAIL_LABELS, SchoolDetails
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import WholeField

THREE_DIGITS = RegexValidator(r"^\d{3}$", "Three digits, for example 933.")
FOUR_DIGITS = RegexValidator(r"^\d{4}$", "Four digits, for example 2001.")
YEARS = [(group.value, group.label) for group in YearGroup]


def year_number(text: str) -> int:
    return int(text)


class ComplaintDaysField(WholeField):
    def __init__(self, **kwargs: Any) -> None:
        first, last = COMPLAINT_RANGE
        wrong = f"Enter a whole number of school days from {first} to {last}."
        super().__init__(least=first, most=last, wrong=wrong, **kwargs)


class SchoolForm(VersionedForm):
    name = forms.CharField(label=DETAIL_LABELS["name"], max_length=160)
    phase = forms.ChoiceField(label=DETAIL_LABELS["phase"], choices=Phase.choices)
    kind = forms.ChoiceField(
        label=DETAIL_LABELS["kind"], required=False,
        choices=[("", "As its trust says"), *SchoolKind.choices],
        help_text="A maintained school has the money of an EHC plan from April to March.",
    )  # fmt: skip
    lowest_year = forms.TypedChoiceField(
        label=DETAIL_LABELS["lowest_year"], choices=YEARS, coerce=year_number
    )
    highest_year = forms.TypedChoiceField(
        label=DETAIL_LABELS["highest_year"],
        choices=YEARS,
        coerce=year_number,
        help_text="Pupils of this year are offered as leavers when the next year is prepared.",
    )
    la_code = forms.CharField(
        label=DETAIL_LABELS["la_code"], required=False, validators=[THREE_DIGITS],
        help_text="The three-digit number of your local authority.",
    )  # fmt: skip
    establishment = forms.CharField(
        label=DETAIL_LABELS["establishment"], required=False, validators=[FOUR_DIGITS],
        help_text="The four digits that follow it in the LAESTAB.",
    )  # fmt: skip
    address = forms.CharField(
        label=DETAIL_LABELS["address"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )
    phone = forms.CharField(label=DETAIL_LABELS["phone"], required=False, max_length=30)
    email = forms.EmailField(label=DETAIL_LABELS["email"], required=False)
    complaint_head_days = ComplaintDaysField(
        label=DETAIL_LABELS["complaint_head_days"],
        help_text="School days from the day on which the complaint is received.",
    )
    complaint_committee_days = ComplaintDaysField(
        label=DETAIL_LABELS["complaint_committee_days"],
        help_text="School days from its meeting.",
    )

    def layout(self) -> Layout:
        return Layout(
            "version",
            Group("The school", "name", "phase", "kind", "lowest_year", "highest_year"),
            Group("Its numbers", "la_code", "establishment"),
            Group("How to reach the office", "address", "phone", "email"),
            Group(
                "Complaints",
                "complaint_head_days",
                "complaint_committee_days",
                hint="As your school’s complaints policy has it, in school days.",
            ),
        )

    @property
    def details(self) -> SchoolDetails:
        data = self.cleaned_data
        return SchoolDetails(**{name: data[name] for name in DETAIL_LABELS})

    @staticmethod
    def initial_of(school: School) -> dict[str, Any]:
        return {name: getattr(school, name) for name in (*DETAIL_LABELS, "version")}


class RolesForm(VersionedForm):
    """What the school calls each role, and which need a second step to sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in self.role_keys():
            self.fields[f"label_{key}"] = forms.CharField(
                label=ROLES[key].label, required=False, max_length=60
            )
        self.fields["second_factor"] = forms.MultipleChoiceField(
            label="Roles",
            required=False,
            choices=[(k, ROLES[k].label) for k in self.role_keys() if k not in SECOND_FACTOR_ROLES],
            widget=forms.CheckboxSelectMultiple,
        )

    @staticmethod
    def role_keys() -> list[str]:
        return [key for key in ROLES if key != "trust_lead"]

    def layout(self) -> Layout:
        always = ", ".join(ROLES[key].label for key in ROLES if key in SECOND_FACTOR_ROLES)
        return Layout(
            "version",
            Group(
                "Who needs a second step to sign in",
                "second_factor",
                hint=f"A code from an app on their phone. Always needed: {always}.",
            ),
            Group(
                "What you call each role",
                *(f"label_{key}" for key in self.role_keys()),
                hint="Leave a box empty to keep the usual word.",
            ),
        )

    @property
    def role_labels(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"label_{key}"] for key in self.role_keys()}

    @staticmethod
    def initial_of(school: School) -> dict[str, Any]:
        labels = {f"label_{key}": text for key, text in school.role_labels.items()}
        second = school.second_factor_roles
        return {**labels, "second_factor": second, "version": school.version}

    def in_words(self, theirs: Mapping[str, str]) -> dict[str, str]:
        """The service speaks in role keys; the page in what stands on this form."""
        words = {ROLES[key].label: theirs.get(f"label.{key}", "") for key in self.role_keys()}
        second = [key for key in theirs["second_factor"].split(",") if key]
        return words | {"Roles": ", ".join(ROLES[key].label for key in second)}


class YearForm(HouseForm):
    """A school year and its three terms."""

    starts_on = DateField(label="First day of the school year")
    ends_on = DateField(label="Last day of the school year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in TermName:
            self.fields[f"{term.value}_starts_on"] = DateField(label=f"{term.label} begins")
            self.fields[f"{term.value}_ends_on"] = DateField(label=f"{term.label} ends")

    def layout(self) -> Layout:
        terms = [
            Group(term.label, f"{term.value}_starts_on", f"{term.value}_ends_on")
            for term in TermName
        ]
        own = [name for name in ("version", "copy_closures") if name in self.fields]
        return Layout(Group("School year", "starts_on", "ends_on"), *terms, *own)

    @property
    def terms(self) -> list[TermDates]:
        data = self.cleaned_data
        return [
            TermDates(term, data[f"{term.value}_starts_on"], data[f"{term.value}_ends_on"])
            for term in TermName
        ]

    @staticmethod
    def initial_of(
        starts_on: date, ends_on: date, terms: Mapping[str, tuple[date, date]]
    ) -> dict[str, Any]:
        initial: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on}
        for name, (first, last) in terms.items():
            initial |= {f"{name}_starts_on": first, f"{name}_ends_on": last}
        return initial


class NewYearForm(YearForm):
    copy_closures = forms.BooleanField(
        label="Also add the usual half-terms, INSET days and the May bank holiday",
        required=False,
        initial=True,
        help_text="You can change or remove each of them afterwards.",
    )


class ChangeYearForm(VersionedForm, YearForm):
    @staticmethod
    def initial_from(year: AcademicYear) -> dict[str, Any]:
        terms = {term.name: (term.starts_on, term.ends_on) for term in year.terms.all()}
        initial = YearForm.initial_of(year.starts_on, year.ends_on, terms)
        return initial | {"version": year.version}


class ClosureForm(HouseForm):
    kind = forms.ChoiceField(
        label="Type of day", choices=ClosureKind.choices, widget=forms.RadioSelect
    )
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", required=False, help_text="Leave empty for a single day.")
    label = forms.CharField(
        label="Reason", required=False, max_length=120, help_text="For example: boiler broken."
    )

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"] or data["starts_on"],
            "label": data["label"],
        }


class ChangeClosureForm(VersionedForm, ClosureForm):
    @staticmethod
    def initial_from(closure: Closure) -> dict[str, Any]:
        names: Sequence[str] = ("kind", "starts_on", "ends_on", "label", "version")
        return {name: getattr(closure, name) for name in names}
