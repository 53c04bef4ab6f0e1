"""A version of a summary in another language, kept beside the English."""

from pupils.choices import Audience, DocumentKind
from pupils.documents.keeping import kept_with, put
from pupils.documents.writing import new_document
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock
from send_mis.errors import RuleBroken
from send_mis.parents.choices import SummaryState
from send_mis.parents.models import Summary, SummaryTranslation
from send_mis.parents.summaries.selectors.shown import title_of
from send_mis.parents.translations.rules import refuse_no_pdf, title_in
from send_mis.parents.translations.selectors import translations_of
from send_mis.schools.codes import CodeBook, CodeSet

_SHARE = Action.SUMMARY_SHARE
_THERE = "There is one in {} already: remove it among the pupil’s documents first."
_NOT_SHARED = "Share it first: a translation stands beside a version that families read."


def add_translation(
    *, actor: Actor, summary: Summary, language: str, writer: str, content: bytes
) -> SummaryTranslation:
    """Of the version that families read now, among the pupil's documents too. `language`: its
    code. Raises RuleBroken, at `file` or `language`."""
    ensure(actor, _SHARE, summary)
    refuse_no_pdf(content)
    spoken = CodeBook(CodeSet.LANGUAGE).words(CodeSet.LANGUAGE, language)
    with kept_with() as files, change(actor=actor, event="summary.translated"), last_word():
        pupil = locked(summary.pupil)
        row = lock(Summary, summary.pk)
        if row.state != SummaryState.SHARED:
            raise RuleBroken(_NOT_SHARED)
        if translations_of(row.pk).filter(number=row.number, language=spoken).exists():
            raise RuleBroken({"language": [_THERE.format(spoken)]})
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
