"""Changing a school's details, years, terms, closures and classes.

Whether somebody may is asked above, where grants are known: the view fetches the school or class
through the action that it needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import ProtectedError

from send_mis.audit.record import Who, change
from send_mis.audit.saving import insert, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.schools.calendar import ClosureDates, TermDates
from send_mis.schools.choices import ClassKind, ClosureKind, TermName, YearGroup
from send_mis.schools.models import (
    AcademicYear,
    Closure,
    School,
    SchoolClass,
    SchoolCrest,
    Term,
)
from send_mis.schools.pictures import drawn_anew
from send_mis.ui.words import plain_day

# First parts of addresses that are not schools.
RESERVED_SLUGS = frozenset(
    {
        "accessibility", "accounts", "calendar", "choose-role", "classes", "deadlines", "gallery",
        "healthz", "letter", "my-children", "preferences", "pupils", "reminders", "school",
        "shared", "static", "today", "trust",
    }
)  # fmt: skip
# No school year is longer: the dates of another year were typed.
LONGEST_YEAR_DAYS = 400


@dataclass(frozen=True)
class SchoolDetails:
    """The facts of a school that its office keeps."""

    name: str
    la_code: str
    establishment: str
    phase: str
    kind: str
    lowest_year: int
    highest_year: int
    address: str
    phone: str
    email: str
    complaint_head_days: int
    complaint_committee_days: int


# What each fact is called, on the form and where two people's versions are compared.
DETAIL_LABELS: Mapping[str, str] = {
    "name": "Name",
    "la_code": "LA number",
    "establishment": "Establishment number",
    "phase": "Phase",
    "kind": "Kind of school",
    "lowest_year": "Youngest year",
    "highest_year": "Oldest year",
    "address": "Address",
    "phone": "Telephone",
    "email": "Office e-mail",
    "complaint_head_days": "The head answers within",
    "complaint_committee_days": "The governors’ committee answers within",
}


def change_school(*, actor: Who, school: School, version: int, details: SchoolDetails) -> None:
    with change(actor=actor, event="school.changed", school_id=school.pk):
        row = lock_version(School, school.pk, version, school_theirs, school.pk)
        for name in DETAIL_LABELS:
            setattr(row, name, getattr(details, name))
        if row.lowest_year > row.highest_year:
            raise RuleBroken({"highest_year": ["The oldest year is below the youngest."]})
        save(row, *DETAIL_LABELS)


def change_roles(
    *, actor: Who, school: School, version: int,
    role_labels: Mapping[str, str], second_factor_roles: Sequence[str],
) -> None:  # fmt: skip
    """What the school calls each role, and which need a second factor beyond those required."""
    with change(actor=actor, event="school.roles_changed", school_id=school.pk):
        row = lock_version(School, school.pk, version, _roles_theirs, school.pk)
        row.role_labels = {key: text for key, text in role_labels.items() if text}
        row.second_factor_roles = sorted(second_factor_roles)
        save(row, "role_labels", "second_factor_roles")


def set_crest(*, actor: Who, school: School, content: bytes) -> None:
    """The picture at the head of the school's PDFs, in place of the one before."""
    drawn = drawn_anew(content)
    with change(actor=actor, event="school.crest_set", school_id=school.pk):
        lock_school(school.pk)
        row = SchoolCrest.objects.filter(school=school).first() or SchoolCrest(school=school)
        if row.sha256 != drawn.sha256:
            row.picture, row.sha256 = drawn.png, drawn.sha256
            row.width, row.height = drawn.width, drawn.height
            row.save()


def remove_crest(*, actor: Who, school: School) -> None:
    with change(actor=actor, event="school.crest_removed", school_id=school.pk):
        lock_school(school.pk)
        SchoolCrest.objects.filter(school=school).delete()


def add_year(
    *, actor: Who, school: School, starts_on: date, ends_on: date, terms: Sequence[TermDates],
    closures: Sequence[ClosureDates] = (),
) -> AcademicYear:  # fmt: skip
    with change(actor=actor, event="year.added", school_id=school.pk):
        return write_year(
            school=school, starts_on=starts_on, ends_on=ends_on, terms=terms, closures=closures
        )


def write_year(
    *, school: School, starts_on: date, ends_on: date, terms: Sequence[TermDates],
    closures: Sequence[ClosureDates] = (),
) -> AcademicYear:  # fmt: skip
    """Inside an open change: the year with its terms and closures."""
    lock_school(school.pk)
    year = AcademicYear(school=school, starts_on=starts_on, ends_on=ends_on)
    _check_year(year, terms)
    insert(year, at="starts_on")
    for term in terms:
        Term.objects.create(
            year=year, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on
        )
    for closure in closures:
        Closure.objects.create(
            school=school, kind=closure.kind, starts_on=closure.starts_on,
            ends_on=closure.ends_on, label=closure.label,
        )  # fmt: skip
    return year


def change_year(
    *, actor: Who, year: AcademicYear, version: int, starts_on: date, ends_on: date,
    terms: Sequence[TermDates],
) -> None:  # fmt: skip
    with change(actor=actor, event="year.changed", school_id=year.school_id):
        lock_school(year.school_id)
        row = lock_version(AcademicYear, year.pk, version, year_theirs)
        row.starts_on, row.ends_on = starts_on, ends_on
        _check_year(row, terms)
        save(row, "starts_on", "ends_on", at="starts_on")
        _move_terms(row, terms)


def _move_terms(year: AcademicYear, wanted: Sequence[TermDates]) -> None:
    """Plans hang on a term, so it moves and stays itself: always one that has room to move to."""
    existing = {term.name: term for term in year.terms.all()}
    waiting = [each for each in wanted if each.name in existing]
    while waiting:
        free = next(each for each in waiting if _has_room(each, existing.values()))
        waiting.remove(free)
        term = existing[free.name]
        term.starts_on, term.ends_on = free.starts_on, free.ends_on
        term.save(update_fields=["starts_on", "ends_on"])
    for each in wanted:
        if each.name not in existing:
            Term.objects.create(
                year=year, name=each.name, starts_on=each.starts_on, ends_on=each.ends_on
            )


def _has_room(wanted: TermDates, terms: Iterable[Term]) -> bool:
    """In the order of the year two terms never wait for each other."""
    return not any(
        term.name != wanted.name
        and term.starts_on <= wanted.ends_on
        and wanted.starts_on <= term.ends_on
        for term in terms
    )


def add_closure(
    *, actor: Who, school: School, kind: str, starts_on: date, ends_on: date, label: str = ""
) -> Closure:
    """Saving the same closure again (a double click) changes nothing."""
    with change(actor=actor, event="closure.added", school_id=school.pk):
        lock_school(school.pk)
        _check_closure(school, starts_on, ends_on)
        closure, _ = Closure.objects.get_or_create(
            school=school, kind=kind, starts_on=starts_on, ends_on=ends_on, label=label
        )
        return closure


def change_closure(
    *, actor: Who, closure: Closure, version: int, kind: str, starts_on: date, ends_on: date,
    label: str = "",
) -> None:  # fmt: skip
    with change(actor=actor, event="closure.changed", school_id=closure.school_id):
        row = lock_version(Closure, closure.pk, version, closure_theirs)
        row.kind, row.starts_on, row.ends_on, row.label = kind, starts_on, ends_on, label
        _check_closure(row.school, starts_on, ends_on)
        save(row, "kind", "starts_on", "ends_on", "label")


def remove_closure(*, actor: Who, closure: Closure) -> None:
    with change(actor=actor, event="closure.removed", school_id=closure.school_id):
        Closure.objects.filter(pk=closure.pk).delete()


def add_class(
    *, actor: Who, year: AcademicYear, name: str, year_groups: Sequence[int],
    kind: str = ClassKind.REGISTRATION,
) -> SchoolClass:  # fmt: skip
    with change(actor=actor, event="class.added", school_id=year.school_id):
        return write_class(year=year, name=name, year_groups=year_groups, kind=kind)


def write_class(
    *, year: AcademicYear, name: str, year_groups: Sequence[int],
    kind: str = ClassKind.REGISTRATION,
) -> SchoolClass:  # fmt: skip
    """Inside an open change: the class. Raises RuleBroken if the year has one of that name."""
    lock_school(year.school_id)
    made = SchoolClass(
        school_id=year.school_id, year=year, name=name, kind=kind,
        year_groups=sorted(set(year_groups)),
    )  # fmt: skip
    insert(made, at="name")
    return made


def change_class(
    *, actor: Who, school_class: SchoolClass, version: int, name: str, year_groups: Sequence[int],
    kind: str,
) -> None:  # fmt: skip
    with change(actor=actor, event="class.changed", school_id=school_class.school_id):
        row = lock_version(SchoolClass, school_class.pk, version, class_theirs)
        row.name, row.kind, row.year_groups = name, kind, sorted(set(year_groups))
        save(row, "name", "kind", "year_groups", "sort_key", at="name")


def remove_class(*, actor: Who, school_class: SchoolClass) -> None:
    """Only a class that never had a pupil: what was, stays."""
    with change(actor=actor, event="class.removed", school_id=school_class.school_id):
        try:
            school_class.delete()
        except ProtectedError:
            raise RuleBroken(
                "This class has, or had, pupils, so it cannot be removed. Move its pupils to"
                " another class instead."
            ) from None


# --- What is saved now, in the words of the forms -------------------------------------------------


def school_theirs(school: School) -> dict[str, str]:
    words = {name: str(getattr(school, name)) for name in DETAIL_LABELS}
    words["phase"] = school.get_phase_display()
    words["kind"] = school.get_kind_display() if school.kind else ""
    words["lowest_year"] = YearGroup(school.lowest_year).label
    words["highest_year"] = YearGroup(school.highest_year).label
    return {label: words[name] for name, label in DETAIL_LABELS.items()}


def _roles_theirs(school: School) -> dict[str, str]:
    """By role key: the form knows what each role is called."""
    labels = {f"label.{key}": text for key, text in school.role_labels.items()}
    return labels | {"second_factor": ",".join(school.second_factor_roles)}


def year_theirs(year: AcademicYear) -> dict[str, str]:
    theirs = {
        "First day of the school year": plain_day(year.starts_on),
        "Last day of the school year": plain_day(year.ends_on),
    }
    for term in year.terms.all():
        name = TermName(term.name).label
        theirs[f"{name} begins"] = plain_day(term.starts_on)
        theirs[f"{name} ends"] = plain_day(term.ends_on)
    return theirs


def closure_theirs(closure: Closure) -> dict[str, str]:
    return {
        "Type of day": ClosureKind(closure.kind).label,
        "First day": plain_day(closure.starts_on),
        "Last day": plain_day(closure.ends_on),
        "Reason": closure.label,
    }


def class_theirs(school_class: SchoolClass) -> dict[str, str]:
    groups = [YearGroup(year).label for year in school_class.year_groups]
    return {
        "Name": school_class.name,
        "Type": school_class.get_kind_display(),
        "Year groups": ", ".join(groups),
    }


# --- Rules ----------------------------------------------------------------------------------------


def _check_year(year: AcademicYear, terms: Sequence[TermDates]) -> None:
    problems: dict[str, list[str]] = {}
    if year.ends_on <= year.starts_on:
        problems["ends_on"] = ["The school year ends before it begins."]
    elif (year.ends_on - year.starts_on).days > LONGEST_YEAR_DAYS:
        problems["ends_on"] = ["A school year is not longer than a year."]
    before: TermDates | None = None
    for term in sorted(terms, key=lambda term: list(TermName).index(term.name)):
        key = term.name.value
        if term.ends_on <= term.starts_on:
            problems[f"{key}_ends_on"] = [f"The {key} term ends before it begins."]
        if term.starts_on < year.starts_on:
            problems[f"{key}_starts_on"] = [f"The {key} term begins before the school year does."]
        elif before and term.starts_on <= before.ends_on:
            problems[f"{key}_starts_on"] = [
                f"The {key} term begins before the {before.name.value} term has ended."
            ]
        if term.ends_on > year.ends_on:
            problems.setdefault(f"{key}_ends_on", []).append(
                f"The {key} term ends after the school year does."
            )
        before = term
    if problems:
        raise RuleBroken(problems)


def _check_closure(school: School, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise RuleBroken({"ends_on": ["The last day comes before the first."]})
    if not school.years.filter(starts_on__lte=starts_on, ends_on__gte=ends_on).exists():
        raise RuleBroken(
            {"starts_on": ["These days lie in no school year that you have set up here."]}
        )


def lock_school(school_id: UUID) -> None:
    """Inside an open change: one at a time per school, for a rule about several rows."""
    School.objects.select_for_update().only("pk").get(pk=school_id)
