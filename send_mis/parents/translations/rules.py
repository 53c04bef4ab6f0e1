"""What may be kept as a translation, and which of them a reader is offered. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from pupils.documents.rules.kinds import refused
from pupils.documents.rules.sniffing import kind_of
from send_mis.parents.translations.own_names import OWN_NAMES

_PDF_ALONE = (
    "A translation is kept as a PDF, which opens on every phone. Save or print the file as PDF, and"
    " choose that."
)
MOST_WRITER = 160


@dataclass(frozen=True, slots=True)
class Translated:
    """A version in another language. `is_old`: the English is newer."""

    id: UUID
    language: str
    writer: str
    number: int
    is_old: bool = False

    @property
    def own_name(self) -> str:
        """Of the language in itself, "" where it is not known."""
        return self._own[1]

    @property
    def tag(self) -> str:
        """By which a browser reads that name aloud."""
        return self._own[0]

    @property
    def _own(self) -> tuple[str, str]:
        return OWN_NAMES.get(re.split(r"[^\w]", self.language, maxsplit=1)[0], ("", ""))


def refuse_no_pdf(content: bytes) -> None:
    """Raises RuleBroken, at `file`."""
    if kind_of(content) != "pdf":
        raise refused(_PDF_ALONE)


def title_in(title: str, language: str) -> str:
    return f"{title}, in {language}"


def newest_by_language(rows: Iterable[Translated], number: int) -> list[Translated]:
    """Of each language the newest that is no newer than the version `number`, which they read."""
    found: dict[str, Translated] = {}
    for row in rows:
        best = found.get(row.language)
        if row.number <= number and (best is None or row.number > best.number):
            is_old = row.number < number
            found[row.language] = Translated(row.id, row.language, row.writer, row.number, is_old)
    return sorted(found.values(), key=lambda each: each.language)
