"""Forms that take up what is recommended, and decide it."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.strategies.forms import Suggestions, situation_field
from reviews.choices import RecommendationState
from reviews.models import Recommendation
from reviews.recommendations.rules import NEW, SETTLE_LABELS, Proposed
from reviews.recommendations.selectors.pupil import OfferedPlace, place_value
from send_mis.ui.forms import Group, HouseForm, VersionedForm

MOST_LINES = 40
_EMPTY_LINES = 3
_DECISIONS = (
    (RecommendationState.ADOPTED.value, "Adopt it: we do it as it is recommended"),
    (RecommendationState.ADAPTED.value, "Adapt it: we do it in another way"),
    (RecommendationState.DECLINED.value, "Decline it"),
)
_NEW_LINE = "What helps: a new line"


class SplitForm(HouseForm):
    """One line each: ticked, and worded as it is to be kept; and empty lines to type in.

    The lines travel with the form: what was typed is kept also where a colleague takes up some
    of them meanwhile.
    """

    submit_label = "Save the recommendations"
    keeps_draft = True

    def __init__(self, *args: Any, lines: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = min(len(lines), MOST_LINES)
        self.count = self._sent_count() if self.is_bound else shown
        self.fields["lines"] = forms.IntegerField(widget=forms.HiddenInput, initial=shown)
        for number in range(self.count):
            line = lines[number] if number < shown and not self.is_bound else ""
            self._add_line(number, line)
        for number in range(self.count, self.count + _EMPTY_LINES):
            self.fields[f"words_{number}"] = _words(
                "Another recommendation", "" if self.count else "One in each box."
            )

    def _sent_count(self) -> int:
        sent = str(self.data.get(self.add_prefix("lines"), ""))
        return min(int(sent), MOST_LINES) if sent.isascii() and sent.isdigit() else 0

    def _add_line(self, number: int, line: str) -> None:
        self.fields[f"line_{number}"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=600, initial=line
        )
        self.fields[f"take_{number}"] = forms.BooleanField(
            label="Take it up", required=False, initial=True
        )
        self.fields[f"words_{number}"] = _words("Recommendation", initial=line)

    def layout(self) -> Layout:
        groups = [
            Group(f"Line {number + 1}", f"line_{number}", f"words_{number}", f"take_{number}")
            for number in range(self.count)
        ]
        others = [f"words_{self.count + number}" for number in range(_EMPTY_LINES)]
        return Layout("lines", *groups, Group("Not among these", *others))

    def entries(self) -> list[Proposed]:
        given = self.cleaned_data
        taken = [
            Proposed(given[f"line_{number}"], given[f"words_{number}"])
            for number in range(self.count)
            if given[f"take_{number}"]
        ]
        typed = [
            Proposed("", given[f"words_{self.count + number}"]) for number in range(_EMPTY_LINES)
        ]
        return taken + typed


def _words(label: str, hint: str = "", initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=600, help_text=hint, initial=initial,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class SettleForm(VersionedForm):
    submit_label = "Save the decision"
    keeps_draft = True
    # Only a new line of what helps has one, and keeps it there.
    not_of_record = ("situation",)

    state = forms.ChoiceField(
        label=SETTLE_LABELS["state"], choices=_DECISIONS, widget=forms.RadioSelect
    )
    place = forms.ChoiceField(
        label=SETTLE_LABELS["place"],
        required=False,
        help_text="Everybody who works with the pupil reads what helps.",
    )
    situation = situation_field("For a new line of what helps. Left empty: at any time.")
    adapted_words = forms.CharField(
        label=SETTLE_LABELS["adapted_words"], required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Where it is adapted.",
    )  # fmt: skip
    reason = forms.CharField(
        label=SETTLE_LABELS["reason"], required=False, max_length=300,
        help_text="Where it is adapted or declined.",
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[OfferedPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["place"]
        chosen.choices = [(NEW, _NEW_LINE), *((each.value, _short(each.words)) for each in places)]

    def layout(self) -> Layout:
        return Layout(
            Suggestions(), "version", "state",
            Group("If we do it", "place", "situation"),
            Group("If we adapt or decline it", "adapted_words", "reason"),
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Recommendation) -> dict[str, Any]:
        return {
            "version": row.version, "place": place_value(row), "reason": row.reason,
            "adapted_words": row.adapted_words, "situation": "",
            "state": "" if row.state == RecommendationState.OPEN else row.state,
        }  # fmt: skip


def _short(words: str) -> str:
    """A box of choices shows one line."""
    return words if len(words) <= 90 else f"{words[:88].rstrip()}…"
