"""What was shared about a pupil, and one summary as staff see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from ehcp.models import AnnualReview
from pupils.models import Pupil
from pupils.record.selectors.pupil import PupilRecord
from reviews.choices import OPEN_DISCUSSIONS, OPEN_STATES
from reviews.models import Cycle, EarlyDiscussion
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.audit.snapshots.comparing import NOW, Version, compare
from send_mis.parents.choices import ANSWERED, SummaryKind, SummaryState
from send_mis.parents.models import (
    SharedWith,
    Summary,
    SummaryAnswer,
    SummarySnapshot,
    SummaryTranslation,
)
from send_mis.parents.rights.selectors import rights_of
from send_mis.parents.signposts.selectors import signposts_beside
from send_mis.parents.summaries.rules.changed import changed_words
from send_mis.parents.summaries.rules.parts import (
    AFTER,
    BEFORE,
    SummaryAim,
    SummaryWords,
    empty_lines,
    heading,
)
from send_mis.parents.summaries.rules.reading_ease import ReadingEase, reading_ease
from send_mis.parents.summaries.selectors.drafting_years import report_years
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import at_time, day, joined, plural

VIEW, SHARE = Action.SUMMARY_VIEW, Action.SUMMARY_SHARE
_CHIPS = {
    SummaryState.DRAFT: Chip("soon", "Draft: nobody at home has read it"),
    SummaryState.SHARED: Chip("fine", "Shared"),
    SummaryState.WITHDRAWN: Chip("neutral", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ShownSummary:
    """As a family reads it: headed parts before and after the aims."""

    title: str
    before: Sequence[tuple[str, str]]
    aims: Sequence[SummaryAim]
    after: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """A line of the list: `readers` and `open_answers` in words."""

    title: str
    url: str
    chips: list[Chip]
    dates: str
    readers: str
    open_answers: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    cards: list[SummaryCard]
    drafts: list[Link]
    # Once the rights have moved: what holds, and where it is decided, for who may.
    rights: str
    rights_url: str
    # Where times to meet are offered.
    offer: str
    # Who at home signs in, for who may decide it.
    accounts_url: str


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
    answers: list[AnswerLine]
    links: list[Link]
    papers: list[Link]
    # Documents in another language, and where one is added.
    translations: list[Link]
    translate_url: str


def title_of(kind: str, name: str) -> str:
    """What families read at the top."""
    if kind == SummaryKind.EHC_REVIEW:
        return f"{name}’s annual review"
    if kind == SummaryKind.YEAR:
        return f"{name}’s year"
    if kind == SummaryKind.EARLY:
        return f"What {name} may need in school"
    return f"How we are helping {name}"


def shown_of(content: Mapping[str, object], kind: str, name: str) -> ShownSummary:
    found = SummaryWords.read(content)

    def parts(keys: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(heading(key, name), found.words[key]) for key in keys if found.words[key]]

    return ShownSummary(title_of(kind, name), parts(BEFORE), found.aims, parts(AFTER))


def shared_page(record: PupilRecord, actor: Actor) -> SharedPage:
    """Five queries, however many there are."""
    rows = list(Summary.objects.filter(pupil=record.id).order_by("-drafted_on", "-pk"))
    readers: dict[UUID, list[SharedWith]] = {row.pk: [] for row in rows}
    for reader in SharedWith.objects.filter(pupil=record.id, ended_on__isnull=True):
        readers[reader.summary_id].append(reader)
    waiting: dict[UUID, int] = {row.pk: 0 for row in rows}
    for summary_id in SummaryAnswer.objects.filter(
        pupil=record.id, kind__in=ANSWERED, answered_on__isnull=True
    ).values_list("shared__summary_id", flat=True):
        waiting[summary_id] += 1
    cards = [
        SummaryCard(
            title=title_of(row.kind, record.pupil.short_name),
            url=reverse("summary", args=[row.pk]), chips=_chips(row),
            dates=_dates(row), readers=_readers_words(readers[row.pk]),
            open_answers=_waiting_words(waiting[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    may = SHARE in record.may and record.head.is_on_roll
    offers = Action.SLOT_OFFER in record.may and record.head.is_on_roll
    rights = rights_of(record.pupil, actor.today)
    accounts = Action.FAMILY_ACCOUNT in record.may
    decides = rights.have_moved and Action.RIGHTS_DECIDE in record.may
    return SharedPage(
        cards,
        _to_draft(record, rows, actor.today) if may else [],
        rights.words(record.pupil.short_name),
        reverse("rights_decide", args=[record.id]) if decides else "",
        reverse("slots_offer", args=[record.id]) if offers else "",
        reverse("pupil_accounts", args=[record.id]) if accounts else "",
    )


def _to_draft(record: PupilRecord, rows: Sequence[Summary], today: date) -> list[Link]:
    """What has no summary yet."""
    there = {
        (row.kind, row.discussion_id or row.cycle_id or row.review_id)
        for row in rows if row.state != SummaryState.WITHDRAWN
    }  # fmt: skip
    found = []
    talks = EarlyDiscussion.objects.filter(pupil=record.id, state__in=OPEN_DISCUSSIONS)
    for talk in talks:
        if (SummaryKind.EARLY, talk.pk) not in there:
            found.append(
                Link(f"Before support begins: the discussion of {day(talk.begun_on)}",
                     reverse("summary_of_discussion", args=[talk.pk]))
            )  # fmt: skip
    cycles = Cycle.objects.filter(pupil=record.id, state__in=OPEN_STATES)
    for cycle in cycles:
        if (SummaryKind.CYCLE, cycle.pk) not in there:
            found.append(
                Link(f"From the plan: cycle {cycle.number}",
                     reverse("summary_of_cycle", args=[cycle.pk]))
            )  # fmt: skip
    if Action.EHC_READ_PROVISION in record.may:
        reviews = AnnualReview.objects.filter(pupil=record.id, ended_on__isnull=True)
        for review in reviews:
            if (SummaryKind.EHC_REVIEW, review.pk) not in there:
                found.append(
                    Link(f"From the annual review begun on {day(review.begun_on)}",
                         reverse("summary_of_review", args=[review.pk]))
                )  # fmt: skip
    done = {row.year for row in rows if row.state != SummaryState.WITHDRAWN}
    if set(report_years(record.id, today)) - done:
        found.append(Link("The annual report", reverse("summary_of_year", args=[record.id])))
    return found


def summary_page(row: Summary, actor: Actor) -> SummaryPage:
    """Seven queries, however many readers and answers there are."""
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
    return SummaryPage(
        summary=row, title=title_of(row.kind, name), chips=_chips(row),
        shown=shown_of(row.content, row.kind, name),
        ease=reading_ease("\n".join(text for _, text in words.texts(name) if text)),
        changes=changes_since_shared(row, name),
        readers=[_reader_line(each, row, may=open_to) for each in readers],
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


def changes(before: Mapping[str, object], after: Mapping[str, object], name: str) -> list[str]:
    old, new = (
        Version(NOW, "", "", "", "", SummaryWords.read(each).content(name))
        for each in (before, after)
    )
    return changed_words(compare(old, new))


def _chips(row: Summary) -> list[Chip]:
    return [_CHIPS[SummaryState(row.state)]]


def _dates(row: Summary) -> str:
    if row.shared_on is None:
        return f"Drafted on {day(row.drafted_on)}"
    said = f"Shared on {day(row.shared_on)}"
    if row.number > 1:
        said += f", version {row.number}"
    return f"{said}. Withdrawn on {day(row.withdrawn_on)}" if row.withdrawn_on else said


def _readers_words(readers: Sequence[SharedWith]) -> str:
    if not readers:
        return ""
    opened = sum(each.opened_at is not None for each in readers)
    read = sum(each.read_number == each.number for each in readers)
    many = plural(len(readers), "person", "people")
    return f"With {many}; opened by {opened}, read by {read}"


def _waiting_words(many: int) -> str:
    return f"{plural(many, 'answer waits', 'answers wait')} for the school" if many else ""


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


def _reader_line(row: SharedWith, summary: Summary, *, may: bool) -> ReaderLine:
    told = f"{row.get_told_by_display()}, {day(row.shared_on)}"
    links = []
    if may and row.ended_on is None and summary.state == SummaryState.SHARED:
        links += [
            Link("Letter with a code", reverse("summary_letter", args=[row.pk])),
            Link("Tell them again", reverse("summary_tell_again", args=[row.pk])),
            Link("Stop", reverse("summary_stop", args=[row.pk])),
        ]
    return ReaderLine(row.contact.name, row.reason, told, _seen(row), _seen_chip(row), links)


def _seen(row: SharedWith) -> str:
    if row.ended_on is not None:
        return f"Until {day(row.ended_on)}: {row.ended_because}"
    if row.undelivered_on is not None:
        return f"Did not arrive on {day(row.undelivered_on)}"
    if row.last_opened_at is None:
        return ""
    on = timezone.localtime(row.last_opened_at)
    return f"Last opened {at_time(on)}"


def _seen_chip(row: SharedWith) -> Chip:
    if row.ended_on is not None:
        return Chip("neutral", "No longer")
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
            Link("Withdraw it", reverse("summary_withdraw", args=[row.pk])),
        ]
    else:
        found.append(Link("Discard the draft", reverse("summary_discard", args=[row.pk])))
    return found
