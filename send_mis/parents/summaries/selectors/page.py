"""One summary as staff see it: its words, its readers and what they answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from pupils.families.rules.telling import LetterAnswer
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.database.ahead import read_ahead
from send_mis.parents.choices import SummaryState
from send_mis.parents.models import (
    SharedWith,
    Summary,
    SummaryAnswer,
    SummarySnapshot,
    SummaryTranslation,
)
from send_mis.parents.rights.selectors import told_answers, told_reads
from send_mis.parents.signposts.selectors import signposts_beside
from send_mis.parents.summaries.rules.parts import (
    SummaryWords,
    empty_lines,
)
from send_mis.parents.summaries.rules.reading_ease import ReadingEase, reading_ease
from send_mis.parents.summaries.selectors.shown import (
    SHARE,
    ShownSummary,
    changes,
    chips_of,
    shown_of,
    title_of,
)
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import at_time, day, joined

_ASK_WHY = "Is told nothing about the child now: ask the SENCO why"


@dataclass(frozen=True, slots=True)
class ReaderLine:
    name: str
    reason: str
    told: str
    seen: str
    chip: Chip
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What somebody at home said. `settle_url`, `file_url`: for who may answer it."""

    who: str
    kind: str
    when: str
    about: str
    words: str
    chip: Chip | None
    outcome: str
    settle_url: str
    file_url: str


@dataclass(frozen=True, slots=True)
class SummaryPage:
    summary: Summary
    title: str
    chips: list[Chip]
    shown: ShownSummary
    ease: ReadingEase
    changes: list[str]
    readers: list[ReaderLine]
    # Who else of the child's people does not get it, and why: for who may see that.
    not_told: list[tuple[str, str]]
    answers: list[AnswerLine]
    links: list[Link]
    papers: list[Link]
    # Documents in another language, and where one is added.
    translations: list[Link]
    translate_url: str


def summary_page(row: Summary, actor: Actor) -> SummaryPage:
    """Eight queries, however many readers and answers there are."""
    pupil: Pupil = row.pupil
    name = pupil.short_name
    words = SummaryWords.read(row.content)
    readers = list(
        SharedWith.objects.filter(summary=row).select_related("contact").order_by("shared_on", "pk")
    )
    said = SummaryAnswer.objects.filter(shared__summary=row).order_by("given_at", "pk")
    answers = said.select_related("contact", "owner", "document")
    may = bool(visible_to(Summary.objects.filter(pk=row.pk), actor, SHARE))
    open_to = may and row.state != SummaryState.WITHDRAWN
    standing = _standing(row, actor)
    return SummaryPage(
        summary=row, title=title_of(row.kind, name), chips=chips_of(row),
        shown=shown_of(row.content, row.kind, name),
        ease=reading_ease("\n".join(text for _, text in words.texts(name) if text)),
        changes=changes_since_shared(row, name),
        readers=[
            _reader_line(each, row, standing.get(each.contact_id), may=may) for each in readers
        ],
        not_told=list(_not_told(row, standing.values(), readers)) if _sees_why(actor, row) else [],
        answers=[_answer_line(each, may=may) for each in answers],
        links=_links(row) if open_to else [],
        papers=[
            Link("As a letter", reverse("summary_pdf", args=[row.pk])),
            Link("Large print", f"{reverse('summary_pdf', args=[row.pk])}?large=1"),
        ],
        translations=_translations(row),
        translate_url=reverse("summary_translate", args=[row.pk])
        if may and row.state == SummaryState.SHARED else "",
    )  # fmt: skip


def summary_or_404(actor: Actor, summary_id: UUID, action: Action) -> Any:
    """Its row, with `others`: signposts for its readers."""
    rows = Summary.objects.select_related("pupil__school", "owner").annotate(
        others=signposts_beside()
    )
    return visible_or_404(rows, actor, action, pk=summary_id)


def shared_or_404(actor: Actor, shared_id: UUID, action: Action) -> SharedWith:
    rows = SharedWith.objects.select_related("summary", "contact", "pupil__school")
    row: SharedWith = visible_or_404(rows, actor, action, pk=shared_id)
    return row


def changes_since_shared(row: Summary, name: str) -> list[str]:
    """What a family would read that it has not yet, in the words that it is told. One query."""
    if not row.number:
        return []
    last = SummarySnapshot.objects.get(summary=row, number=row.number)
    return changes(last.content, row.content, name)


def before_sharing(row: Summary) -> dict[str, object]:
    """What is new, and what is left out because nothing is written there. One query."""
    name = row.pupil.short_name
    empty = empty_lines(SummaryWords.read(row.content), name)
    return {
        "changes": changes_since_shared(row, name),
        "empty": joined([f"“{each}”" for each in empty]),
    }  # fmt: skip


def _translations(row: Summary) -> list[Link]:
    """Of those whose documents are there: in which language, by whom, of which version."""
    rows = SummaryTranslation.objects.filter(summary=row, document__removed_on__isnull=True)
    return [
        Link(
            f"{each.language}, translated by {each.document.author}"
            + ("" if each.number == row.number else f"; of version {each.number}"),
            reverse("document", args=[row.pupil_id, each.document_id]),
        )
        for each in rows.select_related("document").order_by("language", "number")
    ]  # fmt: skip


def _standing(row: Summary, actor: Actor) -> dict[UUID, LetterAnswer]:
    """Of each of the child's people, by contact, whether they are told now. The reason is for who
    may see it. One query."""
    with read_ahead(*told_reads(row.pupil_id, actor.today)):
        answers = told_answers(row.pupil_id, actor.today)
    sees = _sees_why(actor, row)
    return {
        each.tied.contact_id: each if sees else replace(each, reason=_ASK_WHY) for each in answers
    }


def _not_told(
    row: Summary, standing: Iterable[LetterAnswer], readers: Iterable[SharedWith]
) -> Iterator[tuple[str, str]]:
    """Of who is no reader: why not. Whoever works with the child is written to by name."""
    there = {each.contact_id for each in readers}
    for each in standing:
        if each.tied.contact_id in there or each.tied.is_professional:
            continue
        if not each.is_told:
            yield each.tied.name, each.reason
        elif row.state == SummaryState.SHARED:
            yield each.tied.name, "May get it: nobody has shared it with them"


def _sees_why(actor: Actor, row: Summary) -> bool:
    return Action.FAMILY_VIEW in actions_on(actor, row)


def _reader_line(
    row: SharedWith, summary: Summary, standing: LetterAnswer | None, *, may: bool
) -> ReaderLine:
    told = f"{row.get_told_by_display()}, {day(row.shared_on)}"
    links = []
    if may and row.ended_on is None and summary.state == SummaryState.SHARED:
        links += [
            Link("Letter with a code", reverse("summary_letter", args=[row.pk])),
            Link("Tell them again", reverse("summary_tell_again", args=[row.pk])),
            Link("Stop", reverse("summary_stop", args=[row.pk])),
        ]
    if may and row.ended_on is None and row.tell_by_on is not None:
        links.append(Link("Tell them by hand", reverse("summary_told", args=[row.pk])))
    if row.ended_on is None and (standing is None or not standing.is_told):
        why = standing.reason if standing else "No contact of the child any more"
        chip, seen = Chip("late", "Does not get it now"), f"{why}."
    else:
        chip, seen = _seen_chip(row), _seen(row)
    return ReaderLine(row.contact.name, row.reason, told, seen, chip, links)


def _seen(row: SharedWith) -> str:
    if row.ended_on is not None:
        return f"Until {day(row.ended_on)}: {row.ended_because}"
    if row.tell_by_on is not None:
        return "No message tells them that it was withdrawn or answered."
    if row.undelivered_on is not None:
        return f"Did not arrive on {day(row.undelivered_on)}"
    if row.last_opened_at is None:
        return ""
    on = timezone.localtime(row.last_opened_at)
    return f"Last opened {at_time(on)}"


def _seen_chip(row: SharedWith) -> Chip:
    if row.ended_on is not None:
        return Chip("neutral", "No longer")
    if row.tell_by_on is not None:
        return Chip("soon", f"To be told by {day(row.tell_by_on)}")
    if row.undelivered_on is not None:
        return Chip("late", "Did not arrive")
    if row.read_on is not None and row.read_number == row.number:
        return Chip("fine", f"Said that they have read it, {day(row.read_on)}")
    if row.opened_number == row.number:
        return Chip("fine", "Opened")
    if row.opened_number:
        return Chip("soon", "The new version is not opened yet")
    return Chip("soon", "Not opened yet")


def _answer_line(row: SummaryAnswer, *, may: bool) -> AnswerLine:
    chip = None
    if row.answered_on is not None:
        chip = Chip("fine", f"Answered on {day(row.answered_on)} by {row.answered_by}")
    elif row.by_on is not None:
        who = row.owner.display_name if row.owner else ""
        chip = Chip("soon", f"{who} answers by {day(row.by_on)}")
    settle = reverse("answer_settle", args=[row.pk]) if may and row.by_on else ""
    opens = may and row.document is not None and row.document.removed_on is None
    about = row.part_words and f"About “{row.part_words}”"
    late = "; after it was withdrawn" if row.is_late else ""
    scribe = f", written down by {row.scribe}" if row.scribe else ""
    return AnswerLine(
        row.contact.name, row.get_kind_display(),
        f"{day(timezone.localtime(row.given_at))}, {row.get_how_display().lower()}{scribe}{late}",
        about, row.words, chip, row.outcome, settle,
        reverse("answer_file", args=[row.pk]) if opens else "",
    )  # fmt: skip


def _links(row: Summary) -> list[Link]:
    found = [
        Link("Change the words", reverse("summary_change", args=[row.pk])),
        Link("Share it", reverse("summary_share", args=[row.pk])),
    ]
    if row.state == SummaryState.SHARED:
        found += [
            Link("Write down an answer", reverse("answer_key", args=[row.pk])),
            Link("Write down a time", reverse("slot_key", args=[row.pk])),
            Link("Withdraw it", reverse("summary_withdraw", args=[row.pk])),
        ]
    else:
        found.append(Link("Discard the draft", reverse("summary_discard", args=[row.pk])))
    return found
