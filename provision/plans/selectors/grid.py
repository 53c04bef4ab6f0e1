"""The page of one plan: what everyone gets, the rows as boxes or as words, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from provision.choices import PlanState
from provision.due.rules import plan_needed_on
from provision.models import PlanRow, ProvisionPlan
from provision.plans.rules.content import mark_of_texts
from provision.plans.selectors.boxes import (
    Given,
    GridRow,
    grid_rows,
    row_notes,
    row_url,
    template_row,
)
from provision.plans.selectors.frame import PlanFrame, plan_frame, plan_name, term_words
from provision.plans.selectors.holes import Hole, holes_of
from provision.plans.selectors.offer import school_offer
from provision.plans.selectors.part import part_of
from provision.plans.selectors.reach import adult_words
from provision.plans.selectors.row_words import group_words, row_words
from provision.plans.selectors.served import NOTHING, ServedRows, served_of
from provision.plans.selectors.so_far import SoFar, so_far_of
from provision.plans.selectors.standing import (
    PlanProgress,
    is_owed,
    progress_of,
    state_chip,
)
from pupils.classes.selectors import class_teachers
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.schools.periods import last_taught
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import ago, from_now, short_day
from send_mis.ui.words import day as in_words


@dataclass(frozen=True)
class ReadRow:
    """A row as words, for who may only read, and for a plan that is agreed."""

    id: str
    words: Mapping[str, str]
    who: Sequence[str]
    group: str
    when: str
    progress: PlanProgress | None
    so_far: SoFar
    notes: Sequence[str]
    by_advice: str
    url: str
    served: ServedRows


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
    agreed: str
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
    in_part: bool
    so_far: Mapping[UUID, SoFar]

    @property
    def problems(self) -> list[Problem]:
        """Everything that is to be mended, in the order of the page."""
        found = [Problem(text, "") for text in self.given.whole]
        found += [Problem(text, "qft") for text in self.given.qft_problems]
        for row in self.rows:
            if row.conflict:
                said = f"Row {row.number}: {row.conflict.by} changed it too. Compare the two."
                found.append(Problem(said, f"{row.id}-conflict"))
            for box, texts in row.problems.items():
                found += [Problem(f"Row {row.number}: {t}", f"{row.id}-{box}") for t in texts]
        return found

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
    def is_change(self) -> bool:
        """What is shown is not in force: an agreed plan holds until this is agreed."""
        return self.is_edited and self.plan.change is not None

    @property
    def has_change(self) -> bool:
        """What is shown is in force, and somebody is changing it."""
        return not self.is_edited and self.plan.change is not None

    @property
    def short_names(self) -> list[str]:
        return [self.frame.names.short[p.id] for p in self.frame.names.people if p.is_here]

    @property
    def printed_rows(self) -> list[dict[str, Any]]:
        return [
            _keyed(row_words(self.frame.contents[row.pk], self.frame))
            | {"when": when_words(row), "so_far": self.so_far.get(row.pk, SoFar())}
            for row in self.frame.rows
        ]

    @property
    def holes(self) -> list[Hole]:
        """What it lacks, for whoever is to send or to agree it."""
        return holes_of(self.frame)

    @property
    def template_row(self) -> GridRow:
        return template_row(self.frame)


def plan_page(
    *, actor: Actor, plan: ProvisionPlan, edit: bool = False, given: Given | None = None,
    printed: bool = False, as_agreed: bool = False, in_part: bool = False,
) -> PlanPage:  # fmt: skip
    """A fixed number of queries, whatever the number of rows. `edit` opens an agreed plan;
    `printed` says how far everybody has come, also of one that is being written. Whoever does not
    write it reads what is agreed, as does whoever asks so; the change of it is for its writers.
    `in_part`: only the rows that the actor delivers."""
    given = given or Given()
    may_write = bool(actor.may(Action.PLAN_WRITE) and can(actor, Action.PLAN_WRITE, plan))
    is_edited = may_write and not as_agreed and (edit or plan.state != PlanState.AGREED)
    frame = plan_frame(plan, actor.today, as_agreed=not is_edited)
    if in_part:
        frame = part_of(frame, actor)
    adults = adult_words(frame) if may_write else {}
    so_far = {} if is_edited and not printed else so_far_of(actor, frame)
    served = served_of(actor, frame) if may_write and not printed else {}
    return PlanPage(
        plan=plan,
        frame=frame,
        given=given,
        title=f"Provision plan, {_whose(plan)}",
        lede=_lede(plan, actor),
        state=state_chip(plan),
        agreed=_agreed(plan),
        due=_due(frame),
        offer=school_offer(plan.school_id),
        qft=frame.qft if given.qft is None else given.qft,
        qft_seen=mark_of_texts([frame.qft]),
        crumbs=_crumbs(plan),
        rows=grid_rows(frame, given, adults, served) if is_edited else (),
        read_rows=() if is_edited else _read_rows(frame, adults, so_far, served),
        is_edited=is_edited,
        may_write=may_write,
        may_agree=may_write and actor.may(Action.PLAN_AGREE),
        has_versions=plan.proposed_at is not None and not in_part,
        in_part=in_part,
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
    if agreed := _agreed(plan):
        parts.append(f"agreed {agreed}")
    elif plan.proposed_at is not None and plan.proposed_by is not None:
        when = ago(plan.proposed_at, actor.today)
        parts.append(f"sent by {plan.proposed_by.display_name} {when}")
    return " · ".join(parts)


def _agreed(plan: ProvisionPlan) -> str:
    if plan.agreed_at is None or plan.agreed_by is None:
        return ""
    return f"by {plan.agreed_by.display_name} on {short_day(plan.agreed_at)}"


def _due(frame: PlanFrame) -> str:
    if not is_owed(frame.plan):
        return ""
    due_on = plan_needed_on(frame.term, frame.days)
    return f"Due {in_words(due_on)}, {from_now(due_on, frame.today)}"


def _read_rows(
    frame: PlanFrame, adults: Mapping[UUID, str], so_far: Mapping[UUID, SoFar],
    served: Mapping[UUID, ServedRows],
) -> list[ReadRow]:  # fmt: skip
    progress = progress_of(frame)
    return [
        ReadRow(
            id=str(row.pk),
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
            by_advice=adults.get(row.pk, ""),
            url=row_url(row),
            served=served.get(row.pk, NOTHING),
        )
        for row in frame.rows
    ]


def when_words(row: PlanRow) -> str:
    return f"{short_day(row.starts_on)} – {short_day(last_taught(row.starts_on, row.ends_on))}"


def _keyed(words: Mapping[str, str]) -> dict[str, str]:
    """Under names that a template can ask for."""
    return {label.split(",")[0].lower().replace(" ", "_"): text for label, text in words.items()}
