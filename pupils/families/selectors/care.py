"""When a child was looked after, and by whom."""

from django.urls import reverse

from pupils.models import CareSpell
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.access.people_with import holders
from send_mis.access.roles import Scope
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, joined, plain_day


def care_rows(record: PupilRecord, book: CodeBook) -> list[Row]:
    """When the child was looked after, by which authority; who answers for it in school."""
    if Action.PUPIL_VIEW_CARE not in record.may:
        return []
    spells = list(CareSpell.objects.filter(pupil_id=record.id).order_by("-starts_on"))
    rows = [_care_row(record, spell, book) for spell in spells]
    if record.pupil.is_looked_after and not any(spell.ends_on is None for spell in spells):
        authority = book.words(CodeSet.AUTHORITY, record.pupil.care_authority)
        rows.insert(0, Row("Looked after", authority or "Yes", "since when is not recorded"))
    if not rows:
        return []
    teachers = holders(
        Scope.SCHOOL, [record.pupil.school_id], roles=("designated_teacher",), today=record.today
    )
    if teachers:
        rows.append(Row("Designated teacher", joined([teacher.name for teacher in teachers])))
    else:
        rows.append(Row("Designated teacher", "Nobody holds this role in the school."))
    return rows


def _care_row(record: PupilRecord, spell: CareSpell, book: CodeBook) -> Row:
    until = f" until {day(spell.ends_on)}" if spell.ends_on else ""
    row = Row(
        f"Looked after from {day(spell.starts_on)}{until}",
        book.words(CodeSet.AUTHORITY, spell.authority), spell.get_basis_display(),
    )  # fmt: skip
    if Action.FAMILY_CHANGE not in record.may:
        return row
    url = reverse("care_change", args=[record.id, spell.pk])
    return Row(row.label, row.value, row.note, url=url, action=f"from {plain_day(spell.starts_on)}")


def care_links(record: PupilRecord) -> list[Link]:
    if not {Action.FAMILY_CHANGE, Action.PUPIL_VIEW_CARE} <= record.may:
        return []
    return [Link("Add a time in care", reverse("care_start", args=[record.id]))]
