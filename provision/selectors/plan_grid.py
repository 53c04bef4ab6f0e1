"""The page of one plan: what everyone gets, the rows as boxes or as words, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse

from provision.choices import PlanState, StaffRole
from provision.forms.plan_grid import TypedRow, blank_typed, read_row, typed_of
from provision.models import PlanRow, ProvisionPlan
from provision.plan_content import RowTyped, mark_of, mark_of_texts
from provision.row_words import group_words, row_words
from provision.selectors.plan_frame import DAY, PlanFrame, plan_frame, plan_name, term_words
from provision.selectors.plan_offer import school_offer
from provision.selectors.plan_so_far import SoFar, so_far_of
from provision.selectors.plan_standing import Progress, progress_of, state_chip
from provision.selectors.reach import unseen_words
from provision.wording import BY_WHEN, check_outcome
from pupils.selectors.staff import class_teachers
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.statutory.school_duties import termly_review
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Conflict, Difference, Link
from send_mis.ui.words import ago, from_now, short_day
from send_mis.ui.words import day as in_words

BLANK_ROWS, FIRST_ROWS = 1, 3
# The boxes of a row in the order of the page, with the names that people know them by.
LABELS = {
    "who": "Who", "outcome": "Outcome", "what": "What", "by": "By whom", "role": "Paid as",
    "minutes": "Minutes", "times": "Times a week", "weeks": "Weeks", "start": "From",
    "until": "Until", "days": "Days", "at": "Time", "more": "Additional to, or different from",
}  # fmt: skip


@dataclass(frozen=True)
class GridRow:
    """A row as boxes. `problems` are lists of sentences by box, every box has one."""

    id: str
    number: int
    seen: str
    typed: RowTyped
    problems: Mapping[str, Sequence[str]]
    name: str = ""
    group: str = ""
    advice: Sequence[str] = ()
    by_advice: str = ""
    notes: Sequence[str] = ()
    conflict: Conflict | None = None
    url: str = ""

    @property
    def is_new(self) -> bool:
        return not self.url

    @property
    def is_wrong(self) -> bool:
        return any(self.problems.values())

    @property
    def more_is_open(self) -> bool:
        """Nothing that needs mending, or was said, hides behind "More"."""
        boxes = ("days", "at", "more", "role")
        said = self.typed.days or self.typed.at or self.typed.more
        return bool(said) or any(self.problems[box] for box in boxes)


@dataclass(frozen=True)
class ReadRow:
    """A row as words, for who may only read, and for a plan that is agreed."""

    words: Mapping[str, str]
    who: Sequence[str]
    group: str
    when: str
    progress: Progress | None
    so_far: SoFar
    notes: Sequence[str]
    by_advice: str
    url: str


@dataclass(frozen=True)
class Given:
    """What was sent and is shown again: rows as typed, and why each was not kept."""

    rows: Sequence[TypedRow] = ()
    problems: Mapping[UUID, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    conflicts: Mapping[UUID, Any] = field(default_factory=dict)
    qft: str | None = None
    qft_problems: Sequence[str] = ()
    qft_conflict: Conflict | None = None
    whole: Sequence[str] = ()
    blank_rows: int = BLANK_ROWS


@dataclass(frozen=True)
class Problem:
    message: str
    target: str


@dataclass(frozen=True)
class PlanPage:
    plan: ProvisionPlan
    frame: PlanFrame
    given: Given
    title: str
    lede: str
    state: Chip
    due: str
    offer: str
    qft: str
    qft_seen: str
    crumbs: tuple[Link, ...]
    rows: Sequence[GridRow]
    read_rows: Sequence[ReadRow]
    is_edited: bool
    may_write: bool
    may_agree: bool
    has_versions: bool
    so_far: Mapping[UUID, SoFar]

    @property
    def problems(self) -> list[Problem]:
        """Everything that is to be mended, in the order of the page."""
        found = [Problem(text, "") for text in self.given.whole]
        found += [Problem(text, "qft") for text in self.given.qft_problems]
        for row in self.rows:
            for box, texts in row.problems.items():
                found += [Problem(f"Row {row.number}: {t}", f"{row.id}-{box}") for t in texts]
        return found

    @property
    def conflicts(self) -> list[GridRow]:
        return [row for row in self.rows if row.conflict]

    @property
    def is_draft(self) -> bool:
        return self.plan.state == PlanState.DRAFT

    @property
    def may_remove(self) -> bool:
        """Started, and never sent: it may have been a mistake."""
        return self.is_edited and self.is_draft and self.plan.proposed_at is None

    @property
    def is_proposed(self) -> bool:
        return self.plan.state == PlanState.PROPOSED

    @property
    def is_agreed(self) -> bool:
        return self.plan.state == PlanState.AGREED

    @property
    def short_names(self) -> list[str]:
        return [self.frame.names.short[p.id] for p in self.frame.names.people if p.is_here]

    @property
    def roles(self) -> list[tuple[str, str]]:
        return [("", "as usual"), *((value, str(label)) for value, label in StaffRole.choices)]

    @property
    def printed_rows(self) -> list[dict[str, Any]]:
        return [
            _keyed(row_words(self.frame.contents[row.pk], self.frame))
            | {"when": when_words(row), "so_far": self.so_far.get(row.pk, SoFar())}
            for row in self.frame.rows
        ]

    @property
    def template_row(self) -> GridRow:
        """What a script copies for one more row; the key stands for one that it makes."""
        typed = blank_typed(self.frame)
        return _grid_row("00000000-0000-0000-0000-000000000000", 0, f"0.{mark_of(typed)}", typed)


def plan_page(
    *, actor: Actor, plan: ProvisionPlan, edit: bool = False, given: Given | None = None,
    printed: bool = False,
) -> PlanPage:  # fmt: skip
    """A fixed number of queries, whatever the number of rows. `edit` opens an agreed plan;
    `printed` says how far everybody has come, also of one that is being written."""
    given = given or Given()
    frame = plan_frame(plan, actor.today)
    may_write = bool(actor.may(Action.PLAN_WRITE) and can(actor, Action.PLAN_WRITE, plan))
    is_edited = may_write and (edit or plan.state != PlanState.AGREED)
    unseen = unseen_words(frame) if may_write else {}
    so_far = {} if is_edited and not printed else so_far_of(actor, frame)
    return PlanPage(
        plan=plan,
        frame=frame,
        given=given,
        title=f"Provision plan, {_whose(plan)}",
        lede=_lede(plan, actor),
        state=state_chip(plan),
        due=_due(plan, actor.today),
        offer=school_offer(plan.school_id),
        qft=plan.qft if given.qft is None else given.qft,
        qft_seen=mark_of_texts([plan.qft]),
        crumbs=_crumbs(plan),
        rows=_grid_rows(frame, given, unseen) if is_edited else (),
        read_rows=() if is_edited else _read_rows(frame, unseen, so_far),
        is_edited=is_edited,
        may_write=may_write,
        may_agree=may_write and actor.may(Action.PLAN_AGREE),
        has_versions=plan.proposed_at is not None,
        so_far=so_far,
    )


def _whose(plan: ProvisionPlan) -> str:
    name = plan_name(plan)
    return f"class {name}" if plan.school_class_id else name


def _crumbs(plan: ProvisionPlan) -> tuple[Link, ...]:
    plans = f"{reverse('plans', args=[plan.school.slug])}?term={plan.term_id}"
    return (Link("Plans", plans), Link(plan_name(plan)))


def _lede(plan: ProvisionPlan, actor: Actor) -> str:
    parts = [term_words(plan.term)]
    if plan.carried_from_id is not None:
        parts.append("started from last term")
    if plan.school_class_id is not None:
        teachers = class_teachers([plan.school_class_id], actor.today).get(plan.school_class_id)
        parts += [teachers] if teachers else []
    if plan.agreed_at is not None and plan.agreed_by is not None:
        parts.append(f"agreed by {plan.agreed_by.display_name} on {short_day(plan.agreed_at)}")
    elif plan.proposed_at is not None and plan.proposed_by is not None:
        when = ago(plan.proposed_at.date(), actor.today)
        parts.append(f"sent by {plan.proposed_by.display_name} {when}")
    return " · ".join(parts)


def _due(plan: ProvisionPlan, today: date) -> str:
    due_on = termly_review(plan.term).due_on
    if due_on is None or plan.state == PlanState.AGREED:
        return ""
    return f"Due {in_words(due_on)}, {from_now(due_on, today)}"


def _read_rows(
    frame: PlanFrame, unseen: Mapping[UUID, str], so_far: Mapping[UUID, SoFar]
) -> list[ReadRow]:
    progress = progress_of(frame)
    return [
        ReadRow(
            words=_keyed(row_words(frame.contents[row.pk], frame)),
            who=[
                frame.names.short[p.id]
                for p in frame.names.people
                if p.id in frame.contents[row.pk].pupils
            ],
            group=group_words(len(frame.contents[row.pk].pupils)),
            when=when_words(row),
            progress=progress.get(row.pk),
            so_far=so_far.get(row.pk, SoFar()),
            notes=row_notes(row, frame),
            by_advice=unseen.get(row.pk, ""),
            url=row_url(row),
        )
        for row in frame.rows
    ]


def _keyed(words: Mapping[str, str]) -> dict[str, str]:
    """Under names that a template can ask for."""
    return {label.split(",")[0].lower().replace(" ", "_"): text for label, text in words.items()}


def when_words(row: PlanRow) -> str:
    return f"{short_day(row.starts_on)} – {short_day(row.ends_on - DAY)}"


def row_url(row: PlanRow) -> str:
    return reverse("plan_row", args=[row.plan_id, row.pk])


def row_notes(row: PlanRow, frame: PlanFrame) -> list[str]:
    """What the boxes cannot say: an early end, and pupils who come or go in between."""
    notes = []
    if row.was_to_end_on is not None:
        last = in_words(row.ends_on - DAY)
        notes.append(f"Ended early, on {last}: {row.end_reason}")
    for place in row.allocations.all():
        name = frame.names.short.get(place.pupil_id, place.pupil.name)
        if place.starts_on > row.starts_on:
            notes.append(f"{name} from {short_day(place.starts_on)}")
        if place.ends_on is not None and place.ends_on < row.ends_on:
            notes.append(f"{name} until {short_day(place.ends_on - DAY)}")
    return notes


# --- Boxes ------------------------------------------------------------------------------------


def _grid_rows(frame: PlanFrame, given: Given, unseen: Mapping[UUID, str]) -> list[GridRow]:
    """The rows that are kept, in order, then what was typed and is not kept, then empty ones."""
    typed = {row.id: row for row in given.rows}
    rows: list[GridRow] = []
    for row in frame.rows:
        shown = _kept_row(row, frame, typed.pop(row.pk, None), given, len(rows) + 1)
        rows.append(replace(shown, by_advice=unseen.get(row.pk, "")))
    for each in typed.values():
        if each.id in given.problems or each.id in given.conflicts:
            rows.append(_unkept_row(each, given, len(rows) + 1, None, frame))
    blank = blank_typed(frame)
    count = given.blank_rows if rows else FIRST_ROWS
    for _ in range(count):
        seen = f"0.{mark_of(blank)}"
        rows.append(_grid_row(str(uuid4()), len(rows) + 1, seen, blank))
    return rows


def _kept_row(
    row: PlanRow, frame: PlanFrame, sent: TypedRow | None, given: Given, number: int
) -> GridRow:
    if sent is not None and (row.pk in given.problems or row.pk in given.conflicts):
        return _unkept_row(sent, given, number, row, frame)
    content = frame.contents[row.pk]
    typed = typed_of(content, frame)
    advice = check_outcome(typed.outcome, known={BY_WHEN})
    return _grid_row(
        str(row.pk), number, f"{row.version}.{mark_of(typed)}", typed,
        name=f"{typed.who}, {typed.what}", group=group_words(len(content.pupils)),
        advice=[f"“{a.words}”: {a.text}" if a.words else a.text for a in advice],
        notes=row_notes(row, frame), url=row_url(row),
        problems=given.problems.get(row.pk, {}),
    )  # fmt: skip


def _unkept_row(
    sent: TypedRow, given: Given, number: int, row: PlanRow | None, frame: PlanFrame
) -> GridRow:
    """What was typed stays. After a conflict the next save is made with open eyes."""
    result = given.conflicts.get(sent.id)
    seen, conflict = f"{sent.version}.{sent.mark}", None
    if result is not None:
        seen = f"{result.version}."
        yours = _in_words(sent, frame)
        conflict = Conflict(
            by=result.by,
            differences=[
                Difference(label, yours.get(label, ""), text)
                for label, text in result.theirs.items()
                if yours.get(label, "") != text
            ],
        )
    return _grid_row(
        str(sent.id), number, seen, sent.typed, problems=given.problems.get(sent.id, {}),
        name=f"{sent.typed.who}, {sent.typed.what}", conflict=conflict,
        url=row_url(row) if row else "",
    )  # fmt: skip


def _in_words(sent: TypedRow, frame: PlanFrame) -> dict[str, str]:
    """What was typed, said as what is saved is said: only so can the two be compared."""
    content, _ = read_row(sent.typed, frame, frame.contents.get(sent.id))
    return row_words(content, frame)


def _grid_row(
    id_: str, number: int, seen: str, typed: RowTyped, *,
    problems: Mapping[str, Sequence[str]] | None = None, **more: Any,
) -> GridRow:  # fmt: skip
    said = {box: list((problems or {}).get(box, ())) for box in LABELS}
    return GridRow(id=id_, number=number, seen=seen, typed=typed, problems=said, **more)
