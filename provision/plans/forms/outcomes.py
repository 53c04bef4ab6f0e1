"""The outcomes of a whole group: set at once, and settled after the row was reworded."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from provision.choices import Area
from provision.models import Allocation
from provision.outcomes.forms import begin_at_the_numbers, number_box
from provision.outcomes.rules.words import OutcomeWords
from provision.plans.rules.rewording import Reworded
from send_mis.ui.form_table import FormTable
from send_mis.ui.forms import DateField, Group, HouseForm

_HEADS = ("Baseline", "Target")
_ANSWERS = (
    (Reworded.SAME, "The same measure: the new words, and the counts stay"),
    (Reworded.NEW, "A new outcome: nothing is counted for it yet"),
    (Reworded.KEEP, "Neither: the outcome keeps its own words"),
)


class GroupOutcomeForm(HouseForm):
    """One aim and one measure for the group; each pupil starts somewhere of their own."""

    keeps_draft = True
    submit_label = "Save the outcomes"

    text = forms.CharField(label="Outcome", max_length=2000, widget=forms.Textarea({"rows": 3}))
    measure = forms.CharField(
        label="What is counted", max_length=120, required=False,
        help_text="For example: words read right. Leave it empty if it cannot be counted.",
    )  # fmt: skip
    target = number_box("Target", "For everybody, unless the table says another.")
    out_of = number_box("Out of", "The highest possible count, if there is one.")
    area = forms.ChoiceField(label="Area of need", choices=Area.choices)
    starts_on = DateField(label="From")
    due_on = DateField(label="By when")
    how_measured = forms.CharField(
        label="How it is measured", max_length=1000, required=False,
        widget=forms.Textarea({"rows": 2}), help_text="Who counts, when, with what.",
    )  # fmt: skip

    def __init__(self, *args: Any, places: Mapping[UUID, str], **kwargs: Any) -> None:
        """`places`: those in the row who have no outcome for it, with their names."""
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["who"] = forms.MultipleChoiceField(
            label="For whom", choices=[(str(key), name) for key, name in places.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Choose at least one pupil.",
                "invalid_choice": (
                    "The group has changed since you opened the "
                    "page: open the plan again."
                ),
            },
        )  # fmt: skip
        for key, name in places.items():
            self.fields[start_box(key)] = number_box(f"Baseline of {name}")
            self.fields[_target(key)] = number_box(f"Target of {name}")
        begin_at_the_numbers(self)

    def layout(self) -> Layout:
        each = [(name, [start_box(key), _target(key)]) for key, name in self.places.items()]
        return Layout(
            "text", Group("What is counted", "measure", "target", "out_of"),
            FormTable("From what to what: an empty target is the one above", _HEADS, each), "who",
            Group("When", "starts_on", "due_on"), "how_measured", "area",
        )  # fmt: skip

    def words(self) -> OutcomeWords:
        names = ("text", "measure", "target", "out_of", "area", "starts_on", "due_on",
                 "how_measured")  # fmt: skip
        return OutcomeWords(**{name: self.cleaned_data[name] for name in names})

    def starts(self) -> dict[UUID, Decimal | None]:
        return {
            UUID(key): self.cleaned_data[start_box(UUID(key))] for key in self.cleaned_data["who"]
        }

    def targets(self) -> dict[UUID, Decimal]:
        """Of those who have one of their own."""
        own = {UUID(key): self.cleaned_data[_target(UUID(key))] for key in self.cleaned_data["who"]}
        return {key: target for key, target in own.items() if target is not None}


class RewordedForm(HouseForm):
    submit_label = "Save"

    def __init__(
        self, *args: Any, places: Sequence[Allocation], names: Mapping[UUID, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            text = place.outcome.text if place.outcome else ""
            self.fields[_answer(place.pk)] = forms.ChoiceField(
                label=names[place.pupil_id], choices=_ANSWERS, widget=forms.RadioSelect,
                help_text=f"Counted so far for: {text}",
                error_messages={"required": f"Choose what holds for {names[place.pupil_id]}."},
            )  # fmt: skip

    def layout(self) -> Layout:
        return Layout(*(_answer(place.pk) for place in self.places))

    def answers(self) -> dict[UUID, Reworded]:
        return {place.pk: Reworded(self.cleaned_data[_answer(place.pk)]) for place in self.places}


def start_box(key: UUID) -> str:
    """The box in which the baseline of one place stands."""
    return f"start_{key.hex}"


def _target(key: UUID) -> str:
    return f"target_{key.hex}"


def _answer(key: UUID) -> str:
    return f"answer_{key.hex}"
