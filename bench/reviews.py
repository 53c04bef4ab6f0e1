"""Support plans and assessments of one school, on top of `bench.provision`, in a copy of its own.

Everybody on the register has a plan that is agreed and is due in these weeks, four outcomes that
are counted each fortnight, and a value a half-term on each of six scales, as the whole class has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench.population import past_triggers
from bench.staff import Staff
from pupils.models import ClassMembership
from reviews.assessments.forms.grid import box_name
from reviews.batch.rules import MOST_PUPILS
from reviews.models import AssessmentScale, Cycle
from reviews.pupil_review.rules import box
from reviews.pupil_review.selectors import versions_seen
from send_mis.schools.models import School, SchoolClass, Term

OUTCOMES, SCALES = 4, 6

Sent = Mapping[str, Any]


@dataclass(frozen=True)
class Reviewed:
    """A plan to be reviewed, a class to be assessed, and what their grids send when every box that
    counts is filled in."""

    cycle_id: UUID
    class_id: UUID
    reviews: Sent
    values: Sent
    with_ehc_plan: UUID


def populate_reviews(*, school: School, staff: Staff, today: date, with_ehc_plan: UUID) -> Reviewed:
    """`with_ehc_plan`: the pupil whose annual review is opened."""
    term = Term.objects.get(year__school=school)
    values = {
        "school": school.pk, "since": term.starts_on + timedelta(days=12), "today": today,
        "senco": staff.senco.pk, "outcomes": OUTCOMES, "scales": SCALES,
    }  # fmt: skip
    with transaction.atomic(), past_triggers(), connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    room = SchoolClass.objects.filter(school=school).order_by("pk")[0]
    return Reviewed(
        Cycle.objects.filter(school=school).order_by("review_on", "pk")[0].pk, room.pk,
        _reviews(school, today), _assessed(room, today), with_ehc_plan,
    )  # fmt: skip


def _reviews(school: School, today: date) -> Sent:
    """The first page of the grid, in its order."""
    cycles = list(
        Cycle.objects.filter(school=school).select_related("pupil")
        .order_by("review_on", "pupil__sort_key", "pk")[:MOST_PUPILS]
    )  # fmt: skip
    sent = _day("held_on", today) | _day("next_review_on", today + timedelta(weeks=12))
    seen = versions_seen(cycles)
    sent["seen"] = ",".join(f"{key.hex}:{version}" for key, version in seen.items())
    for cycle in cycles:
        for outcome in cycle.pupil.outcomes.filter(state="active"):
            sent |= {box("count", outcome.pk): "30", box("level", outcome.pk): "2"}
    return sent


def _assessed(room: SchoolClass, today: date) -> Sent:
    pupils = list(ClassMembership.objects.filter(school_class=room).values_list("pupil", flat=True))
    scales = [scale.pk for scale in AssessmentScale.objects.filter(school=room.school_id)]
    return {
        **_day("on", today), "shown": today.isoformat(), "seen": "{}",
        "pupils": ",".join(map(str, pupils)), "columns": ",".join(map(str, scales)),
        **{box_name(row, column): "97" for row in range(len(pupils)) for column in range(SCALES)},
    }  # fmt: skip


def _day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


_STATEMENTS = (
    """
    UPDATE pupils_spell SET has_cycle = true WHERE school_id = %(school)s AND ends_on IS NULL
    """,
    """
    INSERT INTO reviews_cycle
        (id, school_id, pupil_id, number, state, starts_on, sources, source_words, factors,
         factor_words, strengths, expected, differs, support_purpose, parents_will, pupil_will,
         review_on, agreed_on, agreed_by_id, agreed_how, agreed_with, offered_how, decision,
         decision_words, version)
    SELECT gen_random_uuid(), school_id, pupil_id, 1, 'agreed', %(since)s, '{teacher,parents}',
           'Reads word by word.', '{}', '', 'Kind to others.', 'Three points a term.', '',
           'To begin by herself.', 'Read each evening.', 'Ask for help.',
           %(today)s - 10 + (row_number() OVER (ORDER BY pupil_id) %% 30)::int, %(since)s,
           %(senco)s, 'meeting', 'Mum', '', '', '', 2
    FROM pupils_spell WHERE school_id = %(school)s AND ends_on IS NULL
    """,
    """
    CREATE TEMP TABLE bench_more ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, cycle.school_id, cycle.pupil_id, n
    FROM reviews_cycle cycle, generate_series(1, %(outcomes)s) AS n
    WHERE cycle.school_id = %(school)s
      AND n > (SELECT count(*) FROM provision_outcome o WHERE o.pupil_id = cycle.pupil_id)
    """,
    """
    INSERT INTO provision_outcome
        (id, school_id, pupil_id, text, pupil_words, area, need_type, measure, baseline, target,
         out_of, starts_on, due_on, how_measured, scale, levels, state, attempt, version)
    SELECT id, school_id, pupil_id, 'Begins a task within ' || n || ' minutes', '', 'SEMH',
           '', 'tasks begun in time', 4 + n, 40, 100, %(since)s, %(today)s + 14, '', 'four', '{}',
           'active', 1, 1
    FROM bench_more
    """,
    """
    INSERT INTO provision_outcomepoint
        (id, school_id, outcome_id, measured_on, value, note, noted_at)
    SELECT gen_random_uuid(), school_id, id, day::date, 4 + extract(day FROM day)::int %% 20, '',
           day
    FROM bench_more,
         generate_series(%(since)s::timestamptz, %(today)s::timestamptz - interval '8 days',
                         '14 days') AS day
    """,
    """
    INSERT INTO reviews_assessmentscale
        (id, school_id, name, kind, area, lowest, highest, levels, expected_per_term, same_start,
         real_difference, version)
    SELECT gen_random_uuid(), %(school)s, 'Test ' || n, 'standard', 'Reading', 60, 140, '{}', 0, 3,
           5, 1
    FROM generate_series(1, %(scales)s) AS n
    """,
    """
    INSERT INTO reviews_assessment
        (id, school_id, pupil_id, scale_id, "on", value, note, is_baseline, with_parents,
         recorded_by_id, version)
    SELECT gen_random_uuid(), %(school)s, m.pupil_id, scale.id, %(since)s + n * 40,
           80 + (row_number() OVER () %% 40), '', false, '', %(senco)s, 1
    FROM pupils_classmembership m, generate_series(0, 1) AS n, reviews_assessmentscale scale
    WHERE m.school_id = %(school)s AND scale.school_id = %(school)s
    """,
)
