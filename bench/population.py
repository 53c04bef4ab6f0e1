"""Schools full of made-up pupils by the hundred thousand, in seconds.

Written by the database itself, past triggers and history: for measuring only. The engine's own
account is needed, so nothing of the kind is possible in production.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.db import connection, transaction

from pupils.choices import AREA_OF_TYPE
from pupils.names import search_keys
from send_mis.names.sorting import sort_key
from send_mis.schools.models import (
    AcademicYear,
    School,
    SchoolClass,
    Term,
    Trust,
    class_sort_key,
    school_year_of,
)  # fmt: skip

YEARS = 7
CLASS_SIZE = 30
_FIRST = ("Bar", "Cal", "Dor", "Ell", "Fen", "Gar", "Hol", "Ing", "Kel", "Lam", "Mor", "Nor",
          "Oak", "Pen", "Ros", "Sel", "Tur", "Ul", "Ver", "Wal")  # fmt: skip
_SECOND = ("by", "den", "field", "ford", "ham", "ley", "man", "ness", "ridge", "son", "ston",
           "ter", "well", "wick", "wood", "worth", "shaw", "stead", "thorpe", "brook", "burn",
           "combe", "croft", "dale", "gate")  # fmt: skip
_FORENAMES = ("Ada", "Ben", "Cleo", "Dev", "Ewa", "Faye", "Gus", "Hana", "Idris", "Jo", "Kit",
              "Lena", "Max", "Nia", "Omar", "Pia", "Quin", "Rosa", "Sami", "Tess")  # fmt: skip


def populate(*, schools: int, pupils: int, today: date, a_trust: int = 10) -> list[School]:
    """That many schools of so many pupils each, `a_trust` schools to a trust, and statistics."""
    with transaction.atomic(), past_triggers():
        classes_a_year = -(-pupils // (YEARS * CLASS_SIZE))
        made = _schools(schools, a_trust, today, classes_a_year)
        _names()
        _pupils(pupils, today)
        _facts(today, classes_a_year)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


@contextmanager
def past_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def _schools(count: int, a_trust: int, today: date, classes_a_year: int) -> list[School]:
    first = school_year_of(today)
    trusts = [
        Trust(name=f"Bench Trust {n}", slug=f"bench-trust-{n}")
        for n in range((count + a_trust - 1) // a_trust)
    ]
    schools = [
        School(
            name=f"Bench Primary {n}", slug=f"bench-{n}", urn=f"{800000 + n}",
            trust=trusts[n // a_trust],
        )
        for n in range(count)
    ]  # fmt: skip
    years = [
        AcademicYear(school=s, starts_on=date(first, 9, 1), ends_on=date(first + 1, 8, 31))
        for s in schools
    ]
    terms = [
        Term(year=y, name="autumn", starts_on=date(first, 9, 2), ends_on=date(first, 12, 18))
        for y in years
    ]
    classes = [
        SchoolClass(
            school=year.school, year=year, name=f"{number}{letter}", year_groups=[number],
            sort_key=class_sort_key(f"{number}{letter}", [number]),
        )
        for year in years for number in range(YEARS)
        for letter in ascii_uppercase[:classes_a_year]
    ]  # fmt: skip
    Trust.objects.bulk_create(trusts)
    School.objects.bulk_create(schools)
    AcademicYear.objects.bulk_create(years)
    Term.objects.bulk_create(terms)
    SchoolClass.objects.bulk_create(classes)
    return schools


def _names() -> None:
    """The keys of 10,000 names, made by the same code that saves a pupil."""
    rows: list[tuple[int, str, str, str, list[str]]] = []
    for surname in (a + b for a in _FIRST for b in _SECOND):
        for forename in _FORENAMES:
            keys = search_keys([surname], [forename])
            rows.append((len(rows), surname, forename, sort_key(surname, forename), keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_name (number int PRIMARY KEY, surname text, forename text,"
            " sort_key text, keys varchar(100)[]) ON COMMIT DROP"
        )
        with cursor.copy(
            "COPY bench_name (number, surname, forename, sort_key, keys) FROM STDIN"
        ) as copy:
            for row in rows:
                copy.write_row(row)


def _pupils(count: int, today: date) -> None:
    """The schools' rows lie mixed on the disk, as after years of real use."""
    year = school_year_of(today)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMP TABLE bench_pupil ON COMMIT DROP AS
            SELECT gen_random_uuid() AS id, school.id AS school_id, i,
                   (school.number * 104729 + i * 7919) %% 10000 AS name,
                   %(year)s - i %% %(years)s AS reception_year
            FROM (SELECT id, row_number() OVER (ORDER BY slug) AS number FROM schools_school
                  WHERE slug LIKE 'bench-%%') AS school, generate_series(1, %(count)s) AS i
            """,
            {"year": year, "years": YEARS, "count": count},
        )
        cursor.execute(
            """
            INSERT INTO pupils_pupil (
                id, person_id, school_id, upn, former_upn, upn_unknown, uln, legal_surname,
                legal_forename, middle_names, preferred_surname, preferred_forename,
                former_surname, born_on, sex, reception_year, follows_curriculum_years,
                ethnicity, first_language, is_eal, english_proficiency, is_looked_after,
                care_authority, post_looked_after, kinship_care, fsm_category, is_fsm,
                is_ever6_fsm, pupil_premium, service_child, young_carer, has_medical_flag,
                medical_note, disabilities, sort_key, search_keys, version)
            SELECT p.id, gen_random_uuid(), p.school_id, '', '', '', '', n.surname,
                   n.forename, '', '', '',
                   '', make_date(p.reception_year - 4, 1 + p.i %% 8, 1 + p.i %% 28), '',
                   p.reception_year, true,
                   '', '', p.i %% 9 = 0, '', p.i %% 97 = 0,
                   '', '', '', '', p.i %% 5 = 0,
                   false, '{}', '', '', false,
                   '', '{}', n.sort_key, n.keys, 1
            FROM bench_pupil p JOIN bench_name n ON n.number = p.name
            ORDER BY p.i, p.school_id
            """,
            {},
        )


_FACTS = (
    """
    INSERT INTO pupils_enrolment
        (id, pupil_id, school_id, starts_on, status, left_reason, destination)
    SELECT gen_random_uuid(), id, school_id, %(began)s, 'C', '', '' FROM bench_pupil
    """,
    """
    INSERT INTO pupils_classmembership
        (id, pupil_id, school_id, school_class_id, is_registration, starts_on)
    SELECT gen_random_uuid(), p.id, p.school_id, c.id, true, %(year_began)s
    FROM bench_pupil p JOIN schools_schoolclass c
      ON c.school_id = p.school_id
     AND c.name = (p.i %% %(years)s)::text || chr(65 + p.i / %(years)s %% %(classes_a_year)s)
    """,
    """
    INSERT INTO pupils_spell
        (id, pupil_id, school_id, status, starts_on, next_review_on, parents_told_on,
         parents_told_how, source_code, decided_by, reason, end_decided_by, end_reason, source,
         has_cycle, version)
    SELECT gen_random_uuid(), id, school_id, CASE WHEN i %% 100 < 4 THEN 'E' ELSE 'K' END,
           %(began)s + (i * 37) %% 400,
           CASE WHEN i / 100 %% 8 <> 0 THEN %(today)s - 20 + (i * 13) %% 200 END,
           CASE WHEN i / 100 %% 5 <> 0 THEN %(began)s + (i * 37) %% 400 END,
           CASE WHEN i / 100 %% 5 <> 0 THEN 'letter' ELSE '' END,
           '', '', '', '', '', 'school', false, 1
    FROM bench_pupil WHERE i %% 100 < 17
    """,
    """
    INSERT INTO pupils_monitoring
        (id, pupil_id, school_id, starts_on, look_again_on, reason, version)
    SELECT gen_random_uuid(), id, school_id, %(year_began)s, %(today)s + (i * 7) %% 90, '', 1
    FROM bench_pupil WHERE i %% 100 BETWEEN 17 AND 18
    """,
    """
    INSERT INTO pupils_need (id, pupil_id, school_id, starts_on, rank, type, area, words, source)
    SELECT gen_random_uuid(), p.id, p.school_id, %(began)s, rank.n, t.type, t.area, '', 'school'
    FROM bench_pupil p, generate_series(1, 2) AS rank(n),
         unnest(%(types)s::text[], %(areas)s::text[]) WITH ORDINALITY AS t(type, area, number)
    WHERE p.i %% 100 < 17 AND p.i / 100 %% 6 <> 0 AND (rank.n = 1 OR p.i %% 3 = 0)
      AND t.number = 1 + (p.i + p.i / 100 + rank.n * 3) %% %(kinds)s
    """,
    # Two parents of each pupil. A contact's key is made of the pupil's, so that what follows
    # finds it.
    """
    INSERT INTO pupils_contact
        (id, school_id, title, forename, surname, organisation, language, needs_interpreter,
         format, version)
    SELECT md5(p.id::text || n)::uuid, p.school_id, '', 'Parent ' || n, name.surname, '', '',
           false, 'usual', 1
    FROM bench_pupil p JOIN bench_name name ON name.number = p.name, generate_series(1, 2) AS n
    """,
    """
    INSERT INTO pupils_contactpoint
        (id, school_id, contact_id, kind, value, verified_how, verified_by)
    SELECT gen_random_uuid(), p.school_id, md5(p.id::text || n)::uuid, 'mobile',
           '07700 900' || lpad((p.i %% 1000)::text, 3, '0'), '', ''
    FROM bench_pupil p, generate_series(1, 2) AS n
    """,
    """
    INSERT INTO pupils_familytie
        (id, pupil_id, school_id, contact_id, starts_on, relationship, responsibility,
         has_daily_care, delegated, gets_letters, rank, version)
    SELECT gen_random_uuid(), p.id, p.school_id, md5(p.id::text || n)::uuid, %(began)s,
           CASE n WHEN 1 THEN 'PAM' ELSE 'PAF' END, 'yes', true, '', false, n, 1
    FROM bench_pupil p, generate_series(1, 2) AS n
    """,
)


def _facts(today: date, classes_a_year: int) -> None:
    values: dict[str, Any] = {
        "years": YEARS,
        "classes_a_year": classes_a_year,
        "began": date(school_year_of(today) - 1, 9, 1),
        "year_began": date(school_year_of(today), 9, 1),
        "today": today,
        "types": [need.value for need in AREA_OF_TYPE],
        "areas": [area.value for area in AREA_OF_TYPE.values()],
        "kinds": len(AREA_OF_TYPE),
    }
    with connection.cursor() as cursor:
        for statement in _FACTS:
            cursor.execute(statement, values)
