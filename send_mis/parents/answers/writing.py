"""What every change by a reader begins with, and how what they said is kept."""

from datetime import date

from django.utils import timezone

from pupils.models import Document
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert, lock
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.parents.answers.rules import Said, answer_by, answer_problems, part_words
from send_mis.parents.answers.standing import NOT_THEIRS, is_told
from send_mis.parents.choices import AnswerHow, AnswerKind, SummaryState
from send_mis.parents.due.answers import answer_changes
from send_mis.parents.models import SharedWith, Summary, SummaryAnswer, SummarySnapshot
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.reading.blank import written
from send_mis.schools.provision_days import provision_days


def lock_reader(shared: SharedWith, today: date) -> tuple[SharedWith, Summary]:
    """Inside an open change, the pupil locked: still a reader, for somebody may have been
    restricted while the page was open. Raises NotAllowed."""
    row = lock(SharedWith, shared.pk)
    summary = Summary.objects.select_related("owner").get(pk=row.summary_id)
    if row.ended_on is not None or not is_told(row.pupil_id, row.contact_id, today):
        raise NotAllowed(NOT_THEIRS)
    return row, summary


def keep_answer(
    actor: Actor, row: SharedWith, summary: Summary, name: str, said: Said, *, how: AnswerHow,
    number: int, scribe: str = "",
) -> SummaryAnswer:  # fmt: skip
    """Inside an open change. `number`: the version that they had before them; `name`: the
    child's. Raises RuleBroken."""
    seen = _seen(row, number)
    content = SummaryWords.read(
        SummarySnapshot.objects.values_list("content", flat=True).get(summary=summary, number=seen)
    )
    if wrong := answer_problems(said, content):
        raise RuleBroken(wrong)
    return _keep(
        actor, summary, row, number=seen, kind=said.kind, part=said.part, how=how, scribe=scribe,
        part_words=part_words(said.part, content, name), words=written(said.words),
    )  # fmt: skip


def keep_document_sent(
    actor: Actor, row: SharedWith, summary: Summary, document: Document, words: str, *,
    how: AnswerHow, number: int,
) -> SummaryAnswer:  # fmt: skip
    """Inside an open change: somebody looks at it by a day."""
    return _keep(
        actor, summary, row, number=_seen(row, number), kind=AnswerKind.DOCUMENT.value, words=words,
        document=document, how=how,
    )  # fmt: skip


def _seen(row: SharedWith, number: int) -> int:
    return min(max(number, 1), row.number)


def _keep(actor: Actor, summary: Summary, row: SharedWith, **said: object) -> SummaryAnswer:
    by_on = answer_by(str(said["kind"]), actor.today, provision_days(row.school_id))
    made = SummaryAnswer(
        shared=row, pupil_id=row.pupil_id, school_id=row.school_id, contact_id=row.contact_id,
        given_at=timezone.now(), is_late=summary.state == SummaryState.WITHDRAWN, by_on=by_on,
        owner_id=summary.owner_id if by_on else None, **said,
    )  # fmt: skip
    insert(made, at="words")
    if by_on:
        answer_changes(made.pk)
    return made
