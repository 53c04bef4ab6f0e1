"""What is shown of the changes to a school, its years, terms, closures and classes."""

from typing import Any

from send_mis.audit.history import Copy, History, ShownField
from send_mis.schools.choices import ClosureKind, TermName, YearGroup
from send_mis.schools.models import (
    AcademicYear,
    Closure,
    School,
    SchoolClass,
    SchoolCrest,
    Term,
    Trust,
)
from send_mis.schools.services import DETAIL_LABELS
from send_mis.ui.words import from_to, joined, plural


def _named(copy: Copy) -> str:
    return copy.text("name")


def _year_name(copy: Copy) -> str:
    first, last = copy.day("starts_on"), copy.day("ends_on")
    return f"{first.year}/{last.year % 100:02d}" if first and last else ""


def _term_name(copy: Copy) -> str:
    first, name = copy.day("starts_on"), copy.text("name")
    if first is None or name not in TermName.values:
        return ""
    return f"{TermName(name).label} {first.year}"


def _closure_name(copy: Copy) -> str:
    kind, first, last = copy.text("kind"), copy.day("starts_on"), copy.day("ends_on")
    label = copy.text("label")
    if not label and kind in ClosureKind.values:
        label = str(ClosureKind(kind).label)
    return f"{label}, {from_to(first, last)}" if first and last else label


def _year_groups(value: Any, _copy: Copy) -> str:
    return joined([str(YearGroup(year).label) for year in value])


def _school_days(value: Any, _copy: Copy) -> str:
    return plural(value, "school day", "school days")


def _year_group(value: Any, _copy: Copy) -> str:
    return str(YearGroup(value).label)


def _role_labels(value: Any, copy: Copy) -> str:
    """ "Teaching assistant: ASA"."""
    return ", ".join(f"{copy.names.role(key)}: {text}" for key, text in sorted(value.items()))


def _roles(value: Any, copy: Copy) -> str:
    return joined([copy.names.role(key) for key in value])


def _crest(_copy: Copy) -> str:
    return "crest"


_SCHOOL_WORDS = {
    "lowest_year": _year_group, "highest_year": _year_group,
    "complaint_head_days": _school_days, "complaint_committee_days": _school_days,
}  # fmt: skip

HISTORY = (
    History(
        Trust, "a trust", _named,
        (ShownField("name", "Name"), ShownField("kind", "Kind"), ShownField("slug", "Address")),
        heading="Trust: {}", is_of_school=True, unshown="id version",
    ),
    History(
        School, "the school", _named,
        (
            *(ShownField(n, label, _SCHOOL_WORDS.get(n)) for n, label in DETAIL_LABELS.items()),
            ShownField("urn", "URN"),
            ShownField("slug", "Address of its pages"),
            ShownField("trust_id", "Trust"),
            ShownField("role_labels", "What roles are called", _role_labels),
            ShownField("second_factor_roles", "Roles that need a second step", _roles),
        ),
        heading="School: {}", is_of_school=True, unshown="id version",
    ),
    History(
        SchoolCrest, "the crest", _crest,
        (ShownField("width", "Points across"), ShownField("height", "Points down")),
        heading="Crest", is_of_school=True, unshown="id school_id sha256",
    ),
    History(
        AcademicYear, "a school year", _year_name,
        (ShownField("starts_on", "First day"), ShownField("ends_on", "Last day")),
        heading="School year {}", is_of_school=True, unshown="id school_id version",
    ),
    History(
        Term, "a term", _term_name,
        (
            ShownField("name", "Term"),
            ShownField("starts_on", "First day"),
            ShownField("ends_on", "Last day"),
        ),
        is_of_school=True, unshown="id year_id",
    ),
    History(
        Closure, "a closure", _closure_name,
        (
            ShownField("kind", "Kind"),
            ShownField("label", "Called"),
            ShownField("starts_on", "First day"),
            ShownField("ends_on", "Last day"),
        ),
        is_of_school=True, unshown="id school_id version",
    ),
    History(
        SchoolClass, "a class", _named,
        (
            ShownField("name", "Name"),
            ShownField("kind", "Kind"),
            ShownField("year_id", "School year"),
            ShownField("year_groups", "Year groups", _year_groups),
        ),
        heading="Class {}", is_of_school=True, unshown="id school_id version",
    ),
)  # fmt: skip
