"""The check of one pupil's plan, and what asks for a look before its review."""

from collections.abc import Collection
from dataclasses import dataclass

from provision.delivery.rules import has_stopped
from pupils.record.selectors.pupil import PupilRecord
from reviews.checks.rules.alerts import PlanAlert, stopped_alert
from reviews.checks.rules.plan import Finding, check_pupil
from reviews.checks.selectors.facts import CHECK, check_reads, checked_pupils, checked_row
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.database.compiled import Asked
from send_mis.ui.addresses import page_url
from send_mis.ui.parts import Link


@dataclass(frozen=True, slots=True)
class FoundLine:
    text: str
    mend: Link | None


@dataclass(frozen=True)
class PlanCheck:
    """`found`: None for who is not to mend it. `stopped`: lines that were held and are not now."""

    found: list[FoundLine] | None
    stopped: list[PlanAlert]


def plan_check_reads(record: PupilRecord, actor: Actor) -> list[Asked]:
    """What `plan_check` reads, to be read ahead."""
    school_id, today = record.pupil.school_id, record.today
    return [
        checked_row.asked(record.id, school_id, today),
        *check_reads(actor.for_query, (record.id,), school_id, today),
    ]


def plan_check(record: PupilRecord, actor: Actor) -> PlanCheck:
    """Nine queries, or none where they were read ahead."""
    school_id = record.pupil.school_id
    rows = checked_row(record.id, school_id, record.today)
    pupils = checked_pupils(rows, actor.for_query, school_id) if rows else []
    may_check = CHECK in record.may
    found = [
        FoundLine(each.text, mend_link(each, record.may))
        for pupil in pupils
        for each in check_pupil(pupil)
    ]
    return PlanCheck(
        found if may_check else None,
        [
            stopped_alert(line.name, line.by, line.last_held_on)
            for pupil in pupils
            for line in pupil.lines
            if line.minutes is not None and line.last_held_on is not None
            and has_stopped(line.starts_on, line.last_held_on, pupil.quiet_since)
        ],
    )  # fmt: skip


def mend_link(finding: Finding, may: Collection[Action]) -> Link | None:
    """For who may use that page."""
    mend = finding.mend
    if mend is None or mend.action not in may:
        return None
    return Link(mend.label, page_url(mend.page, *mend.ids))
