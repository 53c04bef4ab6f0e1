"""The report of a review as forms ask for it, part by part."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from ehcp.annual.rules.report import (
    DIFFERENCE_HEADS,
    LOOKED_AFTER,
    ON_EVIDENCE,
    PLAIN,
    PREPARING,
    WORDS_LABELS,
    DifferenceSaid,
    LineSaid,
    OutcomeSaid,
    SectionSaid,
    box_of,
)
from ehcp.choices import (
    LineAdvice,
    LineDelivered,
    OutcomeAdvice,
    OutcomeProgress,
    PepCombined,
    Section,
    SectionAdvice,
)
from ehcp.models import (
    PlanOutcome,
    PromisedProvision,
    ReportWords,
    ReviewDifference,
    SectionReported,
)
from ehcp.plans.rules.reading import IN_LINES, title_of
from ehcp.plans.selectors.lines import short
from send_mis.ui.form_table import FormTable
from send_mis.ui.forms import VERSION, Group, VersionedForm

_MOST_WORDS = 30_000
_MOST_LINE = 4000
_LONG = 8000
_NEW_ONES = 2
_NOT_SAID = ("", "Not said yet")
_EVIDENCE_HINT = "A change here rests on a professional’s written advice."


def _text(label: str, rows: int, most: int = _MOST_LINE, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.Textarea({"rows": rows}), **more
    )


def _choice(label: str, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[_NOT_SAID, *choices])


class ReportSectionsForm(VersionedForm):
    """The words of each section stand in the form, to be changed there to what is recommended."""

    keeps_draft = True
    submit_label = "Save the sections"

    def __init__(
        self, *args: Any, plan: Mapping[str, str], rows: Sequence[SectionReported],
        documents: Mapping[UUID, str], **kwargs: Any,
    ) -> None:  # fmt: skip
        self.saved = {row.letter: row for row in rows}
        kwargs["initial"] = kwargs.get("initial", {}) | self._initial(plan)
        super().__init__(*args, **kwargs)
        offered = [("", "None"), *((str(key), words) for key, words in documents.items())]
        for section in Section:
            self._add(section, offered)

    def _initial(self, plan: Mapping[str, str]) -> dict[str, Any]:
        """The plan's own words, where no others are saved."""
        found: dict[str, Any] = {}
        for section in Section:
            row, own = self.saved.get(section.value), plan.get(section.value, "")
            said = {
                "advice": row.advice if row else "", "why": row.why if row else "",
                "instead": (row.instead if row else "") or ("" if section in IN_LINES else own),
                "evidence": str(row.evidence_id or "") if row else "",
            }  # fmt: skip
            found |= {box_of(name, section.value): value for name, value in said.items()}
        return found

    def _add(self, section: Section, offered: Sequence[tuple[str, str]]) -> None:
        letter, name = section.value, f"Section {section.value}"
        label = f"What is to be added to {name}" if section in IN_LINES else (
            f"What {name} should say"
        )  # fmt: skip
        self.fields[box_of("advice", letter)] = _choice(
            f"{name}: is a change recommended?", SectionAdvice.choices
        )
        self.fields[box_of("instead", letter)] = _text(label, 5, _MOST_WORDS)
        self.fields[box_of("why", letter)] = _text(f"{name}: why", 2)
        if section in ON_EVIDENCE:
            self.fields[box_of("evidence", letter)] = forms.ChoiceField(
                label=f"{name}: written advice", required=False, choices=offered,
                help_text=_EVIDENCE_HINT,
            )  # fmt: skip

    def layout(self) -> Layout:
        return Layout(VERSION, *(
            Group(title_of(section), *[
                name for part in ("advice", "instead", "why", "evidence")
                if (name := box_of(part, section.value)) in self.fields
            ])
            for section in Section
        ))  # fmt: skip

    def said(self) -> list[SectionSaid]:
        given = self.cleaned_data
        return [
            SectionSaid(
                letter, given[box_of("advice", letter)], given[box_of("instead", letter)],
                given[box_of("why", letter)], _uuid(given.get(box_of("evidence", letter))),
            )
            for letter in Section.values
        ]  # fmt: skip


class _LinesSaidForm(VersionedForm):
    """A group of boxes for each line of the plan; `names`: those of one line."""

    keeps_draft = True
    names: tuple[str, ...] = ()
    key = ""

    def __init__(
        self, *args: Any, lines: Sequence[Any], rows: Sequence[Any],
        known: Mapping[UUID, str], **kwargs: Any,
    ) -> None:  # fmt: skip
        self.lines = list(lines)
        saved = {getattr(row, self.key): row for row in rows}
        kwargs["initial"] = kwargs.get("initial", {}) | {
            box_of(self.names[1], line.pk): known.get(line.pk, "") for line in self.lines
        } | {box_of(name, pk): getattr(row, name) for pk, row in saved.items()
             for name in self.names}  # fmt: skip
        super().__init__(*args, **kwargs)
        for number, line in enumerate(self.lines, start=1):
            for name, field in self.line_fields().items():
                field.label = f"{number}. {field.label}"
                self.fields[box_of(name, line.pk)] = field

    def line_fields(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    def hint_of(self, line: Any) -> str:
        """What the legend does not say of it."""
        words = str(line.words)
        return words if short(words) != words else ""

    def layout(self) -> Layout:
        return Layout(VERSION, *(
            Group(
                f"{number}. {short(line.words)}", *(box_of(name, line.pk) for name in self.names),
                hint=self.hint_of(line),
            )
            for number, line in enumerate(self.lines, start=1)
        ))  # fmt: skip

    def given(self, line: Any) -> list[str]:
        return [self.cleaned_data[box_of(name, line.pk)] for name in self.names]


class ReportOutcomesForm(_LinesSaidForm):
    submit_label = "Save the outcomes"
    names = ("progress", "evidence", "advice", "instead")
    key = "expected_id"
    lines: list[PlanOutcome]

    def line_fields(self) -> dict[str, forms.Field]:
        return {
            "progress": _choice("How far it came", OutcomeProgress.choices),
            "evidence": _text("What shows it", 3),
            "advice": _choice("What is recommended", OutcomeAdvice.choices),
            "instead": _text("What it should say instead", 2),
        }

    def hint_of(self, line: Any) -> str:
        said = (super().hint_of(line), f"By when: {line.by_when}" if line.by_when else "")
        return " ".join(filter(None, said))

    def said(self) -> list[OutcomeSaid]:
        return [OutcomeSaid(line.pk, *self.given(line)) for line in self.lines]


class ReportProvisionForm(_LinesSaidForm):
    submit_label = "Save the provision"
    names = ("delivered", "how", "impact", "advice", "instead")
    key = "promised_id"
    lines: list[PromisedProvision]

    def line_fields(self) -> dict[str, forms.Field]:
        return {
            "delivered": _choice("Was it delivered?", LineDelivered.choices),
            "how": _text("What was delivered, by whom and how often", 3),
            "impact": _text("What difference it made", 2),
            "advice": _choice("What is recommended", LineAdvice.choices),
            "instead": _text("What it should say instead", 2),
        }

    def said(self) -> list[LineSaid]:
        return [LineSaid(line.pk, *self.given(line)) for line in self.lines]


class ReportWordsForm(VersionedForm):
    """Those headings that are asked of the pupil."""

    keeps_draft = True
    submit_label = "Save what was said"

    def __init__(self, *args: Any, asked: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tuple(asked)
        for name in asked:
            self.fields[name] = self._field(name)

    @staticmethod
    def _field(name: str) -> forms.Field:
        label = WORDS_LABELS[name]
        if name == "pep_combined":
            return _choice(label, PepCombined.choices)
        if name in ("social_worker", "advocates"):
            most = 160 if name == "social_worker" else 300
            return forms.CharField(label=label, required=False, max_length=most)
        return _text(label, 4, _LONG)

    def layout(self) -> Layout:
        groups = (("What was said", PLAIN), ("Preparing for adulthood", PREPARING),
                  ("Looked after", LOOKED_AFTER))  # fmt: skip
        return Layout(VERSION, *(
            Group(legend, *(name for name in names if name in self.asked))
            for legend, names in groups if set(names) & set(self.asked)
        ))  # fmt: skip

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.asked}

    @staticmethod
    def initial_of(row: ReportWords | None, asked: Sequence[str]) -> dict[str, Any]:
        if row is None:
            return {"version": 0}
        return {name: getattr(row, name) for name in ("version", *asked)}


class ReportDifferencesForm(VersionedForm):
    """A row for each who does not agree, and empty ones."""

    keeps_draft = True
    submit_label = "Save the differences"

    def __init__(self, *args: Any, rows: Sequence[ReviewDifference], **kwargs: Any) -> None:
        self.keys = [str(row.position) for row in rows]
        kwargs["initial"] = kwargs.get("initial", {}) | {
            box_of(name, row.position): getattr(row, name) for row in rows
            for name in DIFFERENCE_HEADS
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        sent = [name.removeprefix(box_of("words", "")) for name, words in self.data.items()
                if name.startswith(box_of("words", "")) and str(words).strip()]  # fmt: skip
        fresh = [str(len(rows) + number) for number in range(1, _NEW_ONES + 1)]
        self.keys = [*self.keys, *fresh]
        self.keys += [key for key in sent if key not in self.keys and key.isdecimal()]
        for number, key in enumerate(self.keys, start=1):
            heads = {name: f"{head}, entry {number}" for name, head in DIFFERENCE_HEADS.items()}
            self.fields[box_of("who", key)] = forms.CharField(
                label=heads["who"], required=False, max_length=160
            )
            self.fields[box_of("words", key)] = _text(heads["words"], 4, _LONG)

    def layout(self) -> Layout:
        lines = [(key, [box_of(name, key) for name in DIFFERENCE_HEADS]) for key in self.keys]
        heads = list(DIFFERENCE_HEADS.values())
        return Layout(VERSION, FormTable("Who thinks otherwise, and what they say", heads, lines))

    def said(self) -> list[DifferenceSaid]:
        given = self.cleaned_data
        return [
            DifferenceSaid(key, given[box_of("who", key)], given[box_of("words", key)])
            for key in self.keys
        ]


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None
