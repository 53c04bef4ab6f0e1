"""All that is decided at one pupil's review, in one form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from provision.choices import Afterwards
from provision.outcomes.forms import number_box
from provision.outcomes.rules.scales import level_choices
from reviews.choices import CycleDecision
from reviews.pupil_review.rules import (
    CARRY_ON,
    STOPPED,
    LineReviewed,
    OutcomeReviewed,
    PupilReviewed,
    box,
)
from reviews.pupil_review.selectors import (
    LineToReview,
    OutcomeToReview,
    PupilReviewPage,
    line_hint,
    outcome_hint,
)
from send_mis.ui.forms import VERSION, DateField, Group, VersionedForm, plain_messages

_OUTCOME_BOXES = ("level", "count", "note", "is_followed", "next_text", "next_target")
_OTHERS = (
    (CARRY_ON, "Not ended: carry on to the next review"),
    (STOPPED, "Stopped: no longer the right outcome"),
)


class PupilReviewForm(VersionedForm):
    acts = True
    keeps_draft = True
    submit_label = "Save the review"

    held_on = DateField(label="Reviewed on")
    decision = forms.ChoiceField(
        label="What was decided?", choices=CycleDecision.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why", max_length=2000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Needed for anything but the next cycle.",
    )  # fmt: skip
    next_review_on = DateField(
        label="Next review", required=False,
        help_text="The one date by which the outcomes are reviewed too.",
    )  # fmt: skip

    def __init__(self, *args: Any, page: PupilReviewPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        for each in page.outcomes:
            self._add_outcome(each)
        for line in page.lines:
            self._add_line(line)

    def _add_outcome(self, each: OutcomeToReview) -> None:
        row, key = each.outcome, each.outcome.pk
        short = each.shown.text
        self._add(
            box("level", key),
            forms.ChoiceField(
                label="How did it end?", widget=forms.RadioSelect, help_text=each.shown.suggestion,
                choices=[*level_choices(row.scale, row.levels), *_OTHERS],
                error_messages={"required": f"Choose how it ended: {short}"},
            ),
        )  # fmt: skip
        if row.measure:
            last = each.shown.points[0] if each.shown.points else None
            hint = f"Last counted {last.value} on {last.when}. " if last else ""
            self._add(
                box("count", key),
                number_box(
                    f"Count today: {row.measure}", f"{hint}Leave it empty if nobody counted today."
                ),
            )
        self._add(
            box("note", key),
            forms.CharField(
                label="What we saw", max_length=2000, required=False,
                widget=forms.Textarea({"rows": 2}),
            ),
        )  # fmt: skip
        self._add(
            box("is_followed", key),
            forms.BooleanField(
                label="Set the next outcome", required=False, initial=True,
                help_text="The next step if it was met, another try if not. It begins at the last"
                " count and is reviewed on the next review date.",
            ),
        )  # fmt: skip
        self._add(
            box("next_text", key),
            forms.CharField(
                label="Next outcome", max_length=2000, required=False, initial=row.text,
                widget=forms.Textarea({"rows": 2}),
            ),
        )  # fmt: skip
        if row.target is not None:
            self._add(box("next_target", key), number_box("Its target"))
            self.fields[box("next_target", key)].initial = f"{row.target.normalize():f}"

    def _add_line(self, line: LineToReview) -> None:
        key = line.place.pk
        self._add(
            box("afterwards", key),
            forms.ChoiceField(
                label="Afterwards", choices=Afterwards.choices, widget=forms.RadioSelect,
                initial=line.place.afterwards or Afterwards.CONTINUE,
            ),
        )  # fmt: skip
        self._add(
            box("words", key),
            forms.CharField(
                label="What changes, or why it stops", max_length=300, required=False,
                initial=line.place.afterwards_words,
            ),
        )  # fmt: skip

    def _add(self, name: str, field: forms.Field) -> None:
        plain_messages(field, str(field.label))
        self.fields[name] = field

    def layout(self) -> Layout:
        """Outcome by outcome, then the lines, then what was decided."""
        return Layout(
            VERSION,
            *(
                Group(
                    f"Outcome {number}: {each.shown.text}",
                    *self._boxes(each.outcome.pk, *_OUTCOME_BOXES), hint=outcome_hint(each),
                )
                for number, each in enumerate(self.page.outcomes, start=1)
            ),
            *(
                Group(
                    f"Provision: {line.words.name}",
                    *self._boxes(line.place.pk, "afterwards", "words"), hint=line_hint(line),
                )
                for line in self.page.lines
            ),
            Group("Decision", "decision", "why"),
            Group("When", "held_on", "next_review_on"),
        )  # fmt: skip

    def _boxes(self, key: UUID, *names: str) -> list[str]:
        return [found for name in names if (found := box(name, key)) in self.fields]

    def said(self) -> PupilReviewed:
        given = self.cleaned_data
        return PupilReviewed(
            held_on=given["held_on"], decision=given["decision"], why=given["why"],
            next_review_on=given["next_review_on"],
            outcomes=[_outcome_of(given, each.outcome.pk) for each in self.page.outcomes],
            lines=[
                LineReviewed(
                    line.place.pk, given[box("afterwards", line.place.pk)],
                    given[box("words", line.place.pk)],
                )
                for line in self.page.lines
            ],
        )  # fmt: skip


def _outcome_of(given: Mapping[str, Any], key: UUID) -> OutcomeReviewed:
    level = given[box("level", key)]
    count: Decimal | None = given.get(box("count", key))
    return OutcomeReviewed(
        key, level, count, given[box("note", key)].strip(),
        is_followed=given[box("is_followed", key)] and level not in (CARRY_ON, STOPPED),
        next_text=given[box("next_text", key)], next_target=given.get(box("next_target", key)),
    )  # fmt: skip
