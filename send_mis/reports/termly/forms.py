"""The forms of a report: its term, its words, that it is published, a question and its answer."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.reports.choices import PERCENTAGES, TypedFigure
from send_mis.reports.models import GovernorQuestion, TermlyReport
from send_mis.reports.models.termly import MOST_WORDS
from send_mis.reports.suppression.rules.tables import THRESHOLDS
from send_mis.reports.termly.rules.wording import REPORT_LABELS
from send_mis.schools.models import Term
from send_mis.ui.forms import HouseForm, VersionedForm
from send_mis.ui.number_fields import NumberField


def _box(name: str, rows: int, hint: str) -> forms.CharField:
    return forms.CharField(
        label=REPORT_LABELS[name], max_length=MOST_WORDS, required=False, help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class ReportDraftForm(HouseForm):
    submit_label = "Draft it"

    term = forms.ChoiceField(label="Term")

    def __init__(self, *args: Any, terms: Iterable[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["term"]
        chosen.choices = [(str(term.pk), str(term)) for term in terms]


class ReportChangeForm(VersionedForm):
    submit_label = "Save"
    keeps_draft = True

    summary = _box("summary", 4, "What a governor should know who reads no further. No names.")
    progress = _box("progress", 6, "What helped, what did not, and how you know.")
    inclusion = _box("inclusion", 4, "Who takes part in what, and what stands in the way.")
    senco = _box("senco", 4, "What the SENCO wants governors to know, and asks of them.")
    next_steps = _box(
        "next_steps", 4, "Beside what is promised with a name and a day, which has its own list."
    )
    threshold = forms.TypedChoiceField(
        label="Smallest number shown", coerce=int,
        choices=[(each, f"{each} pupils") for each in THRESHOLDS],
        help_text="Smaller ones are shown together with others. Five is usual.",
    )  # fmt: skip

    def layout(self) -> Layout:
        return Layout("version", *REPORT_LABELS, "threshold")

    @staticmethod
    def initial_of(row: TermlyReport) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*REPORT_LABELS, "threshold", "version")}


class TypedFiguresForm(VersionedForm):
    """One box for each kind, which may stay empty."""

    submit_label = "Save the figures"
    keeps_draft = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in TypedFigure:
            self.fields[kind.value] = NumberField(
                label=kind.label, required=False, min_value=0,
                example="93.4" if kind in PERCENTAGES else "3",
                help_text="In per cent." if kind in PERCENTAGES else "",
            )  # fmt: skip

    def layout(self) -> Layout:
        return Layout("version", *TypedFigure.values)

    def typed(self) -> dict[str, Decimal | None]:
        return {name: self.cleaned_data[name] for name in TypedFigure.values}

    @staticmethod
    def initial_of(row: TermlyReport) -> dict[str, Any]:
        return {**row.typed, "version": row.version}


class ReportRecountForm(HouseForm):
    submit_label = "Count them again"


class ReportPublishForm(VersionedForm):
    acts = True
    submit_label = "Publish it"

    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label="I have looked at what was found, and it may stay", required=False
    )

    def __init__(self, *args: Any, has_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_names:
            del self.fields["is_checked"]


class GovernorQuestionForm(HouseForm):
    submit_label = "Ask"
    keeps_draft = True

    words = forms.CharField(
        label="Your question", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The headteacher answers, and every governor reads both. No names of pupils.",
    )  # fmt: skip


class QuestionAnswerForm(VersionedForm):
    submit_label = "Save the answer"
    keeps_draft = True

    answer = forms.CharField(
        label="Answer", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Every governor reads it. No names of pupils.",
    )  # fmt: skip

    @staticmethod
    def initial_of(row: GovernorQuestion) -> dict[str, Any]:
        return {"answer": row.answer, "version": row.version}
