"""Provision by the hundred thousand, on top of `bench.population`, past triggers and history.

Nine pupils of each class of the first school, those on the register before others, stand in two
lines each, in groups of four, with a TA or the teacher.
Most classes' plans are agreed; a line's sessions are recorded but for one in nine of the last
weeks, and half of today's.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from bench.population import past_triggers
from bench.staff import Staff
from provision.choices import PlanState
from provision.models import (
    Allocation,
    FundingStream,
    Intervention,
    PlanRow,
    ProvisionPlan,
    ProvisionSettings,
    Rate,
    Session,
)
from send_mis.schools.models import School, SchoolClass, Term

GROUP = 4
PUPILS_A_CLASS = 9
LINES_A_PUPIL = 2
ROWS_A_CLASS = -(-PUPILS_A_CLASS * LINES_A_PUPIL // GROUP)
# By a class's place in the list: two of seven plans are still being written or with the SENCO.
_STATES = (PlanState.DRAFT, PlanState.PROPOSED, *[PlanState.AGREED] * 5)
# Each with the days of its times a week; the last is held on any day.
_RHYTHMS: tuple[list[int], ...] = ([0, 1, 2, 3, 4], [0, 2, 4], [1, 3], [0, 1, 3, 4], [])
_AREAS = ("CL", "CI", "SEMH", "SP")


@dataclass(frozen=True)
class Made:
    """A plan that is agreed and one that is being written, and their classes; somebody who is in
    the plan that is agreed."""

    agreed: ProvisionPlan
    draft: ProvisionPlan

    @property
    def pupil_id(self) -> UUID:
        served = Allocation.objects.filter(row__plan=self.agreed).order_by("starts_on", "pk")
        pupil_id: UUID = served.values_list("pupil_id", flat=True)[0]
        return pupil_id


def populate_provision(*, school: School, staff: Staff, today: date) -> Made:
    """Twelve interventions, a plan a class, and the rest in the database itself."""
    term = Term.objects.get(year__school=school)
    since = term.starts_on - timedelta(days=term.starts_on.weekday()) + timedelta(days=7)
    with transaction.atomic(), past_triggers():
        ProvisionSettings.objects.create(school=school)
        Rate.objects.bulk_create(
            Rate(school=school, staff_role=role, hourly=hourly, starts_on=since)
            for role, hourly in (("ta", 17), ("teacher", 42))
        )
        stream = FundingStream.objects.create(
            school=school, year_id=term.year_id, kind="notional", name="Notional", amount=90_000
        )
        offered = Intervention.objects.bulk_create(
            Intervention(school=school, name=f"Intervention {n}", area=_AREAS[n % len(_AREAS)])
            for n in range(12)
        )
        plans = ProvisionPlan.objects.bulk_create(
            _plan(school, staff, term, room, _STATES[n % len(_STATES)])
            for n, room in enumerate(SchoolClass.objects.filter(school=school, year=term.year_id))
        )
        PlanRow.objects.bulk_create(
            _row(plan, n, offered[n % len(offered)], staff, stream, since)
            for plan in plans
            for n in range(1, 1 + ROWS_A_CLASS)
        )
        _in_the_database(school, since, today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Made(
        agreed=next(plan for plan in plans if plan.state == PlanState.AGREED),
        draft=next(plan for plan in plans if plan.state == PlanState.DRAFT),
    )


def _plan(
    school: School, staff: Staff, term: Term, room: SchoolClass, state: PlanState
) -> ProvisionPlan:
    plan = ProvisionPlan(
        school=school, year_id=term.year_id, term=term, school_class=room, state=state,
        qft="Tasks in small steps, with a picture of each.",
    )  # fmt: skip
    if state != PlanState.DRAFT:
        plan.proposed_by, plan.proposed_at = staff.teachers[room], timezone.now()
    if state == PlanState.AGREED:
        plan.agreed_by, plan.agreed_at = staff.senco, timezone.now()
    return plan


def _row(
    plan: ProvisionPlan, number: int, offered: Intervention, staff: Staff, stream: FundingStream,
    since: date,
) -> PlanRow:  # fmt: skip
    room = plan.school_class
    assert room is not None  # noqa: S101 - each of these plans is a class's
    weekdays = _RHYTHMS[number % len(_RHYTHMS)]
    by_teacher = number % 6 == 0
    return PlanRow(
        school=plan.school, plan=plan, position=number, intervention=offered,
        outcome="To read forty of the first hundred words.",
        delivered_by=(staff.teachers if by_teacher else staff.assistants)[room],
        staff_role="teacher" if by_teacher else "ta", minutes=20,
        times_a_week=len(weekdays) or 3, weekdays=weekdays, starts_on=since,
        ends_on=plan.term.ends_on + timedelta(days=1), funding=stream,
    )  # fmt: skip


def multiply_sessions(times: int) -> int:
    """Each session of this database, `times` times a day; how many there are then."""
    with transaction.atomic(), past_triggers(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO provision_session
                (id, school_id, row_id, held_on, slot, state, reason, planned_minutes, minutes,
                 note, recorded_at, token, version)
            SELECT gen_random_uuid(), school_id, row_id, held_on, extra, state, reason,
                   planned_minutes, minutes, note, recorded_at, gen_random_uuid(), version
            FROM provision_session, generate_series(2, %s) AS extra
            """,
            [times],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE provision_session")
    return Session.objects.count()


_STATEMENTS = (
    """
    CREATE TEMP TABLE bench_provided ON COMMIT DROP AS
    SELECT * FROM (
        SELECT m.pupil_id AS id, m.school_id, m.school_class_id,
               row_number() OVER (
                   PARTITION BY m.school_class_id ORDER BY spell.id IS NULL, m.pupil_id
               ) - 1 AS n
        FROM pupils_classmembership m LEFT JOIN pupils_spell spell ON spell.pupil_id = m.pupil_id
        WHERE m.school_id = %(school)s) AS p
    WHERE n < %(pupils_a_class)s
    """,
    """
    INSERT INTO provision_rowrate (id, school_id, row_id, hourly, starts_on)
    SELECT gen_random_uuid(), r.school_id, r.id,
           CASE WHEN r.staff_role = 'ta' THEN 17 ELSE 42 END, r.starts_on
    FROM provision_planrow r JOIN provision_provisionplan plan ON plan.id = r.plan_id
    WHERE r.school_id = %(school)s AND plan.state = 'agreed'
    """,
    """
    INSERT INTO provision_outcome
        (id, school_id, pupil_id, text, pupil_words, area, need_type, measure, baseline, target,
         out_of, starts_on, due_on, how_measured, scale, levels, state, attempt, version)
    SELECT gen_random_uuid(), school_id, id, 'Reads forty of the first hundred words', '', 'CL',
           '', 'words read', 4 + n %% 10, 40, 100, %(since)s,
           %(today)s - 10 + (n * 7 %% 60)::int, '', 'four', '{}', 'active', 1, 1
    FROM bench_provided
    """,
    """
    INSERT INTO provision_outcomepoint
        (id, school_id, outcome_id, measured_on, value, note, noted_at)
    SELECT gen_random_uuid(), o.school_id, o.id, day::date, 4 + extract(day FROM day)::int %% 20,
           '', day
    FROM provision_outcome o,
         generate_series(%(since)s::timestamptz, %(today)s::timestamptz - interval '8 days',
                         '14 days') AS day
    WHERE o.school_id = %(school)s
    """,
    """
    INSERT INTO provision_allocation
        (id, school_id, pupil_id, row_id, starts_on, weekdays, end_reason, outcome_id,
         outcome_words, afterwards, afterwards_words)
    SELECT gen_random_uuid(), p.school_id, p.id, r.id, %(since)s, '{}', '', o.id, '', '', ''
    FROM bench_provided AS p
    JOIN (SELECT row.id, plan.school_class_id,
                 row_number() OVER (PARTITION BY plan.id ORDER BY row.position) - 1 AS n,
                 count(*) OVER (PARTITION BY plan.id) AS many
          FROM provision_planrow row JOIN provision_provisionplan plan ON plan.id = row.plan_id
          WHERE row.school_id = %(school)s) AS r
      ON r.school_class_id = p.school_class_id
     AND (r.n = p.n %% r.many OR r.n = (p.n + 1) %% r.many)
    LEFT JOIN provision_outcome o ON o.pupil_id = p.id AND r.n = p.n %% r.many
    """,
    """
    INSERT INTO provision_session
        (id, school_id, row_id, held_on, slot, state, reason, planned_minutes, minutes, note,
         delivered_by_id, recorded_by_id, recorded_at, token, version)
    SELECT gen_random_uuid(), row.school_id, row.id, day::date, 1,
           CASE WHEN n %% 6 = 0 THEN 'missed' ELSE 'delivered' END,
           CASE WHEN n %% 6 = 0 THEN 'staff_covering' ELSE '' END, 20,
           CASE WHEN n %% 6 = 0 THEN NULL ELSE 20 END, '', row.delivered_by_id,
           row.delivered_by_id, day, gen_random_uuid(), 1
    FROM (SELECT *, row_number() OVER () AS n,
                 CASE WHEN weekdays = '{}' THEN '{0,2,3}' ELSE weekdays END AS days
          FROM provision_planrow WHERE school_id = %(school)s) AS row,
         generate_series(%(since)s::timestamptz, %(today)s::timestamptz, '1 day') AS day
    WHERE extract(isodow FROM day)::int - 1 = ANY (days)
      AND CASE WHEN day::date = %(today)s THEN n %% 2 = 0
               ELSE (n + extract(doy FROM day)::int) %% 9 <> 0 END
    """,
    """
    INSERT INTO provision_attendance
        (id, school_id, session_id, pupil_id, is_present, reason, note)
    SELECT gen_random_uuid(), s.school_id, s.id, a.pupil_id, true, '', ''
    FROM provision_session s JOIN provision_allocation a ON a.row_id = s.row_id
    WHERE s.school_id = %(school)s AND s.state = 'delivered'
    """,
)


def _in_the_database(school: School, since: date, today: date) -> None:
    values: dict[str, Any] = {
        "school": school.pk, "since": since, "today": today, "pupils_a_class": PUPILS_A_CLASS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, values)
