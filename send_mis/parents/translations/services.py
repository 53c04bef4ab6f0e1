"""A version of a summary in another language, kept beside the English."""

from datetime import date
from typing import Any

from pupils.choices import Audience, DocumentKind
from pupils.documents.keeping import kept_with, put
from pupils.documents.writing import new_document
from pupils.models import Pupil
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock
from send_mis.errors import RuleBroken
from send_mis.parents.choices import SummaryState
from send_mis.parents.models import Summary, SummarySnapshot, SummaryTranslation
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.sharing import sharing_of
from send_mis.parents.summaries.selectors.shown import title_of
from send_mis.parents.translations.rules import refuse_no_pdf, title_in
from send_mis.parents.translations.selectors import translations_of
from send_mis.pdf.looking import text_of_pdf
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.words import joined

_SHARE = Action.SUMMARY_SHARE
_THERE = "There is one in {} already: remove it among the pupil’s documents first."
_BETRAYS = (
    "{} may not learn an address or number that stands in it, of another home. Have it taken out."
)
_NOT_READ = (
    "Not every page has text that can be read here: look at it for addresses, numbers and names of"
    " others yourself, with somebody who reads the language, and tick this."
)
_NAMES = "It names {}, which the English does not: look whether that may stay, and tick this."
_NOT_SHARED = "Share it first: a translation stands beside a version that families read."


def add_translation(
    *, actor: Actor, summary: Summary, language: str, writer: str, content: bytes,
    is_looked_at: bool,
) -> SummaryTranslation:  # fmt: skip
    """Of the version that families read now, among the pupil's documents too. `language`: its
    code; `is_looked_at`: a person has looked for what may betray somebody. Raises RuleBroken, at
    `file`, `language` or `is_looked_at`."""
    ensure(actor, _SHARE, summary)
    refuse_no_pdf(content)
    text, is_whole = text_of_pdf(content)
    spoken = CodeBook(CodeSet.LANGUAGE).words(CodeSet.LANGUAGE, language)
    with kept_with() as files, change(actor=actor, event="summary.translated"), last_word():
        pupil = locked(summary.pupil)
        row = lock(Summary, summary.pk)
        if row.state != SummaryState.SHARED:
            raise RuleBroken(_NOT_SHARED)
        if translations_of(row.pk).filter(number=row.number, language=spoken).exists():
            raise RuleBroken({"language": [_THERE.format(spoken)]})
        _refuse_betraying(
            pupil, row, text, actor.today, is_whole=is_whole, is_looked_at=is_looked_at
        )
        document = new_document(
            pupil, content, on=actor.today, by=actor.name,
            facts={
                "title": title_in(title_of(row.kind, pupil.short_name), spoken)[:160],
                "kind": DocumentKind.SCHOOL.value, "dated_on": actor.today,
                "author": " ".join(writer.split()), "audience": Audience.CLASS_STAFF.value,
            },
        )  # fmt: skip
        files.append(document)
        insert(document, at="file")
        made = SummaryTranslation(
            summary=row, pupil=pupil, school_id=row.school_id, number=row.number, language=spoken,
            document=document,
        )  # fmt: skip
        insert(made)
        put(document, content)
        return made


def _refuse_betraying(
    pupil: Pupil, summary: Summary, text: str, today: date, *, is_whole: bool, is_looked_at: bool
) -> None:
    """As of the English words: an address or number of another home never, whoever of those who may
    be told reads it so far; a name that does not stand there once somebody has looked. What cannot
    be read is looked at by a person."""
    found = sharing_of(pupil, SummaryWords.read({"words": {"why": text}}), today)
    wrong = [_BETRAYS.format(each.name) for each in found.readers if each.apart]
    if wrong:
        raise RuleBroken({"file": wrong})
    if is_looked_at:
        return
    if not is_whole:
        raise RuleBroken({"is_looked_at": [_NOT_READ]})
    english = sharing_of(pupil, SummaryWords.read(_english(summary)), today)
    there = {each.said for each in english.named}
    if new := [each.said for each in found.named if each.said not in there]:
        raise RuleBroken({"is_looked_at": [_NAMES.format(joined(new))]})


def _english(summary: Summary) -> dict[str, Any]:
    content: dict[str, Any] = SummarySnapshot.objects.values_list("content", flat=True).get(
        summary=summary, number=summary.number
    )
    return content
