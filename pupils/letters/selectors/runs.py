"""Letters to many for a page: whom they may be about, what each would get, how far it has come."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from pupils.choices import CopyState, LetterRunState, LetterState, LetterWay
from pupils.letters.rules.copies import copy_words
from pupils.letters.rules.kinds import LetterKind, kind_label, letter_kind, letter_kinds
from pupils.letters.rules.recipients import Recipients
from pupils.letters.selectors.facts import facts_of
from pupils.letters.selectors.people import recipients_of
from pupils.letters.sender import LetterSender
from pupils.models import LetterCopy, LetterRun, Pupil
from pupils.register.selectors.filters import filter_bar, in_words
from pupils.register.selectors.query import Place, Register, open_register
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Stat
from send_mis.ui.words import day, joined, plural


@dataclass(frozen=True, slots=True)
class PupilChoice:
    """A pupil who may be ticked."""

    id: UUID
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class ManyChoice:
    """Whom the letters are about: the register's own filters, with a box beside each pupil."""

    bar: FilterBar
    pupils: list[PupilChoice]
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RunLine:
    """One pupil's letter of a run, before it is sent or after."""

    name: str
    url: str
    to: str
    note: str
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class RunPreview:
    """What would be sent: how many copies by which way, and who gets none, with why."""

    mails: int
    papers: int
    lines: list[RunLine]
    skipped: list[RunLine]
    notes: list[str]

    @property
    def words(self) -> str:
        parts = [
            plural(self.mails, "e-mail", "e-mails") if self.mails else "",
            plural(self.papers, "copy on paper", "copies on paper") if self.papers else "",
        ]
        return joined([part for part in parts if part]) or "nothing"


@dataclass(frozen=True, slots=True)
class RunProgress:
    total: int
    done: int
    tiles: list[Stat]
    skipped: list[RunLine]
    print_url: str
    list_url: str


@dataclass(frozen=True, slots=True)
class RunRow:
    subject: str
    url: str
    about: str
    when: str
    chip: Chip


_RUN_CHIPS = {
    LetterRunState.SENDING: "soon", LetterRunState.DONE: "fine", LetterRunState.DRAFT: "neutral",
}  # fmt: skip


def kinds_for_many(actor: Actor) -> list[LetterKind]:
    return [kind for kind in letter_kinds() if kind.for_many and actor.may(kind.may_send)]


def many_choice(actor: Actor, place: Place, address: Address) -> ManyChoice:
    """Nobody until the address says whom: nothing goes to a whole school by an oversight.

    Six queries.
    """
    is_chosen = bool(address.params)
    if not address.get("status"):
        address = address.with_params({"status": "everyone"})
    register: Register = open_register(actor=actor, place=place, address=address)
    found = register.rows() if is_chosen else []
    rows = sorted(found, key=lambda row: (row.class_name, row.surname, row.forename))
    bar = filter_bar(register, register.on_roll_by_cohort(), address)
    return ManyChoice(
        bar,
        [
            PupilChoice(row.id, f"{row.surname}, {row.forename}".strip(", "), row.class_name)
            for row in rows
            if row.is_on_roll
        ],
        in_words(register.asked), is_chosen,
    )  # fmt: skip


def run_or_404(actor: Actor, school: School, run_id: UUID) -> LetterRun:
    rows = LetterRun.objects.select_related("school")
    run: LetterRun = visible_or_404(rows, actor, Action.LETTER_SEND, id=run_id, school=school)
    return run


def run_preview(run: LetterRun, actor: Actor) -> RunPreview:
    """Eleven queries, however many pupils there are."""
    pupils = list(Pupil.objects.filter(letters__run=run).order_by("sort_key", "pk"))
    found = recipients_of([pupil.pk for pupil in pupils], actor.today)
    facts = facts_of(pupils, run.school, LetterSender.of(actor), actor.today)
    keys = dict(run.letters.values_list("pupil_id", "pk"))
    kind, lines, skipped, notes = letter_kind(run.kind), [], [], []
    mails = papers = 0
    for pupil in pupils:
        told = found[pupil.pk]
        url = reverse("letter", args=[pupil.pk, keys[pupil.pk]])
        try:
            for who in told.told:
                copy_words(kind, run.subject, run.body, run.values, facts[pupil.pk], who)
        except RuleBroken as broken:
            skipped.append(RunLine(pupil.list_name, url, "", broken.message, None))
            continue
        if not told.told:
            skipped.append(RunLine(pupil.list_name, url, "", _why_nobody(told), None))
            continue
        by_mail = sum(who.way == LetterWay.MAIL and not run.is_on_paper for who in told.told)
        mails, papers = mails + by_mail, papers + len(told.told) - by_mail
        note = "; ".join(dict.fromkeys(note for who in told.told for note in who.notes))
        notes += [f"{who.name}: {note}" for who in told.told for note in who.notes]
        to = "; ".join(_to(run, who.name, who.way) for who in told.told)
        lines.append(RunLine(pupil.list_name, url, to, note, None))
    return RunPreview(mails, papers, lines, skipped, notes)


def _to(run: LetterRun, name: str, way: str) -> str:
    is_mail = way == LetterWay.MAIL and not run.is_on_paper
    return f"{name} ({'by e-mail' if is_mail else 'on paper'})"


def _why_nobody(told: Recipients) -> str:
    if not told.not_told:
        return "Nobody is recorded under Family."
    return "; ".join(f"{who.name}: {who.reason}" for who in told.not_told)


def run_progress(run: LetterRun) -> RunProgress:
    """Three queries."""
    letters = dict(_counted(run.letters.all()))
    copies = dict(_counted(LetterCopy.objects.filter(letter__run=run)))
    total = sum(letters.values())
    waiting = letters.get(LetterState.WAITING, 0)
    there = f"{reverse('letters', args=[run.school.slug])}?run={run.pk}"
    paper = copies.get(CopyState.TO_PRINT, 0) + copies.get(CopyState.PRINTED, 0)
    tiles = [
        Stat(str(letters.get(LetterState.SENT, 0)), "pupils written about", there),
        Stat(str(sum(copies.values()) - paper - copies.get(CopyState.FAILED, 0)),
             "by e-mail or given", there),
        Stat(str(paper), "on paper, to print or give", there),
        Stat(str(letters.get(LetterState.SKIPPED, 0)), "pupils skipped", "",
             "late" if letters.get(LetterState.SKIPPED) else ""),
    ]  # fmt: skip
    rows = run.letters.filter(state=LetterState.SKIPPED).select_related("pupil")
    skipped = [
        RunLine(
            row.pupil.list_name, reverse("letter", args=[row.pupil_id, row.pk]), "",
            row.skipped_because, None,
        )
        for row in rows.order_by("pupil__sort_key", "pk")
    ]  # fmt: skip
    printing = Address(reverse("letters_print", args=[run.school.slug])).changed(run=str(run.pk))
    return RunProgress(total, total - waiting, tiles, skipped, printing if paper else "", there)


def _counted(rows: QuerySet[Any]) -> list[tuple[str, int]]:
    return list(rows.order_by().values_list("state").annotate(many=Count("pk")))


def run_list(actor: Actor, place: School, address: Address) -> ListPage[RunRow]:
    """Two queries."""
    rows = visible_to(LetterRun.objects.filter(school=place), actor, Action.LETTER_SEND)
    kept = rows.exclude(state=LetterRunState.DISCARDED)
    page = page_of(kept.order_by("-made_at", "pk"), address.get("page"), address=address)
    shown = [
        RunRow(
            kind_label(run.kind), reverse("letters_run", args=[place.slug, run.pk]), run.chosen,
            f"{run.made_by}, {day(run.made_at)}",
            Chip(_RUN_CHIPS[LetterRunState(run.state)], run.get_state_display()),  # type: ignore[arg-type]  # one of its kinds
        )
        for run in page.rows
    ]  # fmt: skip
    return ListPage(shown, page.number, page.pages, page.total, page.per_page, page.address)
