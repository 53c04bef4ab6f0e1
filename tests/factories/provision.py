"""Provision, written directly: no service is asked, so that a test can make any state."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

from provision.choices import (
    FundingKind,
    MissedReason,
    PlanState,
    ReviewDecision,
    SessionState,
    SnapshotKind,
)
from provision.due.writing import outcome_changes, plan_changes, row_changes
from provision.models import (
    Allocation,
    Attendance,
    FundingStream,
    ImpactResult,
    ImpactReview,
    Intervention,
    Judgement,
    Outcome,
    OutcomePoint,
    PlanRow,
    PlanSnapshot,
    ProvisionPlan,
    Rate,
    RowRate,
    Session,
)
from pupils.models import Pupil
from send_mis.accounts.models import User
from send_mis.schools.choices import TermName
from send_mis.schools.models import School, SchoolClass, Term
from tests.factories.audited import TODAY, in_change, numbers
from tests.factories.people import make_user
from tests.factories.schools import year_of

# The day after the last day of the autumn term of 2026.
AUTUMN_OVER = date(2026, 12, 19)


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def term_of(school: School, name: str = TermName.AUTUMN, first: int = 2026) -> Term:
    return Term.objects.get(year=year_of(school, first), name=name)


def make_intervention(school: School, name: str = "", **fields: Any) -> Intervention:
    with in_change():
        return Intervention.objects.create(
            school=school, name=name or f"Intervention {next(numbers)}", **fields
        )


def set_rate(
    school: School,
    hourly: str = "16.50",
    staff_role: str = "ta",
    since: date = date(2025, 9, 1),
    until: date | None = None,
) -> Rate:
    with in_change():
        return Rate.objects.create(
            school=school,
            staff_role=staff_role,
            hourly=Decimal(hourly),
            starts_on=since,
            ends_on=until,
        )


def fund(
    school: School,
    kind: str = FundingKind.NOTIONAL,
    amount: str = "40000",
    pupil: Pupil | None = None,
    **fields: Any,
) -> FundingStream:
    fields.setdefault("name", f"Fund {next(numbers)}")
    fields.setdefault("year", year_of(school))
    with in_change():
        return FundingStream.objects.create(
            school=school, kind=kind, amount=Decimal(amount), pupil=pupil, **fields
        )


def make_plan(
    school_class: SchoolClass | None = None,
    *,
    school: School | None = None,
    year_group: int | None = None,
    term: Term | None = None,
    state: str = PlanState.DRAFT,
    by: User | None = None,
    **fields: Any,
) -> ProvisionPlan:
    """A class's plan for this autumn, or with `school` and `year_group` a year group's.

    A proposed or agreed one has its moments and its snapshots (without content).
    """
    owner = school_class.school if school_class else school
    assert owner is not None
    with in_change():
        if state != PlanState.DRAFT:
            by = by or make_user()
            fields |= {"proposed_by": by, "proposed_at": at_noon(date(2026, 9, 10))}
        if state == PlanState.AGREED:
            fields |= {"agreed_by": by, "agreed_at": at_noon(date(2026, 9, 14))}
        plan = ProvisionPlan.objects.create(
            school=owner,
            term=term or term_of(owner),
            school_class=school_class,
            year_group=year_group,
            state=state,
            **fields,
        )
        plan_changes(plan)
        kinds = {PlanState.PROPOSED: 1, PlanState.AGREED: 2}.get(PlanState(state), 0)
        for number, kind in enumerate(list(SnapshotKind)[:kinds], start=1):
            PlanSnapshot.objects.create(
                plan=plan,
                number=number,
                kind=kind,
                content={},
                made_by=by,
                made_at=at_noon(date(2026, 9, 10)),
            )
    return plan


def make_row(
    plan: ProvisionPlan,
    intervention: Intervention | None = None,
    *pupils: Pupil,
    since: date = date(2026, 9, 7),
    until: date = AUTUMN_OVER,
    hourly: str | None = "16.50",
    **fields: Any,
) -> PlanRow:
    """Half an hour, three times a week, at £16.50, with these pupils in it from first to last.

    `until` is the first day after it; `hourly=None` copies no rate.
    """
    if not {"minutes", "times_a_week"} & fields.keys():
        fields |= {"minutes": 30, "times_a_week": 3}
    if intervention is None and not fields.get("what"):
        fields["what"] = "Task board"
    with in_change():
        fields.setdefault("position", plan.rows.count() + 1)
        row = PlanRow.objects.create(
            plan=plan, intervention=intervention, starts_on=since, ends_on=until, **fields
        )
        row_changes(row.pk)
        if hourly is not None:
            RowRate.objects.create(row=row, hourly=Decimal(hourly), starts_on=since)
        for pupil in pupils:
            allocate(row, pupil)
    return row


def allocate(
    row: PlanRow, pupil: Pupil, since: date | None = None, until: date | None = None, **fields: Any
) -> Allocation:
    with in_change():
        return Allocation.objects.create(
            row=row, pupil=pupil, starts_on=since or row.starts_on, ends_on=until, **fields
        )


def make_outcome(pupil: Pupil, text: str = "", **fields: Any) -> Outcome:
    """Reads 40 of 100 words, from 18, by the end of the autumn term."""
    counted = {
        "measure": "high-frequency words read",
        "baseline": Decimal(18),
        "target": Decimal(40),
        "out_of": Decimal(100),
        "starts_on": date(2026, 9, 7),
        "due_on": date(2026, 12, 18),
    }
    with in_change():
        outcome = Outcome.objects.create(
            pupil=pupil, text=text or "Reads 40 of 100 high-frequency words", **counted | fields
        )
        outcome_changes(outcome.pk)
        return outcome


def note_point(outcome: Outcome, value: str, on: date = TODAY, **fields: Any) -> OutcomePoint:
    with in_change():
        return OutcomePoint.objects.create(
            outcome=outcome, value=Decimal(value), measured_on=on, noted_at=at_noon(on), **fields
        )


def judge(outcome: Outcome, value: int, on: date = TODAY, **fields: Any) -> Judgement:
    with in_change():
        return Judgement.objects.create(
            outcome=outcome, scale=outcome.scale, value=value, judged_on=on, **fields
        )


def record_session(
    row: PlanRow,
    on: date = TODAY,
    *,
    missed: str = "",
    minutes: int | None = None,
    absent: Mapping[Pupil, str] | None = None,
    counts: Mapping[Pupil, str] | None = None,
    **fields: Any,
) -> Session:
    """Held for everybody who is in the row that day, but the absent ones (pupil → reason).

    `missed` is the reason why it was not held; `counts`: pupil → what was counted.
    """
    absent, counts = absent or {}, counts or {}
    planned = row.minutes or 30
    state = SessionState.MISSED if missed else SessionState.DELIVERED
    with in_change():
        session = Session.objects.create(
            row=row,
            held_on=on,
            state=state,
            reason=MissedReason(missed) if missed else "",
            planned_minutes=planned,
            minutes=None if missed else minutes or planned,
            recorded_at=fields.pop("recorded_at", at_noon(on)),
            token=fields.pop("token", None) or uuid4(),
            **fields,
        )
        if not missed:
            for place in row.allocations.on(on).select_related("pupil"):
                Attendance.objects.create(
                    session=session,
                    pupil=place.pupil,
                    is_present=place.pupil not in absent,
                    reason=absent.get(place.pupil, ""),
                    count=Decimal(counts[place.pupil]) if place.pupil in counts else None,
                )
    return session


def review_impact(
    row: PlanRow,
    due_on: date = date(2026, 10, 19),
    *,
    done_on: date | None = None,
    by: User | None = None,
    decision: str = ReviewDecision.CONTINUE,
    measure: str = "high-frequency words read",
    results: Iterable[tuple[Pupil, str, str]] = (),
    **fields: Any,
) -> ImpactReview:
    """A review that is due, or with `done_on` done; results are (pupil, entry, exit)."""
    with in_change():
        if done_on is not None:
            fields |= {"done_on": done_on, "done_by": by or make_user(), "decision": decision}
        review = ImpactReview.objects.create(row=row, due_on=due_on, **fields)
        row_changes(row.pk)
        for pupil, entry, leaving in results:
            ImpactResult.objects.create(
                review=review,
                pupil=pupil,
                measure=measure,
                entry=Decimal(entry),
                exit=Decimal(leaving),
            )
    return review
