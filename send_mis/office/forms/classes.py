from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from send_mis.office.forms.school import year_number
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import SchoolClass
from send_mis.ui.forms import DateField, HouseForm, VersionedForm

Choices = Sequence[tuple[str, str]]


class ClassForm(HouseForm):
    name = forms.CharField(label="Name", max_length=40, help_text="As you say it: 4H, Oak, 7 Blue.")
    year_groups = forms.TypedMultipleChoiceField(
        label="Year groups", coerce=year_number, widget=forms.CheckboxSelectMultiple,
        help_text="Tick more than one for a mixed-age class.",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Type",
        choices=ClassKind.choices,
        initial=ClassKind.REGISTRATION,
        widget=forms.RadioSelect,
        help_text="A pupil is in one class or tutor group at a time, and in any number of sets.",
    )

    def __init__(self, *args: Any, year_groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("year_groups", year_groups)

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
        field.choices = choices


class NewClassForm(ClassForm):
    year = forms.ChoiceField(label="School year")
    field_order = ["year", "name", "year_groups", "kind"]

    def __init__(self, *args: Any, years: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("year", years)


class ChangeClassForm(VersionedForm, ClassForm):
    @staticmethod
    def initial_from(school_class: SchoolClass) -> dict[str, Any]:
        names = ("name", "year_groups", "kind", "version")
        return {name: getattr(school_class, name) for name in names}


class ClassStaffForm(HouseForm):
    user = forms.ChoiceField(label="Who")
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    starts_on = DateField(
        label="First day",
        help_text="From this day they see the pupils of the class. For next year’s class, an"
        " earlier day lets them read about their pupils before they meet them.",
    )
    last_day = DateField(
        label="Last day", required=False, help_text="Leave empty for the rest of the year."
    )

    def __init__(self, *args: Any, people: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("user", [("", "Choose a person"), *people]), ("role", roles)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
            field.choices = choices


class LastDayForm(HouseForm):
    """Ending a role: the day on which it is held for the last time."""

    last_day = DateField(label="Last day")

    @staticmethod
    def initial_on(day: date) -> dict[str, date]:
        return {"last_day": day}
