"""A pupil's assessments: values over time, the four tests with their workings, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from pupils.record.selectors.pupil import PupilRecord
from reviews.assessments.rules.progress import (
    ProgressAnswer,
    Value,
    is_less_than_expected,
    steps_of,
)
from reviews.assessments.rules.telling import Told, expected_words, told
from reviews.assessments.rules.values import value_words
from reviews.assessments.selectors.reads import (
    four_tests_on,
    newest_explained,
    scales_in_use,
    still_explains,
    year_values,
)
from reviews.assessments.selectors.trend import Trend, middle_of
from reviews.due.rules import ASKED_FOR, baseline_by
from reviews.models import Assessment, AssessmentScale, ProgressExplained
from send_mis.access.actions import Action
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, from_now

ANSWER_CHIPS = {
    ProgressAnswer.MET: Chip("soon", "Yes"),
    ProgressAnswer.NOT_MET: Chip("fine", "No"),
    ProgressAnswer.TOO_LITTLE: Chip("neutral", "Too little to say"),
}
LESS = Chip("soon", "Less than expected progress")
EXPLAINED = Chip("neutral", "Explained")


@dataclass(frozen=True, slots=True)
class ShownTest:
    label: str
    chip: Chip
    workings: str


@dataclass(frozen=True)
class ShownScale:
    """One scale of a pupil's. `explained`: what was said last, also where a value came since."""

    id: UUID
    name: str
    area: str
    latest: str
    chips: list[Chip]
    trend: Trend
    tests: list[ShownTest]
    expected: str
    explained: str
    explain_url: str

    @property
    def anchor(self) -> str:
        return f"scale-{self.id.hex}"


@dataclass(frozen=True, slots=True)
class BaselineLine:
    """On which day, with whom, and what was noted then."""

    when: str
    with_parents: str
    note: str


@dataclass(frozen=True)
class PupilAssessments:
    scales: list[ShownScale]
    baseline: list[BaselineLine]
    # Said where one is still owed.
    baseline_due: Chip | None
    links: list[Link]
    has_scales: bool

    @property
    def less(self) -> list[ShownScale]:
        return [each for each in self.scales if LESS in each.chips]


def pupil_assessments_page(record: PupilRecord) -> PupilAssessments:
    """Four queries more than the head of the page."""
    pupil, today = record.pupil, record.today
    rows = list(Assessment.objects.filter(pupil=pupil).select_related("scale").order_by("on", "pk"))
    scales = {row.scale_id: row.scale for row in rows}
    values = year_values(pupil.school_id, [pupil.reception_year], scales, today)
    explained = newest_explained([pupil.pk])
    may_record = Action.ASSESSMENT_RECORD in record.may
    in_use = scales_in_use(pupil.school_id, today).exists()
    shown = [
        _scale(
            record, scale, [row for row in rows if row.scale_id == scale.pk], values,
            explained.get((pupil.pk, scale.pk)),
        )
        for scale in sorted(scales.values(), key=lambda scale: (scale.area, scale.name))
    ]  # fmt: skip
    shown.sort(key=lambda each: LESS not in each.chips)
    return PupilAssessments(
        scales=shown, baseline=_baseline(rows), baseline_due=_due(record, rows, in_use=in_use),
        links=_links(record) if may_record and in_use else [], has_scales=in_use,
    )  # fmt: skip


def _scale(
    record: PupilRecord, scale: AssessmentScale, rows: Sequence[Assessment], values: Any,
    said: ProgressExplained | None,
) -> ShownScale:  # fmt: skip
    year, pk = record.pupil.reception_year, record.id
    found = four_tests_on(values, year, scale, pk)
    points = [Value(row.on, row.value) for row in rows]
    less, is_explained = is_less_than_expected(found), still_explains(said, points[-1].on)
    url = ""
    if Action.ASSESSMENT_RECORD in record.may:
        url = reverse("progress_explain", args=[pk, scale.pk])
    return ShownScale(
        id=scale.pk, name=scale.name, area=scale.area,
        latest=f"{value_words(scale, points[-1].value)} on {day(points[-1].on)}",
        chips=[*([LESS] if less else []), *([EXPLAINED] if less and is_explained else [])],
        trend=Trend(
            scale.name, scale, points,
            middle_of(values.peers(year, scale.pk, pk), [each.on for each in points]),
            [_note(row) for row in rows],
        ),
        tests=[_test(told(each, scale)) for each in found],
        expected=_expected(scale, points), explained=explained_words(said), explain_url=url,
    )  # fmt: skip


def _note(row: Assessment) -> str:
    return ". ".join(part for part in ("Baseline" if row.is_baseline else "", row.note) if part)


def _test(each: Told) -> ShownTest:
    return ShownTest(each.label, ANSWER_CHIPS[each.answer], each.workings)


def _expected(scale: AssessmentScale, points: Sequence[Value]) -> str:
    """Of the school's own expectation, beside the tests and no part of them."""
    step, _ = steps_of(points)
    said = expected_words(step, scale)
    if scale.expected_level is not None:
        level = value_words(scale, Decimal(scale.expected_level))
        return f"Expected of their age: {level}. {said}".strip()
    return said


def explained_words(said: ProgressExplained | None) -> str:
    if said is None:
        return ""
    who = f", {said.by.display_name}" if said.by else ""
    return f"{said.reason} ({day(said.on)}{who})"


def _baseline(rows: Sequence[Assessment]) -> list[BaselineLine]:
    """One line a day, however many scales were used on it."""
    found: dict[date, BaselineLine] = {}
    for row in rows:
        if row.is_baseline and row.on not in found:
            found[row.on] = BaselineLine(day(row.on), row.with_parents, row.note)
    return list(found.values())


def _due(record: PupilRecord, rows: Sequence[Assessment], *, in_use: bool) -> Chip | None:
    joined, today = record.row.enrolled_on, record.today
    if not in_use or joined is None or any(row.is_baseline for row in rows):
        return None
    if joined < today - ASKED_FOR:
        return None
    by = baseline_by(joined)
    tone: Any = "late" if by < today else "soon"
    return Chip(tone, f"Baseline by {day(by)}, {from_now(by, today)}")


def _links(record: PupilRecord) -> list[Link]:
    return [Link("Record the baseline", reverse("assessment_baseline", args=[record.id]))]
