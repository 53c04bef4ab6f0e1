"""The grid of a class as it was sent: what was typed in it, and what each box showed before."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from reviews.assessments.rules.recording import Cell, TypedValue
from reviews.assessments.rules.values import NoValue, read_value
from reviews.models import AssessmentScale
from send_mis.ui.forms import DateField, HouseForm

_MOST_ROWS = 200


class GridForm(HouseForm):
    """The day; its boxes are read by `SentValues`, each by itself."""

    acts_once = False
    keeps_draft = True
    summary_note = (
        "What could be read is saved. The boxes named here are not: what you typed stands in them."
    )

    on = DateField(label="Day")
    scales = forms.MultipleChoiceField(label="Columns", required=False)

    def __init__(self, *args: Any, scales: Collection[AssessmentScale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scales"] = forms.MultipleChoiceField(
            label="Columns", required=False, choices=[(str(s.pk), s.name) for s in scales]
        )


@dataclass(frozen=True)
class SentValues:
    """Texts by pupil and scale. `seen`: what stood in each box when the page was made."""

    texts: Mapping[Cell, str] = field(default_factory=dict)
    seen: Mapping[Cell, str] = field(default_factory=dict)
    shown_on: date | None = None

    @staticmethod
    def of(sent: QueryDict | None) -> "SentValues":
        """Of what nobody's browser sends nothing is read."""
        if sent is None:
            return SentValues()
        pupils, scales = _ids(sent.get("pupils", "")), _ids(sent.get("columns", ""))
        seen = _texts(sent.get("seen", ""))
        places = [
            (row, column, (pupil, scale))
            for row, pupil in enumerate(pupils)
            for column, scale in enumerate(scales)
        ]
        return SentValues(
            {cell: sent.get(box_name(r, c), "").strip() for r, c, cell in places},
            {cell: seen.get(box_name(r, c), "") for r, c, cell in places},
            _day(sent.get("shown", "")),
        )

    @property
    def touched(self) -> dict[Cell, str]:
        return {cell: text for cell, text in self.texts.items() if text != self.seen[cell]}

    def read(
        self, scales: Mapping[UUID, AssessmentScale], on: date
    ) -> tuple[list[TypedValue], dict[Cell, str]]:
        """What was typed, and what is wrong, by cell."""
        typed, wrong = [], {}
        for cell, text in self.touched.items():
            scale = scales.get(cell[1])
            if scale is None:
                wrong[cell] = "This assessment is not used on that day."
                continue
            try:
                value = read_value(scale, text) if text else None
            except NoValue as bad:
                wrong[cell] = str(bad)
                continue
            seen = _seen(scale, self.seen[cell]) if on == self.shown_on else None
            if value is not None or seen is not None:
                typed.append(TypedValue(*cell, value, seen))
        return typed, wrong


def box_name(row: int, column: int) -> str:
    return f"c{row}-{column}"


def _seen(scale: AssessmentScale, text: str) -> Decimal | None:
    try:
        return read_value(scale, text) if text else None
    except NoValue:
        return None


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(part) for part in text.split(",")[:_MOST_ROWS] if part]
    except ValueError:
        return []


def _texts(text: str) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
