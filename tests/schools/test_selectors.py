from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from send_mis.schools.models import AcademicYear, Closure, School
from send_mis.schools.selectors import as_the_law_counts, school_days
from send_mis.statutory.calendars import counted_after
from send_mis.statutory.complaints import ComplaintSteps
from send_mis.statutory.errors import BeyondTheCalendar
from tests.factories import in_change, make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    made = make_school("Harebell Primary")
    other = make_school("Thistle Primary")
    with in_change():
        for first, last, at in (
            (date(2026, 10, 26), date(2026, 10, 30), made),
            (date(2027, 1, 4), date(2027, 1, 4), made),
            # Another school's days are nobody else's.
            (date(2026, 11, 23), date(2026, 11, 27), other),
        ):
            Closure.objects.create(school=at, kind="inset", starts_on=first, ends_on=last)
    return made


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 9, 1), False),  # the day before term
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),  # a Saturday
        (date(2026, 10, 23), True),
        (date(2026, 10, 26), False),  # both ends of the half-term
        (date(2026, 10, 30), False),
        (date(2026, 11, 2), True),
        (date(2026, 11, 23), True),  # closed at the other school
        (date(2026, 12, 18), True),  # the last day of term
        (date(2026, 12, 21), False),
        (date(2027, 1, 4), False),  # INSET
        (date(2027, 1, 5), True),
        (date(2027, 5, 3), False),  # the May bank holiday, which nobody put in
    ],
)
def test_school_days_are_those_of_the_school_s_own_calendar(
    school: School, day: date, *, is_one: bool
) -> None:
    assert school_days(school.pk).counts(day) is is_one


def test_past_its_last_year_it_says_so(school: School) -> None:
    days = school_days(school.pk)
    with pytest.raises(BeyondTheCalendar, match="Add that school year first"):
        days.counts(date(2028, 9, 1))
    with in_change():
        AcademicYear.objects.filter(school=school).delete()
    with pytest.raises(BeyondTheCalendar):
        school_days(school.pk).counts(date(2026, 9, 2))


def test_it_takes_three_queries_however_often_it_is_asked(school: School) -> None:
    with CaptureQueriesContext(connection) as caught:
        days = school_days(school.pk)
        counted_after(date(2026, 9, 2), 60, days)
    assert len(caught) == 3


def test_a_school_brings_its_own_steps(school: School) -> None:
    assert as_the_law_counts(school).complaint_steps == ComplaintSteps(5, 5)
    school.complaint_head_days, school.complaint_committee_days = 10, 20
    assert as_the_law_counts(school).complaint_steps == ComplaintSteps(10, 20)


@pytest.mark.parametrize("field", ["complaint_head_days", "complaint_committee_days"])
@pytest.mark.parametrize(("days", "is_taken"), [(0, False), (1, True), (60, True), (61, False)])
def test_the_database_has_the_last_word(
    school: School, field: str, days: int, *, is_taken: bool
) -> None:
    def save() -> None:
        with in_change():
            School.objects.filter(pk=school.pk).update(**{field: days})

    if is_taken:
        save()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            save()
