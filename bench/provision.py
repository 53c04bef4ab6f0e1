"""Provision by the hundred thousand, on top of `bench.population`, past triggers and history.

Two lines for every pupil of the first school, in groups of four, with sessions on every school day
that a line is held on.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from bench.population import past_triggers
from provision.models import Intervention, PlanRow, ProvisionPlan, Session
from send_mis.schools.models import School, SchoolClass, Term

GROUP = 4
LINES_A_PUPIL = 2


def populate_provision(*, school: School, today: date) -> None:
    """Twelve interventions, a plan a class, and the rest in the database itself."""
    term = Term.objects.get(year__school=school)
    since = term.starts_on - timedelta(days=term.starts_on.weekday()) + timedelta(days=7)
    with transaction.atomic(), past_triggers():
        offered = Intervention.objects.bulk_create(
            Intervention(school=school, name=f"Intervention {n}", area="CL") for n in range(12)
        )
        plans = ProvisionPlan.objects.bulk_create(
            ProvisionPlan(school=school, year_id=term.year_id, term=term, school_class=room)
            for room in SchoolClass.objects.filter(school=school, year=term.year_id)
        )
        PlanRow.objects.bulk_create(
            PlanRow(
                school=school, plan=plan, position=n, intervention=offered[n % len(offered)],
                minutes=20, times_a_week=5, starts_on=since,
                ends_on=term.ends_on + timedelta(days=1),
            )
            for plan in plans
            for n in range(1, 1 + _rows_a_class(school, len(plans)))
        )  # fmt: skip
        _in_the_database(school, since, today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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


def _rows_a_class(school: School, classes: int) -> int:
    pupils = school.pupils.count()
    return -(-pupils * LINES_A_PUPIL // (classes * GROUP))


_STATEMENTS = (
    """
    INSERT INTO provision_allocation
        (id, school_id, pupil_id, row_id, starts_on, weekdays, end_reason, outcome_words)
    SELECT gen_random_uuid(), p.school_id, p.id, r.id, %(since)s, '{}', '', ''
    FROM (SELECT m.pupil_id AS id, m.school_id, m.school_class_id,
                 row_number() OVER (PARTITION BY m.school_class_id ORDER BY m.pupil_id) - 1 AS n
          FROM pupils_classmembership m WHERE m.school_id = %(school)s) AS p
    JOIN (SELECT row.id, plan.school_class_id,
                 row_number() OVER (PARTITION BY plan.id ORDER BY row.position) - 1 AS n,
                 count(*) OVER (PARTITION BY plan.id) AS many
          FROM provision_planrow row JOIN provision_provisionplan plan ON plan.id = row.plan_id
          WHERE row.school_id = %(school)s) AS r
      ON r.school_class_id = p.school_class_id
     AND (r.n = p.n %% r.many OR r.n = (p.n + 1) %% r.many)
    """,
    """
    INSERT INTO provision_session
        (id, school_id, row_id, held_on, slot, state, reason, planned_minutes, minutes, note,
         recorded_at, token, version)
    SELECT gen_random_uuid(), row.school_id, row.id, day::date, 1,
           CASE WHEN n %% 6 = 0 THEN 'missed' ELSE 'delivered' END,
           CASE WHEN n %% 6 = 0 THEN 'staff_covering' ELSE '' END, 20,
           CASE WHEN n %% 6 = 0 THEN NULL ELSE 20 END, '', day, gen_random_uuid(), 1
    FROM (SELECT *, row_number() OVER () AS n FROM provision_planrow
          WHERE school_id = %(school)s) AS row,
         generate_series(%(since)s::timestamptz, %(today)s::timestamptz - interval '1 day',
                         '1 day') AS day
    WHERE extract(isodow FROM day) < 6
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
    values: dict[str, Any] = {"school": school.pk, "since": since, "today": today}
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, values)
