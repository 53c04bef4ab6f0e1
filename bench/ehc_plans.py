"""EHC plans of one school, from seven authorities, in the copy that `bench.reviews` fills.

A third have a review under way: with its meeting to come, held, or decided and to be amended.
"""

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from bench.population import past_triggers
from bench.staff import Staff
from send_mis.schools.models import School

PLANS, AUTHORITIES = 450, 7
INVITED, OUTCOMES, LINES = 8, 8, 12


def populate_ehc_plans(*, school: School, staff: Staff, today: date) -> UUID:
    """The pupil whose review's meeting was held last, with whom was invited and a plan's lines."""
    values = {
        "school": school.pk, "today": today, "senco": staff.senco.pk, "plans": PLANS,
        "authorities": AUTHORITIES, "invited": INVITED, "outcomes": OUTCOMES, "lines": LINES,
    }  # fmt: skip
    with transaction.atomic(), past_triggers(), connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, values)
        cursor.execute(_HELD_LAST, values)
        found = cursor.fetchone()
        assert found is not None  # noqa: S101 - every third plan has a meeting, some of them held
        return UUID(str(found[0]))


_STATEMENTS = (
    """
    INSERT INTO ehcp_localauthority
        (id, school_id, code, name, officer_name, email, telephone, address, portal_url,
         report_days, words, version)
    SELECT gen_random_uuid(), %(school)s, (800 + n)::text, 'Authority ' || n, 'Officer ' || n, '',
           '', '', '', CASE WHEN n %% 3 = 0 THEN 10 END, '', 1
    FROM generate_series(1, %(authorities)s) AS n
    """,
    """
    CREATE TEMP TABLE bench_plan ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, pupil_id, n,
           %(today)s - 30 - (n * 7 %% 330)::int AS made_on
    FROM (SELECT pupil_id, row_number() OVER (ORDER BY pupil_id) AS n
          FROM pupils_enrolment WHERE school_id = %(school)s AND ends_on IS NULL) AS pupils
    WHERE n <= %(plans)s
    """,
    """
    INSERT INTO ehcp_ehcplan
        (id, school_id, pupil_id, authority_id, state, number, first_made_on, made_on, received_on,
         is_signed, checked_by, ended_because, version)
    SELECT plan.id, %(school)s, pupil_id, authority.id, 'current', 1, made_on, made_on, made_on + 3,
           true, '', '', 1
    FROM bench_plan plan
    JOIN ehcp_localauthority authority
      ON authority.code = (801 + n %% %(authorities)s)::text AND school_id = %(school)s
    """,
    """
    CREATE TEMP TABLE bench_meeting ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, plan.id AS plan_id, pupil_id, n,
           %(today)s + 40 - (n %% 90)::int AS "on"
    FROM bench_plan plan WHERE n %% 3 = 0
    """,
    """
    INSERT INTO reviews_reviewmeeting
        (id, school_id, pupil_id, about, "on", begins, minutes, place, state, planned_on,
         planned_by_id, held_on, held_by_id, cancelled_because, sequence,
         invited_version, version)
    SELECT id, %(school)s, pupil_id, 'Review of the EHC plan', "on", '09:30', 60, 'Room 1',
           CASE WHEN "on" < %(today)s THEN 'held' ELSE 'planned' END, "on" - 40, %(senco)s,
           CASE WHEN "on" < %(today)s THEN "on" END, CASE WHEN "on" < %(today)s THEN %(senco)s END,
           '', 0, 1, 1
    FROM bench_meeting
    """,
    """
    INSERT INTO reviews_meetingperson
        (id, school_id, pupil_id, meeting_id, name, asked_how, asked_on, reply, interpreter,
         version)
    SELECT gen_random_uuid(), %(school)s, pupil_id, id, 'Person ' || k, 'email', "on" - 30, '',
        '', 1
    FROM bench_meeting CROSS JOIN generate_series(1, %(invited)s) AS k
    """,
    """
    INSERT INTO ehcp_annualreview
        (id, school_id, pupil_id, plan_id, kind, begun_on, meeting_id, postponed_because, held_on,
         recommends, recommends_words, decision, decided_on, notice_on, ended_because,
         version)
    SELECT gen_random_uuid(), %(school)s, pupil_id, plan_id, 'annual', "on" - 60, id, '',
           CASE WHEN "on" < %(today)s THEN "on" END,
           CASE WHEN "on" < %(today)s THEN 'amend' ELSE '' END, '',
           CASE WHEN "on" < %(today)s - 30 THEN 'amend' ELSE '' END,
           CASE WHEN "on" < %(today)s - 30 THEN "on" + 28 END,
           CASE WHEN "on" < %(today)s - 30 THEN "on" + 28 END, '', 1
    FROM bench_meeting
    """,
    """
    INSERT INTO ehcp_plansection (id, school_id, pupil_id, plan_id, letter, words)
    SELECT gen_random_uuid(), %(school)s, pupil_id, plan_id, letter, 'What the section says'
    FROM bench_meeting CROSS JOIN unnest(ARRAY['A', 'B', 'C', 'D', 'I', 'K']) AS letter
    """,
    """
    INSERT INTO ehcp_planoutcome
        (id, school_id, pupil_id, plan_id, position, words, by_when)
    SELECT gen_random_uuid(), %(school)s, pupil_id, plan_id, k, 'Asks for help in words', 'Year 6'
    FROM bench_meeting CROSS JOIN generate_series(1, %(outcomes)s) AS k
    """,
    """
    INSERT INTO ehcp_promisedprovision
        (id, school_id, pupil_id, plan_id, section, position, words, kind, provider,
         provider_words, amount, per, may_be_shared, evidence, version)
    SELECT gen_random_uuid(), %(school)s, pupil_id, plan_id, 'F', k, 'Two hours of a TA', 'timed',
           'school', '', 120, 'week', false, '', 1
    FROM bench_meeting CROSS JOIN generate_series(1, %(lines)s) AS k
    """,
)
_HELD_LAST = """
    SELECT pupil_id FROM bench_meeting WHERE "on" < %(today)s ORDER BY "on" DESC, n LIMIT 1
"""
