from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from pupils.rollover.selectors import ProposedClass, RollChoices, RollState
from send_mis.office.forms.classes import Choices
from send_mis.office.forms.school import year_number
from send_mis.office.selectors.rollover import group_key
from send_mis.ui.forms import DateField, HouseForm

# Room for classes that this year did not have.
SPARE_ROWS = 2
COLUMNS = {"name": "Name", "low": "Youngest year", "high": "Oldest year", "teacher": "Teacher"}


class NextClassesForm(HouseForm):
    """A line for each class of next year. An emptied name makes no class."""

    def __init__(
        self, *args: Any, proposed: Sequence[ProposedClass], years: Choices, people: Choices,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        rows: list[ProposedClass] = [*proposed, *[ProposedClass("", ())] * SPARE_ROWS]
        self.row_count = len(rows)
        years = [("", "–"), *years]
        people = [("", "Not known yet"), *people]
        for i, row in enumerate(rows):
            self._add_row(i, row, years, people)
        self.fields["teachers_from"] = DateField(
            label="From when may the teachers read about their new pupils?",
            required=False,
            help_text="Only for the teachers you choose above.",
        )

    def _add_row(self, i: int, row: ProposedClass, years: Choices, people: Choices) -> None:
        which = row.name or f"one more class ({i + 1})"
        self.fields[f"name_{i}"] = forms.CharField(
            label=f"Name of {which}", max_length=40, required=False, initial=row.name
        )
        for end, year in (("low", min(row.year_groups, default="")),
                          ("high", max(row.year_groups, default=""))):  # fmt: skip
            self.fields[f"{end}_{i}"] = forms.TypedChoiceField(
                label=f"{'Youngest' if end == 'low' else 'Oldest'} year of {which}",
                choices=years, coerce=year_number, empty_value=None, required=False,
                initial=str(year),
            )  # fmt: skip
        self.fields[f"teacher_{i}"] = forms.ChoiceField(
            label=f"Teacher of {which}", required=False, choices=people
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for i in range(self.row_count):
            low, high, name = data.get(f"low_{i}"), data.get(f"high_{i}"), data.get(f"name_{i}")
            if name and low is None:
                self.add_error(f"low_{i}", f"Choose the year of {name}.")
            elif name and high is not None and high < low:
                self.add_error(f"high_{i}", f"The oldest year of {name} is below the youngest.")
        teaches = [
            data.get(f"name_{i}") and data.get(f"teacher_{i}") for i in range(self.row_count)
        ]
        if any(teaches) and not (data.get("teachers_from") or "teachers_from" in self.errors):
            self.add_error("teachers_from", "Enter the day from which the teachers may read.")
        return data

    def lines(self) -> list[list[tuple[str, BoundField]]]:
        """(heading, field) across each line."""
        return [
            [(heading, self[f"{name}_{i}"]) for name, heading in COLUMNS.items()]
            for i in range(self.row_count)
        ]

    def rows(self) -> list[tuple[str, list[int], str]]:
        """(name, year groups, teacher's id or "") of every line that has a name."""
        data = self.cleaned_data
        found = []
        for i in range(self.row_count):
            low, high = data[f"low_{i}"], data[f"high_{i}"]
            if data[f"name_{i}"]:
                years = list(range(low, (low if high is None else high) + 1))
                found.append((data[f"name_{i}"], years, data[f"teacher_{i}"]))
        return found


class ApplyForm(HouseForm):
    """What the preview sends back: the groups as chosen, single pupils, leavers with a day."""

    mark = forms.CharField(max_length=32, widget=forms.HiddenInput)
    leavers = forms.TypedMultipleChoiceField(label="Leavers", required=False, coerce=UUID)
    everybody_leaves = forms.BooleanField(label="Everybody in this list leaves", required=False)
    last_day = DateField(
        label="Their last day at the school",
        required=False,
        help_text="Only for those you tick.",
    )

    def __init__(
        self, *args: Any, state: RollState, without: Sequence[UUID], may_leave: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.state = state
        classes = [("", "No class yet"), *((str(c.pk), c.name) for c in state.classes)]
        for group in state.groups:
            self.fields[group_key(group)] = forms.ChoiceField(
                choices=classes, required=False, widget=forms.HiddenInput
            )
        names = {pupil.id: pupil.name for pupil in state.pupils}
        for pupil_id in without:
            self.fields[f"pupil_{pupil_id.hex}"] = forms.ChoiceField(
                label=names[pupil_id], choices=classes, required=False
            )
        leavers = self.fields["leavers"]
        assert isinstance(leavers, forms.ChoiceField)  # noqa: S101 declared above
        # Also who has left meanwhile: sent twice, the second time is no mistake.
        self._oldest = [
            (str(pupil.id), pupil.name)
            for pupil in state.pupils
            if may_leave and state.is_oldest(pupil)
        ]
        leavers.choices = self._oldest

    @property
    def leaver_choices(self) -> list[tuple[str, str]]:
        """Who may be ticked: the oldest year, without those who leave or stay already."""
        settled = {
            str(pupil.id)
            for pupil in self.state.pupils
            if self.state.has_left(pupil) or pupil.placed_in is not None
        }
        return [(key, name) for key, name in self._oldest if key not in settled]

    @property
    def choices(self) -> RollChoices:
        data = self.cleaned_data
        singles = {
            UUID(name.removeprefix("pupil_")): UUID(value)
            for name, value in data.items()
            if name.startswith("pupil_") and value
        }
        leavers = set(data["leavers"])
        if data["everybody_leaves"]:
            leavers |= {UUID(key) for key, _ in self.leaver_choices}
        return RollChoices(self.groups(data), singles, frozenset(leavers))

    def groups(self, data: Mapping[str, Any]) -> dict[Any, UUID]:
        chosen = {group: data.get(group_key(group), "") for group in self.state.groups}
        return {group: UUID(value) for group, value in chosen.items() if value}

    def hidden(self) -> list[BoundField]:
        return [field for field in self if field.is_hidden]

    def singles(self) -> list[BoundField]:
        return [field for field in self if field.name.startswith("pupil_")]


class PlaceForm(HouseForm):
    to = forms.ChoiceField(label="Class next year", required=False)

    def __init__(self, *args: Any, classes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
        field.choices = [("", "No class yet"), *classes]


class ConfirmForm(HouseForm):
    """Nothing to fill in: the button is the answer."""
