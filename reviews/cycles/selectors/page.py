"""A pupil's support plan on one page: where its cycle stands, whose turn it is and what is next,
then its four parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from provision.pages.selectors.pupil_overview import (
    ProvisionNow,
    provision_now,
    provision_reads,
)
from pupils.models import ClassMembership
from pupils.record.selectors.pupil import PupilRecord
from reviews.checks.rules.alerts import PlanAlert
from reviews.checks.selectors.pupil import FoundLine, PlanCheck, plan_check, plan_check_reads
from reviews.choices import CycleState, CycleVersion, MeetingState
from reviews.cycles.rules.standing import CycleFacts, CycleStage, CycleStep, next_step, part_now
from reviews.cycles.rules.words import ASSESS, PLAN
from reviews.cycles.selectors.alerts import plan_alerts
from reviews.cycles.selectors.content import OTHER_PARTS, CyclePart
from reviews.cycles.selectors.words import cycle_words, involved_words
from reviews.models import Cycle, CycleNote, CycleSnapshot, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import role_label
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, from_now

_STATES: dict[str, Kind] = {
    CycleState.DRAFT: "soon", CycleState.AGREED: "fine", CycleState.REVIEWED: "neutral",
    CycleState.CLOSED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartOfCycle:
    """One of the four parts in the strip; `is_now`: where the work is."""

    label: str
    state: str
    kind: Kind
    is_now: bool


@dataclass(frozen=True, slots=True)
class WhatNext:
    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Kind = "soon"


@dataclass(frozen=True, slots=True)
class NoteLine:
    when: str
    kind: str
    words: str
    by: str
    url: str


@dataclass(frozen=True, slots=True)
class EarlierCycle:
    name: str
    dates: str
    chip: Chip
    decision: str
    versions: list[Link]


@dataclass(frozen=True, slots=True)
class MeetingAhead:
    """A meeting about the pupil, to come or past."""

    when: str
    url: str
    about: str
    chip: Chip


@dataclass(frozen=True)
class CyclePage:
    """`cycle`: the one that is open, else the last. Without one there is only what is next."""

    cycle: Cycle | None
    title: str
    chips: list[Chip]
    strip: list[PartOfCycle]
    step: WhatNext
    turn: str
    notices: list[str]
    assess: list[Row]
    plan: list[Row]
    provision: ProvisionNow | None
    parts: dict[str, list[CyclePart]]
    alerts: list[PlanAlert]
    # None for who is not to mend it.
    check: list[FoundLine] | None
    notes: list[NoteLine]
    may_add: bool
    links: list[Link]
    papers: list[Link]
    earlier: list[EarlierCycle] = field(default_factory=list)
    meetings: list[MeetingAhead] = field(default_factory=list)
    # Where the next one is planned, for who may.
    plan_url: str = ""


def cycle_page(record: PupilRecord, actor: Actor) -> CyclePage:
    """Some eleven queries, however much there is."""
    may_plan = Action.MEETING_PLAN in record.may and record.head.is_on_roll
    return replace(
        _cycle_page(record, actor), meetings=_meetings(record),
        plan_url=reverse("meeting_plan", args=[record.id]) if may_plan else "",
    )  # fmt: skip


def _cycle_page(record: PupilRecord, actor: Actor) -> CyclePage:
    with read_ahead(*plan_check_reads(record, actor), _versions.asked(record.id)):
        check, kept = plan_check(record, actor), _versions(record.id)
    cycles = list(
        Cycle.objects.filter(pupil=record.id)
        .select_related("agreed_by", "closed_by").order_by("-number")
    )  # fmt: skip
    with read_ahead(*provision_reads(record)):
        gets = provision_now(record, actor)
    if not cycles:
        return _without(record, gets, check)
    cycle = cycles[0]
    facts = _facts(cycle, gets, record.today)
    may_write = Action.CYCLE_WRITE in record.may
    return CyclePage(
        cycle=cycle,
        title=f"Cycle {cycle.number}, from {day(cycle.starts_on)}",
        chips=_chips(cycle, record.today),
        strip=_strip(facts), step=_step(record, cycle, facts, may_write=may_write),
        turn=_turn(record, cycle), notices=_notices(record, cycle, kept, may_write=may_write),
        assess=_rows(cycle, ASSESS), plan=_plan_rows(cycle), provision=gets,
        parts=_other_parts(cycle, record.today), alerts=plan_alerts(gets, cycle, check.stopped),
        check=check.found,
        notes=_notes(cycle, actor),
        may_add=cycle.is_open and Action.CYCLE_CONTRIBUTE in record.may,
        links=[*_links(cycle, kept, may_write=may_write), *_begun(record)],
        papers=_papers(cycle),
        earlier=[_earlier(each, kept) for each in (cycles[1:] if cycle.is_open else cycles)],
    )  # fmt: skip


def _without(record: PupilRecord, gets: ProvisionNow | None, check: PlanCheck) -> CyclePage:
    step = WhatNext("No support plan yet", "The class teacher begins it with what is known.")
    if Action.CYCLE_WRITE in record.may and record.row.state in ("K", "E"):
        url = reverse("cycle_start", args=[record.id])
        step = WhatNext(step.title, "Assess, plan, do, review: begin with what is known.",
                        "Start the first cycle", url)  # fmt: skip
    elif record.row.state not in ("K", "E"):
        step = _not_registered(record, step.title)
    return CyclePage(
        None, "", [], [], step, "", [], [], [], gets, {}, [], check.found, [], False, [], []
    )


def _not_registered(record: PupilRecord, title: str) -> WhatNext:
    text = f"{record.pupil.short_name} is not on the SEN register."
    if Action.SUPPORT_VIEW not in record.may:
        return WhatNext(title, text, tone="neutral")
    url = reverse("pupil_support", args=[record.id])
    return WhatNext(title, text, "Early discussion with parents", url, "neutral")


def _facts(cycle: Cycle, gets: ProvisionNow | None, today: date) -> CycleFacts:
    has_outcomes = gets is None or bool(
        gets.others or any(line.outcome or line.aim for line in gets.lines)
    )
    is_assessed = bool(cycle.sources and (cycle.strengths or cycle.differs or cycle.expected))
    return CycleFacts(cycle.state, is_assessed, has_outcomes, cycle.review_on, today)


def _chips(cycle: Cycle, today: date) -> list[Chip]:
    chips = [Chip(_STATES[cycle.state], cycle.get_state_display())]
    if cycle.state == CycleState.AGREED and cycle.review_on is not None:
        chips.append(review_chip(cycle.review_on, today))
    return chips


def review_chip(on: date, today: date) -> Chip:
    days = (on - today).days
    kind: Kind = "late" if days < 0 else "soon" if days <= 7 else "neutral"
    return Chip(kind, f"Review {from_now(on, today)}")


def _strip(facts: CycleFacts) -> list[PartOfCycle]:
    now, is_over = part_now(facts), facts.state in (CycleState.REVIEWED, CycleState.CLOSED)
    parts, found = list(CycleStage), []
    for part in parts:
        is_now = part == now and not is_over
        is_done = parts.index(part) < parts.index(now) or facts.state == CycleState.REVIEWED
        state = "Now" if is_now else "Done" if is_done else "To come"
        kind: Kind = "accent" if is_now else "fine" if is_done else "neutral"
        found.append(PartOfCycle(part.value, state, kind, is_now))
    return found


def _step(record: PupilRecord, cycle: Cycle, facts: CycleFacts, *, may_write: bool) -> WhatNext:
    """The one next step; for who may not take it, only said."""
    found = _steps(record, cycle)[next_step(facts)]
    if may_write or found.url == reverse("cycle_annotate", args=[cycle.pk]):
        return found
    return WhatNext(found.title, found.text, tone=found.tone)


def _steps(record: PupilRecord, cycle: Cycle) -> dict[CycleStep, WhatNext]:
    on = cycle.review_on
    when = f"The review is on {day(on)}, {from_now(on, record.today)}." if on else ""
    late = f"The review was due on {day(on)}, {from_now(on, record.today)}." if on else ""
    review = reverse("cycle_review", args=[cycle.pk])
    # The address of a form that who may not write is not led to.
    return {
        CycleStep.WRITE: WhatNext(
            "Write what is known", "What was looked at, strengths, and why progress differs.",
            "Write the plan", reverse("cycle_change", args=[cycle.pk]),
        ),
        CycleStep.OUTCOMES: WhatNext(
            "Set what the pupil works towards", "A plan is agreed for outcomes.",
            "Add an outcome", reverse("outcome_add", args=[record.id]),
        ),
        CycleStep.AGREE: WhatNext(
            "Agree the plan with parents",
            "Say when it is reviewed, and how parents took part or were offered to.",
            "Agree the plan", reverse("cycle_agree", args=[cycle.pk]),
        ),
        CycleStep.DO: WhatNext(
            "The plan is in use", when, "Add a note", reverse("cycle_annotate", args=[cycle.pk]),
            "neutral",
        ),
        CycleStep.REVIEW: WhatNext("Prepare the review", when, "Review", review),
        CycleStep.LATE: WhatNext("The review is late", late, "Review", review, "late"),
        CycleStep.NEXT: WhatNext(
            "This cycle has ended", _ended_words(cycle), "Start the next cycle",
            reverse("cycle_start", args=[record.id]),
        ),
    }  # fmt: skip


def _ended_words(cycle: Cycle) -> str:
    ended = f"{day(cycle.closed_on)}. " if cycle.closed_on else ""
    decided = f"{cycle.get_decision_display()}. " if cycle.decision else ""
    return f"{ended}{decided}{cycle.decision_words}"


def _turn(record: PupilRecord, cycle: Cycle) -> str:
    """The class teacher answers for the graduated approach (Code of Practice 6.36)."""
    if not cycle.is_open:
        return ""
    role = role_label("teacher", record.pupil.school.role_labels)
    who = f": {record.head.key_adult}" if record.head.key_adult else ""
    return f"It is the turn of the {role[:1].lower()}{role[1:]}{who}"


def _notices(
    record: PupilRecord, cycle: Cycle, kept: Sequence[CycleSnapshot], *, may_write: bool
) -> list[str]:
    found = []
    if cycle.is_open and not record.head.is_on_roll:
        tail = " End the plan without a review." if may_write else ""
        found.append(f"{record.head.gone}.{tail}")
    elif cycle.is_open and record.row.state not in ("K", "E"):
        tail = " End the plan without a review." if may_write else ""
        found.append(f"{record.pupil.short_name} is not on the SEN register any more.{tail}")
    moved = ClassMembership.objects.filter(
        pupil=record.id, is_registration=True, starts_on__gt=cycle.starts_on,
        starts_on__lte=record.today,
    ).select_related("school_class").order_by("-starts_on").first()  # fmt: skip
    if cycle.is_open and moved is not None:
        found.append(
            f"In {moved.school_class.name} since {day(moved.starts_on)}: the plan goes on as it is."
        )
    own = [each for each in kept if each.cycle_id == cycle.pk]
    if cycle.state == CycleState.AGREED and own and own[0].kind == CycleVersion.SAVED:
        found.append("It was changed after it was agreed: tell the parents what changed.")
    return found


def _rows(cycle: Cycle, labels: Any) -> list[Row]:
    words = cycle_words(cycle)
    return [Row(label, words[label]) for label in labels.values() if words[label]]


def _plan_rows(cycle: Cycle) -> list[Row]:
    rows = _rows(cycle, {name: label for name, label in PLAN.items() if name != "review_on"})
    if cycle.agreed_on is not None:
        by = cycle.agreed_by.display_name if cycle.agreed_by else ""
        rows.append(Row("Agreed", f"{day(cycle.agreed_on)}. {involved_words(cycle)}", by))
    if cycle.review_on is not None:
        rows.append(Row("Review date", day(cycle.review_on)))
    return rows


def _other_parts(cycle: Cycle, today: date) -> dict[str, list[CyclePart]]:
    groups: dict[str, list[CyclePart]] = {}
    for part in OTHER_PARTS:
        for _, each in part([cycle], today):
            groups.setdefault(each.group, []).append(each)
    return groups


def _notes(cycle: Cycle, actor: Actor) -> list[NoteLine]:
    """The newest first. One query."""
    rows = CycleNote.objects.filter(cycle=cycle).select_related("by").order_by("-on", "-id")
    return [
        NoteLine(
            day(row.on), row.get_kind_display(), row.words,
            row.by.display_name if row.by else "",
            reverse("cycle_note", args=[cycle.pk, row.pk])
            if cycle.is_open and row.by_id is not None and row.by_id == actor.user_id else "",
        )
        for row in rows
    ]  # fmt: skip


_MEETINGS_SHOWN = 6


def _meetings(record: PupilRecord) -> list[MeetingAhead]:
    """The newest first. One query, none for who may read no meeting."""
    if Action.MEETING_VIEW not in record.may:
        return []
    rows = ReviewMeeting.objects.filter(pupil=record.id).order_by("-on", "-begins", "pk")
    kinds: dict[str, Kind] = {MeetingState.PLANNED: "soon", MeetingState.HELD: "fine"}
    return [
        MeetingAhead(
            day(row.held_on or row.on), reverse("meeting", args=[row.pk]), row.about,
            Chip(kinds.get(row.state, "neutral"), row.get_state_display()),
        )
        for row in rows[:_MEETINGS_SHOWN]
    ]  # fmt: skip


@compiled
def _versions(pupil_id: UUID) -> QuerySet[CycleSnapshot]:
    """Without what they hold; the newest first."""
    rows = CycleSnapshot.objects.filter(cycle__pupil=pupil_id).defer("content")
    return rows.order_by("-made_at", "-number")


def _links(cycle: Cycle, kept: Sequence[CycleSnapshot], *, may_write: bool) -> list[Link]:
    links = []
    if cycle.is_open and may_write:
        links = [Link("Change the words", reverse("cycle_change", args=[cycle.pk]))]
        if cycle.state == CycleState.AGREED:
            links.append(
                Link("Move the review date", reverse("cycle_move_review", args=[cycle.pk]))
            )
        links.append(Link("End without a review", reverse("cycle_close", args=[cycle.pk])))
    if kept:
        links.append(Link("What changed", reverse("cycle_versions", args=[cycle.pupil_id])))
    return links


def _begun(record: PupilRecord) -> list[Link]:
    if Action.SUPPORT_VIEW not in record.may:
        return []
    return [Link("Early discussion", reverse("pupil_support", args=[record.id]))]


def _papers(cycle: Cycle) -> list[Link]:
    return [
        Link("Print the support plan", reverse("cycle_pdf", args=[cycle.pk])),
        Link("Print as an IEP, one page", reverse("cycle_iep_pdf", args=[cycle.pk])),
        Link("Print as an Individual Support Plan", reverse("cycle_isp_pdf", args=[cycle.pk])),
    ]


def _earlier(cycle: Cycle, kept: Sequence[CycleSnapshot]) -> EarlierCycle:
    ended = f" to {day(cycle.closed_on)}" if cycle.closed_on else ""
    own = [each for each in kept if each.cycle_id == cycle.pk and each.kind != CycleVersion.SAVED]
    return EarlierCycle(
        f"Cycle {cycle.number}", f"{day(cycle.starts_on)}{ended}",
        Chip(_STATES[cycle.state], cycle.get_state_display()),
        cycle.get_decision_display() if cycle.decision else cycle.decision_words,
        [
            Link(
                f"As {each.get_kind_display().lower()}",
                reverse("cycle_version", args=[cycle.pk, each.number]),
            )
            for each in reversed(own)
        ],
    )  # fmt: skip
