"""An outcome as people write it, count it and judge it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from provision.choices import Area, Scale
from provision.outcomes.rules.scales import GOAL_LEVELS, level_choices, level_field
from provision.outcomes.rules.words import OutcomeWords, Served
from pupils.choices import NeedType
from send_mis.ui.forms import (
    VERSION,
    DateField,
    Fold,
    Group,
    HouseForm,
    VersionedForm,
    plain_messages,
)
from send_mis.ui.number_fields import NumberField

STOPPED = "stopped"
_MORE = "More: need, provision, the pupil’s own words"


def number_box(label: str, help_text: str = "") -> NumberField:
    return NumberField(label=label, required=False, min_value=0, help_text=help_text, example="40")


def begin_at_the_numbers(form: HouseForm) -> None:
    """A row gives the words: one goes on at what is counted or, that known, at the target."""
    name = "target" if form.initial.get("measure") else "measure"
    form.fields[name].widget.attrs["autofocus"] = True


class OutcomeForm(VersionedForm):
    """A new one has version 0. With goal attainment each level may be said in words."""

    submit_label = "Save the outcome"

    text = forms.CharField(
        label="Outcome", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the pupil will be able to do. For example: reads 40 of the 100 words by"
        " Christmas.",
    )  # fmt: skip
    pupil_words = forms.CharField(
        label="In the pupil's own words", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    area = forms.ChoiceField(label="Area of need", choices=Area.choices)
    need_type = forms.ChoiceField(
        label="Type of need", choices=[("", "None in particular"), *NeedType.choices],
        required=False,
    )  # fmt: skip
    measure = forms.CharField(
        label="What is counted", max_length=120, required=False,
        help_text="For example: words read right. Leave it empty if it cannot be counted.",
    )  # fmt: skip
    baseline = number_box("Baseline")
    target = number_box("Target")
    out_of = number_box("Out of", "The highest possible count, if there is one.")
    starts_on = DateField(label="From")
    due_on = DateField(label="By when")
    how_measured = forms.CharField(
        label="How it is measured", max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Who counts, when, with what.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, provision: Sequence[tuple[str, str]], scale: str = Scale.FOUR,
        is_new: bool = False, has_dates: bool = False, longer: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`provision`: the pupil's lines that may work on it, by the id of the allocation.

        Of a new one what must be typed comes first, and the rest is folded; `has_dates`: from and
        by when are known, too. `longer`: outcomes that it may be a step towards.
        """
        self.scale, self.provision = scale, provision
        self.is_new, self.has_dates = is_new, has_dates
        super().__init__(*args, **kwargs)
        if has_dates:
            begin_at_the_numbers(self)
        if provision:
            self.fields["served_by"] = forms.MultipleChoiceField(
                label="Provision for this outcome", choices=provision, required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="What is counted in these sessions is counted for this outcome.",
                error_messages={
                    "invalid_choice": (
                        "Some of this provision has changed since you opened the page: choose "
                        "again."
                    )
                },
            )  # fmt: skip
        if longer:
            self.fields["step_of_id"] = forms.TypedChoiceField(
                label="Step towards", choices=[("", "No longer outcome"), *longer], required=False,
                coerce=UUID, empty_value=None,
                help_text="A term’s step on the way to a longer outcome.",
            )  # fmt: skip
        if scale == Scale.GOAL:
            for level, label in GOAL_LEVELS:
                self.fields[level_field(level)] = forms.CharField(
                    label=f"{level:+d}: {label}".replace("+0", "0"), max_length=300, required=False
                )
                plain_messages(self.fields[level_field(level)], label)

    def layout(self) -> Layout:
        when = Group("When", "starts_on", "due_on")
        first: list[Any] = [
            VERSION, "text", Group("How progress is measured", "measure", "baseline", "target"),
        ]  # fmt: skip
        more: list[Any] = [
            "out_of", "how_measured", Group("Which need", "area", "need_type"), "pupil_words",
        ]  # fmt: skip
        if self.has_dates:
            more.insert(0, when)
        else:
            first.append(when)
        if self.provision:
            more.append("served_by")
        if "step_of_id" in self.fields:
            more.append("step_of_id")
        if self.scale == Scale.GOAL:
            names = [level_field(level) for level, _ in GOAL_LEVELS]
            more.append(Group("What each level looks like", *names))
        folded = "More: dates, need, provision" if self.has_dates else _MORE
        return Layout(*first, Fold(folded, *more, is_open=not self.is_new))

    def words(self) -> OutcomeWords:
        given = {k: v for k, v in self.cleaned_data.items() if not k.startswith("level_")}
        given.pop(VERSION)
        given.pop("served_by", None)
        levels = {
            str(level): self.cleaned_data[level_field(level)]
            for level, _ in GOAL_LEVELS
            if self.cleaned_data.get(level_field(level))
        }
        return OutcomeWords(**given, levels=levels)

    def served(self) -> Served:
        return Served(
            offered=[UUID(key) for key, _ in self.provision],
            chosen=[UUID(key) for key in self.cleaned_data.get("served_by", ())],
        )


class PointForm(HouseForm):
    submit_label = "Save the count"

    value = number_box("Count now")
    measured_on = DateField(label="On")
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(self, *args: Any, measure: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = measure[:1].upper() + measure[1:]
        self.fields["value"].required = True
        self.fields["value"].error_messages["required"] = "Enter the count."


class JudgeForm(VersionedForm):
    """`suggested`: the level that the line suggests. Nothing is chosen for anybody."""

    acts = True
    keeps_draft = True
    submit_label = "Save the review"

    value = forms.ChoiceField(label="How did it end?", widget=forms.RadioSelect)
    judged_on = DateField(label="Decided on")
    note = forms.CharField(
        label="What we saw", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, scale: str, levels: Mapping[str, str], hint: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["value"]
        field.choices = [
            *level_choices(scale, levels),
            (STOPPED, "Stopped: no longer the right outcome"),
        ]
        field.help_text = hint


def fresh(today: date, due_on: date | None) -> dict[str, Any]:
    return {"version": 0, "starts_on": today, "due_on": due_on, "area": Area.GENERAL}
