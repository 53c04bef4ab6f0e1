"""Forms for what helps a pupil."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms
from django.utils.safestring import SafeString

from pupils.choices import StrategySource
from pupils.models import Strategy
from pupils.strategies.rules import MOST_WORDS, SITUATIONS, STRATEGY_LABELS
from send_mis.ui.forms import Fold, Group, HouseForm, VersionedForm
from send_mis.ui.markup import fill, fill_each
from send_mis.ui.number_fields import NumberField

_BLOCKS = 3
_LIST = "situations"


class Suggestions:
    """Situations that are offered while typing."""

    def render(self, form: Any, context: Any, **kwargs: Any) -> SafeString:
        options = fill_each('<option value="{}"></option>', ((each,) for each in SITUATIONS))
        return fill('<datalist id="{}">{}</datalist>', _LIST, options)


def situation_field(help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=STRATEGY_LABELS["situation"], max_length=80, required=False, help_text=help_text,
        widget=forms.TextInput(attrs={"list": _LIST, "autocomplete": "off"}),
    )  # fmt: skip


class StrategiesAddForm(HouseForm):
    """Up to three situations at once, each with as many lines as somebody writes."""

    submit_label = "Add to the list"
    keeps_draft = True

    source = forms.ChoiceField(
        label=STRATEGY_LABELS["source"], choices=StrategySource, initial=StrategySource.STAFF,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields.pop("source")
        for number in range(1, _BLOCKS + 1):
            self.fields[f"situation_{number}"] = situation_field(
                "For example: In group work. Left empty: at any time." if number == 1 else ""
            )
            self.fields[f"words_{number}"] = forms.CharField(
                label=STRATEGY_LABELS["words"], required=False, max_length=6000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text="One line each. What an adult does, in plain words that a supply teacher"
                " understands." if number == 1 else "One line each.",
            )  # fmt: skip
        self.fields["source"] = source

    def layout(self) -> Layout:
        blocks = [(f"situation_{number}", f"words_{number}") for number in range(1, _BLOCKS + 1)]
        further = [
            Group(name, *fields)
            for name, fields in zip(
                ("Second situation", "Third situation"), blocks[1:], strict=True
            )
        ]
        return Layout(
            Suggestions(), Group("Situation", *blocks[0]), Fold("More situations", *further),
            "source",
        )  # fmt: skip

    def entries(self) -> list[tuple[str, str]]:
        given = self.cleaned_data
        return [
            (given[f"situation_{number}"], given[f"words_{number}"])
            for number in range(1, _BLOCKS + 1)
        ]


class StrategyChangeForm(VersionedForm):
    submit_label = "Save"
    keeps_draft = True

    situation = situation_field("Left empty: at any time.")
    words = forms.CharField(
        label=STRATEGY_LABELS["words"], max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=STRATEGY_LABELS["source"], choices=StrategySource, widget=forms.RadioSelect
    )

    def layout(self) -> Layout:
        return Layout(Suggestions(), *self.fields)

    @staticmethod
    def initial_of(row: Strategy) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*STRATEGY_LABELS, "version")}


class StrategyEndForm(VersionedForm):
    acts = True
    submit_label = "End it"

    why = forms.CharField(
        label="Why", max_length=300,
        help_text="For example: no longer needed; did not help; another way is used.",
    )  # fmt: skip


class StrategiesOrderForm(VersionedForm):
    """A number a row: the lowest stands first."""

    submit_label = "Save the order"

    def __init__(self, *args: Any, rows: Sequence[Strategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for number, row in enumerate(self.rows, start=1):
            words = f"{row.situation}: {row.words}" if row.situation else row.words
            self.fields[f"place_{row.pk}"] = NumberField(
                label=words, min_value=1, initial=number, example="3",
                error_messages={"required": f"Enter a number for: {words}"},
            )  # fmt: skip

    def places(self) -> dict[UUID, Decimal]:
        return {row.pk: self.cleaned_data[f"place_{row.pk}"] for row in self.rows}
