"""A school's assessments: its classes, one class's progress, its scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.urls import reverse

from pupils.classes.selectors import class_teachers, classes_now
from pupils.models import ClassMembership, Pupil
from pupils.querysets import holds_on
from reviews.assessments.rules.progress import (
    ProgressAnswer,
    ProgressFinding,
    Test,
    Value,
    is_less_than_expected,
)
from reviews.assessments.rules.values import level_name, unit_words, value_words
from reviews.assessments.selectors.pupil import explained_words
from reviews.assessments.selectors.reads import (
    four_tests_on,
    newest_explained,
    scales_in_use,
    still_explains,
    year_values,
)
from reviews.choices import IN_LEVELS, ScaleKind
from reviews.models import AssessmentScale
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.progress import figure
from send_mis.ui.words import day, last_day, plural

VIEW, RECORD = Action.ASSESSMENT_VIEW, Action.ASSESSMENT_RECORD
_IN_SHORT = {
    Test.SLOWER: "slower than peers from the same baseline",
    Test.RATE: "below own previous rate",
    Test.NOT_CLOSING: "gap not closing",
    Test.WIDENING: "gap widening",
}


def school_tabs(actor: Actor, school: School, here: str) -> list[Link]:
    """The rooms of assessments that the reader may open."""
    rooms = (
        ("Classes", "assessments", VIEW),
        ("Baseline on entry", "assessments_baselines", RECORD),
        ("Import", "assessments_import", RECORD),
        ("What we assess by", "assessments_scales", Action.ASSESSMENT_SETTINGS),
    )
    return [
        Link(label, reverse(name, args=[school.slug]), current=name == here)
        for label, name, action in rooms
        if actor.may(action)
    ]


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class that the reader reaches, and when it was last assessed."""

    name: str
    teachers: str
    url: str
    record_url: str
    last: str


@dataclass(frozen=True)
class SchoolAssessments:
    classes: list[ClassLine]
    has_scales: bool
    may_set: bool


def school_page(actor: Actor, school: School) -> SchoolAssessments:
    """Four queries, however many classes there are."""
    today = actor.today
    classes = list(
        visible_to(
            SchoolClass.objects.filter(
                pk__in=[
                    *classes_now(school, today).values_list("pk", flat=True),
                    *classes_now(school, today, ClassKind.GROUP).values_list("pk", flat=True),
                ]
            ),
            actor, VIEW,
        ).order_by("sort_key", "pk")
    )  # fmt: skip
    teachers = class_teachers([each.pk for each in classes], today)
    last = _last_assessed(school.pk, [each.pk for each in classes], today)
    may = actor.may(RECORD)
    return SchoolAssessments(
        classes=[
            ClassLine(
                each.name, teachers.get(each.pk, ""),
                reverse("assessments_class", args=[school.slug, each.pk]),
                reverse("assessments_record", args=[school.slug, each.pk]) if may else "",
                day(last[each.pk]) if each.pk in last else "",
            )
            for each in classes
        ],
        has_scales=scales_in_use(school.pk, today).exists(),
        may_set=actor.may(Action.ASSESSMENT_SETTINGS),
    )  # fmt: skip


def _last_assessed(school_id: UUID, class_ids: Sequence[UUID], today: date) -> dict[UUID, date]:
    rows = ClassMembership.objects.filter(holds_on(today), school_class__in=class_ids).order_by()
    found = rows.values("school_class").annotate(
        last=Max("pupil__assessments__on", filter=Q(pupil__assessments__school=school_id))
    )
    return {row["school_class"]: row["last"] for row in found if row["last"]}


def pupils_of_class(
    actor: Actor, school_class: SchoolClass, on: date, action: Action
) -> list[Pupil]:
    """Who is in the class on that day, as far as the action reaches. One query."""
    members = ClassMembership.objects.filter(holds_on(on), school_class=school_class)
    rows = Pupil.objects.filter(pk__in=members.values("pupil_id"))
    return list(visible_to(rows, actor, action).order_by("sort_key", "pk"))


@dataclass(frozen=True, slots=True)
class LessLine:
    """A pupil's scale on which a test is met."""

    scale: str
    latest: str
    met: str
    tests: int
    explained: str


@dataclass(frozen=True, slots=True)
class LessPupil:
    """By how many tests, on how many scales: those with the most come first."""

    name: str
    url: str
    lines: list[LessLine]

    @property
    def count(self) -> int:
        return sum(line.tests for line in self.lines)


@dataclass(frozen=True)
class ClassProgress:
    """`less`: not all of it explained; `explained`: all of it."""

    pupils: int
    assessed: int
    less: list[LessPupil]
    explained: list[LessPupil]
    record_url: str

    @property
    def lede(self) -> str:
        said = plural(self.pupils, "pupil", "pupils")
        if not self.assessed:
            return f"{said}, none assessed yet"
        many = len(self.less) + len(self.explained)
        return f"{said}, {self.assessed} assessed; {many} with less than expected progress"


def class_progress(actor: Actor, school: School, school_class: SchoolClass) -> tuple[
    ClassProgress, list[Pupil]
]:  # fmt: skip
    """Four queries, however many pupils and scales there are."""
    pupils = pupils_of_class(actor, school_class, actor.today, VIEW)
    scales = list(AssessmentScale.objects.filter(school=school).order_by("area", "name", "pk"))
    values = year_values(
        school.pk, {each.reception_year for each in pupils}, [s.pk for s in scales], actor.today
    )
    said = newest_explained([each.pk for each in pupils])
    less: list[LessPupil] = []
    explained: list[LessPupil] = []
    assessed = 0
    for pupil in pupils:
        lines, is_assessed, open_ = [], False, False
        for scale in scales:
            series = values.series(pupil.reception_year, scale.pk, pupil.pk)
            is_assessed = is_assessed or bool(series)
            found = four_tests_on(values, pupil.reception_year, scale, pupil.pk) if series else []
            if not is_less_than_expected(found):
                continue
            why = said.get((pupil.pk, scale.pk))
            is_explained = still_explains(why, series[-1].on)
            open_ = open_ or not is_explained
            lines.append(_less_line(scale, series[-1], found, explained_words(why) * is_explained))
        assessed += is_assessed
        if lines:
            url = reverse("pupil_assessments", args=[pupil.pk])
            (less if open_ else explained).append(LessPupil(pupil.list_name, url, lines))
    less.sort(key=lambda each: -each.count)
    may = actor.may(RECORD)
    return (
        ClassProgress(
            len(pupils), assessed, less, explained,
            reverse("assessments_record", args=[school.slug, school_class.pk]) if may else "",
        ),
        pupils,
    )  # fmt: skip


def _less_line(
    scale: AssessmentScale, last: Value, found: Sequence[ProgressFinding], explained: str
) -> LessLine:
    return LessLine(
        scale.name, value_words(scale, last.value), _met(found),
        sum(each.answer is ProgressAnswer.MET for each in found), explained,
    )  # fmt: skip


def _met(found: Sequence[ProgressFinding]) -> str:
    said = "; ".join(_IN_SHORT[each.test] for each in found if each.answer is ProgressAnswer.MET)
    return said[:1].upper() + said[1:]


# --- The scales -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """A scale in the words of its settings."""

    name: str
    area: str
    kind: str
    values: str
    expected: str
    used: str
    chip: Chip | None
    row: Any


def scale_lines(school: School, today: date) -> tuple[list[ScaleLine], list[ScaleLine]]:
    """Those in use, and those that are retired. One query."""
    rows = AssessmentScale.objects.filter(school=school).annotate(
        many=Count("assessments"), last=Max("assessments__on")
    )
    lines = [_scale_line(row, today) for row in rows.order_by("area", "name", "pk")]
    retired = [each for each in lines if each.chip is not None and each.row.retired_on <= today]
    return [each for each in lines if each not in retired], retired


def _scale_line(row: Any, today: date) -> ScaleLine:
    chip = None
    if row.retired_on:
        chip = Chip("neutral", f"Used until {day(last_day(row.retired_on))}")
    used = f"{plural(row.many, 'value', 'values')}, last {day(row.last)}" if row.many else "Not yet"
    return ScaleLine(
        row.name, row.area, ScaleKind(row.kind).label, _values(row), _expects(row), used, chip, row
    )


def _values(row: AssessmentScale) -> str:
    if row.kind in IN_LEVELS:
        return ", ".join(row.levels)
    if row.lowest is None or row.highest is None:
        return ""
    return f"{figure(row.lowest)} to {figure(row.highest)}"


def _expects(row: AssessmentScale) -> str:
    said = []
    if row.expected_level is not None:
        said.append(level_name(row.levels, Decimal(row.expected_level)))
    if row.expected_per_term:
        said.append(f"{unit_words(row.kind, row.expected_per_term)} a term")
    return ", ".join(said)
