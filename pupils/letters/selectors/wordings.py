"""How a school words its letters, for a page."""

from dataclasses import dataclass

from django.urls import reverse

from pupils.letters.rules.kinds import LetterKind, letter_kinds
from pupils.models import LetterWording
from send_mis.schools.models import School
from send_mis.ui.words import day

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class WordingRow:
    label: str
    url: str
    hint: str
    said: str


@dataclass(frozen=True, slots=True)
class EarlierWording:
    number: int
    said: str
    subject: str
    body: str
    url: str


def wordings_of(place: School) -> list[WordingRow]:
    """One query."""
    last: dict[str, LetterWording] = {}
    for row in LetterWording.objects.filter(school=place).order_by("kind", "number"):
        last[row.kind] = row
    return [
        WordingRow(
            kind.label, reverse("letters_wording", args=[place.slug, kind.key]), kind.hint,
            _said(last.get(kind.key)),
        )
        for kind in letter_kinds()
    ]  # fmt: skip


def earlier_wordings(place: School, kind: LetterKind) -> list[EarlierWording]:
    """Those that are not in force any more, the newest first. One query."""
    rows = LetterWording.objects.filter(school=place, kind=kind.key).order_by("-number")
    here = reverse("letters_wording", args=[place.slug, kind.key])
    return [
        EarlierWording(
            row.number, f"Number {row.number}, {_said(row)}", row.subject, row.body,
            f"{here}?from={row.number}",
        )
        for row in rows[1:_MOST_SHOWN]
    ]  # fmt: skip


def _said(row: LetterWording | None) -> str:
    if row is None:
        return "the original words"
    which = "the original words again" if row.is_original else "the school's own words"
    return f"{which}, {row.saved_by}, {day(row.saved_on)}"
