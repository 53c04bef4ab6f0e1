"""What is recorded of a pupil, section by section, as far as the reader may see it."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from pupils.models import ClassMembership
from pupils.record.rules import FACTS, SECTIONS, code_book, in_words
from pupils.record.selectors.pupil import PupilRecord
from pupils.rules import end_of, holds
from pupils.years import chronological_year, year_words
from send_mis.access.actions import Action
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, last_day, plain_day


@dataclass(frozen=True)
class Details:
    # Title, what is recorded, and the names of what is not.
    sections: list[tuple[str, list[Row], str]]
    hidden: str
    actions: list[Link]


def details(record: PupilRecord) -> Details:
    """Two queries: the words of the codes, and the classes."""
    book = code_book()
    pupil, may = record.pupil, record.may
    sections: list[tuple[str, list[Row], str]] = []
    for section in SECTIONS:
        rows, missing = [], []
        for fact in section.facts:
            if fact.action not in may:
                continue
            value = getattr(pupil, fact.name)
            words = plain_day(value) if isinstance(value, date) else in_words(fact, value, book)
            chip = None
            if fact.name == "upn" and pupil.has_temporary_upn:
                chip = Chip("soon", "Temporary")
            if words:
                rows.append(Row(fact.label, words, chip=chip))
            else:
                missing.append(_inside_a_sentence(fact.label))
        if rows or missing:
            sections.append((section.title, rows, ", ".join(missing)))
    sections.insert(1, ("At this school", _school_rows(record), ""))
    return Details(sections, _hidden(record), _actions(record))


def _inside_a_sentence(label: str) -> str:
    """ "Former surname" → "former surname", but "UPN" stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _school_rows(record: PupilRecord) -> list[Row]:
    pupil, today = record.pupil, record.today
    year = pupil.year_group(today)
    usual = chronological_year(pupil.born_on, today)
    note = "" if year == usual else f"By age it would be {year_words(usual)}."
    rows = [Row("School", pupil.school.name), Row("Year group", year_words(year), note)]
    memberships = pupil.classmemberships.select_related("school_class__year")
    rows += [_class_row(record, row) for row in memberships.order_by("-starts_on")]
    if record.row.enrolled_on:
        rows.append(Row("On roll since", day(record.row.enrolled_on)))
    return rows


def _class_row(record: PupilRecord, row: ClassMembership) -> Row:
    until = f" until {day(last_day(row.ends_on))}" if row.ends_on else ""
    shown = Row(
        "Class" if row.is_registration else "Set or group",
        row.school_class.name, f"from {day(row.starts_on)}{until}",
    )  # fmt: skip
    if not _may_change_classes(record):
        return shown
    if row.is_registration and holds(row, record.today):
        url = reverse("pupil_move_class", args=[record.id])
        return replace(shown, url=url, link="Move", action="to another class")
    if not row.is_registration and end_of(row) > record.today:
        url = reverse("pupil_leave_class", args=[record.id, row.school_class_id])
        return replace(shown, url=url, link="Leave", action=row.school_class.name)
    return shown


def _may_change_classes(record: PupilRecord) -> bool:
    return Action.CLASS_CHANGE in record.may and record.head.is_on_roll


def _hidden(record: PupilRecord) -> str:
    """Say that there is more, so that nobody takes an unseen fact for a missing one."""
    if all(fact.action in record.may for fact in FACTS.values()):
        return ""
    return "Your role sees part of what is recorded. The school office or the SENCO see the rest."


def _actions(record: PupilRecord) -> list[Link]:
    links = []
    if Action.PUPIL_CHANGE in record.may:
        links.append(Link("Change the details", reverse("pupil_edit", args=[record.id])))
    if _may_change_classes(record):
        if not record.row.class_id:
            links.append(Link("Add to a class", reverse("pupil_move_class", args=[record.id])))
        links.append(Link("Add to a group", reverse("pupil_join_class", args=[record.id])))
    if Action.PUPIL_LEAVE in record.may:
        name = record.pupil.short_name
        if record.head.is_on_roll:
            links.append(Link(f"{name} is leaving", reverse("pupil_leave", args=[record.id])))
        else:
            links.append(Link(f"{name} is back", reverse("pupil_return", args=[record.id])))
    return links
