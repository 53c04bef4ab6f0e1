"""What the plan says, as forms ask for it: sections in words, Section E and F in a grid each."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from ehcp.choices import Per, Provider, ProvisionKind, Section
from ehcp.models import PlanOutcome, PromisedProvision
from ehcp.plans.rules.amounts import COUNTED, amount_typed
from ehcp.plans.rules.lines import (
    LINE_LABELS,
    OUTCOME_HEADS,
    PROMISED_HEADS,
    PROVISION_IN,
    CopiedOutcome,
    CopiedProvision,
    LineFacts,
    box,
)
from ehcp.plans.rules.reading import IN_WORDS, title_of
from send_mis.ui.form_table import FormTable
from send_mis.ui.forms import VERSION, DateField, VersionedForm

_MOST_WORDS = 30_000
_MOST_LINE = 4000
_NEW_LINES = 3
_NEW = "new"
_MOST_NEW = 60


class SectionsForm(VersionedForm):
    submit_label = "Save the sections"
    keeps_draft = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in IN_WORDS:
            self.fields[section_box(section)] = forms.CharField(
                label=title_of(section), required=False, max_length=_MOST_WORDS,
                widget=forms.Textarea(attrs={"rows": 6}),
            )  # fmt: skip

    @staticmethod
    def initial_of(version: int, words: Mapping[str, str]) -> dict[str, Any]:
        found = {section_box(each): words.get(each.value, "") for each in IN_WORDS}
        return {"version": version, **found}

    def words(self) -> dict[str, str]:
        return {each.value: self.cleaned_data[section_box(each)] for each in IN_WORDS}


def section_box(section: Section) -> str:
    return f"section_{section.value}"


class _LinesForm(VersionedForm):
    """A row for each line that is there, and empty ones. `words` of a line that somebody removed
    meanwhile stay in the form, as a new line."""

    keeps_draft = True
    heads: ClassVar[Mapping[str, str]] = {}
    legend = ""

    def __init__(self, *args: Any, rows: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.pk.hex: row for row in rows}
        self.keys = [*self.rows, *self._sent_keys()]
        for number, key in enumerate(self.keys, start=1):
            for name, field in self.line_fields(self.rows.get(key)).items():
                field.label = f"{self.heads[name]}, line {number}"
                self.fields[box(name, key)] = field

    def _sent_keys(self) -> list[str]:
        """New lines, and those that were there when the page was opened."""
        fresh = [f"{_NEW}{number}" for number in range(_NEW_LINES)]
        if not self.is_bound:
            return fresh
        begin = box("words", "")
        sent = [
            name.removeprefix(begin) for name, words in self.data.items()
            if name.startswith(begin) and str(words).strip()
        ]  # fmt: skip
        others = [key for key in sent if key not in self.rows and key not in fresh]
        return [*others[:_MOST_NEW], *fresh]

    def line_fields(self, row: Any) -> dict[str, forms.Field]:
        raise NotImplementedError

    def layout(self) -> Layout:
        lines = [
            (f"{number}", [box(name, key) for name in self.heads])
            for number, key in enumerate(self.keys, start=1)
        ]  # fmt: skip
        return Layout(VERSION, FormTable(self.legend, list(self.heads.values()), lines))

    def given(self, key: str) -> dict[str, Any]:
        return {name: self.cleaned_data.get(box(name, key)) for name in self.heads}

    def id_of(self, key: str) -> UUID | None:
        row = self.rows.get(key)
        return row.pk if row is not None else None


class OutcomesForm(_LinesForm):
    submit_label = "Save Section E"
    heads = OUTCOME_HEADS
    legend = "Outcomes of Section E, in the plan’s words"

    def __init__(self, *args: Any, outcomes: Mapping[UUID, str], **kwargs: Any) -> None:
        self.outcomes = [("", "None yet"), *((str(key), text) for key, text in outcomes.items())]
        super().__init__(*args, **kwargs)

    def line_fields(self, row: PlanOutcome | None) -> dict[str, forms.Field]:
        return {
            "words": _line(row),
            "by_when": forms.CharField(
                required=False, max_length=160, initial=row.by_when if row else ""
            ),
            "outcome": forms.ChoiceField(
                required=False, choices=self.outcomes, initial=_key(row.outcome_id if row else None)
            ),
        }

    def lines(self) -> list[CopiedOutcome]:
        found = []
        for key in self.keys:
            given = self.given(key)
            found.append(
                CopiedOutcome(key, self.id_of(key), given["words"] or "", given["by_when"] or "",
                              _uuid(given["outcome"]))
            )  # fmt: skip
        return found


class ProvisionForm(_LinesForm):
    submit_label = "Save Section F"
    heads = PROMISED_HEADS
    legend = "Provision of Section F, in the plan’s words"

    def __init__(self, *args: Any, expected: Mapping[UUID, str], **kwargs: Any) -> None:
        self.expected = [("", "Not said"), *((str(key), text) for key, text in expected.items())]
        super().__init__(*args, **kwargs)

    def line_fields(self, row: PromisedProvision | None) -> dict[str, forms.Field]:
        return {
            "words": _line(row),
            "kind": _choice([("", "Choose"), *ProvisionKind.choices], row.kind if row else ""),
            "amount": forms.CharField(
                required=False, max_length=40,
                initial=amount_typed(row.amount, row.kind) if row else "",
            ),
            "per": _choice([("", "Not said"), *Per.choices], row.per if row else ""),
            "provider": _choice(Provider.choices, row.provider if row else Provider.SCHOOL),
            "plan_outcome": _choice(self.expected, _key(row.plan_outcome_id if row else None)),
            "may_be_shared": forms.BooleanField(
                required=False, initial=row.may_be_shared if row else False
            ),
        }  # fmt: skip

    def lines(self) -> list[CopiedProvision]:
        found = []
        for key in self.keys:
            given = self.given(key)
            found.append(
                CopiedProvision(
                    key, self.id_of(key), given["words"] or "", given["kind"] or "",
                    given["amount"] or "", given["per"] or "", given["provider"] or "",
                    _uuid(given["plan_outcome"]), bool(given["may_be_shared"]),
                )
            )  # fmt: skip
        return found


def _line(row: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=_MOST_LINE, initial=row.words if row else "",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def _choice(choices: Any, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=choices, initial=initial)


def _key(value: UUID | None) -> str:
    return str(value) if value else ""


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None


class LineForm(VersionedForm):
    """What the school does for one line; the plan's words stand above the form."""

    submit_label = "Save"

    rows = forms.MultipleChoiceField(
        label=LINE_LABELS["rows"], required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the pupil’s own lines of provision."},
    )  # fmt: skip
    there_since_on = DateField(
        label=LINE_LABELS["there_since_on"], required=False,
        help_text="Since when the training is done, the equipment is there, or it is done all day.",
    )  # fmt: skip
    evidence = forms.CharField(
        label=LINE_LABELS["evidence"], required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: certificate of the training; seen in class on 3 November.",
    )  # fmt: skip
    provider_words = forms.CharField(
        label=LINE_LABELS["provider_words"], required=False, max_length=160
    )
    section = forms.ChoiceField(
        label=LINE_LABELS["section"],
        choices=[(each.value, title_of(each)) for each in PROVISION_IN],
    )

    def __init__(self, *args: Any, offered: Mapping[UUID, str], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["rows"]
        chosen.choices = [(str(key), words) for key, words in offered.items()]
        if not offered:
            del self.fields["rows"]
        if kind in COUNTED:
            del self.fields["there_since_on"]

    def facts(self) -> LineFacts:
        given = self.cleaned_data
        return LineFacts(
            given["section"], given["provider_words"], given.get("there_since_on"),
            given["evidence"], frozenset(UUID(key) for key in given.get("rows", ())),
        )  # fmt: skip

    @staticmethod
    def initial_of(row: PromisedProvision, linked: Sequence[UUID]) -> dict[str, Any]:
        names = ("version", *(name for name in LINE_LABELS if name != "rows"))
        return {name: getattr(row, name) for name in names} | {"rows": [str(key) for key in linked]}
