"""What one reader sees: their own copy, as it was shared with them, and what they said of it.

Nothing here reads the child's live record, and nothing of another reader's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.errors import LinkSpent
from send_mis.links.models import ExpiringLink
from send_mis.parents.answers.rules import NEXT
from send_mis.parents.answers.standing import is_told, told_now
from send_mis.parents.choices import SummaryState
from send_mis.parents.models import SharedWith, Signpost, SummaryAnswer, SummarySnapshot
from send_mis.parents.rights.selectors import told_reads
from send_mis.parents.signposts.rules import HOW_TO_FIND
from send_mis.parents.signposts.selectors import signposts_beside, signposts_read
from send_mis.parents.slots.selectors import held_choices, times_beside
from send_mis.parents.summaries.rules.parts import SummaryAim, SummaryWords
from send_mis.parents.summaries.selectors.shown import ShownSummary, changes, shown_of, title_of
from send_mis.parents.translations.rules import Translated
from send_mis.parents.translations.selectors import offered_in, translations_beside
from send_mis.ui.words import day, long_day

_SEEN_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What they said, and what came of it or comes."""

    kind: str
    about: str
    words: str
    when: str
    outcome: str
    by: str
    next: str


@dataclass(frozen=True)
class Visit:
    """`base`: the address of the page; forms and papers lie below it."""

    shared: SharedWith
    content: Any
    seen: Any
    # Signposts, as `signposts_read` takes them.
    others: Any
    # Whether there is a time to choose, or one that they chose.
    has_times: bool
    said: Sequence[SummaryAnswer]
    translated: Sequence[Translated]
    base: str
    is_by_link: bool
    today: date

    @cached_property
    def held(self) -> list[Any]:
        """The times that they chose and have not given back. One query."""
        return list(held_choices(self.shared))

    @property
    def name(self) -> str:
        return self.shared.pupil.short_name

    @property
    def title(self) -> str:
        return title_of(self.shared.summary.kind, self.name)

    @property
    def is_withdrawn(self) -> bool:
        return _is_withdrawn(self.shared)

    @property
    def shown(self) -> ShownSummary:
        return shown_of(self.content, self.shared.summary.kind, self.name)

    @property
    def words(self) -> SummaryWords:
        return SummaryWords.read(self.content)

    @property
    def aims(self) -> Sequence[SummaryAim]:
        """What an answer may be about: none of what was withdrawn."""
        return () if self.is_withdrawn else self.words.aims

    @property
    def is_read(self) -> bool:
        return self.shared.read_number == self.shared.number

    @property
    def changed(self) -> list[str]:
        """Since the version that they opened last."""
        return changes(self.seen, self.content, self.name) if self.seen else []

    @property
    def lede(self) -> str:
        return f"Shared with you by {self.shared.shared_by} on {day(self.shared.shared_on)}"

    @property
    def answers(self) -> list[OwnAnswer]:
        return [_own(row) for row in self.said]

    @property
    def signposts(self) -> list[Signpost]:
        """Of the authority that answers for the child today."""
        return signposts_read(self.others)

    how_to_find: ClassVar = HOW_TO_FIND


@dataclass(frozen=True, slots=True)
class OwnCard:
    title: str
    url: str
    when: str
    is_new: bool
    # Of one that was withdrawn: when, and what they had said of it.
    withdrawn: str = ""
    answers: Sequence[OwnAnswer] = ()


@dataclass(frozen=True, slots=True)
class OwnChild:
    name: str
    school: str
    cards: Sequence[OwnCard]


def visit_by_link(link: ExpiringLink, base: str, today: date) -> Visit:
    """Raises LinkSpent where they read it no longer. Two queries, the answers among them."""
    row = next(iter(_by_link(link.subject_id, link.school_id, today)), None)
    found = _visit(row, base, today, is_by_link=True)
    if found is None:
        raise LinkSpent
    return found


def visit_of(actor: Actor, shared_id: UUID) -> Visit:
    """Their own, signed in. Raises Http404 for anybody else's. Two queries, the answers among
    them."""
    row = next(iter(_own_row(actor.for_query, shared_id, actor.today)), None)
    found = _visit(row, reverse("own_summary", args=[shared_id]), actor.today, is_by_link=False)
    if found is None:
        raise Http404("There is nothing here that is shared with you.")
    return found


def own_rows(reader: Reader) -> QuerySet[Any]:
    """Copies of the contact who this person is, of children whose parent they are here."""
    return visible_to(_rows(), reader, Action.SHARED_READ).filter(
        contact__account__user=reader.user_id, ended_on__isnull=True
    )


@compiled
def _own_row(reader: Reader, shared_id: UUID, today: date) -> QuerySet[Any]:
    return _with_times(own_rows(reader).filter(pk=shared_id), today)


@compiled
def _by_link(shared_id: UUID, school_id: UUID, today: date) -> QuerySet[Any]:
    rows = _rows().filter(pk=shared_id, school=school_id, ended_on__isnull=True)
    return _with_times(rows, today)


def _with_times(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(has_times=times_beside(today))
    return found


@compiled
def _answers(shared_id: UUID) -> QuerySet[SummaryAnswer]:
    rows = SummaryAnswer.objects.filter(shared=shared_id).select_related("owner")
    return rows.order_by("given_at", "pk")


def own_children(actor: Actor) -> list[OwnChild]:
    """All that is shared with them now, by child, the newest first; what was withdrawn stays as a
    line. Two queries, and one a child."""
    found: dict[UUID, list[Any]] = {}
    for row in own_rows(actor.for_query).order_by("pupil__sort_key", "-shared_on", "-pk"):
        found.setdefault(row.pupil_id, []).append(row)
    said: dict[UUID, list[OwnAnswer]] = {}
    gone = [row.pk for own in found.values() for row in own if _is_withdrawn(row)]
    answers = SummaryAnswer.objects.filter(shared__in=gone).select_related("owner")
    for answer in answers.order_by("given_at", "pk") if gone else ():
        said.setdefault(answer.shared_id, []).append(_own(answer))
    return [
        OwnChild(
            own[0].pupil.short_name, own[0].pupil.school.name,
            [_card(row, said.get(row.pk, ())) for row in own],
        )
        for pupil_id, own in found.items()
        if is_told(pupil_id, own[0].contact_id, actor.today)
    ]  # fmt: skip


def note_opened(visit: Visit, now: datetime) -> None:
    """Once, and again when they come back later or to a newer version. A query where it is."""
    row = visit.shared
    is_same = row.opened_number == row.number
    if is_same and row.last_opened_at and now - row.last_opened_at < _SEEN_AGAIN:
        return
    SharedWith.objects.filter(pk=row.pk).update(
        opened_at=row.opened_at or now, last_opened_at=now, opened_number=row.number
    )


def _rows() -> QuerySet[Any]:
    versions = SummarySnapshot.objects.filter(summary=OuterRef("summary_id"))
    return SharedWith.objects.select_related(
        "summary__owner", "pupil__school", "contact"
    ).annotate(
        others=signposts_beside(),
        content=Subquery(versions.filter(number=OuterRef("number")).values("content")[:1]),
        seen=Subquery(
            versions.filter(number=OuterRef("opened_number"), number__lt=OuterRef("number"))
            .values("content")[:1]
        ),
    )  # fmt: skip


def _visit(row: Any, base: str, today: date, *, is_by_link: bool) -> Visit | None:
    """None where they are told nothing now. One query, the answers among it."""
    if row is None:
        return None
    beside = translations_beside.asked(row.summary_id)
    with read_ahead(*told_reads(row.pupil_id, today), _answers.asked(row.pk), beside):
        if not told_now(row.pupil_id, row.contact_id, today):
            return None
        said = list(_answers(row.pk))
        translated = offered_in(row.summary_id, row.number)
    return Visit(
        row, row.content, row.seen, row.others, row.has_times, said, translated, base, today=today,
        is_by_link=is_by_link,
    )  # fmt: skip


def _card(row: SharedWith, answers: Sequence[OwnAnswer]) -> OwnCard:
    gone = row.summary.withdrawn_on
    return OwnCard(
        title_of(row.summary.kind, row.pupil.short_name), reverse("own_summary", args=[row.pk]),
        day(row.shared_on), row.opened_number < row.number and gone is None,
        day(gone) if gone else "", answers,
    )  # fmt: skip


def _is_withdrawn(row: SharedWith) -> bool:
    return row.summary.state == SummaryState.WITHDRAWN


def _own(row: SummaryAnswer) -> OwnAnswer:
    who = row.owner.display_name if row.owner else ""
    coming = ""
    if row.answered_on is None and row.kind in NEXT and who:
        coming = NEXT[row.kind].format(who=who, by=long_day(row.by_on) if row.by_on else "")
    return OwnAnswer(
        kind=row.get_kind_display(), about=row.part_words, words=row.words,
        when=day(timezone.localtime(row.given_at)), outcome=row.outcome,
        by=f"{row.answered_by}, {day(row.answered_on)}" if row.answered_on else "", next=coming,
    )  # fmt: skip
