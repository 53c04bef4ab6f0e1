"""A file of values as its preview shows it: row by row, before anything is written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from pupils.models import ClassMembership, Pupil
from pupils.querysets import holds_on
from reviews.assessments.rules.importing import AssessablePupil, FilePlan, FileRow, plan_file
from reviews.assessments.rules.recording import TypedValue
from reviews.assessments.rules.values import value_words
from reviews.assessments.selectors.reads import scales_in_use
from reviews.models import Assessment, AssessmentScale
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.errors import BadFile
from send_mis.schools.models import School
from send_mis.tabular import FileKind, Table, read_csv, read_xlsx, sniff
from send_mis.ui.chips import Chip
from send_mis.ui.words import day, plural

_RECORD = Action.ASSESSMENT_RECORD
_NEW, _SAME = Chip("accent", "New"), Chip("neutral", "Nothing new")
_CHANGES, _WRONG = Chip("soon", "Changes"), Chip("late", "Problem")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A row of the preview."""

    number: int
    name: str
    chip: Chip
    on: str
    values: list[str]
    problems: list[str]


@dataclass(frozen=True)
class FilePreview:
    lines: list[FileLine]
    columns: list[str]
    left_out: list[str]
    remarks: Sequence[str]
    days: dict[date, list[TypedValue]]
    pupil_ids: list[UUID]

    @property
    def many(self) -> int:
        return sum(len(typed) for typed in self.days.values())

    @property
    def lede(self) -> str:
        wrong = sum(bool(line.problems) for line in self.lines)
        said = f"{plural(self.many, 'value', 'values')} to save"
        return f"{said}, {plural(wrong, 'row', 'rows')} with a problem" if wrong else said


def read_table(content: bytes, name: str) -> Table:
    """Raises BadFile in words that say what to do."""
    kind = sniff(content, name)
    if kind is FileKind.CTF:
        raise BadFile("A Common Transfer File has no assessments. Choose a CSV or Excel file.")
    return read_xlsx(content) if kind is FileKind.XLSX else read_csv(content)


def file_preview(actor: Actor, school: School, table: Table, on: date) -> FilePreview:
    """Three queries, however long the file is."""
    scales = list(scales_in_use(school.pk, actor.today))
    plan = plan_file(table, scales, _known(actor, school), on, actor.today)
    if not plan.columns:
        named = ", ".join(f"“{scale.name}”" for scale in scales[:6])
        raise BadFile(f"No column is called like one of the school's assessments: {named}.")
    saved = _saved(school, plan)
    by_id = {scale.pk: scale for scale in scales}
    days: dict[date, list[TypedValue]] = defaultdict(list)
    lines = [_line(row, saved, by_id, days) for row in plan.rows]
    ids = {row.pupil_id for row in plan.rows if row.pupil_id}
    return FilePreview(
        lines, plan.columns, plan.left_out, table.remarks, dict(days), sorted(ids, key=str)
    )


def _known(actor: Actor, school: School) -> list[AssessablePupil]:
    """On roll today, with the name of the class."""
    membership = ClassMembership.objects.filter(
        holds_on(actor.today), pupil=OuterRef("pk"), is_registration=True
    )
    rows = visible_to(Pupil.objects.on_roll(actor.today).filter(school=school), actor, _RECORD)
    named = rows.annotate(in_class=Subquery(membership.values("school_class__name")[:1]))
    return [
        AssessablePupil(
            each.pk, each.list_name, each.upn,
            tuple({each.legal_surname, each.surname}), tuple({each.legal_forename, each.forename}),
            each.born_on, each.in_class or "",
        )
        for each in named.order_by(F("sort_key"))
    ]  # fmt: skip


def _saved(school: School, plan: FilePlan) -> dict[tuple[UUID, UUID, date], Decimal]:
    rows = Assessment.objects.filter(
        school=school, on__in={row.on for row in plan.rows},
        pupil__in={row.pupil_id for row in plan.rows if row.pupil_id},
    )  # fmt: skip
    return {
        (pupil, scale, on): value
        for pupil, scale, on, value in rows.values_list("pupil_id", "scale_id", "on", "value")
    }


def _line(
    row: FileRow, saved: dict[tuple[UUID, UUID, date], Decimal],
    scales: dict[UUID, AssessmentScale], days: dict[date, list[TypedValue]],
) -> FileLine:  # fmt: skip
    """Its words; what is to be saved of it goes to `days`."""
    said, is_new, changes = [], False, False
    for each in row.values:
        assert row.pupil_id is not None  # noqa: S101 a row without one has no values
        was = saved.get((row.pupil_id, each.scale_id, row.on))
        words = f"{each.scale}: {value_words(scales[each.scale_id], each.value)}"
        if was is not None and was != each.value:
            words += f", instead of {value_words(scales[each.scale_id], was)}"
            changes = True
        said.append(words)
        if was != each.value:
            is_new = True
            days[row.on].append(TypedValue(row.pupil_id, each.scale_id, each.value, was))
    chip = _WRONG if row.problems else _CHANGES if changes else _NEW if is_new else _SAME
    return FileLine(row.number, row.label, chip, day(row.on), said, row.problems)
